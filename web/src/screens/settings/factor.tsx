// The second factor in Settings: turned on with an authenticator app, and off again.
import { useSignal } from "@preact/signals";
import type { Answer, Schemas } from "../../sync/api.ts";
import { beginSecondFactor, confirmSecondFactor, removeSecondFactor } from "../../sync/profile.ts";
import { Ask, useDialog } from "../../views/ask.tsx";
import { CopyButton } from "../../views/copy.tsx";
import { Field } from "../../views/parts.tsx";
import { words } from "../../words/settings.ts";
import { CurrentPassword, Line, textIn } from "./line.tsx";

type Setup = Schemas["TotpSetup"];
type Step =
  | { readonly kind: "password" | "off" }
  | { readonly kind: "scan"; readonly setup: Setup }
  | { readonly kind: "codes"; readonly codes: readonly string[] };
interface FactorProps {
  readonly isOn: boolean | undefined; // undefined: not known yet
  readonly onChanged: () => void;
}

export function Factor({ isOn, onChanged }: FactorProps) {
  const step = useSignal<Step | null>(null);
  // A step that follows is open before the one before it closes.
  const closeIf = (kind: Step["kind"]) => () => {
    if (step.peek()?.kind === kind) step.value = null;
  };
  const current = step.value;
  return (
    <>
      <Line
        label={words.factor}
        value={isOn ? words.on : words.factorText}
        action={
          isOn === undefined
            ? undefined
            : {
                label: isOn ? words.turnOff : words.turnOn,
                name: `${isOn ? words.turnOff : words.turnOn}: ${words.factor}`,
                run: () => void (step.value = { kind: isOn ? "off" : "password" }),
              }
        }
      />
      {current?.kind === "password" && (
        <Ask<Setup>
          title={words.factor}
          text={words.factorText}
          button={words.continue}
          send={(data) => beginSecondFactor(textIn(data, "password"))}
          onDone={(setup) => void (step.value = { kind: "scan", setup })}
          onClose={closeIf("password")}
        >
          {(problemOf) => <CurrentPassword problemOf={problemOf} />}
        </Ask>
      )}
      {current?.kind === "scan" && (
        <Scan
          setup={current.setup}
          onDone={(codes) => {
            step.value = { kind: "codes", codes };
            onChanged();
          }}
          onClose={closeIf("scan")}
        />
      )}
      {current?.kind === "codes" && <Codes codes={current.codes} onClose={closeIf("codes")} />}
      {current?.kind === "off" && (
        <Ask
          title={words.turnOff}
          text={words.factorOffText}
          button={words.turnOff}
          isDanger
          send={(data) => removeSecondFactor(textIn(data, "password"), textIn(data, "code"))}
          onDone={onChanged}
          onClose={closeIf("off")}
        >
          {(problemOf) => (
            <>
              <CurrentPassword problemOf={problemOf} />
              <Code hint={words.orRecovery} problem={problemOf("code")} />
            </>
          )}
        </Ask>
      )}
    </>
  );
}

interface ScanProps {
  readonly setup: Setup;
  readonly onDone: (codes: readonly string[]) => void;
  readonly onClose: () => void;
}

function Scan({ setup, onDone, onClose }: ScanProps) {
  const send = (data: FormData): Promise<Answer<Schemas["RecoveryCodes"]>> =>
    confirmSecondFactor(textIn(data, "code"));
  return (
    <Ask
      title={words.factor}
      text={words.scan}
      button={words.turnOn}
      send={send}
      onDone={({ recovery_codes }) => onDone(recovery_codes)}
      onClose={onClose}
    >
      {(problemOf) => (
        <>
          <img class="qr" src={pictureOf(setup.qr_svg)} alt={words.picture} />
          <p class="soft">{words.byHand}</p>
          <p class="secret">
            <code>{setup.secret.replace(/(.{4})(?=.)/g, "$1 ")}</code>
            <CopyButton text={setup.secret} />
          </p>
          <Code hint={words.codeHint} problem={problemOf("code")} />
        </>
      )}
    </Ask>
  );
}

/** Return Aurora's drawing as a picture's address: there, nothing in it could be run. */
const pictureOf = (svg: string): string =>
  `data:image/svg+xml,${encodeURIComponent(
    svg.includes("xmlns=") ? svg : svg.replace("<svg", '<svg xmlns="http://www.w3.org/2000/svg"'),
  )}`;

function Code({ hint, problem }: { readonly hint: string; readonly problem: string | undefined }) {
  return (
    <Field
      label={words.code}
      name="code"
      autocomplete="one-time-code"
      hint={hint}
      problem={problem}
    />
  );
}

interface CodesProps {
  readonly codes: readonly string[];
  readonly onClose: () => void;
}

function Codes({ codes, onClose }: CodesProps) {
  const dialog = useDialog();
  return (
    <dialog ref={dialog} aria-labelledby="codes-title" onClose={onClose}>
      <h2 id="codes-title">{words.recoveryTitle}</h2>
      <p>{words.recoveryText}</p>
      <ul class="codes">
        {codes.map((code) => (
          <li key={code}>
            <code>{code}</code>
          </li>
        ))}
      </ul>
      <form method="dialog" class="row">
        <CopyButton text={codes.join("\n")} />
        <button class="primary">{words.keptThem}</button>
      </form>
    </dialog>
  );
}
