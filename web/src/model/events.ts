// Changes of an event as its row has it: of all its repeats, of one, and of one with all that
// follow. functions/planning/series.py has the same in Python.
import { clockOf, dayNumber, dayText } from "./civil.ts";
import { changeAll, isDay, isRuled, keyOf, split } from "./editing.ts";
import { isMap, settable, type Row } from "./kinds.ts";
import type { Override, Series } from "./recurrence.ts";

export interface Revision {
  readonly row: Row;
  readonly dropped: readonly string[];
}

/** Return an event as the engine of recurrence has it: a row has the same fields. */
export const seriesOf = (row: Row): Series => row as unknown as Series;
export const doesRepeat = (row: Row): boolean =>
  Boolean(row["rule"]) || (Array.isArray(row["extra"]) && row["extra"].length > 0);
/** Return whether an event has a repeat with this key, taken out or not. */
export function hasRepeat(row: Row, key: string): boolean {
  const { start, extra = [], overrides = {} } = seriesOf(row);
  return key === start || extra.includes(key) || key in overrides || isRuled(seriesOf(row), key);
}
/** Return what is different in one repeat. */
export function overrideOf(row: Row, key: string): Row {
  const all = row["overrides"];
  const own = isMap(all) ? all[key] : undefined;
  return isMap(own) ? own : {};
}

/** Return when an event ends that says nothing of its end. */
const defaultEnd = (start: string): string =>
  isDay(start) ? dayText(dayNumber(start) + 1) : start;

const withTimes = (row: Row, series: Series): Row => ({
  ...row,
  ...{ start: series.start, end: series.end, all_day: isDay(series.start) },
  ...{ rule: series.rule ?? null, extra: series.extra ?? [] },
  overrides: (series.overrides ?? {}) as unknown as Row,
});

/** Return an event with some fields changed in all repeats; its overrides move along. */
export function reviseAll(row: Row, sent: Row): Revision {
  const changed: Row = { ...row, ...consequences(row, sent), ...sent };
  const end = changed["end"] ?? defaultEnd(String(changed["start"]));
  const { series, dropped } = changeAll(seriesOf(row), seriesOf({ ...changed, end }));
  return { row: withTimes(changed, series), dropped };
}

/** Return the fields that follow from what was changed, unless they were changed themselves. */
function consequences(row: Row, sent: Row): Row {
  const [start, was] = [String(sent["start"] ?? row["start"]), String(row["start"])];
  if (isDay(start) !== isDay(was)) return { end: null, zone: null, end_zone: null };
  const series = seriesOf(row);
  const length = clockOf(series.end) - clockOf(was);
  return {
    ...(start === was ? {} : { end: keyOf(series, clockOf(start) + length) }),
    ...("zone" in sent && sent["zone"] === null ? { end_zone: null } : {}),
  };
}

/** Return an event with another override of one repeat, or none if it has no fields. */
export function reviseOne(row: Row, key: string, override: Override): Row {
  const { [key]: _, ...others } = (row["overrides"] ?? {}) as Row;
  const isEmpty = Object.keys(override).length === 0;
  return { ...row, overrides: isEmpty ? others : { ...others, [key]: override as Row } };
}

/** Return an event up to a repeat; null if nothing is left, nothing if it has no such repeat. */
export function reviseBefore(row: Row, key: string): Row | null | undefined {
  const parts = split(seriesOf(row), key);
  return parts?.before ? withTimes(row, parts.before) : parts && null;
}

/** Return a new event: some fields changed in one repeat and all that follow. */
export function reviseFollowing(row: Row, key: string, sent: Row): Revision | undefined {
  const parts = split(seriesOf(row), key);
  if (!parts) return undefined;
  const own = Object.fromEntries(settable(row).map((name) => [name, row[name] ?? null]));
  return reviseAll(withTimes({ ...own, uid: null }, parts.after), sent);
}
