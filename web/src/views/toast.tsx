// What was just done, and the button that takes it back. It stays while it has the focus or the
// pointer.
import { signal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { words } from "../words.ts";

interface Told {
  readonly text: string;
  readonly onUndo?: () => void;
  readonly onEnd?: () => void;
}
const SHOWN_MS = 8_000;
const told = signal<Told | null>(null);

/** Tell what was done; the one before ends. */
export function showToast(next: Told): void {
  told.peek()?.onEnd?.();
  told.value = next;
}

/** End what is shown, as its time would: the page may be gone before that. */
export function endToast(): void {
  told.peek()?.onEnd?.();
  told.value = null;
}

/** Take back what is told of; false where there is nothing. */
export function undoLast(): boolean {
  const undo = told.peek()?.onUndo;
  if (!undo) return false;
  told.value = null;
  undo();
  return true;
}

export function Toast() {
  const current = told.value;
  const isHeld = useRef(false);
  useEffect(() => {
    isHeld.current = false;
    if (!current) return undefined;
    let left = SHOWN_MS;
    const timer = setInterval(() => {
      if (!isHeld.current) left -= 250;
      if (left <= 0 && told.peek() === current) endToast();
    }, 250);
    return () => clearInterval(timer);
  }, [current]);
  const hold = () => void (isHeld.current = true);
  const letGo = () => void (isHeld.current = false);
  return (
    <div class="toast-area" role="status">
      {current && (
        <div
          class="toast"
          onPointerEnter={hold}
          onPointerLeave={letGo}
          onFocusIn={hold}
          onFocusOut={letGo}
        >
          <span>{current.text}</span>
          {current.onUndo && (
            <button type="button" onClick={undoLast}>
              {words.undo}
            </button>
          )}
        </div>
      )}
    </div>
  );
}
