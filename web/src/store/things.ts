// What the person keeps on this device: every write, and what memory shows of it.
import { batch } from "@preact/signals";
import { deviceZone, now } from "../model/day.ts";
import * as deletion from "../model/deletion.ts";
import * as held from "../model/held.ts";
import type { Held, Seen, Thing } from "../model/held.ts";
import { kindOf, newId, type Row } from "../model/kinds.ts";
import { noteAct, takeAct } from "./acts.ts";
import type { Cursor, Database, Transaction } from "./database.ts";
import { heldOf, lookAround, store } from "./holding.ts";
import { setReady, show, showAll, showNothing, showOnly, thingById } from "./memory.ts";
import { tell } from "./tabs.ts";

const TIME_TO_UNDO_MS = 60_000; // at most; the end of the toast ends it sooner
const FIRST = 60; // read before all the others: what a screen shows

let database: Database | undefined;
export const isOpen = (): boolean => database !== undefined;

/** Put the newest on the screen. */
export async function open(opened: Database): Promise<void> {
  database = opened;
  const first = await opened.read((tx) => tx.newest(FIRST));
  showAll(first);
}

/** Read all the others into memory. Nothing that is to be seen soon may wait behind it. */
export async function openRest(): Promise<void> {
  if (await readAll(opened(), showAll)) setReady();
}

/** Forget everything in memory; what is on the device stays. */
export function close(): void {
  takeAct();
  database?.close();
  database = undefined;
  showNothing();
}

/** The database of who is signed in. Rejects when nobody is. */
export function opened(): Database {
  if (!database) throw new Error("Nobody is signed in.");
  return database;
}

const MANY = 20;
type Decide = (held: Held, id: string) => Held;

/** Change some things by a pure rule, in one transaction that `also` may use. */
export async function change(
  ids: readonly string[],
  decide: Decide,
  also: (tx: Transaction) => Promise<unknown> = async () => {},
): Promise<void> {
  const found = await opened().write(async (tx) => {
    const after: [string, Thing | undefined][] = [];
    const look = ids.length < MANY ? undefined : await lookAround(tx);
    for (const id of ids) {
      const before = await heldOf(tx, id, look);
      const next = decide(before, id);
      if (next !== before) {
        await store(tx, id, before, next);
        after.push([id, next.thing]);
      }
    }
    await also(tx);
    const count = (await tx.writes()) + 1;
    if (after.length > 0) await tx.put("meta", { name: "writes", count });
    return { after, count };
  });
  if (found.after.length === 0) return;
  batch(() => {
    for (const [id, thing] of found.after) show(id, thing);
  });
  sawWrite(found.count);
  tell({ kind: "changed", ids: found.after.map(([id]) => id), count: found.count });
}

/** Save something new. Resolves when it is on disk. */
export async function add(kind: string, fields: Row, id: string): Promise<void> {
  // Where it was written: its day is that of this place, wherever it is read.
  const row = kindOf(kind)?.inTimeline ? { zone: deviceZone(), ...fields } : fields;
  const edit = { id, kind, row, basedOn: null, changeId: newId(now()) };
  await change([id], (before) => held.edited(before, edit));
  noteAct({ id, kind, before: null, after: row, at: now() });
  tell({ kind: "written" });
}

/** Save an edit of what the person saw. Resolves when it is on disk. */
export async function save(thing: Thing, row: Row, basedOn: Seen): Promise<void> {
  const edit = { id: thing.id, kind: thing.kind, row, basedOn, changeId: newId(now()) };
  await change([thing.id], (before) => held.edited(before, edit));
  noteAct({ id: thing.id, kind: thing.kind, before: basedOn.row, after: row, at: now() });
  tell({ kind: "written" });
}

/** Delete a thing; that is sent only when the time to take it back is over. */
export async function remove(id: string): Promise<void> {
  const thing = thingById(id).peek();
  await change([id], (before) =>
    deletion.deleted(before, now() + TIME_TO_UNDO_MS, () => newId(now())),
  );
  if (thing) noteAct({ id, kind: thing.kind, before: thing.row, after: null, at: now() });
}

/** Take a deletion back. Resolves to false when it has been sent already. */
export async function takeBack(id: string): Promise<boolean> {
  await change([id], (before) => deletion.takenBack(before, newId(now())));
  tell({ kind: "written" });
  const thing = thingById(id).peek();
  return thing !== undefined && !thing.isDeleted;
}

/** End the time to take a deletion back. */
export async function release(id: string): Promise<void> {
  await change([id], deletion.released);
  tell({ kind: "written" });
}

/** End the time to take back what was deleted, of everything. */
export async function releaseAll(): Promise<void> {
  const outbox = await opened().read((tx) => tx.all("outbox"));
  const ids = outbox.filter((one) => one.until || one.deletion).map((one) => one.id);
  if (ids.length > 0) await change(ids, deletion.released);
}

/** Settle two versions on one: this row, or, where it was deleted elsewhere, a new thing of it. */
export async function resolve(thing: Thing, row: Row | null): Promise<void> {
  if (thing.isDeletedElsewhere) {
    if (row) await add(thing.kind, row, newId(now()));
    await change([thing.id], (before) => held.letGo(before, newId(now())));
  } else {
    await change([thing.id], (before) =>
      held.resolved(before, row ?? thing.row, () => newId(now())),
    );
  }
  tell({ kind: "written" });
}

let seenWrites = 0;
/** Note a write that is on the screen; one that is missed leaves a gap, and nothing closes it. */
function sawWrite(count: number): void {
  if (count === seenWrites + 1) seenWrites = count;
}

/** Show what another tab wrote. */
export async function reread(ids: readonly string[], count: number): Promise<void> {
  if (!database) return;
  sawWrite(count);
  const found = await database.read((tx) => Promise.all(ids.map((id) => tx.get("things", id))));
  batch(() => {
    for (const [place, id] of ids.entries()) show(id, found[place]);
  });
}

/** Return every change that is not sent, for a person to keep as a file. */
export async function everythingUnsent(): Promise<readonly Row[]> {
  const things = await opened().read((tx) => tx.all("things"));
  const found = things.filter((one) => one.isUnsent || one.mine);
  return found.flatMap(({ kind, row, mine, isUnsent }) =>
    [...(isUnsent ? [row] : []), ...(mine ?? [])].map((one) => ({ kind, ...one })),
  );
}

/** Show what other tabs wrote while this one heard nothing. */
export async function rereadMissed(): Promise<void> {
  const current = opened();
  const count = await current.read((tx) => tx.writes());
  if (count === seenWrites || database !== current) return;
  await readAll(current, showOnly);
}

async function readAll(
  current: Database,
  show: (things: readonly Thing[]) => void,
): Promise<boolean> {
  const [all, count] = await current.read((tx) => Promise.all([tx.all("things"), tx.writes()]));
  if (database !== current) return false;
  seenWrites = count;
  show(all);
  return true;
}

export const cursor = (): Promise<Cursor | undefined> => opened().read((tx) => tx.cursor());
