// One line to write a task in, with what was understood of it below.
import { useComputed, useSignal } from "@preact/signals";
import type { TargetedEvent } from "preact";
import { useRef } from "preact/hooks";
import { now } from "../model/day.ts";
import { newId, type Row } from "../model/kinds.ts";
import { askToKeep } from "../store/room.ts";
import { announce } from "../store/session.ts";
import { add } from "../store/things.ts";
import { words } from "../words.ts";
import { overLimit } from "./capturing.ts";
import { Chips } from "./chips.tsx";
import { TypedLine } from "./typed-line.tsx";
import { forget, taskRow, useChosen } from "./understood.ts";

interface LineProps {
  readonly label: string;
  readonly hint?: string;
  readonly more?: Row; // what such a task has besides
}

export function TaskLine({ label, hint, more }: LineProps) {
  const id = useRef(newId(now())); // Save pressed twice saves once
  const field = useRef<HTMLInputElement>(null);
  const line = useSignal("");
  const failure = useSignal("");
  const chosen = useChosen();
  const over = useComputed(() => overLimit("task", line.value, chosen));
  async function saveTask(event: TargetedEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault();
    const typed = line.peek();
    if (!typed.trim() || over.peek() > 0) return;
    const row = { ...taskRow(typed.trim(), "", chosen), ...more };
    const saved = await add("task", row, id.current).then(
      () => true,
      () => false,
    );
    failure.value = saved ? "" : words.notSaved;
    if (!saved) return;
    id.current = newId(now());
    if (field.current?.value === typed) field.current.value = line.value = "";
    forget(chosen);
    announce(words.saved);
    void askToKeep();
  }
  return (
    <form class="task-line" onSubmit={saveTask}>
      <div class="row">
        <TypedLine field={field} line={line} label={label} hint={hint ?? label} />
        <button type="submit" class="primary">
          {words.save}
        </button>
      </div>
      {line.value.trim() && <Chips line={line} chosen={chosen} />}
      <p class="problem" role="status">
        {over.value > 0 ? words.tooLong(over.value) : failure}
      </p>
    </form>
  );
}
