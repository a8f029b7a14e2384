// Editing the words of a thing in place.
import type { TargetedKeyboardEvent } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import type { Thing } from "../model/held.ts";
import { KINDS, MAX_TEXT, tagsAfter, tagsOf, textOf, type KindName } from "../model/kinds.ts";
import { words } from "../words.ts";
import { FormButtons } from "./form-buttons.tsx";
import { useSaving, type Fields } from "./saving.ts";
import { fit, isComposing, isSaveKey } from "./typing.ts";

interface EditorProps {
  readonly thing: Thing;
  readonly onDone: () => void;
  readonly onDeleted: () => void;
}

export function Editor({ thing, onDone, onDeleted }: EditorProps) {
  const field = KINDS[thing.kind as KindName].words;
  const hasTitle = thing.kind === "entry";
  const fields = useRef(fieldsOf(thing.kind as KindName)).current;
  const saving = useSaving(thing, fields, onDeleted);
  const { form, draft, seen, failure, saveTyped } = saving;

  async function finish(event: Event): Promise<void> {
    event.preventDefault();
    if (await saveTyped()) onDone();
  }
  function onKey(event: TargetedKeyboardEvent<HTMLFormElement>): void {
    if (isComposing(event)) return;
    const isTitle = event.target instanceof HTMLInputElement;
    if (event.key === "Escape" || isSaveKey(event)) void finish(event);
    else if (event.key === "Enter" && isTitle) {
      event.preventDefault();
      areaOf(form.current)?.focus();
    }
  }
  useLayoutEffect(() => {
    const area = areaOf(form.current);
    if (!area) return;
    fit(area);
    if (!draft) area.focus();
    if (!draft) area.setSelectionRange(area.value.length, area.value.length);
  }, []);
  return (
    <form
      class="editor"
      ref={saving.hold}
      onSubmit={finish}
      onKeyDown={onKey}
      onFocusOut={saving.onFocusOut}
    >
      {hasTitle && (
        <input
          class="title"
          name="title"
          aria-label={words.title}
          placeholder={words.title}
          dir="auto"
          maxLength={300}
          defaultValue={draft?.title ?? textOf(seen.current.row, "title")}
        />
      )}
      <textarea
        name="text"
        rows={1}
        aria-label={words.text}
        aria-describedby={`problem-${thing.id}`}
        dir="auto"
        autocapitalize="sentences"
        defaultValue={draft?.text ?? textOf(seen.current.row, field)}
        onInput={(event) => fit(event.currentTarget)}
      />
      <p id={`problem-${thing.id}`} class="problem" role="status">
        {failure}
      </p>
      <FormButtons other={words.delete} isDanger onOther={saving.remove} />
    </form>
  );
}

/** Return how the words of a kind are read from the form, and shown in it. */
function fieldsOf(kind: KindName): Fields {
  const field = KINDS[kind].words;
  const titled = (title: string) => (kind === "entry" ? { title } : {});
  return {
    read(form, before) {
      const [text, title] = [valueOf(form, "text"), valueOf(form, "title").trim()];
      const tags = tagsAfter(tagsOf(before), textOf(before, field), text);
      return {
        ...before,
        [field]: text,
        tags,
        ...(kind === "entry" ? { title: title || null } : {}),
      };
    },
    draft: (form) => ({ text: valueOf(form, "text"), ...titled(valueOf(form, "title")) }),
    problem: (row) => problemOf(textOf(row, field), kind),
    fill(form, row) {
      setValue(form, "text", textOf(row, field));
      setValue(form, "title", textOf(row, "title"));
    },
  };
}

function problemOf(text: string, kind: string): string {
  const most = kind === "entry" ? MAX_TEXT.entry : MAX_TEXT.thought;
  const over = [...text].length - most;
  if (over > 0) return words.tooLong(over);
  return text.trim() ? "" : words.isEmpty;
}

type Form = HTMLFormElement | null;
const areaOf = (form: Form) => form?.querySelector("textarea") ?? null;
const fieldOf = (form: Form, name: string) =>
  form?.elements.namedItem(name) as HTMLInputElement | HTMLTextAreaElement | null;
const valueOf = (form: Form, name: string): string => fieldOf(form, name)?.value ?? "";
function setValue(form: Form, name: string, value: string): void {
  const field = fieldOf(form, name);
  if (field) field.value = value;
}
