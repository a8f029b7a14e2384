// A task's fields, edited in place.
import type { TargetedKeyboardEvent } from "preact";
import { useId, useLayoutEffect } from "preact/hooks";
import type { Thing } from "../model/held.ts";
import { textOf } from "../model/kinds.ts";
import { announce } from "../store/session.ts";
import { words } from "../words/tasks.ts";
import { FormButtons } from "./form-buttons.tsx";
import { useSaving, type Fields } from "./saving.ts";
import { TaskFields, fieldsIn, fill, problemOf } from "./task-fields.tsx";
import { fit, isComposing, isSaveKey } from "./typing.ts";

interface FormProps {
  readonly task: Thing;
  readonly onDeleted: () => void;
}

const FIELDS: Fields = {
  read: (form, before) => ({ ...before, ...fieldsIn(form, before) }),
  draft: (_, row) => ({ title: textOf(row, "title"), text: textOf(row, "description"), row }),
  problem: problemOf,
  fill,
};

export function TaskForm({ task, onDeleted }: FormProps) {
  const saving = useSaving(task, FIELDS, onDeleted);
  const { form, draft, seen, failure } = saving;
  const id = useId();

  async function finish(event: Event): Promise<void> {
    event.preventDefault();
    if (await saving.saveTyped()) announce(words.saved);
  }
  function onKey(event: TargetedKeyboardEvent<HTMLFormElement>): void {
    if (isComposing(event)) return;
    if (isSaveKey(event)) void finish(event);
  }
  useLayoutEffect(() => form.current?.querySelectorAll("textarea").forEach(fit), []);
  return (
    <form
      class="task-form"
      ref={saving.hold}
      onSubmit={finish}
      onKeyDown={onKey}
      onFocusOut={saving.onFocusOut}
      noValidate
    >
      <TaskFields id={id} row={draft?.row ?? seen.current.row} />
      <p id={`${id}-problem`} class="problem" role="status">
        {failure}
      </p>
      <FormButtons other={words.delete} isDanger onOther={saving.remove} />
    </form>
  );
}
