// The newest of a large account, before the feed has brought everything: it begins with the oldest.
import { now, dayOf } from "../model/day.ts";
import * as incoming from "../model/incoming.ts";
import type { Received } from "../model/held.ts";
import { newId, textOf, type KindName, type Row } from "../model/kinds.ts";
import { change } from "../store/things.ts";
import { call } from "./api.ts";

const JOURNALS = 5; // whose entries are looked at, the newest first

/** Bring the newest things; what does not come now, the feed brings. */
export async function bringNewest(): Promise<void> {
  await bring("thought", "/api/thoughts?limit=50");
  const journals = await bring("journal", "/api/journals?limit=100");
  for (const { id } of journals.slice(0, JOURNALS)) {
    await bring("entry", `/api/journals/${id}/entries?limit=20`);
  }
  await bring("task", `/api/tasks?limit=50&completed=false&from=${dayOf(now())}`);
}

async function bring(kind: KindName, path: string): Promise<readonly Received[]> {
  const answer = await call<{ items: readonly Row[] }>("GET", path);
  if (answer.kind !== "data") return [];
  return keep(kind, answer.data.items);
}

/** Bring one thing; the feed brings it again when it comes to it. */
export async function bringOne(kind: KindName, path: string): Promise<void> {
  const answer = await call<Row>("GET", path);
  if (answer.kind === "data") await keep(kind, [answer.data]);
}

async function keep(kind: KindName, rows: readonly Row[]): Promise<readonly Received[]> {
  const found = new Map(rows.map((row) => [textOf(row, "id"), received(kind, row)]));
  await change([...found.keys()], (before, id) => {
    const item = found.get(id);
    return item ? incoming.received(before, item, newId(now())) : before;
  });
  return [...found.values()];
}

const received = (kind: KindName, row: Row): Received => {
  const version = typeof row["version"] === "number" ? row["version"] : 0;
  return { id: textOf(row, "id"), kind, version, row };
};
