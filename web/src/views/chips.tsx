// What was understood of a typed line: each can be taken off, and the day chosen from a calendar.
import type { ReadonlySignal } from "@preact/signals";
import type { Part } from "../model/capture.ts";
import { dateOf, plusDays, writtenClock, type Day } from "../model/day.ts";
import { repeats } from "../store/repeating.ts";
import { today } from "../store/session.ts";
import { words } from "../words.ts";
import { dayFor, ruleOf, understood, type Chosen } from "./understood.ts";

interface ChipsProps {
  readonly line: ReadonlySignal<string>;
  readonly chosen: Chosen;
  readonly isEvent?: boolean;
  readonly day?: Day; // where none is said
}

export function Chips({ line, chosen, isEvent = false, day: usual }: ChipsProps) {
  const { parts } = understood(line.value, chosen, isEvent);
  const day = dayFor(parts, chosen, usual);
  const shown = parts.filter((part) => part.kind !== "day" && part.kind !== "end");
  const rule = ruleOf(parts);
  const inWords = rule && day && repeats.value?.inWords(rule, day);
  function takeOff(part: Part): void {
    chosen.off.value = new Set([...chosen.off.peek(), part.words.toLowerCase()]);
  }
  function takeDayOff(): void {
    const found = parts.find((part) => part.kind === "day");
    if (chosen.day.peek()) chosen.day.value = "";
    else if (found) takeOff(found);
  }
  const last = isEvent && parts.find((part) => part.kind === "day")?.until;
  const isDaySaid = chosen.day.value !== "" || parts.some((part) => part.kind === "day");
  return (
    <div class="chips">
      {day && isDaySaid && <Chip text={daysText(day, last)} onTakeOff={takeDayOff} />}
      {day && !isDaySaid && <span class="chip said">{dayText(day)}</span>}
      {shown.map((part) => (
        <Chip
          key={`${part.kind} ${part.from}`}
          text={(part.kind === "rule" && inWords) || partText(part)}
          onTakeOff={() => takeOff(part)}
        />
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
const daysText = (day: Day, last: string | false | undefined): string =>
  last ? words.span(dayText(day), dayText(last as Day)) : dayText(day);

function partText({ kind, value, until }: Part): string {
  switch (kind) {
    case "time":
      return until ? words.span(writtenClock(value), writtenClock(until)) : writtenClock(value);
    case "length":
      return words.length(Number(value));
    case "done":
      return words.afterDone;
    case "priority":
      return words.priorities[value as keyof typeof words.priorities] ?? value;
    case "tag":
      return `#${value}`;
    default:
      return kind === "list" ? `@${value}` : value;
  }
}
