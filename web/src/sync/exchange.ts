// Push what is unsent, then pull what is new; one tab at a time.
import { now } from "../model/day.ts";
import { sending } from "../model/held.ts";
import * as incoming from "../model/incoming.ts";
import type { Answered, Outgoing } from "../model/held.ts";
import { newId } from "../model/kinds.ts";
import type { Cursor } from "../store/database.ts";
import { setPart, setProgress } from "../store/session.ts";
import { change, cursor, isOpen, opened } from "../store/things.ts";
import { call, exclusively, unlessBusy, type Problem } from "./api.ts";
import { bringNewest } from "./newest.ts";
import * as plan from "./plan.ts";
import type { Page } from "./plan.ts";

/** How an exchange went: whether to come again, and when at the earliest (ms from now). */
export interface Outcome {
  readonly isDone: boolean;
  readonly retryAfterMs: number | null;
  readonly heldUntil?: number; // ms; a change may be sent from then on
}
const DONE: Outcome = { isDone: true, retryAfterMs: null };
const FAILED: Outcome = { isDone: false, retryAfterMs: null };
const TOO_LARGE = 413;
const failed = (problem?: Problem): Outcome =>
  problem ? { ...FAILED, retryAfterMs: problem.retryAfterMs } : FAILED;

/** Bring this device and Aurora to the same; while another tab is at it, after that or not. */
export async function exchange(user: string, doesWait: boolean): Promise<Outcome> {
  let outcome = DONE;
  const whenFree = doesWait ? exclusively : unlessBusy;
  await whenFree(`aurora-sync-${user}`, async () => {
    if (!isOpen()) return; // signed out while it waited
    const isComparing = (await cursor())?.isComparing ?? false;
    outcome = isComparing ? DONE : await push();
    if (outcome.isDone) outcome = await pull();
    // What was merged with what came goes out at once.
    if (outcome.isDone && (await nextBatch(plan.MAX_CHANGES)).length > 0) outcome = await push();
  });
  if (!outcome.isDone || !isOpen()) return outcome;
  const until = plan.heldUntil(await opened().read((tx) => tx.all("outbox")), now());
  return until === undefined ? outcome : { ...outcome, heldUntil: until };
}

const nextBatch = async (most: number): Promise<Outgoing[]> =>
  plan.batchOf(await opened().read((tx) => tx.all("outbox")), now(), most);

async function push(): Promise<Outcome> {
  let most = plan.MAX_CHANGES;
  for (;;) {
    const batch = await nextBatch(most);
    if (batch.length === 0) return DONE;
    const ids = batch.flatMap((one) => (one.isAside ? [] : [one.id]));
    await change(ids, (before) => sending(before, now()));
    const at = await cursor();
    const sent = await inFlight(batch);
    if (sent.length === 0) continue; // what the server never had is simply gone
    const epoch = at?.epoch === undefined ? {} : { epoch: at.epoch };
    const body = { changes: sent.map(plan.changeOf), ...epoch };
    const answer = await call<{ results: Answered[] }>("POST", "/api/changes", body);
    if (answer.kind === "offline") return FAILED;
    if (answer.kind === "data") await settle(sent, answer.data.results);
    else if (answer.problem.status === TOO_LARGE && most > 1) most = Math.ceil(most / 2);
    else if (answer.problem.code !== "ahead_of_history") return failed(answer.problem);
    else {
      await beginAnew(); // first compared, then sent
      return DONE;
    }
  }
}

/** Return the changes of a batch that are on their way, as they are on disk. */
async function inFlight(batch: readonly Outgoing[]): Promise<Outgoing[]> {
  const outbox = await opened().read((tx) => tx.all("outbox"));
  const sent = new Map(outbox.filter((one) => one.isSent).map((one) => [one.id, one]));
  return batch
    .map((one) => (one.isAside ? one : sent.get(one.id)))
    .filter((one) => one !== undefined);
}

async function settle(sent: readonly Outgoing[], results: readonly Answered[]): Promise<void> {
  const pairs = sent.map((one, place) => [one.id, { one, result: results[place] }] as const);
  const answers = new Map(pairs.filter(([, { one }]) => !one.isAside));
  const asides = sent.flatMap((one) => (one.isAside && one.seq !== undefined ? [one.seq] : []));
  await change(
    [...answers.keys()],
    (before, id) => {
      const answer = answers.get(id);
      // Without locks another tab may have settled it.
      if (!answer?.result || before.sent?.change_id !== answer.one.change_id) return before;
      return incoming.answered(before, answer.result, newId(now()));
    },
    (tx) => Promise.all(asides.map((seq) => tx.remove("outbox", seq))),
  );
}

async function pull(): Promise<Outcome> {
  const isFirst = (await cursor()) === undefined;
  for (let pages = 0; ; pages++) {
    const at = plan.cursorAt(await cursor());
    const epoch = at.epoch === undefined ? "" : `&epoch=${at.epoch}`;
    const answer = await call<Page>("GET", `/api/changes?since=${at.next}${epoch}`);
    if (answer.kind === "offline") return FAILED;
    if (answer.kind === "problem") {
      if (answer.problem.code !== "ahead_of_history") return failed(answer.problem);
      await beginAnew();
      continue;
    }
    const page = answer.data;
    if (isFirst && pages === 0 && page.more) {
      setProgress({ done: 0, of: page.latest ?? page.next });
      await bringNewest();
    }
    await apply(page, at);
    if (!page.more) {
      setProgress(null);
      return DONE;
    }
    setProgress({ done: page.next, of: page.latest ?? page.next });
  }
}

/** Store a page and how far it goes, in one transaction. */
async function apply(page: Page, at: Cursor): Promise<void> {
  const items = new Map(page.items.map((item) => [item.id, plan.receivedOf(item)]));
  const after = plan.cursorAfter(at, page);
  await change(
    [...items.keys()],
    (before, id) => {
      const item = items.get(id);
      if (!item) return before;
      if (at.isComparing) return incoming.compared(before, item, at.round, newId(now()));
      return incoming.received(before, item, newId(now()));
    },
    (tx) => tx.put("meta", after),
  );
  setPart(page.more);
  if (at.isComparing && !page.more) await sendWhatIsOnlyHere(at.round);
}

async function beginAnew(): Promise<void> {
  const anew = plan.restoredAt(plan.cursorAt(await cursor()));
  await opened().write((tx) => tx.put("meta", anew));
}

/** Send what a restored server does not have. */
async function sendWhatIsOnlyHere(round: number): Promise<void> {
  const things = await opened().read((tx) => tx.all("things"));
  const missing = things.filter((thing) => (thing.round ?? 0) < round);
  await change(
    missing.map((thing) => thing.id),
    (before) => incoming.sentAnew(before, () => newId(now())),
  );
}
