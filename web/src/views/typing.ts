// What every box to type in does: keep what is typed, grow with it, leave an IME alone.
const PAUSE_MS = 300;
const REST_MS = 3_000; // of silence, then it is saved: a version is a thought and not a key
const LONGEST_MS = 30_000;

/** Call after each pause in typing, and before the page may be gone; returns how to stop. */
export function keepWhileTyping(form: HTMLElement, keep: () => void): () => void {
  const ended = new AbortController();
  let timer = 0;
  let isKept = true;
  function now(): void {
    clearTimeout(timer);
    if (isKept) return;
    isKept = true;
    keep();
  }
  function later(): void {
    isKept = false;
    clearTimeout(timer);
    timer = setTimeout(now, PAUSE_MS);
  }
  const { signal } = ended;
  form.addEventListener("input", later, { signal });
  addEventListener("pagehide", now, { signal });
  document.addEventListener("visibilitychange", now, { signal });
  return () => {
    now();
    ended.abort();
  };
}

/** Keep drafts while typing, and save after a rest, now and then, and when the page may end. */
export function saveAtRest(
  form: HTMLFormElement,
  keep: () => Promise<void>,
  saveTyped: () => Promise<boolean>,
): () => void {
  const ended = new AbortController();
  let rest = 0;
  let first = 0;
  const stop = keepWhileTyping(form, () => void keep());
  function saveNow(): void {
    clearTimeout(rest);
    first = 0;
    void saveTyped();
  }
  function onInput(event: Event): void {
    clearTimeout(rest);
    first ||= event.timeStamp;
    if (event.timeStamp - first > LONGEST_MS) saveNow();
    else rest = setTimeout(saveNow, REST_MS);
  }
  form.addEventListener("input", onInput, { signal: ended.signal });
  addEventListener("pagehide", saveNow, { signal: ended.signal });
  return () => {
    stop();
    saveNow();
    ended.abort();
  };
}

/** Make a box as high as its text, where the style sheet cannot: older browsers. */
export function fit(area: HTMLTextAreaElement): void {
  if (CSS.supports("field-sizing", "content")) return;
  const columns = Math.max(Math.floor(area.clientWidth / 9), 20);
  const lines = area.value.split("\n").map((line) => Math.ceil((line.length + 1) / columns));
  area.rows = lines.reduce((sum, count) => sum + count, 0);
}

interface Key {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly isComposing: boolean;
  readonly keyCode: number;
}
const IME = 229; // Safari's Enter that ends a composition

/** Return whether a key saves: Ctrl or Command with Enter, and never in the middle of an IME. */
export const isSaveKey = (event: Key): boolean =>
  event.key === "Enter" && (event.ctrlKey || event.metaKey) && !isComposing(event);

export const isComposing = (event: Key): boolean => event.isComposing || event.keyCode === IME;
