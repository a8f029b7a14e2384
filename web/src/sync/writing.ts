// Writing what an import found, and taking it back; a stopped one goes on where it was.
import { newId, type Row } from "../model/kinds.ts";
import { now } from "../model/day.ts";
import type { Answered } from "../model/held.ts";
import { Pace } from "../moving/pace.ts";
import type { Item, Left, Result } from "../moving/tally.ts";
import type { Imported } from "../store/database.ts";
import { opened } from "../store/things.ts";
import { call, type Schemas } from "./api.ts";
import { reasonOf, type Reading, type Shown } from "./importing.ts";
import { syncNow } from "./loop.ts";
import { patiently } from "./patience.ts";
import { MAX_CHANGES } from "./plan.ts";

const MAX_BYTES = 512_000;
const REFUSED = new Set([400, 413, 422]); // one of the changes may be the cause
interface Step {
  readonly item: Item;
  readonly change: Row;
  readonly isDeletion: boolean;
  readonly bytes: number;
}
/** How far the writing of an import is. */
export interface Written {
  readonly results: Map<Item, Result>;
  readonly refused: Left[];
  /** The versions of what was added and goes to the trash. */
  readonly made: Map<Item, number>;
  readonly batch: string;
  /** Why it stopped; empty when it is done. */
  problem: string | "offline";
}

/** Return the last import of this device that can be taken back. */
export const lastImport = (): Promise<Imported | undefined> =>
  opened().read(async (tx) => (await tx.get("meta", "import")) as Imported | undefined);

/** Write what an import found, all of it under one name that takes it back. */
export async function writeImport(reading: Reading, shown: Shown): Promise<Written> {
  const { name } = reading;
  const last = await lastImport();
  // One that was stopped goes on, so that it is taken back as a whole.
  const goesOn = last !== undefined && !last.isDone && last.file === name;
  const batch = goesOn ? last.batch : newId(now());
  const record = { name: "import", file: name, batch } as const;
  await opened().write((tx) => tx.put("meta", { ...record, isDone: false }));
  const written: Written = {
    results: new Map(reading.results),
    refused: [],
    made: new Map(),
    batch,
    problem: "",
  };
  const pace = new Pace(MAX_CHANGES);
  const added = additions(reading);
  const of = added.length + reading.toDelete.size;
  await sendSteps(added, written, pace, (done) => shown(done, of));
  const trashed = deletions(reading, written.made);
  await sendSteps(trashed, written, pace, (done) => shown(added.length + done, of));
  const isDone = written.problem === "";
  await opened().write((tx) => tx.put("meta", { ...record, isDone }));
  await syncNow();
  return written;
}

async function sendSteps(
  steps: readonly Step[],
  written: Written,
  pace: Pace,
  shown: (done: number) => void,
): Promise<void> {
  let done = 0;
  for (const some of batchesOf(steps, pace)) {
    if (written.problem) return;
    await send(some, written, pace);
    if (!written.problem) shown((done += some.length));
  }
}

/** What is new, in the order of the file. */
const additions = ({ contents, results }: Reading): readonly Step[] =>
  contents.items
    .filter((item) => results.get(item) === "added")
    .map((item) => stepOf(item, item.change_id, { version: null, fields: item.fields }));

/** What goes to the trash, parts first: of each the version that was added, and no later one. */
const deletions = ({ toDelete }: Reading, made: Written["made"]): readonly Step[] =>
  [...toDelete].toReversed().flatMap(([item, before]) => {
    const version = before ?? made.get(item);
    return version === undefined ? [] : [stepOf(item, newId(now()), { version, fields: null })];
  });

function stepOf(item: Item, change_id: string, what: Row): Step {
  const change = { change_id, kind: item.kind, id: item.id, ...what };
  const bytes = JSON.stringify(change).length * 3; // UTF-8, at most
  return { item, change, isDeletion: what["fields"] === null, bytes };
}

function* batchesOf(steps: readonly Step[], pace: Pace): Generator<readonly Step[]> {
  let batch: Step[] = [];
  let bytes = 0;
  for (const step of steps) {
    if (batch.length >= pace.most || (batch.length > 0 && bytes + step.bytes > MAX_BYTES)) {
      yield batch;
      [batch, bytes] = [[], 0];
    }
    batch.push(step);
    bytes += step.bytes;
  }
  if (batch.length > 0) yield batch;
}

/** Send some steps; where they are refused as a whole, by halves, down to the one at fault. */
async function send(steps: readonly Step[], written: Written, pace: Pace): Promise<void> {
  const { batch } = written;
  const body = { batch, changes: steps.map((one) => one.change) };
  let began = 0;
  const answer = await patiently(() => {
    began = now();
    return call<{ results: readonly Answered[] }>("POST", "/api/changes", body);
  });
  pace.note(now() - began);
  if (answer.kind === "offline") return void (written.problem = "offline");
  if (answer.kind === "data") {
    for (const [place, step] of steps.entries())
      conclude(step, answer.data.results[place], written);
    return;
  }
  const [first] = steps;
  if (!REFUSED.has(answer.problem.status)) return void (written.problem = reasonOf(answer));
  if (first && steps.length === 1) return leaveOut(first.item, reasonOf(answer), written);
  const half = Math.ceil(steps.length / 2);
  await send(steps.slice(0, half), written, pace);
  if (!written.problem) await send(steps.slice(half), written, pace);
}

function conclude(step: Step, answer: Answered | undefined, written: Written): void {
  const { item, isDeletion } = step;
  if (isDeletion || !answer) return;
  const errors = answer.errors ?? [];
  const has = (code: string) => errors.some((one) => one.code === code);
  if (answer.result === "conflict" || typeof answer.kept === "number") {
    // Edited or deleted since the table was made; a row may be left out of a large answer.
    const isThere = answer.row || has("left_out");
    written.results.set(item, isThere ? "changed" : "deleted");
  } else if (answer.result !== "refused") {
    written.results.set(item, "added");
    if (item.trashed && answer.version) written.made.set(item, answer.version);
  } else if (has("erased")) written.results.set(item, "deleted");
  else leaveOut(item, errors.map((one) => one.message).join(" "), written);
}

function leaveOut(item: Item, why: string, written: Written): void {
  written.results.set(item, "left");
  written.refused.push({ kind: item.kind, where: item.where, why });
}

/** What became of taking an import back: what stays, since it was changed. */
export interface TakenBack {
  readonly stays: readonly { readonly kind: string; readonly id: string }[];
  readonly problem: string | "offline";
}

/** Take an import back, however many requests that takes. Repeated, it goes on. */
export async function takeBackImport(
  batch: string,
  shown: (done: number) => void,
): Promise<TakenBack> {
  const stays = new Map<string, Schemas["Outcome"]>();
  let done = 0;
  for (let more = true; more;) {
    const ask = () => call<Schemas["UndoResult"]>("POST", "/api/undo", { batch });
    const answer = await patiently(ask);
    if (answer.kind !== "data") {
      const problem = answer.kind === "offline" ? "offline" : reasonOf(answer);
      return { stays: [...stays.values()], problem };
    }
    for (const one of answer.data.items) if (one.result === "stays") stays.set(one.id, one);
    shown((done += answer.data.items.length));
    more = answer.data.more ?? false;
  }
  await opened().write((tx) => tx.remove("meta", "import"));
  await syncNow();
  return { stays: [...stays.values()], problem: "" };
}
