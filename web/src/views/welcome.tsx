// What somebody new finds: three things to begin with, which fill the capture box.
import { useEffect } from "preact/hooks";
import { words } from "../words.ts";
import type { CaptureKind } from "./capturing.ts";

let isWelcomed = false;

export function Welcome() {
  useEffect(() => {
    if (!isWelcomed) box()?.focus({ preventScroll: true });
    isWelcomed = true; // who comes back to it is where Back leads to
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
