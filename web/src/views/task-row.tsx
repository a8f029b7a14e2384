// One task in a list: a tick, its title, and when it is due.
import { useEffect } from "preact/hooks";
import { shortDateOf, writtenClock, type Day } from "../model/day.ts";
import type { Thing } from "../model/held.ts";
import { tagsOf, textOf } from "../model/kinds.ts";
import { dueOf, isDone, listOf, parentOf } from "../model/tasks.ts";
import { loadRepeats, repeats } from "../store/repeating.ts";
import { today } from "../store/session.ts";
import { thingById } from "../store/memory.ts";
import { tick } from "../store/tasks.ts";
import { words } from "../words.ts";
import { Icon } from "./parts.tsx";
import { pathOf, searchFor } from "./places.ts";
import { showToast } from "./toast.tsx";

interface RowProps {
  readonly task: Thing;
  readonly depth?: number;
  readonly hasDay?: boolean; // whether the heading does not say it
  readonly hasParent?: boolean; // whether it does not stand under it
}

export function TaskRow({ task, depth = 0, hasDay = false, hasParent = false }: RowProps) {
  const { id, row } = task;
  const done = isDone(task);
  return (
    <li
      class={done ? "task is-done" : "task"}
      data-id={id}
      data-depth={Math.min(depth, 4)}
      tabIndex={-1}
    >
      <input
        type="checkbox"
        class="tick"
        checked={done}
        aria-labelledby={`task-${id}`}
        onChange={(event) => void tickWithUndo(task, event.currentTarget.checked)}
      />
      <div class="about">
        <div class="first">
          <a id={`task-${id}`} class="name" href={pathOf("task", id)} dir="auto">
            {textOf(row, "title")}
          </a>
          <Due task={task} hasDay={hasDay} />
        </div>
        <About task={task} hasParent={hasParent} />
      </div>
    </li>
  );
}

function Due({ task, hasDay }: { readonly task: Thing; readonly hasDay: boolean }) {
  const [day, time] = [dueOf(task), textOf(task.row, "due_time")];
  const isLate = day !== undefined && day < today.value && !isDone(task);
  const parts = [hasDay && day ? shortDay(day) : "", time ? writtenClock(time) : ""].filter(
    Boolean,
  );
  if (parts.length === 0) return null;
  return <span class={isLate ? "due is-late" : "due"}>{parts.join(" ")}</span>;
}

const shortDay = (day: Day): string => (day === today.value ? words.today : shortDateOf(day));

function About({ task, hasParent = false }: RowProps) {
  const { row } = task;
  const priority = textOf(row, "priority");
  const rule = isDone(task) ? "" : textOf(row, "rule");
  const parent = hasParent ? thingById(parentOf(task)).value : undefined;
  const parts = [
    parent && !parent.isDeleted && (
      <span key="parent" dir="auto">
        {textOf(parent.row, "title")}
      </span>
    ),
    rule && <Repeats key="repeats" rule={rule} day={dueOf(task)} />,
    priority && priority !== "medium" && (
      <span key="priority" class={`priority ${priority}`}>
        {words.priorities[priority as keyof typeof words.priorities] ?? priority}
      </span>
    ),
    listOf(task) && (
      <span key="list" dir="auto">
        {listOf(task)}
      </span>
    ),
    ...tagsOf(row).map((tag) => (
      <a key={`#${tag}`} class="tag" href={searchFor(`#${tag}`)} dir="auto">
        #{tag}
      </a>
    )),
    (task.mine || task.refused) && (
      <a key="needs" class="warn" href={pathOf("task", task.id)}>
        {task.mine ? words.twoVersions : words.notAccepted}
      </a>
    ),
  ].filter(Boolean);
  return parts.length > 0 ? <div class="meta">{parts}</div> : null;
}

/** How it repeats, in words once those are here. */
function Repeats({ rule, day }: { readonly rule: string; readonly day: Day | undefined }) {
  useEffect(() => void loadRepeats(), []);
  const said = day && repeats.value?.inWords(rule, day);
  return (
    <span class="repeating">
      <Icon name="repeat" />
      {said || words.repeats}
    </span>
  );
}

/** Tick a task off, or take that back; and offer to undo it. */
export async function tickWithUndo(task: Thing, isTicked: boolean): Promise<void> {
  await tick(task, isTicked);
  showToast({
    text: isTicked ? words.ticked : words.unticked,
    onUndo: () => {
      const now = thingById(task.id).peek();
      if (now && !now.isDeleted) void tick(now, !isTicked);
    },
  });
}
