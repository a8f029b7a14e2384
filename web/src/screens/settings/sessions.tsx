// Where somebody is signed in, and signing out there.
import type { Signal } from "@preact/signals";
import { momentOf, sinceOf } from "../../model/day.ts";
import { agentOf } from "../../model/agent.ts";
import { announce } from "../../store/session.ts";
import { endSession, type Session } from "../../sync/profile.ts";
import { words } from "../../words/settings.ts";
import { Line } from "./line.tsx";

export function Sessions({ all }: { readonly all: Signal<readonly Session[] | null> }) {
  async function end(session: Session): Promise<void> {
    const answer = await endSession(session.id);
    if (answer.kind === "offline") return announce(words.offline);
    all.value = all.peek()?.filter((one) => one.id !== session.id) ?? null;
  }
  return (
    <>
      {all.value?.map((session) => {
        const name = nameOf(session);
        const seen = words.seen(sinceOf(momentOf(session.last_seen_at)));
        return (
          <Line
            key={session.id}
            label={name}
            value={session.current ? words.thisOne : seen}
            action={
              session.current
                ? undefined
                : {
                    label: words.signOutThere,
                    name: words.signOutOf(name),
                    run: () => void end(session),
                  }
            }
          />
        );
      })}
    </>
  );
}

function nameOf(session: Session): string {
  const { browser, system } = agentOf(session.user_agent ?? "");
  if (browser && system) return words.on_(browser, system);
  return browser || system || session.user_agent || words.unknownDevice;
}
