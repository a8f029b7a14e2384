// What a key does: one table of actions, which the keyboard and the list of `?` both read.
import { signal } from "@preact/signals";
import { thingById } from "../store/memory.ts";
import { words } from "../words.ts";
import { deleteWithUndo } from "./deleting.ts";
import type { Screens } from "./screens.ts";
import { go, goBack, pathOf, place } from "./places.ts";

export interface Action {
  readonly keys: string; // one, or two after each other
  readonly label: string;
  readonly of?: keyof Screens; // shown and heard only where there is such a screen
  readonly run: (own: HTMLElement | null) => void;
}
/** Whether the list of all keys is shown. */
export const isListOpen = signal(false);

export const ACTIONS: readonly Action[] = [
  { keys: "n", label: words.keys.capture, run: goToCapture },
  { keys: "c", label: words.keys.event, of: "new-event", run: () => go("/events/new") },
  { keys: "g t", label: words.places.today, run: () => go("/") },
  { keys: "g j", label: words.places.journals, of: "journals", run: () => go("/journals") },
  { keys: "g c", label: words.places.calendar, of: "calendar", run: () => go("/calendar") },
  { keys: "g k", label: words.places.tasks, of: "tasks", run: () => go("/tasks") },
  { keys: "g s", label: words.places.settings, run: () => go("/settings") },
  { keys: "g l", label: words.places.year, of: "year", run: () => go("/look-back") },
  { keys: "/", label: words.places.search, of: "search", run: goToSearch },
  { keys: "j", label: words.keys.next, run: (own) => step(own, 1) },
  { keys: "k", label: words.keys.previous, run: (own) => step(own, -1) },
  { keys: "Enter", label: words.keys.open, run: open },
  { keys: "e", label: words.keys.edit, run: (own) => press(own, ".edit") },
  { keys: "x", label: words.keys.done, of: "tasks", run: (own) => press(own, ".tick") },
  { keys: "#", label: words.keys.delete, run: (own) => void remove(own) },
  { keys: "h", label: words.keys.history, of: "history", run: openHistory },
  { keys: "u", label: words.keys.back, run: goBack },
  { keys: "?", label: words.keys.list, run: () => void (isListOpen.value = true) },
];

function goToCapture(): void {
  if (place.peek().kind !== "today") go("/");
  focusSoon(".capture textarea");
}
function goToSearch(): void {
  if (place.peek().kind !== "search") go("/search");
  focusSoon("input[type=search]");
}
/** Focus what is on the screen, or is about to be: what is typed at once is meant for it. */
function focusSoon(selector: string): void {
  const find = () => document.querySelector<HTMLElement>(selector);
  const found = find();
  if (found) return found.focus(); // and not again: the person may go on from there
  setTimeout(() => find()?.focus()); // after what was gone to is drawn
}

/** Return the rows that can be seen, and so focused: not those that are folded away. */
const rows = (): HTMLElement[] =>
  [...document.querySelectorAll<HTMLElement>("main li[data-id]")].filter((row) =>
    row.checkVisibility(),
  );
function step(own: HTMLElement | null, by: 1 | -1): void {
  const all = rows();
  const firstSeen = all.findIndex((row) => row.getBoundingClientRect().bottom > 0);
  const to = own ? all.indexOf(own) + by : Math.max(firstSeen, 0);
  const row = all[Math.min(Math.max(to, 0), all.length - 1)];
  row?.focus({ preventScroll: true });
  row?.scrollIntoView({ block: "nearest" });
}
function press(own: HTMLElement | null, selector: string): void {
  (own ?? document).querySelector<HTMLElement>(`${own ? "" : "main "}${selector}`)?.click();
}
const thingOf = (own: HTMLElement | null) => {
  const current = place.peek();
  const id = own?.dataset["id"] ?? ("id" in current ? current.id : undefined);
  return id === undefined ? undefined : thingById(id).peek();
};
function open(own: HTMLElement | null): void {
  const thing = thingOf(own);
  if (own && thing) go(own.dataset["path"] ?? pathOf(thing.kind, thing.id));
}
function openHistory(own: HTMLElement | null): void {
  const thing = thingOf(own);
  if (thing) go(`${pathOf(thing.kind, thing.id)}/history`);
}
async function remove(own: HTMLElement | null): Promise<void> {
  const thing = thingOf(own);
  if (!thing || thing.kind === "journal") return; // a journal asks what becomes of its entries
  if (thing.row["rule"]) return open(own); // and an event, which of its repeats
  const all = rows();
  const next = own && (all[all.indexOf(own) + 1] ?? all[all.indexOf(own) - 1]);
  await deleteWithUndo(thing, () => (own ? next?.focus() : goBack()));
}
