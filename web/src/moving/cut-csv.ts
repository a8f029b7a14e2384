// CSV of tasks, cut between families: what reads them needs a task before its subtasks.
import { grouped, type Cut } from "./cut.ts";

/** TickTick: families of tasks stay together; what comes before the header goes with it. */
export function ticktickCut(text: string): Cut<string> | null {
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

/** A task at the top of a project of Todoist, with its subtasks and all their comments. */
interface Family {
  readonly section: string; // the row that begins it; empty before the first
  readonly rows: readonly string[];
}

/** Todoist: a part has the section of each family again. Equal rows are told apart by their
 * number, and so their families stay together. */
export function todoistCut(text: string): Cut<Family> | null {
  const [header = "", ...records] = recordsOf(text);
  const columns = cellsOf(header).map((cell) => cell.trim().toUpperCase());
  const [type, content, indent] = ["TYPE", "CONTENT", "INDENT"].map((one) => columns.indexOf(one));
  if (type === undefined || content === undefined || indent === undefined) return null;
  if (Math.min(type, content, indent) < 0) return null;
  const families: { section: string; rows: string[] }[] = [{ section: "", rows: [] }];
  for (const record of records.map(lineOf)) {
    const cells = cellsOf(record);
    const kind = cells[type]?.trim().toLowerCase();
    const last = families.at(-1);
    const isTop = !(Number(cells[indent]) > 1);
    if (kind === "section") families.push({ section: record, rows: [] });
    else if (kind === "task" && isTop) {
      families.push({ section: last?.section ?? "", rows: [record] });
    } else last?.rows.push(record);
  }
  const noSection = lineOf(columns.map((_, at) => (at === type ? "section" : "")).join(","));
  return {
    groups: together(
      families.filter((one) => one.rows.length > 0),
      (row) => {
        const cells = cellsOf(row);
        return cells[type]?.trim().toLowerCase() === "task" ? cells.join("\x1f").trimEnd() : null;
      },
    ),
    write: (some) =>
      lineOf(header) +
      some.map((one, at) => `${one.section || (at ? noSection : "")}${one.rows.join("")}`).join(""),
  };
}

/** Return families in groups of those that have an equal task, in their order. */
function together(
  families: readonly Family[],
  keyOf: (row: string) => string | null,
): readonly (readonly Family[])[] {
  const heads = families.map((_, at) => at);
  const headOfAll = (at: number): number => {
    let one = at;
    while (heads[one] !== one) one = heads[one] ?? one;
    return one;
  };
  const first = new Map<string, number>();
  for (const [at, { rows }] of families.entries()) {
    for (const key of rows.map(keyOf)) {
      if (key === null) continue;
      const before = headOfAll(first.get(key) ?? at);
      const own = headOfAll(at);
      heads[Math.max(before, own)] = Math.min(before, own);
      first.set(key, at);
    }
  }
  return grouped([...families.keys()], (at) => String(headOfAll(at))).map((some) =>
    some.flatMap((at) => families[at] ?? []),
  );
}

const lineOf = (record: string): string => (record.endsWith("\n") ? record : `${record}\n`);

/** Return the task at the top of a family; of those in a circle, the first by name. */
export function headOf(task: string, parents: ReadonlyMap<string, string>): string {
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
