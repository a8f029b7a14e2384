// The device's database: its stores, and the one way to read and write them.
//
// One database a person, one transaction a write. Where a browser gives none (some private
// windows), or the person wants nothing left behind, memory takes its place.
import { openDB, type DBSchema, type IDBPDatabase, type IDBPTransaction } from "idb";
import type { Base, Outgoing, Thing } from "../model/held.ts";

export interface Draft {
  readonly place: string; // where it was begun: "capture", or a thing's id
  readonly text: string;
  readonly title?: string;
  readonly row?: Thing["row"]; // what a form of many fields holds
  readonly seen?: { readonly row: Thing["row"]; readonly version: number | null };
}
/** How far this device has read the feed. */
export interface Cursor {
  readonly name: "cursor";
  readonly next: number;
  readonly epoch?: string; // of the server's store; a restored one has another
  readonly model: number; // this app's when the cursor was kept
  readonly isPart?: boolean; // there was more to read
  readonly round: number; // how often it was read from the beginning, restored
  readonly isComparing: boolean;
}
/** How often things were written: a tab that slept sees by it whether it missed something. */
interface Writes {
  readonly name: "writes";
  readonly count: number;
}
/** The last import, by whose batch it is taken back; one that was stopped goes on in it. */
export interface Imported {
  readonly name: "import";
  readonly file: string;
  readonly batch: string;
  readonly isDone: boolean;
}
type Meta = Cursor | Writes | Imported;
interface Tables {
  things: Thing;
  base: Base;
  outbox: Outgoing;
  drafts: Draft;
  meta: Meta;
}
type Table = keyof Tables;
const KEYS = { things: "id", base: "id", outbox: "seq", drafts: "place", meta: "name" } as const;
const TABLES = Object.keys(KEYS) as Table[];

/** One transaction. Nothing else is awaited in it: IndexedDB would end it. */
export interface Transaction {
  get<T extends Table>(table: T, key: string): Promise<Tables[T] | undefined>;
  all<T extends Table>(table: T): Promise<Tables[T][]>;
  ids(): Promise<readonly string[]>; // of things
  outgoing(id: string): Promise<Outgoing[]>;
  newest(count: number): Promise<Thing[]>;
  cursor(): Promise<Cursor | undefined>;
  writes(): Promise<number>;
  put<T extends Table>(table: T, value: Tables[T]): Promise<unknown>;
  remove(table: Table, key: string | number): Promise<unknown>;
}
export interface Database {
  readonly isKept: boolean;
  read<R>(work: (tx: Transaction) => Promise<R>): Promise<R>;
  write<R>(work: (tx: Transaction) => Promise<R>): Promise<R>;
  close(): void;
  destroy(): Promise<void>;
}

interface Schema extends DBSchema {
  things: { key: string; value: Thing; indexes: { at: number } };
  base: { key: string; value: Base };
  outbox: { key: number; value: Outgoing; indexes: { id: string } };
  drafts: { key: string; value: Draft };
  meta: { key: string; value: Meta };
}
const VERSION = 1;

export interface Events {
  onOutdated(): void; // another tab has a newer app, and waits for this one
  onBlocked(): void; // an older app is open in another tab
}

/** Open a person's database. Rejects where the browser gives none. */
export async function openDatabase(user: string, events: Events): Promise<Database> {
  const name = `aurora-${user}`;
  const db = await openDB<Schema>(name, VERSION, {
    // Upgrades only add: an older tab may still be open.
    upgrade(created) {
      created.createObjectStore("things", { keyPath: "id" }).createIndex("at", "at");
      created.createObjectStore("base", { keyPath: "id" });
      const outbox = created.createObjectStore("outbox", { keyPath: "seq", autoIncrement: true });
      outbox.createIndex("id", "id");
      created.createObjectStore("drafts", { keyPath: "place" });
      created.createObjectStore("meta", { keyPath: "name" });
    },
    blocked: () => events.onBlocked(),
    blocking() {
      db.close();
      events.onOutdated();
    },
  });
  return kept(db, name);
}

