// Which journal the entries of a file go to that names none.
import type { RefObject, TargetedSubmitEvent } from "preact";
import { useSignal } from "@preact/signals";
import { now } from "../../model/day.ts";
import { newId, textOf } from "../../model/kinds.ts";
import { journals } from "../../store/memory.ts";
import type { OfJournal } from "../../sync/importing.ts";
import { Field } from "../../views/parts.tsx";
import { words } from "../../words/import.ts";

interface WhichProps {
  readonly name: string;
  readonly heading: RefObject<HTMLHeadingElement | null>;
  readonly onChoose: (of: OfJournal) => void;
  readonly onLeave: () => void;
}

export function WhichJournal({ name, heading, onChoose, onLeave }: WhichProps) {
  const all = journals.value;
  const id = useSignal(all[0]?.id ?? "");
  function choose(event: TargetedSubmitEvent<HTMLFormElement>): void {
    event.preventDefault();
    const known = all.find((one) => one.id === id.value);
    const typed = String(new FormData(event.currentTarget).get("name") ?? "").trim();
    const fallback = name.replace(/\.[^.]*$/, "");
    if (known) onChoose({ id: known.id, name: textOf(known.row, "name"), new: false });
    else onChoose({ id: newId(now()), name: (typed || fallback).slice(0, 255), new: true });
  }
  return (
    <form class="card choose" onSubmit={choose}>
      <h2 tabIndex={-1} ref={heading}>
        {words.which}
      </h2>
      <div class="field">
        <label for="which-journal">{words.journal}</label>
        <select
          id="which-journal"
          value={id.value}
          onChange={(event) => void (id.value = event.currentTarget.value)}
        >
          {all.map((one) => (
            <option key={one.id} value={one.id}>
              {textOf(one.row, "name")}
            </option>
          ))}
          <option value="">{words.newJournal}</option>
        </select>
      </div>
      {id.value === "" && (
        <Field
          label={words.journalName}
          name="name"
          value={name.replace(/\.[^.]*$/, "")}
          isRequired={false}
        />
      )}
      <div class="row">
        <button type="button" class="quiet" onClick={onLeave}>
          {words.another}
        </button>
        <button class="primary">{words.lookAt}</button>
      </div>
    </form>
  );
}
