// The archive of all that Aurora holds for a person, made on this device.
import { isoOf, now } from "../model/day.ts";
import { archive, type Row } from "../moving/archive.ts";
import type { OpenApi } from "../moving/schemas.ts";
import { call, type Answer, type Schemas } from "./api.ts";
import { allTrash, type FeedPage } from "./moved.ts";
import { patiently } from "./patience.ts";
import { MODEL } from "./plan.ts";

const ROUNDS = 20; // of asking anew while somebody writes
const AHEAD = "ahead_of_history"; // another epoch: a backup was restored
type Failure = Exclude<Answer<never>, { kind: "data" }>;
type Gone = Omit<FeedPage["items"][number], "row" | "withdrawn">;
export type Exported = Answer<{ readonly name: string; readonly file: Blob }> | { kind: "busy" };

/** Return the archive; `shown` is told how far reading is. Needs a secure page, for the hashes. */
export async function makeArchive(shown: (done: number, of: number) => void): Promise<Exported> {
  const me = await patiently(() => call<Schemas["User"]>("GET", "/auth/me"));
  if (me.kind !== "data") return me;
  const feed = new Feed(shown);
  // Of one moment: the trash is read between two readings that found nothing new.
  let trash: Awaited<ReturnType<typeof allTrash>> | undefined;
  for (let round = 0; round < ROUNDS; round += 1) {
    const found = await feed.follow();
    if (typeof found !== "boolean") return found;
    if (!found && trash?.kind === "data") {
      const { id, email, zone, languages } = me.data;
      const account = { id, email, zone, languages };
      const openApi = await patiently(() => call<OpenApi>("GET", "/openapi.json"));
      if (openApi.kind !== "data") return openApi;
      const made = isoOf(now());
      return {
        kind: "data",
        data: await archive(
          { ...feed.contents(), account, openApi: openApi.data, trash: byKind(trash.data) },
          made,
        ),
      };
    }
    trash = await allTrash();
    if (trash.kind !== "data") return trash;
  }
  return { kind: "busy" };
}

/** The feed so far. */
class Feed {
  readonly #rows = new Map<string, Row>();
  readonly #kinds = new Map<string, string>();
  readonly #gone = new Map<string, Gone>();
  readonly #shown: (done: number, of: number) => void;
  #next = 0;
  #epoch = "";

  constructor(shown: (done: number, of: number) => void) {
    this.#shown = shown;
  }

  /** Read the feed to its end; return whether anything was new, or why it cannot be read. */
  async follow(): Promise<boolean | Failure> {
    let hasChanged = false;
    for (;;) {
      const known = this.#epoch ? `&epoch=${this.#epoch}` : "";
      const path = `/api/changes?since=${this.#next}${known}`;
      const answer = await patiently(() => call<FeedPage>("GET", path));
      if (answer.kind === "problem" && answer.problem.code === AHEAD) {
        for (const all of [this.#rows, this.#kinds, this.#gone]) all.clear();
        [this.#next, this.#epoch] = [0, ""];
        continue;
      }
      if (answer.kind !== "data") return answer;
      const page = answer.data;
      hasChanged ||= page.next > this.#next || this.#epoch === "";
      this.#keep(page);
      this.#shown(page.next, page.latest);
      if (!page.more) return hasChanged;
    }
  }

  #keep(page: FeedPage): void {
    for (const { kind, id, version, erased, withdrawn, row } of page.items) {
      this.#kinds.set(id, kind);
      this.#gone.delete(id);
      if (row) this.#rows.set(id, row);
      else this.#rows.delete(id);
      if (!row && !withdrawn) this.#gone.set(id, { kind, id, version, erased });
    }
    [this.#next, this.#epoch] = [page.next, page.epoch];
  }

  contents() {
    const rows = [...this.#rows.values()].sort(byId);
    const gone = [...this.#gone.values()].sort(
      (one, other) => compare(one.kind, other.kind) || byId(one, other),
    );
    const kindOf = (row: Row) => this.#kinds.get(row.id) ?? "";
    return {
      sequence: this.#next,
      epoch: this.#epoch,
      model: MODEL,
      rows: Map.groupBy(rows, kindOf),
      gone,
    };
  }
}

type Trashed = Schemas["TrashItem"];
function byKind(trash: readonly Trashed[]): ReadonlyMap<string, readonly Row[]> {
  const sorted = trash.toSorted((one, other) => byId(one, other) || one.sequence - other.sequence);
  const rows = sorted.map(({ kind, row, deleted_at }) => ({ kind, row: { ...row, deleted_at } }));
  const found = Map.groupBy(rows, (one) => one.kind);
  return new Map([...found].map(([kind, all]) => [kind, all.map((one) => one.row as Row)]));
}

const compare = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);
const byId = (one: { readonly id: string }, other: { readonly id: string }): number =>
  compare(one.id, other.id);
