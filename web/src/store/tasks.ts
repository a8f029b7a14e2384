// The tasks on this device.
import { computed, type ReadonlySignal } from "@preact/signals";
import type { Thing } from "../model/held.ts";
import { listOf, tasksOfToday } from "../model/tasks.ts";
import { everyOf } from "./memory.ts";
import { today } from "./session.ts";
import { save } from "./things.ts";

export const tasks: ReadonlySignal<readonly Thing[]> = everyOf("task");
/** What is overdue, and what is for today. */
export const todays = computed(() => tasksOfToday(tasks.value, today.value));
/** The names of the lists, in their order. */
export const lists: ReadonlySignal<readonly string[]> = computed(() =>
  [...new Set(tasks.value.map(listOf).filter(Boolean))].sort((one, other) =>
    one.localeCompare(other),
  ),
);

/** Tick a task off, or take the tick away. */
export const tick = (task: Thing, isDone: boolean): Promise<void> =>
  save(task, { ...task.row, completed: isDone }, { row: task.row, version: task.version });
