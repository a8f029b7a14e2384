// What knows rules of repeats. It is not a part of the first screen: later.tsx brings it.
import { signal, type ReadonlySignal } from "@preact/signals";
import type { Day } from "../model/day.ts";
import type { Row } from "../model/kinds.ts";
import type { Next } from "../model/repeating-tasks.ts";

export interface Repeats {
  readonly following: (task: Row, today: Day) => Next | undefined;
  readonly nextId: (id: string) => string; // of the task that follows
  readonly firstDayOf: (rule: string, from: Day) => Day;
  readonly withEnd: (rule: string, day: string) => string;
  readonly inWords: (rule: string, start: string) => string;
}
const repeats_ = signal<Repeats | undefined>(undefined);
export const repeats: ReadonlySignal<Repeats | undefined> = repeats_;
export const knowRepeats = (found: Repeats): void => void (repeats_.value = found);

let load: () => Promise<unknown> = async () => {};
/** Let a function bring what knows rules, when it is needed. */
export const repeatsBy = (loader: () => Promise<unknown>): void => void (load = loader);
/** Return what knows rules; nothing where it cannot be had. */
export async function loadRepeats(): Promise<Repeats | undefined> {
  if (!repeats_.peek()) await load().catch(() => undefined);
  return repeats_.peek();
}
