// One task on its own page: everything it has, its subtasks, and deleting it.
import { useComputed } from "@preact/signals";
import type { Day } from "../model/day.ts";
import type { Thing } from "../model/held.ts";
import { textOf } from "../model/kinds.ts";
import { isDone, parentOf, partsOf } from "../model/tasks.ts";
import { isReady, thingById } from "../store/memory.ts";
import { skip, tasks } from "../store/tasks.ts";
import { save } from "../store/things.ts";
import { Menu } from "../views/menu.tsx";
import { Below } from "../views/parts.tsx";
import { goBack, pathOf } from "../views/places.ts";
import { Refused } from "../views/refused.tsx";
import { TaskForm } from "../views/task-form.tsx";
import { TaskLine } from "../views/task-line.tsx";
import { TaskRow, tickWithUndo } from "../views/task-row.tsx";
import { showToast } from "../views/toast.tsx";
import { dayName } from "../views/when.ts";
import { TwoVersions } from "../views/versions.tsx";
import { words as texts } from "../words.ts";
import { words } from "../words/tasks.ts";

const MAX_DEPTH = 4; // of tasks under each other

export function TaskScreen({ id }: { readonly id: string }) {
  const task = thingById(id).value;
  if (!task || task.isDeleted || task.kind !== "task") {
    return (
      <>
        <Below title={words.task} />
        {isReady.value && <p class="empty">{texts.notThere}</p>}
      </>
    );
  }
  return <Shown key={id} task={task} />;
}

function Shown({ task }: { readonly task: Thing }) {
  const parts = useComputed(() => partsOf(tasks.value, task.id));
  const parent = thingById(parentOf(task)).value;
  const depth = depthOf(task);
  const done = parts.value.filter(isDone).length;
  return (
    <article class="one-task">
      <Below title={words.task} action={<More task={task} />}>
        {parent && (
          <p class="meta">
            <span>{words.part}</span>
            <a href={pathOf("task", parent.id)} dir="auto">
              {textOf(parent.row, "title")}
            </a>
          </p>
        )}
      </Below>
      <TwoVersions thing={task} onLeft={goBack} />
      <Refused thing={task} />
      <label class="check is-done">
        <input
          type="checkbox"
          class="tick"
          checked={isDone(task)}
          onChange={(event) => void tickWithUndo(task, event.currentTarget.checked)}
        />
        {words.doneSwitch}
      </label>
      {textOf(task.row, "rule") && !isDone(task) && (
        <button type="button" class="quiet" onClick={() => void skipWithUndo(task)}>
          {words.skip}
        </button>
      )}
      <TaskForm task={task} onDeleted={goBack} />
      <section aria-labelledby="parts">
        <div class="heading">
          <h2 id="parts">{words.parts}</h2>
          {parts.value.length > 0 && (
            <span class="soft">{words.partsDone(done, parts.value.length)}</span>
          )}
        </div>
        {parts.value.length > 0 && (
          <ul class="card tasks">
            {parts.value.map((one) => (
              <TaskRow key={one.id} task={one} hasDay />
            ))}
          </ul>
        )}
        {depth < MAX_DEPTH ? (
          <TaskLine label={words.addPart} more={partOf(task)} />
        ) : (
          <p class="soft">{words.tooDeep}</p>
        )}
      </section>
    </article>
  );
}

const More = ({ task }: { readonly task: Thing }) => (
  <Menu>
    <a href={`${pathOf("task", task.id)}/history`}>{words.history}</a>
  </Menu>
);

/** Return what a subtask has of the task that it is a part of. */
const partOf = (task: Thing) => {
  const list = textOf(task.row, "list");
  return { parent_id: task.id, ...(list ? { list } : {}) };
};

/** Return on which level a task is; 1 is the first. */
function depthOf(task: Thing): number {
  let [depth, at] = [1, thingById(parentOf(task)).value];
  while (at && depth < MAX_DEPTH) {
    depth += 1;
    at = thingById(parentOf(at)).value;
  }
  return depth;
}

/** Move a task to its next day, and offer to undo it. */
async function skipWithUndo(task: Thing): Promise<void> {
  const { row } = task;
  const isSkipped = await skip(task);
  const now = thingById(task.id).peek();
  if (!isSkipped || !now) return showToast({ text: words.noNext });
  showToast({
    text: words.skipped(dayName(textOf(now.row, "date") as Day)),
    onUndo: () =>
      void save(now, { ...now.row, date: row["date"] ?? null, rule: row["rule"] ?? null }, now),
  });
}
