// Which repeats of an event are meant: this one, this and all that follow, or all.
import { useEffect, useId, useRef } from "preact/hooks";
import type { Which } from "../model/occurrence.ts";
import { words } from "../words/events.ts";
import { words as texts } from "../words.ts";

export interface Asked {
  readonly title: string;
  readonly choices: readonly Which[];
  readonly run: (which: Which | null) => void; // null: none of them
}

export function AskWhich({ asked }: { readonly asked: Asked | null }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => {
    if (asked) dialog.current?.showModal();
  }, [asked]);
  function choose(which: Which): void {
    asked?.run(which);
    dialog.current?.close();
  }
  return (
    <dialog ref={dialog} class="which" aria-labelledby={id} onClose={() => asked?.run(null)}>
      <h2 id={id}>{asked?.title}</h2>
      {asked?.choices.map((one) => (
        <button key={one} type="button" class="plain-button" onClick={() => choose(one)}>
          {words.which[one]}
        </button>
      ))}
      <div class="row">
        <button type="button" class="quiet" onClick={() => dialog.current?.close()}>
          {texts.cancel}
        </button>
      </div>
    </dialog>
  );
}
