// When a thing was, by the clocks of where it was: travel moves no old day. Pure.
import { dayOf, deviceZone, timeOf, type Day } from "./day.ts";
import { textOf, type Row } from "./kinds.ts";

const own = deviceZone(); // asking for it anew would take longer than all the rest

/** Return the zone of a thing; nothing where it is this device's. */
function zoneOf(row: Row): string | undefined {
  const zone = textOf(row, "zone");
  return zone === "" || zone === own ? undefined : zone;
}

/** Return the day of a thing that was at a moment (ms). */
export const dayIn = (row: Row, at: number): Day => dayOf(at, zoneOf(row));

/** Return the time of a thing that was at a moment (ms). */
export const timeIn = (row: Row, at: number): string => timeOf(at, zoneOf(row));
