// Choosing what to import, and taking the last import back.
import { useRef } from "preact/hooks";
import type { TargetedEvent } from "preact";
import type { Imported } from "../../store/database.ts";
import { Field } from "../../views/parts.tsx";
import { words } from "../../words/import.ts";

interface ChooseProps {
  readonly problem: string | undefined;
  readonly command: string | undefined;
  readonly last: Imported | undefined;
  readonly onChoose: (files: readonly File[], tag: string) => void;
  readonly onTakeBack: (batch: string) => void;
}

export function Choose({ problem, command, last, onChoose, onTakeBack }: ChooseProps) {
  const form = useRef<HTMLFormElement>(null);
  function choose(event: TargetedEvent<HTMLInputElement>): void {
    const files = [...(event.currentTarget.files ?? [])];
    event.currentTarget.value = ""; // the same one can be chosen again
    const tag = form.current && new FormData(form.current).get("tag");
    if (files.length > 0) onChoose(files, String(tag ?? "").trim());
  }
  return (
    <>
      <p>{words.intro}</p>
      <div role="alert">
        {problem && <p class="problem">{problem}</p>}
        {command && <Command line={command} />}
      </div>
      <form ref={form} class="card choose" onSubmit={(event) => event.preventDefault()}>
        <Field label={words.tag} name="tag" hint={words.tagHint} isRequired={false} />
        <div class="row">
          <label class="primary chooser">
            {words.file}
            <input type="file" class="aloud" onChange={choose} />
          </label>
          {"webkitdirectory" in HTMLInputElement.prototype && (
            <label class="quiet chooser">
              {words.folder}
              <input type="file" class="aloud" ref={asFolder} onChange={choose} />
            </label>
          )}
        </div>
      </form>
      <details class="card list">
        <summary class="line">{words.sources}</summary>
        <ul class="from">
          {words.sourceList.map((one) => (
            <li key={one}>{one}</li>
          ))}
        </ul>
      </details>
      <p class="hint">{words.pictures}</p>
      {last && <Last last={last} onTakeBack={onTakeBack} />}
    </>
  );
}

/** Preact does not know the attribute. */
const asFolder = (input: HTMLInputElement | null): void =>
  input?.setAttribute("webkitdirectory", "");

/** What a command does instead. */
export const Command = ({ line }: { readonly line: string }) => (
  <p>
    {words.command} <code>{line}</code>
  </p>
);

interface LastProps {
  readonly last: Imported;
  readonly onTakeBack: (batch: string) => void;
}
function Last({ last, onTakeBack }: LastProps) {
  return (
    <div class="card list">
      <div class="line">
        <p class="about" dir="auto">
          {last.isDone ? words.takeLastBack(last.file) : words.wasStopped(last.file)}
        </p>
        <button type="button" class="quiet danger" onClick={() => onTakeBack(last.batch)}>
          {words.takeBack}
        </button>
      </div>
    </div>
  );
}
