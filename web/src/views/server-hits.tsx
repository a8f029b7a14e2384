// What Aurora found that this device does not hold, below what it does.
import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { momentOf } from "../model/day.ts";
import type { Thing } from "../model/held.ts";
import { piecesOf, type Piece } from "../model/query.ts";
import { thingById } from "../store/memory.ts";
import type { Answer } from "../sync/api.ts";
import { fetchFound, searchServer, type Hit, type Hits } from "../sync/found.ts";
import { words as texts } from "../words/search.ts";
import { Found } from "./hit.tsx";
import { ListEnd } from "./list-end.tsx";
import { useList } from "./paging.ts";

const PAUSE_MS = 300;
const MOST_PAGES = 10; // asked for at once, until there is something new

interface ServerHitsProps {
  readonly line: string;
  readonly words: readonly string[]; // folded
  readonly here: readonly Thing[]; // what this device found
}

/** What a line finds: with another line, this is another one, and the question before it ends. */
export function ServerHits({ line, words, here }: ServerHitsProps) {
  const ended = useRef(new AbortController());
  const about = useSignal<Hits | null>(null);
  const known = new Set(here.map((thing) => thing.id));
  const latest = useRef(known);
  latest.current = known;
  const isHere = ({ id }: Hit): boolean => latest.current.has(id);
  async function ask(cursor: string | null, pages = 1): Promise<Answer<Hits>> {
    const { signal } = ended.current;
    if (cursor === null) await new Promise((done) => setTimeout(done, PAUSE_MS));
    if (signal.aborted) return { kind: "offline" };
    const answer = await searchServer(line, cursor, signal);
    if (answer.kind !== "data") return answer;
    about.value = answer.data;
    const { items, next_cursor: next } = answer.data;
    // The newest are often here already.
    return next !== null && pages < MOST_PAGES && items.every(isHere)
      ? ask(next, pages + 1)
      : answer;
  }
  const list = useList<Hit>((cursor) => ask(cursor));
  useEffect(() => () => ended.current.abort(), []);
  const items = list.items.filter(({ id }) => {
    const isNew = !known.has(id) && !thingById(id).value?.isDeleted;
    known.add(id); // of two pages that overlap, once
    return isNew;
  });
  const found = about.value;
  return (
    <section aria-labelledby="on-server">
      <h2 id="on-server">{texts.onServer}</h2>
      <p class="soft" role="status">
        {found && texts.foundThere(found.count, found.exact)}
        {found && !found.complete && ` ${texts.incomplete}`}
      </p>
      <ul class="items">
        {items.map((hit) => (
          <Found
            key={hit.id}
            thing={thingOf(hit)}
            title={piecesOf(hit.title ?? "", words)}
            text={textOf(hit)}
            onOpen={() => void fetchFound(hit)}
          />
        ))}
      </ul>
      <ListEnd list={list} offline={texts.notAsked} empty="" />
    </section>
  );
}

const thingOf = ({ id, kind, title, tags, journal_id, timestamp }: Hit): Thing => ({
  ...{ id, kind, version: null, row: { title, tags, journal_id } },
  ...(kind === "journal" ? {} : { at: momentOf(timestamp) }),
});

/** Return the part of a text that Aurora gives; nothing where that is the title once more. */
function textOf({ title, snippet }: Hit): readonly Piece[] {
  if (snippet.map((piece) => piece.text).join("") === title) return [];
  return snippet.map(({ text, hit }) => ({ text, isHit: hit }));
}
