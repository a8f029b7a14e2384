// A journal: writing in it, and its entries by month.
import { useSignal } from "@preact/signals";
import { dayOf, monthNameOf } from "../model/day.ts";
import type { Thing } from "../model/held.ts";
import { textOf } from "../model/kinds.ts";
import { draftAt, newEntryPlace } from "../store/drafts.ts";
import { entriesIn } from "../store/entries.ts";
import { isReady, thingById } from "../store/memory.ts";
import { deleteWithUndo } from "../views/deleting.ts";
import { Item } from "../views/item.tsx";
import { Dot, JournalForm } from "../views/journal-form.tsx";
import { Menu } from "../views/menu.tsx";
import { Near } from "../views/near.tsx";
import { Below } from "../views/parts.tsx";
import { goBack, pathOf } from "../views/places.ts";
import { Refused } from "../views/refused.tsx";
import { TwoVersions } from "../views/versions.tsx";
import { WriteBox } from "../views/write-box.tsx";
import { journalWords } from "../words/journals.ts";
import { words } from "../words.ts";

export function Journal({ id }: { readonly id: string }) {
  const journal = thingById(id).value;
  if (!journal || journal.isDeleted || journal.kind !== "journal") {
    return (
      <>
        <Below title={words.places.journal} />
        {isReady.value && <p class="empty">{words.notThere}</p>}
      </>
    );
  }
  return <Shown key={id} journal={journal} />;
}

function Shown({ journal }: { readonly journal: Thing }) {
  const mode = useSignal<"read" | "write" | "edit">(
    draftAt(newEntryPlace(journal.id)) ? "write" : "read",
  );
  const entries = entriesIn(journal.id).value;
  const chunks = chunksOf(entries);
  const read = (focused: string) => () => {
    mode.value = "read";
    requestAnimationFrame(() => document.querySelector<HTMLElement>(focused)?.focus());
  };
  const menu = (
    <Menu>
      <button type="button" onClick={() => void (mode.value = "edit")}>
        {journalWords.editJournal}
      </button>
      <a href={`${pathOf("journal", journal.id)}/history`}>{words.places.history}</a>
      <button type="button" class="danger" onClick={() => deleteWithUndo(journal, goBack)}>
        {words.delete}
      </button>
    </Menu>
  );
  const about = textOf(journal.row, "description");
  return (
    <>
      <Below title={textOf(journal.row, "name")} mark={<Dot journal={journal} />} action={menu}>
        <div class="meta">
          {about && <p dir="auto">{about}</p>}
          <p>{journalWords.entries(entries.length)}</p>
        </div>
      </Below>
      <TwoVersions thing={journal} onLeft={goBack} />
      <Refused thing={journal} />
      {mode.value === "edit" && <JournalForm journal={journal} onDone={read(".menu summary")} />}
      {mode.value === "write" && <WriteBox journal={journal.id} onClose={read(".write")} />}
      {mode.value === "read" && (
        <button type="button" class="write" onClick={() => void (mode.value = "write")}>
          {journalWords.write}
        </button>
      )}
      {entries.length === 0 && isReady.value && <p class="empty">{journalWords.emptyJournal}</p>}
      {chunks.map((chunk, place) => (
        <Near
          key={chunk.key}
          name={chunk.key}
          guessedRem={chunk.entries.length * GUESSED_REM}
          isFirst={place < 2}
        >
          {() => <Part chunk={chunk} goesOn={chunks[place - 1]?.month === chunk.month} />}
        </Near>
      ))}
    </>
  );
}

const GUESSED_REM = 10;
const MOST_A_CHUNK = 20;
interface Chunk {
  readonly key: string;
  readonly month: string;
  readonly entries: Thing[];
}

/** Return entries by month, the large months in several parts. */
function chunksOf(entries: readonly Thing[]): readonly Chunk[] {
  const chunks: Chunk[] = [];
  // From the oldest, so that a new entry makes no other chunk anew.
  for (const entry of entries.toReversed()) {
    const month = monthNameOf(dayOf(entry.at ?? 0));
    const open = chunks.at(-1);
    if (open?.month === month && open.entries.length < MOST_A_CHUNK) open.entries.unshift(entry);
    else chunks.push({ key: entry.id, month, entries: [entry] });
  }
  return chunks.reverse();
}

function Part({ chunk, goesOn }: { readonly chunk: Chunk; readonly goesOn: boolean }) {
  const { month, entries } = chunk;
  return (
    <section aria-label={month} class={goesOn ? "goes-on" : ""}>
      {!goesOn && <h2>{month}</h2>}
      <ul class="items">
        {entries.map((entry) => (
          <Item key={entry.id} thing={entry} isInJournal />
        ))}
      </ul>
    </section>
  );
}
