// One thing as this device holds it, and what a person does to it. Pure.
//
// A thing has at most one change in flight and one waiting, which takes up later edits: in two
// batches the server would take a second edit on the old version for a conflict with the first.
import { fieldsOf, keptOf, momentOf, sameRow, type Refusal, type Row } from "./kinds.ts";
import { merge } from "./merge.ts";

export interface Thing {
  readonly id: string;
  readonly kind: string;
  readonly row: Row;
  readonly version: number | null; // null: the server has not had it
  readonly at?: number; // ms; only of what stands in the timeline
  readonly isUnsent?: boolean;
  readonly isDeleted?: boolean; // here, and not yet sent
  readonly mine?: readonly Row[]; // this device's versions, where the server has another
  readonly isDeletedElsewhere?: boolean; // and then only `mine` is left
  readonly refused?: readonly Refusal[];
  readonly round?: number; // of the last reading from the beginning that brought it
}
/** What the server last had of a thing with unsent changes; a null row: nothing. */
export interface Base {
  readonly id: string;
  readonly row: Row | null;
  readonly version: number | null;
  readonly later?: Received; // came while a change was in flight
}
export interface Outgoing {
  readonly seq?: number; // the device's order
  readonly change_id: string;
  readonly id: string;
  readonly kind: string;
  readonly version: number | null;
  readonly fields: Row | null; // null deletes
  readonly isSent: boolean;
  readonly until?: number; // ms; not sent before
  readonly isRefused?: boolean;
  /** A version that the server has no row for: sent only so that its history keeps it. */
  readonly isAside?: boolean;
  readonly deletion?: Deletion; // comes after it, so that the trash holds this edit too
}
interface Deletion {
  readonly change_id: string;
  readonly until: number; // ms; not sent before
}
export interface Held {
  readonly thing?: Thing | undefined;
  readonly base?: Base | undefined;
  readonly sent?: Outgoing | undefined;
  readonly waiting?: Outgoing | undefined;
  readonly aside?: Outgoing; // to be sent besides; no decision looks at it again
}
export interface Received {
  readonly id: string;
  readonly kind: string;
  readonly version: number;
  readonly row: Row | null; // null: deleted
}
export interface Answered {
  readonly result: "done" | "already_done" | "refused" | "conflict";
  readonly version?: number | null;
  readonly kept?: number | null; // the history's number of what was not applied
  readonly row?: Row | null;
  readonly errors?: readonly Refusal[];
}
/** A thing as the person saw it when the edit began. */
export interface Seen {
  readonly row: Row;
  readonly version: number | null;
}
export interface Edit {
  readonly id: string;
  readonly kind: string;
  readonly row: Row;
  readonly basedOn: Seen | null; // null: as it is now
  readonly changeId: string;
}

/** Return a thing as the server has it. */
export function thingOf(found: Received & { row: Row }, more: Partial<Thing> = {}): Thing {
  const row = keptOf(found.row);
  const at = momentOf(found.kind, row);
  const timed = at === undefined ? {} : { at };
  return { id: found.id, kind: found.kind, row, version: found.version, ...timed, ...more };
}

/** Return it after an edit. What others changed meanwhile stays, or becomes a conflict. */
export function edited(held: Held, edit: Edit): Held {
  const [{ thing }, seen] = [held, edit.basedOn];
  const base = baseOf(held, edit.id);
  if (!thing || !seen || sameRow(seen.row, thing.row)) return waitingFor(held, edit, base);
  const merged = merge(seen.row, edit.row, thing.row);
  if (merged.clashes.length === 0) return waitingFor(held, { ...edit, row: merged.row }, base);
  // Sent on the version that was seen: the server does not apply it, and keeps it in the history.
  if (!held.sent && !held.waiting) return waitingFor(held, edit, { id: edit.id, ...seen });
  const aside = asideOf({ ...edit, row: merged.row }, seen.row);
  return { ...held, thing: { ...thing, mine: withMine(thing, merged.row) }, aside };
}

/** Return the change by which the history keeps a version. On no version of the server's, it can
 * only be a conflict. */
export function asideOf(edit: Edit, base: Row | null): Outgoing {
  const { id, kind, row, changeId: change_id } = edit;
  const fields = fieldsOf(kind, row, base);
  return { change_id, id, kind, version: null, fields, isSent: false, isAside: true };
}

/** Return what stays with a thing when its row is replaced. */
export const markOf = (thing: Thing | undefined): Partial<Thing> =>
  thing?.mine ? { mine: thing.mine } : {};

/** Return this device's versions with one more. */
export function withMine(thing: Thing, row: Row): readonly Row[] {
  const before = thing.mine ?? [];
  return before.some((one) => sameRow(one, row)) ? before : [...before, row];
}

export const baseOf = (held: Held, id: string): Base =>
  held.base ?? { id, row: held.thing?.row ?? null, version: held.thing?.version ?? null };

export function waitingFor(held: Held, edit: Edit, base: Base): Held {
  const { id, kind, row } = edit;
  const elsewhere = held.thing?.isDeletedElsewhere ? { isDeletedElsewhere: true } : {};
  if (!held.sent && base.row && sameRow(base.row, row) && base.version) {
    const found = { id, kind, row: base.row, version: base.version };
    return { thing: thingOf(found, { ...markOf(held.thing), ...elsewhere }) };
  }
  const old = held.waiting?.isRefused ? undefined : held.waiting;
  const change_id = old?.change_id ?? edit.changeId;
  const { version } = base;
  const fields = fieldsOf(kind, row, base.row);
  const kept = held.waiting?.seq === undefined ? {} : { seq: held.waiting.seq };
  const waiting = { ...kept, change_id, id, kind, version, fields, isSent: false };
  const more = { ...markOf(held.thing), ...elsewhere, isUnsent: true };
  const thing = {
    ...thingOf({ id, kind, row, version: 0 }, more),
    version: held.thing?.version ?? null,
  };
  return { thing, base, sent: held.sent, waiting };
}

/** Return it with what is waiting on its way. */
export function sending(held: Held, now: number): Held {
  const { waiting } = held;
  if (held.sent || !waiting || waiting.isRefused || (waiting.until ?? 0) > now) return held;
  return { ...held, sent: { ...waiting, isSent: true }, waiting: undefined };
}

/** Return it with the two versions settled on one. */
export function resolved(held: Held, row: Row, newId: () => string): Held {
  const { thing, waiting } = held;
  if (!thing) return held;
  const { mine: _, ...rest } = thing;
  const edit = { id: thing.id, kind: thing.kind, row, basedOn: null, changeId: newId() };
  const base = baseOf(held, thing.id);
  const one = waitingFor({ ...held, thing: rest }, edit, base);
  // What was not sent yet gives way to it, but for the history.
  const unsent = { ...edit, row: thing.row, changeId: newId() };
  return waiting?.fields ? { ...one, aside: asideOf(unsent, base.row) } : one;
}

/** Return what is left of a thing that was deleted elsewhere, and is not to stay here. */
export function letGo(held: Held, changeId: string): Held {
  const { thing, sent, waiting } = held;
  if (!thing || !(sent?.fields ?? waiting?.fields)) return {};
  const { id, kind, row } = thing;
  const edit = { id, kind, row, basedOn: null, changeId };
  return { aside: asideOf(edit, held.base?.row ?? null) };
}
