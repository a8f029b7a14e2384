// Deleting without a question: a toast takes it back.
import type { Thing } from "../model/held.ts";
import { dropDraft } from "../store/drafts.ts";
import type { Act } from "../store/acts.ts";
import { release, remove } from "../store/things.ts";
import { announce } from "../store/session.ts";
import { bringBack, undo, undoLastAct } from "../sync/past.ts";
import { words } from "../words.ts";
import { showToast } from "./toast.tsx";

/** Delete a thing, and offer to take that back. */
export async function deleteWithUndo(thing: Thing, onDeleted: () => void): Promise<void> {
  await remove(thing.id);
  await dropDraft(thing.id);
  onDeleted();
  showToast({
    text: words.movedToTrash,
    onUndo: () => void undoDeletion(thing),
    onEnd: () => void release(thing.id),
  });
}

async function undoDeletion(thing: Thing): Promise<void> {
  const isBack = await bringBack(thing.kind, thing.id);
  announce(isBack ? words.restored : words.notTakenBack);
  if (!isBack) showToast({ text: words.notTakenBack });
}

/** Tell of a change, and offer to take it back. */
export const tellWithUndo = (text: string, act: Act): void =>
  showToast({ text, onUndo: () => void undoAct(() => undo(act)) });

/** Undo the last act, of which no toast tells any more. */
export async function undoAct(take = undoLastAct): Promise<void> {
  const found = await take();
  if (found === "done") showToast({ text: words.undone });
  if (found === "failed") showToast({ text: words.notTakenBack });
}
