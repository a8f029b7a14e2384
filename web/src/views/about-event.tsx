// What there is to know of an event at a glance: when it is, there and here, and how it repeats.
import { textOf, type Row } from "../model/kinds.ts";
import { words } from "../words/events.ts";
import { momentsOf, timeThere, whenOf } from "./event-times.ts";
import { ruleInWords } from "./rule-words.ts";

interface AboutProps {
  readonly row: Row; // as one repeat shows it
  readonly isDifferent: boolean; // from the others
}

export function AboutEvent({ row, isDifferent }: AboutProps) {
  const rule = textOf(row, "rule");
  const there = timeThere(row, ...momentsOf(row));
  const kept = Array.isArray(row["reminders"]) ? row["reminders"] : [];
  return (
    <div class="about-event soft">
      <p>{whenOf(row)}</p>
      {there && <p>{there}</p>}
      {rule && <p>{ruleInWords(rule, textOf(row, "start"), textOf(row, "zone") || null)}</p>}
      {isDifferent && <p>{words.isDifferent}</p>}
      {kept.length > 0 && <p>{words.reminders(kept.map(Number).map(words.reminder).join(", "))}</p>}
    </div>
  );
}
