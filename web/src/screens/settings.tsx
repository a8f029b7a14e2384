// Settings: who is signed in, what this device keeps, and signing out without losing a word.
import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { room, type Room } from "../store/room.ts";
import { person } from "../store/session.ts";
import { unsent } from "../store/memory.ts";
import { everythingUnsent } from "../store/things.ts";
import { sendAll, signOut } from "../sync/account.ts";
import { Below } from "../views/parts.tsx";
import { go } from "../views/places.ts";
import { sizeOf, words } from "../words.ts";

export function Settings() {
  const found = useSignal<Room | null>(null);
  const left = useSignal(0);
  const isBusy = useSignal(false);
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => void room().then((now) => void (found.value = now)), []);

  async function leave(): Promise<void> {
    isBusy.value = true;
    left.value = await sendAll();
    if (left.value === 0) return leaveNow();
    isBusy.value = false;
    dialog.current?.showModal();
  }
  async function leaveNow(): Promise<void> {
    dialog.current?.close();
    await signOut();
    go("/");
  }
  const { bytes, isKept } = found.value ?? { bytes: undefined, isKept: "unknown" as const };
  const count = unsent.value;
  return (
    <>
      <Below title={words.settings} />
      <section aria-labelledby="account">
        <h2 id="account">{words.account}</h2>
        <div class="card list">
          <p class="line" dir="auto">
            <span>{person.value?.name ?? person.value?.email}</span>
          </p>
        </div>
      </section>
      <section aria-labelledby="device">
        <h2 id="device">{words.thisDevice}</h2>
        <dl class="card list">
          <div class="line">
            <dt>{words.unsent}</dt>
            <dd>{count > 0 ? count.toLocaleString() : words.everythingSent}</dd>
          </div>
          {bytes !== undefined && (
            <div class="line">
              <dt>{words.room}</dt>
              <dd>{sizeOf(bytes)}</dd>
            </div>
          )}
          <div class="line">
            <dt>{words.keptForGood}</dt>
            <dd>{words.keptForGoodIs[isKept]}</dd>
          </div>
        </dl>
      </section>
      <button type="button" class="plain-button" onClick={leave} disabled={isBusy.value}>
        {isBusy.value ? words.signingOut : words.signOut}
      </button>
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
    </>
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
