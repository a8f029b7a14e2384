// An event from what a typed line says of it. Pure.
import { partOf, valueOf, type Captured } from "./capture.ts";
import { clockOf, clockText } from "./civil.ts";
import { plusDays, type Day } from "./day.ts";
import type { Row } from "./kinds.ts";
import { parseRule } from "./rule.ts";
import { withEnding } from "./usual-rules.ts";

const [MINUTE, DAY] = [60, 86_400];
const USUAL = 60; // minutes that an event takes which says nothing of its end

/** Return an event on a day: at its time on a zone's clocks, or all day. */
export function typedEvent({ title, parts }: Captured, day: Day, zone: string): Row {
  const { start, end } = timesOf(parts, day);
  const isAllDay = start.length === 10;
  const [rule, last] = [valueOf(parts, "rule"), valueOf(parts, "end") as Day | undefined];
  const ending = (text: string) =>
    last ? withEnding(parseRule(text), { until: last }, start, isAllDay ? null : zone) : text;
  return {
    ...{ title, description: null, location: valueOf(parts, "list") ?? null },
    ...{ start, end, all_day: isAllDay, zone: isAllDay ? null : zone, end_zone: null },
    ...{ rule: rule ? ending(rule) : null, extra: [], overrides: {}, reminders: [] },
    ...{ busy: true, color: null, uid: null },
  };
}

function timesOf(parts: Captured["parts"], day: Day): { start: string; end: string } {
  const time = partOf(parts, "time");
  const lastDay = partOf(parts, "day")?.until as Day | undefined;
  if (!time) return { start: day, end: plusDays(lastDay ?? day, 1) };
  const start = `${day}T${time.value}`;
  const minutes = Number(valueOf(parts, "length") ?? USUAL);
  const isOver = time.until !== undefined && time.until <= time.value; // midnight
  const until = time.until && clockOf(`${lastDay ?? day}T${time.until}`) + (isOver ? DAY : 0);
  return { start, end: clockText(until || clockOf(start) + minutes * MINUTE) };
}
