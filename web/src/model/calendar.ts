// The grid of a month, moving about in it, and the same day in other years. Pure.
import { plusDays, weekdayNumber, type Day } from "./day.ts";

const MONTHS = 12;
const WEEK = 7;
const EARLIEST = "0001-01-01";
const LATEST = "9999-12-31";

/** Return the first day of a month, counted from the year 0. */
function firstOf(months: number): Day {
  const [year, month] = [Math.floor(months / MONTHS), (months % MONTHS) + 1];
  return `${String(year).padStart(4, "0")}-${String(month).padStart(2, "0")}-01` as Day;
}

const isThere = (day: Day): boolean => day >= EARLIEST && day <= LATEST;

/** Return the weeks of a day's month, each with all of its days: none beyond the calendar's ends.
 *
 * The second week of every month has all seven.
 */
export function weeksOf(day: Day, firstDay: number): readonly (readonly (Day | undefined)[])[] {
  const month = day.slice(0, 7);
  const first = `${month}-01` as Day;
  let start = plusDays(first, -((weekdayNumber(first) - firstDay + WEEK) % WEEK));
  const weeks: (Day | undefined)[][] = [];
  do {
    const days = Array.from({ length: WEEK }, (_, place) => plusDays(start, place));
    weeks.push(days.map((one) => (isThere(one) ? one : undefined)));
    start = plusDays(start, WEEK);
  } while (start.startsWith(month));
  return weeks;
}

/** Return the days of a day's week. */
export function weekOf(day: Day, firstDay: number): readonly Day[] {
  const start = plusDays(day, -((weekdayNumber(day) - firstDay + WEEK) % WEEK));
  return Array.from({ length: WEEK }, (_, place) => plusDays(start, place)).filter(isThere);
}

/** Return the same day so many months later, or the last of that month. */
export function plusMonths(day: Day, count: number): Day {
  const [year, month, date] = day.split("-").map(Number) as [number, number, number];
  const months = year * MONTHS + (month - 1) + count;
  if (months < MONTHS || months >= 10_000 * MONTHS) return day;
  const first = firstOf(months);
  const moved = plusDays(first, date - 1);
  return moved.slice(0, 7) === first.slice(0, 7) ? moved : plusDays(firstOf(months + 1), -1);
}

/** Return the day that a key leads to in the grid; nothing for other keys. */
export function dayAfterKey(key: string, day: Day, today: Day, firstDay: number): Day | undefined {
  const place = (weekdayNumber(day) - firstDay + WEEK) % WEEK;
  const steps: Readonly<Record<string, number>> = {
    ...{ ArrowLeft: -1, ArrowRight: 1, ArrowUp: -WEEK, ArrowDown: WEEK },
    ...{ Home: -place, End: WEEK - 1 - place },
  };
  if (key === "t") return today;
  if (key === "PageUp" || key === "PageDown") return plusMonths(day, key === "PageUp" ? -1 : 1);
  const step = steps[key];
  if (step === undefined) return undefined;
  const next = plusDays(day, step);
  return isThere(next) ? next : day;
}

/** Return the same day of earlier years, of days that are sorted or not. */
export function onThisDay(days: readonly Day[], today: Day): readonly Day[] {
  const dates = new Set([today.slice(4)]);
  // In a year without a 29th of February, it is remembered the day before.
  if (today.endsWith("-02-28") && plusDays(today, 1).endsWith("-03-01")) dates.add("-02-29");
  return days.filter((day) => day < today && dates.has(day.slice(4)));
}
