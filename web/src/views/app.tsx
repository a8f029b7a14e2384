// The frame: the places, one screen, its focus, what is told aloud, and lines about the app itself.
import type { ComponentChild } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import * as session from "../store/session.ts";
import { words } from "../words.ts";
import { arrive } from "./arriving.ts";
import { Keys } from "./keys.tsx";
import type { Screens, Show } from "./screens.ts";
import { Nav } from "./nav.tsx";
import { place, type Place } from "./places.ts";
import { Toast } from "./toast.tsx";

interface AppProps {
  readonly screens: Screens;
  readonly signIn: ComponentChild;
}

export function App({ screens, signIn }: AppProps) {
  const current = place.value;
  const isIn = session.person.value !== null;
  const asksWho = !isIn || current.kind === "sign-in";
  const wanted = asksWho ? signIn : (showOf(screens, current.kind)?.(current) ?? null);
  const last = useRef<{ readonly name: string; readonly screen: ComponentChild } | null>(null);
  // What was shown before stays until the next is loaded.
  if (wanted !== null || !last.current) {
    last.current = { name: isIn ? JSON.stringify(current) : "sign-in", screen: wanted };
  }
  const { name, screen } = last.current;
  const isFirst = useRef(true);
  useLayoutEffect(() => {
    document.title = asksWho ? words.app : `${words.places[current.kind]} · ${words.app}`;
    if (!isFirst.current) return arrive();
    isFirst.current = false; // the browser's own place is kept
    return undefined;
  }, [name]);
  return (
    <>
      <a class="skip" href="#main">
        {words.skip}
      </a>
      {!asksWho && <Nav screens={screens} />}
      <Lines />
      <main id="main" tabIndex={-1} key={name}>
        {screen}
      </main>
      <Toast />
      {!asksWho && <Keys screens={screens} />}
      <p class="aloud" role="status">
        {session.announced}
      </p>
    </>
  );
}

const showOf = (screens: Screens, kind: Place["kind"]): Show<Place> | undefined =>
  (screens[kind] ?? screens.today) as Show<Place> | undefined;

/** What a person should know of the app itself. */
function Lines() {
  const reload = () => location.reload();
  const isOutdated = session.isOutdated.value;
  const texts = [
    session.isBlocked.value ? words.closeOthers : "",
    session.isKept.value ? "" : words.notKept,
    isSecureContext ? "" : words.needsHttps,
    session.isFull.value ? words.isFull : "",
    session.isLongUnsent.value ? words.isLongUnsent : "",
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
