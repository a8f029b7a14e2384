// This device in Settings: how Aurora looks here, and what is kept here.
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { unsent } from "../../store/memory.ts";
import { room, type Room } from "../../store/room.ts";
import { person, prefer, preferences, type Preferences } from "../../store/session.ts";
import { sizeOf, words } from "../../words/settings.ts";
import { Line } from "./line.tsx";

const THEMES = ["system", "light", "dark"] as const;

export function Look() {
  const { theme, hasKeys } = preferences.value;
  return (
    <section aria-labelledby="look">
      <h2 id="look">{words.look}</h2>
      <div class="card list">
        <fieldset class="line">
          <legend>{words.theme}</legend>
          <div class="switch">
            {THEMES.map((one) => (
              <label key={one}>
                <input
                  type="radio"
                  name="theme"
                  checked={one === theme}
                  onChange={() => prefer({ theme: one as Preferences["theme"] })}
                />
                {words.themes[one]}
              </label>
            ))}
          </div>
        </fieldset>
        <label class="line">
          <span class="about">
            {words.keysSwitch}
            <small class="soft">{words.keysHint}</small>
          </span>
          <input
            type="checkbox"
            checked={hasKeys}
            onChange={(event) => prefer({ hasKeys: event.currentTarget.checked })}
          />
        </label>
      </div>
    </section>
  );
}

export function Device() {
  const found = useSignal<Room | null>(null);
  useEffect(() => void room().then((now) => void (found.value = now)), []);
  const { bytes, isKept } = found.value ?? { bytes: undefined, isKept: "unknown" as const };
  const count = unsent.value;
  const isGuest = person.value?.isGuest === true;
  const isInstalled = matchMedia("(display-mode: standalone)").matches;
  return (
    <section aria-labelledby="device">
      <h2 id="device">{words.device}</h2>
      <div class="card list">
        <Line
          label={words.unsent}
          value={count > 0 ? count.toLocaleString() : words.everythingSent}
        />
        {bytes !== undefined && <Line label={words.room} value={sizeOf(bytes)} />}
        <Line label={words.kept} value={isGuest ? words.guest : words.isKept[isKept]} />
        {!isInstalled && !isGuest && <Line label={words.install} value={words.installHint} />}
      </div>
    </section>
  );
}
