// The times and lengths that a typed line can say by fixed words. Pure.
import { of, type Rule } from "./capture-rules.ts";

const two = (part: number): string => String(part).padStart(2, "0");
const clock = (hour: number, minute: number): string | undefined =>
  hour < 24 && minute < 60 ? `${two(hour)}:${two(minute)}` : undefined;
/** Return the hour that is meant: nobody who says "at 1" means the night, but "at 01" does. */
const likelyHour = (hour: string): number =>
  /^[1-6]$/.test(hour) ? Number(hour) + 12 : Number(hour);
/** Return the hour of a clock with two halves; nothing where it has no such hour. */
const halfDay = (hour: string, half: string): number | undefined =>
  Number(hour) < 1 || Number(hour) > 12
    ? undefined
    : (Number(hour) % 12) + (half.toLowerCase() === "p" ? 12 : 0);

const CLOCK = "(\\d{1,2})(?:[:.](\\d\\d))?(?: ?([ap])\\.?m\\.?)?";
const SPAN = ` ?(?:[-–]|(?<= )(?:to|until|till|bis|and|und)(?= )) ?`;
/** Return the two times of a span; nothing of what may be any two numbers. */
function spanOf(found: RegExpMatchArray): readonly [string, string] | undefined {
  const [, before = "", hour = "", minute, half = "", end = "", endMinute, endHalf, uhr] = found;
  const isSaid = before || endHalf || uhr || (minute && endMinute && !found[0].includes("."));
  if (!isSaid) return undefined;
  const last = endHalf ? halfDay(end, endHalf) : minute || uhr ? Number(end) : likelyHour(end);
  let first = half ? halfDay(hour, half) : minute || uhr ? Number(hour) : likelyHour(hour);
  if (!half && endHalf && last !== undefined) {
    const same = halfDay(hour, endHalf);
    first = same !== undefined && same < last ? same : halfDay(hour, "a");
  }
  if (first === undefined || last === undefined) return undefined;
  const isLater = last < first && last <= 12 && !endMinute && !endHalf && !uhr;
  const start = clock(first, Number(minute ?? 0));
  const stop = clock(isLater ? (last % 12) + 12 : last, Number(endMinute ?? 0));
  return start !== undefined && stop !== undefined ? [start, stop] : undefined;
}

export const TIMES: readonly Rule[] = [
  {
    // "from 3 to 10 August" are days.
    pattern: (names) =>
      `(from |von |between |zwischen )?${CLOCK}${SPAN}${CLOCK}( ?uhr)?(?! (?:${of(names.months)}))`,
    read: spanOf,
  },
  {
    pattern: () => "(?:at )?(\\d{1,2})(?::(\\d\\d))? ?([ap])\\.?m\\.?",
    read: ([, hour = "", minute = "0", half = ""]) =>
      clock(halfDay(hour, half) ?? 24, Number(minute)),
  },
  {
    pattern: () => "(?:um |gegen |ab )?(\\d{1,2})(?:[.:](\\d\\d))? ?uhr(?: (\\d\\d))?",
    read: ([, hour, minute, after]) => clock(Number(hour), Number(minute ?? after ?? 0)),
  },
  {
    pattern: () => "(?:at |um |gegen |ab )?(\\d{1,2}):(\\d\\d)",
    read: ([, hour, minute]) => clock(Number(hour), Number(minute)),
  },
  { pattern: () => "(?:at|um) (\\d{1,2})h?", read: ([, hour = ""]) => clock(likelyHour(hour), 0) },
  {
    pattern: () => "(?:um )?halb (\\d{1,2})",
    read: ([, hour = ""]) => {
      const before = Number(hour) - 1;
      return before > 11 ? undefined : clock(before < 5 ? before + 12 : before, 30);
    },
  },
  { pattern: () => "(?:at )?(?:noon|midday)|mittags?", read: () => "12:00" },
];

const NUMBERS: Readonly<Record<string, number>> = { half: 0.5, eine: 1, two: 2, zwei: 2, drei: 3 };
/** How long something takes, in minutes. */
export const LENGTHS: readonly Rule[] = [
  {
    pattern: () =>
      "(?:for |für )?(\\d+(?:[.,]\\d)?|an?|half an|one|eine|two|zwei|three|drei) ?" +
      "(h|hours?|hrs?|std\\.?|stunden?|min\\.?|mins|minutes?|minuten)(?: lang)?",
    read: ([words, count = "", unit = ""]) => {
      const isFor = /^(?:for|für) |^\d+ ?(?:h|min)|lang$/iu.test(words);
      const written = Number(count.replace(",", "."));
      const number = written || (NUMBERS[count.split(" ")[0]!.toLowerCase()] ?? 1);
      const minutes = Math.round(number * (/^m/iu.test(unit) ? 1 : 60));
      return isFor && minutes > 0 && minutes <= 1440 ? String(minutes) : undefined;
    },
  },
];
