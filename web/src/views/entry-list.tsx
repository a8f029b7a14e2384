// The entries of a journal by month, newest first, or those of one year.
import { useSignal } from "@preact/signals";
import { monthNameOf, type Day } from "../model/day.ts";
import type { Thing } from "../model/held.ts";
import { dayIn } from "../model/when.ts";
import { journalWords } from "../words/journals.ts";
import { Item } from "./item.tsx";
import { Near } from "./near.tsx";

const GUESSED_REM = 10;
const MOST_A_CHUNK = 20;
interface Chunk {
  readonly key: string;
  readonly month: string; // YYYY-MM
  readonly entries: Thing[];
}

/** Return entries by month, the large months in several parts. */
function chunksOf(entries: readonly Thing[]): readonly Chunk[] {
  const chunks: Chunk[] = [];
  // From the oldest, so that a new entry makes no other chunk anew.
  for (const entry of entries.toReversed()) {
    const month = dayIn(entry.row, entry.at ?? 0).slice(0, 7);
    const open = chunks.at(-1);
    if (open?.month === month && open.entries.length < MOST_A_CHUNK) open.entries.unshift(entry);
    else chunks.push({ key: entry.id, month, entries: [entry] });
  }
  return chunks.reverse();
}

function Part({ chunk, goesOn }: { readonly chunk: Chunk; readonly goesOn: boolean }) {
  const { entries } = chunk;
  const month = monthNameOf(`${chunk.month}-01` as Day);
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

export function EntryList({ entries }: { readonly entries: readonly Thing[] }) {
  const year = useSignal(""); // of all
  const all = chunksOf(entries);
  const shown = all.filter((chunk) => chunk.month.startsWith(year.value));
  const chunks = shown.length > 0 ? shown : all; // the last of a year may go
  return (
    <>
      <Years chunks={all} chosen={year.value} onChoose={(next) => void (year.value = next)} />
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

const FEW_YEARS = 2;

interface YearsProps {
  readonly chunks: readonly Chunk[];
  readonly chosen: string;
  readonly onChoose: (year: string) => void;
}

/** Which year is shown, where there are several. */
function Years({ chunks, chosen, onChoose }: YearsProps) {
  const years = [...new Set(chunks.map((chunk) => chunk.month.slice(0, 4)))];
  if (years.length <= FEW_YEARS) return null;
  return (
    <nav class="years" aria-label={journalWords.years}>
      {["", ...years].map((year) => (
        <button
          key={year}
          type="button"
          aria-pressed={year === chosen}
          onClick={() => onChoose(year)}
        >
          {year.replace(/^0+/, "") || journalWords.allYears}
        </button>
      ))}
    </nav>
  );
}
