// What only Aurora has: the versions of a thing, and the trash.
import { thingById } from "../store/memory.ts";
import { takeAct, type Act } from "../store/acts.ts";
import { release, remove, save, takeBack } from "../store/things.ts";
import { call, type Answer, type Schemas } from "./api.ts";
import { syncNow } from "./loop.ts";

export type Version = Schemas["Version"];
export type InTrash = Schemas["TrashItem"];
export interface Page<T> {
  readonly items: readonly T[];
  readonly next_cursor: string | null;
}
const after = (cursor: string | null): string =>
  cursor === null ? "" : `&cursor=${encodeURIComponent(cursor)}`;

/** Ask for versions of a thing, newest first. */
export const versionsOf = (
  kind: string,
  id: string,
  cursor: string | null,
): Promise<Answer<Page<Version>>> =>
  call("GET", `/api/history?kind=${kind}&id=${id}&limit=20${after(cursor)}`);

/** Ask for what was deleted, newest first. */
export const trashed = (cursor: string | null): Promise<Answer<Page<InTrash>>> =>
  call("GET", `/api/trash?limit=50${after(cursor)}`);

/** Make a thing what it was after an act, and fetch it. */
export async function restore(
  sequence: number,
  withParent = false,
): Promise<Answer<Schemas["RestoreResult"]>> {
  await syncNow(); // what is typed here is in the history first
  const answer = await call<Schemas["RestoreResult"]>("POST", `/api/history/${sequence}/restore`, {
    with_parent: withParent,
  });
  if (answer.kind === "data") await syncNow();
  return answer;
}

/** Erase a thing in the trash for good. */
export const erase = (kind: string, id: string): Promise<Answer<unknown>> =>
  call("DELETE", `/api/trash/${kind}/${id}`);

/** Erase everything in the trash for good. */
export const emptyTrash = (): Promise<Answer<unknown>> => call("DELETE", "/api/trash");

/** Take a deletion back: out of what is not sent yet, or else out of the trash. */
export async function bringBack(kind: string, id: string): Promise<boolean> {
  takeAct(); // whatever becomes of this, it is not to be tried again
  if (await takeBack(id)) return true;
  const found = await versionsOf(kind, id, null);
  const last = found.kind === "data" ? found.data.items[0] : undefined;
  if (last?.operation !== "delete") return false;
  return (await restore(last.sequence, true)).kind === "data";
}

/** Undo the last act of this device; "nothing" where there is none. */
export async function undoLastAct(): Promise<"done" | "failed" | "nothing"> {
  const act = takeAct();
  return act ? undo(act) : "nothing";
}

/** Undo an act of this device. */
export async function undo({ id, kind, before, after, also }: Act): Promise<"done" | "failed"> {
  if (after === null) return (await bringBack(kind, id)) ? "done" : "failed";
  const thing = thingById(id).peek();
  if (!thing || thing.isDeleted) return "failed";
  // As an edit of what it was then: what others changed since stays.
  if (before) await save(thing, before, { row: after, version: thing.version });
  else await remove(id).then(() => release(id));
  if (also) await remove(also).then(() => release(also));
  takeAct(); // an undo is not undone by the same key
  return "done";
}
