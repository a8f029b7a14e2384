// Days, moments and how they are written; nothing else reads the clock.
export type Day = string & { readonly __day: never }; // YYYY-MM-DD, on this device's calendar

export const now = (): number => Date.now();
export const momentOf = (written: string): number => Date.parse(written); // ms, or NaN
export const isoOf = (at: number): string => new Date(at).toISOString();

/** Return the day of a moment (ms) where this device is, or in a zone. */
export function dayOf(at: number, zone?: string): Day {
  if (zone !== undefined) return wallOf(at, zone).slice(0, -9) as Day;
  const date = new Date(at);
  const two = (part: number) => String(part).padStart(2, "0");
  const year = String(date.getFullYear()).padStart(4, "0");
  return `${year}-${two(date.getMonth() + 1)}-${two(date.getDate())}` as Day;
}

/** Return what a clock shows at a moment (ms), as HH:MM: where this device is, or in a zone. */
export const clockOf = (at: number, zone = deviceZone()): string => wallOf(at, zone).slice(-8, -3);

/** Return the moment (ms) of a day and a clock in a zone; NaN of what is none.
 *
 * Of an hour that comes twice it is the first; of one that is skipped, the same time after it.
 */
export function instantOf(day: string, clock: string, zone = deviceZone()): number {
  const wall = Date.parse(`${day}T${clock}Z`);
  if (Number.isNaN(wall)) return wall;
  const offsetAt = (at: number) => Date.parse(`${wallOf(at, zone).replace(" ", "T")}Z`) - at;
  const [before, after] = [wall - offsetAt(wall - DAY_MS), wall - offsetAt(wall + DAY_MS)];
  return before + offsetAt(before) !== wall && after + offsetAt(after) === wall ? after : before;
}
const DAY_MS = 86_400_000;

/** Return the zone that this device is set to; UTC of one that does not know. */
export function deviceZone(): string {
  const zone = new Intl.DateTimeFormat().resolvedOptions().timeZone;
  return !zone || zone === "Etc/Unknown" ? "UTC" : zone;
}
/** Return the names of all zones. */
export const allZones = (): readonly string[] => Intl.supportedValuesOf("timeZone");

const zones = new Map<string, Intl.DateTimeFormat>();
/** Return day and clock, YYYY-MM-DD HH:MM:SS, in a zone by its name or its offset (+05:30). */
function wallOf(at: number, zone: string): string {
  const [, sign, hours, minutes] = /^([+-])(\d\d):?(\d\d)$/.exec(zone) ?? [];
  const offset = (Number(hours ?? 0) * 60 + Number(minutes ?? 0)) * (sign === "-" ? -60e3 : 60e3);
  const name = sign ? "UTC" : zone;
  const options = { timeZone: name, dateStyle: "short", timeStyle: "medium" } as const;
  const known = zones.get(name) ?? new Intl.DateTimeFormat("sv-SE", options);
  zones.set(name, known);
  return known.format(at + offset);
}

/** Return the day so many days later. Through UTC, which knows no summer time. */
export function plusDays(day: Day, count: number): Day {
  const at = new Date(`${day}T00:00:00Z`);
  at.setUTCDate(at.getUTCDate() + count);
  return at.toISOString().slice(0, 10) as Day;
}

/** Return whether a text is a day of the calendar. */
export function isDay(text: string): text is Day {
  const at = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().slice(0, 10) === text;
}

/** Return the day of the week, from 1 for Monday to 7. */
export const weekdayNumber = (day: Day): number => new Date(`${day}T00:00:00Z`).getUTCDay() || 7;

