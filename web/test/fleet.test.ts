// Devices of one person in every order that chance finds: requests and answers that are lost,
// editors that were open for long, two versions, restores. In the end all have the same, and every
// word is in a row, in the history, or marked on a device.
import assert from "node:assert/strict";
import { test } from "node:test";
import * as deletion from "../src/model/deletion.ts";
import * as held from "../src/model/held.ts";
import type { Row } from "../src/model/kinds.ts";
import { Device } from "./device.ts";
import { Server } from "./server.ts";

const RUNS = Number(process.env["FLEET_RUNS"] ?? 400);
const STEPS = 70;
const IDS = ["a", "b", "c"];

/** Return a number from 0 to 1 at each call, the same ones for the same seed (mulberry32). */
function chanceOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

class Fleet {
  readonly server = new Server();
  readonly words: string[] = [];
  private readonly log: string[] = [];
  private readonly seed: number;
  private readonly luck: () => number;
  private ids = 0;
  private readonly newId = () => `change-${(this.ids += 1)}`;
  readonly devices = [1, 2, 3].map(() => new Device(this.newId));

  constructor(seed: number) {
    this.seed = seed;
    this.luck = chanceOf(seed);
  }
  explain = (): string => [`seed ${this.seed}`, ...this.log].join("\n");
  private pick<T>(from: readonly T[]): T {
    return from[Math.floor(this.luck() * from.length)] as T;
  }
  step(canRestore: boolean): void {
    const [device, id, act] = [this.pick(this.devices), this.pick(IDS), this.luck()];
    const done = act < 0.35 ? this.edit(device, id) : this.other(device, id, act, canRestore);
    const after = JSON.stringify(device.held(id));
    this.log.push(`device ${this.devices.indexOf(device)} ${done} ${id}\n  ${after}`);
  }
  /** Edit a thing as the device shows it, or as an editor has it that was opened before. */
  private edit(device: Device, id: string): string {
    const { thing } = device.held(id);
    const isElsewhere = !thing && this.server.stored.has(id);
    if (thing?.isDeleted || (isElsewhere && this.luck() < 0.9)) return "leaves";
    const open = device.opened.get(id);
    const seen = thing && (open && this.luck() < 0.4 ? open : thing);
    const word = `w${this.words.length}x`;
    this.words.push(word);
    const based = seen ? { row: seen.row, version: seen.version } : null;
    device.edit(id, (row) => this.with(word, row), based);
    return `writes ${word}, having seen ${JSON.stringify(based)},`;
  }
  private with(word: string, row: Row): Row {
    const kind = this.luck();
    if (kind < 0.3) return { ...row, tags: [...(row["tags"] as string[]), word] };
    if (kind < 0.4) return { ...row, place: `${row["place"] ?? ""} ${word}`.trim() };
    return { ...row, text: `${row["text"]} ${word}`.trim() };
  }
  private other(device: Device, id: string, act: number, canRestore: boolean): string {
    const { thing } = device.held(id);
    if (act < 0.45 && thing) return device.open(id, thing);
    if (act < 0.55 && thing) return this.remove(device, id);
    if (act < 0.58 && thing?.isDeleted) return this.takeBack(device, id);
    if (act < 0.6 && thing?.mine) return this.choose(device, id, thing);
    if (act < 0.62) return device.wait();
    if (act < 0.65 && canRestore) return this.server.save();
    if (act < 0.67 && canRestore) return this.server.restore();
    device.exchange(this.server, this.luck);
    return "exchanges";
  }
  private remove(device: Device, id: string): string {
    device.change(id, (was) => deletion.deleted(was, device.now + 5, this.newId));
    const then = this.luck();
    if (then < 0.4) return this.takeBack(device, id);
    if (then < 0.7) device.change(id, deletion.released);
    return "removes";
  }
  private takeBack(device: Device, id: string): string {
    device.change(id, (was) => deletion.takenBack(was, this.newId()));
    return "takes back";
  }
  private choose(device: Device, id: string, thing: held.Thing): string {
    const row = this.pick([thing.row, ...(thing.mine ?? [])]);
    device.change(id, (was) =>
      thing.isDeletedElsewhere
        ? held.letGo(was, this.newId())
        : held.resolved(was, row, this.newId),
    );
    return `chooses ${JSON.stringify(row)}`;
  }
  settle(): void {
    for (const device of [1, 2, 3, 4].flatMap(() => this.devices)) {
      device.wait();
      device.exchange(this.server, () => 1);
    }
  }
  /** Check that all have the same. */
  compare(): void {
    const shown = (version: number | null, row: Row) =>
      [version, row["text"], row["tags"], row["place"] ?? null] as const;
    const stored = [...this.server.stored].flatMap(([id, { version, row }]) =>
      row ? [[id, shown(version, row)] as const] : [],
    );
    for (const device of this.devices) {
      assert.deepEqual([device.batch(), device.asides], [[], []], this.explain());
      const things = [...device.things.values()].flatMap(({ thing }) =>
        thing && !thing.isDeletedElsewhere
          ? [[thing.id, shown(thing.version, thing.row)] as const]
          : [],
      );
      const [own, all] = [Object.fromEntries(things), Object.fromEntries(stored)];
      assert.deepEqual(own, all, this.explain());
    }
  }
  /** Check that every word is somewhere. */
  count(): void {
    const held = JSON.stringify(this.devices.map((one) => [...one.things.values()]));
    const all = this.server.history.join() + held;
    const lost = this.words.filter((word) => !all.includes(word));
    assert.deepEqual(lost, [], this.explain());
  }
}

test("devices end up with the same and no word is lost", () => {
  for (let seed = 1; seed <= RUNS; seed++) {
    const fleet = new Fleet(seed);
    for (let step = 0; step < STEPS; step++) fleet.step(false);
    fleet.settle();
    fleet.compare();
    fleet.count();
  }
});

test("devices end up with the same although the server goes back again and again", () => {
  for (let seed = 1; seed <= RUNS; seed++) {
    const fleet = new Fleet(seed);
    for (let step = 0; step < STEPS; step++) fleet.step(true);
    fleet.settle();
    fleet.compare(); // what only the history had, a restore may lose
  }
});
