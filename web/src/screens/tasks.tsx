// All tasks: by day, or by list.
import { useComputed, useSignal } from "@preact/signals";
import { byDay, byList, type Group, type Placed } from "../model/tasks.ts";
import { isReady } from "../store/memory.ts";
import { prefer, preferences, today } from "../store/session.ts";
import { tasks } from "../store/tasks.ts";
import { Near } from "../views/near.tsx";
import { State } from "../views/parts.tsx";
import { TaskLine } from "../views/task-line.tsx";
import { TaskRow } from "../views/task-row.tsx";
import { dayName } from "../views/when.ts";
import type { Day } from "../model/day.ts";
import { words } from "../words/tasks.ts";

const A_CHUNK = 20;
const GUESSED_REM = 3.5; // a task's height before it was seen
const VIEWS = ["byDay", "byList"] as const;

export function Tasks() {
  const view = preferences.value.tasks;
  const groups = useComputed(() =>
    preferences.value.tasks === "byDay" ? byDay(tasks.value, today.value) : byList(tasks.value),
  );
  return (
    <>
      <header class="top place">
        <h1 tabIndex={-1}>{words.title}</h1>
        <div class="corner">
          <State />
        </div>
      </header>
      <TaskLine label={words.add} hint={words.addHint} />
      <fieldset class="switch of-views">
        <legend class="aloud">{words.views}</legend>
        {VIEWS.map((one) => (
          <label key={one}>
            <input
              type="radio"
              name="view"
              checked={one === view}
              onChange={() => prefer({ tasks: one })}
            />
            {words[one]}
          </label>
        ))}
      </fieldset>
      {isReady.value && groups.value.length === 0 && <p class="empty">{words.nothing}</p>}
      {groups.value.map((group, place) => (
        <OneGroup key={`${group.kind} ${group.name}`} group={group} isFirst={place < 3} />
      ))}
    </>
  );
}

interface GroupProps {
  readonly group: Group;
  readonly isFirst: boolean;
}

function OneGroup({ group, isFirst }: GroupProps) {
  const isOpen = useSignal(false);
  const id = `group-${group.kind}-${group.name}`;
  if (group.kind === "done") {
    return (
      <details class="overdue" onToggle={(event) => void (isOpen.value = event.currentTarget.open)}>
        <summary>
          <h2>{words.done(group.tasks.length)}</h2>
        </summary>
        {isOpen.value && <Rows group={group} isFirst />}
      </details>
    );
  }
  return (
    <section aria-labelledby={id}>
      <h2 id={id} class={group.kind === "overdue" ? "late" : undefined} dir="auto">
        {nameOf(group)}
      </h2>
      <Rows group={group} isFirst={isFirst} />
    </section>
  );
}

function nameOf({ kind, name }: Group): string {
  if (kind === "day") return dayName(name as Day);
  if (kind === "overdue") return words.overdue;
  return kind === "undated" ? words.undated : name || words.noList;
}

/** The tasks of a group; of a long one, only those near the screen are in the page. */
function Rows({ group, isFirst }: GroupProps) {
  const row = ({ task, depth }: Placed) => (
    <TaskRow
      key={task.id}
      task={task}
      depth={depth}
      hasDay={group.kind !== "day"}
      hasParent={depth === 0}
    />
  );
  const chunks: (readonly Placed[])[] = [];
  for (let from = 0; from < group.tasks.length; from += A_CHUNK) {
    chunks.push(group.tasks.slice(from, from + A_CHUNK));
  }
  return (
    <div class="card">
      {chunks.map((some, place) => (
        <Near
          key={place}
          name={`tasks ${group.kind} ${group.name} ${place} ${some.length}`}
          guessedRem={some.length * GUESSED_REM}
          isFirst={isFirst && place === 0}
        >
          {() => <ul class="tasks">{some.map(row)}</ul>}
        </Near>
      ))}
    </div>
  );
}
