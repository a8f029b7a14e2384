// Leaving in Settings: signing out without losing a word, and deleting the account.
import { useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import { person } from "../../store/session.ts";
import { everythingUnsent } from "../../store/things.ts";
import { forgetHere, sendAll, signOut } from "../../sync/account.ts";
import { deleteAccount } from "../../sync/profile.ts";
import { Ask } from "../../views/ask.tsx";
import { readdress } from "../../views/places.ts";
import { words } from "../../words/settings.ts";
import { CurrentPassword, Line, textIn } from "./line.tsx";

export function Leaving() {
  const left = useSignal(0);
  const isBusy = useSignal(false);
  const isDeleting = useSignal(false);
  const next = useRef("/");
  const dialog = useRef<HTMLDialogElement>(null);

  /** Sign out, and go on somewhere; first everything is sent. */
  async function leave(to: string): Promise<void> {
    if (isBusy.peek()) return;
    next.current = to;
    isBusy.value = true;
    left.value = await sendAll();
    if (left.value === 0) return leaveNow();
    isBusy.value = false;
    dialog.current?.showModal();
  }
  async function leaveNow(): Promise<void> {
    dialog.current?.close();
    readdress(next.current); // read by who asks for the next person
    await signOut();
  }
  async function forget(): Promise<void> {
    readdress("/");
    await forgetHere();
  }
  return (
    <section aria-labelledby="leaving">
      <h2 id="leaving">{words.leaving}</h2>
      <div class="card list">
        <Line
          label={words.signOut}
          value={isBusy.value ? words.signingOut : words.signOutHint}
          action={{ label: words.signOut, run: () => void leave("/") }}
        />
        {!person.value?.isGuest && (
          <Line
            label={words.notMine}
            value={words.notMineHint}
            action={{
              label: words.leaveNothing,
              run: () => void leave("/sign-in?guest"),
            }}
          />
        )}
        <Line
          label={words.deleteAccount}
          value={words.deleteHint}
          action={{
            label: words.delete,
            name: `${words.delete}: ${words.deleteAccount}`,
            run: () => void (isDeleting.value = true),
            isDanger: true,
          }}
        />
      </div>
      {isDeleting.value && (
        <Ask
          title={words.deleteTitle}
          text={words.deleteText}
          button={words.deleteForGood}
          isDanger
          send={(data) => deleteAccount(textIn(data, "password"))}
          onDone={() => void forget()}
          onClose={() => void (isDeleting.value = false)}
        >
          {(problemOf) => <CurrentPassword problemOf={problemOf} />}
        </Ask>
      )}
      <dialog ref={dialog} aria-labelledby="unsent-title">
        <h2 id="unsent-title">{words.unsentTitle}</h2>
        <p>{words.unsentText(left.value)}</p>
        <div class="row">
          <button type="button" class="quiet danger" onClick={leaveNow}>
            {words.signOutAnyway}
          </button>
          <button type="button" class="quiet" onClick={saveFile}>
            {words.saveFile}
          </button>
          <button type="button" class="primary" onClick={() => dialog.current?.close()}>
            {words.stay}
          </button>
        </div>
      </dialog>
    </section>
  );
}

/** Give the person a file of what only this device has, one thing a line. */
async function saveFile(): Promise<void> {
  const lines = (await everythingUnsent()).map((row) => JSON.stringify(row));
  const file = new Blob([`${lines.join("\n")}\n`], { type: "application/jsonl" });
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file);
  link.download = "aurora-unsent.jsonl";
  link.click();
  URL.revokeObjectURL(link.href);
}