/** Return the day that a week begins with here. */
export function firstWeekday(): number {
  const locale = new Intl.Locale(new Intl.DateTimeFormat().resolvedOptions().locale) as Weeks;
  return (locale.getWeekInfo?.() ?? locale.weekInfo)?.firstDay ?? 1;
}
// Some browsers have one of these, and TypeScript none.
interface Weeks {
  readonly weekInfo?: { readonly firstDay: number };
  getWeekInfo?(): { readonly firstDay: number };
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
const shortWeekdays = utc({ weekday: "short" });
const datesOfMonth = utc({ day: "numeric", month: "long" });
const shortDates = utc({ weekday: "short", day: "numeric", month: "short" });
const months = utc({ month: "long", year: "numeric" });
const times = new Intl.DateTimeFormat(undefined, { timeStyle: "short" });
const clocks = utc({ timeStyle: "short" });
const middle = (day: Day): Date => new Date(`${day}T12:00:00Z`);

export const weekdayOf = (day: Day): string => weekdays.format(middle(day));
export const longDateOf = (day: Day): string => longDates.format(middle(day));
export const shortWeekdayOf = (day: Day): string => shortWeekdays.format(middle(day));
/** Return the short names of the weekdays, Monday first. */
export const weekdayNames = (): readonly string[] =>
  [1, 2, 3, 4, 5, 6, 7].map((day) => shortWeekdayOf(`2024-01-0${day}` as Day));
export const dateOfMonthOf = (day: Day): string => datesOfMonth.format(middle(day));
export const shortDateOf = (day: Day): string => shortDates.format(middle(day));
export const monthNameOf = (day: Day): string => months.format(middle(day));
/** Return a moment's time as people here write it: where this device is, or in a zone. */
export const timeOf = (at: number, zone?: string): string =>
  zone === undefined ? times.format(at) : writtenClock(clockOf(at, zone));
/** Return a clock, HH:MM, as people here write it. */
export const writtenClock = (clock: string): string =>
  clocks.format(Date.parse(`1970-01-01T${clock}Z`));

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

/** How days are called, in English and in the device's language; each in small letters. */
export interface DayNames {
  readonly today: readonly string[];
  readonly tomorrow: readonly string[];
  readonly weekdays: readonly (readonly string[])[]; // Monday first
  readonly months: readonly (readonly string[])[];
}

/** Return the names of days, to read what a person types. */
export function dayNames(language?: string): DayNames {
  const languages = language === undefined ? ["en", undefined] : ["en", language];
  const inEach = (name: (language: string | undefined) => string): readonly string[] => [
    ...new Set(languages.map((one) => name(one).toLowerCase())),
  ];
  const near = (days: number) =>
    inEach((one) => new Intl.RelativeTimeFormat(one, { numeric: "auto" }).format(days, "day"));
  const named = (day: string, options: Intl.DateTimeFormatOptions) =>
    inEach((one) =>
      new Intl.DateTimeFormat(one, { timeZone: "UTC", ...options }).format(middle(day as Day)),
    );
  const two = (place: number) => String(place).padStart(2, "0");
  return {
    today: near(0),
    tomorrow: near(1),
    weekdays: [1, 2, 3, 4, 5, 6, 7].map((day) => named(`2024-01-${two(day)}`, { weekday: "long" })),
    months: Array.from({ length: 12 }, (_, month) => [
      ...named(`2024-${two(month + 1)}-15`, { month: "long" }),
      ...named(`2024-${two(month + 1)}-15`, { month: "short" }).map((one) => one.replace(".", "")),
    ]),
  };
}

/** Return whether 3/4 is the third of April where this is read, and not the fourth of March. */
export function isDayFirst(language?: string): boolean {
  const parts = new Intl.DateTimeFormat(language, { day: "numeric", month: "numeric" });
  return parts.formatToParts(0).find(({ type }) => type !== "literal")?.type === "day";
}

/** Return the day of a month; nothing where there is none, as on 30 February. */
export function dayIn(year: number, month: number, day: number): Day | undefined {
  const written = [String(year).padStart(4, "0"), month, day].map((part) =>
    String(part).padStart(2, "0"),
  );
  const found = written.join("-");
  return isDay(found) ? found : undefined;
}
