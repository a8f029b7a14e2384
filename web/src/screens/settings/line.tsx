// Parts of Settings: a line with its value and what can be done with it.
import type { ComponentChildren } from "preact";
import type { ProblemOf } from "../../views/ask.tsx";
import { Field } from "../../views/parts.tsx";
import { words } from "../../words/settings.ts";

interface Action {
  readonly label: string;
  readonly name?: string; // what a screen reader says: begins with the label
  readonly run: () => void;
  readonly isDanger?: boolean;
}
interface LineProps {
  readonly label: string;
  readonly value?: ComponentChildren;
  readonly action?: Action | undefined;
}

export function Line({ label, value, action }: LineProps) {
  return (
    <div class="line">
      <div class="about">
        <p dir="auto">{label}</p>
        {value !== undefined && (
          <p class="soft" dir="auto">
            {value}
          </p>
        )}
      </div>
      {action && (
        <button
          type="button"
          class={action.isDanger ? "quiet danger" : "quiet"}
          aria-label={action.name}
          onClick={action.run}
        >
          {action.label}
        </button>
      )}
    </div>
  );
}

export function CurrentPassword({ problemOf }: { readonly problemOf: ProblemOf }) {
  return (
    <Field
      label={words.currentPassword}
      name="password"
      type="password"
      autocomplete="current-password"
      hint={words.currentPasswordHint}
      problem={problemOf("password")}
    />
  );
}

export const textIn = (data: FormData, name: string): string => String(data.get(name) ?? "");
