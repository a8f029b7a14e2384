// What was written on this day in other years.
import { onThisDay } from "../model/calendar.ts";
import type { Day } from "../model/day.ts";
import { days, thingsOf } from "../store/memory.ts";
import { today } from "../store/session.ts";
import { words } from "../words.ts";
import { Item } from "./item.tsx";

const MOST_YEARS = 10;
const MOST_A_YEAR = 3;

export function OnThisDay() {
  const found = onThisDay(days.value, today.value).slice(0, MOST_YEARS);
  return (
    <>
      {found.map((day) => (
        <OneYear key={day} day={day} />
      ))}
    </>
  );
}

function OneYear({ day }: { readonly day: Day }) {
  const things = thingsOf(day).value;
  const id = `on-this-day-${day}`;
  return (
    <section class="on-this-day" aria-labelledby={id}>
      <h2 id={id}>{words.onThisDay(day.slice(0, 4).replace(/^0+/, ""))}</h2>
      <ul class="items">
        {things.slice(0, MOST_A_YEAR).map((thing) => (
          <Item key={thing.id} thing={thing} />
        ))}
      </ul>
      {things.length > MOST_A_YEAR && (
        <a class="more" href={`/calendar/${day}`}>
          {words.allOfThatDay(things.length)}
        </a>
      )}
    </section>
  );
}
