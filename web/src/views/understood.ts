// What was understood of a typed line, and the task or event that it becomes.
import { useSignal, type Signal, signal } from "@preact/signals";
import { capturedIn, valueOf, type Captured, type Part, type Reader } from "../model/capture.ts";
import type { Moment } from "../model/capture-rules.ts";
import {
  clockOf,
  dayNames,
  dayOf,
  isDayFirst,
  now,
  plusDays,
  type Day,
  type DayNames,
} from "../model/day.ts";
import type { Row } from "../model/kinds.ts";
import { loadRepeats, repeats } from "../store/repeating.ts";
import { today } from "../store/session.ts";

const NONE: ReadonlySet<string> = new Set();
let names: DayNames | undefined; // made when first needed

const reader_ = signal<Reader | undefined>(undefined);
let load: (() => Promise<Reader>) | undefined;
/** Let lines be read by what a function loads, when one is typed. */
export const readBy = (loader: () => Promise<Reader>): void => void (load = loader);
/** Load what reads more than fixed words. Where it cannot be had, those are read alone. */
export async function prepareReader(): Promise<void> {
  const loader = load;
  if (!loader) return;
  load = undefined;
  const both = Promise.all([loader(), loadRepeats()]);
  await both.then(
    ([found]) => void (reader_.value = found),
    () => void (load = loader),
  );
}

/** What a person changed of what was understood. */
export interface Chosen {
  readonly off: Signal<ReadonlySet<string>>; // words that are a part of the title, in small letters
  readonly day: Signal<Day | "">;
}
export function useChosen(): Chosen {
  return { off: useSignal(NONE), day: useSignal<Day | "">("") };
}
export function forget(chosen: Chosen): void {
  chosen.off.value = NONE;
  chosen.day.value = "";
}

function momentNow(): Moment {
  names ??= dayNames();
  return { today: today.value, clock: clockOf(now()), names, isDayFirst: isDayFirst() };
}

/** Return what a line says, but for what was taken off. */
export const understood = (line: string, chosen: Chosen, isEvent = false): Captured =>
  capturedIn(line, momentNow(), chosen.off.value, { reader: reader_.value, isEvent });

/** Return whether a line says a time, or how long something takes. */
export const saysTime = (line: string): boolean =>
  capturedIn(line, momentNow(), NONE, { reader: reader_.value, isEvent: true }).parts.some(
    ({ kind, until }) => kind === "time" || kind === "length" || until !== undefined,
  );

const MOST_WORDS = 120; // characters: what is longer is hardly something to do
/** Return whether a thought may be something to do: one short line that says when. */
export function isOneTask(text: string): boolean {
  const line = text.trim();
  if (line.length > MOST_WORDS || line.includes("\n")) return false;
  const { parts } = capturedIn(line, momentNow(), NONE, { reader: reader_.value });
  return parts.some(({ kind }) => kind === "day" || kind === "time" || kind === "rule");
}

/** Return a task as it was typed and chosen. */
export function taskRow(line: string, description: string, chosen: Chosen, usual?: Day): Row {
  const { title, parts } = understood(line, chosen);
  const tags = parts.filter((part) => part.kind === "tag").map((part) => part.value);
  const list = valueOf(parts, "list");
  const rule = ruleOf(parts);
  return {
    title,
    description: description || null,
    date: dayFor(parts, chosen, usual) ?? null,
    due_time: valueOf(parts, "time") ?? null,
    completed: false,
    category: "todo",
    priority: valueOf(parts, "priority") ?? "medium",
    ...(tags.length > 0 ? { tags } : {}),
    ...(list ? { list } : {}),
    ...(rule ? { rule, repeat_from: valueOf(parts, "done") ?? "due" } : {}),
  };
}

/** Return the rule that was said, with its end. */
export function ruleOf(parts: readonly Part[]): string | undefined {
  const [rule, end] = [valueOf(parts, "rule"), valueOf(parts, "end")];
  return rule && end ? repeats.value?.withEnd(rule, end) : rule;
}

/** Return the day of what was said: by its rule the first from a day on, and with a time alone the
 * next when it is that time, or else the usual day. */
export function dayFor(parts: readonly Part[], chosen: Chosen, usual?: Day): Day | undefined {
  const said = chosen.day.value || (valueOf(parts, "day") as Day | undefined);
  const [rule, time] = [valueOf(parts, "rule"), valueOf(parts, "time")];
  const first = (from: Day) => (rule && repeats.value?.firstDayOf(rule, from)) || from;
  if (said || usual) return first(said || usual!);
  if (!rule && !time) return undefined;
  const current = dayOf(now());
  return first(time && time <= clockOf(now()) ? plusDays(current, 1) : current);
}
