// The next day of a task that repeats.
import { dayNumber, dayText, mod, monthOf, startOf } from "./civil.ts";
import type { Day } from "./day.ts";
import { textOf, type Row } from "./kinds.ts";
import { daysOf } from "./recurrence.ts";
import { parseRule, ruleText, type Rule } from "./rule.ts";
import { derivedId } from "./sha1.ts";

const MOST = 10_000; // days gone by are not counted further
const SHORTEST_MONTH = 28;

// The day of a task's successor, its rule, and how many days went by between the two.
export interface Next {
  readonly day: Day;
  readonly rule: string;
  readonly skipped: number;
}

/** Return the id of the task that follows another, which every device derives alike. */
export const nextId = (id: string): string => derivedId(id, "next");

/** Return what follows a task that is done today; nothing after the last one. */
export function following(task: Row, today: Day): Next | undefined {
  const [rule, due] = [textOf(task, "rule"), textOf(task, "date") as Day | ""];
  if (!rule || !due) return undefined;
  return task["repeat_from"] === "done" ? nextFromDone(rule, today) : nextAfter(rule, due, today);
}

/** Return what follows a task by its rule: the first day after both that it was due and done. */
export function nextAfter(text: string, due: Day, done: Day): Next | undefined {
  const rule = parseRule(text);
  const days = daysOf(rule, due);
  const after = dayNumber(due > done ? due : done);
  const { value: day } = days.since(after + 1).next();
  if (day === undefined) return undefined;
  let skipped = 0;
  for (const one of days.since(days.first + 1)) {
    if (one > after || skipped === MOST) break;
    skipped++;
  }
  return next(rule, day, skipped);
}

/** Return what follows a task whose rule counts from the day it is done. */
export function nextFromDone(text: string, done: Day): Next | undefined {
  const rule = parseRule(text);
  const { value: day } = daysOf(atTheLatest(rule, dayNumber(done)), done)
    .since(dayNumber(done) + 1)
    .next();
  return day === undefined ? undefined : next(rule, day, 0);
}

/** Return the first day from one on that a rule names. */
export function firstDayOf(text: string, from: Day): Day {
  const days = daysOf(parseRule(text), from);
  const { value } = days.named(days.first).next();
  return value === undefined ? from : (dayText(value) as Day);
}

/** Return a rule with the day after which it ends. */
export const withEnd = (text: string, day: string): string => {
  const { count: _, ...rule } = parseRule(text);
  return ruleText({ ...rule, until: day.replaceAll("-", "") });
};

function next(rule: Rule, day: number, skipped: number): Next {
  const left = rule.count === undefined ? {} : { count: rule.count - 1 - skipped };
  return { day: dayText(day) as Day, rule: ruleText({ ...rule, ...left }), skipped };
}

/** Return a plain monthly or yearly rule with the last day of a month that has no such day. */
function atTheLatest(rule: Rule, first: number): Rule {
  const { byday, bymonthday, byyearday, freq } = rule;
  const month = monthOf(first);
  const date = first - startOf(month) + 1;
  const isPlain = !(byday.length || bymonthday.length || byyearday.length);
  if (!isPlain || date <= SHORTEST_MONTH || (freq !== "MONTHLY" && freq !== "YEARLY")) return rule;
  const own = freq === "YEARLY" && !rule.bymonth.length;
  const bymonth = own ? [mod(month, 12) + 1] : rule.bymonth;
  const days = Array.from({ length: date - SHORTEST_MONTH + 1 }, (_, at) => SHORTEST_MONTH + at);
  return { ...rule, bymonth, bymonthday: days, bysetpos: [-1] };
}
