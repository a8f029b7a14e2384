// The capture box: what is typed is kept with every pause, and leaves the box once it is on disk.
import { useComputed, useSignal } from "@preact/signals";
import type { TargetedEvent, TargetedKeyboardEvent } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { linesOf } from "../model/beginning.ts";
import { now } from "../model/day.ts";
import { newId } from "../model/kinds.ts";
import { capturePlace, draftAt, dropDraft, keepDraft } from "../store/drafts.ts";
import { add } from "../store/things.ts";
import { journals } from "../store/memory.ts";
import { words } from "../words.ts";
import { askToKeep } from "../store/room.ts";
import { announce } from "../store/session.ts";
import { beginningOf, journalFor, overLimit, rowOf, KINDS, type CaptureKind } from "./capturing.ts";
import { Chips } from "./chips.tsx";
import { JournalChoice } from "./journal-choice.tsx";
import { fit, isComposing, isSaveKey, keepWhileTyping } from "./typing.ts";
import { forget, isOneTask, prepareReader, useChosen } from "./understood.ts";

export function Capture() {
  const id = useRef(newId(now())); // one a draft: Save pressed twice saves once
  const box = useRef<HTMLTextAreaElement>(null);
  const form = useRef<HTMLFormElement>(null);
  const failure = useSignal("");
  const text = useSignal("");
  const picked = useSignal<CaptureKind | null>(null); // for this one, not for the next
  const journal = useSignal("");
  const chosen = useChosen();
  const begun = useComputed(() => beginningOf(text.value));
  const kind = useComputed(() => begun.value?.kind ?? picked.value ?? "thought");
  const rest = useComputed(() => begun.value?.rest ?? text.value);
  const line = useComputed(() => linesOf(rest.value).line);
  const paused = useSignal(""); // what was there when the typing last paused
  const isTaskLike = useComputed(() => kind.value === "thought" && isOneTask(paused.value));
  const over = useComputed(() => overLimit(kind.value, rest.value, chosen));

  useLayoutEffect(() => {
    const area = box.current;
    if (!area) return undefined;
    area.value = draftAt(capturePlace)?.text ?? "";
    look(area);
    paused.value = area.value;
    return keepWhileTyping(area, () => {
      paused.value = area.value;
      void keepDraft({ place: capturePlace, text: area.value });
    });
  }, []);

  function look(area: HTMLTextAreaElement): void {
    fit(area);
    text.value = area.value;
  }
  async function saveTyped(event: TargetedEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault();
    const area = box.current;
    const typed = area?.value ?? "";
    if (!area || !rest.value.trim() || over.value > 0) return;
    const saved = await saveAs(kind.value, rest.value).then(
      () => true,
      () => false,
    );
    failure.value = saved ? "" : words.notSaved;
    if (!saved) return; // the box is still the only copy
    id.current = newId(now());
    if (area.value.startsWith(typed)) area.value = area.value.slice(typed.length); // meanwhile
    picked.value = null;
    forget(chosen);
    look(area);
    paused.value = area.value;
    announce(words.saved);
    await dropDraft(capturePlace);
    void askToKeep();
  }
  async function saveAs(what: CaptureKind, typed: string): Promise<void> {
    const named = begun.peek()?.journal ?? "";
    const own = what === "entry" ? await journalFor(named, journal.peek()) : "";
    await add(what, rowOf(what, typed, { chosen, journal: own }), id.current);
  }
  function makeTask(): void {
    picked.value = "task";
    box.current?.focus();
  }
  function onKey(event: TargetedKeyboardEvent<HTMLTextAreaElement>): void {
    const isTasks = kind.peek() === "task" && event.key === "Enter" && !event.shiftKey;
    if (isComposing(event) || !(isSaveKey(event) || isTasks)) return;
    event.preventDefault();
    form.current?.requestSubmit();
  }
  return (
    <form class={`capture as-${kind.value}`} ref={form} onSubmit={saveTyped}>
      <textarea
        ref={box}
        name="text"
        rows={1}
        aria-label={words.capture}
        placeholder={words.captureAs[kind.value]}
        aria-describedby="capture-problem"
        dir="auto"
        autocapitalize="sentences"
        onInput={(event) => {
          void prepareReader();
          look(event.currentTarget);
        }}
        onKeyDown={onKey}
      />
      {kind.value === "task" && <Chips line={line} chosen={chosen} />}
      {isTaskLike.value && (
        <button type="button" class="chip as-task" onClick={makeTask}>
          {words.makeTask}
        </button>
      )}
      {kind.value === "entry" && <JournalChoice all={journals} named={begun} chosen={journal} />}
      <div class="row">
        <fieldset class="switch">
          <legend class="aloud">{words.captureKind}</legend>
          {KINDS.map((one) => (
            <label key={one}>
              <input
                type="radio"
                name="kind"
                value={one}
                checked={one === kind.value}
                onChange={() => void (picked.value = one)}
              />
              {words.captureKinds[one]}
            </label>
          ))}
        </fieldset>
        <p id="capture-problem" class="problem" role="status">
          {over.value > 0 ? words.tooLong(over.value) : failure}
        </p>
        <button type="submit" class="primary" disabled={over.value > 0}>
          {words.save}
        </button>
      </div>
    </form>
  );
}
