// Changes of a whole series, and of a repeat with all that follow it. shared/recurrence/editing.py
// has the same in Python.
import {
  clockOf,
  clockText,
  dayNumber,
  dayText,
  lengthOf,
  mod,
  monthOf,
  startOf,
  weekdayOf,
} from "./civil.ts";
import { daysOf, startsOf, type Override, type Series } from "./recurrence.ts";
import { parseRule, ruleText, type Rule } from "./rule.ts";
import { untilOf, withUntil } from "./until.ts";

const DAY = 86_400;

export interface Changed {
  readonly series: Series;
  readonly dropped: readonly string[]; // keys of overrides that fall on no repeat any more
}
export interface Parts {
  readonly before: Series | null; // null: nothing is left of it
  readonly after: Series;
}

export const isDay = (when: string): boolean => when.length === 10;
const isAllDay = ({ start }: Series): boolean => isDay(start);
/** Return a time of a series, or the day of one that is all day. */
export const keyOf = (series: Series, clock: number): string =>
  isAllDay(series) ? dayText(Math.floor(clock / DAY)) : clockText(clock);
const firstOf = ({ start }: Series): number => dayNumber(start.slice(0, 10));

/** Return a series with what belongs to it moved along as its start did. */
export function changeAll(old: Series, changed: Series): Changed {
  const moved = clockOf(changed.start) - clockOf(old.start);
  const isSame = changed.rule === old.rule;
  const rule =
    changed.rule && isSame ? ruleText(withRuleMoved(parseRule(changed.rule), old, changed)) : null;
  const extra = (old.extra ?? []).map((one) => keyOf(changed, clockOf(one) + moved));
  const overrides = Object.fromEntries(
    Object.entries(old.overrides ?? {}).map(([key, changes]) => [
      keyOf(changed, clockOf(key) + moved),
      withChangesMoved(key, changes, old, changed),
    ]),
  );
  const series: Series = { ...changed, rule: rule ?? changed.rule ?? null, extra, overrides };
  if (series.rule === (old.rule ?? null) && series.start === old.start)
    return { series, dropped: [] };
  const starts = startsAmong(series, Object.keys(overrides));
  const dropped = Object.keys(overrides).filter((key) => !starts.has(key));
  for (const key of dropped) delete overrides[key];
  return { series, dropped: dropped.sort() };
}

/** Return those of some keys on which a series has a repeat. */
function startsAmong(series: Series, keys: readonly string[]): Set<string> {
  const days = keys.map((key) => dayNumber(key.slice(0, 10)));
  if (series.rule?.includes("COUNT="))
    // which counts from the first each time
    return new Set(startsOf(series, Math.min(...days), Math.max(...days)));
  return new Set(days.flatMap((day) => startsOf(series, day, day)));
}

/** Return an override moved as its series, unless a person has put it on another day. */
function withChangesMoved(key: string, changes: Override, old: Series, changed: Series): Override {
  const { start, end, ...rest } = changes;
  const isApart = start !== undefined && start.slice(0, 10) !== key.slice(0, 10);
  const moved = isApart ? 0 : clockOf(changed.start) - clockOf(old.start);
  const later = (time: string) => keyOf(changed, clockOf(time) + moved);
  if (isAllDay(old) === isAllDay(changed)) {
    const times = {
      ...(start ? { start: later(start) } : {}),
      ...(end ? { end: later(end) } : {}),
    };
    return { ...rest, ...times };
  }
  if (!start) return rest;
  const day = dayText(Math.floor((clockOf(start) + moved) / DAY));
  return { ...rest, start: day + changed.start.slice(10) };
}

/** Return the rule with its end and its days moved as the start. */
function withRuleMoved(rule: Rule, old: Series, changed: Series): Rule {
  const [first, start] = [firstOf(old), firstOf(changed)];
  let found = rule;
  if (first !== start && rule.freq === "WEEKLY") {
    const by = start - first;
    const byday = rule.byday.map(([, day]) => [0, mod(day + by, 7)] as const);
    // Where only some weeks count, they begin with the same of the days as before.
    const isSome = rule.interval > 1 || rule.bysetpos.length > 0;
    found = { ...rule, byday, wkst: isSome ? mod(rule.wkst + by, 7) : rule.wkst };
  } else if (first !== start && rule.freq !== "DAILY" && !rule.bysetpos.length) {
    found = withDateMoved(rule, first, start);
  }
  const end = untilOf(found, old.zone, isAllDay(old));
  if (end === undefined) return found;
  const moved = clockOf(changed.start) - clockOf(old.start);
  return withUntil(found, end + moved, changed.zone, isAllDay(changed));
}

const dateOf = (day: number): number => day - startOf(monthOf(day)) + 1;
const isOnly = (values: readonly number[], one: number): boolean =>
  values.length === 1 && values[0] === one;

/** Return a monthly or yearly rule that names its first day alone with another first day. */
function withDateMoved(rule: Rule, first: number, start: number): Rule {
  const month = (day: number) => mod(monthOf(day), 12) + 1;
  const isOwn = rule.freq === "YEARLY" && isOnly(rule.bymonth, month(first));
  const found = isOwn ? { ...rule, bymonth: [month(start)] } : rule;
  if (isOnly(rule.bymonthday, dateOf(first))) return { ...found, bymonthday: [dateOf(start)] };
  const isByMonth = rule.freq === "MONTHLY" || rule.bymonth.length > 0;
  const [number = 0] = rule.byday[0] ?? [];
  if (rule.byday.length !== 1 || !number || !isByMonth || rule.bymonthday.length) return found;
  const left = lengthOf(monthOf(start)) - dateOf(start);
  const place = number < 0 ? -(Math.floor(left / 7) + 1) : Math.floor((dateOf(start) - 1) / 7) + 1;
  return { ...found, byday: [[place, weekdayOf(start)]] };
}

/** Return a series up to a repeat, and from it on; nothing if its rule has no such repeat. */
export function split(series: Series, key: string): Parts | undefined {
  if (!isRuled(series, key)) return undefined;
  if (key === series.start) return { before: null, after: series };
  const rule = parseRule(series.rule ?? "");
  const day = dayNumber(key.slice(0, 10));
  let goneBy = 0;
  if (rule.count)
    for (const one of daysOf(rule, series.start, series.zone).since(firstOf(series))) {
      if (one >= day) break;
      goneBy++;
    }
  const end = clockOf(key) - (isAllDay(series) ? DAY : 1);
  const before = withUntil(rule, end, series.zone, isAllDay(series));
  const after = rule.count ? { ...rule, count: rule.count - goneBy } : rule;
  return {
    before: part(series, ruleText(before), series.start, key),
    after: part(series, ruleText(after), key, "~"),
  };
}

/** Return whether a repeat comes from the rule of its series. */
export function isRuled(series: Series, key: string): boolean {
  if (!series.rule || key.slice(10) !== series.start.slice(10)) return false;
  const day = dayNumber(key.slice(0, 10));
  const days = daysOf(parseRule(series.rule), series.start, series.zone);
  return day >= days.first && days.since(day).next().value === day;
}

function part(series: Series, rule: string, start: string, end: string): Series {
  const isIn = (key: string) => key >= start && key < end;
  const length = clockOf(series.end) - clockOf(series.start);
  const overrides = Object.entries(series.overrides ?? {}).filter(([key]) => isIn(key));
  return {
    ...series,
    ...{ start, end: keyOf(series, clockOf(start) + length), rule },
    ...{ extra: (series.extra ?? []).filter(isIn), overrides: Object.fromEntries(overrides) },
  };
}
