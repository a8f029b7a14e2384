// A list that the server gives page by page.
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { Answer } from "../sync/api.ts";
import type { Page } from "../sync/past.ts";
import { problemText } from "./said.ts";

interface Paged<T> {
  readonly items: readonly T[];
  readonly state: "loading" | "shown" | "offline" | { readonly problem: string };
  readonly cursor: string | null; // of the next page
}
export interface List<T> extends Paged<T> {
  readonly more: () => Promise<void>; // also again, after a failure
  readonly reload: () => Promise<void>;
  readonly leaveOut: (gone: (item: T) => boolean) => void;
}

/** Return a list from its first page on. */
export function useList<T>(ask: (cursor: string | null) => Promise<Answer<Page<T>>>): List<T> {
  const found = useSignal<Paged<T>>({ items: [], state: "loading", cursor: null });
  async function from(items: readonly T[], cursor: string | null): Promise<void> {
    found.value = { items, cursor, state: "loading" };
    const answer = await ask(cursor);
    if (answer.kind === "offline") found.value = { items, cursor, state: "offline" };
    else if (answer.kind === "problem") {
      found.value = { items, cursor, state: { problem: problemText(answer.problem) } };
    } else {
      const { items: next, next_cursor } = answer.data;
      found.value = { items: [...items, ...next], cursor: next_cursor, state: "shown" };
    }
  }
  const reload = () => from([], null);
  useEffect(() => void reload(), []);
  const { items, cursor } = found.value;
  return {
    ...found.value,
    more: () => from(items, cursor),
    reload,
    leaveOut: (gone) => {
      found.value = { ...found.value, items: found.value.items.filter((one) => !gone(one)) };
    },
  };
}
