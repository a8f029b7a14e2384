// What becomes of the things of a file: each is in one column of a table.
import { momentOf } from "../model/day.ts";
import type { Json, KindName, Row } from "../model/kinds.ts";
import { canonical } from "./canonical.ts";

export const COLUMNS = ["added", "there", "changed", "deleted", "left"] as const;
export type Result = (typeof COLUMNS)[number];

/** A thing of the file, as the change that adds it. */
export interface Item {
  readonly kind: KindName;
  readonly id: string;
  readonly change_id: string;
  readonly where: string; // how to name it to the person
  readonly fields: Row;
  readonly files: readonly string[]; // pictures that its text names
  readonly trashed: boolean; // to be deleted after it was added
}
export interface Left {
  readonly kind: string;
  readonly where: string;
  readonly why: string;
}
export interface Said {
  readonly what: string;
  readonly where: string;
}
export interface Note {
  readonly count: number;
  readonly examples: readonly string[];
}
const EXAMPLES = 5; // of a note

/** Everything that a file holds, in its order. */
export class Contents {
  source = "";
  title = "";
  neverExports: readonly string[] = [];
  readonly items: Item[] = [];
  readonly left: Left[] = [];
  readonly notes = new Map<string, Note>();
  readonly files = new Set<string>();
  readonly #seen = new Set<string>();

  /** Add what a part of the file holds. A journal comes with every part that has its entries. */
  add(items: readonly Item[], left: readonly Left[], notes: readonly Said[]): void {
    for (const item of items) {
      const name = `${item.id} ${item.change_id}`;
      if (this.#seen.has(name)) continue;
      this.#seen.add(name);
      this.items.push(item);
      for (const file of item.files) this.files.add(file);
    }
    this.left.push(...left);
    for (const { what, where } of notes) this.note(what, where);
  }

  /** Count a part that is not carried, and keep the first places. */
  note(what: string, where: string): void {
    const { count, examples } = this.notes.get(what) ?? { count: 0, examples: [] };
    const isNamed = where !== "" && examples.length < EXAMPLES;
    this.notes.set(what, { count: count + 1, examples: isNamed ? [...examples, where] : examples });
  }
}

/** What became of the things of a file, or would become. */
export interface Table {
  readonly kinds: ReadonlyMap<string, Readonly<Record<Result | "all", number>>>;
  readonly left: readonly Left[];
}

/** Return the table of results: those of items by id and change, and what was left out. */
export function tableOf(
  contents: Contents,
  results: ReadonlyMap<Item, Result>,
  refused: readonly Left[] = [],
): Table {
  const kinds = new Map<string, Record<Result | "all", number>>();
  const of = (kind: string) => {
    const none = { all: 0, added: 0, there: 0, changed: 0, deleted: 0, left: 0 };
    const row = kinds.get(kind) ?? none;
    kinds.set(kind, row);
    return row;
  };
  for (const item of contents.items) {
    const row = of(item.kind);
    row.all += 1;
    row[results.get(item) ?? "left"] += 1;
  }
  for (const { kind } of contents.left) {
    const row = of(kind);
    row.all += 1;
    row.left += 1;
  }
  return { kinds, left: [...contents.left, ...refused] };
}

/** What this device knows of a thing: its row, or that it was deleted. */
export interface Known {
  readonly row?: Row;
  readonly version?: number | null;
  readonly isDeleted?: boolean;
}

/** Return what would become of a thing: nothing here is overwritten, or comes back. */
export function decide(item: Item, known: Known | undefined): Result {
  if (!known) return "added";
  if (!known.row) return item.trashed ? "there" : "deleted";
  return saysTheSame(item, known.row) ? "there" : "changed";
}

/** Return whether a thing of the trash is there: a stopped import may have got no further than
 * adding it, or the person restored it. */
export const isOutOfTrash = (item: Item, result: Result, known: Known | undefined): boolean =>
  item.trashed && result === "there" && known?.row !== undefined;

// As they were when it was made, or Aurora's own.
const NOT_COMPARED = new Set(["created_at", "completed_at", "origin"]);
const MOMENTS = new Set(["timestamp", "archived_at"]);

function saysTheSame(item: Item, row: Row): boolean {
  const names = Object.keys(item.fields).filter((name) => name in row && !NOT_COMPARED.has(name));
  return names.every((name) => normal(name, item.fields[name]) === normal(name, row[name]));
}

/** Return a value so that two ways to write it are equal. */
function normal(name: string, value: Json | undefined): string | number {
  if (MOMENTS.has(name) && typeof value === "string") return momentOf(value);
  if (name === "tags" && Array.isArray(value)) return canonical([...new Set(value.map(tag))]);
  if (name === "list" && typeof value === "string") return value.trim().normalize("NFC");
  if (name === "rule" && typeof value === "string") return ruleOf(value);
  if (name === "extra" && Array.isArray(value)) return canonical(value.toSorted());
  return canonical(without(value ?? null));
}

/** Return a rule's parts in one order. */
const ruleOf = (rule: string): string =>
  rule
    .toUpperCase()
    .replace(/^RRULE:/, "")
    .split(";")
    .filter(Boolean)
    .sort()
    .join(";");

/** Return a value without what is nothing within it. */
function without(value: Json): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  const left = Object.entries(value).filter(([, one]) => one !== null);
  return Object.fromEntries(left.map(([name, one]) => [name, without(one)]));
}
const tag = (one: Json): string =>
  String(one).normalize("NFC").trim().toLowerCase().normalize("NFC");
