// Days, moments and how they are written; nothing else reads the clock.
export type Day = string & { readonly __day: never }; // YYYY-MM-DD, on this device's calendar

export const now = (): number => Date.now();
export const momentOf = (written: string): number => Date.parse(written); // ms, or NaN
export const isoOf = (at: number): string => new Date(at).toISOString();

/** Return the day of a moment (ms) where this device is, or in a zone. */
export function dayOf(at: number, zone?: string): Day {
  if (zone !== undefined) return inZone(zone).format(at) as Day;
  const date = new Date(at);
  const two = (part: number) => String(part).padStart(2, "0");
  const year = String(date.getFullYear()).padStart(4, "0");
  return `${year}-${two(date.getMonth() + 1)}-${two(date.getDate())}` as Day;
}

const zones = new Map<string, Intl.DateTimeFormat>();
function inZone(zone: string): Intl.DateTimeFormat {
  const known = zones.get(zone) ?? new Intl.DateTimeFormat("sv-SE", { timeZone: zone });
  zones.set(zone, known);
  return known;
}

/** Return the day so many days later. Through UTC, which knows no summer time. */
export function plusDays(day: Day, count: number): Day {
  const at = new Date(`${day}T00:00:00Z`);
  at.setUTCDate(at.getUTCDate() + count);
  return at.toISOString().slice(0, 10) as Day;
}

/** Return how long it is until the next day begins here, in milliseconds. */
export function untilMidnight(at: number): number {
  const next = new Date(at);
  next.setHours(24, 0, 0, 0);
  return next.getTime() - at;
}

const utc = (options: Intl.DateTimeFormatOptions) =>
  new Intl.DateTimeFormat(undefined, { timeZone: "UTC", ...options });
const weekdays = utc({ weekday: "long" });
const longDates = utc({ day: "numeric", month: "long", year: "numeric" });
const datesOfThisYear = utc({ weekday: "long", day: "numeric", month: "long" });
const shortDates = utc({ weekday: "short", day: "numeric", month: "short" });
const months = utc({ month: "long", year: "numeric" });
const times = new Intl.DateTimeFormat(undefined, { timeStyle: "short" });
const middle = (day: Day): Date => new Date(`${day}T12:00:00Z`);

export const weekdayOf = (day: Day): string => weekdays.format(middle(day));
export const longDateOf = (day: Day): string => longDates.format(middle(day));
export const shortDateOf = (day: Day): string => shortDates.format(middle(day));
export const monthNameOf = (day: Day): string => months.format(middle(day));
export const timeOf = (at: number): string => times.format(at);

/** Return a day as a heading has it: with its year only where that is another. */
export function dateOf(day: Day, today: Day): string {
  return day.slice(0, 4) === today.slice(0, 4)
    ? datesOfThisYear.format(middle(day))
    : longDateOf(day);
}

const relative = new Intl.RelativeTimeFormat(undefined, { numeric: "auto" });
const UNITS = [
  ["day", 86_400_000],
  ["hour", 3_600_000],
  ["minute", 60_000],
] as const;

/** Return how long ago a moment was, as a person says it. */
export function sinceOf(at: number): string {
  const past = Math.max(now() - at, 0);
  const [unit, ms] = UNITS.find(([, length]) => past >= length) ?? UNITS[2];
  return relative.format(-Math.floor(past / ms), unit);
}
