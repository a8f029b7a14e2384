// A deletion, while it can be taken back. Pure.
import { asideOf, baseOf, waitingFor, type Held, type Outgoing } from "./held.ts";
import { joined } from "./merge.ts";

/** Return it deleted; until a moment (ms) that can be taken back. */
export function deleted(before: Held, until: number, newId: () => string): Held {
  const held = withAllVersions(before, newId);
  const { thing, waiting } = held;
  if (!thing || thing.isDeleted) return held;
  const base = baseOf(held, thing.id);
  const gone = { ...held, thing: { ...thing, isDeleted: true, isUnsent: true }, base };
  const deletion = { change_id: newId(), until };
  if (waiting?.fields && !waiting.isRefused) return { ...gone, waiting: { ...waiting, deletion } };
  const { id, kind } = thing;
  const seq = waiting?.seq === undefined ? {} : { seq: waiting.seq };
  const what = { id, kind, version: base.version, fields: null, isSent: false };
  return { ...gone, waiting: { ...seq, ...what, ...deletion } };
}

/** Return it with this device's versions in its row: what is deleted then is all in the trash. */
function withAllVersions(held: Held, newId: () => string): Held {
  const { thing, waiting } = held;
  if (!thing?.mine || thing.isDeletedElsewhere) return held;
  const { mine, ...rest } = thing;
  const { id, kind } = thing;
  const row = joined(kind, [thing.row, ...mine]);
  const edit = { id, kind, row, basedOn: null, changeId: newId() };
  const base = baseOf(held, id);
  const all = waitingFor({ ...held, thing: rest }, edit, base);
  // Fields of one value are joined to the last of them.
  const unsent = { ...edit, row: thing.row, changeId: newId() };
  return waiting?.fields ? { ...all, aside: asideOf(unsent, base.row) } : all;
}

/** Return it with its deletion taken back, or as it is when that has been sent. */
export function takenBack(held: Held, changeId: string): Held {
  const { thing, sent, waiting } = held;
  if (!thing?.isDeleted) return held;
  const { isDeleted: _, ...back } = thing;
  if (waiting?.deletion) return { ...held, thing: back, waiting: without(waiting) };
  if (sent?.deletion) return { ...held, thing: back, sent: without(sent) };
  if (waiting?.fields !== null) return held;
  if (thing.isDeletedElsewhere && !sent) return { thing: { ...back, isUnsent: false } };
  const { id, kind, row } = thing;
  const before = { ...held, thing: back, waiting: { ...waiting, change_id: changeId } };
  return waitingFor(before, { id, kind, row, basedOn: null, changeId }, baseOf(held, id));
}

export function without(change: Outgoing): Outgoing {
  const { deletion: _, ...rest } = change;
  return rest;
}

/** Return it with its deletion no longer held back. */
export function released(held: Held): Held {
  const free = (change: Outgoing | undefined): Outgoing | undefined => {
    if (change?.deletion) return { ...change, deletion: { ...change.deletion, until: 0 } };
    return change?.until ? { ...change, until: 0 } : change;
  };
  return { ...held, sent: free(held.sent), waiting: free(held.waiting) };
}
