// The days of a month: what is on in each, a dot where something was written, a ring where
// something is to be done.
import type { TargetedKeyboardEvent } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { weeksOf } from "../model/calendar.ts";
import { dateOfMonthOf, monthNameOf, shortWeekdayOf, weekdayOf, type Day } from "../model/day.ts";
import { barsOf, type Bar } from "../model/lanes.ts";
import type { Occasion } from "../model/occasions.ts";
import { thingsOf } from "../store/memory.ts";
import { today } from "../store/session.ts";
import { calendarWords } from "../words/calendar.ts";
import { Chip } from "./chip.tsx";
import { go, newEventPath } from "./places.ts";

const LANES = 3; // shown of a day

interface GridProps {
  readonly chosen: Day;
  readonly firstDay: number;
  readonly occasions: readonly Occasion[];
  readonly onChoose: (day: Day) => void;
  readonly onKey: (key: string) => boolean; // whether it leads anywhere
}

export function MonthGrid({ chosen, firstDay, occasions, onChoose, onKey }: GridProps) {
  const grid = useRef<HTMLTableElement>(null);
  const isByKey = useRef(false);
  const weeks = weeksOf(chosen, firstDay);
  useLayoutEffect(() => {
    if (isByKey.current) grid.current?.querySelector<HTMLElement>("[tabindex='0']")?.focus();
    isByKey.current = false;
  }, [chosen]);
  function move(event: TargetedKeyboardEvent<HTMLTableElement>): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    isByKey.current = onKey(event.key);
    if (isByKey.current) event.preventDefault();
  }
  return (
    <table class="month" role="grid" aria-label={monthNameOf(chosen)} ref={grid} onKeyDown={move}>
      <thead>
        <tr>
          {weeks[1]?.map(
            (day) =>
              day && (
                <th key={day} scope="col" abbr={weekdayOf(day)}>
                  {shortWeekdayOf(day)}
                </th>
              ),
          )}
        </tr>
      </thead>
      <tbody>
        {weeks.map((week) => (
          <OneWeek key={week.find(Boolean)} {...{ week, chosen, occasions, onChoose }} />
        ))}
      </tbody>
    </table>
  );
}

interface WeekProps {
  readonly week: readonly (Day | undefined)[];
  readonly chosen: Day;
  readonly occasions: readonly Occasion[];
  readonly onChoose: (day: Day) => void;
}

function OneWeek({ week, chosen, occasions, onChoose }: WeekProps) {
  const days = week.filter((day) => day !== undefined);
  const bars = barsOf(occasions.filter(isShown), days);
  return (
    <tr>
      {week.map((day, place) =>
        day === undefined ? (
          <td key={place} role="gridcell" />
        ) : (
          <OneCell
            key={day}
            day={day}
            chosen={chosen}
            bars={bars.filter((bar) => isOn(bar, days.indexOf(day)))}
            place={days.indexOf(day)}
            onChoose={onChoose}
          />
        ),
      )}
    </tr>
  );
}

const isShown = ({ row }: Occasion): boolean => row["completed"] !== true;
const isOn = (bar: Bar, place: number): boolean =>
  bar.place <= place && place < bar.place + bar.length;

interface CellProps {
  readonly day: Day;
  readonly chosen: Day;
  readonly bars: readonly Bar[];
  readonly place: number; // in the week
  readonly onChoose: (day: Day) => void;
}

function OneCell({ day, chosen, bars, place, onChoose }: CellProps) {
  const written = thingsOf(day).value.length;
  const open = bars.filter(({ occasion }) => occasion.thing.kind === "task").length;
  const over = bars.filter(({ lane }) => lane >= LANES);
  const areTasks = over.every(({ occasion }) => occasion.thing.kind === "task");
  const isOther = day.slice(0, 7) !== chosen.slice(0, 7);
  return (
    <td role="gridcell" aria-selected={day === chosen} class={isOther ? "other" : ""}>
      <button
        type="button"
        tabIndex={day === chosen ? 0 : -1}
        aria-current={day === today.value ? "date" : undefined}
        aria-label={labelOf(day, [written, open, bars.length - open])}
        onClick={() => onChoose(day)}
        onDblClick={() => go(newEventPath(day))}
      >
        <span class="number">{Number(day.slice(8))}</span>
        <span class="marks">
          {written > 0 && <span class="has-words" />}
          {open > 0 && <span class="has-tasks" />}
        </span>
      </button>
      <div class="lanes">
        {bars
          .filter((bar) => bar.place === place && bar.lane < LANES)
          .map((bar) => (
            <Chip
              key={`${bar.occasion.thing.id} ${bar.occasion.key}`}
              occasion={bar.occasion}
              kind={bar.isAcross ? "across" : "at"}
              place={{ "--lane": bar.lane + 1, "--days": bar.length }}
              isContinued={bar.isContinued}
              doesContinue={bar.doesContinue}
            />
          ))}
        {over.length > 0 && <span class={areTasks ? "over of-tasks" : "over"}>+{over.length}</span>}
      </div>
    </td>
  );
}

/** Return a day as it is read out, with what is on it. */
function labelOf(day: Day, [written, open, events]: readonly [number, number, number]): string {
  const counted = [
    written > 0 ? calendarWords.written(written) : "",
    open > 0 ? calendarWords.toDo(open) : "",
    events > 0 ? calendarWords.events(events) : "",
  ].filter(Boolean);
  return [Number(day.slice(8)), dateOfMonthOf(day), ...counted].join(", ");
}
