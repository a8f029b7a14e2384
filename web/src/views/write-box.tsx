// A new entry of a journal: a draft with each pause, an entry once it is saved.
import { useSignal } from "@preact/signals";
import type { TargetedEvent, TargetedKeyboardEvent } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { isoOf, now } from "../model/day.ts";
import { MAX_TEXT, newId, tagsIn } from "../model/kinds.ts";
import { draftAt, dropDraft, keepDraft, newEntryPlace } from "../store/drafts.ts";
import { askToKeep } from "../store/room.ts";
import { announce } from "../store/session.ts";
import { add } from "../store/things.ts";
import { journalWords } from "../words/journals.ts";
import { words } from "../words.ts";
import { FormButtons } from "./form-buttons.tsx";
import { fit, isComposing, isSaveKey, keepWhileTyping } from "./typing.ts";

interface WriteProps {
  readonly journal: string; // its id
  readonly onClose: () => void;
}

export function WriteBox({ journal, onClose }: WriteProps) {
  const form = useRef<HTMLFormElement>(null);
  const title = useRef<HTMLInputElement>(null);
  const text = useRef<HTMLTextAreaElement>(null);
  const id = useRef(newId(now())); // Save pressed twice saves once
  const isSaved = useRef(false);
  const failure = useSignal("");
  const place = newEntryPlace(journal);
  const draft = draftAt(place);

  function keep(): void {
    if (isSaved.current || !title.current || !text.current) return;
    const typed = { title: title.current.value, text: text.current.value };
    if (typed.title || typed.text) void keepDraft({ place, ...typed });
    else void dropDraft(place);
  }
  useLayoutEffect(() => {
    if (text.current) fit(text.current);
    (draft ? text : title).current?.focus();
    return form.current ? keepWhileTyping(form.current, keep) : undefined;
  }, []);

  async function saveEntry(event: TargetedEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault();
    const content = text.current?.value ?? "";
    failure.value = problemOf(content);
    if (failure.value) return text.current?.focus();
    const named = title.current?.value.trim() || null;
    const row = {
      ...{ journal_id: journal, title: named, content: content.trim(), mood: null },
      ...{ timestamp: isoOf(now()), tags: tagsIn(content) },
    };
    isSaved.current = await add("entry", row, id.current).then(
      () => true,
      () => false,
    );
    failure.value = isSaved.current ? "" : words.notSaved;
    if (!isSaved.current) return; // the box is still the only copy
    announce(words.saved);
    await dropDraft(place);
    void askToKeep();
    onClose();
  }
  function onKey(event: TargetedKeyboardEvent<HTMLFormElement>): void {
    if (isComposing(event)) return;
    if (event.key === "Escape") onClose();
    else if (isSaveKey(event)) form.current?.requestSubmit();
    else if (event.key === "Enter" && event.target === title.current) {
      event.preventDefault();
      text.current?.focus();
    }
  }
  return (
    <form class="editor entry" ref={form} onSubmit={saveEntry} onKeyDown={onKey}>
      <input
        ref={title}
        class="title"
        name="title"
        aria-label={words.title}
        placeholder={words.title}
        dir="auto"
        maxLength={300}
        defaultValue={draft?.title ?? ""}
      />
      <textarea
        ref={text}
        name="text"
        rows={1}
        aria-label={words.text}
        placeholder={journalWords.writeHere}
        aria-describedby="write-problem"
        dir="auto"
        autocapitalize="sentences"
        defaultValue={draft?.text ?? ""}
        onInput={(event) => fit(event.currentTarget)}
      />
      <p id="write-problem" class="problem" role="status">
        {failure}
      </p>
      <FormButtons other={words.later} onOther={onClose} />
    </form>
  );
}

function problemOf(text: string): string {
  const over = [...text.trim()].length - MAX_TEXT.entry;
  if (over > 0) return words.tooLong(over);
  return text.trim() ? "" : journalWords.writeSomething;
}
