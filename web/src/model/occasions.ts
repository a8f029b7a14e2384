// What is on some days: each repeat of the events, and the dated tasks, as GET /api/calendar has
// them. Pure.
import { clockOf, dayNumber, dayText } from "./civil.ts";
import { isDay, keyOf } from "./editing.ts";
import { doesRepeat, seriesOf } from "./events.ts";
import type { Day } from "./day.ts";
import type { Thing } from "./held.ts";
import { textOf, type Row } from "./kinds.ts";
import { between, daysOf, type Occurrence } from "./recurrence.ts";
import { parseRule } from "./rule.ts";
import { dayAt, momentOfClock } from "./zones.ts";

const DAY = 86_400;
const PADDING = 3; // days by which zones can move a time
const ENDLESS = "9999-12-31";

export interface Occasion {
  readonly thing: Thing;
  readonly key: string; // of the repeat
  readonly row: Row; // of an event, with what this repeat has different
  readonly start: string; // on the clocks of its zone, or a day
  readonly end: string;
  readonly startsAt: number; // seconds since 1970
  readonly endsAt: number;
  readonly first: Day; // that it is seen on, where this device is
  readonly last: Day;
  readonly isRepeated: boolean;
  readonly isProjected: boolean; // a later day of a task that repeats
}

/** Return what is on the days from `first` up to, not including, `last`, in order. */
export function occasionsOf(
  things: readonly Thing[],
  [first, last]: readonly [Day, Day],
  zone: string,
): Occasion[] {
  const found: Occasion[] = [];
  const [since, until] = [dayNumber(first) - PADDING, dayNumber(last) + PADDING].map(dayText);
  const isNear = ([from, to]: readonly [string, string]) => to >= since! && from < until!;
  for (const thing of things) {
    if (thing.kind === "event" && !isNear(boundsOf(thing.row))) continue;
    if (thing.kind === "event") found.push(...ofEvent(thing, [first, last], zone));
    else found.push(...ofTask(thing, [first, last], zone));
  }
  return found.sort(compare);
}

/** Order by the start; longer first, so that what lasts stands above what it covers. */
function compare(one: Occasion, other: Occasion): number {
  return (
    one.startsAt - other.startsAt ||
    (one.thing.id === other.thing.id ? 0 : one.thing.id < other.thing.id ? -1 : 1) ||
    (one.key < other.key ? -1 : 1)
  );
}

type Days = readonly [Day, Day];

function ofEvent(thing: Thing, [first, last]: Days, zone: string): Occasion[] {
  const isRepeated = doesRepeat(thing.row);
  return between(seriesOf(thing.row), first, last, zone).map((one) => ({
    ...{ thing, isRepeated, isProjected: false },
    ...{ row: { ...thing.row, ...(one.changes as Row) } },
    ...{ key: one.key, start: one.start, end: one.end },
    ...{ startsAt: one.startsAt, endsAt: one.endsAt },
    ...daysBetween(one, zone),
  }));
}

/** Return the first day and the last on which something is seen. */
function daysBetween({ start, end, startsAt, endsAt }: Occurrence, zone: string) {
  if (isDay(start)) return { first: start as Day, last: dayText(dayNumber(end) - 1) as Day };
  const dayOf = (moment: number) => dayText(dayAt(moment, zone)) as Day;
  return { first: dayOf(startsAt), last: dayOf(Math.max(startsAt, endsAt - 1)) };
}

/** Return the first day and the last of all repeats of an event, on its own clocks. */
function boundsOf(row: Row): readonly [string, string] {
  const known = bounds.get(row);
  if (known) return known;
  const series = seriesOf(row);
  const length = Math.max(0, clockOf(series.end) - clockOf(series.start));
  const starts = [series.start, ...(series.extra ?? [])];
  const ends: string[] = [lastByRule(row)];
  for (const [key, { start, end, excluded }] of Object.entries(series.overrides ?? {})) {
    if (excluded) continue;
    starts.push(start ?? key);
    if (end) ends.push(end);
  }
  ends.push(...starts.map((one) => keyOf(series, clockOf(one) + length)));
  const sorted = [starts.reduce(least), ends.reduce(most)] as const;
  const found = [sorted[0].slice(0, 10), sorted[1].slice(0, 10)] as const;
  bounds.set(row, found);
  return found;
}
const bounds = new WeakMap<Row, readonly [string, string]>();
const least = (one: string, other: string) => (one < other ? one : other);
const most = (one: string, other: string) => (one > other ? one : other);

function lastByRule(row: Row): string {
  const { start, end, rule: text, zone } = seriesOf(row);
  if (!text) return start;
  const rule = parseRule(text);
  const days = daysOf(rule, start, zone);
  let { last } = days;
  if (rule.count) for (const day of days.since(days.first)) last = day;
  if (!rule.count && !rule.until) return ENDLESS;
  return dayText(last + Math.ceil((clockOf(end) - clockOf(start)) / DAY) + 1);
}

function* ofTask(task: Thing, [first, last]: Days, zone: string): Generator<Occasion> {
  const day = textOf(task.row, "date") as Day;
  if (!day) return;
  if (day >= first && day < last) yield taskOn(task, day, zone);
  const rule = textOf(task.row, "rule");
  if (!rule || day >= last || task.row["completed"] === true) return;
  const begin = Math.max(dayNumber(first), dayNumber(day) + 1);
  for (const one of daysOf(parseRule(rule), day).since(begin)) {
    if (one >= dayNumber(last)) break;
    yield { ...taskOn(task, dayText(one) as Day, zone), isProjected: true };
  }
}

function taskOn(task: Thing, day: Day, zone: string): Occasion {
  const time = textOf(task.row, "due_time");
  const start = time ? `${day}T${time}` : day;
  const end = time ? start : dayText(dayNumber(day) + 1);
  return {
    ...{ thing: task, key: day, row: task.row, start, end, first: day, last: day },
    startsAt: momentOfClock(clockOf(start), zone),
    endsAt: momentOfClock(clockOf(end), zone),
    isRepeated: Boolean(textOf(task.row, "rule")),
    isProjected: false,
  };
}
