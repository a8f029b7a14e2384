// The days from one on, each with what is on it; days with nothing are left out.
import { dayNumber, dayText } from "../model/civil.ts";
import { shortDateOf, type Day } from "../model/day.ts";
import type { Occasion } from "../model/occasions.ts";
import { calendarWords } from "../words/calendar.ts";
import { Empty } from "./empty.tsx";
import { OnDay } from "./event-row.tsx";
import { dayName } from "./when.ts";

interface AgendaProps {
  readonly first: Day;
  readonly last: Day; // not included
  readonly occasions: readonly Occasion[];
  readonly onMore: () => void;
}

export function Agenda({ first, last, occasions, onMore }: AgendaProps) {
  const days = [...byDay(occasions, first, last)];
  return (
    <div class="agenda">
      {days.map(([day, on]) => (
        <section key={day} aria-labelledby={`on-${day}`}>
          <h2 id={`on-${day}`} title={shortDateOf(day)}>
            {dayName(day)}
          </h2>
          <OnDay occasions={on} day={day} />
        </section>
      ))}
      {days.length === 0 && <Empty text={calendarWords.nothingAhead} />}
      <button type="button" class="plain-button" onClick={onMore}>
        {calendarWords.showMore}
      </button>
    </div>
  );
}

/** Return what is on each day, in order. */
function byDay(occasions: readonly Occasion[], first: Day, last: Day): Map<Day, Occasion[]> {
  const found = new Map<Day, Occasion[]>();
  for (let number = dayNumber(first); number < dayNumber(last); number++) {
    const day = dayText(number) as Day;
    const on = occasions.filter((one) => one.first <= day && day <= one.last);
    if (on.length > 0) found.set(day, on);
  }
  return found;
}
