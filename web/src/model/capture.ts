// One typed line and what it says of a task or an event. Pure.
//
// What is found can be taken off again: then those words are a part of the title.
import { DAYS, LIST, PRIORITY, TAG, foundBy, type Found, type Moment } from "./capture-rules.ts";
import { LENGTHS, TIMES } from "./capture-times.ts";

export interface Part extends Found {
  readonly kind: "day" | "time" | "length" | "rule" | "done" | "end" | "priority" | "tag" | "list";
  readonly words: string;
}
export interface Captured {
  readonly title: string; // without the parts
  readonly parts: readonly Part[];
}
/** What reads more than the fixed words, and is loaded when somebody types. */
export interface Reader {
  readonly days: (line: string, moment: Moment) => Iterable<Found>;
  readonly repeats: (line: string) => Iterable<Found & { readonly kind: "rule" | "done" }>;
}
export const PRIORITIES = ["urgent", "high", "medium", "low"] as const;
const BEFORE_DAY = new RegExp(
  "(?<=^|\\s)(?:on|by|from|starting(?: on)?|until|till|this|am|bis(?: zum)?|vom|ab(?: dem)?|" +
    "diesen|kommenden) $",
  "iu",
);
const LAST = /^(?:until|till|bis)/iu;
const MOST_TAGS = 20;

/** Return what a line says; `off` are the words that a person took off, in small letters. */
export function capturedIn(
  line: string,
  moment: Moment,
  off: ReadonlySet<string>,
  { reader, isEvent = false }: { reader?: Reader | undefined; isEvent?: boolean } = {},
): Captured {
  const parts: Part[] = [];
  function take(all: Iterable<Found>, kind: Part["kind"], most = 1): void {
    let count = 0;
    for (const found of all) {
      const words = line.slice(found.from, found.to);
      if (off.has(words.toLowerCase()) || !isFree(parts, found)) continue;
      parts.push({ ...found, kind, words });
      if (++count === most) return;
    }
  }
  take(foundBy(line, PRIORITY, moment), "priority");
  take(foundBy(line, LIST, moment), "list");
  if (!isEvent) take(foundBy(line, TAG, moment), "tag", MOST_TAGS);
  for (const { kind, ...found } of reader?.repeats(masked(line, parts)) ?? []) take([found], kind);
  take(foundBy(line, TIMES, moment), "time");
  if (isEvent) take(foundBy(line, LENGTHS, moment), "length");
  const days = widened(line, daysIn(masked(line, parts), moment, reader));
  const repeats = parts.some((part) => part.kind === "rule");
  const isEnd = ({ from }: Found) => repeats && LAST.test(line.slice(from));
  take(
    days.filter((found) => !isEnd(found)),
    "day",
  );
  take(days.filter(isEnd), "end");
  return withTitle(line, withClock(parts), isEvent);
}

const isFree = (parts: readonly Part[], { from, to }: Found): boolean =>
  parts.every((part) => to <= part.from || from >= part.to);

/** Return the days that are said: those by fixed words, unless a reader understands more words. */
function daysIn(line: string, moment: Moment, reader: Reader | undefined): Found[] {
  const own = [...foundBy(line, DAYS, moment)];
  const read = [...(reader?.days(line, moment) ?? [])];
  const overlaps = (one: Found, other: Found) => one.from < other.to && other.from < one.to;
  const length = ({ from, to }: Found) => to - from;
  const isShorter = (one: Found, all: readonly Found[], by: number) =>
    all.some((other) => overlaps(one, other) && length(other) >= length(one) + by);
  return [
    ...own.filter((one) => !isShorter(one, read, 1)),
    ...read.filter((one) => !isShorter(one, own, 0)),
  ];
}

/** Return days with the "on" or "until" before them. */
const widened = (line: string, days: readonly Found[]): Found[] =>
  days.map((found) => {
    const [before = ""] = BEFORE_DAY.exec(line.slice(0, found.from)) ?? [];
    return { ...found, from: found.from - before.length };
  });

/** Return the parts with the time that a day came with, as "tonight" does. */
function withClock(parts: readonly Part[]): readonly Part[] {
  const day = parts.find((part) => part.kind === "day");
  if (!day?.clock || parts.some((part) => part.kind === "time")) return parts;
  const { from, to, words, clock } = day;
  return [...parts, { kind: "time", from, to, words, value: clock }];
}

/** Return a line of the same length without what is known. */
function masked(line: string, parts: readonly Part[]): string {
  let text = line;
  for (const { from, to } of parts)
    text = text.slice(0, from) + "·".repeat(to - from) + text.slice(to);
  return text;
}

function withTitle(line: string, found: readonly Part[], isEvent: boolean): Captured {
  const parts = [...found].sort((one, other) => one.from - other.from);
  // A task has no end: the words of a span stay with it.
  const said = parts.filter((part) => isEvent || part.until === undefined);
  const title = without(line, said);
  return title ? { title, parts } : { title: line.trim(), parts: [] };
}

function without(line: string, parts: readonly Part[]): string {
  let [left, at] = ["", 0];
  for (const { from, to } of parts) {
    left += line.slice(at, from);
    at = to;
  }
  return (left + line.slice(at))
    .replace(/\s+([,.;!?])/gu, "$1")
    .replace(/\s+/gu, " ")
    .replace(/^[,.;\s]+|[,;\s]+$/gu, "");
}

/** Return the first part of a kind. */
export const partOf = (parts: readonly Part[], kind: Part["kind"]): Part | undefined =>
  parts.find((part) => part.kind === kind);
/** Return the first value of a kind among the parts. */
export const valueOf = (parts: readonly Part[], kind: Part["kind"]): string | undefined =>
  partOf(parts, kind)?.value;
