// A recurrence rule (RRULE of RFC 5545) and its days. shared/recurrence has the same in Python, and
// tests/recurrence/cases.json holds the two equal.
import { mod, monthOf, startOf, weekdayOf } from "./civil.ts";

export const WEEKDAYS = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];

export interface Rule {
  readonly freq: "DAILY" | "WEEKLY" | "MONTHLY" | "YEARLY";
  readonly interval: number;
  readonly count?: number;
  readonly until?: string;
  readonly bymonth: readonly number[];
  readonly byweekno: readonly number[];
  readonly byyearday: readonly number[];
  readonly bymonthday: readonly number[];
  readonly byday: readonly (readonly [number: number, weekday: number])[];
  readonly bysetpos: readonly number[];
  readonly wkst: number;
}

/** Return the parts of a rule as the server keeps it. */
export function parseRule(text: string): Rule {
  const parts = new Map(text.split(";").map((part) => part.split("=") as [string, string]));
  const numbers = (name: string) => parts.get(name)?.split(",").map(Number) ?? [];
  const [count] = numbers("COUNT");
  const until = parts.get("UNTIL");
  const days = parts.get("BYDAY")?.split(",") ?? [];
  return {
    freq: parts.get("FREQ") as Rule["freq"],
    interval: numbers("INTERVAL")[0] ?? 1,
    ...(count === undefined ? {} : { count }),
    ...(until === undefined ? {} : { until }),
    bymonth: numbers("BYMONTH"),
    byweekno: numbers("BYWEEKNO"),
    byyearday: numbers("BYYEARDAY"),
    bymonthday: numbers("BYMONTHDAY"),
    byday: days.map((day) => [Number(day.slice(0, -2)), WEEKDAYS.indexOf(day.slice(-2))]),
    bysetpos: numbers("BYSETPOS"),
    wkst: WEEKDAYS.indexOf(parts.get("WKST") ?? "MO"),
  };
}

/** Return a rule as text, without its defaults. */
export function ruleText(rule: Rule): string {
  const days = rule.byday.map(([number, weekday]) => `${number || ""}${WEEKDAYS[weekday]}`);
  const parts: [string, string | number | undefined][] = [
    ["FREQ", rule.freq],
    ["INTERVAL", rule.interval > 1 ? rule.interval : undefined],
    ["COUNT", rule.count],
    ["UNTIL", rule.until],
    ["BYMONTH", rule.bymonth.join()],
    ["BYWEEKNO", rule.byweekno.join()],
    ["BYYEARDAY", rule.byyearday.join()],
    ["BYMONTHDAY", rule.bymonthday.join()],
    ["BYDAY", days.join()],
    ["BYSETPOS", rule.bysetpos.join()],
    ["WKST", rule.wkst ? WEEKDAYS[rule.wkst] : undefined],
  ];
  return parts.flatMap(([name, value]) => (value ? [`${name}=${value}`] : [])).join(";");
}

/** Return the rule with the weekday, day or month that it leaves to its first day. */
export function withFirstDay(rule: Rule, first: number): Rule {
  const { byday, bymonthday, byyearday, freq } = rule;
  if (byday.length || bymonthday.length || byyearday.length || freq === "DAILY") return rule;
  if (freq === "WEEKLY") return { ...rule, byday: [[0, weekdayOf(first)]] };
  const month = monthOf(first);
  const own = freq === "YEARLY" && !rule.bymonth.length;
  const bymonth = own ? [mod(month, 12) + 1] : rule.bymonth;
  return { ...rule, bymonth, bymonthday: [first - startOf(month) + 1] };
}
