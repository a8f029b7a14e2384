// What somebody new finds: three things to begin with, which fill the capture box.
import { useEffect } from "preact/hooks";
import { words } from "../words.ts";
import type { CaptureKind } from "./capturing.ts";
import { leftAt } from "./places.ts";

let isWelcomed = false;

export function Welcome() {
  useEffect(() => {
    // Who has been elsewhere before it came is where Back leads to, or where they went since.
    const isStill = document.activeElement?.matches("body, h1") && !leftAt();
    if (!isWelcomed && isStill) box()?.focus({ preventScroll: true });
    isWelcomed = true;
  }, []);
  return (
    <section class="welcome" aria-labelledby="welcome">
      <h2 id="welcome">{words.nothingYet}</h2>
      <ul class="card list ways">
        {words.beginnings.map(({ kind, label, text }) => (
          <li key={kind}>
            <button type="button" class="line" onClick={() => begin(kind, text)}>
              <span class="about">
                {label}
                {text && <small class="soft">{text}</small>}
              </span>
            </button>
          </li>
        ))}
      </ul>
      <p class="soft">{words.welcome}</p>
    </section>
  );
}

const box = () => document.querySelector<HTMLTextAreaElement>(".capture textarea");

/** Fill the capture box as if it had been typed; nothing typed is replaced. */
function begin(kind: CaptureKind, text: string): void {
  const area = box();
  document.querySelector<HTMLInputElement>(`.capture [value="${kind}"]`)?.click();
  if (!area) return;
  area.value ||= text;
  area.dispatchEvent(new InputEvent("input", { bubbles: true }));
  area.focus();
}
