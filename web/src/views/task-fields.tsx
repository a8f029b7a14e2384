// The fields of a task: drawn, read, and filled in anew.
import type { ComponentChildren } from "preact";
import { PRIORITIES } from "../model/capture.ts";
import { MAX_TAGS, tagsOf, textOf, type Row } from "../model/kinds.ts";
import { lists } from "../store/tasks.ts";
import { words as texts } from "../words.ts";
import { words } from "../words/tasks.ts";
import { RepeatField, fillRepeat, repeatIn } from "./repeat-field.tsx";
import { fit } from "./typing.ts";

const MAX_TITLE = 255;
const MAX_DESCRIPTION = 5_000;

interface FieldsProps {
  readonly id: string; // of the form
  readonly row: Row; // as it was typed last
}

export function TaskFields({ id, row }: FieldsProps) {
  return (
    <>
      <Labelled id={`${id}-title`} label={words.name}>
        <textarea
          id={`${id}-title`}
          name="title"
          rows={1}
          dir="auto"
          autocapitalize="sentences"
          aria-describedby={`${id}-problem`}
          defaultValue={textOf(row, "title")}
          onInput={(event) => fit(event.currentTarget)}
        />
      </Labelled>
      <Labelled id={`${id}-description`} label={words.description}>
        <textarea
          id={`${id}-description`}
          name="description"
          rows={2}
          dir="auto"
          autocapitalize="sentences"
          defaultValue={textOf(row, "description")}
          onInput={(event) => fit(event.currentTarget)}
        />
      </Labelled>
      <div class="columns">
        <Labelled id={`${id}-date`} label={words.date}>
          <input id={`${id}-date`} name="date" type="date" defaultValue={textOf(row, "date")} />
        </Labelled>
        <Labelled id={`${id}-time`} label={words.time}>
          <input
            id={`${id}-time`}
            name="due_time"
            type="time"
            defaultValue={textOf(row, "due_time")}
          />
        </Labelled>
        <Labelled id={`${id}-priority`} label={words.priority}>
          <select id={`${id}-priority`} name="priority">
            {PRIORITIES.map((one) => (
              <option key={one} value={one} selected={one === textOf(row, "priority")}>
                {texts.priorities[one]}
              </option>
            ))}
          </select>
        </Labelled>
        <Labelled id={`${id}-list`} label={words.list}>
          <input
            id={`${id}-list`}
            name="list"
            list={`${id}-lists`}
            dir="auto"
            maxLength={100}
            autocomplete="off"
            defaultValue={textOf(row, "list")}
          />
          <datalist id={`${id}-lists`}>
            {lists.value.map((one) => (
              <option key={one} value={one} />
            ))}
          </datalist>
        </Labelled>
      </div>
      <RepeatField id={id} row={row} />
      <Labelled id={`${id}-tags`} label={words.tags}>
        <input
          id={`${id}-tags`}
          name="tags"
          dir="auto"
          autocomplete="off"
          autocapitalize="none"
          placeholder={words.tagsHint}
          defaultValue={tagsOf(row).join(" ")}
        />
      </Labelled>
    </>
  );
}

interface LabelledProps {
  readonly id: string;
  readonly label: string;
  readonly children: ComponentChildren;
}

export const Labelled = ({ id, label, children }: LabelledProps) => (
  <div class="field">
    <label for={id}>{label}</label>
    {children}
  </div>
);

type Form = HTMLFormElement | null;
type Control = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;
const control = (form: Form, name: string) => form?.elements.namedItem(name) as Control | null;
const NAMES = ["title", "description", "date", "due_time", "priority", "list"] as const;

/** Return the fields as they are filled in, of a task that was `before`. */
export function fieldsIn(form: Form, before: Row): Row {
  const text = (name: string) => control(form, name)?.value.trim() ?? "";
  const tags = tagsTyped(text("tags"));
  return {
    title: text("title").replace(/\s+/gu, " "),
    description: text("description") || null,
    date: text("date") || null,
    due_time: text("due_time") || null,
    priority: text("priority") || "medium",
    list: text("list") || null,
    ...(tags.length > 0 || "tags" in before ? { tags } : {}),
    ...repeatIn(form, before),
  };
}

const tagsTyped = (text: string): string[] =>
  [
    ...new Set(
      text
        .toLowerCase()
        .split(/[\s,#]+/u)
        .filter(Boolean),
    ),
  ].slice(0, MAX_TAGS);

/** Fill in what came from elsewhere. */
export function fill(form: Form, row: Row): void {
  for (const name of NAMES) {
    const found = control(form, name);
    if (found) found.value = textOf(row, name);
  }
  fillRepeat(form, row);
  const tags = control(form, "tags");
  if (tags) tags.value = tagsOf(row).join(" ");
}

/** Return what keeps a task from being saved. */
export function problemOf(row: Row): string {
  const over = (name: string, most: number) => [...textOf(row, name)].length - most;
  const most = Math.max(over("title", MAX_TITLE), over("description", MAX_DESCRIPTION));
  if (most > 0) return texts.tooLong(most);
  if (!textOf(row, "title")) return words.nameMissing;
  if (textOf(row, "rule") && !textOf(row, "date")) return words.noRepeats;
  return textOf(row, "due_time") && !textOf(row, "date") ? words.noTime : "";
}
