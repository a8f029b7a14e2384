// How a task or an event repeats, as people type it in English and German. Pure.
//
// What no rule can say ("every 20 workdays", "every 3 hours") is not read at all.
import type { Found } from "./capture-rules.ts";

const BEFORE = "(?<=^|\\s)";
const AFTER = "(?=$|\\s|[,.;!?](?:\\s|$))";
const EVERY = "(?:every|each|jede[nrsm]?|alle)";
const LONG_DAYS =
  "mon(?:day)?s?|tue(?:s(?:day)?)?s?|wed(?:nesday)?s?|thu(?:r(?:s(?:day)?)?)?s?|fri(?:day)?s?|" +
  "sat(?:urday)?s?|sun(?:day)?s?|montage?s?|dienstage?s?|mittwoche?s?|donnerstage?s?|" +
  "freitage?s?|samstage?s?|sonnabende?s?|sonntage?s?";
const DAY = `(?:${LONG_DAYS}|mo|di|mi|do|fr|sa|so)`;
const DAYS_ON =
  "(?:mondays|tuesdays|wednesdays|thursdays|fridays|saturdays|sundays|montags|dienstags|" +
  "mittwochs|donnerstags|freitags|samstags|sonnabends|sonntags)";
const listOf = (day: string): string => `${day}(?:(?:,? (?:and|und|&) |, ?)${day})*`;
const WORKDAY = "(?:weekdays?|workdays?|work days?|werktage?n?s?|wochentage?n?s?|arbeitstage?s?)";
const WEEKEND = "(?:weekends?|wochenenden?)";
const UNIT = "(?:days?|weeks?|months?|years?|tage?n?|wochen?|monate?n?|jahre?n?)";
const MONTHS =
  "jan(?:uary|uar)?|feb(?:ruary|ruar)?|mar(?:ch)?|märz|apr(?:il)?|may|mai|june?|juni|july?|juli|" +
  "aug(?:ust)?|sep(?:tember)?|oct(?:ober)?|okt(?:ober)?|nov(?:ember)?|dec(?:ember)?|" +
  "dez(?:ember)?";
const WORDS =
  "other|second|third|fourth|fifth|last|first|zweite[nrs]?|dritte[nrs]?|vierte[nrs]?|" +
  "fünfte[nrs]?|letzte[nrs]?|erste[nrs]?|anderen?";
const PLACE = `(?:${WORDS}|\\d{1,2}(?:st|nd|rd|th|\\.))`;
const COUNT = "(?:\\d{1,3}|two|three|four|five|six|zwei|drei|vier|fünf|sechs)";
const OF_MONTH = "(?:of (?:the|every|each|a) month|(?:im|des|jede[nsr]|eines jeden) monats?)";
const MONTHLY = `(?:${EVERY} (?:month|monat)|monthly|monatlich)`;

/** Return how an adverb is found: "report weekly", but not "the weekly report". */
const adverb = (words: string): string =>
  `(?:${words})(?=\\s*$|[,.;!?]|\\s(?:at|on|for|from|until|till|after|with|[\\d·]))`;
const CLOCKS: Readonly<Record<string, string>> = {
  ...{ morning: "08:00", morgen: "08:00", afternoon: "15:00", nachmittag: "15:00" },
  ...{ evening: "20:00", abend: "20:00", night: "22:00", nacht: "22:00" },
};
const OF_THE_DAY = Object.keys(CLOCKS).join("|");

const FREQ = { d: "DAILY", t: "DAILY", w: "WEEKLY", m: "MONTHLY", y: "YEARLY", j: "YEARLY" };
const freqOf = (unit: string): string => FREQ[unit[0]!.toLowerCase() as keyof typeof FREQ];
const STARTS: readonly (readonly [string, string])[] = [
  ...([
    ["mo", "MO"],
    ["tu", "TU"],
    ["di", "TU"],
    ["we", "WE"],
    ["mi", "WE"],
  ] as const),
  ...([
    ["th", "TH"],
    ["do", "TH"],
    ["fr", "FR"],
    ["sa", "SA"],
    ["sonna", "SA"],
  ] as const),
  ...([
    ["su", "SU"],
    ["so", "SU"],
  ] as const),
];
const dayOf = (name: string): string =>
  STARTS.find(([start]) => name.toLowerCase().startsWith(start))?.[1] ?? "";
