// A journal's name, description and colour: of a new one, or of one that is there.
import { useSignal } from "@preact/signals";
import type { TargetedEvent, TargetedKeyboardEvent } from "preact";
import { useId, useLayoutEffect, useRef } from "preact/hooks";
import { now } from "../model/day.ts";
import type { Seen, Thing } from "../model/held.ts";
import { newId, textOf, type Row } from "../model/kinds.ts";
import { add, save } from "../store/things.ts";
import { journalWords } from "../words/journals.ts";
import { words } from "../words.ts";
import { FormButtons } from "./form-buttons.tsx";
import { Swatches } from "./swatches.tsx";
import { isComposing } from "./typing.ts";

interface FormProps {
  readonly journal?: Thing;
  readonly onDone: (id: string | null) => void; // null: nothing was saved
}

export function JournalForm({ journal, onDone }: FormProps) {
  const form = useRef<HTMLFormElement>(null);
  const id = useRef(journal?.id ?? newId(now())); // Save pressed twice begins one
  const seen = useRef<Seen>({ row: journal?.row ?? {}, version: journal?.version ?? null });
  const problem = useSignal("");
  const own = useId();
  const before = seen.current.row;
  useLayoutEffect(() => form.current?.querySelector("input")?.focus(), []);

  async function saveJournal(event: TargetedEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault();
    const row = { ...before, ...fieldsIn(new FormData(event.currentTarget)) };
    problem.value = row.name ? "" : journalWords.needsName;
    if (!row.name) return form.current?.querySelector("input")?.focus();
    const saving = journal ? save(journal, row, seen.current) : add("journal", row, id.current);
    const saved = await saving.then(
      () => true,
      () => false,
    );
    problem.value = saved ? "" : words.notSaved;
    if (saved) onDone(id.current);
  }
  function onKey(event: TargetedKeyboardEvent<HTMLFormElement>): void {
    if (event.key === "Escape" && !isComposing(event)) onDone(null);
  }
  return (
    <form class="card journal-form" ref={form} onSubmit={saveJournal} onKeyDown={onKey} noValidate>
      <div class="field">
        <label for={`${own}-name`}>{journalWords.journalName}</label>
        <input
          id={`${own}-name`}
          name="name"
          dir="auto"
          autocomplete="off"
          maxLength={255}
          defaultValue={textOf(before, "name")}
          aria-describedby={`${own}-problem`}
        />
        <p id={`${own}-problem`} class="problem" role="status">
          {problem}
        </p>
      </div>
      <div class="field">
        <label for={`${own}-about`}>{journalWords.description}</label>
        <textarea
          id={`${own}-about`}
          name="description"
          rows={2}
          dir="auto"
          maxLength={1000}
          defaultValue={textOf(before, "description")}
        />
      </div>
      <Swatches chosen={textOf(before, "color")} />
      <FormButtons other={words.cancel} onOther={() => onDone(null)} />
    </form>
  );
}

function fieldsIn(data: FormData): Row & { readonly name: string } {
  const text = (field: string) => String(data.get(field) ?? "").trim();
  return {
    name: text("name"),
    description: text("description") || null,
    color: text("color") || null,
  };
}

/** The dot of a journal. */
export function Dot({ journal }: { readonly journal: Thing }) {
  const color = textOf(journal.row, "color");
  return <span class="dot" style={color ? { "--dot": color } : {}} />;
}
