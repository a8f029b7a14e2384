// A thing in the database: its row, what the server last had of it, and its changes.
import type { Held, Outgoing } from "../model/held.ts";
import type { Transaction } from "./database.ts";

/** What is on the device, to read only what is there: a first reading has 500 new things a page. */
export interface Around {
  readonly ids: ReadonlySet<string>;
  readonly outbox: ReadonlyMap<string, readonly Outgoing[]>;
}
export async function lookAround(tx: Transaction): Promise<Around> {
  const [ids, outbox] = await Promise.all([tx.ids(), tx.all("outbox")]);
  return { ids: new Set(ids), outbox: Map.groupBy(outbox, (one) => one.id) };
}

export async function heldOf(
  tx: Transaction,
  id: string,
  around: Around | undefined,
): Promise<Held> {
  const all = around ? (around.outbox.get(id) ?? []) : await tx.outgoing(id);
  const rows = all.filter((one) => !one.isAside);
  const thing = around && !around.ids.has(id) ? undefined : await tx.get("things", id);
  if (rows.length === 0) return { thing };
  return {
    thing,
    base: await tx.get("base", id),
    sent: rows.find((one) => one.isSent),
    waiting: rows.find((one) => !one.isSent),
  };
}

export async function store(tx: Transaction, id: string, before: Held, after: Held): Promise<void> {
  const requests: Promise<unknown>[] = [];
  if (after.thing !== before.thing) {
    requests.push(after.thing ? tx.put("things", after.thing) : tx.remove("things", id));
  }
  if (after.base !== before.base) {
    requests.push(after.base ? tx.put("base", after.base) : tx.remove("base", id));
  }
  const left = [after.sent, after.waiting].filter((one) => one !== undefined);
  for (const old of [before.sent, before.waiting]) {
    const isGone = old?.seq !== undefined && left.every((one) => one.seq !== old.seq);
    if (isGone && old.seq !== undefined) requests.push(tx.remove("outbox", old.seq));
  }
  for (const one of left) {
    if (one !== before.sent && one !== before.waiting) requests.push(tx.put("outbox", one));
  }
  if (after.aside) requests.push(tx.put("outbox", after.aside));
  await Promise.all(requests);
}
