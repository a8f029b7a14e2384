// The days of a rule from any day on, period by period: a day, week, month or year.
import { isLeap, lengthOf, mod, monthOf, startOf, weekdayOf, yearOf } from "./civil.ts";
import { withFirstDay, type Rule } from "./rule.ts";

export const LAST_DAY = 2_932_895; // 9999-12-30
const CYCLE = 146_097; // days in 400 years, after which the calendar repeats itself
const END = 12 * 10_000; // the month after the last one

// The first day of a period, and the days in it that the rule names, counted from there.
type Period = readonly [start: number, offsets: readonly number[]];
type Span = readonly [start: number, end: number];

/** The days on which a series repeats that starts on `first`. */
export class RuleDays {
  readonly rule: Rule;
  readonly first: number;
  readonly last: number;
  readonly #known = new Map<number, readonly number[]>();

  constructor(rule: Rule, first: number, last = LAST_DAY) {
    this.rule = withFirstDay(rule, first);
    this.first = first;
    this.last = rule.count ? Math.min(last, first + CYCLE) : last;
  }

  /** Yield the days from `day` on. The first day always counts, as RFC 5545 has it. */
  *since(day: number): Generator<number> {
    const { count } = this.rule;
    if (!count && day > this.first) return yield* this.named(day);
    if (day <= this.first) yield this.first;
    let left = (count ?? Infinity) - 1;
    for (const found of this.named(this.first + 1)) {
      if (left-- <= 0) return;
      if (found >= day) yield found;
    }
  }

  /** Yield the days from `day` on that the rule names, however many it may count. */
  *named(day: number): Generator<number> {
    const from = Math.max(day, this.first);
    let quiet = from + CYCLE; // where nothing came until then, nothing will
    for (const [start, offsets] of this.#periods(from)) {
      if (start - 7 > Math.min(this.last, quiet)) return;
      for (const offset of offsets) {
        const found = start + offset;
        if (found > this.last) return;
        if (found < from) continue;
        quiet = found + CYCLE;
        yield found;
      }
    }
  }

