// A device without IndexedDB and network: what things.ts and exchange.ts do with the decisions.
import * as held from "../src/model/held.ts";
import * as incoming from "../src/model/incoming.ts";
import type { Answered, Held, Outgoing, Seen } from "../src/model/held.ts";
import type { Row } from "../src/model/kinds.ts";
import * as plan from "../src/sync/plan.ts";
import { EMPTY, type Server } from "./server.ts";

export class Device {
  things = new Map<string, Held>();
  asides: Outgoing[] = [];
  cursor = plan.cursorAt(undefined);
  now = 0;
  opened = new Map<string, Seen>(); // what an editor that is open still shows
  private readonly newId: () => string;

  constructor(newId: () => string) {
    this.newId = newId;
  }
  held(id: string): Held {
    return this.things.get(id) ?? {};
  }
  change(id: string, decide: (before: Held) => Held): void {
    const { aside, ...after } = decide(this.held(id));
    if (aside) this.asides.push(aside);
    if (after.thing) this.things.set(id, after);
    else this.things.delete(id);
  }
  edit(id: string, change: (row: Row) => Row, seen: Seen | null): void {
    const row = change(seen?.row ?? EMPTY);
    const edit = { id, kind: "thought", row, basedOn: seen, changeId: this.newId() };
    this.change(id, (before) => held.edited(before, edit));
  }
  open(id: string, { row, version }: Seen): string {
    this.opened.set(id, { row, version });
    return "opens";
  }
  wait(): string {
    this.now += 6;
    return "waits";
  }
  batch(): Outgoing[] {
    const all = [...this.things.values()].flatMap((one) => [one.sent, one.waiting]);
    const outbox = [...all.filter((one) => one !== undefined), ...this.asides];
    const batch = plan.batchOf(outbox, this.now, 100);
    for (const { id } of batch) this.change(id, (before) => held.sending(before, this.now));
    return batch.map((one) => (one.isAside ? one : (this.held(one.id).sent ?? one)));
  }
  hear(sent: readonly Outgoing[], answers: readonly Answered[]): void {
    for (const [place, one] of sent.entries()) {
      const answer = answers[place];
      if (one.isAside) this.asides = this.asides.filter((other) => other !== one);
      else if (answer && this.held(one.id).sent?.change_id === one.change_id)
        this.change(one.id, (before) => incoming.answered(before, answer, this.newId()));
    }
  }
  pull(server: Server, from = this.cursor): void {
    for (const item of server.since(from.next)) {
      const { round, isComparing } = from;
      this.change(item.id, (before) =>
        isComparing
          ? incoming.compared(before, item, round, this.newId())
          : incoming.received(before, item, this.newId()),
      );
    }
    if (from.isComparing) {
      for (const [id, { thing }] of this.things)
        if ((thing?.round ?? 0) < from.round)
          this.change(id, (before) => incoming.sentAnew(before, this.newId));
    }
    const page = { items: [], next: server.feed.length, more: false, epoch: `${server.epoch}` };
    this.cursor = plan.cursorAfter(from, page);
  }
  /** Exchange with the server; only so far where the network is at fault. */
  exchange(server: Server, luck: () => number): void {
    const isSame = () => this.cursor.epoch === undefined || this.cursor.epoch === `${server.epoch}`;
    if (!isSame()) this.cursor = plan.restoredAt(this.cursor);
    while (!this.cursor.isComparing) {
      const batch = this.batch();
      if (batch.length === 0) break;
      if (luck() < 0.2) return;
      const answers = server.apply(batch);
      if (luck() < 0.2) return;
      this.hear(batch, answers);
    }
    if (luck() < 0.2) return;
    this.pull(server);
  }
}
