// A series: an event with all its repeats, and which of them fall between two days.
import { clockOf, clockText, dayNumber, dayText } from "./civil.ts";
import type { Day } from "./day.ts";
import { LAST_DAY, RuleDays } from "./rule-days.ts";
import { parseRule, type Rule } from "./rule.ts";
import { momentOfClock } from "./zones.ts";

const DAY = 86_400;
const PADDING = 3; // days by which zones, and clocks that change, can move a start

// As the API has it: times on the clocks of the zone, or days where it is all day.
export interface Series {
  readonly start: string;
  readonly end: string;
  readonly all_day?: boolean;
  readonly zone?: string | null;
  readonly end_zone?: string | null;
  readonly rule?: string | null;
  readonly extra?: readonly string[];
  readonly overrides?: { readonly [key: string]: Override };
}
export type Override = {
  readonly excluded?: boolean;
  readonly start?: string;
  readonly end?: string;
  readonly [field: string]: unknown;
};

// One repeat. Its key is the start that the rule gives it; `changes` is what it has different.
export interface Occurrence {
  readonly key: string;
  readonly start: string;
  readonly end: string;
  readonly startsAt: number; // seconds since 1970
  readonly endsAt: number;
  readonly changes: Override;
}

/** Return a rule's days until its end. The end of a zoned series is a moment. */
export function daysOf(rule: Rule, start: string, zone?: string | null): RuleDays {
  const first = dayNumber(start.slice(0, 10));
  return new RuleDays(rule, first, lastDay(rule, start, zone));
}

function lastDay({ until }: Rule, start: string, zone?: string | null): number {
  if (!until) return LAST_DAY;
  const day = dayNumber(`${until.slice(0, 4)}-${until.slice(4, 6)}-${until.slice(6, 8)}`);
  if (!until.includes("T")) return day;
  const [hour, minute, second] = [9, 11, 13].map((at) => Number(until.slice(at, at + 2)));
  const end = day * DAY + hour! * 3600 + minute! * 60 + second!;
  const time = clockOf(start) - dayNumber(start.slice(0, 10)) * DAY;
  const isAfter = (one: number) =>
    (zone ? momentOfClock(one * DAY + time, zone) : one * DAY + time) > end;
  let last = day + 1;
  while (isAfter(last)) last--;
  return last;
}

/**
 * Return what of a series falls on the days from `first` up to, not including, `last`: days in
 * `zone`, whose clocks floating times and whole days follow too.
 */
export function between(series: Series, first: Day, last: Day, zone: string): Occurrence[] {
  const [from, to] = [dayNumber(first), dayNumber(last)];
  const [begin, end] = [momentOfClock(from * DAY, zone), momentOfClock(to * DAY, zone)];
  const { overrides = {} } = series;
  const length = clockOf(series.end) - clockOf(series.start);
  const longest = Math.max(0, Math.floor(length / DAY));
  const keys = new Set(startsOf(series, from - PADDING - longest, to + PADDING));
  for (const key of Object.keys(overrides)) keys.add(key);
  return [...keys]
    .filter((key) => !overrides[key]?.excluded)
    .map((key) => occurrence(series, key, length, zone))
    .filter(({ startsAt, endsAt }) => startsAt < end && (endsAt > begin || startsAt >= begin))
    .sort((one, other) => one.startsAt - other.startsAt || (one.key < other.key ? -1 : 1));
}

/** Return the keys of what starts, by rule or extra, in a span of days. */
export function startsOf(series: Series, first: number, last: number): string[] {
  const { start, extra = [] } = series;
  const days = ruleOf(series);
  const isThere = (key: string) => {
    const day = dayNumber(key.slice(0, 10));
    return day >= first && day <= last;
  };
  const keys = extra.filter(isThere);
  if (!days) return isThere(start) ? [...keys, start] : keys;
  for (const day of days.since(first)) {
    if (day > last) break;
    keys.push(dayText(day) + start.slice(10));
  }
  return keys;
}

/** Return the days of a series' rule: a series that is there stays as it is. */
function ruleOf(series: Series): RuleDays | undefined {
  if (!series.rule) return undefined;
  const days = known.get(series) ?? daysOf(parseRule(series.rule), series.start, series.zone);
  known.set(series, days);
  return days;
}
const known = new WeakMap<Series, RuleDays>();

function occurrence(series: Series, key: string, length: number, viewer: string): Occurrence {
  const changes = series.overrides?.[key] ?? {};
  const zone = series.zone ?? viewer;
  const start = changes.start ?? key;
  const from = clockOf(start);
  const end = changes.end ?? written(from + length, start.length > 10);
  const startsAt = momentOfClock(from, zone);
  const endsAt = momentOfClock(clockOf(end), series.end_zone ?? zone);
  if (endsAt >= startsAt) return { key, start, end, startsAt, endsAt, changes };
  // The start is at an hour that the clocks skip, and the end is not.
  return {
    key,
    start,
    end,
    startsAt,
    endsAt: startsAt + Math.max(0, clockOf(end) - from),
    changes,
  };
}

const written = (clock: number, isTime: boolean): string => {
  const text = clockText(clock);
  return isTime ? text : text.slice(0, 10);
};
