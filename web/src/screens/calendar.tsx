// The calendar: a month with one day of it, a week, or what comes next.
import { useComputed, useSignal } from "@preact/signals";
import { dayAfterKey, plusMonths, weekOf, weeksOf } from "../model/calendar.ts";
import { firstWeekday, isDay, monthNameOf, plusDays, type Day } from "../model/day.ts";
import { occasionsOf } from "../model/occasions.ts";
import { events } from "../store/events.ts";
import { prefer, preferences, today, type Preferences } from "../store/session.ts";
import { tasks } from "../store/tasks.ts";
import { Agenda } from "../views/agenda.tsx";
import { here } from "../views/event-times.ts";
import { MonthGrid } from "../views/month-grid.tsx";
import { OneDay } from "../views/one-day.tsx";
import { Icon, State } from "../views/parts.tsx";
import { newEventPath, readdress } from "../views/places.ts";
import { QuickAdd } from "../views/quick-add.tsx";
import { WeekGrid } from "../views/week-grid.tsx";
import { calendarWords } from "../words/calendar.ts";
import { words } from "../words.ts";

type View = Preferences["calendar"];
const VIEWS = ["month", "week", "agenda"] as const;
const A_PART = 60; // days of the agenda at a time

export function Calendar({ day }: { readonly day?: string }) {
  const chosen = useSignal<Day>(day !== undefined && isDay(day) ? day : today.peek());
  const ahead = useSignal(A_PART);
  const firstDay = firstWeekday();
  const view = preferences.value.calendar;
  const days = useComputed((): readonly [Day, Day] => {
    if (preferences.value.calendar === "agenda")
      return [chosen.value, laterOf(chosen.value, ahead.value)];
    const isWeek = preferences.value.calendar === "week";
    const shown = isWeek ? weekOf(chosen.value, firstDay) : weeksOf(chosen.value, firstDay).flat();
    const there = shown.filter((one) => one !== undefined);
    return [there[0] ?? chosen.value, laterOf(there.at(-1) ?? chosen.value, 1)];
  });
  const first = useComputed(() => days.value[0]);
  const last = useComputed(() => days.value[1]);
  // Going from day to day within a month finds nothing anew.
  const found = useComputed(() =>
    occasionsOf([...events.value, ...tasks.value], [first.value, last.value], here),
  );
  function choose(next: Day): void {
    chosen.value = next;
    ahead.value = A_PART;
    readdress(`/calendar/${next}`);
  }
  function chooseByKey(key: string): boolean {
    const next = dayAfterKey(key, chosen.peek(), today.peek(), firstDay);
    if (next !== undefined) choose(next);
    return next !== undefined;
  }
  const shared = { chosen: chosen.value, occasions: found.value, onChoose: choose };
  return (
    <div class={`calendar as-${view}`}>
      <header class="top place">
        <h1 tabIndex={-1}>{monthNameOf(chosen.value)}</h1>
        <div class="corner">
          <State />
          <a class="primary new" href={newEventPath(chosen.value)}>
            {calendarWords.newEvent}
          </a>
        </div>
      </header>
      <Moves chosen={chosen.value} view={view} onChoose={choose} />
      <QuickAdd day={chosen.value} />
      {view === "month" && <MonthGrid {...shared} firstDay={firstDay} onKey={chooseByKey} />}
      {view === "month" && <OneDay day={chosen.value} occasions={found.value} />}
      {view === "week" && <WeekGrid {...shared} days={weekOf(chosen.value, firstDay)} />}
      {view === "agenda" && (
        <Agenda
          {...{ first: first.value, last: last.value, occasions: found.value }}
          onMore={() => void (ahead.value += A_PART)}
        />
      )}
    </div>
  );
}

/** Return the day so many days later; the day itself where the calendar ends before that. */
const laterOf = (day: Day, count: number): Day => {
  const later = plusDays(day, count);
  return /^\d/.test(later) ? later : day;
};

interface MovesProps {
  readonly chosen: Day;
  readonly view: View;
  readonly onChoose: (day: Day) => void;
}

/** Going on, to today, or to any day; and how it is shown. */
function Moves({ chosen, view, onChoose }: MovesProps) {
  const by = (count: number) => () =>
    onChoose(view === "week" ? laterOf(chosen, 7 * count) : plusMonths(chosen, count));
  function goTo(text: string): void {
    if (isDay(text)) onChoose(text);
  }
  return (
    <div class="moves">
      <button type="button" class="icon" aria-label={calendarWords.previous[view]} onClick={by(-1)}>
        <Icon name="back" />
      </button>
      <button type="button" class="icon" aria-label={calendarWords.next[view]} onClick={by(1)}>
        <Icon name="forward" />
      </button>
      <button type="button" class="quiet" onClick={() => goTo(today.peek())}>
        {words.today}
      </button>
      <input
        type="date"
        aria-label={calendarWords.goTo}
        value={chosen}
        onChange={(event) => goTo(event.currentTarget.value)}
      />
      <fieldset class="switch">
        <legend class="aloud">{calendarWords.views}</legend>
        {VIEWS.map((one) => (
          <label key={one}>
            <input
              type="radio"
              name="view"
              checked={one === view}
              onChange={() => prefer({ calendar: one })}
            />
            {calendarWords.view[one]}
          </label>
        ))}
      </fieldset>
    </div>
  );
}
