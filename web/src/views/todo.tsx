// On Today: what is overdue, folded, and what there is to do.
import { progress } from "../store/session.ts";
import { todays } from "../store/tasks.ts";
import { words } from "../words.ts";
import { TaskRow } from "./task-row.tsx";

const SHOWN = 30; // the screen of tasks has them all

export function Todo() {
  const { overdue, due } = todays.value;
  return (
    <>
      {overdue.length > 0 && (
        <details class="overdue">
          <summary>
            <h2>{words.overdue(overdue.length)}</h2>
          </summary>
          <ul class="card tasks">
            {overdue.slice(0, SHOWN).map((task) => (
              <TaskRow key={task.id} task={task} hasDay hasParent />
            ))}
          </ul>
          {overdue.length > SHOWN && <All />}
        </details>
      )}
      <section aria-labelledby="todo">
        <div class="heading">
          <h2 id="todo">{words.toDoToday}</h2>
          <All />
        </div>
        {due.length === 0 ? (
          !progress.value && <p class="soft">{words.nothingToday}</p>
        ) : (
          <ul class="card tasks">
            {due.slice(0, SHOWN).map((task) => (
              <TaskRow key={task.id} task={task} hasParent />
            ))}
          </ul>
        )}
      </section>
    </>
  );
}

const All = () => (
  <a class="all" href="/tasks">
    {words.allTasks}
  </a>
);
