// All journals, and beginning one.
import { useSignal } from "@preact/signals";
import type { Thing } from "../model/held.ts";
import { dayIn } from "../model/when.ts";
import { entriesIn } from "../store/entries.ts";
import { isArchived, journals } from "../store/memory.ts";
import { Empty } from "../views/empty.tsx";
import { JournalForm } from "../views/journal-form.tsx";
import { State } from "../views/parts.tsx";
import { go, pathOf } from "../views/places.ts";
import { Shelf } from "../views/shelf.tsx";
import { dayName } from "../views/when.ts";
import { journalWords } from "../words/journals.ts";
import { words } from "../words.ts";

export function Journals() {
  const isBeginning = useSignal(false);
  const all = journals.value;
  const current = all.filter((journal) => !isArchived(journal));
  const archived = all.filter(isArchived);
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
      {current.length > 0 && <Shelf journals={current} about={inside} />}
      {archived.length > 0 && (
        <details class="fold">
          <summary>{`${journalWords.archivedJournals} (${archived.length})`}</summary>
          <Shelf journals={archived} about={inside} />
        </details>
      )}
      {all.length === 0 && !isBeginning.value && <Empty text={journalWords.noJournals} />}
    </>
  );
}

/** Return how much is in a journal, and the day of what is newest. */
function inside(journal: Thing): string {
  const entries = entriesIn(journal.id).value;
  const [newest] = entries;
  const day = newest ? ` · ${dayName(dayIn(newest.row, newest.at ?? 0))}` : "";
  return journalWords.entries(entries.length) + day;
}
