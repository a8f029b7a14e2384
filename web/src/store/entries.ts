// Entries by their journal, wherever else they are shown or not.
import { computed, signal, type ReadonlySignal, type Signal } from "@preact/signals";
import type { Thing } from "../model/held.ts";
import { textOf } from "../model/kinds.ts";

const byJournal = new Map<string, Map<string, Thing>>();
const changes = new Map<string, Signal<number>>(); // so that a thousand entries are sorted once
const lists = new Map<string, ReadonlySignal<readonly Thing[]>>();

/** Return the entries of a journal, newest first. */
export function entriesIn(journal: string): ReadonlySignal<readonly Thing[]> {
  const known = lists.get(journal) ?? computed(() => sorted(journal));
  lists.set(journal, known);
  return known;
}

function sorted(journal: string): readonly Thing[] {
  void changesIn(journal).value;
  const all = [...(byJournal.get(journal)?.values() ?? [])];
  return all.sort((one, other) => (other.at ?? 0) - (one.at ?? 0));
}

function changesIn(journal: string): Signal<number> {
  const known = changes.get(journal) ?? signal(0);
  changes.set(journal, known);
  return known;
}

/** Put an entry into its journal in place of what was there. */
export function showEntry(before: Thing | undefined, after: Thing | undefined): void {
  const [from, to] = [journalOf(before), journalOf(after)];
  if (from !== undefined && before && from !== to) {
    byJournal.get(from)?.delete(before.id);
    changesIn(from).value += 1;
  }
  if (to === undefined || !after) return;
  const own = byJournal.get(to) ?? new Map<string, Thing>();
  byJournal.set(to, own.set(after.id, after));
  changesIn(to).value += 1;
}

const journalOf = (thing: Thing | undefined): string | undefined =>
  thing?.kind !== "entry" || thing.isDeleted || thing.at === undefined
    ? undefined
    : textOf(thing.row, "journal_id");
