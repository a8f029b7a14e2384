// The capture box: what is typed is kept with every pause, and leaves the box once it is on disk.
import { useSignal } from "@preact/signals";
import type { TargetedEvent, TargetedKeyboardEvent } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { isoOf, now } from "../model/day.ts";
import { MAX_TEXT, newId, tagsIn } from "../model/kinds.ts";
import { capturePlace, draftAt, dropDraft, keepDraft } from "../store/drafts.ts";
import { add } from "../store/things.ts";
import { words } from "../words.ts";
import { askToKeep } from "../store/room.ts";
import { announce } from "../store/session.ts";
import { fit, isSaveKey, keepWhileTyping } from "./typing.ts";

export function Capture() {
  const id = useRef(newId(now())); // one a draft: Save pressed twice saves once
  const box = useRef<HTMLTextAreaElement>(null);
  const form = useRef<HTMLFormElement>(null);
  const failure = useSignal("");
  const over = useSignal(0);

  useLayoutEffect(() => {
    const area = box.current;
    if (!area) return undefined;
    area.value = draftAt(capturePlace)?.text ?? "";
    look(area);
    return keepWhileTyping(area, () => void keepDraft({ place: capturePlace, text: area.value }));
  }, []);

  function look(area: HTMLTextAreaElement): void {
    fit(area);
    over.value = Math.max([...area.value.trim()].length - MAX_TEXT.thought, 0);
  }
  async function saveThought(event: TargetedEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault();
    const area = box.current;
    const text = area?.value ?? "";
    if (!area || !text.trim() || over.value > 0) return;
    const row = { text: text.trim(), timestamp: isoOf(now()), tags: tagsIn(text) };
    const saved = await add("thought", row, id.current).then(
      () => true,
      () => false,
    );
    failure.value = saved ? "" : words.notSaved;
    if (!saved) return; // the box is still the only copy
    id.current = newId(now());
    if (area.value.startsWith(text)) area.value = area.value.slice(text.length); // typed meanwhile
    look(area);
    announce(words.saved);
    await dropDraft(capturePlace);
    void askToKeep();
  }
  function onKey(event: TargetedKeyboardEvent<HTMLTextAreaElement>): void {
    if (!isSaveKey(event)) return;
    event.preventDefault();
    form.current?.requestSubmit();
  }
  return (
    <form class="capture" ref={form} onSubmit={saveThought}>
      <textarea
        ref={box}
        name="text"
        rows={1}
        aria-label={words.capture}
        placeholder={words.capture}
        aria-describedby="capture-problem"
        dir="auto"
        autocapitalize="sentences"
        onInput={(event) => look(event.currentTarget)}
        onKeyDown={onKey}
      />
      <div class="row">
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
