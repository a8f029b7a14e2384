// The numbers of a year: how much is on each day, of each kind and of each tag. Pure.
//
// The same as GET /api/stats gives.
import { plusDays, type Day } from "./day.ts";

export interface Amount {
  readonly count: number;
  readonly words: number;
}
export interface Year extends Amount {
  readonly year: number;
  readonly days: readonly (Amount & { readonly day: string })[];
  readonly kinds: Readonly<Record<string, Amount>>;
  readonly tags: readonly { readonly tag: string; readonly count: number }[];
  readonly active_days: number;
  readonly longest_streak: number;
  readonly current_streak: number;
}
/** Something that stands on a day. */
export interface Dated {
  readonly kind: string;
  readonly day: Day;
  readonly text: string;
  readonly tags: readonly string[];
}
const MOST_TAGS = 100;

// Scripts without spaces, and emoji: two characters count as a word.
const UNSPACED =
  "\\u0e00-\\u0fff\\u1000-\\u109f\\u1780-\\u17ff\\u1100-\\u11ff\\u2600-\\u27bf\\u3005-\\u3007" +
  "\\u3040-\\u30ff\\u3400-\\u4dbf\\u4e00-\\u9fff\\uac00-\\ud7a3\\uf900-\\ufaff" +
  "\\u{1f000}-\\u{1faff}\\u{20000}-\\u{3ffff}";
const LETTER = "\\p{L}\\p{N}\\u0900-\\u0963\\u0966-\\u0dff"; // and the signs of Indic scripts
const WORD = new RegExp(`[${UNSPACED}]{1,2}|(?![${UNSPACED}])[${LETTER}][^\\s${UNSPACED}]*`, "gu");
const countWords = (text: string): number => text.match(WORD)?.length ?? 0;

/** Return a tag and those that it is below: house/garden is below house. */
export const levelsOf = (tag: string): string[] =>
  tag.split("/").map((_, place, parts) => parts.slice(0, place + 1).join("/"));

/** Return each tag, and those that some are below, with how many things a click on it shows. */
export function countTags(things: Iterable<{ readonly tags: readonly string[] }>) {
  const counts = new Map<string, number>();
  for (const { tags } of things) {
    for (const tag of new Set(tags.flatMap(levelsOf))) counts.set(tag, (counts.get(tag) ?? 0) + 1);
  }
  return Array.from(counts, ([tag, count]) => ({ tag, count }));
}

/** Return the numbers of what is on a year's days. */
export function numbersOf(things: readonly Dated[], year: number, today: Day): Year {
  const days = new Map<string, Amount>();
  const kinds = new Map<string, Amount>();
  for (const { kind, day, text } of things) {
    const one = { count: 1, words: countWords(text) };
    days.set(day, sum(days.get(day), one));
    kinds.set(kind, sum(kinds.get(kind), one));
  }
  const listed = [...days.keys()].sort();
  const tags = countTags(things).sort((a, b) => b.count - a.count || (a.tag < b.tag ? -1 : 1));
  return {
    ...{ year, ...[...kinds.values()].reduce(sum, { count: 0, words: 0 }) },
    days: listed.map((day) => ({ day, ...(days.get(day) as Amount) })),
    kinds: Object.fromEntries(kinds),
    tags: tags.slice(0, MOST_TAGS),
    ...streaksOf(listed.filter((day) => day <= today) as Day[], today),
  };
}

const sum = (one: Amount | undefined, other: Amount): Amount => ({
  count: (one?.count ?? 0) + other.count,
  words: (one?.words ?? 0) + other.words,
});

function streaksOf(active: readonly Day[], today: Day) {
  let longest = 0;
  let current = 0;
  for (const [place, day] of active.entries()) {
    current = place > 0 && plusDays(active[place - 1] as Day, 1) === day ? current + 1 : 1;
    longest = Math.max(longest, current);
  }
  const last = active.at(-1);
  const isGoingOn = last !== undefined && last >= plusDays(today, -1);
  return {
    active_days: active.length,
    longest_streak: longest,
    current_streak: isGoingOn ? current : 0,
  };
}

/** Return how dark a day is, from 0 to 4: a day with very much does not make all others pale. */
export const levelOf = (count: number, most: number): number =>
  count > 0 ? Math.ceil(4 * Math.sqrt(count / most)) : 0;
