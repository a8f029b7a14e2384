// The values of an event's fields, as a person reads them in a history.
import { isDay, plusDays, type Day } from "../model/day.ts";
import { isMap, textOf, type Json, type Row } from "../model/kinds.ts";
import { words } from "../words/events.ts";
import { pastWords } from "../words/past.ts";
import { keyText } from "./event-times.ts";
import { ruleInWords } from "./rule-words.ts";

type Show = (value: Json, row: Row) => string;
const listed = (value: Json, show: (one: Json) => string): string =>
  Array.isArray(value) ? value.map(show).join("; ") : "";

/** How a field of an event is shown, where that is not as any other. */
export const OF_EVENTS: Readonly<Record<string, Show>> = {
  start: (value) => keyText(String(value)),
  end: (value) => {
    const end = String(value);
    return keyText(isDay(end) ? plusDays(end as Day, -1) : end);
  },
  rule: (value, row) =>
    ruleInWords(String(value), textOf(row, "start"), textOf(row, "zone") || null),
  extra: (value) => listed(value, (one) => keyText(String(one))),
  reminders: (value) => listed(value, (one) => words.reminder(Number(one))),
  overrides: (value) =>
    Object.entries(isMap(value) ? value : {})
      .map(([key, own]) => `${keyText(key)}: ${different(isMap(own) ? own : {})}`)
      .join("; "),
};

/** Return what is different in one repeat. */
function different(own: Row): string {
  if (own["excluded"]) return pastWords.fields.excluded;
  return Object.entries(own)
    .map(([name, value]) => OF_EVENTS[name]?.(value, own) ?? String(value ?? pastWords.nothing))
    .join(", ");
}
