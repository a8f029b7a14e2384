// What becomes of the next of a task that repeats when the task is opened again. Pure.
import type { Held } from "./held.ts";
import { sameRow, type Row } from "./kinds.ts";

/** Return the next task without what this device alone made of it; one that was changed stays, and
 * keeps the rule. What Aurora has had, it takes back itself. */
export function withoutNext(
  held: Held,
  next: Row,
): { readonly held: Held; readonly keepsRule: boolean } {
  const { thing, sent, waiting } = held;
  if (!thing || thing.isDeleted) return { held, keepsRule: false };
  const isOurs = thing.version === null || waiting?.fields; // Aurora has not had it, or not so
  if (!isOurs) return { held, keepsRule: false };
  if (!sameRow(thing.row, next)) return { held, keepsRule: true };
  return { held: sent || thing.version !== null ? held : {}, keepsRule: false };
}
