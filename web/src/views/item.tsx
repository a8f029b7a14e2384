// One thing in the timeline: its words, when it was, and editing in place.
import { useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import { shortDateOf } from "../model/day.ts";
import type { Thing } from "../model/held.ts";
import { tagsOf, textOf, type Json, type Row } from "../model/kinds.ts";
import { beginningOf, withoutMarks } from "../model/preview.ts";
import { dayIn, timeIn } from "../model/when.ts";
import { draftAt } from "../store/drafts.ts";
import { thingById } from "../store/memory.ts";
import { words } from "../words.ts";
import { Editor } from "./editor.tsx";
import { pathOf, searchFor } from "./places.ts";

const SHOWN = 420; // characters in a list; an entry of 5,000 words is read on its own page

interface ItemProps {
  readonly thing: Thing;
  readonly isInJournal?: boolean; // there the headings are months, and its name is known
}

export function Item({ thing, isInJournal = false }: ItemProps) {
  const isEditing = useSignal(draftAt(thing.id) !== undefined);
  const own = useRef<HTMLLIElement>(null);
  const isEntry = thing.kind === "entry";
  function close(): void {
    isEditing.value = false;
    requestAnimationFrame(() => own.current?.querySelector<HTMLElement>(".edit")?.focus());
  }
  function leave(): void {
    const next = own.current?.nextElementSibling ?? own.current?.previousElementSibling;
    const focused = next?.querySelector<HTMLElement>(".edit") ?? document.querySelector("h1");
    focused?.focus();
  }
  function editByPointer(): void {
    if (getSelection()?.isCollapsed ?? true) isEditing.value = true;
  }
  if (isEditing.value) {
    return (
      <li class={`item ${thing.kind}`} ref={own} data-id={thing.id} tabIndex={-1}>
        <Editor thing={thing} onDone={close} onDeleted={leave} />
      </li>
    );
  }
  const title = isEntry ? textOf(thing.row, "title") : "";
  const text = isEntry ? withoutMarks(textOf(thing.row, "content")) : textOf(thing.row, "text");
  const isCut = text.length > SHOWN * 1.3; // not for the sake of a line or two
  return (
    <li class={`item ${thing.kind}`} ref={own} data-id={thing.id} tabIndex={-1}>
      {title && <h3 dir="auto">{title}</h3>}
      {/* The button below does the same for who has no pointer. */}
      <p class="words" dir="auto" onClick={isCut ? undefined : editByPointer}>
        {isCut ? beginningOf(text, SHOWN) : text}
      </p>
      <Meta
        thing={thing}
        isCut={isCut}
        isInJournal={isInJournal}
        onEdit={() => void (isEditing.value = true)}
      />
    </li>
  );
}

interface MetaProps {
  readonly thing: Thing;
  readonly isCut: boolean;
  readonly isInJournal: boolean;
  readonly onEdit: () => void;
}

function Meta({ thing, isCut, isInJournal, onEdit }: MetaProps) {
  const path = pathOf(thing.kind, thing.id);
  const at = thing.at ?? 0;
  const time = isInJournal
    ? `${shortDateOf(dayIn(thing.row, at))}, ${timeIn(thing.row, at)}`
    : timeIn(thing.row, at);
  return (
    <div class="meta">
      <a href={path}>
        <time dateTime={textOf(thing.row, "timestamp")}>{time}</time>
      </a>
      <About thing={thing} isInJournal={isInJournal} />
      {isCut && (
        <a href={path} class="more">
          {words.readOn}
        </a>
      )}
      {thing.mine && (
        <a href={path} class="warn">
          {words.twoVersions}
        </a>
      )}
      {thing.refused && (
        <a href={path} class="warn">
          {words.notAccepted}
        </a>
      )}
      <button type="button" class="edit" aria-label={`${words.edit}, ${time}`} onClick={onEdit}>
        {words.edit}
      </button>
    </div>
  );
}

/** The journal, the mood and the tags of a thing. */
export function About({ thing, isInJournal = false }: ItemProps) {
  const journal = !isInJournal && thingById(textOf(thing.row, "journal_id")).value;
  const mood = textOf(thing.row, "mood");
  const placeName = nameOf(thing.row["place"]);
  return (
    <>
      {journal && <span dir="auto">{textOf(journal.row, "name")}</span>}
      {mood && <span dir="auto">{mood}</span>}
      {placeName && <span dir="auto">{placeName}</span>}
      {thing.row["starred"] === true && (
        <span class="starred" role="img" aria-label={words.starred}>
          ★
        </span>
      )}
      {tagsOf(thing.row).map((tag) => (
        <a key={tag} class="tag" href={searchFor(`#${tag}`)} dir="auto">
          #{tag}
        </a>
      ))}
    </>
  );
}

const nameOf = (place: Json | undefined): string =>
  typeof place === "object" && place !== null ? textOf(place as Row, "name") : "";