const ORDER = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];
const daysIn = (text: string): string =>
  [...new Set((text.match(new RegExp(DAY, "giu")) ?? []).map(dayOf))]
    .sort((one, other) => ORDER.indexOf(one) - ORDER.indexOf(other))
    .join();
const NUMBERS: Readonly<Record<string, number>> = {
  ...{ first: 1, erste: 1, other: 2, ander: 2, two: 2, second: 2, zwei: 2, three: 3, third: 3 },
  ...{ drei: 3, dritt: 3, four: 4, fourth: 4, vier: 4, five: 5, fifth: 5, fünf: 5, six: 6 },
  ...{ sechs: 6, last: -1, letzt: -1 },
};
const numberOf = (text: string): number => {
  const word = Object.keys(NUMBERS).find((name) => text.toLowerCase().startsWith(name));
  return Number.parseInt(text, 10) || (word ? NUMBERS[word]! : 0);
};
const monthOf = (name: string): number =>
  [
    "jan",
    "feb",
    "m(?:ar|är)",
    "apr",
    "ma[yi]",
    "jun",
    "jul",
    "aug",
    "sep",
    "o[ck]t",
    "nov",
    "de[cz]",
  ].findIndex((start) => new RegExp(`^${start}`, "iu").test(name)) + 1;
const WORKDAYS = "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR";
const every = (count: number): string => (count > 1 ? `;INTERVAL=${count}` : "");
const monthDay = (date: string): string | undefined => {
  const number = numberOf(date);
  return number === 0 || number > 31 ? undefined : `FREQ=MONTHLY;BYMONTHDAY=${number}`;
};
/** Return a rule for "the second Tuesday of a month", or for its last day or workday. */
function placed(place: string, day: string): string | undefined {
  const number = /^other/iu.test(place) ? 0 : numberOf(place);
  if (number === 0 || number > 5) return undefined;
  if (new RegExp(`^${WORKDAY}$`, "iu").test(day))
    return `FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=${number}`;
  if (/^(?:day|tag)/iu.test(day)) return `FREQ=MONTHLY;BYMONTHDAY=${number}`;
  return `FREQ=MONTHLY;BYDAY=${number}${dayOf(day)}`;
}

