// The account in Settings: name, e-mail and password.
import { useSignal } from "@preact/signals";
import { announce, person } from "../../store/session.ts";
import { changeEmail, changeName, changePassword } from "../../sync/profile.ts";
import { Ask } from "../../views/ask.tsx";
import { Field } from "../../views/parts.tsx";
import { words } from "../../words/settings.ts";
import { CurrentPassword, Line, textIn } from "./line.tsx";

export function Account() {
  const asks = useSignal<"name" | "email" | "password" | null>(null);
  const close = () => void (asks.value = null);
  const done = () => announce(words.changed);
  const { name, email } = person.value ?? { name: null, email: "" };
  const ask = (what: "name" | "email" | "password", label: string) => ({
    label: words.change,
    name: words.changeWhat(label),
    run: () => void (asks.value = what),
  });
  return (
    <section aria-labelledby="you">
      <h2 id="you">{words.you}</h2>
      <div class="card list">
        <Line label={words.name} value={name ?? words.noName} action={ask("name", words.name)} />
        <Line label={words.email} value={email} action={ask("email", words.email)} />
        <Line label={words.password} action={ask("password", words.password)} />
      </div>
      {asks.value === "name" && (
        <Ask
          title={words.name}
          button={words.save}
          send={(data) => changeName(textIn(data, "name"))}
          onDone={done}
          onClose={close}
        >
          {(problemOf) => (
            <Field
              label={words.name}
              name="name"
              autocomplete="name"
              hint={words.nameHint}
              value={name ?? ""}
              isRequired={false}
              problem={problemOf("name")}
            />
          )}
        </Ask>
      )}
      {asks.value === "email" && (
        <Ask
          title={words.newEmail}
          button={words.save}
          send={(data) => changeEmail(textIn(data, "password"), textIn(data, "email"))}
          onDone={done}
          onClose={close}
        >
          {(problemOf) => (
            <>
              <Field
                label={words.newEmail}
                name="email"
                type="email"
                autocomplete="email"
                hint={words.newEmailHint}
                problem={problemOf("email")}
              />
              <CurrentPassword problemOf={problemOf} />
            </>
          )}
        </Ask>
      )}
      {asks.value === "password" && <NewPassword onDone={done} onClose={close} />}
    </section>
  );
}

interface NewPasswordProps {
  readonly onDone: () => void;
  readonly onClose: () => void;
}

function NewPassword({ onDone, onClose }: NewPasswordProps) {
  const send = (data: FormData) =>
    changePassword(textIn(data, "password"), textIn(data, "new_password"), data.has("keep"));
  return (
    <Ask
      title={words.newPassword}
      text={words.passwordText}
      button={words.save}
      send={send}
      onDone={onDone}
      onClose={onClose}
    >
      {(problemOf) => (
        <>
          <CurrentPassword problemOf={problemOf} />
          <Field
            label={words.newPassword}
            name="new_password"
            type="password"
            autocomplete="new-password"
            hint={words.newPasswordHint}
            problem={problemOf("new_password")}
          />
          <label class="check">
            <input type="checkbox" name="keep" defaultChecked />
            <span>
              {words.keepTokens}
              <small>{words.keepTokensHint}</small>
            </span>
          </label>
        </>
      )}
    </Ask>
  );
}
