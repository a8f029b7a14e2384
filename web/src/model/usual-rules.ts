// The repeats that people ask for most, as rules of an event that starts on a day. Pure.
import { clockOf, dayNumber, dayText, lengthOf, monthOf, startOf, weekdayOf } from "./civil.ts";
import type { Day } from "./day.ts";
import { isDay } from "./editing.ts";
import { parseRule, ruleText, WEEKDAYS, withFirstDay, type Rule } from "./rule.ts";
import { untilOf, withUntil } from "./until.ts";

const DAY = 86_400;

/** When a rule ends: never, after a day, or after so many times. */
export interface Ending {
  readonly until?: Day;
  readonly count?: number;
}

/** Return the usual rules by a name that stays the same when the day changes. */
export function usualRules(start: Day): ReadonlyMap<string, string> {
  const day = dayNumber(start);
  const [first, length] = [startOf(monthOf(day)), lengthOf(monthOf(day))];
  const [date, weekday] = [day - first + 1, WEEKDAYS[weekdayOf(day)]];
  const place = Math.ceil(date / 7);
  const found = new Map([
    ["daily", "FREQ=DAILY"],
    ["workdays", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"],
    ["weekly", "FREQ=WEEKLY"],
    ["fortnightly", "FREQ=WEEKLY;INTERVAL=2"],
    ["monthly", "FREQ=MONTHLY"],
  ]);
  if (place < 5) found.set("place", `FREQ=MONTHLY;BYDAY=${place}${weekday}`);
  if (date + 7 > length) found.set("last", `FREQ=MONTHLY;BYDAY=-1${weekday}`);
  if (date === length) found.set("end", "FREQ=MONTHLY;BYMONTHDAY=-1");
  return found.set("yearly", "FREQ=YEARLY");
}

/** Return a rule without its end. */
export function endless(text: string): Rule {
  const { until: _, count: __, ...rest } = parseRule(text);
  return rest;
}

/** Return the name of the usual rule that a rule is but for its end; "own" for another. */
export function usualName(text: string, start: Day): string {
  const day = dayNumber(start);
  const full = (rule: Rule) => ruleText(withFirstDay(rule, day));
  const own = full(endless(text));
  for (const [name, usual] of usualRules(start)) if (full(parseRule(usual)) === own) return name;
  return "own";
}

/** Return when a rule ends, of a series that starts then. */
export function endingOf(text: string, start: string, zone: string | null): Ending {
  const rule = parseRule(text);
  if (rule.count) return { count: rule.count };
  const until = untilOf(rule, zone, isDay(start));
  return until === undefined ? {} : { until: dayText(Math.floor(until / DAY)) as Day };
}

/** Return a rule with an end. */
export function withEnding(
  rule: Rule,
  { until, count }: Ending,
  start: string,
  zone: string | null,
): string {
  if (count) return ruleText({ ...rule, count });
  if (!until) return ruleText(rule);
  return ruleText(withUntil(rule, clockOf(until) + DAY - 1, zone, isDay(start)));
}
