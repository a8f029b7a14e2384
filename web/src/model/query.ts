// What a search line means: words, "phrases", -without, #tag, in:, before:, after:, kind:. Pure.
//
// test/query.json has the grammar's cases; another search of the same things answers to them too.
import { isDay, plusDays, type Day } from "./day.ts";

export interface Query {
  readonly terms: readonly Term[];
}
export type Term = { readonly isWithout: boolean } & (
  | { readonly kind: "words"; readonly value: string } // folded
  | { readonly kind: "tag" | "in" | "kind"; readonly value: string } // folded
  | { readonly kind: "before" | "after"; readonly day: Day } // the first day, or the last, of it
);
/** A thing as a search sees it; its texts folded. */
export interface Searched {
  readonly kind: string;
  readonly text: string;
  readonly tags: readonly string[];
  readonly journal: string;
  readonly day: Day | null;
}

const TERM =
  /(-?)(?:(?:#|(?:in|kind|before|after):)(?=\s|$)|(#|\w+:)?(?:"([^"]*)(?:"|$)|(\S+)))/giu;
// Points and accents that people leave out: of Latin, Greek and Cyrillic, Hebrew, Arabic.
const MARKS = /[\u0300-\u036f\u0591-\u05bd\u05bf\u05c1-\u05c7\u064b-\u065f\u0670]/gu;

/** Return a text as it is compared: without case, accents, and forms of one letter. */
export const folded = (text: string): string =>
  text
    .toLowerCase()
    .normalize("NFKD")
    .replace(MARKS, "")
    .normalize("NFKC")
    .replaceAll("ß", "ss")
    .replaceAll("ς", "σ");

/** Return what a line asks for. What is half typed asks for nothing yet. */
export function queryOf(line: string): Query {
  const terms: Term[] = [];
  for (const [whole, minus, prefix = "", quoted, plain] of line.matchAll(TERM)) {
    const isWithout = minus === "-";
    const value = folded(quoted ?? plain ?? "").trim();
    const term = termOf(prefix.toLowerCase(), value);
    if (term) terms.push({ ...term, isWithout });
    // Another prefix is none: 10:30, or https://example.com.
    else if (term === undefined && value) {
      terms.push({ kind: "words", value: folded(whole.slice(minus ? 1 : 0)), isWithout });
    }
  }
  return { terms };
}

type Bare = Term extends infer T ? (T extends Term ? Omit<T, "isWithout"> : never) : never;

/** Return a term; null where nothing is asked yet, undefined where the prefix means nothing. */
function termOf(prefix: string, value: string): Bare | null | undefined {
  if (!value || value === "-") return null;
  if (prefix === "") return { kind: "words", value };
  if (prefix === "#") return { kind: "tag", value };
  if (prefix === "in:" || prefix === "kind:") {
    return { kind: prefix === "in:" ? "in" : "kind", value };
  }
  const period = periodOf(value);
  if (prefix === "before:" && period) return { kind: "before", day: period[0] };
  if (prefix === "after:" && period) return { kind: "after", day: period[1] };
  return undefined;
}

/** Return the first and the last day of a year, a month or a day. */
function periodOf(value: string): readonly [Day, Day] | undefined {
  const [, year, month, day] = /^(\d{4})(?:-(\d\d))?(?:-(\d\d))?$/.exec(value) ?? [];
  if (!year || year === "0000") return undefined;
  const first = `${year}-${month ?? "01"}-${day ?? "01"}`;
  if (!isDay(first)) return undefined;
  if (day) return [first, first];
  if (!month) return [first, `${year}-12-31` as Day];
  const inNext = plusDays(first, 31).slice(0, 7);
  return [first, plusDays(`${inNext}-01` as Day, -1)];
}

/** Return whether a thing is what is asked for. */
export const matches = (query: Query, thing: Searched): boolean =>
  query.terms.every((term) => isMet(term, thing) !== term.isWithout);

function isMet(term: Term, thing: Searched): boolean {
  switch (term.kind) {
    case "words":
      return thing.text.includes(term.value);
    case "tag":
      return thing.tags.some((tag) => tag === term.value || tag.startsWith(`${term.value}/`));
    case "in":
      return thing.journal.includes(term.value);
    case "kind":
      return thing.kind === term.value;
    case "before":
      return thing.day !== null && thing.day < term.day;
    case "after":
      return thing.day !== null && thing.day > term.day;
  }
}

/** Return the words to mark in what was found. */
export const marksOf = (query: Query): string[] =>
  query.terms.flatMap((term) => (term.kind === "words" && !term.isWithout ? [term.value] : []));

/** A piece of a text, and whether it is one of the words. */
export interface Piece {
  readonly text: string;
  readonly isHit: boolean;
}

/** Return a text in pieces: folded words are found in it as it was written. */
export function piecesOf(text: string, words: readonly string[]): Piece[] {
  const characters = [...text.normalize("NFC")];
  const starts: number[] = []; // of each folded code unit: the character it came from
  let all = "";
  for (const [place, character] of characters.entries()) {
    const part = character < "\u0080" ? character.toLowerCase() : folded(character);
    for (let unit = 0; unit < part.length; unit++) starts.push(place);
    all += part;
  }
  const isHit = new Uint8Array(characters.length);
  for (const word of words) {
    for (let at = all.indexOf(word); at >= 0; at = all.indexOf(word, at + word.length)) {
      const last = starts[at + word.length - 1] ?? 0;
      isHit.fill(1, starts[at], last + 1);
    }
  }
  return piecesBy(characters, isHit);
}

function piecesBy(characters: readonly string[], isHit: Uint8Array): Piece[] {
  const pieces: Piece[] = [];
  let from = 0;
  for (let to = 1; to <= characters.length; to++) {
    if (to < characters.length && isHit[to] === isHit[from]) continue;
    pieces.push({ text: characters.slice(from, to).join(""), isHit: isHit[from] === 1 });
    from = to;
  }
  return pieces;
}

/** Return the part of a text around the first of the words, at most so many characters long. */
export function around(text: string, words: readonly string[], length: number): string {
  if (text.length <= length) return text;
  const all = folded(text); // about as long as the text: near enough to choose a part by
  const hits = words.map((word) => all.indexOf(word)).filter((at) => at >= 0);
  const first = hits.length > 0 ? Math.min(...hits) : 0;
  if (first < length * 0.7) return `${cutAtSpace(text.slice(0, length))} …`;
  const start = text.indexOf(" ", Math.max(first - length / 3, 0)) + 1;
  if (start + length >= text.length) return `… ${text.slice(start)}`;
  return `… ${cutAtSpace(text.slice(start, start + length))} …`;
}

const cutAtSpace = (text: string): string => {
  const end = text.lastIndexOf(" ");
  return end > text.length / 2 ? text.slice(0, end) : text;
};
