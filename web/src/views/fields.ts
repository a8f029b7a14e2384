// The fields of things, and their values, as a person reads them.
import { dayOf, momentOf, timeOf, writtenClock, type Day } from "../model/day.ts";
import { textOf, type Json, type Row } from "../model/kinds.ts";
import { thingById } from "../store/memory.ts";
import { pastWords } from "../words/past.ts";
import { OF_EVENTS } from "./event-values.ts";
import { dayName } from "./when.ts";

/** Fields with a text of a person's own, in which changed words are marked. */
const TEXTS = new Set(["text", "content", "title", "description", "name"]);
export const isText = (field: string): boolean => TEXTS.has(field);

/** Return a field's name; of one that a newer server has, the server's. */
export const fieldName = (field: string): string =>
  (pastWords.fields as Readonly<Record<string, string>>)[field] ?? field.replaceAll("_", " ");

/** Return a moment as day and time. */
export const whenOf = (at: number): string => `${dayName(dayOf(at))}, ${timeOf(at)}`;

/** Return a value of a field as a person reads it, in a row. */
export function valueText(field: string, value: Json | undefined, row: Row = {}): string {
  if (value === null || value === undefined || value === "") return pastWords.nothing;
  if (typeof row["start"] === "string" && field in OF_EVENTS)
    return OF_EVENTS[field]?.(value, row) || pastWords.nothing;
  if (field === "journal_id") {
    const journal = thingById(String(value)).value;
    return journal ? textOf(journal.row, "name") : pastWords.anotherJournal;
  }
  if (field === "parent_id") {
    const task = thingById(String(value)).value;
    return task ? textOf(task.row, "title") : pastWords.anotherTask;
  }
  const named = (pastWords.values as Readonly<Record<string, string>>)[`${field} ${String(value)}`];
  if (named !== undefined) return named;
  if (field === "date") return dayName(value as Day);
  if (field === "due_time") return writtenClock(String(value));
  if (typeof value === "boolean") return value ? pastWords.yes : pastWords.no;
  if (Array.isArray(value))
    return value.map((one) => `#${String(one)}`).join(" ") || pastWords.nothing;
  if (typeof value === "object") return placeText(value as { readonly [name: string]: Json });
  const at = field === "timestamp" || field.endsWith("_at") ? momentOf(String(value)) : Number.NaN;
  return Number.isNaN(at) ? String(value) : whenOf(at);
}

/** Return a place by its name, or where it is. */
export function placeText(place: { readonly [name: string]: Json }): string {
  const { name, latitude, longitude } = place;
  if (typeof name === "string" && name) return name;
  if (typeof latitude === "number" && typeof longitude === "number") {
    return `${latitude}, ${longitude}`;
  }
  return JSON.stringify(place);
}
