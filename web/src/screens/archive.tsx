// The archive: what was put out of sight and not deleted.
import type { Thing } from "../model/held.ts";
import { textOf } from "../model/kinds.ts";
import { archived } from "../store/memory.ts";
import { Empty } from "../views/empty.tsx";
import { EntryList } from "../views/entry-list.tsx";
import { Below } from "../views/parts.tsx";
import { pathOf } from "../views/places.ts";
import { Dot } from "../views/journal-form.tsx";
import { journalWords } from "../words/journals.ts";
import { words } from "../words.ts";

export function Archive() {
  const all = archived.value;
  const journals = all.filter((thing) => thing.kind === "journal");
  const written = all.filter((thing) => thing.at !== undefined);
  written.sort((one, other) => (other.at ?? 0) - (one.at ?? 0));
  return (
    <>
      <Below title={words.places.archive}>
        <p class="meta">{journalWords.archiveAbout}</p>
      </Below>
      {journals.length > 0 && (
        <ul class="card list shelf">
          {journals.map((journal) => (
            <Book key={journal.id} journal={journal} />
          ))}
        </ul>
      )}
      <EntryList entries={written} />
      {all.length === 0 && <Empty text={journalWords.archiveEmpty} />}
    </>
  );
}

function Book({ journal }: { readonly journal: Thing }) {
  return (
    <li>
      <a class="line" href={pathOf("journal", journal.id)}>
        <Dot journal={journal} />
        <span class="name" dir="auto">
          {textOf(journal.row, "name")}
        </span>
      </a>
    </li>
  );
}
