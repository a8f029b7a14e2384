// Which journal an entry from the capture box goes to.
import type { ReadonlySignal, Signal } from "@preact/signals";
import type { Begun } from "../model/beginning.ts";
import type { Thing } from "../model/held.ts";
import { textOf } from "../model/kinds.ts";
import { words } from "../words.ts";
import { journalOf } from "./capturing.ts";

interface ChoiceProps {
  readonly all: ReadonlySignal<readonly Thing[]>;
  readonly named: ReadonlySignal<Begun | undefined>;
  readonly chosen: Signal<string>; // its id
}

export function JournalChoice({ all, named, chosen }: ChoiceProps) {
  if (all.value.length === 0) return <p class="soft">{words.beginsJournal}</p>;
  const current = journalOf(named.value?.journal ?? "", chosen.value);
  return (
    <label class="choice">
      <span class="soft">{words.journalOf}</span>
      <select
        value={current?.id ?? ""}
        onChange={(event) => void (chosen.value = event.currentTarget.value)}
        disabled={named.value?.kind === "entry"}
      >
        {all.value.map((one) => (
          <option key={one.id} value={one.id}>
            {textOf(one.row, "name")}
          </option>
        ))}
      </select>
    </label>
  );
}
