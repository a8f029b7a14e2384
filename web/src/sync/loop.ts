// When devices meet: after a write, on coming back, every minute, and again after a failure.
import { now } from "../model/day.ts";
import { needsSignIn, setFailed, setFull, setLongUnsent } from "../store/session.ts";
import { listen, type Message } from "../store/tabs.ts";
import { opened, reread, rereadMissed } from "../store/things.ts";
import { exchange, type Outcome } from "./exchange.ts";
import { delayAfter, isLongUnsent } from "./plan.ts";

const AFTER_WRITE_MS = 400;
const REGULARLY_MS = 60_000;
const LONG_HIDDEN_MS = 30_000;

let again: ((doesWait: boolean) => Promise<void>) | undefined;
let arriving: Promise<void> = Promise.resolve();
/** Let an exchange that is asked for wait until what is on this device is read. */
export const awaitBefore = (arrival: Promise<void>): void => void (arriving = arrival);
/** Exchange with Aurora now; resolves when that is done, or did not come about. */
export async function syncNow(): Promise<void> {
  await arriving;
  await again?.(true);
}

/** A device without room goes on trying; whatever else throws is a fault of the app. */
function failed(error: unknown): Outcome {
  const isFull = (error as Partial<DOMException>).name === "QuotaExceededError";
  if (isFull) setFull();
  else setFailed();
  return { isDone: false, retryAfterMs: null };
}

/** Keep a person's device and Aurora together until aborted. */
export function startLoop(user: string, signal: AbortSignal): void {
  let timer = 0;
  let due = Number.POSITIVE_INFINITY;
  let failures = 0;
  let running = Promise.resolve();

  function at(moment: number): void {
    // A timer that should have run long ago slept with the machine.
    if (signal.aborted || (moment >= due && due > now())) return;
    due = moment;
    clearTimeout(timer);
    timer = setTimeout(() => void run(), Math.max(moment - now(), 0));
  }
  async function once(doesWait: boolean): Promise<void> {
    if (signal.aborted) return;
    const outcome = await exchange(user, doesWait).catch(failed);
    if (signal.aborted) return;
    const outbox = await opened().read((tx) => tx.all("outbox"));
    setLongUnsent(!outcome.isDone && isLongUnsent(outbox, now()));
    failures = outcome.isDone ? 0 : failures + 1;
    if (needsSignIn.value) return; // signing in begins again
    if (!outcome.isDone) at(now() + delayAfter(failures, Math.random(), outcome.retryAfterMs));
    else if (document.visibilityState === "visible") at(now() + REGULARLY_MS);
    if (outcome.heldUntil !== undefined) at(outcome.heldUntil);
  }
  async function run(doesWait = false): Promise<void> {
    clearTimeout(timer);
    due = Number.POSITIVE_INFINITY;
    running = running.then(() => once(doesWait)); // what was written meanwhile goes with the next
    await running;
  }
  const soon = () => at(now());
  let hiddenAt = now();
  async function turned(): Promise<void> {
    if (document.visibilityState === "hidden") return void (hiddenAt = now());
    // A frozen tab hears nothing of what others wrote.
    if (now() - hiddenAt > LONG_HIDDEN_MS) await rereadMissed();
    soon();
  }
  const heard = (message: Message, isOurs: boolean) => {
    if (message.kind === "written") at(now() + AFTER_WRITE_MS);
    if (message.kind === "changed" && !isOurs) void reread(message.ids, message.count);
  };
  listen(user, heard, signal);
  document.addEventListener("visibilitychange", turned, { signal });
  addEventListener("focus", soon, { signal });
  addEventListener("online", soon, { signal });
  again = run;
  signal.addEventListener("abort", () => {
    clearTimeout(timer);
    if (again === run) again = undefined;
  });
  soon();
}
