// Tasks in their order: by day, by list, and under each other. Pure.
import type { Day } from "./day.ts";
import type { Thing } from "./held.ts";
import { textOf } from "./kinds.ts";

export const isDone = (task: Thing): boolean => task.row["completed"] === true;
export const dueOf = (task: Thing): Day | undefined =>
  (textOf(task.row, "date") as Day) || undefined;
export const parentOf = (task: Thing): string => textOf(task.row, "parent_id");
export const listOf = (task: Thing): string => textOf(task.row, "list");

const RANKS = ["urgent", "high", "medium", "low"];
const LAST = "~"; // after every day and every time
/** Order tasks by day, time, importance and name; what has no day, or no time, comes last. */
export function compareTasks(one: Thing, other: Thing): number {
  const [day, otherDay] = [dueOf(one) ?? LAST, dueOf(other) ?? LAST];
  if (day !== otherDay) return day < otherDay ? -1 : 1;
  const [time, otherTime] = [one, other].map((task) => textOf(task.row, "due_time") || LAST);
  if (time !== otherTime) return (time ?? LAST) < (otherTime ?? LAST) ? -1 : 1;
  const [rank = 2, otherRank = 2] = [one, other].map((task) =>
    RANKS.indexOf(textOf(task.row, "priority")),
  );
  if (rank !== otherRank) return rank - otherRank;
  return (
    textOf(one.row, "title").localeCompare(textOf(other.row, "title")) ||
    (one.id < other.id ? -1 : 1)
  );
}

/** Return the tasks of today: what should have been done before, and what is there to do. */
export function tasksOfToday(tasks: readonly Thing[], today: Day) {
  const overdue: Thing[] = [];
  const due: Thing[] = []; // also what is done
  for (const task of tasks) {
    const day = dueOf(task);
    if (day === today) due.push(task);
    else if (day !== undefined && day < today && !isDone(task)) overdue.push(task);
  }
  return { overdue: overdue.sort(compareTasks), due: due.sort(compareTasks) };
}

export interface Group {
  readonly kind: "overdue" | "day" | "undated" | "done" | "list";
  readonly name: string; // the day, or the list's name
  readonly tasks: readonly Placed[];
}
export interface Placed {
  readonly task: Thing;
  readonly depth: number; // under how many others it stands here
}
const flat = (tasks: readonly Thing[]): Placed[] => tasks.map((task) => ({ task, depth: 0 }));

/** Return tasks by day: overdue, each day from today, without a day, done. */
export function byDay(tasks: readonly Thing[], today: Day): Group[] {
  const open = tasks.filter((task) => !isDone(task)).sort(compareTasks);
  const groups: Group[] = [];
  const add = (kind: Group["kind"], name: string, some: readonly Thing[]) => {
    if (some.length > 0) groups.push({ kind, name, tasks: flat(some) });
  };
  const isOverdue = (task: Thing) => (dueOf(task) ?? LAST) < today;
  add("overdue", "", open.filter(isOverdue));
  const days = Map.groupBy(
    open.filter((task) => dueOf(task) !== undefined && !isOverdue(task)),
    (task) => dueOf(task) ?? "",
  );
  for (const [day, some] of days) add("day", day, some);
  add(
    "undated",
    "",
    open.filter((task) => dueOf(task) === undefined),
  );
  add("done", "", doneIn(tasks));
  return groups;
}

/** Return tasks by list, each under the one it is a part of; what is in no list comes first. */
export function byList(tasks: readonly Thing[]): Group[] {
  const lists = Map.groupBy(
    tasks.filter((task) => !isDone(task)),
    listOf,
  );
  const names = [...lists.keys()].sort((one, other) => one.localeCompare(other));
  const groups: Group[] = names.map((name) => ({
    kind: "list",
    name,
    tasks: underEachOther(lists.get(name) ?? []),
  }));
  const done = doneIn(tasks);
  return done.length > 0 ? [...groups, { kind: "done", name: "", tasks: flat(done) }] : groups;
}

/** Return what is done, the last first. */
function doneIn(tasks: readonly Thing[]): Thing[] {
  // What was ticked on this device just now has no moment yet.
  const at = (task: Thing) => textOf(task.row, "completed_at") || LAST;
  const order = (one: Thing, other: Thing) =>
    at(one) === at(other) ? compareTasks(one, other) : at(one) < at(other) ? 1 : -1;
  return tasks.filter(isDone).sort(order);
}

/** Return tasks with each subtask after the one it is a part of, if that is here too. */
export function underEachOther(tasks: readonly Thing[]): Placed[] {
  const here = new Set(tasks.map((task) => task.id));
  const roots: Thing[] = [];
  const parts = new Map<string, Thing[]>();
  for (const task of [...tasks].sort(compareTasks)) {
    const parent = parentOf(task);
    if (!here.has(parent)) roots.push(task);
    else parts.set(parent, [...(parts.get(parent) ?? []), task]);
  }
  const placed: Placed[] = [];
  const seen = new Set<string>();
  function place(task: Thing, depth: number): void {
    if (seen.has(task.id)) return;
    seen.add(task.id);
    placed.push({ task, depth });
    for (const part of parts.get(task.id) ?? []) place(part, depth + 1);
  }
  for (const task of roots) place(task, 0);
  // Two devices can put tasks under each other: then none of them has a root.
  for (const task of tasks) place(task, 0);
  return placed;
}

/** Return the parts of a task, in their order; what is done comes last. */
export const partsOf = (tasks: readonly Thing[], id: string): Thing[] =>
  tasks
    .filter((task) => parentOf(task) === id)
    .sort((one, other) => Number(isDone(one)) - Number(isDone(other)) || compareTasks(one, other));
