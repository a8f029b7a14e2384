// One text made of two versions, to edit, and of each other field one value.
import type { TargetedEvent } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import type { Thing } from "../model/held.ts";
import {
  KINDS,
  equal,
  settable,
  textOf,
  type Json,
  type KindName,
  type Row,
} from "../model/kinds.ts";
import { joined } from "../model/merge.ts";
import { draftAt, keepDraft, twoVersionsPlace } from "../store/drafts.ts";
import { pastWords } from "../words/past.ts";
import { words } from "../words.ts";
import { fieldName, valueText } from "./fields.ts";
import { fit, keepWhileTyping } from "./typing.ts";

interface BothProps {
  readonly thing: Thing;
  readonly all: readonly [Row, ...Row[]];
  readonly onSave: (row: Row) => Promise<void>;
}

/** Names and titles are one line: they are not joined. */
const LINES = new Set(["name", "title"]);

/** What is made of all versions: their words, to edit, and of each other field one value. */
export function OneOfBoth({ thing, all, onSave }: BothProps) {
  const form = useRef<HTMLFormElement>(null);
  const area = useRef<HTMLTextAreaElement>(null);
  const field = KINDS[thing.kind as KindName].words;
  const place = twoVersionsPlace(thing.id);
  const both = joined(thing.kind, [...all]);
  const isDone = useRef(false);
  const suggested = textOf(LINES.has(field) ? (all.at(-1) ?? both) : both, field);
  useLayoutEffect(() => {
    const own = area.current;
    if (!form.current || !own) return undefined;
    fit(own);
    return keepWhileTyping(form.current, () => {
      if (!isDone.current) void keepDraft({ place, text: own.value });
    });
  }, []);
  async function saveBoth(event: TargetedEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault();
    const text = area.current?.value ?? "";
    if (!text.trim()) return area.current?.focus();
    const chosen = [...new FormData(event.currentTarget)]
      .filter(([name]) => name !== "text")
      .map(([name, index]) => [name, all[Number(index)]?.[name] ?? null] as const);
    isDone.current = true;
    await onSave({ ...both, ...Object.fromEntries(chosen), [field]: text });
  }
  return (
    <form class="version" ref={form} onSubmit={saveBoth}>
      <h2 id="both">{pastWords.both}</h2>
      {choices(all, field).map(([name, values]) => (
        <Choice key={name} name={name} values={values} row={all[0]} />
      ))}
      <div class="editor">
        <textarea
          ref={area}
          name="text"
          rows={1}
          aria-labelledby="both"
          dir="auto"
          defaultValue={draftAt(place)?.text ?? suggested}
          onInput={(event) => fit(event.currentTarget)}
        />
      </div>
      <div class="row">
        <button type="submit" class="primary">
          {words.save}
        </button>
      </div>
    </form>
  );
}

/** Return the fields with several values, each with the versions that have them first. */
function choices(all: readonly Row[], field: string): [string, [number, Json][]][] {
  const names = new Set(all.flatMap(settable).filter((name) => name !== field && name !== "tags"));
  const found = [...names].map((name): [string, [number, Json][]] => {
    const values: [number, Json][] = [];
    for (const [index, row] of all.entries()) {
      const value = row[name] ?? null;
      if (!values.some(([, one]) => equal(name, one, value))) values.push([index, value]);
    }
    return [name, values];
  });
  return found.filter(([, values]) => values.length > 1);
}

interface ChoiceProps {
  readonly name: string;
  readonly values: readonly (readonly [number, Json])[];
  readonly row: Row;
}

function Choice({ name, values, row }: ChoiceProps) {
  return (
    <fieldset class="choice">
      <legend>{fieldName(name)}</legend>
      {values.map(([index, value], place) => (
        <label key={index} class="check">
          <input
            type="radio"
            name={name}
            value={index}
            defaultChecked={place === values.length - 1}
          />
          <span dir="auto">{valueText(name, value, row)}</span>
        </label>
      ))}
    </fieldset>
  );
}
