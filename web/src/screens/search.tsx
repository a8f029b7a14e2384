// Search: one line, and what has it, newest first.
import { useComputed, useSignal } from "@preact/signals";
import type { TargetedEvent } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { marksOf, queryOf } from "../model/query.ts";
import { isReady } from "../store/memory.ts";
import { allTags, recent, remember, search, warmUp } from "../store/search.ts";
import { isOnline, isPart } from "../store/session.ts";
import { Hit } from "../views/hit.tsx";
import { State } from "../views/parts.tsx";
import { ServerHits } from "../views/server-hits.tsx";
import { readdress, searchFor, searchForTag } from "../views/places.ts";
import { words } from "../words/search.ts";
import { words as texts } from "../words.ts";

const KINDS = ["thought", "entry", "event", "task", "journal"] as const;
const AT_FIRST = 20;
const A_STEP = 50;
const MOST_LETTERS = 2_000; // of a line that Aurora takes

interface Looked {
  readonly line: string;
  readonly kinds: ReadonlySet<string>;
  readonly most: number;
}
/** How the search was left: who comes back to it finds the same hits, and as many. */
let left: Looked | undefined;

export function Search({ query: first }: { readonly query: string }) {
  const before = left?.line === first ? left : undefined;
  const field = useRef<HTMLInputElement>(null);
  const line = useSignal(first);
  const kinds = useSignal<ReadonlySet<string>>(before?.kinds ?? new Set());
  const query = useComputed(() => queryOf(line.value));
  // Once all is in memory, again: what was found before may have been a part.
  const found = useComputed(() => (isReady.value, isPart.value, search(query.value, kinds.value)));
  const most = useSignal(before?.most ?? AT_FIRST);
  const asked = lineFor(line.value, kinds.value);
  const lastAsked = useRef("");
  // What was asked stays while the line does, also when all has come meanwhile.
  if (isOnline.value && (isPart.value || !isReady.value)) lastAsked.current = asked;
  const isAsked = lastAsked.current === asked;
  useEffect(() => {
    const ended = new AbortController();
    void warmUp(ended.signal);
    if (!first) field.current?.focus({ preventScroll: true });
    return () => {
      ended.abort();
      left = { line: line.peek(), kinds: kinds.peek(), most: most.peek() };
    };
  }, []);

  function type(event: TargetedEvent<HTMLInputElement>): void {
    line.value = event.currentTarget.value;
    most.value = AT_FIRST;
    readdress(line.value ? searchFor(line.value) : "/search");
  }
  function submit(event: Event): void {
    event.preventDefault();
    remember(line.value);
    field.current?.blur(); // a phone's keyboard goes away
  }
  function toggle(kind: string): void {
    const after = new Set(kinds.value);
    if (!after.delete(kind)) after.add(kind);
    kinds.value = after;
    most.value = AT_FIRST;
  }
  return (
    <>
      <header class="top">
        <h1 tabIndex={-1}>{words.title}</h1>
        <State />
      </header>
      <form class="searching" role="search" onSubmit={submit}>
        <input
          ref={field}
          type="search"
          name="q"
          aria-label={words.label}
          aria-describedby="search-hint"
          placeholder={words.title}
          defaultValue={first}
          autocomplete="off"
          autocapitalize="none"
          enterkeyhint="search"
          dir="auto"
          onInput={type}
        />
        <div class="chips" role="group" aria-label={words.kinds}>
          {KINDS.map((kind) => (
            <button
              key={kind}
              type="button"
              class="chip"
              aria-pressed={kinds.value.has(kind)}
              onClick={() => toggle(kind)}
            >
              {words.kind[kind]}
            </button>
          ))}
        </div>
        <p id="search-hint" class="hint">
          {words.hint}
        </p>
      </form>
      {query.value.terms.length === 0 ? (
        <Nothing />
      ) : (
        <section aria-label={words.title}>
          <p class="soft count" role="status">
            {[
              found.value.length > 0 ? words.found(found.value.length) : "",
              isReady.value && !isPart.value ? "" : words.notAllHere,
            ]
              .filter(Boolean)
              .join(" · ")}
          </p>
          {found.value.length === 0 && isReady.value && !isAsked && (
            <p class="empty">{words.nothing}</p>
          )}
          <ul class="items">
            {found.value.slice(0, most.value).map((thing) => (
              <Hit key={thing.id} thing={thing} words={marksOf(query.value)} />
            ))}
          </ul>
          {found.value.length > most.value && (
            <button type="button" class="plain-button" onClick={() => void (most.value += A_STEP)}>
              {words.more(Math.min(found.value.length - most.value, A_STEP))}
            </button>
          )}
          {isAsked && (
            <ServerHits key={asked} line={asked} words={marksOf(query.value)} here={found.value} />
          )}
        </section>
      )}
    </>
  );
}

/** Return the line that asks Aurora for some kinds only. */
function lineFor(line: string, kinds: ReadonlySet<string>): string {
  const others = kinds.size > 0 ? KINDS.filter((kind) => !kinds.has(kind)) : [];
  return [...others.map((kind) => `-kind:${kind}`), line].join(" ").slice(0, MOST_LETTERS);
}

/** What stands there before anything is typed. */
function Nothing() {
  const tags = useComputed(() => (isReady.value ? allTags() : []));
  return (
    <>
      {recent.value.length > 0 && (
        <section aria-labelledby="recent">
          <h2 id="recent">{words.recent}</h2>
          <ul class="chips">
            {recent.value.map((one) => (
              <li key={one}>
                <a class="chip" href={searchFor(one)} dir="auto">
                  {one}
                </a>
              </li>
            ))}
          </ul>
        </section>
      )}
      {tags.value.length > 0 && (
        <section aria-labelledby="tags">
          <h2 id="tags">{words.tags}</h2>
          <ul class="chips">
            {tags.value.map(({ tag, count }) => (
              <li key={tag}>
                <a class="chip tag" href={searchForTag(tag)} dir="auto">
                  #{tag} <small>{count}</small>
                </a>
              </li>
            ))}
          </ul>
        </section>
      )}
      <nav class="card list ways" aria-label={words.ways}>
        {WAYS.map(({ kind, path, about }) => (
          <a key={kind} class="line" href={path}>
            <span class="about">
              {texts.places[kind]}
              <small class="soft">{about}</small>
            </span>
          </a>
        ))}
      </nav>
    </>
  );
}

const WAYS = [
  { kind: "year", path: "/look-back", about: words.yearAbout },
  { kind: "tags", path: "/tags", about: words.tagsAbout },
] as const;
