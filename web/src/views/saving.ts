// A thing edited in its form: drafts with each pause, saved at rest, on leaving and when done.
import { useSignal, type ReadonlySignal } from "@preact/signals";
import type { RefObject, TargetedEvent } from "preact";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import type { Seen, Thing } from "../model/held.ts";
import { sameRow, type Row } from "../model/kinds.ts";
import type { Draft } from "../store/database.ts";
import { draftAt, dropDraft, keepDraft } from "../store/drafts.ts";
import { save } from "../store/things.ts";
import { words } from "../words.ts";
import { deleteWithUndo } from "./deleting.ts";
import { saveAtRest } from "./typing.ts";

type Form = HTMLFormElement | null;

/** What differs from form to form. */
export interface Fields {
  /** Return what is typed, in a row that was `before`. */
  readonly read: (form: Form, before: Row) => Row;
  /** Return the draft of what is typed. */
  readonly draft: (form: Form, typed: Row) => Omit<Draft, "place" | "seen">;
  /** Return what keeps a row from being saved, or nothing. */
  readonly problem: (row: Row) => string;
  /** Show a row that came from elsewhere. */
  readonly fill: (form: Form, row: Row) => void;
}

export interface Saving {
  readonly form: RefObject<Form>;
  readonly hold: (element: Form) => void; // the form's ref
  readonly seen: RefObject<Seen>;
  readonly draft: Draft | undefined;
  readonly failure: ReadonlySignal<string>;
  /** Save what is typed; false where it cannot be, and stays a draft. */
  readonly saveTyped: () => Promise<boolean>;
  readonly remove: () => Promise<void>;
  readonly onFocusOut: (event: TargetedEvent<HTMLFormElement, FocusEvent>) => void;
}

/** Return how a form saves the thing that it shows. */
export function useSaving(thing: Thing, fields: Fields, onDeleted: () => void): Saving {
  const form = useRef<Form>(null);
  // Kept when the element goes: what was typed last is read when the editor ends.
  const hold = useRef((element: Form) => void (form.current = element ?? form.current));
  const isOver = useRef(false);
  const failure = useSignal("");
  const draft = draftAt(thing.id);
  const seen = useRef<Seen>(draft?.seen ?? { row: thing.row, version: thing.version });
  const latest = useRef(thing);
  latest.current = thing;

  const typed = (): Row => fields.read(form.current, seen.current.row);
  async function keep(): Promise<void> {
    if (isOver.current) return;
    const row = typed();
    if (sameRow(row, seen.current.row)) return dropDraft(thing.id);
    await keepDraft({ place: thing.id, ...fields.draft(form.current, row), seen: seen.current });
  }
  async function saveTyped(): Promise<boolean> {
    const row = typed();
    if (isOver.current || sameRow(row, seen.current.row)) return true;
    const problem = fields.problem(row);
    if (problem) await keep(); // so that what is told is kept by then
    failure.value = problem;
    if (problem) return false;
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
  async function remove(): Promise<void> {
    await saveTyped(); // so that taking it back brings that too
    isOver.current = true;
    await deleteWithUndo(thing, onDeleted);
  }
  function onFocusOut(event: TargetedEvent<HTMLFormElement, FocusEvent>): void {
    const to = event.relatedTarget;
    if (!(to instanceof Node) || !event.currentTarget.contains(to)) void saveTyped();
  }
  // Before the paint: nothing may be typed that is not heard.
  useLayoutEffect(() => (form.current ? saveAtRest(form.current, keep, saveTyped) : undefined), []);
  useEffect(() => {
    // An open form follows the feed, but nothing changes under who is typing.
    const isTouched =
      !sameRow(typed(), seen.current.row) || form.current?.contains(document.activeElement);
    if (isTouched || sameRow(thing.row, seen.current.row)) return;
    seen.current = { row: thing.row, version: thing.version };
    fields.fill(form.current, thing.row);
  }, [thing]);
  return { form, hold: hold.current, seen, draft, failure, saveTyped, remove, onFocusOut };
}
