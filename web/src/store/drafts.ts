// Text that is not saved yet, by the place where it was begun.
import { signal, type ReadonlySignal } from "@preact/signals";
import type { Draft } from "./database.ts";
import { opened } from "./things.ts";

const all = new Map<string, Draft>();
const unfinished_ = signal<readonly Draft[]>([]);
/** Drafts of things, which a screen begun them on may no longer show. */
export const unfinished: ReadonlySignal<readonly Draft[]> = unfinished_;

const CAPTURE = "capture";
export const capturePlace = CAPTURE;
/** The place of an event that is begun. */
export const newEventPlace = "new-event";
const NEW_ENTRY = "new-entry:";
/** Return the place of an entry that is begun in a journal. */
export const newEntryPlace = (journal: string): string => `${NEW_ENTRY}${journal}`;
/** Return the place of the one text that is made of a thing's two versions. */
export const twoVersionsPlace = (id: string): string => `two-versions:${id}`;
/** Return the journal in which a draft begins an entry. */
export const journalOfPlace = (place: string): string | undefined =>
  place.startsWith(NEW_ENTRY) ? place.slice(NEW_ENTRY.length) : undefined;

/** Read what was left unsaved. */
export async function openDrafts(): Promise<void> {
  all.clear();
  for (const draft of await opened().read((tx) => tx.all("drafts"))) all.set(draft.place, draft);
  update();
}

export const draftAt = (place: string): Draft | undefined => all.get(place);

/** Keep what is typed; nothing but its place is left of an empty one. */
export async function keepDraft(draft: Draft): Promise<void> {
  if (draft.text === "" && draft.place === CAPTURE) return dropDraft(draft.place);
  all.set(draft.place, draft);
  update();
  await opened().write((tx) => tx.put("drafts", draft));
}

/** Forget a draft: it is saved. One that another tab has gone on with stays. */
export async function dropDraft(place: string): Promise<void> {
  const known = all.get(place);
  if (!all.delete(place)) return;
  update();
  await opened().write(async (tx) => {
    const draft = await tx.get("drafts", place);
    if (draft?.text === known?.text) await tx.remove("drafts", place);
  });
}

function update(): void {
  unfinished_.value = [...all.values()].filter((draft) => draft.place !== CAPTURE);
}

export function closeDrafts(): void {
  all.clear();
  update();
}
