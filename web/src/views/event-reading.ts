// What is typed in the form of an event, and what keeps it from being saved.
import { clockOf } from "../model/civil.ts";
import { isDay as isCalendarDay, plusDays, type Day } from "../model/day.ts";
import { isDay } from "../model/editing.ts";
import { textOf, type Row } from "../model/kinds.ts";
import { parseRule } from "../model/rule.ts";
import { endingOf, endless, usualName, usualRules, withEnding } from "../model/usual-rules.ts";
import type { Ending } from "../model/usual-rules.ts";
import { clockAt, momentOfClock } from "../model/zones.ts";
import { words } from "../words/events.ts";
import { words as texts } from "../words.ts";
import { here } from "./event-times.ts";

const MOST = { title: 255, description: 10_000, location: 1_000 } as const;
const MOST_TIMES = 10_000;

/** Return what is typed, of an event that was `before`, or of a new one that begins with that. */
export function eventIn(form: HTMLFormElement, before: Row, isNew: boolean): Row {
  const data = new FormData(form);
  const text = (name: string) => String(data.get(name) ?? "").trim();
  const isAllDay = data.has("all_day");
  const at = (name: string) =>
    isAllDay ? text(`${name}_day`) : `${text(`${name}_day`)}T${text(`${name}_time`)}`;
  const start = at("start");
  const typedEnd = at("end");
  const end = isAllDay && isCalendarDay(typedEnd) ? plusDays(typedEnd, 1) : typedEnd;
  const zone = isAllDay ? null : text("zone") || null;
  const typed: Row = {
    ...before,
    title: text("title").replace(/\s+/gu, " "),
    ...{ start, end, zone, end_zone: (zone && text("end_zone")) || null },
    location: text("location") || null,
    description: text("description") || null,
    color: text("color") || null,
    busy: data.has("busy"),
  };
  return { ...typed, rule: ruleIn(data, typed, isNew ? null : before) };
}

/** Return the rule that is chosen, as it was `before` if nothing of it was changed. */
function ruleIn(data: FormData, typed: Row, before: Row | null): string | null {
  const name = String(data.get("repeats") ?? "");
  const [start, zone, was] = ["start", "zone", "rule"].map((one) => textOf(typed, one));
  if (!name || !isCalendarDay(start!.slice(0, 10))) return null;
  const ending = endingIn(data);
  if (before && was) {
    const first = textOf(before, "start");
    const old = endingOf(was, first, textOf(before, "zone") || null);
    const isSame = usualName(was, first.slice(0, 10) as Day) === name;
    if (isSame && old.until === ending.until && old.count === ending.count) return was;
  }
  const usual = usualRules(start!.slice(0, 10) as Day).get(name);
  const rule = usual ? parseRule(usual) : was ? endless(was) : undefined;
  return rule ? withEnding(rule, ending, start!, zone || null) : null;
}

function endingIn(data: FormData): Ending {
  const ends = data.get("ends");
  const until = String(data.get("until") ?? "");
  const count = Number(data.get("count"));
  if (ends === "until" && isCalendarDay(until)) return { until };
  return ends === "count" && count > 0 ? { count } : {};
}

/** Return the rule that a form shows in words: the usual one moves with the day. */
export function shownRule(form: HTMLFormElement, typed: Row): string {
  const data = new FormData(form);
  const start = textOf(typed, "start");
  const name = String(data.get("repeats") ?? "");
  const day = start.slice(0, 10);
  const usual = isCalendarDay(day) ? usualRules(day).get(name) : undefined;
  if (!usual) return textOf(typed, "rule");
  return withEnding(parseRule(usual), endingIn(data), start, textOf(typed, "zone") || null);
}

/** Return what keeps an event from being saved. */
export function problemOf(form: HTMLFormElement, row: Row): string {
  const [start, end] = [textOf(row, "start"), textOf(row, "end")];
  const zones = [textOf(row, "zone"), textOf(row, "end_zone")].filter(Boolean);
  for (const [name, most] of Object.entries(MOST)) {
    const over = [...textOf(row, name)].length - most;
    if (over > 0) return texts.tooLong(over);
  }
  if (!textOf(row, "title")) return words.titleMissing;
  if (![start, end].every(isTime)) return words.dayMissing;
  if (zones.some((zone) => !isZone(zone))) return words.noZone;
  if (endsBefore(row)) return words.endsBefore;
  return textOf(row, "rule") ? endingProblem(new FormData(form), start) : "";
}

function endingProblem(data: FormData, start: string): string {
  const { until, count } = endingIn(data);
  const ends = data.get("ends");
  if (ends === "until" && (!until || until < start.slice(0, 10))) return words.untilMissing;
  const isCount = Number.isInteger(count) && (count ?? 0) <= MOST_TIMES;
  return ends === "count" && !isCount ? words.countMissing : "";
}

export const isTime = (text: string): boolean =>
  isCalendarDay(text.slice(0, 10)) && (isDay(text) || /^T\d\d:\d\d(:\d\d)?$/.test(text.slice(10)));
/** Return whether there is a zone of this name: a browser does not list those that were renamed. */
function isZone(zone: string): boolean {
  try {
    return /^[A-Za-z]/.test(zone) && Number.isFinite(clockAt(0, zone));
  } catch {
    return false;
  }
}

function endsBefore(row: Row): boolean {
  const [start, end] = [textOf(row, "start"), textOf(row, "end")];
  const zone = textOf(row, "zone") || here;
  const [from, to] = [clockOf(start), clockOf(end)];
  if (isDay(start)) return to <= from;
  const endZone = textOf(row, "end_zone");
  return endZone ? momentOfClock(to, endZone) < momentOfClock(from, zone) : to < from;
}
