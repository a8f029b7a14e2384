// What was understood of a typed task: each can be taken off, and the day chosen from a calendar.
import { useSignal, type ReadonlySignal, type Signal } from "@preact/signals";
import { capturedIn, valueOf, type Captured, type Part } from "../model/capture.ts";
import {
  clockOf,
  dateOf,
  dayNames,
  dayOf,
  now,
  plusDays,
  writtenClock,
  type Day,
  type DayNames,
} from "../model/day.ts";
import type { Row } from "../model/kinds.ts";
import { today } from "../store/session.ts";
import { words } from "../words.ts";

let names: DayNames | undefined; // made when first needed
const NONE: ReadonlySet<string> = new Set();

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

/** Return what a line says, but for what was taken off. */
export function understood(line: string, chosen: Chosen): Captured {
  names ??= dayNames();
  return capturedIn(line, { today: today.value, names }, chosen.off.value);
}

/** Return a task as it was typed and chosen. */
export function taskRow(line: string, description: string, chosen: Chosen): Row {
  const { title, parts } = understood(line, chosen);
  const time = valueOf(parts, "time") ?? null;
  const tags = parts.filter((part) => part.kind === "tag").map((part) => part.value);
  const list = valueOf(parts, "list");
  return {
    title,
    description: description || null,
    date: dayFor(parts, chosen) ?? null,
    due_time: time,
    completed: false,
    category: "todo",
    priority: valueOf(parts, "priority") ?? "medium",
    ...(tags.length > 0 ? { tags } : {}),
    ...(list ? { list } : {}),
  };
}

/** Return the day of a task; of one with a time alone, the next when it is that time. */
function dayFor(parts: readonly Part[], chosen: Chosen): Day | undefined {
  const day = chosen.day.value || (valueOf(parts, "day") as Day | undefined);
  const time = valueOf(parts, "time");
  if (day || !time) return day || undefined;
  const current = dayOf(now());
  return time > clockOf(now()) ? current : plusDays(current, 1);
}

interface ChipsProps {
  readonly line: ReadonlySignal<string>;
  readonly chosen: Chosen;
}

export function Chips({ line, chosen }: ChipsProps) {
  const { parts } = understood(line.value, chosen);
  const day = dayFor(parts, chosen);
  const shown = parts.filter((part) => part.kind !== "day");
  function takeOff(part: Part): void {
    chosen.off.value = new Set([...chosen.off.peek(), part.words.toLowerCase()]);
  }
  function takeDayOff(): void {
    const found = parts.find((part) => part.kind === "day");
    if (chosen.day.peek()) chosen.day.value = "";
    else if (found) takeOff(found);
  }
  const isDaySaid = chosen.day.value !== "" || parts.some((part) => part.kind === "day");
  return (
    <div class="chips">
      {day && isDaySaid && <Chip text={dayText(day)} onTakeOff={takeDayOff} />}
      {day && !isDaySaid && <span class="chip said">{dayText(day)}</span>}
      {shown.map((part) => (
        <Chip key={part.from} text={partText(part)} onTakeOff={() => takeOff(part)} />
      ))}
      <label class="chip pick">
        <span class="aloud">{words.day}</span>
        <input
          type="date"
          value={chosen.day.value || (day ?? "")}
          onChange={(event) => void (chosen.day.value = event.currentTarget.value as Day | "")}
        />
      </label>
    </div>
  );
}

function Chip({ text, onTakeOff }: { readonly text: string; readonly onTakeOff: () => void }) {
  return (
    <button type="button" class="chip said" aria-label={words.takeOff(text)} onClick={onTakeOff}>
      {text} <span aria-hidden="true">×</span>
    </button>
  );
}

function dayText(day: Day): string {
  if (day === today.value) return words.today;
  return day === plusDays(today.value, 1) ? words.tomorrow : dateOf(day, today.value);
}

function partText(part: Part): string {
  if (part.kind === "time") return writtenClock(part.value);
  if (part.kind === "priority") {
    return words.priorities[part.value as keyof typeof words.priorities] ?? part.value;
  }
  return part.kind === "tag" ? `#${part.value}` : `@${part.value}`;
}
