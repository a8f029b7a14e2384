// Deleting without a question: a toast takes it back.
import type { Thing } from "../model/held.ts";
import { dropDraft } from "../store/drafts.ts";
import { release, remove, takeBack } from "../store/things.ts";
import { announce } from "../store/session.ts";
import { words } from "../words.ts";
import { showToast } from "./toast.tsx";

/** Delete a thing, and offer to take that back. */
export async function deleteWithUndo(thing: Thing, onDeleted: () => void): Promise<void> {
  await remove(thing.id);
  await dropDraft(thing.id);
  onDeleted();
  showToast({
    text: words.movedToTrash,
    onUndo: () => void undo(thing.id),
    onEnd: () => void release(thing.id),
  });
}

async function undo(id: string): Promise<void> {
  const isBack = await takeBack(id);
  announce(isBack ? words.restored : words.notTakenBack);
  if (!isBack) showToast({ text: words.notTakenBack });
}
