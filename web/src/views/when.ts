// Days as a person says them.
import { dateOf, plusDays, type Day } from "../model/day.ts";
import { today } from "../store/session.ts";
import { words } from "../words.ts";

/** Return a day as a heading has it. */
export function dayName(day: Day): string {
  const current = today.value;
  if (day === current) return words.today;
  return day === plusDays(current, -1) ? words.yesterday : dateOf(day, current);
}
