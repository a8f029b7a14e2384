// The end of a rule: UNTIL, which RFC 5545 writes in the same way as the start of the series.
import { clockOf, clockText, dayNumber } from "./civil.ts";
import type { Rule } from "./rule.ts";
import { clockAt, momentOfClock } from "./zones.ts";

const DAY = 86_400;

/** Return the end of a rule on the clocks of its series. A day ends with its end. */
export function untilOf(
  { until }: Rule,
  zone: string | null | undefined,
  isAllDay: boolean,
): number | undefined {
  if (!until) return undefined;
  const day = `${until.slice(0, 4)}-${until.slice(4, 6)}-${until.slice(6, 8)}`;
  if (isAllDay) return dayNumber(day) * DAY;
  if (!until.includes("T")) return (dayNumber(day) + 1) * DAY - 1;
  const time = [9, 11, 13].map((at) => until.slice(at, at + 2)).join(":");
  const clock = clockOf(`${day}T${time}`);
  return zone && until.endsWith("Z") ? clockAt(clock, zone) : clock;
}

/** Return the rule with another end: a day, a time in UTC or a floating one, as its start is. */
export function withUntil(
  rule: Rule,
  end: number,
  zone: string | null | undefined,
  isAllDay: boolean,
): Rule {
  const { count: _, ...rest } = rule;
  const isMoment = Boolean(zone) && !isAllDay;
  const written = clockText(zone && isMoment ? momentOfClock(end, zone) : end);
  const digits = `${written}:00`.slice(0, 19).replace(/[-:]/g, "");
  return { ...rest, until: isAllDay ? digits.slice(0, 8) : digits + (isMoment ? "Z" : "") };
}
