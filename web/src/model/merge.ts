// Three-way merge of rows, field by field; lists as sets, maps by key, a place as one value.
import {
  MAX_TAGS,
  equal,
  isMap,
  kindOf,
  settable,
  tagsOf,
  textOf,
  type Json,
  type Row,
} from "./kinds.ts";

export interface Merged {
  readonly row: Row; // where both changed a field, mine
  readonly clashes: readonly string[];
}

/** Return their row with what I changed of `base`, and the fields that both changed. */
export function merge(base: Row | null, mine: Row, theirs: Row): Merged {
  const row: Record<string, Json> = { ...theirs };
  const clashes: string[] = [];
  for (const name of new Set([...settable(mine), ...settable(theirs)])) {
    const [was, ours, other] = [base?.[name], mine[name], theirs[name]];
    if (ours === undefined || equal(name, was, ours) || equal(name, ours, other)) continue;
    const found = equal(name, was, other) ? ours : mergeValue(name, was, ours, other);
    if (found === undefined) clashes.push(name);
    row[name] = found ?? ours;
  }
  return { row, clashes };
}

/** Return the last of some versions, with the words and the tags of all. */
export function joined(kind: string, rows: readonly [Row, ...Row[]]): Row {
  const field = kindOf(kind)?.words ?? "";
  const texts = new Set(rows.map((row) => textOf(row, field)).filter(Boolean));
  const tags = new Set(rows.flatMap(tagsOf));
  const last = rows.at(-1) ?? rows[0];
  const tagged = "tags" in last ? { tags: [...tags].slice(0, MAX_TAGS) } : {};
  return { ...last, ...tagged, [field]: [...texts].join("\n\n") };
}

function mergeValue(
  name: string,
  was: Json | undefined,
  mine: Json,
  theirs: Json | undefined,
): Json | undefined {
  if (Array.isArray(mine) && Array.isArray(theirs)) return mergeList(listOf(was), mine, theirs);
  if (name === "place" || !isMap(mine) || !isMap(theirs)) return undefined;
  return mergeMap(isMap(was) ? was : {}, mine, theirs);
}

const listOf = (value: Json | undefined): readonly Json[] => (Array.isArray(value) ? value : []);

function mergeList(was: readonly Json[], mine: readonly Json[], theirs: readonly Json[]): Json {
  const has = (list: readonly Json[], item: Json) => list.some((one) => equal("", one, item));
  const kept = theirs.filter((item) => has(mine, item) || !has(was, item));
  return [...kept, ...mine.filter((item) => !has(was, item) && !has(kept, item))];
}

function mergeMap(was: Row, mine: Row, theirs: Row): Json | undefined {
  const all: Record<string, Json> = {};
  for (const name of new Set([...Object.keys(mine), ...Object.keys(theirs)])) {
    const [before, ours, other] = [was[name], mine[name], theirs[name]];
    const isMine = equal("", before, other);
    if (!isMine && !equal("", before, ours) && !equal("", ours, other)) return undefined;
    const value = isMine ? ours : other;
    if (value !== undefined) all[name] = value;
  }
  return all;
}
