// Days in English and German that fixed words do not reach, by chrono-node. Pure.
//
// chrono finds too much: "sun", "so" and "10 min" are a day only with more words about them.
import * as de from "chrono-node/de";
import * as en from "chrono-node/en";
import type { ParsedResult } from "chrono-node/en";
import type { Found, Moment } from "./capture-rules.ts";

const HOURS: Readonly<Record<string, string>> = { tonight: "20:00" };
const NUMBER = "(?:\\d+|an?|half|one|two|three|eine?n?|zwei|drei)";
const UNIT =
  "(?:s|secs?|seconds?|m|mins?|minutes?|minuten?|h|hrs?|hours?|std|stunden?|d|days?|tage?n?|" +
  "w|weeks?|wochen?|months?|monate?n?|y|years?|jahre?n?)";
const IS_LENGTH = new RegExp(`^${NUMBER} ?(?:an? )?${UNIT}(?: ago| later)?$`, "iu");
const OF_THE_DAY = /tonight|morning|afternoon|evening|night|morgen |vormittag|mittag|abend|nacht/iu;

/** Yield the days in a line, the longest words first. */
export function* days(line: string, moment: Moment): Generator<Found> {
  const now = new Date(`${moment.today}T${moment.clock}:00`);
  const english = moment.isDayFirst ? en.GB : en.casual;
  const found = [english, de.casual]
    .flatMap((parser) => parser.parse(line, now, { forwardDate: true }))
    .filter((one) => isMeant(one, line))
    .sort((one, other) => other.text.length - one.text.length);
  for (const one of found) {
    const day = dayOf(one.start);
    if (day >= moment.today) yield { ...placeOf(one), value: day, ...clockOf(one), ...endOf(one) };
  }
}

const placeOf = ({ index, text }: ParsedResult) => ({ from: index, to: index + text.length });
const two = (part: number | null): string => String(part ?? 0).padStart(2, "0");

/** Return a day; of a month alone its first. */
function dayOf(found: ParsedResult["start"]): string {
  const isMonth = !found.isCertain("day") && !found.isCertain("weekday");
  const date = isMonth ? 1 : found.get("day");
  return `${found.get("year")}-${two(found.get("month"))}-${two(date)}`;
}

/** Return the time that a day came with. */
function clockOf({ start, text }: ParsedResult): { readonly clock?: string } {
  const named = HOURS[text.toLowerCase()];
  if (named) return { clock: named };
  const isSaid = start.isCertain("hour") || OF_THE_DAY.test(text);
  return isSaid ? { clock: `${two(start.get("hour"))}:${two(start.get("minute"))}` } : {};
}

function endOf({ start, end }: ParsedResult): { readonly until?: string } {
  return end && dayOf(end) > dayOf(start) ? { until: dayOf(end) } : {};
}

/** Return whether words are about a day, and not words like any other. */
function isMeant(found: ParsedResult, line: string): boolean {
  const { start, text, index } = found;
  const [before, after] = [line.slice(0, index), line.slice(index + text.length)];
  if (/[\p{L}\p{N}]$/u.test(before) || /^[\p{L}\p{N}:/'’]/u.test(after)) return false;
  if (/^\d+\/\d+$/u.test(text)) return false; // which fixed words read
  if (IS_LENGTH.test(text)) return false;
  if (start.isCertain("day")) return true;
  if (!start.isCertain("weekday")) return start.isCertain("month") && text.includes(" ");
  if (text.length > 3) return true;
  const isBesideTime = /·\s$/u.test(before) || /^[.,]?\s·/u.test(after);
  return isBesideTime && (text.length === 3 || /^\p{Lu}/u.test(text));
}
