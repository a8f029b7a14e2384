// The days of a month: a dot where something was written, a ring where something is to be done.
import type { TargetedKeyboardEvent } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { weeksOf } from "../model/calendar.ts";
import { dateOfMonthOf, monthNameOf, shortWeekdayOf, weekdayOf, type Day } from "../model/day.ts";
import type { Thing } from "../model/held.ts";
import { thingsOf } from "../store/memory.ts";
import { today } from "../store/session.ts";
import { calendarWords } from "../words/calendar.ts";

interface GridProps {
  readonly chosen: Day;
  readonly firstDay: number;
  readonly tasks: ReadonlyMap<string, readonly Thing[]>;
  readonly onChoose: (day: Day) => void;
  readonly onKey: (key: string) => boolean; // whether it leads anywhere
}

export function MonthGrid({ chosen, firstDay, tasks, onChoose, onKey }: GridProps) {
  const grid = useRef<HTMLTableElement>(null);
  const isByKey = useRef(false);
  const weeks = weeksOf(chosen, firstDay);
  const month = chosen.slice(0, 7);
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
          <tr key={week.find(Boolean)}>
            {week.map((day, place) =>
              day === undefined ? (
                <td key={place} role="gridcell" />
              ) : (
                <OneCell
                  key={day}
                  day={day}
                  isChosen={day === chosen}
                  isOther={!day.startsWith(month)}
                  tasks={tasks.get(day) ?? []}
                  onChoose={onChoose}
                />
              ),
            )}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

interface CellProps {
  readonly day: Day;
  readonly isChosen: boolean;
  readonly isOther: boolean; // of the month before or after
  readonly tasks: readonly Thing[];
  readonly onChoose: (day: Day) => void;
}

function OneCell({ day, isChosen, isOther, tasks, onChoose }: CellProps) {
  const written = thingsOf(day).value.length;
  const open = tasks.filter((task) => task.row["completed"] !== true).length;
  const counted = [
    written > 0 ? calendarWords.written(written) : "",
    open > 0 ? calendarWords.toDo(open) : "",
  ].filter(Boolean);
  return (
    <td role="gridcell" aria-selected={isChosen} class={isOther ? "other" : ""}>
      <button
        type="button"
        tabIndex={isChosen ? 0 : -1}
        aria-current={day === today.value ? "date" : undefined}
        aria-label={[Number(day.slice(8)), dateOfMonthOf(day), ...counted].join(", ")}
        onClick={() => onChoose(day)}
      >
        {Number(day.slice(8))}
        <span class="marks">
          {written > 0 && <span class="has-words" />}
          {open > 0 && <span class="has-tasks" />}
        </span>
      </button>
    </td>
  );
}
