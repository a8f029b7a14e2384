// What Aurora says is wrong, in a person's words: its own are for who writes an app.
import type { Refusal } from "../model/kinds.ts";
import type { Problem } from "../sync/api.ts";
import { words } from "../words.ts";

type Texts = Readonly<Record<string, string>>;

/** Return what was wrong with a request. */
export function problemText({ code, detail, retryAfterMs }: Problem): string {
  if (code === "too_many_requests") {
    return words.tooOften(Math.max(Math.ceil((retryAfterMs ?? 0) / 60_000), 1));
  }
  return (words.problems as Texts)[code] ?? detail;
}

/** Return what is wrong with a field, as a form has it or as a thing was sent. */
export function faultText(field: string, { code, message }: Refusal): string {
  if (code === "string_too_short" && field.endsWith("password")) return words.tooShort;
  return (words.fieldProblems as Texts)[field] ?? (words.faults as Texts)[code] ?? message;
}
