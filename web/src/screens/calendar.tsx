// The calendar: a month with a dot for each day with words, and one day of it.
import { useComputed, useSignal } from "@preact/signals";
import { dayAfterKey, plusMonths } from "../model/calendar.ts";
import { firstWeekday, isDay, monthNameOf, type Day } from "../model/day.ts";
import type { Thing } from "../model/held.ts";
import { textOf } from "../model/kinds.ts";
import { everyOf } from "../store/memory.ts";
import { today } from "../store/session.ts";
import { MonthGrid } from "../views/month-grid.tsx";
import { OneDay } from "../views/one-day.tsx";
import { Icon, State } from "../views/parts.tsx";
import { newEventPath, readdress } from "../views/places.ts";
import { calendarWords } from "../words/calendar.ts";
import { words } from "../words.ts";

export function Calendar({ day }: { readonly day?: string }) {
  const chosen = useSignal<Day>(day !== undefined && isDay(day) ? day : today.peek());
  const tasks = useComputed(() => byDay(everyOf("task").value));
  const firstDay = firstWeekday();
  function choose(next: Day): void {
    chosen.value = next;
    readdress(`/calendar/${next}`);
  }
  function chooseByKey(key: string): boolean {
    const next = dayAfterKey(key, chosen.peek(), today.peek(), firstDay);
    if (next !== undefined) choose(next);
    return next !== undefined;
  }
  return (
    <div class="calendar">
      <header class="top place">
        <h1 tabIndex={-1}>{monthNameOf(chosen.value)}</h1>
        <div class="corner">
          <State />
          <a class="primary new" href={newEventPath(chosen.value)}>
            {calendarWords.newEvent}
          </a>
        </div>
      </header>
      <Moves chosen={chosen.value} onChoose={choose} />
      <MonthGrid
        chosen={chosen.value}
        firstDay={firstDay}
        tasks={tasks.value}
        onChoose={choose}
        onKey={chooseByKey}
      />
      <OneDay day={chosen.value} tasks={tasks.value.get(chosen.value) ?? []} />
    </div>
  );
}

/** Return tasks by the day they are due, those with a time first. */
function byDay(tasks: readonly Thing[]): ReadonlyMap<string, readonly Thing[]> {
  const time = (task: Thing) => textOf(task.row, "due_time") || "99";
  const dated = tasks.filter((task) => textOf(task.row, "date") !== "");
  dated.sort((one, other) => time(one).localeCompare(time(other)));
  return Map.groupBy(dated, (task) => textOf(task.row, "date"));
}

interface MovesProps {
  readonly chosen: Day;
  readonly onChoose: (day: Day) => void;
}

/** Going to another month, to today, or to any day. */
function Moves({ chosen, onChoose }: MovesProps) {
  const by = (count: number) => () => onChoose(plusMonths(chosen, count));
  function goTo(text: string): void {
    if (isDay(text)) onChoose(text);
  }
  return (
    <div class="moves">
      <button type="button" class="icon" aria-label={calendarWords.previous} onClick={by(-1)}>
        <Icon name="back" />
      </button>
      <button type="button" class="icon" aria-label={calendarWords.next} onClick={by(1)}>
        <Icon name="forward" />
      </button>
      <button type="button" class="quiet" onClick={() => onChoose(today.peek())}>
        {words.today}
      </button>
      <input
        type="date"
        aria-label={calendarWords.goTo}
        value={chosen}
        onChange={(event) => goTo(event.currentTarget.value)}
      />
    </div>
  );
}
