// Personal tokens: what they may do, making one, and revoking it.
import { useSignal, type Signal } from "@preact/signals";
import { dayOf, longDateOf, momentOf, sinceOf } from "../../model/day.ts";
import { announce } from "../../store/session.ts";
import type { Schemas } from "../../sync/api.ts";
import { createToken, revokeToken, type Token } from "../../sync/profile.ts";
import { Ask, type ProblemOf } from "../../views/ask.tsx";
import { Field } from "../../views/parts.tsx";
import { words } from "../../words/settings.ts";
import { CurrentPassword, Line, textIn } from "./line.tsx";
import { Secret } from "./secret.tsx";

type Scope = Schemas["NewToken"]["scopes"][number];
const OF_DAYS = [30, 90, 365] as const;
const SCOPES: readonly { readonly name: string; readonly may: readonly Scope[] }[] = [
  { name: "thoughts", may: ["thoughts:read", "thoughts:write"] },
  { name: "journals", may: ["journals:read", "journals:write"] },
  { name: "tasks", may: ["tasks:read", "tasks:write"] },
  { name: "events", may: ["events:read", "events:write"] },
  { name: "history", may: ["history:read", "history:write"] },
  { name: "account", may: ["account:read"] },
];
interface TokensProps {
  readonly all: Signal<readonly Token[] | null>;
  readonly hasFactor: boolean;
}

export function Tokens({ all, hasFactor }: TokensProps) {
  const isAsking = useSignal(false);
  const created = useSignal<string | null>(null);
  async function revoke(token: Token): Promise<void> {
    const answer = await revokeToken(token.id);
    if (answer.kind === "offline") return announce(words.offline);
    all.value = all.peek()?.filter((one) => one.id !== token.id) ?? null;
    announce(words.revoked);
  }
  function add({ token, ...rest }: Schemas["CreatedToken"]): void {
    all.value = [rest, ...(all.peek() ?? [])];
    created.value = token;
  }
  return (
    <>
      {all.value?.map((token) => (
        <Line
          key={token.id}
          label={token.name}
          value={aboutOf(token)}
          action={{
            label: words.revoke,
            name: words.revokeOf(token.name),
            run: () => void revoke(token),
            isDanger: true,
          }}
        />
      ))}
      <div class="line">
        <p class="about soft">{words.tokensText}</p>
        <button type="button" class="quiet" onClick={() => void (isAsking.value = true)}>
          {words.newToken}
        </button>
      </div>
      {isAsking.value && (
        <NewToken
          hasFactor={hasFactor}
          onDone={add}
          onClose={() => void (isAsking.value = false)}
        />
      )}
      {created.value && (
        <Secret
          title={words.created}
          text={words.createdText}
          secret={created.value}
          onClose={() => void (created.value = null)}
        />
      )}
    </>
  );
}

function aboutOf(token: Token): string {
  const until = words.until(longDateOf(dayOf(momentOf(token.expires_at))));
  const used = token.last_used_at
    ? words.used(sinceOf(momentOf(token.last_used_at)))
    : words.neverUsed;
  return `${token.scopes.join(", ")} · ${until}, ${used}`;
}

interface NewTokenProps {
  readonly hasFactor: boolean;
  readonly onDone: (created: Schemas["CreatedToken"]) => void;
  readonly onClose: () => void;
}

function NewToken({ hasFactor, onDone, onClose }: NewTokenProps) {
  function send(data: FormData) {
    const scopes = data.getAll("scopes") as Scope[];
    if (scopes.length === 0) return words.noScope;
    const code = textIn(data, "code").trim();
    return createToken({
      name: textIn(data, "name").trim(),
      scopes,
      days: Number(textIn(data, "days")),
      password: textIn(data, "password"),
      ...(code ? { code } : {}),
    });
  }
  return (
    <Ask title={words.newToken} button={words.create} send={send} onDone={onDone} onClose={onClose}>
      {(problemOf) => (
        <>
          <Field label={words.tokenName} name="name" problem={problemOf("name")} />
          <Scopes />
          <Days />
          <CurrentPassword problemOf={problemOf} />
          {hasFactor && <Code problemOf={problemOf} />}
        </>
      )}
    </Ask>
  );
}

function Scopes() {
  return (
    <fieldset class="scopes">
      <legend>{words.may}</legend>
      {SCOPES.map(({ name, may }) => (
        <div key={name}>
          <span>{words.scopes[name]}</span>
          {may.map((scope) => {
            const isRead = scope.endsWith(":read");
            const what = words.scopes[name] ?? name;
            return (
              <label key={scope}>
                <input
                  type="checkbox"
                  name="scopes"
                  value={scope}
                  aria-label={isRead ? words.readWhat(what) : words.writeWhat(what)}
                />
                {isRead ? words.read : words.write}
              </label>
            );
          })}
        </div>
      ))}
    </fieldset>
  );
}

function Days() {
  return (
    <div class="field">
      <label for="token-days">{words.days}</label>
      <select id="token-days" name="days" defaultValue="90">
        {OF_DAYS.map((days) => (
          <option key={days} value={days} selected={days === 90}>
            {words.daysOf[days]}
          </option>
        ))}
      </select>
    </div>
  );
}

const Code = ({ problemOf }: { readonly problemOf: ProblemOf }) => (
  <Field
    label={words.code}
    name="code"
    autocomplete="one-time-code"
    hint={words.orRecovery}
    problem={problemOf("code")}
  />
);