  #periods(day: number): Generator<Period> {
    if (this.rule.freq === "YEARLY") return this.#years(day);
    if (this.rule.freq === "MONTHLY") return this.#months(day);
    return this.rule.freq === "WEEKLY" ? this.#weeks(day) : this.#days(day);
  }

  *#years(day: number): Generator<Period> {
    const { byweekno, interval } = this.rule;
    const weeks = byweekno.length > 0; // a week belongs to the year that has most of its days
    const first = yearOf(weeks ? this.#weekStart(this.first) + 3 : this.first);
    let year = aligned(yearOf(day) - (weeks ? 1 : 0), first, interval);
    for (; year < 10_000; year += interval) {
      const start = startOf(12 * year);
      const length = isLeap(year) ? 366 : 365;
      yield this.#kept(start, length, () =>
        weeks ? this.#inWeeks(start, length) : this.#inYear(start, length),
      );
    }
  }

  *#months(day: number): Generator<Period> {
    const { interval } = this.rule;
    let month = aligned(monthOf(day), monthOf(this.first), interval);
    for (; month < END; month += interval) if (this.#hasMonth(month)) yield this.#month(month);
  }

  *#weeks(day: number): Generator<Period> {
    const { byday, interval, wkst } = this.rule;
    const offsets = byday.map(([, weekday]) => mod(weekday - wkst, 7));
    const whole = this.#chosen(offsets);
    const [first, step] = [this.#weekStart(this.first), 7 * interval];
    let start = first + Math.floor((day - first) / step) * step;
    for (; start <= this.last; start += step) {
      const ends = [start, start + 6].map((one) => this.#hasMonth(monthOf(one)));
      if (ends[0] && ends[1]) yield [start, whole];
      else if (ends[0] || ends[1])
        yield [start, this.#chosen(offsets.filter((one) => this.#hasMonth(monthOf(start + one))))];
    }
  }

  *#days(day: number): Generator<Period> {
    const { bymonth, bymonthday, byday, interval } = this.rule;
    if (!(bymonth.length || bymonthday.length || byday.length)) {
      for (let one = aligned(day, this.first, interval); one <= this.last; one += interval)
        yield [one, [0]];
      return;
    }
    for (let month = monthOf(day); month < END; month++) {
      if (!this.#hasMonth(month)) continue;
      const [start, offsets] = this.#month(month);
      const since = start - this.first;
      yield [start, offsets.filter((one) => mod(since + one, interval) === 0)];
    }
  }

  #weekStart(day: number): number {
    return day - mod(weekdayOf(day) - this.rule.wkst, 7);
  }

  #hasMonth(month: number): boolean {
    const { bymonth } = this.rule;
    return !bymonth.length || bymonth.includes(mod(month, 12) + 1);
  }

  /** Return a period's days: they depend on its length and its first weekday alone. */
  #kept(start: number, length: number, find: () => readonly number[]): Period {
    const kind = length * 7 + weekdayOf(start);
    const known = this.#known.get(kind) ?? this.#chosen(find());
    this.#known.set(kind, known);
    return [start, known];
  }

  #month(month: number): Period {
    const [start, length] = [startOf(month), lengthOf(month)];
    return this.#kept(start, length, () => this.#inMonth(start, length, [start, start + length]));
  }

  #inMonth(start: number, length: number, span: Span): number[] {
    const { byday, bymonthday } = this.rule;
    const days = bymonthday.length
      ? [...new Set(bymonthday.map((one) => (one > 0 ? one - 1 : length + one)))]
      : Array.from({ length }, (_, index) => index);
    const there = days.filter((one) => one >= 0 && one < length);
    return byday.length ? there.filter((one) => this.#hasWeekday(start + one, span)) : there;
  }

  /** Return whether BYDAY has a day's weekday plain, or with its number from either end. */
  #hasWeekday(day: number, [start, end]: Span): boolean {
    const numbers = [0, Math.floor((day - start) / 7) + 1, Math.floor((day - end) / 7)];
    const weekday = weekdayOf(day);
    return this.rule.byday.some(([number, own]) => own === weekday && numbers.includes(number));
  }

  #inYear(january: number, length: number): number[] {
    const { bymonth, byyearday } = this.rule;
    const first = monthOf(january);
    const months = Array.from({ length: 12 }, (_, index) => first + index);
    const found = months
      .filter((month) => this.#hasMonth(month))
      .flatMap((month) => {
        const [start, days] = [startOf(month), lengthOf(month)];
        const span: Span = bymonth.length ? [start, start + days] : [january, january + length];
        return this.#inMonth(start, days, span).map((one) => start - january + one);
      });
    if (!byyearday.length) return found;
    return found.filter((one) => byyearday.some((day) => day === one + 1 || day === one - length));
  }

  /** Return the days in a year's numbered weeks, from 1 January, which may be before it. */
  #inWeeks(january: number, length: number): number[] {
    const first = this.#weekStart(january + 3) - january;
    const count = (this.#weekStart(january + length + 3) - january - first) / 7;
    const weeks = this.rule.byweekno.map((one) => (one > 0 ? one - 1 : count + one));
    const days = [...new Set(weeks)]
      .filter((week) => week >= 0 && week < count)
      .flatMap((week) => Array.from({ length: 7 }, (_, day) => first + 7 * week + day));
    return days.filter(
      (day) =>
        this.rule.byday.some(([, weekday]) => weekday === weekdayOf(january + day)) &&
        this.#hasMonth(monthOf(january + day)),
    );
  }

  /** Return the days of a period in order, or those whose places BYSETPOS names. */
  #chosen(found: readonly number[]): readonly number[] {
    const days = [...found].sort((one, other) => one - other);
    const places = this.rule.bysetpos;
    if (!places.length) return days;
    if (this.rule.freq === "DAILY") return places.includes(1) || places.includes(-1) ? days : [];
    const indexes = new Set(places.map((one) => (one > 0 ? one - 1 : days.length + one)));
    return days.filter((_, index) => indexes.has(index));
  }
}

/** Return the first period from one on that is a number of intervals after the first. */
function aligned(period: number, first: number, interval: number): number {
  return period > first ? period + mod(first - period, interval) : first;
}
