// What Aurora answers to a screen: asked when it is shown, and again when something changes.
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { isOnline } from "../store/session.ts";
import type { Answer } from "../sync/api.ts";

/** Return the last answer, or null; asked where Aurora can be reached. */
export function useAnswer<T>(
  ask: (signal: AbortSignal) => Promise<Answer<T>>,
  changes: readonly unknown[],
): T | null {
  const found = useSignal<T | null>(null);
  useEffect(() => {
    const ended = new AbortController();
    async function look(): Promise<void> {
      const answer = await ask(ended.signal);
      if (answer.kind === "data" && !ended.signal.aborted) found.value = answer.data;
    }
    if (isOnline.peek()) void look();
    return () => ended.abort();
  }, changes);
  return found.value;
}
