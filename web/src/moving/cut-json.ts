// The JSON exports whose lists can be sent in slices, each in the same envelope.
import type { Cut } from "./cut.ts";
import { grouped } from "./cut.ts";

type Fields = Readonly<Record<string, unknown>>;
const LISTS = ["thoughts", "journals", "tasks"] as const; // of the original frontend

/** Return how to cut a JSON file; null for one of another form. */
export function jsonCut(text: string): Cut<unknown> | null {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    return null;
  }
  if (!isFields(document)) return null;
  const { items, entries } = document;
  if (Array.isArray(items) && items.some((one) => fieldOf(one, "content_type"))) {
    return standardNotes(document, items);
  }
  if (Array.isArray(entries)) return entriesOf(document, entries);
  return LISTS.some((name) => listOf(document, name)) ? frontend(document) : null;
}

const isFields = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const fieldOf = (value: unknown, name: string): unknown =>
  isFields(value) ? value[name] : undefined;

/** Day One, or jrnl: there equal entries are told apart by their number, and so stay together. */
function entriesOf(document: Fields, entries: readonly unknown[]): Cut<unknown> {
  const { metadata, tags } = document;
  const isDayOne = metadata !== undefined || fieldOf(entries[0], "creationDate") !== undefined;
  if (isDayOne) {
    return {
      groups: entries.map((entry) => [entry]),
      write: (some) => JSON.stringify({ metadata: metadata ?? {}, entries: some }),
    };
  }
  // What it is recognised by stands first, however long the first entry is.
  const first = ({ date, time, starred, ...rest }: Fields) => ({ date, time, starred, ...rest });
  const keyOf = (one: unknown) =>
    JSON.stringify(["date", "time", "title", "body"].map((name) => fieldOf(one, name)));
  return {
    groups: grouped(entries, keyOf),
    write: (some) =>
      JSON.stringify({ tags, entries: some.map((one) => (isFields(one) ? first(one) : one)) }),
  };
}

/** Standard Notes: every slice has all tags, with what they say of its notes. */
function standardNotes(document: Fields, items: readonly unknown[]): Cut<unknown> {
  const isTag = (one: unknown) => fieldOf(one, "content_type") === "Tag";
  const tags = items.filter(isTag);
  const { version } = document;
  return {
    groups: items.filter((one) => !isTag(one)).map((one) => [one]),
    write(some) {
      const ids = new Set(some.map((one) => fieldOf(one, "uuid")));
      const all = [...tags.map((tag) => only(tag, ids)), ...some];
      const first = ({ content_type, ...rest }: Fields) => ({ content_type, ...rest });
      return JSON.stringify({
        version,
        items: all.map((one) => (isFields(one) ? first(one) : one)),
      });
    },
  };
}

/** Return a tag with its references to these notes, and to the tag above it. */
function only(tag: unknown, ids: ReadonlySet<unknown>): unknown {
  const [content, references] = [
    fieldOf(tag, "content"),
    fieldOf(fieldOf(tag, "content"), "references"),
  ];
  if (!isFields(tag) || !isFields(content) || !Array.isArray(references)) return tag;
  const isKept = (one: unknown) =>
    fieldOf(one, "content_type") !== "Note" || ids.has(fieldOf(one, "uuid"));
  return { ...tag, content: { ...content, references: references.filter(isKept) } };
}

interface Stored {
  readonly list: (typeof LISTS)[number];
  readonly one: unknown;
}

/** The original frontend: its lists, and the entries of each journal; the first slice says what
 * is not there or cannot be read. */
function frontend(document: Fields): Cut<unknown> {
  const lists = new Map(LISTS.map((name) => [name, listOf(document, name)]));
  const records = LISTS.flatMap((list) =>
    (lists.get(list) ?? []).flatMap((one) => split(list, one)).map((one) => ({ list, one })),
  );
  return {
    groups: records.map((record) => [record]),
    write(some, isFirst) {
      const of = (list: string) =>
        (some as readonly Stored[]).filter((one) => one.list === list).map(({ one }) => one);
      const isWanted = (name: (typeof LISTS)[number]) => lists.get(name) !== null || !isFirst;
      const wanted = LISTS.filter(isWanted).map((name) => [name, of(name)]);
      const broken = LISTS.filter((name) => !isWanted(name) && name in document);
      const said = broken.map((name) => [name, document[name]]);
      return JSON.stringify(Object.fromEntries([...wanted, ...said]));
    },
  };
}

/** Return a journal as many, each with some of its entries; anything else as it is. */
function split(list: string, one: unknown): readonly unknown[] {
  const entries = fieldOf(one, "entries");
  if (list !== "journals" || !isFields(one) || !Array.isArray(entries)) return [one];
  const { entries: _, ...journal } = one;
  return [journal, ...entries.map((entry) => ({ ...journal, entries: [entry] }))];
}

function listOf(document: Fields, name: string): readonly unknown[] | null {
  try {
    const value = document[name];
    const list: unknown = typeof value === "string" ? JSON.parse(value) : value;
    return Array.isArray(list) ? list : null;
  } catch {
    return null;
  }
}