function kept(db: IDBPDatabase<Schema>, name: string): Database {
  async function run<R>(mode: "readonly" | "readwrite", work: (tx: Transaction) => Promise<R>) {
    const tx = db.transaction(TABLES, mode, { durability: "strict" });
    try {
      const [result] = await Promise.all([work(inside(tx)), tx.done]);
      return result;
    } catch (error) {
      abort(tx);
      throw error;
    }
  }
  return {
    isKept: true,
    read: (work) => run("readonly", work),
    write: (work) => run("readwrite", work),
    close: () => db.close(),
    async destroy() {
      db.close();
      const request = indexedDB.deleteDatabase(name);
      await new Promise<void>((done) => {
        request.onsuccess = request.onerror = request.onblocked = () => done();
      });
    },
  };
}

function abort(tx: { abort(): void; done: Promise<void> }): void {
  tx.done.catch(() => {});
  try {
    tx.abort();
  } catch {
    // It has ended by itself.
  }
}

function inside(tx: IDBPTransaction<Schema, Table[], "readonly" | "readwrite">): Transaction {
  const table = (name: Table) => tx.objectStore(name) as unknown as AnyStore;
  return {
    get: (name, key) => table(name).get(key) as Promise<never>,
    all: (name) => table(name).getAll() as Promise<never>,
    ids: () => tx.objectStore("things").getAllKeys(),
    outgoing: (id) => tx.objectStore("outbox").index("id").getAll(id),
    async newest(count) {
      const found: Thing[] = [];
      let cursor = await tx.objectStore("things").index("at").openCursor(null, "prev");
      while (cursor && found.push(cursor.value) < count) cursor = await cursor.continue();
      return found;
    },
    cursor: () => table("meta").get("cursor") as Promise<Cursor | undefined>,
    writes: async () => countOf(await tx.objectStore("meta").get("writes")),
    put: (name, value) => table(name).put(value),
    remove: (name, key) => table(name).delete(key),
  };
}
const countOf = (found: Meta | undefined): number => (found?.name === "writes" ? found.count : 0);
interface AnyStore {
  get(key: string): Promise<unknown>;
  getAll(): Promise<unknown>;
  put(value: unknown): Promise<unknown>;
  delete(key: string | number): Promise<unknown>;
}

/** Return a database that ends with the tab. Its transactions come one after the other. */
export function memoryDatabase(): Database {
  const tables = new Map(TABLES.map((name) => [name, new Map<unknown, Tables[Table]>()]));
  const table = (name: Table) => tables.get(name) ?? new Map<unknown, Tables[Table]>();
  const all = (name: Table) => [...table(name).values()];
  const outbox = () => all("outbox") as Outgoing[];
  let last = 0;
  let turn: Promise<unknown> = Promise.resolve();
  const tx: Transaction = {
    get: async (name, key) => table(name).get(key) as never,
    all: async (name) => all(name) as never,
    ids: async () => (all("things") as Thing[]).map((thing) => thing.id),
    outgoing: async (id) => outbox().filter((one) => one.id === id),
    async newest(count) {
      const timed = (all("things") as Thing[]).filter((thing) => thing.at !== undefined);
      return timed.sort((one, other) => (other.at ?? 0) - (one.at ?? 0)).slice(0, count);
    },
    cursor: async () => table("meta").get("cursor") as Cursor | undefined,
    writes: async () => countOf(table("meta").get("writes") as Writes | undefined),
    async put(name, value) {
      const numbered = name === "outbox" ? { seq: (last += 1), ...value } : value;
      table(name).set((numbered as unknown as Record<string, unknown>)[KEYS[name]], numbered);
    },
    remove: async (name, key) => table(name).delete(key),
  };
  const run = <R>(work: (tx: Transaction) => Promise<R>): Promise<R> => {
    const mine = turn.then(() => work(tx));
    turn = mine.catch(() => {});
    return mine;
  };
  return { isKept: false, read: run, write: run, close() {}, async destroy() {} };
}
