// The text exports that can be cut: JSON lines, jrnl's journals, TickTick's CSV.
import { grouped, type Cut } from "./cut.ts";

/** Return how to cut a text; null for one of another form. */
export function textCut(text: string): Cut<string> | null {
  return linesCut(text) ?? ticktickCut(text) ?? jrnlCut(text);
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

/** TickTick: families of tasks stay together; what comes before the header goes with it. */
function ticktickCut(text: string): Cut<string> | null {
  const records = recordsOf(text);
  const rows = records.map(cellsOf);
  const at = rows.findIndex((cells) => cells.includes("Title") && cells.includes("taskId"));
  if (at < 0) return null;
  const [id, parent] = ["taskId", "parentId"].map((name) => rows[at]?.indexOf(name) ?? -1);
  const cell = (place: number, of: number | undefined) => rows[place]?.[of ?? -1]?.trim() ?? "";
  const tasks = [...records.keys()].filter((n) => n > at && records[n]?.trim());
  if (tasks.some((place) => !cell(place, id))) return null; // these are known by their number
  const parents = new Map(tasks.map((place) => [cell(place, id), cell(place, parent)]));
  const families = grouped(tasks, (place) => headOf(cell(place, id), parents));
  const head = records.slice(0, at + 1).join("");
  return {
    groups: families.map((family) => family.map((place) => lineOf(records[place] ?? ""))),
    write: (some) => head + some.join(""),
  };
}

const lineOf = (record: string): string => (record.endsWith("\n") ? record : `${record}\n`);

/** Return the task at the top of a family; of those in a circle, the first by name. */
function headOf(task: string, parents: ReadonlyMap<string, string>): string {
  const seen = new Set<string>();
  let one = task;
  while (parents.get(one) && !seen.has(one)) {
    seen.add(one);
    one = parents.get(one) ?? "";
  }
  if (!seen.has(one)) return one;
  const circle = [one];
  for (let next = parents.get(one); next && next !== one; next = parents.get(next))
    circle.push(next);
  return circle.sort()[0] ?? one;
}

/** Return the records of a CSV text as they are written, with the ends of their lines. */
export function recordsOf(text: string): readonly string[] {
  const records: string[] = [];
  let [begin, isQuoted] = [0, false];
  for (let at = 0; at < text.length; at++) {
    if (text[at] === '"') isQuoted = !isQuoted;
    else if (text[at] === "\n" && !isQuoted) {
      records.push(text.slice(begin, at + 1));
      begin = at + 1;
    }
  }
  if (begin < text.length) records.push(text.slice(begin));
  return records;
}

/** Return the cells of a record. */
export function cellsOf(record: string): readonly string[] {
  const cells: string[] = [];
  let [cell, isQuoted] = ["", false];
  for (const letter of record.replace(/\r?\n$/, "")) {
    if (letter === '"') isQuoted = !isQuoted;
    if (letter === "," && !isQuoted) {
      cells.push(cell);
      cell = "";
    } else cell += letter;
  }
  return [...cells, cell].map(unquoted);
}

const unquoted = (cell: string): string =>
  /^".*"$/s.test(cell) ? cell.slice(1, -1).replaceAll('""', '"') : cell;
