// A task's fields: drafts with each pause, saved at rest, on leaving and when done.
import { useSignal } from "@preact/signals";
import type { TargetedEvent, TargetedKeyboardEvent } from "preact";
import { useEffect, useId, useLayoutEffect, useRef } from "preact/hooks";
import type { Seen, Thing } from "../model/held.ts";
import { sameRow, textOf, type Row } from "../model/kinds.ts";
import { draftAt, dropDraft, keepDraft } from "../store/drafts.ts";
import { announce } from "../store/session.ts";
import { save } from "../store/things.ts";
import { words as texts } from "../words.ts";
import { words } from "../words/tasks.ts";
import { deleteWithUndo } from "./deleting.ts";
import { TaskFields, fieldsIn, fill, problemOf } from "./task-fields.tsx";
import { fit, isComposing, isSaveKey, saveAtRest } from "./typing.ts";

interface FormProps {
  readonly task: Thing;
  readonly onDeleted: () => void;
}

export function TaskForm({ task, onDeleted }: FormProps) {
  const form = useRef<HTMLFormElement | null>(null);
  const hold = useRef(
    (element: HTMLFormElement | null) => void (form.current = element ?? form.current),
  );
  const isOver = useRef(false);
  const failure = useSignal("");
  const draft = draftAt(task.id);
  const seen = useRef<Seen>(draft?.seen ?? { row: task.row, version: task.version });
  const latest = useRef(task);
  latest.current = task;
  const id = useId();

  const typed = (): Row => ({ ...seen.current.row, ...fieldsIn(form.current, seen.current.row) });
  async function keep(): Promise<void> {
    if (isOver.current) return;
    const row = typed();
    if (sameRow(row, seen.current.row)) return dropDraft(task.id);
    const [title, text] = [textOf(row, "title"), textOf(row, "description")];
    await keepDraft({ place: task.id, title, text, row, seen: seen.current });
  }
  async function saveTyped(): Promise<boolean> {
    const row = typed();
    if (isOver.current || sameRow(row, seen.current.row)) return true;
    const problem = problemOf(row);
    if (problem) await keep(); // so that what is told is kept by then
    failure.value = problem;
    if (problem) return false;
    const basedOn = seen.current;
    seen.current = { row, version: latest.current.version };
    const saved = await save(latest.current, row, basedOn).then(
      () => true,
      () => false,
    );
    failure.value = saved ? "" : texts.notSaved;
    if (!saved) seen.current = basedOn;
    else if (sameRow(typed(), row)) await dropDraft(task.id);
    return saved;
  }
  async function finish(event: Event): Promise<void> {
    event.preventDefault();
    if (await saveTyped()) announce(words.saved);
  }
  async function remove(): Promise<void> {
    await saveTyped(); // so that taking it back brings that too
    isOver.current = true;
    await deleteWithUndo(task, onDeleted);
  }
  function onKey(event: TargetedKeyboardEvent<HTMLFormElement>): void {
    if (isComposing(event)) return;
    if (isSaveKey(event)) void finish(event);
  }
  function onFocusOut(event: TargetedEvent<HTMLFormElement, FocusEvent>): void {
    const to = event.relatedTarget;
    if (!(to instanceof Node) || !event.currentTarget.contains(to)) void saveTyped();
  }
  useLayoutEffect(() => (form.current ? saveAtRest(form.current, keep, saveTyped) : undefined), []);
  useLayoutEffect(() => form.current?.querySelectorAll("textarea").forEach(fit), []);
  useEffect(() => {
    // It follows the feed, but nothing changes under who is typing.
    const isTouched =
      !sameRow(typed(), seen.current.row) || form.current?.contains(document.activeElement);
    if (isTouched || sameRow(task.row, seen.current.row)) return;
    seen.current = { row: task.row, version: task.version };
    fill(form.current, task.row);
  }, [task]);
  return (
    <form
      class="task-form"
      ref={hold.current}
      onSubmit={finish}
      onKeyDown={onKey}
      onFocusOut={onFocusOut}
      noValidate
    >
      <TaskFields id={id} row={draft?.row ?? seen.current.row} />
      <p id={`${id}-problem`} class="problem" role="status">
        {failure}
      </p>
      <div class="row">
        <button type="button" class="quiet danger" onClick={remove}>
          {words.delete}
        </button>
        <button type="submit" class="primary">
          {words.save}
        </button>
      </div>
    </form>
  );
}
