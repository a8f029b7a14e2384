// A question before what nothing can take back.
import { useEffect, useId, useRef } from "preact/hooks";
import { words } from "../words.ts";

export interface Question {
  readonly title: string;
  readonly text: string;
  readonly action: string;
  readonly run: () => void;
}

export function Confirm({
  question,
  onClose,
}: {
  readonly question: Question | null;
  readonly onClose: () => void;
}) {
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => {
    if (question) dialog.current?.showModal();
  }, [question]);
  function confirm(): void {
    dialog.current?.close();
    question?.run();
  }
  return (
    <dialog ref={dialog} aria-labelledby={id} onClose={onClose}>
      <h2 id={id}>{question?.title}</h2>
      <p>{question?.text}</p>
      <div class="row">
        <button type="button" class="quiet" onClick={() => dialog.current?.close()}>
          {words.cancel}
        </button>
        <button type="button" class="primary destroys" onClick={confirm}>
          {question?.action}
        </button>
      </div>
    </dialog>
  );
}
