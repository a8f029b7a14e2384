// What an answer, the feed, or a restored server makes of a thing on this device. Pure.
import {
  markOf,
  thingOf,
  waitingFor,
  withMine,
  without,
  type Answered,
  type Held,
  type Outgoing,
  type Received,
} from "./held.ts";
import { keptOf, sameRow, type Refusal } from "./kinds.ts";
import { merge } from "./merge.ts";

/** Return it after the server's answer to the change in flight. */
export function answered(held: Held, answer: Answered, changeId: string): Held {
  const { sent, thing, base } = held;
  if (!sent || !thing) return held;
  if (answer.result === "refused") return refused(held, answer.errors ?? [], changeId);
  if (answer.result === "conflict" || typeof answer.kept === "number") {
    const isLeftOut = !answer.row && answer.errors?.some((one) => one.code === "left_out");
    const again = held.waiting ?? { ...sent, isSent: false, change_id: changeId };
    const waiting = { ...again, version: base?.version ?? null };
    const back = { ...held, sent: undefined, waiting };
    if (isLeftOut) return back; // the feed brings it
    const { id, kind } = thing;
    return settled(
      back,
      { id, kind, version: answer.version ?? 0, row: answer.row ?? null },
      changeId,
    );
  }
  const done = applied(held, sent, answer.version ?? null);
  const later = base?.later;
  return later && later.version > (answer.version ?? 0) ? received(done, later, changeId) : done;
}

function applied(held: Held, sent: Outgoing, version: number | null): Held {
  const { thing, base, waiting } = held;
  if (!thing || sent.fields === null) return waiting?.fields ? { ...held, sent: undefined } : {};
  const row = { ...base?.row, ...sent.fields };
  const { id, kind } = thing;
  const deletion = sent.deletion && { id, kind, fields: null, isSent: false, ...sent.deletion };
  const next = waiting ?? deletion;
  if (!next) return { thing: thingOf({ ...thing, version: version ?? 0 }, markOf(thing)) };
  return {
    thing: { ...thing, version },
    base: { id, row, version },
    waiting: { ...next, version },
  };
}

function refused(held: Held, errors: readonly Refusal[], changeId: string): Held {
  const { sent, thing, waiting } = held;
  if (!sent || !thing) return held;
  if (waiting) return { ...held, sent: undefined }; // a later edit may be accepted
  const kept = { ...without(sent), isSent: false, isRefused: true, change_id: changeId };
  const { isDeleted: _, ...shown } = thing;
  if (errors.some((one) => one.code === "erased")) {
    // For good, elsewhere: what was typed here can only live on as something new.
    if (sent.fields === null) return {};
    const mine = withMine(thing, thing.row);
    return { thing: { ...shown, mine, isDeletedElsewhere: true, isUnsent: false } };
  }
  return { ...held, sent: undefined, waiting: kept, thing: { ...shown, refused: errors } };
}

/** Return it after the feed brought the server's row. */
export function received(held: Held, item: Received, changeId: string): Held {
  const { thing, base, sent, waiting } = held;
  if (sent) return base ? { ...held, base: { ...base, later: item } } : held;
  if (!waiting) {
    if (item.row) return { thing: thingOf({ ...item, row: item.row }, markOf(thing)) };
    return thing?.mine ? { thing: { ...thing, isDeletedElsewhere: true } } : {};
  }
  if (base && item.row && item.version === base.version) {
    return { ...held, base: { ...base, row: keptOf(item.row) } };
  }
  const found = settled(held, item, changeId);
  // Two versions: sent all the same, so that the history keeps this one.
  return (found.thing?.mine?.length ?? 0) > (thing?.mine?.length ?? 0) ? held : found;
}

/** Return it on top of the server's newer row: merged, or both versions side by side. */
function settled(held: Held, item: Received, changeId: string): Held {
  const { thing, base, waiting } = held;
  if (!thing || !waiting) return held;
  const { row: theirs, version } = item;
  if (waiting.fields === null) {
    if (theirs) return { thing: thingOf({ ...item, row: theirs }, markOf(thing)) };
    return {};
  }
  const { row: mine, id, kind } = thing;
  const { isDeleted: _, ...shown } = { ...thing, mine: withMine(thing, mine), isUnsent: false };
  if (!theirs) return { thing: { ...shown, isDeletedElsewhere: true } };
  const merged = merge(base?.row ?? null, mine, keptOf(theirs));
  if (merged.clashes.length > 0) {
    return { thing: thingOf({ ...item, row: theirs }, { mine: withMine(thing, merged.row) }) };
  }
  const before = { thing: { ...thing, version }, waiting: { ...waiting, change_id: changeId } };
  const edit = { id, kind, row: merged.row, basedOn: null, changeId };
  return waitingFor(before, edit, { id, row: keptOf(theirs), version });
}

/** Return it after the first reading of a server that was restored from a backup. */
export function compared(held: Held, item: Received, round: number, changeId: string): Held {
  const { thing, base } = held;
  if (!item.row) {
    if (!thing || thing.isDeleted) return {};
    return {
      thing: { ...thing, mine: withMine(thing, thing.row), isDeletedElsewhere: true, round },
    };
  }
  const theirs = thingOf({ ...item, row: item.row }, { round });
  if (!thing || thing.isDeleted || sameRow(thing.row, theirs.row)) {
    return { thing: { ...theirs, ...markOf(thing) } };
  }
  if (base?.row && sameRow(base.row, theirs.row)) {
    // as it was when it was edited here
    const edit = { id: thing.id, kind: thing.kind, row: thing.row, basedOn: null, changeId };
    const next = waitingFor({ thing: theirs }, edit, { ...base, version: item.version });
    return next.thing ? { ...next, thing: { ...next.thing, round } } : next;
  }
  return { thing: { ...theirs, mine: withMine(thing, thing.row) } };
}

/** Return what a restored server does not have as something new. */
export function sentAnew(held: Held, changeId: string): Held {
  const { thing } = held;
  if (!thing || thing.isDeleted) return {};
  if (thing.isDeletedElsewhere) return held;
  const { id, kind, row } = thing;
  return waitingFor(
    {},
    { id, kind, row, basedOn: null, changeId },
    { id, row: null, version: null },
  );
}
