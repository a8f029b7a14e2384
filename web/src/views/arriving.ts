// Where the focus and the page stand when a place is shown: as it was left, or at its heading.
import { leftAt } from "./places.ts";

/** Take the place of a screen that has just been drawn; returns how to stop looking for it. */
export function arrive(): (() => void) | undefined {
  const left = leftAt();
  if (left && focusOn(left.focus)) return void scrollTo(0, left.scroll);
  document.querySelector("h1")?.focus({ preventScroll: true });
  scrollTo(0, left?.scroll ?? 0);
  return left?.focus ? waitFor(left.focus) : undefined;
}

function focusOn(selector: string): boolean {
  const found = selector ? document.querySelector<HTMLElement>(`main ${selector}`) : null;
  found?.focus({ preventScroll: true });
  return found !== null && found === document.activeElement;
}

/** Focus an element once it is drawn, unless the person does something before that. */
function waitFor(selector: string): () => void {
  const ended = new AbortController();
  const observer = new MutationObserver(() => {
    if (focusOn(selector)) ended.abort();
  });
  ended.signal.addEventListener("abort", () => observer.disconnect());
  const stop = () => ended.abort();
  for (const act of ["keydown", "pointerdown", "wheel", "touchstart"] as const) {
    addEventListener(act, stop, { signal: ended.signal, passive: true });
  }
  const main = document.querySelector("main");
  if (main) observer.observe(main, { childList: true, subtree: true });
  return stop;
}
