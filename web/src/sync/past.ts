// What only Aurora has: the versions of a thing, and the trash.
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
