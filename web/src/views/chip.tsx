// Something in the grid of a month or a week: an event, or a task with its ring.
import { timeOf } from "../model/day.ts";
import { isDay } from "../model/editing.ts";
import { textOf } from "../model/kinds.ts";
import type { Occasion } from "../model/occasions.ts";
import { calendarWords } from "../words/calendar.ts";
import { pathOf, repeatPath } from "./places.ts";

/** Return the address of what stands in the calendar. */
export const occasionPath = ({ thing, key }: Occasion): string =>
  thing.kind === "event" ? repeatPath(thing.id, key) : pathOf(thing.kind, thing.id);

/** Return its colour for the style sheet. */
export function colorOf({ row }: Occasion): Record<string, string> {
  const color = textOf(row, "color");
  return color ? { "--event": color } : {};
}

interface ChipProps {
  readonly occasion: Occasion;
  readonly kind: string; // its class
  readonly place: Record<string, string | number>; // in the grid
  readonly isContinued?: boolean;
  readonly doesContinue?: boolean;
  readonly time?: string; // instead of its start
  readonly isReached?: boolean; // by the Tab key: else it is in a list beside the grid as well
}

export function Chip({ occasion, kind, place, time, isReached = false, ...sides }: ChipProps) {
  const { row, thing, start, startsAt } = occasion;
  const starts = isDay(start) ? "" : timeOf(startsAt * 1000);
  const isTask = thing.kind === "task";
  return (
    <a
      class={`occasion ${kind}${isTask ? " to-do" : ""}`}
      href={occasionPath(occasion)}
      tabIndex={isReached ? 0 : -1}
      style={{ ...colorOf(occasion), ...place }}
      data-continued={sides.isContinued}
      data-continues={sides.doesContinue}
      data-free={row["busy"] === false}
      title={[starts, textOf(row, "title"), textOf(row, "location")].filter(Boolean).join(", ")}
      dir="auto"
    >
      <span class="what">
        {isTask && <span class="ring" role="img" aria-label={calendarWords.task} />}
        {(time ?? starts) && <small>{time ?? starts}</small>} {textOf(row, "title")}
      </span>
    </a>
  );
}
