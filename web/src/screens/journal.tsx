// A journal: writing in it, and its entries by month.
import { useSignal } from "@preact/signals";
import { isoOf, now } from "../model/day.ts";
import type { Thing } from "../model/held.ts";
import { textOf } from "../model/kinds.ts";
import { draftAt, newEntryPlace } from "../store/drafts.ts";
import { entriesIn } from "../store/entries.ts";
import { isArchived, thingById } from "../store/memory.ts";
import { announce } from "../store/session.ts";
import { save } from "../store/things.ts";
import { deleteWithUndo } from "../views/deleting.ts";
import { Empty } from "../views/empty.tsx";
import { EntryList } from "../views/entry-list.tsx";
import { Dot, JournalForm } from "../views/journal-form.tsx";
import { Menu } from "../views/menu.tsx";
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
        <Empty text={words.notThere} />
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
  const read = (focused: string) => () => {
    mode.value = "read";
    requestAnimationFrame(() => document.querySelector<HTMLElement>(focused)?.focus());
  };
  async function archive(): Promise<void> {
    const { row, version } = journal;
    const archived_at = isArchived(journal) ? null : isoOf(now());
    await save(journal, { ...row, archived_at }, { row, version });
    announce(archived_at === null ? journalWords.unarchived : journalWords.archived);
  }
  const menu = (
    <Menu>
      <button type="button" onClick={() => void (mode.value = "edit")}>
        {journalWords.editJournal}
      </button>
      <a href={`${pathOf("journal", journal.id)}/history`}>{words.places.history}</a>
      <button type="button" onClick={archive}>
        {isArchived(journal) ? journalWords.unarchive : journalWords.archive}
      </button>
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
      {entries.length === 0 && <Empty text={journalWords.emptyJournal} />}
      <EntryList entries={entries} />
    </>
  );
}
