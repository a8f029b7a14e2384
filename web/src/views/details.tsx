// What is said of a thing beside its words: day, time, journal, mood, tags, place.
import { useSignal } from "@preact/signals";
import type { ComponentChildren, TargetedEvent, TargetedKeyboardEvent } from "preact";
import { useId, useLayoutEffect, useRef } from "preact/hooks";
import { allZones, deviceZone } from "../model/day.ts";
import { typedOf, withDetails, type Fault, type Typed } from "../model/details.ts";
import type { Seen, Thing } from "../model/held.ts";
import { kindOf, textOf } from "../model/kinds.ts";
import { journals } from "../store/memory.ts";
import { announce } from "../store/session.ts";
import { save } from "../store/things.ts";
import { journalWords } from "../words/journals.ts";
import { words } from "../words.ts";
import { fieldName } from "./fields.ts";
import { FormButtons } from "./form-buttons.tsx";
import { isComposing } from "./typing.ts";

interface DetailsProps {
  readonly thing: Thing;
  readonly onDone: () => void;
}

export function Details({ thing, onDone }: DetailsProps) {
  const form = useRef<HTMLFormElement>(null);
  const seen = useRef<Seen>({ row: thing.row, version: thing.version });
  const problem = useSignal("");
  const { row } = seen.current;
  const shown = typedOf(row, textOf(row, "zone") || deviceZone());
  useLayoutEffect(() => form.current?.querySelector("input")?.focus(), []);

  async function saveDetails(event: TargetedEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault();
    const typed = Object.fromEntries(new FormData(event.currentTarget)) as Typed;
    const text = textOf(row, kindOf(thing.kind)?.words ?? "");
    const { row: after, faults } = withDetails(row, text, typed, shown);
    if (faults[0]) return tell(faults[0]);
    const saved = await save(thing, after, seen.current).then(
      () => true,
      () => false,
    );
    problem.value = saved ? "" : words.notSaved;
    if (!saved) return;
    announce(words.saved);
    onDone();
  }
  function tell(fault: Fault): void {
    problem.value = journalWords.faults[fault];
    const name = FIELD_OF[fault] ?? fault;
    form.current?.querySelector<HTMLInputElement>(`[name=${name}]`)?.focus();
  }
  function onKey(event: TargetedKeyboardEvent<HTMLFormElement>): void {
    if (event.key === "Escape" && !isComposing(event)) onDone();
  }
  return (
    <form class="card details" ref={form} onSubmit={saveDetails} onKeyDown={onKey} noValidate>
      <div class="pair">
        <Input name="day" label={journalWords.day} type="date" shown={shown} />
        <Input name="clock" label={journalWords.clock} type="time" shown={shown} />
      </div>
      {"zone" in row && <Zone shown={shown} />}
      {thing.kind === "entry" && (
        <>
          <Journal chosen={textOf(row, "journal_id")} />
          <Input name="mood" label={fieldName("mood")} shown={shown} />
        </>
      )}
      <Input name="tags" label={fieldName("tags")} shown={shown} hint={journalWords.tagsHint} />
      <Place shown={shown} />
      <p class="problem" role="alert">
        {problem}
      </p>
      <FormButtons other={words.cancel} onOther={onDone} />
    </form>
  );
}

const FIELD_OF: Partial<Record<Fault, string>> = {
  ...{ tagLength: "tags", placeName: "place_name", coordinates: "longitude" },
};

interface InputProps {
  readonly name: string;
  readonly label: string;
  readonly shown: Typed;
  readonly type?: "date" | "time" | "text";
  readonly inputMode?: "decimal" | "text";
  readonly hint?: string;
}

function Input({ name, label, shown, type = "text", inputMode = "text", hint }: InputProps) {
  const id = useId();
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <input
        id={id}
        name={name}
        {...({ type } as { type: "text" })}
        inputMode={inputMode}
        dir="auto"
        autocomplete="off"
        defaultValue={shown[name] ?? ""}
        aria-describedby={hint ? `${id}-hint` : undefined}
      />
      {hint && (
        <p id={`${id}-hint`} class="hint">
          {hint}
        </p>
      )}
    </div>
  );
}

interface SelectProps {
  readonly name: string;
  readonly label: string;
  readonly children: ComponentChildren;
}

function Select({ name, label, children }: SelectProps) {
  const id = useId();
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <select id={id} name={name}>
        {children}
      </select>
    </div>
  );
}

function Zone({ shown }: { readonly shown: Typed }) {
  const own = shown["zone"] ?? "";
  const all = [...new Set([own, deviceZone(), ...allZones()])];
  return (
    <Select name="zone" label={fieldName("zone")}>
      {all.map((zone) => (
        <option key={zone} value={zone} selected={zone === own}>
          {zone.replaceAll("_", " ")}
        </option>
      ))}
    </Select>
  );
}

function Journal({ chosen }: { readonly chosen: string }) {
  return (
    <Select name="journal_id" label={fieldName("journal_id")}>
      {journals.value.map((journal) => (
        <option key={journal.id} value={journal.id} selected={journal.id === chosen}>
          {textOf(journal.row, "name")}
        </option>
      ))}
    </Select>
  );
}

function Place({ shown }: { readonly shown: Typed }) {
  return (
    <>
      <Input name="place_name" label={fieldName("place")} shown={shown} />
      <div class="pair">
        <Input
          name="latitude"
          label={journalWords.latitude}
          shown={shown}
          inputMode="text"
          hint={journalWords.coordinatesHint}
        />
        <Input name="longitude" label={journalWords.longitude} shown={shown} inputMode="text" />
      </div>
    </>
  );
}
