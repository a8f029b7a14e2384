// What a typed line can say by fixed words: days, priority, tags and a list. Pure.
import { dayIn, plusDays, weekdayNumber, type Day, type DayNames } from "./day.ts";

export interface Moment {
  readonly today: Day;
  readonly clock: string; // HH:MM
  readonly names: DayNames;
  readonly isDayFirst: boolean; // 3/4 is the third of April
}
/** Words of a line, what they mean, and where a span of days or times ends. */
export interface Found {
  readonly from: number;
  readonly to: number;
  readonly value: string;
  readonly until?: string;
  readonly clock?: string; // of a day that is said with its time, as "tonight"
}
type Meaning = string | readonly [start: string, end: string] | undefined;
export interface Rule {
  readonly pattern: (names: DayNames) => string;
  readonly read: (found: RegExpMatchArray, moment: Moment) => Meaning;
}
const BEFORE = "(?<=^|\\s)";
const AFTER = "(?=$|\\s|[,.;!?](?:\\s|$))";
/** Return a text as a pattern that finds it alone. */
export const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
export const of = (all: readonly (readonly string[])[]): string =>
  all
    .flat()
    .map(escaped)
    .sort((one, other) => other.length - one.length)
    .join("|");
const placeOf = (all: readonly (readonly string[])[], name: string): number =>
  all.findIndex((names) => names.includes(name.toLowerCase()));

/** Yield what rules find in a line, rule by rule. */
export function* foundBy(line: string, rules: readonly Rule[], moment: Moment): Generator<Found> {
  for (const { pattern, read } of rules) {
    const expression = new RegExp(`${BEFORE}(?:${pattern(moment.names)})${AFTER}`, "giu");
    for (const found of line.matchAll(expression)) {
      const meaning = read(found, moment);
      if (meaning === undefined) continue;
      const [value, until] = typeof meaning === "string" ? [meaning] : meaning;
      const span = until === undefined ? {} : { until };
      yield { from: found.index, to: found.index + found[0].length, value, ...span };
    }
  }
}

/** Return this year's day, or next year's where this one has passed. */
function nextDay(month: number, day: number, year: string | undefined, today: Day) {
  if (year !== undefined) return dayIn(Number(year), month, day);
  const now = Number(today.slice(0, 4));
  // The 29th of February can be four years away.
  for (let ahead = 0; ahead <= 4; ahead++) {
    const found = dayIn(now + ahead, month, day);
    if (found && found >= today) return found;
  }
  return undefined;
}

const MEASURES = "k?g|ml|l|cups?|tsp|tbsp|lbs?|oz|pounds?|of|pints?|liter|el|tl|pfund|tasse";
const STEPS = { day: 1, week: 7 } as const;
export const DAYS: readonly Rule[] = [
  {
    pattern: () => "(\\d{4})-(\\d\\d)-(\\d\\d)",
    read: ([, year, month, day]) => dayIn(Number(year), Number(month), Number(day)),
  },
  {
    pattern: (names) => `(?:${of([names.today])})`,
    read: (_, { today }) => today,
  },
  {
    pattern: () => "(?:the )?day after tomorrow|übermorgen",
    read: (_, { today }) => plusDays(today, 2),
  },
  {
    pattern: (names) => `(?:${of([names.tomorrow])})`,
    read: (_, { today }) => plusDays(today, 1),
  },
  {
    pattern: () => "in (an?|\\d{1,3}) (day|week)s?",
    read: ([, count = "", unit = ""], { today }) =>
      plusDays(today, (Number(count) || 1) * STEPS[unit.toLowerCase() as keyof typeof STEPS]),
  },
  {
    pattern: () => "next week|nächste woche",
    read: (_, { today }) => plusDays(today, 8 - weekdayNumber(today)),
  },
  {
    pattern: () => "(?:this|next|at the) weekend|(?:am|dieses|nächstes) wochenende",
    read: ([words], { today }) =>
      plusDays(today, 6 - weekdayNumber(today) + (/^n/iu.test(words) ? 7 : 0)),
  },
  {
    pattern: (names) => `(next )?(${of(names.weekdays)})`,
    read: ([, next, name = ""], { today, names }) => {
      const wanted = placeOf(names.weekdays, name);
      const monday = plusDays(today, 1 - weekdayNumber(today));
      const own = plusDays(monday, wanted + (next ? 7 : 0));
      return own > today ? own : plusDays(own, 7);
    },
  },
  {
    pattern: (names) => `(\\d{1,2})\\.? (${of(names.months)})\\.?(?: (\\d{4}))?`,
    read: ([, day, name = "", year], { today, names }) =>
      nextDay(placeOf(names.months, name) + 1, Number(day), year, today),
  },
  {
    pattern: (names) => `(${of(names.months)}) (\\d{1,2})(?:st|nd|rd|th)?(?:,? (\\d{4}))?`,
    read: ([, name = "", day, year], { today, names }) =>
      nextDay(placeOf(names.months, name) + 1, Number(day), year, today),
  },
  {
    pattern: () => "(\\d{1,2})\\.(\\d{1,2})\\.(\\d{4})?",
    read: ([, day, month, year], { today }) => nextDay(Number(month), Number(day), year, today),
  },
  {
    pattern: () => `(?!24/7)(\\d{1,2})/(\\d{1,2})(?:/(\\d{4}))?(?! ?(?:${MEASURES}))`,
    read: ([, one, other, year], { today, isDayFirst }) => {
      const [day, month] = isDayFirst ? [one, other] : [other, one];
      // Where there is no such month, it can only be the other way round.
      const own = nextDay(Number(month), Number(day), year, today);
      return own ?? nextDay(Number(day), Number(month), year, today);
    },
  },
];

export const PRIORITY: readonly Rule[] = [
  { pattern: () => "!(urgent|high|medium|low)", read: ([, name]) => name?.toLowerCase() },
];
export const TAG: readonly Rule[] = [
  {
    pattern: () => "#([\\p{L}\\p{N}_][\\p{L}\\p{N}_/-]{0,49})",
    read: ([, name]) => name?.toLowerCase(),
  },
];
export const LIST: readonly Rule[] = [
  { pattern: () => "@([\\p{L}\\p{N}][\\p{L}\\p{N}_-]{0,99})", read: ([, name]) => name },
];
