// The first screen somebody new sees: an account, or the way back in.
import { useSignal } from "@preact/signals";
import type { TargetedEvent } from "preact";
import type { Refusal } from "../model/kinds.ts";
import { needsSignIn, person } from "../store/session.ts";
import { signIn, type Credentials } from "../sync/account.ts";
import type { Problem } from "../sync/api.ts";
import { Field } from "../views/parts.tsx";
import { go } from "../views/places.ts";
import { faultText, problemText } from "../views/said.ts";
import { words } from "../words.ts";

/** Codes that ask for one field more. */
const ASKS_CODE = new Set(["second_factor_required", "invalid_code", "wrong_registration_code"]);

export function SignIn() {
  const how = useSignal<"login" | "register">("login");
  const asksCode = useSignal(false);
  const problem = useSignal<Problem | string | null>(null);
  const isBusy = useSignal(false);
  const isNew = how.value === "register";

  async function submit(event: TargetedEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault();
    if (isBusy.value) return;
    const data = new FormData(event.currentTarget);
    isBusy.value = true;
    const answer = await signIn(how.value, credentialsOf(data), data.has("guest"));
    isBusy.value = false;
    if (answer.kind === "data") return go("/");
    if (answer.kind === "offline") return void (problem.value = words.noAnswer);
    const { code } = answer.problem;
    const isWrongAgain = code === "wrong_registration_code" && data.get("code");
    problem.value = isWrongAgain ? words.wrongRegistrationCode : answer.problem;
    if (ASKS_CODE.has(code)) asksCode.value = true;
  }
  function change(): void {
    how.value = isNew ? "login" : "register";
    asksCode.value = false;
    problem.value = null;
  }
  const known = needsSignIn.value ? person.value : null;
  const found = problem.value;
  const errors = found && typeof found === "object" ? found.errors : [];
  const of = (field: string): string | undefined => problemOf(field, errors);
  return (
    <div class="sign-in">
      <header>
        <p class="name">{words.app}</p>
        <p class="promise">{words.promise}</p>
      </header>
      <form class="card" onSubmit={submit} noValidate>
        <h1 tabIndex={-1}>{isNew ? words.signUpTitle : words.signInTitle}</h1>
        {known && <p class="soft">{words.again(known.email)}</p>}
        <Field
          label={words.email}
          name="email"
          type="email"
          autocomplete="username"
          value={known?.email ?? ""}
          problem={of("email")}
        />
        <Field
          key={how.value}
          label={words.password}
          name="password"
          type="password"
          autocomplete={isNew ? "new-password" : "current-password"}
          hint={isNew ? words.newPassword : undefined}
          problem={of("password")}
        />
        {asksCode.value && (
          <Field
            label={isNew ? words.registrationCode : words.code}
            name="code"
            autocomplete={isNew ? "off" : "one-time-code"}
            hint={isNew ? words.registrationCodeHint : words.codeHint}
            problem={of("code")}
          />
        )}
        <label class="check">
          <input type="checkbox" name="guest" defaultChecked={location.search === "?guest"} />
          <span>
            {words.notMine}
            <small>{words.notMineHint}</small>
          </span>
        </label>
        <p class="problem" role="alert">
          {typeof found === "string" ? found : found && errors.length === 0 && problemText(found)}
        </p>
        <button type="submit" class="primary wide" disabled={isBusy.value}>
          {isNew ? words.signUp : words.signIn}
        </button>
      </form>
      <button type="button" class="quiet" onClick={change}>
        {isNew ? words.toSignIn : words.toSignUp}
      </button>
    </div>
  );
}

/** Return what is wrong with a field. */
function problemOf(field: string, errors: readonly Refusal[]): string | undefined {
  const found = errors.find((one) => one.field === field);
  return found && faultText(field, found);
}

function credentialsOf(data: FormData): Credentials {
  const text = (name: string) => String(data.get(name) ?? "");
  const code = text("code").trim();
  return { email: text("email").trim(), password: text("password"), ...(code ? { code } : {}) };
}
