// One repeat of an event in a list, or a day on which a task will come again.
import type { Day } from "../model/day.ts";
import { textOf } from "../model/kinds.ts";
import type { Occasion } from "../model/occasions.ts";
import { calendarWords } from "../words/calendar.ts";
import { colorOf, occasionPath } from "./chip.tsx";
import { timeOn, timeThere } from "./event-times.ts";
import { TaskRow } from "./task-row.tsx";

interface RowProps {
  readonly occasion: Occasion;
  readonly day: Day; // on which it is shown
}

export function EventRow({ occasion, day }: RowProps) {
  const { row, thing, startsAt, endsAt } = occasion;
  const path = occasionPath(occasion);
  const about = [
    timeThere(row, startsAt, endsAt),
    textOf(row, "location"),
    occasion.isProjected ? calendarWords.repeatsThen : "",
  ].filter(Boolean);
  return (
    <li class="event" data-id={thing.id} data-path={path} tabIndex={-1} style={colorOf(occasion)}>
      <span class="when">{timeOn(occasion, day)}</span>
      <div class="about">
        <a class="name" href={path} dir="auto">
          {textOf(row, "title")}
        </a>
        {about.length > 0 && (
          <p class="meta">
            {about.map((one) => (
              <span key={one} dir="auto">
                {one}
              </span>
            ))}
          </p>
        )}
      </div>
    </li>
  );
}

interface ListProps {
  readonly occasions: readonly Occasion[]; // of the day, in order
  readonly day: Day;
}

/** What is on one day: events first, then tasks. */
export function OnDay({ occasions, day }: ListProps) {
  const isTask = ({ thing, isProjected }: Occasion) => thing.kind === "task" && !isProjected;
  const [events, tasks] = [occasions.filter((one) => !isTask(one)), occasions.filter(isTask)];
  const time = ({ row }: Occasion) => textOf(row, "due_time") || "99"; // without one it comes last
  tasks.sort((one, other) => time(one).localeCompare(time(other)));
  return (
    <>
      {events.length > 0 && (
        <ul class="card events" aria-label={calendarWords.eventsOn}>
          {events.map((one) => (
            <EventRow key={`${one.thing.id} ${one.key}`} occasion={one} day={day} />
          ))}
        </ul>
      )}
      {tasks.length > 0 && (
        <ul class="card tasks" aria-label={calendarWords.due}>
          {tasks.map(({ thing }) => (
            <TaskRow key={thing.id} task={thing} hasParent />
          ))}
        </ul>
      )}
    </>
  );
}
