// On Today: the events of the day.
import { useComputed } from "@preact/signals";
import { plusDays } from "../model/day.ts";
import { occasionsOf } from "../model/occasions.ts";
import { events } from "../store/events.ts";
import { today } from "../store/session.ts";
import { calendarWords } from "../words/calendar.ts";
import { EventRow } from "./event-row.tsx";
import { here } from "./event-times.ts";

export function TodaysEvents() {
  const found = useComputed(() =>
    occasionsOf(events.value, [today.value, plusDays(today.value, 1)], here),
  );
  if (found.value.length === 0) return null;
  return (
    <section aria-labelledby="events">
      <div class="heading">
        <h2 id="events">{calendarWords.today}</h2>
        <a class="all" href="/calendar">
          {calendarWords.calendar}
        </a>
      </div>
      <ul class="card events">
        {found.value.map((one) => (
          <EventRow key={`${one.thing.id} ${one.key}`} occasion={one} day={today.value} />
        ))}
      </ul>
    </section>
  );
}
