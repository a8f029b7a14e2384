// The form of an event: a new one, or one that is there. It is saved by its button alone, since of
// what repeats it is asked which.
import { useComputed, useSignal } from "@preact/signals";
import type { TargetedEvent, TargetedKeyboardEvent } from "preact";
import { useId, useLayoutEffect, useRef } from "preact/hooks";
import { clockOf, clockText, dayNumber, dayText } from "../model/civil.ts";
import type { Seen } from "../model/held.ts";
import { sameRow, textOf, type Row } from "../model/kinds.ts";
import { dropDraft, keepDraft } from "../store/drafts.ts";
import { words as texts } from "../words.ts";
import { EventFields } from "./event-fields.tsx";
import { eventIn, isTime, problemOf, shownRule } from "./event-reading.ts";
import { FormButtons } from "./form-buttons.tsx";
import { fit, isComposing, isSaveKey, keepWhileTyping } from "./typing.ts";

interface FormProps {
  readonly before: Row; // as it is, or what a new one begins with
  readonly row: Row; // as it was typed last
  readonly isNew?: boolean;
  readonly place: string; // of its draft
  readonly seen?: Seen; // what the person began with
  readonly on?: string; // the repeat that is edited
  readonly other: string; // what else can be done
  readonly onOther: () => void;
  readonly onTouched?: () => void;
  readonly onSave: (typed: Row) => Promise<Saved>;
  readonly onDone: () => void;
}
/** What became of it: a device can fail, and a person can think better of it. */
export type Saved = "saved" | "failed" | "left";

export function EventForm({
  before,
  row,
  isNew = false,
  place,
  on = "",
  seen,
  ...more
}: FormProps) {
  const form = useRef<HTMLFormElement>(null);
  const typed = useSignal<Row>(row);
  const rule = useSignal(textOf(row, "rule"));
  const failure = useSignal("");
  const isOver = useRef(false);
  const id = useId();
  const began = seen ? { seen: { row: seen.row, version: seen.version } } : {};
  const shown = useComputed(() => ({ typed: typed.value, rule: rule.value }));

  async function keep(): Promise<void> {
    if (isOver.current) return;
    if (!isNew && sameRow(typed.peek(), before)) return dropDraft(place);
    const [title, text] = [textOf(typed.peek(), "title"), textOf(typed.peek(), "description")];
    await keepDraft({ place, title, text, row: { ...typed.peek(), on }, ...began });
  }
  function read({ currentTarget }: TargetedEvent<HTMLFormElement>): void {
    keepLength(currentTarget, typed.peek());
    typed.value = eventIn(currentTarget, before, isNew);
    rule.value = shownRule(currentTarget, typed.peek());
    more.onTouched?.();
  }
  async function submit(event: Event): Promise<void> {
    event.preventDefault();
    if (!form.current) return;
    failure.value = problemOf(form.current, eventIn(form.current, before, isNew));
    if (failure.peek()) return;
    const saved = await more.onSave(eventIn(form.current, before, isNew));
    failure.value = saved === "failed" ? texts.notSaved : "";
    if (saved === "saved") await end(more.onDone);
  }
  async function end(then: () => void): Promise<void> {
    isOver.current = true;
    await dropDraft(place);
    then();
  }
  function onKey(event: TargetedKeyboardEvent<HTMLFormElement>): void {
    if (!isComposing(event) && isSaveKey(event)) void submit(event);
  }
  useLayoutEffect(() => {
    form.current?.querySelectorAll("textarea").forEach(fit);
    return form.current ? keepWhileTyping(form.current, () => void keep()) : undefined;
  }, []);
  return (
    <form
      class="task-form event-form"
      ref={form}
      onSubmit={submit}
      onInput={read}
      onKeyDown={onKey}
      noValidate
    >
      <EventFields id={id} row={row} {...shown.value} />
      <p id={`${id}-problem`} class="problem" role="status">
        {failure}
      </p>
      <FormButtons
        other={more.other}
        isDanger={!isNew}
        onOther={isNew ? () => void end(more.onOther) : more.onOther}
      />
    </form>
  );
}

/** Move the end with the start: an event stays as long as it was. */
function keepLength(form: HTMLFormElement, before: Row): void {
  const field = (name: string) => form.elements.namedItem(name) as HTMLInputElement;
  const [day, time] = [field("start_day"), field("start_time")];
  const [start, end] = [`${day.value}T${time.value}`, field("end_day")];
  const was = textOf(before, "start");
  const old = was.length === 10 ? `${was}T${time.value}` : was;
  if (start === old || !isTime(start) || !isTime(old) || !isTime(`${end.value}T00:00`)) return;
  const to = `${end.value}T${field("end_time").value}`;
  const later = clockText(clockOf(to) + clockOf(start) - clockOf(old));
  if (was.length > 10)
    [end.value, field("end_time").value] = [later.slice(0, 10), later.slice(11, 16)];
  else end.value = dayText(dayNumber(end.value) + dayNumber(day.value) - dayNumber(was));
}
