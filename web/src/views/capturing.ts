// What becomes of a text in the capture box: a thought, a task, or an entry of a journal.
import { begunBy, linesOf, type Begun } from "../model/beginning.ts";
import { isoOf, now } from "../model/day.ts";
import type { Thing } from "../model/held.ts";
import { MAX_TEXT, newId, tagsIn, textOf, type Row } from "../model/kinds.ts";
import { folded } from "../model/query.ts";
import { journals } from "../store/memory.ts";
import { add } from "../store/things.ts";
import { words } from "../words.ts";
import { taskRow, understood, type Chosen } from "./understood.ts";

export const KINDS = ["thought", "task", "entry"] as const;
export type CaptureKind = (typeof KINDS)[number];
const MAX_TITLE = 255;
const MAX_DESCRIPTION = 5_000;

/** Return how many characters of a text are too many. */
export function overLimit(kind: CaptureKind, text: string, chosen: Chosen): number {
  const over = (part: string, most: number) => Math.max([...part].length - most, 0);
  if (kind !== "task") return over(text.trim(), MAX_TEXT[kind]);
  const { line, description } = linesOf(text);
  const { title } = understood(line, chosen);
  return over(title, MAX_TITLE) + over(description, MAX_DESCRIPTION);
}

interface Choice {
  readonly chosen: Chosen; // of a task
  readonly journal: string; // of an entry: its id
}

/** Return the fields of what is saved. */
export function rowOf(kind: CaptureKind, typed: string, { chosen, journal }: Choice): Row {
  const text = typed.trim();
  const moment = { timestamp: isoOf(now()), tags: tagsIn(text) };
  if (kind === "thought") return { text, ...moment };
  if (kind === "entry") {
    return { journal_id: journal, title: null, content: text, mood: null, ...moment };
  }
  const { line, description } = linesOf(text);
  return taskRow(line, description, chosen);
}

/** Return what the beginning of a text says; `/words` that no journal has are words. */
export function beginningOf(text: string): Begun | undefined {
  const found = begunBy(text);
  return found?.kind === "entry" && !journalNamed(found.journal) ? undefined : found;
}

function journalNamed(beginning: string): Thing | undefined {
  const begins = folded(beginning);
  return journals.value.find((one) => folded(textOf(one.row, "name")).startsWith(begins));
}

/** Return the journal whose name begins like this, or that was chosen, or the first. */
export function journalOf(named: string, chosen: string): Thing | undefined {
  const all = journals.value;
  return (named && journalNamed(named)) || (all.find((one) => one.id === chosen) ?? all[0]);
}

/** Return the id of the journal that an entry goes to; where there is none, one is begun. */
export async function journalFor(named: string, chosen: string): Promise<string> {
  const found = journalOf(named, chosen);
  if (found) return found.id;
  const id = newId(now());
  await add("journal", { name: words.firstJournal, description: null, color: null }, id);
  return id;
}
