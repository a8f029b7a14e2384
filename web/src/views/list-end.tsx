// The end of a list that the server gives: more of it, or why there is none.
import { pastWords } from "../words/past.ts";
import type { List } from "./paging.ts";

interface EndProps {
  readonly list: List<unknown>;
  readonly offline: string;
  readonly empty: string;
}

export function ListEnd({ list, offline, empty }: EndProps) {
  const { state, cursor, items } = list;
  if (state === "loading") return <p class="empty">{items.length > 0 ? "" : pastWords.asking}</p>;
  if (state === "shown" && cursor === null) {
    return items.length > 0 ? null : <p class="empty">{empty}</p>;
  }
  const text = state === "offline" ? offline : typeof state === "object" ? state.problem : "";
  return (
    <div class="list-end">
      <p role="status">{text}</p>
      <button type="button" class="quiet" onClick={list.more}>
        {state === "shown" ? pastWords.showMore : pastWords.tryAgain}
      </button>
    </div>
  );
}
