// The text exports that can be cut: JSON lines, jrnl's journals, CSV of tasks, calendars.
import { calendarCut } from "./cut-calendar.ts";
import { ticktickCut, todoistCut } from "./cut-csv.ts";
import { grouped, partsOf, type Cut } from "./cut.ts";

/** Return a text in parts; null for one of another form, or where a part would be too large. */
export function partsOfText(text: string): readonly string[] | null {
  const todoist = todoistCut(text);
  if (todoist) return partsOf(todoist);
  const cut = linesCut(text) ?? ticktickCut(text) ?? calendarCut(text) ?? jrnlCut(text);
  return cut && partsOf(cut);
}

/** JSON lines: equal ones are told apart by their number, and so stay together. */
function linesCut(text: string): Cut<string> | null {
  const lines = text.split("\n");
  if (!isObject(lines[0] ?? "")) return null;
  return { groups: grouped(lines, (line) => line), write: (some) => some.join("\n") };
}

function isObject(line: string): boolean {
  try {
    return line.trimStart().startsWith("{") && typeof JSON.parse(line) === "object";
  } catch {
    return false;
  }
}

const STAMP = /^\[\d{4}-\d\d-\d\d(?: \d\d:\d\d(?::\d\d)?(?: [AP]M)?)?\] /gm;
const BARE = /^\d{4}-\d\d-\d\d \d\d:\d\d(?: [AP]M)? /gm;

/** jrnl: cut before the stamps; what precedes the first stays with it. */
function jrnlCut(text: string): Cut<string> | null {
  const stamps = [...text.matchAll(STAMP)];
  const found = stamps.length > 0 ? stamps : [...text.matchAll(BARE)];
  if (found.length === 0) return null;
  const begins = [0, ...found.slice(1).map((one) => one.index)];
  const entries = begins.map((begin, place) => text.slice(begin, begins[place + 1]));
  return { groups: grouped(entries, (one) => one.trimEnd()), write: (some) => some.join("") };
}
