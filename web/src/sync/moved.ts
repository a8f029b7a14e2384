// What only Aurora has, and moving needs: all of the feed, and all of the trash.
import type { Row } from "../model/kinds.ts";
import { call, type Answer, type Schemas } from "./api.ts";
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
