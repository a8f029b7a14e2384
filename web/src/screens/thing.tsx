// A thought or an entry on its own page: to read, to edit in place, and what can be done with it.
import { useSignal } from "@preact/signals";
import { dateOf, isoOf, now } from "../model/day.ts";
import type { Thing } from "../model/held.ts";
import { textOf, type Row } from "../model/kinds.ts";
import { dayIn, timeIn } from "../model/when.ts";
import { draftAt } from "../store/drafts.ts";
import { thingById } from "../store/memory.ts";
import { announce, today } from "../store/session.ts";
import { save } from "../store/things.ts";
import { deleteWithUndo } from "../views/deleting.ts";
import { Details } from "../views/details.tsx";
import { Editor } from "../views/editor.tsx";
import { Empty } from "../views/empty.tsx";
import { About } from "../views/item.tsx";
import { Markdown } from "../views/markdown.tsx";
import { Menu } from "../views/menu.tsx";
import { Below, Icon } from "../views/parts.tsx";
import { goBack, pathOf } from "../views/places.ts";
import { Refused } from "../views/refused.tsx";
import { TwoVersions } from "../views/versions.tsx";
import { journalWords } from "../words/journals.ts";
import { words } from "../words.ts";

export function ThingScreen({ id }: { readonly id: string }) {
  const thing = thingById(id).value;
  if (!thing || thing.isDeleted || thing.at === undefined) {
    return (
      <>
        <Below title={words.app} />
        <Empty text={words.notThere} />
      </>
    );
  }
  return <Shown key={id} thing={thing} />;
}

type Mode = "read" | "edit" | "details";

function Shown({ thing }: { readonly thing: Thing }) {
  const mode = useSignal<Mode>(draftAt(thing.id) ? "edit" : "read");
  const isEntry = thing.kind === "entry";
  const shown = thing.isDeletedElsewhere ? (thing.mine?.at(-1) ?? thing.row) : thing.row;
  const title = isEntry ? textOf(thing.row, "title") || words.entry : words.thought;
  const read = (focused: string) => () => {
    mode.value = "read";
    requestAnimationFrame(() => document.querySelector<HTMLElement>(focused)?.focus());
  };
  const actions = mode.value === "read" && !thing.mine && (
    <Actions thing={thing} onMode={(next) => void (mode.value = next)} />
  );
  return (
    <article class={thing.kind}>
      <Below title={title} action={actions}>
        <div class="meta">
          <When row={thing.row} at={thing.at ?? 0} />
          <About thing={thing} />
        </div>
      </Below>
      <TwoVersions thing={thing} onLeft={goBack} />
      <Refused thing={thing} />
      {mode.value === "details" && <Details thing={thing} onDone={read(".menu summary")} />}
      {mode.value === "edit" ? (
        <Editor thing={thing} onDone={read(".corner .edit")} onDeleted={goBack} />
      ) : (
        // Of two versions, the panel has both.
        (!thing.mine || thing.isDeletedElsewhere) && (
          <Markdown text={textOf(shown, isEntry ? "content" : "text")} />
        )
      )}
    </article>
  );
}

/** When it was, on the clocks of where it was. */
function When({ row, at }: { readonly row: Row; readonly at: number }) {
  return (
    <time dateTime={textOf(row, "timestamp")}>
      {`${dateOf(dayIn(row, at), today.value)}, ${timeIn(row, at)}`}
    </time>
  );
}

interface ActionsProps {
  readonly thing: Thing;
  readonly onMode: (mode: Mode) => void;
}

function Actions({ thing, onMode }: ActionsProps) {
  const { row, version } = thing;
  const isArchived = textOf(row, "archived_at") !== "";
  const set = (fields: Row) => save(thing, { ...row, ...fields }, { row, version });
  async function archive(): Promise<void> {
    await set({ archived_at: isArchived ? null : isoOf(now()) });
    announce(isArchived ? journalWords.unarchived : journalWords.archived);
  }
  return (
    <>
      <button
        type="button"
        class="icon star"
        aria-pressed={row["starred"] === true}
        aria-label={journalWords.star}
        title={journalWords.star}
        onClick={() => set({ starred: row["starred"] !== true })}
      >
        <Icon name="star" />
      </button>
      <button type="button" class="edit" onClick={() => onMode("edit")}>
        {words.edit}
      </button>
      <Menu>
        <button type="button" onClick={() => onMode("details")}>
          {journalWords.details}
        </button>
        <a href={`${pathOf(thing.kind, thing.id)}/history`}>{words.places.history}</a>
        <button type="button" onClick={archive}>
          {isArchived ? journalWords.unarchive : journalWords.archive}
        </button>
        <button type="button" class="danger" onClick={() => deleteWithUndo(thing, goBack)}>
          {words.delete}
        </button>
      </Menu>
    </>
  );
}
