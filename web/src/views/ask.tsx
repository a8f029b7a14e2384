// A dialog that asks for something and sends it; what is wrong stands at its field.
import { useSignal } from "@preact/signals";
import type { ComponentChildren, TargetedEvent } from "preact";
import { useEffect, useRef } from "preact/hooks";
import type { Answer, Problem } from "../sync/api.ts";
import { words } from "../words.ts";
import { faultText, problemText } from "./said.ts";

export type ProblemOf = (field: string) => string | undefined;
interface AskProps<T> {
  readonly title: string;
  readonly text?: string;
  readonly button: string;
  readonly isDanger?: boolean;
  /** Send what was filled in; a text says what is missing. */
  readonly send: (data: FormData) => Promise<Answer<T>> | string;
  readonly onDone: (data: T) => void;
  readonly onClose: () => void;
  readonly children: (problemOf: ProblemOf) => ComponentChildren;
}

export function Ask<T>({ title, text, button, isDanger, children, ...does }: AskProps<T>) {
  const problem = useSignal<Problem | string | null>(null);
  const isBusy = useSignal(false);
  const dialog = useDialog();
  async function submit(event: TargetedEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault();
    if (isBusy.value) return;
    const sent = does.send(new FormData(event.currentTarget));
    if (typeof sent === "string") return void (problem.value = sent);
    isBusy.value = true;
    const answer = await sent;
    isBusy.value = false;
    if (answer.kind === "offline") return void (problem.value = words.noAnswer);
    if (answer.kind === "problem") return void (problem.value = answer.problem);
    does.onDone(answer.data);
    dialog.current?.close();
  }
  const found = problem.value;
  return (
    <dialog ref={dialog} aria-labelledby="ask-title" onClose={does.onClose}>
      <form onSubmit={submit} noValidate>
        <h2 id="ask-title">{title}</h2>
        {text && <p>{text}</p>}
        {children((field) => problemAt(field, found))}
        <p class="problem" role="alert">
          {generalProblem(found)}
        </p>
        <div class="row">
          <button type="button" class="quiet" onClick={() => dialog.current?.close()}>
            {words.cancel}
          </button>
          <button
            type="submit"
            class={isDanger ? "primary destroys" : "primary"}
            disabled={isBusy.value}
          >
            {button}
          </button>
        </div>
      </form>
    </dialog>
  );
}

/** Return a dialog that is open from its first moment; closed, it gives the focus back. */
export function useDialog() {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  return dialog;
}

const FIELDS: Readonly<Record<string, string>> = {
  wrong_password: "password",
  wrong_code: "code",
  invalid_code: "code",
  email_taken: "email",
};

/** Return what is wrong with a field. */
function problemAt(field: string, found: Problem | string | null): string | undefined {
  if (found === null || typeof found === "string") return undefined;
  if (FIELDS[found.code] === field) return problemText(found);
  const error = found.errors.find(
    (one) => one.field === field || one.field.startsWith(`${field}.`),
  );
  return error && faultText(field, error);
}

function generalProblem(found: Problem | string | null): string {
  if (found === null || typeof found === "string") return found ?? "";
  return FIELDS[found.code] || found.errors.length > 0 ? "" : problemText(found);
}
