// Days as numbers (0 is 1970-01-01), and months as numbers (12 times the year, January 0 in it).
export const mod = (value: number, by: number): number => ((value % by) + by) % by;
export const isLeap = (year: number): boolean =>
  year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
/** Return the weekday of a day: 0 is Monday. */
export const weekdayOf = (day: number): number => mod(day + 3, 7);

/** Return the first day of a month. Counts years from March, so that leap days come last. */
export function startOf(month: number): number {
  const marches = month - 2;
  const year = Math.floor(marches / 12);
  const leapDays = Math.floor(year / 4) - Math.floor(year / 100) + Math.floor(year / 400);
  return 365 * year + leapDays + Math.floor((153 * mod(marches, 12) + 2) / 5) - 719_468;
}

export const lengthOf = (month: number): number => startOf(month + 1) - startOf(month);

/** Return the month of a day. */
export function monthOf(day: number): number {
  const month = Math.floor((day + 719_468) / 30.436875) + 2;
  return startOf(month) > day ? month - 1 : startOf(month + 1) <= day ? month + 1 : month;
}

export const yearOf = (day: number): number => Math.floor(monthOf(day) / 12);

/** Return the number of a day that is written as 2026-11-22. */
export function dayNumber(day: string): number {
  const [year, month, date] = day.split("-").map(Number) as [number, number, number];
  return startOf(12 * year + month - 1) + date - 1;
}

/** Return a day as 2026-11-22. */
export function dayText(day: number): string {
  const month = monthOf(day);
  const two = (part: number) => String(part).padStart(2, "0");
  const year = String(Math.floor(month / 12)).padStart(4, "0");
  return `${year}-${two(mod(month, 12) + 1)}-${two(day - startOf(month) + 1)}`;
}

// The time on a clock, in seconds since 1970 as though it were UTC's.
export const clockOf = (written: string): number => {
  const [hour, minute, second] = (written.slice(11) || "0").split(":").map(Number);
  return (
    dayNumber(written.slice(0, 10)) * 86_400 + hour! * 3600 + (minute ?? 0) * 60 + (second ?? 0)
  );
};

/** Return a time on a clock as 2026-11-22T18:00, with its seconds if there are any. */
export function clockText(clock: number): string {
  const day = Math.floor(clock / 86_400);
  const two = (part: number) => String(Math.floor(part)).padStart(2, "0");
  const [hour, minute, second] = [mod(clock, 86_400) / 3600, mod(clock, 3600) / 60, mod(clock, 60)];
  return `${dayText(day)}T${two(hour)}:${two(minute)}${second ? `:${two(second)}` : ""}`;
}
