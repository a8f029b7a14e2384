// The field of one line that is read as it is typed.
import type { Signal } from "@preact/signals";
import type { RefObject, TargetedKeyboardEvent } from "preact";
import { isComposing } from "./typing.ts";
import { prepareReader } from "./understood.ts";

interface TypedLineProps {
  readonly field: RefObject<HTMLInputElement | null>;
  readonly line: Signal<string>;
  readonly label: string;
  readonly hint: string;
}

export const TypedLine = ({ field, line, label, hint }: TypedLineProps) => (
  <input
    ref={field}
    aria-label={label}
    placeholder={hint}
    dir="auto"
    autocomplete="off"
    autocapitalize="sentences"
    enterkeyhint="done"
    onFocus={() => void prepareReader()}
    onInput={(event) => void (line.value = event.currentTarget.value)}
    onKeyDown={onKey}
  />
);

function onKey(event: TargetedKeyboardEvent<HTMLInputElement>): void {
  if (event.key === "Enter" && isComposing(event)) event.preventDefault();
}
