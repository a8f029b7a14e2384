// Decide what goes into a batch, what an answer or a page means, and how long to wait. Pure.
import type { Outgoing, Received } from "../model/held.ts";
import { madeAt, type Row } from "../model/kinds.ts";
import type { Cursor } from "../store/database.ts";

export const MODEL = 4; // the server's: raised with each kind and field, so that all is read again
export const MAX_CHANGES = 100;
const MAX_BYTES = 512_000;
const FIRST_DELAY_MS = 1_000;
const LONGEST_DELAY_MS = 60_000;
const DAY_MS = 24 * 60 * 60 * 1000;

export interface Item {
  readonly kind: string;
  readonly id: string;
  readonly version: number;
  readonly deleted: boolean;
  readonly erased?: boolean;
  readonly row: Row | null;
}
export interface Page {
  readonly items: readonly Item[];
  readonly next: number;
  readonly more: boolean;
  readonly latest?: number;
  readonly epoch?: string;
}

/** Return the changes of the next batch, one a thing: journals before their entries, what is new
 * before what is changed, deletions of journals last, and then what only the history is to have.
 *
 * The next of a task that repeats then comes as it is here, before Aurora makes its own. */
export function batchOf(outbox: readonly Outgoing[], now: number, most: number): Outgoing[] {
  const inFlight = new Set(outbox.filter((one) => one.isSent).map((one) => one.id));
  const isReady = (one: Outgoing) =>
    one.isSent || (!one.isRefused && (one.until ?? 0) <= now && !inFlight.has(one.id));
  const ready = outbox.filter(isReady).sort((one, other) => rank(one) - rank(other));
  const batch: Outgoing[] = [];
  let bytes = 0;
  const ids = new Set<string>();
  for (const one of ready) {
    if (ids.has(one.id)) continue;
    if (ids.size === most) break;
    ids.add(one.id);
    bytes += JSON.stringify(one.fields).length * 3; // UTF-8, at most
    if (bytes > MAX_BYTES && batch.length > 0) break;
    batch.push(one);
  }
  return batch;
}

function rank(one: Outgoing): number {
  if (one.isAside) return 4;
  if (one.kind === "journal") return one.fields ? 0 : 3;
  return one.version === null ? 1 : 2;
}

/** Return a change as the API takes it. */
export const changeOf = ({ change_id, kind, id, version, fields }: Outgoing): Row => ({
  ...{ change_id, kind, id, fields },
  ...(version === null ? {} : { version }),
});

/** Return when the first change that is held back may be sent, in ms; nothing if none is. */
export function heldUntil(outbox: readonly Outgoing[], now: number): number | undefined {
  const moments = outbox
    .map((one) => one.deletion?.until ?? one.until ?? 0)
    .filter((until) => until > now);
  return moments.length > 0 ? Math.min(...moments) : undefined;
}

/** Return whether a change waits for longer than a day: a browser may clear what it keeps. */
export const isLongUnsent = (outbox: readonly Outgoing[], now: number): boolean =>
  outbox.some((one) => !one.isRefused && now - madeAt(one.change_id) > DAY_MS);

export const receivedOf = (item: Item): Received => {
  const { id, kind, version } = item;
  return { id, kind, version, row: item.deleted || item.erased ? null : item.row };
};

/** Return where to read on; from the beginning when this app knows more than the one before. */
export function cursorAt(kept: Cursor | undefined): Cursor {
  const begin = { name: "cursor", next: 0, model: MODEL, round: 0, isComparing: false } as const;
  if (!kept) return begin;
  return kept.model < MODEL ? { ...kept, next: 0, model: MODEL } : kept;
}

/** Return the cursor of a server that was restored: all is read and compared anew. */
export function restoredAt(at: Cursor): Cursor {
  const { epoch: _, ...rest } = at;
  return { ...rest, next: 0, round: at.round + 1, isComparing: true };
}

/** Return the cursor after a page. */
export function cursorAfter(at: Cursor, page: Page): Cursor {
  const epoch = page.epoch === undefined ? {} : { epoch: page.epoch };
  const { more } = page;
  return { ...at, ...epoch, next: page.next, isPart: more, isComparing: at.isComparing && more };
}

/** Return how long to wait after so many failures, in ms; `chance` is from 0 to 1. */
export function delayAfter(failures: number, chance: number, asked: number | null): number {
  const doubled = Math.min(FIRST_DELAY_MS * 2 ** Math.max(failures - 1, 0), LONGEST_DELAY_MS);
  return Math.max(asked ?? 0, doubled * (0.5 + chance / 2));
}
