// All days, newest first. Only those near the screen are in the page: there may be ten thousand.
import type { Day } from "../model/day.ts";
import { days, thingsOf } from "../store/memory.ts";
import { today } from "../store/session.ts";
import { Item } from "./item.tsx";
import { Near } from "./near.tsx";
import { OnThisDay } from "./on-this-day.tsx";
import { dayName } from "./when.ts";

const DAYS_A_CHUNK = 3;
const GUESSED_REM_A_DAY = 14;

export function Timeline() {
  const all = days.value;
  // By their last days, so that a new day makes no other chunk anew.
  const chunks: Day[][] = [];
  const rest = all.length % DAYS_A_CHUNK;
  if (rest > 0) chunks.push(all.slice(0, rest));
  for (let from = rest; from < all.length; from += DAYS_A_CHUNK) {
    chunks.push(all.slice(from, from + DAYS_A_CHUNK));
  }
  return (
    <>
      {!all.includes(today.value) && <OnThisDay />}
      {chunks.map((chunk, place) => (
        <Near
          key={chunk.at(-1)}
          name={`days-${chunk.at(-1)}`}
          guessedRem={chunk.length * GUESSED_REM_A_DAY}
          isFirst={place < 3}
        >
          {() => chunk.map((day) => <OneDay key={day} day={day} />)}
        </Near>
      ))}
    </>
  );
}

function OneDay({ day }: { readonly day: Day }) {
  const things = thingsOf(day).value;
  const id = `day-${day}`;
  return (
    <section aria-labelledby={id}>
      <h2 id={id}>{dayName(day)}</h2>
      <ul class="items">
        {things.map((thing) => (
          <Item key={thing.id} thing={thing} />
        ))}
      </ul>
      {day === today.value && <OnThisDay />}
    </section>
  );
}
