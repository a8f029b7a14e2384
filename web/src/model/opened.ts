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
  const isChanged = waiting?.fields && (thing?.version !== null || sent);
  if (isChanged) return { held, keepsRule: true };
  if (!thing || thing.version !== null || sent) return { held, keepsRule: false };
  return sameRow(thing.row, next) ? { held: {}, keepsRule: false } : { held, keepsRule: true };
}
