// The last thing that was done on this device, so that it can be undone.
import type { Row } from "../model/kinds.ts";

export interface Act {
  readonly id: string;
  readonly kind: string;
  readonly before: Row | null; // null: it was not there
  readonly after: Row | null; // null: it was deleted
  readonly at: number; // ms
  readonly also?: string; // the id of what is new with it
}
const ONE_SITTING_MS = 60_000; // an editor saves each time that the typing rests

let last: Act | undefined;

/** Note what was done; edits of one thing shortly after each other are one act. */
export function noteAct(act: Act): void {
  const isEdit = (one: Act) => one.before !== null && one.after !== null && !one.also;
  const isOne = last?.id === act.id && isEdit(last) && isEdit(act);
  last = last && isOne && act.at - last.at < ONE_SITTING_MS ? { ...act, before: last.before } : act;
}

/** Return the last act, which then is no longer. */
export function takeAct(): Act | undefined {
  const found = last;
  last = undefined;
  return found;
}
