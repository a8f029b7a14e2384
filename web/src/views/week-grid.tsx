// A week: whole days on top, and the hours below. On a phone it is one day of it at a time.
import { useSignal } from "@preact/signals";
import type { TargetedMouseEvent } from "preact";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { dateOfMonthOf, now, shortWeekdayOf, writtenClock, type Day } from "../model/day.ts";
import { clockFor, type Clock, type Hours } from "../model/hours.ts";
import { barsOf, blocksOf, isWhole, type Block } from "../model/lanes.ts";
import type { Occasion } from "../model/occasions.ts";
import { today } from "../store/session.ts";
import { calendarWords } from "../words/calendar.ts";
import { Chip } from "./chip.tsx";
import { here, timeOn } from "./event-times.ts";
import { go, newEventPath } from "./places.ts";

const MORNING = 7 * 3_600; // shown first, unless something is earlier
const HALF_HOUR = 1_800;
const A_BIT = 600; // so that the name of the first hour is seen
const toHour = (at: number): number => Math.floor(at / 3_600) * 3_600;
const A_MINUTE_MS = 60_000;

interface WeekProps {
  readonly days: readonly Day[];
  readonly chosen: Day;
  readonly occasions: readonly Occasion[];
  readonly onChoose: (day: Day) => void;
}

export function WeekGrid({ days, chosen, occasions, onChoose }: WeekProps) {
  const clock = clockFor(days, here);
  const open = occasions.filter(({ row }) => row["completed"] !== true);
  return (
    <div class="week" style={{ "--rows": clock.rows.length }}>
      <div class="week-days">
        {days.map((day) => (
          <button
            key={day}
            type="button"
            aria-pressed={day === chosen}
            aria-current={day === today.value ? "date" : undefined}
            aria-label={labelOf(day, open)}
            onClick={() => onChoose(day)}
          >
            <small>{shortWeekdayOf(day)}</small>
            <span class="number">{Number(day.slice(8))}</span>
          </button>
        ))}
      </div>
      <Whole days={days} chosen={chosen} occasions={open.filter(isWhole)} />
      <HoursOfDays clock={clock} chosen={chosen} occasions={open} />
    </div>
  );
}

function labelOf(day: Day, occasions: readonly Occasion[]): string {
  const on = occasions.filter(({ first, last }) => first <= day && day <= last).length;
  const parts = [shortWeekdayOf(day), dateOfMonthOf(day), on > 0 ? calendarWords.events(on) : ""];
  return parts.filter(Boolean).join(", ");
}

type WholeProps = Pick<WeekProps, "days" | "chosen" | "occasions">;

function Whole({ days, chosen, occasions }: WholeProps) {
  const bars = barsOf(occasions, days);
  const place = days.indexOf(chosen);
  if (bars.length === 0) return null;
  return (
    <div class="week-whole" role="group" aria-label={calendarWords.onWholeDays}>
      {bars.map((bar) => {
        const isOn = bar.place <= place && place < bar.place + bar.length;
        return (
          <Chip
            key={`${bar.occasion.thing.id} ${bar.occasion.key}`}
            occasion={bar.occasion}
            kind={isOn ? "across on-chosen" : "across"}
            place={{ "--lane": bar.lane + 1, "--from": bar.place + 1, "--days": bar.length }}
            isContinued={bar.isContinued}
            doesContinue={bar.doesContinue}
            isReached
          />
        );
      })}
    </div>
  );
}

interface HoursProps {
  readonly clock: Clock;
  readonly chosen: Day;
  readonly occasions: readonly Occasion[];
}

function HoursOfDays({ clock, chosen, occasions }: HoursProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const blocks = clock.days.map(({ begin, end }) => blocksOf(occasions, [begin, end]));
  const first = clock.days.flatMap((hours, place) =>
    (blocks[place] ?? []).map(({ from }) => hours.placeOf(from)),
  );
  useLayoutEffect(() => {
    const own = scroller.current;
    const to = Math.min(MORNING, ...first.filter((at) => at > 0).map(toHour)) - A_BIT;
    if (own) own.scrollTop = (Math.max(to, 0) / clock.length) * own.scrollHeight;
  }, [clock.days[0]?.day]);
  return (
    <div
      class="week-hours"
      ref={scroller}
      role="group"
      aria-label={calendarWords.hours}
      tabIndex={0}
    >
      <div class="hours" aria-hidden="true">
        {clock.rows.map(({ from, clock: shown, isAgain }) => (
          <small key={from} style={{ "--top": from / clock.length }}>
            {isAgain ? calendarWords.again(writtenClock(shown)) : writtenClock(shown)}
          </small>
        ))}
      </div>
      {clock.days.map((hours, place) => (
        <OneColumn
          key={hours.day}
          hours={hours}
          clock={clock}
          blocks={blocks[place] ?? []}
          isChosen={hours.day === chosen}
        />
      ))}
    </div>
  );
}

interface ColumnProps {
  readonly hours: Hours;
  readonly clock: Clock;
  readonly blocks: readonly Block[];
  readonly isChosen: boolean;
}

function OneColumn({ hours, clock, blocks, isChosen }: ColumnProps) {
  const { day, missing, placeOf } = hours;
  const span = (from: number, to: number) => ({
    "--top": from / clock.length,
    "--height": (to - from) / clock.length,
  });
  return (
    <div
      class={isChosen ? "column chosen" : "column"}
      role="group"
      aria-label={dateOfMonthOf(day)}
      onClick={(event) => begin(event, day, clock)}
    >
      {missing && <div class="missing" style={span(missing.from, missing.to)} />}
      {blocks.map(({ occasion, from, to, column, columns }) => (
        <Chip
          key={`${occasion.thing.id} ${occasion.key}`}
          occasion={occasion}
          kind={to - from < 2 * HALF_HOUR ? "block short" : "block"}
          place={{
            ...span(placeOf(from), placeOf(to)),
            ...{ "--column": column, "--columns": columns },
          }}
          {...(occasion.startsAt < hours.begin ? { time: timeOn(occasion, day) } : {})}
          isContinued={occasion.startsAt < from}
          doesContinue={occasion.endsAt > to}
          isReached
        />
      ))}
      {day === today.value && <Now hours={hours} length={clock.length} />}
    </div>
  );
}

/** For a pointer: a new event at the time that it is on. The button above does it for everybody. */
function begin(event: TargetedMouseEvent<HTMLDivElement>, day: Day, clock: Clock): void {
  if (event.target instanceof Element && event.target.closest("a")) return;
  const { top, height } = event.currentTarget.getBoundingClientRect();
  const at = ((event.clientY - top) / height) * clock.length;
  const row = clock.rows.findLast(({ from }) => from <= at) ?? clock.rows[0];
  if (!row) return;
  const isHalf = at - row.from >= HALF_HOUR && row.clock.endsWith("00");
  go(newEventPath(`${day}T${isHalf ? row.clock.replace(/00$/, "30") : row.clock}`));
}

function Now({ hours, length }: { readonly hours: Hours; readonly length: number }) {
  const at = useSignal(now());
  useEffect(() => {
    const timer = setInterval(() => void (at.value = now()), A_MINUTE_MS);
    return () => clearInterval(timer);
  }, []);
  return <div class="now" style={{ "--top": hours.placeOf(at.value / 1000) / length }} />;
}
