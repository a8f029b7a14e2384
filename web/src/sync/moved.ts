// What only Aurora has, and moving needs: the feed, all of the trash, and what was done to a thing.
import { momentOf, now } from "../model/day.ts";
import type { Row } from "../model/kinds.ts";
import { call, type Answer, type Schemas } from "./api.ts";
import { versionsOf } from "./past.ts";
import { patiently } from "./patience.ts";

type Trashed = Schemas["TrashItem"];
interface Trash {
  readonly items: readonly Trashed[];
  readonly next_cursor: string | null;
}

/** Return what lies in the trash, also with what contained it; a reason where it cannot be read. */
export async function allTrash(): Promise<Answer<readonly Trashed[]>> {
  const found: Trashed[] = [];
  let cursor = "";
  do {
    const path = `/api/trash?contents=true&limit=100${cursor}`;
    const answer = await patiently(() => call<Trash>("GET", path));
    if (answer.kind !== "data") return answer;
    found.push(...answer.data.items);
    const next = answer.data.next_cursor;
    cursor = next === null ? "" : `&cursor=${encodeURIComponent(next)}`;
  } while (cursor);
  return { kind: "data", data: found };
}

// For so long an import that was stopped is taken up again. Much older than that, the history may
// have lost that a thing was deleted before, and has only that it was restored.
const LATELY = 7 * 24 * 60 * 60 * 1000; // ms

/** Return whether all that was ever done to a thing is that an import has just added it. */
export async function wasJustAdded(kind: string, id: string): Promise<boolean> {
  const answer = await patiently(() => versionsOf(kind, id, null));
  if (answer.kind !== "data" || answer.data.next_cursor !== null) return false;
  const [first, more] = answer.data.items.filter((one) => one.operation !== "conflict");
  if (!first || more || first.operation !== "create") return false;
  return now() - momentOf(first.at) < LATELY;
}

/** A page of the feed, with rows as Aurora has them. */
export interface FeedPage {
  readonly items: readonly {
    readonly kind: string;
    readonly id: string;
    readonly version: number | null;
    readonly erased: boolean;
    readonly withdrawn?: boolean;
    readonly row: (Row & { readonly id: string }) | null;
  }[];
  readonly next: number;
  readonly more: boolean;
  readonly latest: number;
  readonly epoch: string;
}
