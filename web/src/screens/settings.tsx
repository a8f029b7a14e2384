// Settings: the account, this device, and leaving it without losing a word.
import { useSignal, type Signal } from "@preact/signals";
import type { TargetedEvent } from "preact";
import { useEffect } from "preact/hooks";
import type { Answer } from "../sync/api.ts";
import { readAccount, readFeeds, readSessions, readTokens, type User } from "../sync/profile.ts";
import { isListOpen } from "../views/actions.ts";
import { Below } from "../views/parts.tsx";
import type { MakeArchive } from "../views/screens.ts";
import { words as feedWords } from "../words/feeds.ts";
import { words } from "../words/settings.ts";
import { Account } from "./settings/account.tsx";
import { Device, Look } from "./settings/device.tsx";
import { Feeds } from "./settings/feeds.tsx";
import { Factor } from "./settings/factor.tsx";
import { Leaving } from "./settings/leaving.tsx";
import { Moving } from "./settings/moving.tsx";
import { Sessions } from "./settings/sessions.tsx";
import { Tokens } from "./settings/tokens.tsx";
import { Writing } from "./settings/writing.tsx";

export function Settings({ makeArchive }: { readonly makeArchive: MakeArchive }) {
  return (
    <>
      <Below title={words.title} />
      <nav class="card list ways" aria-label={words.ways}>
        <a class="line" href="/archive">
          <span class="about">
            {words.archive}
            <small class="soft">{words.archiveHint}</small>
          </span>
        </a>
        <a class="line" href="/trash">
          <span class="about">
            {words.trash}
            <small class="soft">{words.trashHint}</small>
          </span>
        </a>
        <button type="button" class="line" onClick={() => void (isListOpen.value = true)}>
          <span class="about">{words.allKeys}</span>
          <kbd>?</kbd>
        </button>
      </nav>
      <Account />
      <SigningIn />
      <Look />
      <Device />
      <Calendars />
      <Moving makeArchive={makeArchive} />
      <Leaving />
    </>
  );
}

/** Return what Aurora lists, and what asks for it when it is opened. */
function useListed<T>(
  read: () => Promise<Answer<{ readonly items: readonly T[] }>>,
  isAway: Signal<boolean>,
) {
  const all = useSignal<readonly T[] | null>(null);
  async function look(event: TargetedEvent<HTMLDetailsElement>): Promise<void> {
    if (!event.currentTarget.open || all.value) return;
    const answer = await read();
    isAway.value = answer.kind === "offline";
    if (answer.kind === "data") all.value = answer.data.items;
  }
  return { all, look };
}

/** What is asked of Aurora, and not kept on this device. */
function SigningIn() {
  const user = useSignal<User | null>(null);
  const isAway = useSignal(false);
  const sessions = useListed(readSessions, isAway);
  const tokens = useListed(readTokens, isAway);
  async function look(): Promise<void> {
    const answer = await readAccount();
    isAway.value = answer.kind === "offline";
    if (answer.kind === "data") user.value = answer.data;
  }
  useEffect(() => void look(), []);
  const known = user.value;
  return (
    <>
      <section aria-labelledby="security">
        <h2 id="security">{words.security}</h2>
        <p class="soft" role="status">
          {isAway.value ? words.offline : ""}
        </p>
        <div class="card list">
          <Factor isOn={user.value?.second_factor} onChanged={look} />
          <details onToggle={sessions.look}>
            <summary class="line">{words.sessions}</summary>
            <Sessions all={sessions.all} />
          </details>
          <details onToggle={tokens.look}>
            <summary class="line">{words.tokens}</summary>
            <Tokens all={tokens.all} hasFactor={user.value?.second_factor === true} />
          </details>
        </div>
      </section>
      {known && (
        <section aria-labelledby="writing">
          <h2 id="writing">{words.writing}</h2>
          <div class="card list">
            <Writing user={known} onChanged={(changed) => void (user.value = changed)} />
          </div>
        </section>
      )}
    </>
  );
}

/** The calendar in other programs, and theirs in Aurora. */
function Calendars() {
  const isAway = useSignal(false);
  const { all, look } = useListed(readFeeds, isAway);
  return (
    <section aria-labelledby="calendars">
      <h2 id="calendars">{feedWords.title}</h2>
      <p class="soft" role="status">
        {isAway.value ? words.offline : ""}
      </p>
      <div class="card list ways">
        <details onToggle={look}>
          <summary class="line">{feedWords.feeds}</summary>
          <Feeds all={all} />
        </details>
        <a class="line" href="/import">
          <span class="about">
            {feedWords.importTitle}
            <small class="soft">{feedWords.importHint}</small>
          </span>
        </a>
      </div>
    </section>
  );
}
