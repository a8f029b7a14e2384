// What a person changes in one repeat of an event, and what that makes of the row: in this repeat,
// in this and all that follow, or in all. Pure.
import { clockOf, dayNumber, dayText } from "./civil.ts";
import { isDay, isRuled, keyOf } from "./editing.ts";
import {
  doesRepeat,
  overrideOf,
  reviseAll,
  reviseBefore,
  reviseFollowing,
  reviseOne,
  seriesOf,
  type Revision,
} from "./events.ts";
import { equal, type Json, type Row } from "./kinds.ts";
import type { Override } from "./recurrence.ts";

export const WHICH = ["this", "following", "all"] as const;
export type Which = (typeof WHICH)[number];

const FIELDS = [
  ...["title", "description", "location", "color", "busy"],
  ...["start", "end", "zone", "end_zone", "rule"],
];
const OF_ONE = new Set(["title", "description", "location", "color", "busy", "start", "end"]);

/** Return an event as one of its repeats shows it. */
export function shownAt(row: Row, key: string): Row {
  const series = seriesOf(row);
  const { excluded: _, ...own } = overrideOf(row, key);
  const start = String(own["start"] ?? key);
  const end = keyOf(series, clockOf(start) + clockOf(series.end) - clockOf(series.start));
  return { ...row, end, ...own, start };
}

/** Return the fields that a person changed. */
export const changesOf = (shown: Row, typed: Row): Row =>
  Object.fromEntries(
    FIELDS.filter((name) => !equal(name, shown[name], typed[name])).map((name) => [
      name,
      typed[name] ?? null,
    ]),
  );

/** Return which repeats a change can be of. */
export function choicesFor(row: Row, key: string, changes: Row): readonly Which[] {
  if (!doesRepeat(row)) return ["all"];
  const start = String(changes["start"] ?? key);
  const isOfOne =
    Object.keys(changes).every((name) => OF_ONE.has(name)) && isDay(start) === isDay(key);
  const isFirst = key === row["start"];
  const canSplit = !isFirst && isRuled(seriesOf(row), key);
  return WHICH.filter(
    (one) => one === "all" || (one === "this" ? isOfOne : canSplit), // of the first, it is all
  );
}

export interface Result extends Revision {
  readonly rest?: Row; // a new event: what follows
}

/** Return what a change of some repeats makes of an event. */
export function changed(row: Row, key: string, changes: Row, which: Which): Result {
  if (which === "this") return { row: inOne(row, key, changes), dropped: [] };
  const before = which === "following" ? reviseBefore(row, key) : null;
  const after = before && reviseFollowing(row, key, movedTo(key, row, key, changes));
  if (before && after) {
    const rest = withOwn(after.row, String(after.row["start"]), { row, key, changes });
    return { row: before, rest, dropped: after.dropped };
  }
  const first = String(row["start"]);
  const all = reviseAll(row, movedTo(first, row, key, changes));
  const moved = clockOf(String(all.row["start"])) - clockOf(first);
  const to = keyOf(seriesOf(all.row), clockOf(key) + moved);
  return { ...all, row: withOwn(all.row, to, { row, key, changes }) };
}

/** Return an event with one repeat different. */
function inOne(row: Row, key: string, changes: Row): Row {
  const { excluded: _, ...was } = overrideOf(row, key);
  const own: Record<string, Json> = { ...was, ...changes };
  const [start, end] = timesOf(row, key, changes);
  if ("start" in own || "end" in own) Object.assign(own, { start, end });
  const plain = shownAt({ ...row, overrides: {} }, key);
  const isInTime = start === key && end === plain["end"];
  for (const name of Object.keys(own)) {
    const isTime = name === "start" || name === "end";
    if (isTime ? isInTime : equal(name, own[name], row[name])) delete own[name];
  }
  return reviseOne(row, key, own as Override);
}

/** Return when a repeat starts and ends after a change. */
function timesOf(row: Row, key: string, changes: Row): readonly [string, string] {
  const { start, end } = { ...shownAt(row, key), ...changes };
  return [String(start), String(end)];
}

/** Return a change of one repeat as one of a series that starts at `first`. */
function movedTo(first: string, row: Row, key: string, changes: Row): Row {
  if (!("start" in changes || "end" in changes)) return changes;
  const was = String(shownAt(row, key)["start"]);
  const [start, end] = timesOf(row, key, changes);
  const days = dayNumber(start.slice(0, 10)) - dayNumber(was.slice(0, 10));
  const by = clockOf(start) - clockOf(was);
  const form = seriesOf({ start });
  const moved =
    isDay(start) === isDay(was)
      ? keyOf(form, clockOf(first) + by)
      : dayText(dayNumber(first.slice(0, 10)) + days) + start.slice(10);
  const to = keyOf(form, clockOf(moved) + clockOf(end) - clockOf(start));
  return { ...changes, start: moved, end: to };
}

interface Own {
  readonly row: Row; // before the change
  readonly key: string;
  readonly changes: Row;
}

/** Return a changed series whose repeat, in which a person made the change, shows it as well. */
function withOwn(all: Row, to: string, { row, key, changes }: Own): Row {
  const own: Record<string, Json> = { ...overrideOf(all, to) };
  if (Object.keys(own).length === 0) return all;
  const [start, end] = timesOf(row, key, changes);
  const isMoved = "start" in changes || "end" in changes;
  for (const name of Object.keys(own)) {
    if (name === "start" || name === "end") {
      if (isMoved) own[name] = name === "start" ? start : end;
    } else if (name in changes) delete own[name];
  }
  return reviseOne(all, to, own as Override);
}
