// What Aurora finds of what this device does not hold, and fetching one of it.
import type { KindName } from "../model/kinds.ts";
import { thingById } from "../store/memory.ts";
import { call, type Answer, type Schemas } from "./api.ts";
import { bringOne } from "./newest.ts";

export type Hits = Schemas["SearchResults"];
export type Hit = Schemas["SearchResult"];

/** Ask for what has these words, newest first. */
export function searchServer(
  line: string,
  cursor: string | null,
  signal: AbortSignal,
): Promise<Answer<Hits>> {
  const asked = new URLSearchParams({ q: line, order: "newest", limit: "50" });
  if (cursor !== null) asked.set("cursor", cursor);
  return call("GET", `/api/search?${asked}`, undefined, signal);
}

const FOLDERS = { thought: "thoughts", journal: "journals", task: "tasks", event: "events" };

/** Fetch what was found; its journal comes along. */
export async function fetchFound({ kind, id, journal_id: journal }: Hit): Promise<void> {
  if (thingById(id).peek()) return;
  if (journal) await fetchOne("journal", `/api/journals/${journal}`, journal);
  const folder = kind === "entry" ? `journals/${journal}/entries` : FOLDERS[kind];
  await fetchOne(kind, `/api/${folder}/${id}`, id);
}

async function fetchOne(kind: KindName, path: string, id: string): Promise<void> {
  if (!thingById(id).peek()) await bringOne(kind, path);
}
