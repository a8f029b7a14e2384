// When an event is, as a person reads it: on the clocks of where they are, and on its own.
import { dayNumber, dayText } from "../model/civil.ts";
import {
  deviceZone,
  shortDateOf,
  dateOf,
  dayOf,
  timeOf,
  writtenClock,
  type Day,
} from "../model/day.ts";
import { isDay } from "../model/editing.ts";
import { textOf, type Row } from "../model/kinds.ts";
import type { Occasion } from "../model/occasions.ts";
import { clockOf } from "../model/civil.ts";
import { clockAt, momentOfClock } from "../model/zones.ts";
import { today } from "../store/session.ts";
import { calendarWords } from "../words/calendar.ts";
import { words } from "../words/events.ts";

export const here = deviceZone(); // asking anew would take longer than all the rest

type Times = Pick<Occasion, "start" | "end" | "startsAt" | "endsAt" | "first" | "last">;

/** Return when something is on one of its days. */
export function timeOn({ start, first, last, ...at }: Times, day: Day): string {
  if (isDay(start)) {
    const of = dayNumber(last) - dayNumber(first) + 1;
    const number = dayNumber(day) - dayNumber(first) + 1;
    return of === 1 ? calendarWords.allDay : calendarWords.dayOf(number, of);
  }
  const [from, to] = [timeOf(at.startsAt * 1000), timeOf(at.endsAt * 1000)];
  if (first === last) return from === to ? from : `${from} – ${to}`;
  if (day === first) return `${from} –`;
  return day === last ? `– ${to}` : calendarWords.allDay;
}

/** Return how far its own clocks differ from those here, in words; nothing where they do not. */
export function timeThere(row: Row, startsAt: number, endsAt: number): string {
  const zone = textOf(row, "zone");
  if (!zone || isDay(textOf(row, "start"))) return "";
  const endZone = textOf(row, "end_zone") || zone;
  const differs = (moment: number, one: string) => clockAt(moment, one) !== clockAt(moment, here);
  if (!differs(startsAt, zone) && !differs(endsAt, endZone)) return "";
  const at = (moment: number, one: string) => timeOf(moment * 1000, one);
  const [from, to] = [at(startsAt, zone), at(endsAt, endZone)];
  if (endZone !== zone)
    return `${words.there(from, placeIn(zone))} – ${words.there(to, placeIn(endZone))}`;
  return words.there(startsAt === endsAt ? from : `${from} – ${to}`, placeIn(zone));
}

/** Return the place that a zone is named for. */
const placeIn = (zone: string): string => (zone.split("/").at(-1) ?? zone).replaceAll("_", " ");

/** Return when an event is that has these times, with its days. */
export function whenOf(row: Row): string {
  const [start, end] = [textOf(row, "start"), textOf(row, "end")];
  const day = (one: string) => dateOf(one as Day, today.value);
  if (isDay(start)) {
    const last = dayText(dayNumber(end) - 1);
    return last > start ? `${day(start)} – ${day(last)}` : day(start);
  }
  const [startsAt, endsAt] = momentsOf(row);
  const [first, last] = [dayOf(startsAt * 1000), dayOf(endsAt * 1000)];
  const [from, to] = [timeOf(startsAt * 1000), timeOf(endsAt * 1000)];
  if (first !== last) return `${day(first)}, ${from} – ${day(last)}, ${to}`;
  return `${day(first)}, ${from === to ? from : `${from} – ${to}`}`;
}

/** Return the moments of an event's start and end, in seconds. */
export function momentsOf(row: Row): readonly [number, number] {
  const zone = textOf(row, "zone") || here;
  return [
    momentOfClock(clockOf(textOf(row, "start")), zone),
    momentOfClock(clockOf(textOf(row, "end")), textOf(row, "end_zone") || zone),
  ];
}

/** Return the key of a repeat as a person reads it. */
export const keyText = (key: string): string => {
  const day = shortDateOf(key.slice(0, 10) as Day);
  return isDay(key) ? day : `${day}, ${writtenClock(key.slice(11, 16))}`;
};
