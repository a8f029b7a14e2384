// In place of a list with nothing in it: how far the first reading is, or that there is nothing.
import { isReady } from "../store/memory.ts";
import { progress } from "../store/session.ts";
import { words } from "../words.ts";

export function Empty({ text }: { readonly text: string }) {
  if (progress.value) return <Progress />;
  return isReady.value ? <p class="empty">{text}</p> : null;
}

/** How far the first reading of what the person has is. */
export function Progress() {
  const found = progress.value;
  if (!found) return null;
  const text = words.fetching(found.done, found.of);
  return (
    <div class="progress">
      <progress max={found.of} value={found.done} aria-label={text} />
      <p class="soft">{text}</p>
    </div>
  );
}
