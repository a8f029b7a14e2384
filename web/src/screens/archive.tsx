// The archive: what was put out of sight and not deleted.
import { archived } from "../store/memory.ts";
import { Empty } from "../views/empty.tsx";
import { EntryList } from "../views/entry-list.tsx";
import { Below } from "../views/parts.tsx";
import { Shelf } from "../views/shelf.tsx";
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
      {journals.length > 0 && <Shelf journals={journals} />}
      <EntryList entries={written} />
      {all.length === 0 && <Empty text={journalWords.archiveEmpty} />}
    </>
  );
}
