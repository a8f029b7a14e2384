// All journals, and beginning one.
import { useSignal } from "@preact/signals";
import { dayOf } from "../model/day.ts";
import type { Thing } from "../model/held.ts";
import { textOf } from "../model/kinds.ts";
import { entriesIn } from "../store/entries.ts";
import { isReady, journals } from "../store/memory.ts";
import { Dot, JournalForm } from "../views/journal-form.tsx";
import { State } from "../views/parts.tsx";
import { go, pathOf } from "../views/places.ts";
import { dayName } from "../views/when.ts";
import { journalWords } from "../words/journals.ts";
import { words } from "../words.ts";

export function Journals() {
  const isBeginning = useSignal(false);
  const all = journals.value;
  function close(id: string | null): void {
    isBeginning.value = false;
    if (id !== null) go(pathOf("journal", id));
    else requestAnimationFrame(() => document.querySelector<HTMLElement>(".begin")?.focus());
  }
  return (
    <>
      <header class="top place">
        <h1 tabIndex={-1}>{words.places.journals}</h1>
        <div class="corner">
          <State />
          {!isBeginning.value && (
            <button type="button" class="quiet begin" onClick={() => (isBeginning.value = true)}>
              {journalWords.beginJournal}
            </button>
          )}
        </div>
      </header>
      {isBeginning.value && <JournalForm onDone={close} />}
      {all.length > 0 && (
        <ul class="card list shelf">
          {all.map((journal) => (
            <Book key={journal.id} journal={journal} />
          ))}
        </ul>
      )}
      {isReady.value && all.length === 0 && !isBeginning.value && (
        <p class="empty">{journalWords.noJournals}</p>
      )}
    </>
  );
}

function Book({ journal }: { readonly journal: Thing }) {
  const entries = entriesIn(journal.id).value;
  const last = entries[0]?.at;
  return (
    <li>
      <a class="line" href={pathOf("journal", journal.id)}>
        <Dot journal={journal} />
        <span class="name" dir="auto">
          {textOf(journal.row, "name")}
        </span>
        <span class="soft">
          {journalWords.entries(entries.length)}
          {last !== undefined && ` · ${dayName(dayOf(last))}`}
        </span>
      </a>
    </li>
  );
}