type Read = (...groups: string[]) => string | undefined;
const RULES: readonly (readonly [pattern: string, read: Read])[] = [
  [`(?:${EVERY} (?:day|tag)|${adverb("daily")}|täglich|alle tage)`, () => "FREQ=DAILY"],
  [`${EVERY} (?:${OF_THE_DAY})`, () => "FREQ=DAILY"],
  [`(?:(?:${EVERY}|on|an) ${WORKDAY}|werktags|wochentags)`, () => WORKDAYS],
  [`(?:${EVERY} ${WEEKEND}|on weekends|an wochenenden)`, () => "FREQ=WEEKLY;BYDAY=SA,SU"],
  [`(?:${EVERY} (?:week|woche)|${adverb("weekly")}|wöchentlich)`, () => "FREQ=WEEKLY"],
  [
    `(?:${EVERY} (?:week|woche) |weekly |wöchentlich )(?:on |am )(${listOf(DAY)})`,
    (days = "") => `FREQ=WEEKLY;BYDAY=${daysIn(days)}`,
  ],
  [`${EVERY} (${listOf(DAY)})`, (days = "") => `FREQ=WEEKLY;BYDAY=${daysIn(days)}`],
  [`(?:on )?(${listOf(DAYS_ON)})`, (days = "") => `FREQ=WEEKLY;BYDAY=${daysIn(days)}`],
  [
    `${EVERY} (${COUNT}|${PLACE}) (${UNIT})`,
    (count = "", unit = "") =>
      numberOf(count) > 1 ? `FREQ=${freqOf(unit)}${every(numberOf(count))}` : undefined,
  ],
  [
    `${EVERY} (${COUNT}|${PLACE}) (?:weeks?|wochen?) (?:on|am) (${listOf(DAY)})`,
    (count = "", days = "") => `FREQ=WEEKLY${every(numberOf(count))};BYDAY=${daysIn(days)}`,
  ],
  [
    `${EVERY} (${COUNT}|${PLACE}) (?:months?|monate?) (?:on the|am) (${PLACE})`,
    (count = "", date = "") =>
      monthDay(date)?.replace("MONTHLY", `MONTHLY${every(numberOf(count))}`),
  ],
  [
    `${EVERY} (${PLACE}) (${DAY})`,
    (count = "", day = "") =>
      numberOf(count) > 1 ? `FREQ=WEEKLY${every(numberOf(count))};BYDAY=${dayOf(day)}` : undefined,
  ],
  [`(?:${EVERY} |on the |the |am )?(${PLACE}) (${DAY}|day|tag|${WORKDAY}) ${OF_MONTH}`, placed],
  [`${MONTHLY} (?:on the|am) (${PLACE}) (${DAY}|day|tag|${WORKDAY})`, placed],
  [`(?:${EVERY} (?:month|monat)|${adverb("monthly")}|monatlich)`, () => "FREQ=MONTHLY"],
  [`${MONTHLY} (?:on the|am|on) (${PLACE}|\\d{1,2})`, (date = "") => monthDay(date)],
  [`(?:${EVERY} |on the |the |am )(${PLACE})(?: day)? ${OF_MONTH}`, (date = "") => monthDay(date)],
  [`${EVERY} (\\d{1,2}(?:st|nd|rd|th|\\.)|ersten)`, (date = "") => monthDay(date)],
  [`(?:${EVERY} (?:year|jahr)|${adverb("yearly|annually")}|jährlich)`, () => "FREQ=YEARLY"],
  [
    `${EVERY} (?:quarter|quartal)|${adverb("quarterly")}|vierteljährlich`,
    () => "FREQ=MONTHLY;INTERVAL=3",
  ],
  [
    `${EVERY} (\\d{1,2})(?:st|nd|rd|th|\\.)? (${MONTHS})`,
    (date = "", month = "") => `FREQ=YEARLY;BYMONTH=${monthOf(month)};BYMONTHDAY=${date}`,
  ],
  [
    `${EVERY} (${MONTHS}) (\\d{1,2})(?:st|nd|rd|th)?`,
    (month = "", date = "") => `FREQ=YEARLY;BYMONTH=${monthOf(month)};BYMONTHDAY=${date}`,
  ],
];
const TIMES = "(?:,? (?:for )?(\\d{1,3}) ?(?:times|mal|x))?";
const DONE = new RegExp(
  `${BEFORE}(?:after (?:(?:it|that) (?:is|was) )?(?:done|completion)|` +
    `nach (?:dem )?(?:erledigung|erledigen|abhaken))${AFTER}`,
  "iu",
);

/** Yield how a line says that something repeats, and whether that counts from when it was done. */
export function* repeats(line: string): Generator<Found & { readonly kind: "rule" | "done" }> {
  const found = RULES.flatMap(([pattern, read]) => {
    const match = new RegExp(BEFORE + `(?:${pattern})` + TIMES + AFTER, "iu").exec(line);
    const [words = "", ...groups] = match ?? [];
    const times = groups.pop();
    const rule = match ? read(...groups) : undefined;
    if (!match || !rule) return [];
    const value = times && Number(times) > 0 ? `${rule};COUNT=${times}` : rule;
    const clock = CLOCKS[words.split(" ").at(-1)?.toLowerCase() ?? ""];
    const place = { from: match.index, to: match.index + words.length };
    return [{ kind: "rule" as const, ...place, value, ...(clock ? { clock } : {}) }];
  }).sort((one, other) => other.to - other.from - (one.to - one.from));
  const [longest] = found;
  if (!longest) return;
  yield longest;
  const done = DONE.exec(line);
  if (done) {
    const to = done.index + done[0].length;
    yield { kind: "done", from: done.index, to, value: "done" };
  }
}
