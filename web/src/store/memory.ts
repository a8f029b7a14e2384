// What the screens show, in memory: things by id and by day, and what is counted of them.
import { batch, computed, signal, type ReadonlySignal, type Signal } from "@preact/signals";
import type { Day } from "../model/day.ts";
import type { Thing } from "../model/held.ts";
import { kindOf, textOf } from "../model/kinds.ts";
import { dayIn } from "../model/when.ts";
import { entriesIn, showEntry } from "./entries.ts";

const byId = new Map<string, Signal<Thing | undefined>>();
const byDay = new Map<Day, Signal<readonly Thing[]>>();
const days_ = signal<readonly Day[]>([]);
const journals_ = signal<readonly Thing[]>([]);
const unsent_ = signal(0);
const needsYou_ = signal<readonly string[]>([]);
const isReady_ = signal(false);
const byKind = new Map<string, Map<string, Thing>>(); // of what stands in no timeline
const changes = new Map<string, Signal<number>>(); // of a kind; a list is made when it is read

export const days: ReadonlySignal<readonly Day[]> = days_; // newest first
export const journals: ReadonlySignal<readonly Thing[]> = journals_;
export const unsent: ReadonlySignal<number> = unsent_;
/** How many have two versions, or were not accepted; and the first of them. */
export const needsYou: ReadonlySignal<number> = computed(() => needsYou_.value.length);
export const firstThatNeedsYou: ReadonlySignal<Thing | undefined> = computed(() => {
  const id = needsYou_.value[0];
  return id === undefined ? undefined : thingById(id).value;
});
export const isReady: ReadonlySignal<boolean> = isReady_; // everything is in memory
export const thingById = (id: string): ReadonlySignal<Thing | undefined> =>
  ownSignal(byId, id, undefined);
/** Return a day's things, newest first; one signal a day, so one change renders one day. */
export const thingsOf = (day: Day): ReadonlySignal<readonly Thing[]> => ownSignal(byDay, day, []);

/** Return what there is of a kind that has no place in the timeline. */
export function everyOf(kind: string): ReadonlySignal<readonly Thing[]> {
  const known = lists.get(kind) ?? computed(() => listOf(kind));
  lists.set(kind, known);
  return known;
}
const lists = new Map<string, ReadonlySignal<readonly Thing[]>>();
const ARCHIVED = "archived";
/** What is archived, of all kinds. */
export const archived = everyOf(ARCHIVED);
function listOf(kind: string): readonly Thing[] {
  void ownSignal(changes, kind, 0).value;
  return [...(byKind.get(kind)?.values() ?? [])];
}

function ownSignal<K, V>(map: Map<K, Signal<V>>, key: K, empty: V): Signal<V> {
  const known = map.get(key) ?? signal(empty);
  map.set(key, known);
  return known;
}

export const showAll = (things: readonly Thing[]): void =>
  batch(() => {
    for (const thing of things) show(thing.id, thing);
  });

/** Put a thing on the screen in place of what is there. */
export function show(id: string, thing: Thing | undefined): void {
  const own = ownSignal(byId, id, undefined as Thing | undefined);
  const before = own.peek();
  if (before === thing) return;
  own.value = thing;
  unsent_.value += Number(thing?.isUnsent ?? false) - Number(before?.isUnsent ?? false);
  if (doesNeedYou(before) !== doesNeedYou(thing)) {
    const others = needsYou_.peek().filter((one) => one !== id);
    needsYou_.value = doesNeedYou(thing) ? [...others, id] : others;
  }
  showEntry(before, thing);
  if (before?.kind === "journal" || thing?.kind === "journal") showJournal(id, thing);
  if (isArchived(before) || isArchived(thing)) {
    showInList(ARCHIVED, id, isArchived(thing) ? thing : undefined);
  }
  const kind = thing?.kind ?? before?.kind ?? "";
  if (kindOf(kind)?.inTimeline === false) showInList(kind, id, thing);
  const [from, to] = [dayOfThing(before), dayOfThing(thing)];
  if (from !== undefined && from !== to) place(from, id, undefined);
  if (to !== undefined) place(to, id, thing);
}

const doesNeedYou = (thing: Thing | undefined): boolean =>
  (thing?.mine !== undefined || thing?.refused !== undefined) && !thing.isDeleted;

export const isArchived = (thing: Thing | undefined): boolean =>
  thing !== undefined && textOf(thing.row, "archived_at") !== "";

/** Journals whose entries stand in no timeline: archived, or deleted here and not sent yet. */
const away = new Set<string>();

/** Return the day that a thing stands under in the timeline. */
function dayOfThing(thing: Thing | undefined): Day | undefined {
  if (thing?.at === undefined || thing.isDeleted || isArchived(thing)) return undefined;
  if (away.has(textOf(thing.row, "journal_id"))) return undefined;
  return dayIn(thing.row, thing.at);
}

function setAway(journal: string, isAway: boolean): void {
  if (away.has(journal) === isAway) return;
  if (!isAway) away.delete(journal);
  for (const entry of entriesIn(journal).peek()) {
    const day = dayOfThing(entry);
    if (day !== undefined) place(day, entry.id, isAway ? undefined : entry);
  }
  if (isAway) away.add(journal);
}

function place(day: Day, id: string, thing: Thing | undefined): void {
  const own = ownSignal(byDay, day, [] as readonly Thing[]);
  const before = own.peek();
  const others = before.filter((one) => one.id !== id);
  if (thing) {
    const at = others.findIndex((one) => (one.at ?? 0) <= (thing.at ?? 0));
    others.splice(at < 0 ? others.length : at, 0, thing);
  }
  own.value = others;
  if (others.length > 0 === before.length > 0) return;
  const left = days_.peek().filter((one) => one !== day);
  const after = left.findLastIndex((one) => one > day) + 1;
  days_.value = others.length > 0 ? left.toSpliced(after, 0, day) : left;
}

function showInList(kind: string, id: string, thing: Thing | undefined): void {
  const own = byKind.get(kind) ?? new Map<string, Thing>();
  byKind.set(kind, own);
  if (thing && !thing.isDeleted) own.set(id, thing);
  else own.delete(id);
  ownSignal(changes, kind, 0).value += 1;
}

function showJournal(id: string, thing: Thing | undefined): void {
  setAway(id, thing?.isDeleted === true || isArchived(thing));
  const others = journals_.peek().filter((one) => one.id !== id);
  const all = thing && !thing.isDeleted ? [...others, thing] : others;
  const name = (one: Thing) => textOf(one.row, "name");
  journals_.value = all.sort((one, other) => name(one).localeCompare(name(other)));
}

/** Show these things, and no other. */
export function showOnly(things: readonly Thing[]): void {
  const left = new Set(things.map((thing) => thing.id));
  batch(() => {
    for (const id of [...byId.keys()]) if (!left.has(id)) show(id, undefined);
    showAll(things);
  });
}

/** Show nothing any more. */
export function showNothing(): void {
  showOnly([]);
  isReady_.value = false;
}

export const setReady = (): void => void (isReady_.value = true);
