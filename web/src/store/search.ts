// What has these words, of everything in memory: newest first, then what has no day.
import { signal, type ReadonlySignal } from "@preact/signals";
import type { Day } from "../model/day.ts";
import type { Thing } from "../model/held.ts";
import { placeNameOf, tagsOf, textOf, type Row } from "../model/kinds.ts";
import { folded, matches, type Query, type Searched } from "../model/query.ts";
import { dayIn } from "../model/when.ts";
import { entriesIn } from "./entries.ts";
import { archived, days, everyOf, isArchived, thingById, thingsOf } from "./memory.ts";

const TEXTS = [
  ...["title", "name", "text", "content", "description", "mood", "list", "location"],
] as const;
const UNTIMED = ["event", "task", "journal"] as const;
const NEVER = -8.64e15; // the first moment that there is
const SLICE = 200; // things folded in one go, so that no key waits

/** Return what a query finds. */
export function search(query: Query, kinds: ReadonlySet<string>): Thing[] {
  const found: Thing[] = [];
  if (query.terms.length === 0) return found;
  for (const thing of all()) {
    if (kinds.size > 0 && !kinds.has(thing.kind)) continue;
    if (!thing.isDeleted && matches(query, seenOf(thing))) found.push(thing);
  }
  // What is archived was found after the others.
  return found.sort((one, other) => (other.at ?? NEVER) - (one.at ?? NEVER));
}

/** Fold every text while nothing else is to be done, until aborted. */
export async function warmUp(signal: AbortSignal): Promise<void> {
  let count = 0;
  for (const thing of all()) {
    seenOf(thing);
    count += 1;
    if (count % SLICE === 0) await new Promise((done) => setTimeout(done));
    if (signal.aborted) return;
  }
}

function* all(): Generator<Thing> {
  for (const day of days.peek()) yield* thingsOf(day).peek();
  yield* away();
  for (const kind of UNTIMED) yield* everyOf(kind).peek();
}

/** Yield what is archived, itself or with its journal: that stands under no day. */
function* away(): Generator<Thing> {
  for (const thing of archived.peek()) {
    if (thing.at !== undefined) yield thing;
    if (thing.kind !== "journal") continue;
    for (const entry of entriesIn(thing.id).peek()) if (!isArchived(entry)) yield entry;
  }
}

/** A thing as a search sees it. What few searches ask for is computed for them. */
class Seen implements Searched {
  readonly kind: string;
  readonly text: string;
  private readonly thing: Thing;
  constructor(thing: Thing) {
    this.thing = thing;
    this.kind = thing.kind;
    this.text = textIn(thing.row);
  }
  get tags(): readonly string[] {
    return tagsOf(this.thing.row).map(folded);
  }
  get journal(): string {
    const journal = thingById(textOf(this.thing.row, "journal_id")).peek();
    return journal ? folded(textOf(journal.row, "name")) : "";
  }
  get day(): Day | null {
    const { at, row } = this.thing;
    return at === undefined ? dateIn(row) : dayIn(row, at);
  }
}
const seen = new WeakMap<Thing, Seen>();
function seenOf(thing: Thing): Seen {
  const known = seen.get(thing);
  if (known) return known;
  const made = new Seen(thing);
  seen.set(thing, made);
  return made;
}

const dateIn = (row: Row): Day | null =>
  ((textOf(row, "date") || textOf(row, "start").slice(0, 10)) as Day) || null;

function textIn(row: Row): string {
  const tags = tagsOf(row).map((tag) => `#${tag}`);
  const fields = TEXTS.map((name) => textOf(row, name));
  const texts = [...fields, placeNameOf(row), ...tags].filter(Boolean);
  return folded(texts.join("\n"));
}

export interface Tag {
  readonly tag: string;
  readonly count: number;
}

/** Return every tag, the most used first. */
export function allTags(): Tag[] {
  const counts = new Map<string, number>();
  for (const thing of all()) {
    for (const tag of tagsOf(thing.row)) counts.set(tag, (counts.get(tag) ?? 0) + 1);
  }
  const tags = Array.from(counts, ([tag, count]) => ({ tag, count }));
  return tags.sort((one, other) => other.count - one.count || one.tag.localeCompare(other.tag));
}

const MOST_RECENT = 8;
const recent_ = signal<readonly string[]>([]);
/** What was searched for since the app was opened, the last first. */
export const recent: ReadonlySignal<readonly string[]> = recent_;

/** Remember what was searched for. */
export function remember(line: string): void {
  const others = recent_.peek().filter((one) => one !== line.trim());
  if (line.trim()) recent_.value = [line.trim(), ...others].slice(0, MOST_RECENT);
}
