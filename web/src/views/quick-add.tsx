// One line of the calendar to write an event or a task in, with what was understood of it below.
import { useComputed, useSignal } from "@preact/signals";
import type { TargetedEvent } from "preact";
import { useRef } from "preact/hooks";
import { deviceZone, now, type Day } from "../model/day.ts";
import { newId } from "../model/kinds.ts";
import { typedEvent } from "../model/typed-event.ts";
import { askToKeep } from "../store/room.ts";
import { announce } from "../store/session.ts";
import { add } from "../store/things.ts";
import { calendarWords } from "../words/calendar.ts";
import { words } from "../words.ts";
import { beginEvent } from "./beginning-event.ts";
import { overLimit } from "./capturing.ts";
import { Chips } from "./chips.tsx";
import { TypedLine } from "./typed-line.tsx";
import { dayFor, forget, saysTime, taskRow, understood, useChosen } from "./understood.ts";

const KINDS = ["event", "task"] as const;
type Kind = (typeof KINDS)[number];

export function QuickAdd({ day }: { readonly day: Day }) {
  const id = useRef(newId(now())); // one a line: Save pressed twice saves once
  const field = useRef<HTMLInputElement>(null);
  const line = useSignal("");
  const failure = useSignal("");
  const picked = useSignal<Kind | null>(null); // for this one, not for the next
  const chosen = useChosen();
  // What has a time is an event, unless somebody says otherwise.
  const kind = useComputed<Kind>(() => picked.value ?? (saysTime(line.value) ? "event" : "task"));
  const over = useComputed(() => overLimit("task", line.value, chosen));

  function rowOf(typed: string) {
    if (kind.peek() === "task") return taskRow(typed, "", chosen, day);
    const said = understood(typed, chosen, true);
    return typedEvent(said, dayFor(said.parts, chosen, day) ?? day, deviceZone());
  }
  async function saveTyped(event: TargetedEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault();
    const typed = line.peek().trim();
    if (!typed || over.peek() > 0) return;
    const saved = await add(kind.peek(), rowOf(typed), id.current).then(
      () => true,
      () => false,
    );
    failure.value = saved ? "" : words.notSaved;
    if (!saved) return;
    id.current = newId(now());
    if (field.current?.value.trim() === typed) field.current.value = line.value = "";
    picked.value = null;
    forget(chosen);
    announce(words.saved);
    void askToKeep();
  }
  const isEvent = kind.value === "event";
  return (
    <form class="task-line" onSubmit={saveTyped}>
      <div class="row">
        <TypedLine
          field={field}
          line={line}
          label={calendarWords.add}
          hint={calendarWords.addHint}
        />
        {line.value.trim() && (
          <button type="submit" class="primary">
            {words.save}
          </button>
        )}
      </div>
      {line.value.trim() && (
        <>
          <fieldset class="switch of-kinds">
            <legend class="aloud">{words.captureKind}</legend>
            {KINDS.map((one) => (
              <label key={one}>
                <input
                  type="radio"
                  name="add-kind"
                  checked={one === kind.value}
                  onChange={() => void (picked.value = one)}
                />
                {calendarWords.addKinds[one]}
              </label>
            ))}
          </fieldset>
          <Chips line={line} chosen={chosen} isEvent={isEvent} day={day} />
          {isEvent && (
            <button type="button" class="quiet" onClick={() => void beginEvent(rowOf(line.peek()))}>
              {calendarWords.details}
            </button>
          )}
        </>
      )}
      <p class="problem" role="status">
        {over.value > 0 ? words.tooLong(over.value) : failure}
      </p>
    </form>
  );
}
