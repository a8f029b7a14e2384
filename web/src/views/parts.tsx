// Parts of several screens: fields with their problem, icons, links back, the state of sending.
import type { ComponentChildren } from "preact";
import { useId } from "preact/hooks";
import { isOnline, needsSignIn } from "../store/session.ts";
import { firstThatNeedsYou, needsYou, unsent } from "../store/memory.ts";
import { words } from "../words.ts";
import { goBack, pathOf } from "./places.ts";

interface FieldProps {
  readonly label: string;
  readonly name: string;
  readonly type?: "text" | "email" | "password";
  readonly autocomplete?: string;
  readonly inputMode?: "numeric" | "text";
  readonly hint?: string | undefined;
  readonly problem?: string | undefined;
  readonly value?: string;
  readonly isRequired?: boolean;
  readonly list?: string; // the id of what is proposed
}

/** A labelled field; its problem stands under it. */
export function Field(props: FieldProps) {
  const id = useId();
  const { label, name, hint, problem, type } = props;
  const typed = type ? ({ type } as { type: "text" }) : {}; // each type has attributes of its own
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <input
        id={id}
        name={name}
        {...typed}
        autocomplete={props.autocomplete ?? "off"}
        inputMode={props.inputMode ?? "text"}
        autocapitalize="none"
        spellcheck={false}
        defaultValue={props.value ?? ""}
        list={props.list}
        required={props.isRequired ?? true}
        aria-invalid={problem ? "true" : undefined}
        aria-describedby={`${id}-about`}
      />
      <p id={`${id}-about`} class={problem ? "problem" : "hint"}>
        {problem ?? hint}
      </p>
    </div>
  );
}

const ICONS = {
  today:
    "M12 16a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM12 3v2M12 19v2M3 12h2M19 12h2M5.6 5.6L7 7M17 17l1.4 1.4" +
    "M5.6 18.4L7 17M17 7l1.4-1.4",
  journals: "M5 4h11a3 3 0 0 1 3 3v13H8a3 3 0 0 1-3-3zM9 8h6M9 12h6",
  calendar:
    "M7 5h10a3 3 0 0 1 3 3v9a3 3 0 0 1-3 3H7a3 3 0 0 1-3-3V8a3 3 0 0 1 3-3zM4 10h16M9 3v4M15 3v4",
  tasks: "M4 6.5l1.5 1.5L8.5 5M4 16.5l1.5 1.5 3-3M12 7h8M12 17h8",
  repeat: "M5 11a4 4 0 0 1 4-4h9M15 4l3 3-3 3M19 13a4 4 0 0 1-4 4H6M9 20l-3-3 3-3",
  search: "M11 17a6 6 0 1 0 0-12 6 6 0 0 0 0 12zM20 20l-4.5-4.5",
  more: "M5 12h.01M12 12h.01M19 12h.01",
  star: "M12 4.5l2.3 4.8 5.2.7-3.8 3.6 1 5.2L12 16.3l-4.7 2.5 1-5.2L4.5 10l5.2-.7z",
  forward: "M9 5l7 7-7 7",
  add: "M12 5v14M5 12h14",
  back: "M15 5l-7 7 7 7",
  person: "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4.5 20.5a7.5 7.5 0 0 1 15 0",
} as const;

export function Icon({ name }: { readonly name: keyof typeof ICONS }) {
  return (
    <svg viewBox="0 0 24 24" aria-hidden="true">
      <path d={ICONS[name]} />
    </svg>
  );
}

interface BelowProps {
  readonly title: string;
  readonly mark?: ComponentChildren; // before the title
  readonly action?: ComponentChildren;
  readonly children?: ComponentChildren;
}

/** The top of a screen below the first. */
export function Below({ title, mark, action, children }: BelowProps) {
  return (
    <header class="top below">
      <button type="button" class="back" onClick={goBack}>
        <Icon name="back" />
        {words.back}
      </button>
      <div class="corner">
        <State />
        {action}
      </div>
      <h1 tabIndex={-1} dir="auto">
        {mark}
        {title}
      </h1>
      {children}
    </header>
  );
}

/** Whether all is sent: nothing where it is. */
export function State() {
  const thing = firstThatNeedsYou.value;
  const parts = [
    isOnline.value ? "" : words.offline,
    unsent.value > 0 && (!isOnline.value || needsSignIn.value) ? words.toSend(unsent.value) : "",
  ].filter(Boolean);
  return (
    <p class="state" role="status">
      {parts.join(" · ")}
      {needsSignIn.value && <a href="/sign-in">{words.signInToSend}</a>}
      {thing && <a href={pathOf(thing.kind, thing.id)}>{words.needsYou(needsYou.value)}</a>}
    </p>
  );
}
