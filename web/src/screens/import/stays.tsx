// After an import was taken back: what stays, since it was changed.
import type { RefObject } from "preact";
import { textOf } from "../../model/kinds.ts";
import { thingById } from "../../store/memory.ts";
import type { Reading } from "../../sync/importing.ts";
import type { TakenBack } from "../../sync/writing.ts";
import { pathOf } from "../../views/places.ts";
import { words } from "../../words/import.ts";
import { problemOf } from "./found.tsx";

interface StaysProps {
  readonly reading: Reading | null; // null: it was read some other time
  readonly result: TakenBack;
  readonly heading: RefObject<HTMLHeadingElement | null>;
  readonly onLeave: () => void;
  readonly onGoOn: () => void;
}

export function Stays({ reading, result, heading, onLeave, onGoOn }: StaysProps) {
  const names = new Map(reading?.contents.items.map((item) => [item.id, item.where]));
  const { stays, problem } = result;
  return (
    <>
      <h2 tabIndex={-1} ref={heading}>
        {problem ? problemOf(problem) : words.takenBack}
      </h2>
      {stays.length > 0 && (
        <section class="remarks">
          <h3>{words.stays}</h3>
          <ul>
            {stays.map(({ kind, id }) => (
              <li key={id} dir="auto">
                <a href={pathOf(kind, id)}>{names.get(id) ?? nameOf(id)}</a>
              </li>
            ))}
          </ul>
        </section>
      )}
      <div class="row">
        {problem && (
          <button type="button" class="primary" onClick={onGoOn}>
            {words.goOn}
          </button>
        )}
        <button type="button" class="quiet" onClick={onLeave}>
          {words.another}
        </button>
      </div>
    </>
  );
}

/** Return the first words of a thing. */
function nameOf(id: string): string {
  const row = thingById(id).value?.row ?? {};
  const found = ["title", "name", "text", "content"].map((field) => textOf(row, field));
  return (found.find(Boolean) ?? words.lost(id)).slice(0, 60);
}
