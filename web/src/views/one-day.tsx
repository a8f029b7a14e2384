// One day: what is on, what is due, and what was written.
import { weekdayOf, longDateOf, type Day } from "../model/day.ts";
import type { Occasion } from "../model/occasions.ts";
import { thingsOf } from "../store/memory.ts";
import { calendarWords } from "../words/calendar.ts";
import { Empty } from "./empty.tsx";
import { OnDay } from "./event-row.tsx";
import { Item } from "./item.tsx";
import { Near } from "./near.tsx";
import { Icon } from "./parts.tsx";
import { newEventPath } from "./places.ts";

const A_CHUNK = 20;
const GUESSED_REM = 6;

interface DayProps {
  readonly day: Day;
  readonly occasions: readonly Occasion[]; // of more days than this
}

export function OneDay({ day, occasions }: DayProps) {
  const things = thingsOf(day).value;
  const on = occasions.filter(({ first, last }) => first <= day && day <= last);
  const chunks = Array.from({ length: Math.ceil(things.length / A_CHUNK) }, (_, place) =>
    things.slice(place * A_CHUNK, (place + 1) * A_CHUNK),
  );
  const name = `${weekdayOf(day)}, ${longDateOf(day)}`;
  const isEmpty = on.length === 0 && things.length === 0;
  return (
    <section class="day" aria-labelledby="day">
      <div class="heading">
        <h2 id="day">{name}</h2>
        <a class="icon add" href={newEventPath(day)} aria-label={calendarWords.newEventOn(name)}>
          <Icon name="add" />
        </a>
      </div>
      <OnDay occasions={on} day={day} />
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
