// When devices meet: after a write, on coming back, every minute, and again after a failure.
import { now } from "../model/day.ts";
import { needsSignIn } from "../store/session.ts";
import { listen, type Message } from "../store/tabs.ts";
import { reread } from "../store/things.ts";
import { exchange } from "./exchange.ts";
import { delayAfter } from "./plan.ts";

const AFTER_WRITE_MS = 400;
const REGULARLY_MS = 60_000;

let again: (() => Promise<void>) | undefined;
/** Exchange with Aurora now; resolves when that is done, or did not come about. */
export const syncNow = async (): Promise<void> => again?.();

/** Keep a person's device and Aurora together until aborted. */
export function startLoop(user: string, signal: AbortSignal): void {
  let timer = 0;
  let due = Number.POSITIVE_INFINITY;
  let failures = 0;
  let running: Promise<void> | undefined;

  function at(moment: number): void {
    if (signal.aborted || moment >= due) return;
    due = moment;
    clearTimeout(timer);
    timer = setTimeout(run, Math.max(moment - now(), 0));
  }
  async function once(): Promise<void> {
    const outcome = await exchange(user);
    if (signal.aborted) return;
    failures = outcome.isDone ? 0 : failures + 1;
    if (needsSignIn.value) return; // signing in begins again
    if (!outcome.isDone) at(now() + delayAfter(failures, Math.random(), outcome.retryAfterMs));
    else if (document.visibilityState === "visible") at(now() + REGULARLY_MS);
    if (outcome.heldUntil !== undefined) at(outcome.heldUntil);
  }
  async function run(): Promise<void> {
    clearTimeout(timer);
    due = Number.POSITIVE_INFINITY;
    await running; // what was written meanwhile goes with the next
    if (signal.aborted) return;
    running = once();
    await running;
  }
  const soon = () => at(now());
  const shown = () => document.visibilityState === "visible" && soon();
  const heard = (message: Message, isOurs: boolean) => {
    if (message.kind === "written") at(now() + AFTER_WRITE_MS);
    if (message.kind === "changed" && !isOurs) void reread(message.ids);
  };
  listen(user, heard, signal);
  document.addEventListener("visibilitychange", shown, { signal });
  addEventListener("focus", soon, { signal });
  addEventListener("online", soon, { signal });
  again = run;
  signal.addEventListener("abort", () => {
    clearTimeout(timer);
    if (again === run) again = undefined;
  });
  soon();
}
