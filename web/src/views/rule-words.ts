// A rule as people say it: "every Friday at 18:00", "monthly on the last Tuesday, 10 times".
import { clockOf, dayNumber, dayText } from "../model/civil.ts";
import { parseRule, withFirstDay, type Rule } from "../model/rule.ts";
import { clockAt } from "../model/zones.ts";

const DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
const MONTHS = [
  ...["January", "February", "March", "April", "May", "June"],
  ...["July", "August", "September", "October", "November", "December"],
];
const UNITS = { DAILY: "day", WEEKLY: "week", MONTHLY: "month", YEARLY: "year" };
const PLACES = ["", "first", "second", "third", "fourth", "fifth"];
const WORKDAYS = "0,1,2,3,4";
const WEEKEND = "5,6";
const EVERY_DAY = "0,1,2,3,4,5,6";

/** Return a rule in words, of a series that starts at a time on a zone's clocks, or on a day. */
export function ruleInWords(text: string, start: string, zone?: string | null): string {
  const rule = parseRule(text);
  const at = start.length > 10 ? ` at ${start.slice(11, 16)}` : "";
  const full = withFirstDay(rule, dayNumber(start.slice(0, 10)));
  return `${repeats(full)}${at}${ending(rule, zone)}`;
}

function repeats(rule: Rule): string {
  const every = rule.interval > 1 ? `every ${rule.interval} ${UNITS[rule.freq]}s` : "";
  const months = list(rule.bymonth.map((month) => MONTHS[month - 1]!));
  const inMonths = months && ` in ${months}`;
  switch (rule.freq) {
    case "DAILY":
      return daily(rule, every) + inMonths;
    case "WEEKLY":
      return weekly(rule, every) + inMonths;
    case "MONTHLY":
      return `${every || "monthly"} on ${dates(rule)}${inMonths}`;
    case "YEARLY":
      return `${every || "every year"} ${inYear(rule, months)}`;
  }
}

function daily(rule: Rule, every: string): string {
  const days = weekdays(rule);
  if (days === WORKDAYS && !every && !rule.bymonthday.length) return "every weekday";
  const only = [...named(rule), ...rule.bymonthday.map((number) => `the ${date(number)}`)];
  return (every || "every day") + (only.length ? `, but only on ${list(only)}` : "");
}

function weekly(rule: Rule, every: string): string {
  if (rule.bysetpos.length) return `${every || "weekly"} on ${chosen(rule)}`;
  const days = weekdays(rule);
  if (every) return `${every} on ${days === WORKDAYS ? "weekdays" : list(named(rule))}`;
  if (days === EVERY_DAY) return "every day";
  return `every ${days === WORKDAYS ? "weekday" : list(named(rule))}`;
}

function inYear(rule: Rule, months: string): string {
  const { bymonth, bymonthday, byday, bysetpos, byweekno, byyearday } = rule;
  if (byweekno.length) {
    const weeks = byweekno.map((week) => (week > 0 ? `${week}` : `${place(week)}`));
    return `in week ${list(weeks)} on ${list(named(rule))}`;
  }
  if (byyearday.length) {
    const days = byyearday.map((day) => (day > 0 ? `day ${day}` : `the ${place(day)} day`));
    return `on ${list(days)}`;
  }
  if (bymonth.length === 1 && bymonthday.length === 1 && bymonthday[0]! > 0)
    if (!byday.length && !bysetpos.length) return `on ${bymonthday[0]} ${months}`;
  return `on ${dates(rule)}${months && ` of ${months}`}`;
}

/** Return the days of a month. */
function dates(rule: Rule): string {
  const { bymonthday, bysetpos, byday } = rule;
  if (bysetpos.length) return chosen(rule);
  const numbers = bymonthday.map((number) => date(number));
  if (!byday.length) return `the ${list(numbers)}`;
  return numbers.length ? `${list(named(rule))} the ${list(numbers, "or")}` : list(named(rule));
}

/** Return what BYSETPOS chooses: the last weekday, the last day. */
function chosen(rule: Rule): string {
  const places = list(rule.bysetpos.map(place));
  const { bymonthday } = rule;
  const most = Math.max(...bymonthday);
  const isEnd = places === "last" && bymonthday.every((day, index) => day === 28 + index);
  if (bymonthday.length && isEnd && !rule.byday.length)
    return most === 31 ? "the last day" : `the ${date(most)} or the last day of a shorter month`;
  const kind: Record<string, string> = {
    [WORKDAYS]: "weekday",
    [WEEKEND]: "weekend day",
    [EVERY_DAY]: "day",
  };
  const days = bymonthday.length ? undefined : kind[weekdays(rule)];
  if (days) return `the ${places} ${days}`;
  return `the ${places} of ${dates({ ...rule, bysetpos: [] })}`;
}

/** Return the plain weekdays of a rule as numbers, or nothing if some are numbered. */
function weekdays(rule: Rule): string {
  if (rule.byday.some(([number]) => number)) return "";
  return rule.byday
    .map(([, weekday]) => weekday)
    .sort()
    .join();
}

function named(rule: Rule): string[] {
  const isEvery = rule.freq === "MONTHLY" || (rule.freq === "YEARLY" && !rule.byweekno.length);
  const prefix = isEvery && !rule.bymonthday.length && !rule.bysetpos.length ? "every " : "";
  return [...rule.byday]
    .sort(([, one], [, other]) => one - other)
    .map(([number, day]) => (number ? `the ${place(number)} ${DAYS[day]}` : prefix + DAYS[day]));
}

function ending({ count, until }: Rule, zone?: string | null): string {
  if (count) return count === 1 ? ", once" : `, ${count.toLocaleString("en")} times`;
  if (!until) return "";
  const day = `${until.slice(0, 4)}-${until.slice(4, 6)}-${until.slice(6, 8)}`;
  const time = `${until.slice(9, 11)}:${until.slice(11, 13)}:${until.slice(13, 15)}`;
  const isMoment = zone && until.endsWith("Z");
  const last = isMoment ? dayOfClock(clockAt(clockOf(`${day}T${time}`), zone)) : day;
  const [year, month, date] = last.split("-").map(Number) as [number, number, number];
  return `, until ${date} ${MONTHS[month - 1]} ${year}`;
}

const dayOfClock = (clock: number): string => dayText(Math.floor(clock / 86_400));

const list = (parts: readonly string[], word = "and"): string =>
  parts.length < 2 ? parts.join() : `${parts.slice(0, -1).join(", ")} ${word} ${parts.at(-1)}`;

/** Return a day of a month: 1st, 22nd, last day, second to last day. */
const date = (number: number): string => (number > 0 ? ordinal(number) : `${place(number)} day`);

/** Return first, last, 20th, second to last. */
function place(number: number): string {
  if (number === -1) return "last";
  if (number < 0) return `${place(-number)} to last`;
  return PLACES[number] ?? ordinal(number);
}

function ordinal(number: number): string {
  const isTeen = Math.floor(number / 10) % 10 === 1;
  return `${number}${(!isTeen && ["", "st", "nd", "rd"][number % 10]) || "th"}`;
}
