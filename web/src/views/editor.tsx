// Editing in place: drafts with each pause, saved at rest, on leaving and when done.
import { useSignal } from "@preact/signals";
import type { TargetedEvent, TargetedKeyboardEvent } from "preact";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import type { Seen, Thing } from "../model/held.ts";
import {
  KINDS,
  MAX_TEXT,
  sameRow,
  tagsAfter,
  tagsOf,
  textOf,
  type KindName,
  type Row,
} from "../model/kinds.ts";
import { draftAt, dropDraft, keepDraft } from "../store/drafts.ts";
import { save } from "../store/things.ts";
import { words } from "../words.ts";
import { deleteWithUndo } from "./deleting.ts";
import { fit, isComposing, isSaveKey, saveAtRest } from "./typing.ts";

interface EditorProps {
  readonly thing: Thing;
  readonly onDone: () => void;
  readonly onDeleted: () => void;
}

export function Editor({ thing, onDone, onDeleted }: EditorProps) {
  const form = useRef<HTMLFormElement | null>(null);
  // Kept when the element goes: what was typed last is read when the editor ends.
  const hold = useRef(
    (element: HTMLFormElement | null) => void (form.current = element ?? form.current),
  );
  const isOver = useRef(false);
  const failure = useSignal("");
  const draft = draftAt(thing.id);
  const seen = useRef<Seen>(draft?.seen ?? { row: thing.row, version: thing.version });
  const latest = useRef(thing);
  latest.current = thing;
  const field = KINDS[thing.kind as KindName].words;
  const hasTitle = thing.kind === "entry";

  /** Return the row as it is typed. */
  function typed(): Row {
    const [text, title] = [valueOf(form.current, "text"), valueOf(form.current, "title")];
    const before = seen.current.row;
    const tags = tagsAfter(tagsOf(before), textOf(before, field), text);
    const titled = hasTitle ? { title: title.trim() || null } : {};
    return { ...before, [field]: text, tags, ...titled };
  }
  async function keep(): Promise<void> {
    const [text, title] = [valueOf(form.current, "text"), valueOf(form.current, "title")];
    if (isOver.current) return;
    if (sameRow(typed(), seen.current.row)) return dropDraft(thing.id);
    await keepDraft({ place: thing.id, text, seen: seen.current, ...(hasTitle ? { title } : {}) });
  }
  /** Save what is typed; false where it cannot be, and stays a draft. */
  async function saveTyped(): Promise<boolean> {
    const row = typed();
    if (isOver.current || sameRow(row, seen.current.row)) return true;
    failure.value = problemOf(textOf(row, field), thing.kind);
    if (failure.value) return false;
    const basedOn = seen.current;
    seen.current = { row, version: latest.current.version };
    const saved = await save(latest.current, row, basedOn).then(
      () => true,
      () => false,
    );
    failure.value = saved ? "" : words.notSaved;
    if (!saved) seen.current = basedOn;
    else if (sameRow(typed(), row)) await dropDraft(thing.id);
    return saved;
  }
  async function finish(event?: Event): Promise<void> {
    event?.preventDefault();
    if (await saveTyped()) onDone();
  }
  async function remove(): Promise<void> {
    await saveTyped(); // so that taking it back brings that too
    isOver.current = true;
    await deleteWithUndo(thing, onDeleted);
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
  function onFocusOut(event: TargetedEvent<HTMLFormElement, FocusEvent>): void {
    const to = event.relatedTarget;
    if (!(to instanceof Node) || !event.currentTarget.contains(to)) void saveTyped();
  }
  // Before the paint: nothing may be typed that is not heard.
  useLayoutEffect(() => (form.current ? saveAtRest(form.current, keep, saveTyped) : undefined), []);
  useLayoutEffect(() => {
    const area = areaOf(form.current);
    if (!area) return;
    fit(area);
    if (!draft) area.focus();
    if (!draft) area.setSelectionRange(area.value.length, area.value.length);
  }, []);
  useEffect(() => {
    // An open editor follows the feed, but no text changes under who is typing.
    const area = areaOf(form.current);
    const isTouched =
      !sameRow(typed(), seen.current.row) || form.current?.contains(document.activeElement);
    if (!area || isTouched || sameRow(thing.row, seen.current.row)) return;
    seen.current = { row: thing.row, version: thing.version };
    area.value = textOf(thing.row, field);
    setValue(form.current, "title", textOf(thing.row, "title"));
  }, [thing]);
  return (
    <form
      class="editor"
      ref={hold.current}
      onSubmit={finish}
      onKeyDown={onKey}
      onFocusOut={onFocusOut}
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

function problemOf(text: string, kind: string): string {
  const most = kind === "entry" ? MAX_TEXT.entry : MAX_TEXT.thought;
  const over = [...text].length - most;
  if (over > 0) return words.tooLong(over);
  return text.trim() ? "" : words.isEmpty;
}

type Fields = HTMLFormElement | null;
const areaOf = (form: Fields) => form?.querySelector("textarea") ?? null;
const fieldOf = (form: Fields, name: string) =>
  form?.elements.namedItem(name) as HTMLInputElement | HTMLTextAreaElement | null;
const valueOf = (form: Fields, name: string): string => fieldOf(form, name)?.value ?? "";
function setValue(form: Fields, name: string, value: string): void {
  const field = fieldOf(form, name);
  if (field) field.value = value;
}
