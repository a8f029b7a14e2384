// The tasks on this device.
import { computed, type ReadonlySignal } from "@preact/signals";
import { now } from "../model/day.ts";
import { edited, type Thing } from "../model/held.ts";
import { withoutNext } from "../model/opened.ts";
import { newId, settable, textOf, type Row } from "../model/kinds.ts";
import { listOf, tasksOfToday } from "../model/tasks.ts";
import { noteAct } from "./acts.ts";
import { everyOf } from "./memory.ts";
import { loadRepeats, type Repeats } from "./repeating.ts";
import { today } from "./session.ts";
import { tell } from "./tabs.ts";
import { change, save } from "./things.ts";

export const tasks: ReadonlySignal<readonly Thing[]> = everyOf("task");
/** What is overdue, and what is for today. */
export const todays = computed(() => tasksOfToday(tasks.value, today.value));
/** The names of the lists, in their order. */
export const lists: ReadonlySignal<readonly string[]> = computed(() =>
  [...new Set(tasks.value.map(listOf).filter(Boolean))].sort((one, other) =>
    one.localeCompare(other),
  ),
);

/** Tick a task off, or take the tick away. What follows one that repeats comes and goes with it:
 * Aurora does the same, and an id that follows from the task's makes the two one. */
export async function tick(task: Thing, isDone: boolean): Promise<void> {
  const { id, kind, row } = task;
  const known = textOf(row, "rule") ? await loadRepeats() : undefined;
  const after = { ...row, completed: isDone };
  const next = known && nextOf(row, known);
  if (!known || !next) return save(task, after, { row, version: task.version });
  let keepsRule = false;
  await change([known.nextId(id), id], (held, one) => {
    const edit = { id: one, kind, changeId: newId(now()) };
    if (one === id) {
      const own = keepsRule ? { ...after, rule: null } : after;
      return edited(held, { ...edit, row: own, basedOn: { row, version: task.version } });
    }
    if (isDone) return held.thing ? held : edited(held, { ...edit, row: next, basedOn: null });
    const back = withoutNext(held, next);
    keepsRule = back.keepsRule;
    return back.held;
  });
  noteAct({ id, kind, before: row, after, at: now() });
  tell({ kind: "written" });
}

/** Return the task that follows one, as Aurora makes it. */
function nextOf(row: Row, known: Repeats): Row | undefined {
  const next = known.following(row, today.peek());
  if (!next) return undefined;
  const kept = settable(row).map((name) => [name, row[name] ?? null]);
  return { ...Object.fromEntries(kept), date: next.day, rule: next.rule, completed: false };
}

/** Move a task to the next day of its rule. Resolves to whether there is one. */
export async function skip(task: Thing): Promise<boolean> {
  const { row, version } = task;
  const next = (await loadRepeats())?.following(row, today.peek());
  if (next) await save(task, { ...row, date: next.day, rule: next.rule }, { row, version });
  return next !== undefined;
}
