// The keyboard: single letters where nobody types, and the list of them.
import { useEffect, useRef } from "preact/hooks";
import { preferences } from "../store/session.ts";
import { words } from "../words.ts";
import { ACTIONS, isListOpen } from "./actions.ts";
import { undoAct } from "./deleting.ts";
import type { Screens } from "./screens.ts";
import { undoLast } from "./toast.tsx";
import { isComposing } from "./typing.ts";

const TYPES = "input:not([type=checkbox], [type=radio]), textarea, select";
const SAME: Readonly<Record<string, string>> = { Delete: "#" };
const WAIT_MS = 1_000; // for the second key

/** Hear the keys, and show them all where that is asked for. */
export function Keys({ screens }: { readonly screens: Screens }) {
  const known = ACTIONS.filter((one) => !one.of || one.of in screens);
  const dialog = useRef<HTMLDialogElement>(null);
  const before = useRef({ key: "", at: 0 });
  function onKey(event: KeyboardEvent): void {
    const target = event.target instanceof HTMLElement ? event.target : document.body;
    if (event.defaultPrevented || isComposing(event) || event.altKey) return;
    if (target.matches(TYPES) || target.closest("dialog")) return;
    if (event.ctrlKey || event.metaKey) {
      if (event.key !== "z" || event.shiftKey) return;
      event.preventDefault();
      if (!undoLast()) void undoAct();
      return;
    }
    const own = target.closest<HTMLElement>("[data-id]");
    const key = SAME[event.key] ?? event.key;
    // A key of one thing needs no switch; and Enter on a link is the link's.
    if (key === "Enter" ? target !== own : !preferences.peek().hasKeys) return;
    const { key: first, at } = before.current;
    const isSecond = event.timeStamp - at < WAIT_MS;
    const found =
      (isSecond && known.find((one) => one.keys === `${first} ${key}`)) ||
      known.find((one) => one.keys === key);
    before.current = { key: found ? "" : key, at: event.timeStamp };
    if (!found) return;
    event.preventDefault();
    found.run(own);
  }
  useEffect(() => {
    const ended = new AbortController();
    addEventListener("keydown", onKey, { signal: ended.signal });
    return () => ended.abort();
  }, []);
  useEffect(() => {
    if (!isListOpen.value) return;
    dialog.current?.showModal();
    dialog.current?.querySelector("h2")?.focus(); // the list is read from its beginning
  }, [isListOpen.value]);
  return (
    <dialog
      ref={dialog}
      class="keys"
      aria-labelledby="keys-title"
      onClose={() => void (isListOpen.value = false)}
    >
      <h2 id="keys-title" tabIndex={-1}>
        {words.keys.title}
      </h2>
      <dl>
        {[...known, ...ALWAYS].map((one) => (
          <div key={one.keys}>
            <dt>
              {one.keys.split(" ").map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dt>
            <dd>{one.label}</dd>
          </div>
        ))}
      </dl>
      <form method="dialog" class="row">
        <button class="primary">{words.close}</button>
      </form>
    </dialog>
  );
}

/** What boxes to type in, and the browser, do. */
const ALWAYS = [
  { keys: "Ctrl Enter", label: words.keys.save },
  { keys: "Esc", label: words.keys.leave },
  { keys: "Ctrl Z", label: words.keys.undo },
] as const;
