// What has these words, of everything in memory: newest first, then what has no day.
import { signal, type ReadonlySignal } from "@preact/signals";
import type { Day } from "../model/day.ts";
import type { Thing } from "../model/held.ts";
import { placeNameOf, tagsOf, textOf, type Row } from "../model/kinds.ts";
import { folded, matches, type Query, type Searched } from "../model/query.ts";
import { dayIn } from "../model/when.ts";
import { countTags, type Dated } from "../model/year.ts";
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
    return dayOfThing(this.thing);
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

const dayOfThing = ({ at, row }: Thing): Day | null =>
  at === undefined ? dateIn(row) : dayIn(row, at);

/** Return the day of what has no moment: when a task is due, or an event begins. */
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

/** Return every tag, the most used first: each with what is in those below it. */
export function allTags(): readonly Tag[] {
  const tags = countTags(Array.from(all(), ({ row }) => ({ tags: tagsOf(row) })));
  return tags.sort((one, other) => other.count - one.count || one.tag.localeCompare(other.tag));
}

/** Return what stands on a day of a year. */
export function onDaysOf(year: number): readonly Dated[] {
  const begin = `${String(year).padStart(4, "0")}-`;
  return Array.from(all()).flatMap((thing) => {
    const day = dayOfThing(thing);
    if (thing.isDeleted || !day?.startsWith(begin)) return [];
    const texts = COUNTED.map((name) => textOf(thing.row, name)).filter(Boolean);
    return [{ kind: thing.kind, day, text: texts.join(" "), tags: tagsOf(thing.row) }];
  });
}
const COUNTED = ["title", "text", "content", "description", "location"] as const;

const MOST_RECENT = 8;
const recent_ = signal<readonly string[]>([]);
/** What was searched for since the app was opened, the last first. */
export const recent: ReadonlySignal<readonly string[]> = recent_;

/** Remember what was searched for. */
export function remember(line: string): void {
  const others = recent_.peek().filter((one) => one !== line.trim());
  if (line.trim()) recent_.value = [line.trim(), ...others].slice(0, MOST_RECENT);
}
