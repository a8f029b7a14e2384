// One day: what is due, and what was written.
import { weekdayOf, longDateOf, type Day } from "../model/day.ts";
import type { Thing } from "../model/held.ts";
import { thingsOf } from "../store/memory.ts";
import { calendarWords } from "../words/calendar.ts";
import { Empty } from "./empty.tsx";
import { Item } from "./item.tsx";
import { Near } from "./near.tsx";
import { TaskRow } from "./task-row.tsx";

const A_CHUNK = 20;
const GUESSED_REM = 6;

interface DayProps {
  readonly day: Day;
  readonly tasks: readonly Thing[]; // due that day
}

export function OneDay({ day, tasks }: DayProps) {
  const things = thingsOf(day).value;
  const chunks = Array.from({ length: Math.ceil(things.length / A_CHUNK) }, (_, place) =>
    things.slice(place * A_CHUNK, (place + 1) * A_CHUNK),
  );
  const isEmpty = tasks.length === 0 && things.length === 0;
  return (
    <section class="day" aria-labelledby="day">
      <h2 id="day">{`${weekdayOf(day)}, ${longDateOf(day)}`}</h2>
      {tasks.length > 0 && (
        <ul class="card tasks" aria-label={calendarWords.due}>
          {tasks.map((task) => (
            <TaskRow key={task.id} task={task} hasParent />
          ))}
        </ul>
      )}
      {chunks.map((chunk, place) => (
        <Near
          key={`${day}-${place}`}
          name={`day-${day}-${place}`}
          guessedRem={chunk.length * GUESSED_REM}
          isFirst={place === 0}
        >
          {() => (
            <ul class="items">
              {chunk.map((thing) => (
                <Item key={thing.id} thing={thing} />
              ))}
            </ul>
          )}
        </Near>
      ))}
      {isEmpty && <Empty text={calendarWords.nothing} />}
    </section>
  );
}
