// What an answer, the feed, or a restored server makes of a thing on this device. Pure.
import { without } from "./deletion.ts";
import {
  asideOf,
  markOf,
  thingOf,
  waitingFor,
  withMine,
  type Answered,
  type Held,
  type Outgoing,
  type Received,
  type Thing,
} from "./held.ts";
import { keptOf, sameRow, type Refusal } from "./kinds.ts";
import { merge } from "./merge.ts";

/** Return it after the server's answer to the change in flight. */
export function answered(held: Held, answer: Answered, changeId: string): Held {
  const { sent, thing, base } = held;
  if (!sent || !thing) return held;
  if (answer.result === "refused") return refused(held, answer.errors ?? [], changeId);
  if (answer.result === "conflict" || typeof answer.kept === "number") {
    return disputed({ ...held, sent }, answer, changeId);
  }
  const done = applied(held, sent, answer.version ?? null);
  const later = base?.later;
  return later && later.version > (answer.version ?? 0) ? received(done, later, changeId) : done;
}

/** Return it after a conflict. The server's history has what was sent, and nothing after that. */
function disputed(held: Held & { sent: Outgoing }, answer: Answered, changeId: string): Held {
  const { sent, thing, base } = held;
  if (!thing) return held;
  const again = held.waiting ?? { ...sent, isSent: false, change_id: changeId };
  const back = { ...held, sent: undefined, waiting: { ...again, version: base?.version ?? null } };
  // The feed brings the row.
  if (!answer.row && answer.errors?.some((one) => one.code === "left_out")) return back;
  const { id, kind } = thing;
  const item = { id, kind, version: answer.version ?? 0, row: answer.row ?? null };
  const isKept = !held.waiting?.fields;
  return settled(back, item, { changeId, isKept });
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
    return { thing: elsewhere(thing) };
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
  if (base?.row && item.row && item.version === base.version && sameRow(base.row, item.row)) {
    return held;
  }
  const found = settled(held, item, { changeId, isKept: true });
  // Two versions, or none left: sent all the same, so that the history keeps this one.
  const isLast = found.thing === undefined && waiting.fields !== null;
  return isLast || versionsOf(found) > versionsOf(held) ? held : found;
}

const versionsOf = (held: Held): number => held.thing?.mine?.length ?? 0;

interface Settling {
  readonly changeId: string;
  readonly isKept: boolean; // what this device has, in the server's history
}

/** Return it on top of the server's newer row: merged, or both versions side by side. */
function settled(held: Held, item: Received, { changeId, isKept }: Settling): Held {
  const { thing, base, waiting } = held;
  if (!thing || !waiting) return held;
  const { row: theirs, version } = item;
  if (waiting.fields === null) {
    return theirs ? { thing: thingOf({ ...item, row: theirs }, markOf(thing)) } : {};
  }
  const { row: mine, id, kind } = thing;
  const edit = { id, kind, row: mine, basedOn: null, changeId };
  const kept = isKept ? {} : { aside: asideOf(edit, base?.row ?? null) };
  if (!theirs && waiting.deletion) return kept; // deleted on both sides
  if (!theirs) return { thing: elsewhere(thing), ...kept };
  const merged = merge(base?.row ?? null, mine, keptOf(theirs));
  if (merged.clashes.length > 0) {
    const both = { mine: withMine(thing, merged.row) };
    return { thing: thingOf({ ...item, row: theirs }, both), ...kept };
  }
  const { isDeletedElsewhere: _, ...here } = { ...thing, version };
  const before = { thing: here, waiting: { ...waiting, change_id: changeId } };
  return waitingFor(before, { ...edit, row: merged.row }, { id, row: keptOf(theirs), version });
}

/** Return a thing that was deleted elsewhere: only this device's versions are left. */
function elsewhere(thing: Thing): Thing {
  const { isDeleted: _, isUnsent: __, ...shown } = thing;
  return { ...shown, mine: withMine(thing, thing.row), isDeletedElsewhere: true };
}

/** Return it after the first reading of a server that was restored from a backup. */
export function compared(held: Held, item: Received, round: number, changeId: string): Held {
  const { thing, base } = held;
  const theirs = item.row ? thingOf({ ...item, row: item.row }, { round }) : undefined;
  const shown = theirs && { thing: { ...theirs, ...markOf(thing) } };
  if (!thing || (theirs && sameRow(thing.row, theirs.row))) return shown ?? {};
  const edit = { id: thing.id, kind: thing.kind, row: thing.row, basedOn: null, changeId };
  // Its history may have gone back as well.
  const aside = asideOf(edit, theirs?.row ?? null);
  if (thing.isDeleted) return { ...shown, aside };
  if (!shown) return { thing: { ...elsewhere(thing), round }, aside };
  if (base?.row && sameRow(base.row, shown.thing.row)) {
    // as it was when it was edited here
    const next = waitingFor(shown, edit, { ...base, version: item.version });
    return next.thing ? { ...next, thing: { ...next.thing, round } } : next;
  }
  return { thing: { ...shown.thing, mine: withMine(thing, thing.row) }, aside };
}

/** Return what a restored server does not have as something new; in the trash, if deleted here. */
export function sentAnew(held: Held, newId: () => string): Held {
  const { thing } = held;
  if (!thing || thing.isDeletedElsewhere) return held;
  const { isDeleted, refused: _, ...rest } = thing;
  const edit = { id: thing.id, kind: thing.kind, row: thing.row, basedOn: null, changeId: newId() };
  const none = { id: thing.id, row: null, version: null };
  const anew = waitingFor({ thing: { ...rest, version: null } }, edit, none);
  if (!isDeleted || !anew.thing || !anew.waiting) return anew;
  const last = { change_id: newId(), until: 0 };
  return {
    ...anew,
    thing: { ...anew.thing, isDeleted },
    waiting: { ...anew.waiting, deletion: last },
  };
}
