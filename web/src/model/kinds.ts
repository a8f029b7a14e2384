// The kinds of what a person keeps, and which of a row's fields are sent.
import type { components } from "../../schema.d.ts";
import { momentOf as parsed } from "./day.ts";

type Schemas = components["schemas"];
export type KindName = Schemas["Change"]["kind"];
export type Json =
  string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json };
/** A row as the server has it: also the fields that this version of the app does not know. */
export type Row = { readonly [field: string]: Json };
export type Refusal = Schemas["Refusal"];

interface Kind {
  /** Fields of the first release: a change that omits one resets it. Later ones go if changed. */
  readonly always: readonly string[];
  readonly words: string; // the field with the text
  readonly inTimeline: boolean;
}

export const KINDS: Readonly<Record<KindName, Kind>> = {
  thought: { always: ["text", "timestamp", "tags"], words: "text", inTimeline: true },
  entry: {
    always: ["journal_id", "title", "content", "timestamp", "mood", "tags"],
    words: "content",
    inTimeline: true,
  },
  journal: { always: ["name", "description", "color"], words: "name", inTimeline: false },
  task: {
    always: ["title", "description", "date", "due_time", "completed", "category", "priority"],
    words: "title",
    inTimeline: false,
  },
  event: {
    always: [
      ...["title", "description", "location", "start", "end", "zone", "end_zone", "rule"],
      ...["extra", "overrides", "reminders", "busy", "color", "uid"],
    ],
    words: "title",
    inTimeline: false,
  },
};
const READ_ONLY = new Set([
  "id",
  "created_at",
  "updated_at",
  "version",
  "completed_at",
  "all_day",
  "series_id",
]);
export const MAX_TAGS = 20;
export const MAX_TEXT = { thought: 100_000, entry: 100_000 } as const;

/** Return what is known of a kind; nothing of one that a newer server has. */
export const kindOf = (name: string): Kind | undefined =>
  Object.hasOwn(KINDS, name) ? KINDS[name as KindName] : undefined;

/** Return a row as it is kept here: where it was imported from is left with the server. */
export function keptOf(row: Row): Row {
  const { origin: _, ...kept } = row;
  return kept;
}

/** Return the fields to send of a row that was `base` when it was last the server's. */
export function fieldsOf(kind: string, row: Row, base: Row | null): Row {
  const always = kindOf(kind)?.always ?? [];
  const changed = settable(row).filter((name) => !equal(name, row[name], base?.[name]));
  const names = new Set([...always.filter((name) => row[name] !== undefined), ...changed]);
  return Object.fromEntries([...names].map((name) => [name, row[name] ?? null]));
}

export const settable = (row: Row): string[] => Object.keys(row).filter((n) => !READ_ONLY.has(n));

/** Return whether a field has the same value in two rows: a moment can be written in two ways, and
 * a row of before the field was known lacks it. */
export function equal(name: string, one: Json | undefined, other: Json | undefined): boolean {
  if (MOMENTS.has(name) && typeof one === "string" && typeof other === "string") {
    return parsed(one) === parsed(other);
  }
  if (isEmpty(one) && isEmpty(other)) return true;
  return one === other || sorted(one) === sorted(other);
}
/** Return a value as text; the server has the keys of maps in an order of its own. */
const sorted = (value: Json | undefined): string =>
  JSON.stringify(value ?? null, (_, part: Json) =>
    isMap(part) ? Object.fromEntries(Object.entries(part).sort()) : part,
  );
const MOMENTS = new Set(["timestamp", "archived_at"]);
const isEmpty = (value: Json | undefined): boolean =>
  value === undefined || value === null || value === false || (isList(value) && !value.length);
export const isMap = (value: Json | undefined): value is Row =>
  typeof value === "object" && value !== null && !isList(value);
const isList = (value: Json): value is readonly Json[] => Array.isArray(value);

/** Return whether two rows say the same, whatever their versions. */
export const sameRow = (one: Row, other: Row): boolean =>
  [...new Set([...settable(one), ...settable(other)])].every((n) => equal(n, one[n], other[n]));

/** Return a text field, or nothing. */
export function textOf(row: Row, field: string): string {
  const value = row[field];
  return typeof value === "string" ? value : "";
}

export const tagsOf = (row: Row): readonly string[] =>
  Array.isArray(row["tags"]) ? row["tags"].filter((tag) => typeof tag === "string") : [];

/** Return the name of the place where something was; empty where none is known. */
export function placeNameOf(row: Row): string {
  const place = row["place"];
  return isMap(place) ? textOf(place, "name") : "";
}

/** Return when it was, in milliseconds; nothing for what has no place in the timeline. */
export function momentOf(kind: string, row: Row): number | undefined {
  const at = kindOf(kind)?.inTimeline ? parsed(textOf(row, "timestamp")) : Number.NaN;
  return Number.isNaN(at) ? undefined : at;
}

/** Return the tags in a text: `#word`, where it begins a line or follows a space. */
export function tagsIn(text: string): string[] {
  const found = text
    .normalize("NFC")
    .matchAll(/(?:^|\s)#([\p{L}\p{N}_][\p{L}\p{M}\p{N}_/-]{0,49})/gu);
  const tags = [...found].map((match) => (match[1] ?? "").toLowerCase().normalize("NFC"));
  return [...new Set(tags)].slice(0, MAX_TAGS);
}

/** Return the tags after an edit: those of the text follow it, others stay. */
export function tagsAfter(tags: readonly string[], before: string, after: string): string[] {
  const left = new Set(tagsIn(before).filter((tag) => !tagsIn(after).includes(tag)));
  return [...new Set([...tags.filter((tag) => !left.has(tag)), ...tagsIn(after)])].slice(
    0,
    MAX_TAGS,
  );
}

/** Return a UUID of version 7 (RFC 9562). Not by crypto.randomUUID: plain http has none. */
export function newId(now: number): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  for (let place = 0; place < 6; place++)
    bytes[place] = Math.floor(now / 2 ** (40 - 8 * place)) % 256;
  bytes[6] = 0x70 | ((bytes[6] ?? 0) & 0x0f);
  bytes[8] = 0x80 | ((bytes[8] ?? 0) & 0x3f);
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

/** Return when an id of version 7 was made, in milliseconds. */
export const madeAt = (id: string): number => Number.parseInt(id.replace("-", "").slice(0, 12), 16);
