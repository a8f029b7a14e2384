// Series made of numbers: tests/recurrence/generated.py makes the same ones.
import { clockText, dayNumber, dayText } from "../src/model/civil.ts";
import { type Day } from "../src/model/day.ts";
import { between, type Series } from "../src/model/recurrence.ts";
import { WEEKDAYS } from "../src/model/rule.ts";

const ZONES = [
  ...["Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe"],
  ...["America/Santiago", "Africa/Cairo", "Pacific/Kiritimati", "Pacific/Honolulu"],
  ...["America/Nuuk", "Asia/Tehran", "America/St_Johns", "UTC"],
];
const WINDOW: Record<string, number> = { DAILY: 60, WEEKLY: 200, MONTHLY: 500, YEARLY: 1_500 };
const FIRST = dayNumber("1990-01-01");

class Numbers {
  #state: number;
  constructor(seed: number) {
    this.#state = seed;
    for (let one = 0; one < 4; one++) this.below(1);
  }
  below(limit: number): number {
    this.#state = (Math.imul(this.#state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((this.#state * limit) / 2 ** 32);
  }
  signed(limit: number): number {
    const found = this.below(limit) + 1;
    return this.below(3) ? found : -found;
  }
  chance = (oneIn: number): boolean => this.below(oneIn) === 0;
  some<T>(count: number, make: () => T): T[] {
    return Array.from({ length: count }, make);
  }
}

function ruleOf(numbers: Numbers): string {
  const freq = ["DAILY", "WEEKLY", "MONTHLY", "YEARLY"][numbers.below(4)]!;
  const parts = [`FREQ=${freq}`];
  if (numbers.chance(2)) parts.push(`INTERVAL=${numbers.below(5) + 1}`);
  if (numbers.chance(3)) parts.push(`COUNT=${numbers.below(40) + 1}`);
  parts.push(...daysOf(freq, numbers));
  if (parts.some((part) => part.startsWith("BY")) && numbers.chance(5))
    parts.push(`BYSETPOS=${numbers.signed(3)}`);
  if (numbers.chance(3)) parts.push(`WKST=${WEEKDAYS[numbers.below(7)]}`);
  return parts.join(";");
}

function daysOf(freq: string, numbers: Numbers): string[] {
  const parts: string[] = [];
  const list = (name: string, values: unknown[]) => {
    const chosen = values.slice(0, numbers.below(values.length) + 1);
    parts.push(`${name}=${[...new Set(chosen)].join()}`);
  };
  if (numbers.chance(3))
    list(
      "BYMONTH",
      numbers.some(4, () => numbers.below(12) + 1),
    );
  if (freq === "YEARLY" && numbers.chance(6)) {
    list(
      "BYWEEKNO",
      numbers.some(4, () => numbers.signed(53)),
    );
    return [...parts, `BYDAY=${WEEKDAYS[numbers.below(7)]}`];
  }
  if (freq === "YEARLY" && numbers.chance(6))
    list(
      "BYYEARDAY",
      numbers.some(6, () => numbers.signed(366)),
    );
  if (freq !== "WEEKLY" && numbers.chance(3))
    list(
      "BYMONTHDAY",
      numbers.some(6, () => numbers.signed(31)),
    );
  if (numbers.chance(2)) {
    const highest = { MONTHLY: 5, YEARLY: 52 }[freq];
    const day = () => {
      const number = highest && numbers.chance(2) ? numbers.signed(highest) : "";
      return `${number}${WEEKDAYS[numbers.below(7)]}`;
    };
    list("BYDAY", numbers.some(3, day));
  }
  return parts;
}

/** Return the starts of a generated series on the days to look at, as one line of text. */
export function line(number: number): string {
  const numbers = new Numbers(number);
  const rule = ruleOf(numbers);
  const day = FIRST + numbers.below(13_149);
  const start = day * 86_400 + numbers.below(24) * 3600 + numbers.below(4) * 900;
  const end = start + numbers.below(200) * 900;
  const zone = ZONES[numbers.below(ZONES.length)]!;
  const window = WINDOW[rule.slice(5).split(";")[0]!]!;
  const first = day + numbers.below(2 * window) - 10;
  const series: Series = { start: clockText(start), end: clockText(end), zone, rule };
  const [from, to] = [dayText(first) as Day, dayText(first + window) as Day];
  const found = between(series, from, to, ZONES[numbers.below(ZONES.length)]!);
  const seconds = (one: (typeof found)[number]) => (one.endsAt - one.startsAt) % 86_400;
  return `${rule} ${found.map((one) => `${one.key}=${one.startsAt}+${seconds(one)}`).join()}`;
}
