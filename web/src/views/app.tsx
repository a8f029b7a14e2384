// The frame: one screen, its focus, what is told aloud, and lines about the app itself.
import type { ComponentChild } from "preact";
import { useEffect, useRef } from "preact/hooks";
import * as session from "../store/session.ts";
import { words } from "../words.ts";
import { place, scrollOf, type Place } from "./places.ts";
import { Toast } from "./toast.tsx";

interface AppProps {
  readonly screenOf: (place: Place) => ComponentChild; // null while it is loaded
  readonly signIn: ComponentChild;
}

export function App({ screenOf, signIn }: AppProps) {
  const current = place.value;
  const isIn = session.person.value !== null;
  const shown = !isIn || current.kind === "sign-in" ? signIn : screenOf(current);
  const name = isIn ? JSON.stringify(current) : "sign-in";
  const isFirst = useRef(true);
  const isLoading = shown === null;
  useEffect(() => {
    if (isLoading) return;
    if (isFirst.current) {
      isFirst.current = false; // the browser's own place is kept
      return;
    }
    document.querySelector("h1")?.focus({ preventScroll: true });
    scrollTo(0, scrollOf(location.pathname));
  }, [name, isLoading]);
  return (
    <>
      <a class="skip" href="#main">
        {words.skip}
      </a>
      <Lines />
      <main id="main" tabIndex={-1} key={name}>
        {shown}
      </main>
      <Toast />
      <p class="aloud" role="status">
        {session.announced}
      </p>
    </>
  );
}

/** What a person should know of the app itself. */
function Lines() {
  const reload = () => location.reload();
  const isOutdated = session.isOutdated.value;
  const texts = [
    session.isBlocked.value ? words.closeOthers : "",
    session.isKept.value ? "" : words.notKept,
    isSecureContext ? "" : words.needsHttps,
    session.isFull.value ? words.isFull : "",
    session.hasFailed.value ? words.fault : "",
  ].filter(Boolean);
  return (
    <div class="lines" role="status">
      {isOutdated && (
        <p>
          {words.newVersion}{" "}
          <button type="button" onClick={reload}>
            {words.reload}
          </button>
        </p>
      )}
      {texts.map((text) => (
        <p key={text}>{text}</p>
      ))}
    </div>
  );
}
