// One typed line and what it says of a task or an event. Pure.
//
// What is found can be taken off again: then those words are a part of the title.
import {
  DAYS,
  LIST,
  PRIORITY,
  TAG,
  foundBy,
  type Found,
  type Moment,
  escaped,
} from "./capture-rules.ts";
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
  "(?<=^|\\s)(?:(?:due )?(?:on|by)|for|due|from|starting(?: on)?|until|till|this|am|für|" +
    "bis(?: zum)?|vom|ab(?: dem)?|diesen|kommenden) $",
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
  const left = placesOf(line, off);
  const taken = () => [...left, ...parts];
  function take(all: Iterable<Found>, kind: Part["kind"], most = 1): void {
    let count = 0;
    for (const found of all) {
      if (!isFree(taken(), found)) continue;
      parts.push({ ...found, kind, words: line.slice(found.from, found.to) });
      if (++count === most) return;
    }
  }
  take(foundBy(line, PRIORITY, moment), "priority");
  take(foundBy(line, LIST, moment), "list");
  if (!isEvent) take(foundBy(line, TAG, moment), "tag", MOST_TAGS);
  for (const { kind, ...found } of reader?.repeats(masked(line, taken())) ?? [])
    take([found], kind);
  take(foundBy(line, TIMES, moment), "time");
  if (isEvent) take(foundBy(line, LENGTHS, moment), "length");
  const days = widened(line, daysIn(masked(line, taken()), moment, reader));
  const repeats = parts.some((part) => part.kind === "rule");
  const isEnd = ({ from }: Found) => repeats && LAST.test(line.slice(from));
  take(
    days.filter((found) => !isEnd(found)),
    "day",
  );
  take(days.filter(isEnd), "end");
  return withTitle(line, withClock(parts), isEvent);
}

type Place = Pick<Found, "from" | "to">;
/** Return where a line has words that were taken off. */
const placesOf = (line: string, off: ReadonlySet<string>): Place[] =>
  [...off].flatMap((words) =>
    [...line.matchAll(new RegExp(escaped(words), "giu"))].map(({ index, 0: found }) => ({
      from: index,
      to: index + found.length,
    })),
  );

const isFree = (taken: readonly Place[], { from, to }: Place): boolean =>
  taken.every((one) => to <= one.from || from >= one.to);

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

/** Return the parts with the time that a day came with, as "tonight" and "every morning" do. */
function withClock(parts: readonly Part[]): readonly Part[] {
  const named = parts.find((part) => part.clock !== undefined);
  if (!named?.clock || parts.some((part) => part.kind === "time")) return parts;
  const { from, to, words, clock } = named;
  return [...parts, { kind: "time", from, to, words, value: clock }];
}

/** Return a line of the same length without what is known. */
function masked(line: string, taken: readonly Place[]): string {
  let text = line;
  for (const { from, to } of taken)
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
