// In place of a screen that could not be loaded: no network, and no worker that has it.
import { Below } from "../views/parts.tsx";
import { words } from "../words.ts";

export function NotLoaded() {
  return (
    <>
      <Below title={words.app} />
      <div class="empty">
        <p>{words.notLoaded}</p>
        <button type="button" class="quiet" onClick={() => location.reload()}>
          {words.reload}
        </button>
      </div>
    </>
  );
}
