// The hours of days by the clock, also where clocks are changed. Pure.
//
// A week is drawn on one clock: where an hour comes twice on one of its days, it has a row more,
// which the other days do not have.
import { dayNumber } from "./civil.ts";
import type { Day } from "./day.ts";
import { clockAt, momentOfClock } from "./zones.ts";

const DAY = 86_400;
const HOUR = 3_600;

/** The hours of one day: where each moment stands on the common clock. */
export interface Hours {
  readonly day: Day;
  readonly begin: number; // seconds since 1970
  readonly end: number;
  /** Hours that the common clock has and this day lacks, or undefined. */
  readonly missing: Span | undefined;
  readonly placeOf: (moment: number) => number; // seconds from the top
}
interface Span {
  readonly from: number; // seconds from the top
  readonly to: number;
}
export interface Clock {
  readonly days: readonly Hours[];
  readonly rows: readonly Row[];
  readonly length: number; // seconds
}
export interface Row {
  readonly from: number; // seconds from the top
  readonly clock: string; // HH:MM
  readonly isAgain: boolean;
}

/** A change of the clocks: when it is, and what they show before and after. */
interface Change {
  readonly at: number;
  readonly before: number; // seconds since midnight
  readonly after: number;
}

function changeOn(day: number, zone: string): Change | undefined {
  const [begin, end] = [momentOfClock(day * DAY, zone), momentOfClock((day + 1) * DAY, zone)];
  const offset = (moment: number) => clockAt(moment, zone) - moment;
  if (offset(begin) === offset(end - 1)) return undefined;
  let [before, after] = [begin, end - 1];
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2);
    if (offset(middle) === offset(begin)) before = middle;
    else after = middle;
  }
  const since = clockAt(after, zone) - day * DAY;
  return { at: after, before: after + offset(begin) - day * DAY, after: since };
}

/** Return the hours of some days on one clock. */
export function clockFor(days: readonly Day[], zone: string): Clock {
  const changes = days.map((day) => changeOn(dayNumber(day), zone));
  const twice = changes.find((one) => one !== undefined && one.after < one.before);
  const more = twice ? twice.before - twice.after : 0;
  const rows: Row[] = [];
  const add = (from: number, clock: number, isAgain: boolean) =>
    rows.push({ from, clock: written(clock), isAgain });
  const until = twice?.before ?? DAY;
  for (let clock = 0; clock < until; clock += HOUR) add(clock, clock, false);
  for (let clock = twice?.after ?? DAY; clock < until; clock += HOUR)
    add(clock + more, clock, true);
  for (let clock = until; clock < DAY; clock += HOUR) add(clock + more, clock, false);
  const hours = days.map((day, place) => hoursOf(day, zone, { own: changes[place], twice }));
  return { days: hours, rows, length: DAY + more };
}

interface Changes {
  readonly own: Change | undefined; // of this day
  readonly twice: Change | undefined; // of the day that has hours twice
}

function hoursOf(day: Day, zone: string, { own, twice }: Changes): Hours {
  const number = dayNumber(day);
  const [begin, end] = [momentOfClock(number * DAY, zone), momentOfClock((number + 1) * DAY, zone)];
  const more = twice ? twice.before - twice.after : 0;
  function placeOf(moment: number): number {
    if (moment >= end) return DAY + more;
    const clock = clockAt(moment, zone) - number * DAY;
    const isLater = own && own === twice ? moment >= own.at : twice && clock >= twice.before;
    return isLater ? clock + more : clock;
  }
  const isSkipped = own !== undefined && own.after > own.before;
  const lacks =
    twice && own !== twice ? { from: twice.before, to: twice.before + more } : undefined;
  const missing = isSkipped ? { from: own.before, to: own.after } : lacks;
  return { day, begin, end, missing, placeOf };
}

const two = (part: number) => String(Math.floor(part)).padStart(2, "0");
const written = (clock: number): string => `${two(clock / HOUR)}:${two((clock % HOUR) / 60)}`;
