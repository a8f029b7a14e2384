// One typed line and what it says of a task: a day, a time, a priority, tags and a list. Pure.
//
// What is found can be taken off again: then those words are a part of the title.
import { dayIn, plusDays, weekdayNumber, type Day, type DayNames } from "./day.ts";

export type Part = { readonly from: number; readonly to: number; readonly words: string } & (
  | { readonly kind: "day"; readonly value: Day }
  | { readonly kind: "time" | "priority" | "tag" | "list"; readonly value: string }
);
export interface Captured {
  readonly title: string; // without the parts
  readonly parts: readonly Part[];
}
export interface Moment {
  readonly today: Day;
  readonly names: DayNames;
}
export const PRIORITIES = ["urgent", "high", "medium", "low"] as const;

type Read<T> = (found: RegExpMatchArray, moment: Moment) => T | undefined;
interface Rule<T> {
  readonly pattern: (names: DayNames) => string;
  readonly read: Read<T>;
}
const BEFORE = "(?<=^|\\s)";
const AFTER = "(?=$|\\s|[,.;!?](?:\\s|$))";
const of = (all: readonly (readonly string[])[]): string =>
  all
    .flat()
    .map((name) => name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"))
    .sort((one, other) => other.length - one.length)
    .join("|");
const placeOf = (all: readonly (readonly string[])[], name: string): number =>
  all.findIndex((names) => names.includes(name.toLowerCase()));

/** Return this year's day, or next year's where this one has passed. */
function nextDay(month: number, day: number, year: string | undefined, today: Day) {
  if (year !== undefined) return dayIn(Number(year), month, day);
  const now = Number(today.slice(0, 4));
  const first = dayIn(now, month, day);
  // The 29th of February can be four years away.
  for (let ahead = 0; ahead <= 4; ahead++) {
    const found = ahead === 0 ? first : dayIn(now + ahead, month, day);
    if (found && found >= today) return found;
  }
  return undefined;
}

const STEPS = { day: 1, week: 7 } as const;
const DAYS: readonly Rule<Day>[] = [
  {
    pattern: () => "(\\d{4})-(\\d\\d)-(\\d\\d)",
    read: ([, year, month, day]) => dayIn(Number(year), Number(month), Number(day)),
  },
  {
    pattern: (names) => `(?:${of([names.today])})`,
    read: (_, { today }) => today,
  },
  {
    pattern: (names) => `(?:${of([names.tomorrow])})`,
    read: (_, { today }) => plusDays(today, 1),
  },
  {
    pattern: () => "in (an?|\\d{1,3}) (day|week)s?",
    read: ([, count = "", unit = ""], { today }) =>
      plusDays(today, (Number(count) || 1) * STEPS[unit.toLowerCase() as keyof typeof STEPS]),
  },
  {
    pattern: () => "next week",
    read: (_, { today }) => plusDays(today, 8 - weekdayNumber(today)),
  },
  {
    pattern: (names) => `(?:on )?(next )?(${of(names.weekdays)})`,
    read: ([, next, name = ""], { today, names }) => {
      const wanted = placeOf(names.weekdays, name);
      const monday = plusDays(today, 1 - weekdayNumber(today));
      const own = plusDays(monday, wanted + (next ? 7 : 0));
      return own > today ? own : plusDays(own, 7);
    },
  },
  {
    pattern: (names) => `(?:on )?(\\d{1,2})\\.? (${of(names.months)})\\.?(?: (\\d{4}))?`,
    read: ([, day, name = "", year], { today, names }) =>
      nextDay(placeOf(names.months, name) + 1, Number(day), year, today),
  },
  {
    pattern: (names) => `(?:on )?(${of(names.months)}) (\\d{1,2})(?:st|nd|rd|th)?(?:,? (\\d{4}))?`,
    read: ([, name = "", day, year], { today, names }) =>
      nextDay(placeOf(names.months, name) + 1, Number(day), year, today),
  },
  {
    pattern: () => "(\\d{1,2})\\.(\\d{1,2})\\.(\\d{4})?",
    read: ([, day, month, year], { today }) => nextDay(Number(month), Number(day), year, today),
  },
];

const two = (part: number): string => String(part).padStart(2, "0");
const clock = (hour: number, minute: number): string | undefined =>
  hour < 24 && minute < 60 ? `${two(hour)}:${two(minute)}` : undefined;
/** Return the hour that is meant: nobody who says "at 1" means the night, but "at 01" does. */
const likelyHour = (hour: string): number =>
  /^[1-6]$/.test(hour) ? Number(hour) + 12 : Number(hour);
const TIMES: readonly Rule<string>[] = [
  {
    pattern: () => "(?:at )?(\\d{1,2})(?::(\\d\\d))? ?([ap])\\.?m\\.?",
    read: ([, hour, minute = "0", half = ""]) => {
      const written = Number(hour);
      if (written < 1 || written > 12) return undefined;
      return clock((written % 12) + (half.toLowerCase() === "p" ? 12 : 0), Number(minute));
    },
  },
  {
    pattern: () => "(?:at )?(\\d{1,2}):(\\d\\d)",
    read: ([, hour, minute]) => clock(Number(hour), Number(minute)),
  },
  { pattern: () => "at (\\d{1,2})", read: ([, hour = ""]) => clock(likelyHour(hour), 0) },
  { pattern: () => "(?:at )?noon", read: () => "12:00" },
];
const PRIORITY: readonly Rule<string>[] = [
  { pattern: () => "!(urgent|high|medium|low)", read: ([, name]) => name?.toLowerCase() },
];
const TAG: readonly Rule<string>[] = [
  {
    pattern: () => "#([\\p{L}\\p{N}_][\\p{L}\\p{N}_/-]{0,49})",
    read: ([, name]) => name?.toLowerCase(),
  },
];
const LIST: readonly Rule<string>[] = [
  { pattern: () => "@([\\p{L}\\p{N}][\\p{L}\\p{N}_-]{0,99})", read: ([, name]) => name },
];

/** Return what rules find in a line, but for what was taken off. */
function* partsBy<T>(
  line: string,
  rules: readonly Rule<T>[],
  moment: Moment,
  off: ReadonlySet<string>,
): Generator<{ from: number; to: number; words: string; value: T }> {
  for (const { pattern, read } of rules) {
    const expression = new RegExp(BEFORE + pattern(moment.names) + AFTER, "giu");
    for (const found of line.matchAll(expression)) {
      const [words] = found;
      const value = off.has(words.toLowerCase()) ? undefined : read(found, moment);
      if (value !== undefined) {
        yield { from: found.index, to: found.index + words.length, words, value };
      }
    }
  }
}

/** Return what a line says of a task; `off` are the words that a person took off, in small. */
export function capturedIn(line: string, moment: Moment, off: ReadonlySet<string>): Captured {
  const parts: Part[] = [];
  const isFree = ({ from, to }: { from: number; to: number }): boolean =>
    parts.every((part) => to <= part.from || from >= part.to);
  function take<T>(rules: readonly Rule<T>[], part: (found: PartOf<T>) => Part, most: number) {
    let count = 0;
    for (const found of partsBy(line, rules, moment, off)) {
      if (count === most) return;
      if (!isFree(found)) continue;
      parts.push(part(found));
      count += 1;
    }
  }
  take(DAYS, (found) => ({ ...found, kind: "day" }), 1);
  take(TIMES, (found) => ({ ...found, kind: "time" }), 1);
  take(PRIORITY, (found) => ({ ...found, kind: "priority" }), 1);
  take(LIST, (found) => ({ ...found, kind: "list" }), 1);
  take(TAG, (found) => ({ ...found, kind: "tag" }), 20);
  const sorted = parts.sort((one, other) => one.from - other.from);
  const title = without(line, sorted);
  return title ? { title, parts: sorted } : { title: line.trim(), parts: [] };
}
interface PartOf<T> {
  readonly from: number;
  readonly to: number;
  readonly words: string;
  readonly value: T;
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

/** Return the first value of a kind among the parts. */
export const valueOf = (parts: readonly Part[], kind: Part["kind"]): string | undefined =>
  parts.find((part) => part.kind === kind)?.value;
