// Time zones by Intl: between the clocks of a zone and UTC, both in seconds since 1970.
import { clockOf } from "./civil.ts";

const DAY = 86_400;
const formats = new Map<string, Intl.DateTimeFormat>();
const offsets = new Map<string, number>(); // of a zone at midnight, UTC

/** Return what a zone's clocks show at a moment. Throws a RangeError for an unknown zone. */
export function clockAt(moment: number, zone: string): number {
  let format = formats.get(zone);
  if (!format) {
    const styles = { dateStyle: "short", timeStyle: "medium" } as const;
    format = new Intl.DateTimeFormat("sv-SE", { timeZone: zone, ...styles }); // 2026-11-22 18:00:00
    formats.set(zone, format);
  }
  return clockOf(format.format(moment * 1000));
}

function offsetAtMidnight(day: number, zone: string): number {
  const key = `${day} ${zone}`;
  const known = offsets.get(key);
  if (known !== undefined) return known;
  const offset = clockAt(day * DAY, zone) - day * DAY;
  offsets.set(key, offset);
  return offset;
}

/** Return the day that a zone's calendar shows at a moment, as a number. */
export function dayAt(moment: number, zone: string): number {
  const day = Math.floor(moment / DAY);
  const [before, after] = [offsetAtMidnight(day - 1, zone), offsetAtMidnight(day + 2, zone)];
  return Math.floor((before === after ? moment + before : clockAt(moment, zone)) / DAY);
}

/**
 * Return when a zone's clocks show a time. What they show twice is the first time; what they skip
 * is read with the offset before (RFC 5545, 3.3.5).
 */
export function momentOfClock(clock: number, zone: string): number {
  const day = Math.floor(clock / DAY);
  const [before, after] = [offsetAtMidnight(day - 1, zone), offsetAtMidnight(day + 2, zone)];
  if (before === after) return clock - before;
  const shown = [clock - before, clock - after].filter((at) => clockAt(at, zone) === clock);
  return shown.length ? Math.min(...shown) : clock - before;
}
