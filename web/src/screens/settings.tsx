// Settings: the account, this device, and leaving it without losing a word.
import { useSignal } from "@preact/signals";
import type { TargetedEvent } from "preact";
import { useEffect } from "preact/hooks";
import {
  readAccount,
  readSessions,
  readTokens,
  type Session,
  type Token,
  type User,
} from "../sync/profile.ts";
import { isListOpen } from "../views/actions.ts";
import { Below } from "../views/parts.tsx";
import type { MakeArchive } from "../views/screens.ts";
import { words } from "../words/settings.ts";
import { Account } from "./settings/account.tsx";
import { Device, Look } from "./settings/device.tsx";
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
      <Moving makeArchive={makeArchive} />
      <Leaving />
    </>
  );
}

/** What is asked of Aurora, and not kept on this device. */
function SigningIn() {
  const user = useSignal<User | null>(null);
  const isAway = useSignal(false);
  const sessions = useSignal<readonly Session[] | null>(null);
  const tokens = useSignal<readonly Token[] | null>(null);
  async function look(): Promise<void> {
    const answer = await readAccount();
    isAway.value = answer.kind === "offline";
    if (answer.kind === "data") user.value = answer.data;
  }
  async function lookAtSessions(event: TargetedEvent<HTMLDetailsElement>): Promise<void> {
    if (!event.currentTarget.open || sessions.value) return;
    const answer = await readSessions();
    isAway.value = answer.kind === "offline";
    if (answer.kind === "data") sessions.value = answer.data.items;
  }
  async function lookAtTokens(event: TargetedEvent<HTMLDetailsElement>): Promise<void> {
    if (!event.currentTarget.open || tokens.value) return;
    const answer = await readTokens();
    isAway.value = answer.kind === "offline";
    if (answer.kind === "data") tokens.value = answer.data.items;
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
          <details onToggle={lookAtSessions}>
            <summary class="line">{words.sessions}</summary>
            <Sessions all={sessions} />
          </details>
          <details onToggle={lookAtTokens}>
            <summary class="line">{words.tokens}</summary>
            <Tokens all={tokens} hasFactor={user.value?.second_factor === true} />
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
