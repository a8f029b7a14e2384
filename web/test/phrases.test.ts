import assert from "node:assert/strict";
import { test } from "node:test";
import { capturedIn, type Captured } from "../src/model/capture.ts";
import type { Moment } from "../src/model/capture-rules.ts";
import { days } from "../src/model/dates.ts";
import { clockOf, dayNames, dayOf, isDayFirst, type Day } from "../src/model/day.ts";
import { repeats } from "../src/model/repeats.ts";
import { typedEvent } from "../src/model/typed-event.ts";

const NOW = Date.parse("2026-11-25T09:00:00Z"); // a Wednesday, 10:00 in Berlin
const ZONE = "Europe/Berlin";
const reader = { days, repeats };

function momentIn(zone: string, language: string): Moment {
  const [today, clock] = [dayOf(NOW, zone), clockOf(NOW, zone)];
  return { today, clock, names: dayNames(language), isDayFirst: isDayFirst(language) };
}
const berlin = momentIn(ZONE, "de-DE");
const american = momentIn(ZONE, "en-US");

type Values = Readonly<Record<string, string>>;
function valuesOf({ parts }: Captured): Values {
  const value = (one: Captured["parts"][number]) =>
    one.until === undefined ? one.value : `${one.value} to ${one.until}`;
  return Object.fromEntries(parts.map((one) => [one.kind, value(one)]));
}

/** What is typed as a task, its title, and what is understood. Both languages on one device. */
const TASKS: readonly (readonly [line: string, title: string, values: Values])[] = [
  ["Buy bread tomorrow", "Buy bread", { day: "2026-11-26" }],
  [
    "call Anna tomorrow 16:30 !high",
    "call Anna",
    { day: "2026-11-26", time: "16:30", priority: "high" },
  ],
  ["lunch with Ada tomorrow 12:30", "lunch with Ada", { day: "2026-11-26", time: "12:30" }],
  ["day after tomorrow gym", "gym", { day: "2026-11-27" }],
  ["finish report by friday", "finish report", { day: "2026-11-27" }],
  ["dentist on 5 january 2027 at 10:45", "dentist", { day: "2027-01-05", time: "10:45" }],
  ["call mom in 2 hours", "call mom", { day: "2026-11-25", time: "12:00" }],
  ["plan next month", "plan", { day: "2026-12-01" }],
  ["hike this weekend", "hike", { day: "2026-11-28" }],
  ["pizza tonight", "pizza", { day: "2026-11-25", time: "20:00" }],
  ["sat 10am run", "run", { day: "2026-11-28", time: "10:00" }],
  ["report end of month", "report", { day: "2026-11-30" }],
  ["Book flights for Dec 20", "Book flights", { day: "2026-12-20" }],
  ["meditate every morning", "meditate", { rule: "FREQ=DAILY", time: "08:00" }],
  ["backup weekly", "backup", { rule: "FREQ=WEEKLY" }],
  ["water the plants every day", "water the plants", { rule: "FREQ=DAILY" }],
  ["pills every 3 days", "pills", { rule: "FREQ=DAILY;INTERVAL=3" }],
  [
    "standup every weekday 9:15",
    "standup",
    { rule: "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", time: "09:15" },
  ],
  [
    "yoga every mon, wed and fri at 7am",
    "yoga",
    { rule: "FREQ=WEEKLY;BYDAY=MO,WE,FR", time: "07:00" },
  ],
  ["bins every other tuesday", "bins", { rule: "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU" }],
  ["review every 2 weeks on friday", "review", { rule: "FREQ=WEEKLY;INTERVAL=2;BYDAY=FR" }],
  ["choir on Thursdays 19:30", "choir", { rule: "FREQ=WEEKLY;BYDAY=TH", time: "19:30" }],
  ["sleep in every weekend", "sleep in", { rule: "FREQ=WEEKLY;BYDAY=SA,SU" }],
  ["pay rent every month on the 1st", "pay rent", { rule: "FREQ=MONTHLY;BYMONTHDAY=1" }],
  ["pay rent on the 1st of every month", "pay rent", { rule: "FREQ=MONTHLY;BYMONTHDAY=1" }],
  ["pay rent every 15th", "pay rent", { rule: "FREQ=MONTHLY;BYMONTHDAY=15" }],
  ["invoice every last day of the month", "invoice", { rule: "FREQ=MONTHLY;BYMONTHDAY=-1" }],
  ["club every second Tuesday of the month", "club", { rule: "FREQ=MONTHLY;BYDAY=2TU" }],
  ["drinks every month on the last friday", "drinks", { rule: "FREQ=MONTHLY;BYDAY=-1FR" }],
  [
    "payroll monthly on the last workday",
    "payroll",
    { rule: "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1" },
  ],
  ["taxes every quarter", "taxes", { rule: "FREQ=MONTHLY;INTERVAL=3" }],
  ["check smoke alarm yearly", "check smoke alarm", { rule: "FREQ=YEARLY" }],
  [
    "Ada's birthday every 10 december",
    "Ada's birthday",
    { rule: "FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=10" },
  ],
  ["carols every year on December 24", "carols", { rule: "FREQ=YEARLY", day: "2026-12-24" }],
  ["physio every tuesday 10 times", "physio", { rule: "FREQ=WEEKLY;BYDAY=TU;COUNT=10" }],
  ["swim every monday until 31 march", "swim", { rule: "FREQ=WEEKLY;BYDAY=MO", end: "2027-03-31" }],
  [
    "haircut every 6 weeks after it is done",
    "haircut",
    { rule: "FREQ=WEEKLY;INTERVAL=6", done: "done" },
  ],
  [
    "meeting from 12 to 1 tomorrow",
    "meeting from 12 to 1",
    { time: "12:00 to 13:00", day: "2026-11-26" },
  ],
  ["mend #boat @Garden next friday", "mend", { tag: "boat", list: "Garden", day: "2026-12-04" }],

  [
    "jeden Freitag 18:00 Pflanzen gießen",
    "Pflanzen gießen",
    { rule: "FREQ=WEEKLY;BYDAY=FR", time: "18:00" },
  ],
  ["jeden Abend lesen", "lesen", { rule: "FREQ=DAILY", time: "20:00" }],
  ["heute Nachmittag anrufen", "anrufen", { day: "2026-11-25", time: "15:00" }],
  ["Treffen am Donnerstag um 14 Uhr 30", "Treffen", { day: "2026-11-26", time: "14:30" }],
  ["Brot kaufen morgen", "Brot kaufen", { day: "2026-11-26" }],
  ["übermorgen um 9 Uhr Zahnarzt", "Zahnarzt", { day: "2026-11-27", time: "09:00" }],
  ["Kino nächsten Freitag um 20 Uhr", "Kino", { day: "2026-12-04", time: "20:00" }],
  ["Kino kommenden Freitag 20.15 Uhr", "Kino", { day: "2026-11-27", time: "20:15" }],
  ["Zahnarzt 3 März", "Zahnarzt", { day: "2027-03-03" }],
  ["Müll in drei Tagen", "Müll", { day: "2026-11-28" }],
  ["Urlaub planen in 2 Wochen", "Urlaub planen", { day: "2026-12-09" }],
  ["am Wochenende wandern", "wandern", { day: "2026-11-28" }],
  ["Bericht bis Freitag", "Bericht", { day: "2026-11-27" }],
  ["am 24.12. Geschenke", "Geschenke", { day: "2026-12-24" }],
  ["Feier am 31. Dezember um 20:00", "Feier", { day: "2026-12-31", time: "20:00" }],
  ["Mo 18:00 Training", "Training", { day: "2026-11-30", time: "18:00" }],
  ["heute Abend Kino", "Kino", { day: "2026-11-25", time: "18:00" }],
  ["morgen Mittag essen", "essen", { day: "2026-11-26", time: "12:00" }],
  ["aufstehen morgen um halb 7", "aufstehen", { day: "2026-11-26", time: "06:30" }],
  ["Tabletten jeden Tag 8 Uhr", "Tabletten", { rule: "FREQ=DAILY", time: "08:00" }],
  ["täglich lesen", "lesen", { rule: "FREQ=DAILY" }],
  ["werktags früh raus", "früh raus", { rule: "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR" }],
  ["montags und donnerstags Chor", "Chor", { rule: "FREQ=WEEKLY;BYDAY=MO,TH" }],
  ["alle 2 Wochen Bad putzen", "Bad putzen", { rule: "FREQ=WEEKLY;INTERVAL=2" }],
  ["jede zweite Woche am Dienstag Papier", "Papier", { rule: "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU" }],
  ["jeden zweiten Dienstag Papier", "Papier", { rule: "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU" }],
  ["Miete jeden Monat am 1.", "Miete", { rule: "FREQ=MONTHLY;BYMONTHDAY=1" }],
  ["Miete am 1. jedes Monats", "Miete", { rule: "FREQ=MONTHLY;BYMONTHDAY=1" }],
  ["Stammtisch jeden letzten Freitag im Monat", "Stammtisch", { rule: "FREQ=MONTHLY;BYDAY=-1FR" }],
  ["Stammtisch jeden ersten Montag im Monat", "Stammtisch", { rule: "FREQ=MONTHLY;BYDAY=1MO" }],
  ["Steuer jährlich", "Steuer", { rule: "FREQ=YEARLY" }],
  [
    "Oma anrufen jeden 24. Dezember",
    "Oma anrufen",
    { rule: "FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=24" },
  ],
  ["Massage jeden Montag 6 mal", "Massage", { rule: "FREQ=WEEKLY;BYDAY=MO;COUNT=6" }],
  ["Kurs jeden Montag bis 31.3.", "Kurs", { rule: "FREQ=WEEKLY;BYDAY=MO", end: "2027-03-31" }],
  [
    "Filter tauschen alle 3 Monate nach dem Erledigen",
    "Filter tauschen",
    { rule: "FREQ=MONTHLY;INTERVAL=3", done: "done" },
  ],
];

/** Words like any other. */
const PLAIN = [
  "buy 3 apples",
  "read May's book",
  "do the dishes",
  "so ist es",
  "sit in the sun on a sat phone",
  "may I sing in march",
  "open 24/7",
  "a 10 min read",
  "version 2.10 release",
  "call 030 1234567",
  "what I did 2 days ago",
  "gestern war schön",
  "every 20 workdays",
  "every 3 hours drink",
  "alle Fenster putzen",
  "read every day's news",
  "weekly report",
  "pay the monthly bill",
  "eggs and 1/2 kg flour",
  "today's list",
  "Frühstück machen",
  "Wednesday: swim",
];

/** What is typed as an event: a span of times, how long it takes, and days that follow another. */
const EVENTS: readonly (readonly [line: string, title: string, values: Values])[] = [
  ["workshop Dec 3 9am-5pm", "workshop", { day: "2026-12-03", time: "09:00 to 17:00" }],
  ["lunch 12:30-13:30", "lunch", { time: "12:30 to 13:30" }],
  ["meeting from 12 to 1 tomorrow", "meeting", { time: "12:00 to 13:00", day: "2026-11-26" }],
  ["call tomorrow 11-1pm", "call", { time: "11:00 to 13:00", day: "2026-11-26" }],
  ["party tomorrow 10pm-2am", "party", { time: "22:00 to 02:00", day: "2026-11-26" }],
  ["Werkstatt Dienstag 14-16 Uhr", "Werkstatt", { time: "14:00 to 16:00", day: "2026-12-01" }],
  [
    "Werkstatt Dienstag von 14 bis 16 Uhr",
    "Werkstatt",
    { time: "14:00 to 16:00", day: "2026-12-01" },
  ],
  [
    "choir tomorrow at 7pm for 90 minutes",
    "choir",
    { time: "19:00", day: "2026-11-26", length: "90" },
  ],
  [
    "Chor morgen 19:00 für 2 Stunden @Kirche",
    "Chor",
    { time: "19:00", day: "2026-11-26", length: "120", list: "Kirche" },
  ],
  ["vacation from 3 to 10 August", "vacation", { day: "2027-08-03 to 2027-08-10" }],
  ["Urlaub vom 3. bis 10. August", "Urlaub", { day: "2027-08-03 to 2027-08-10" }],
  ["walk #1 tomorrow", "walk #1", { day: "2026-11-26" }],
];

for (const [line, title, values] of TASKS)
  test(`a task: ${line}`, () => {
    const captured = capturedIn(line, berlin, new Set(), { reader });
    assert.deepEqual([captured.title, valuesOf(captured)], [title, values]);
  });
for (const line of PLAIN)
  test(`words like any other: ${line}`, () => {
    for (const moment of [berlin, american]) {
      const captured = capturedIn(line, moment, new Set(), { reader });
      assert.deepEqual([captured.title, captured.parts], [line, []]);
    }
  });
for (const [line, title, values] of EVENTS)
  test(`an event: ${line}`, () => {
    const captured = capturedIn(line, berlin, new Set(), { reader, isEvent: true });
    assert.deepEqual([captured.title, valuesOf(captured)], [title, values]);
  });

test("a day and a month with a slash are in the order of the browser's language", () => {
  const day = (line: string, moment: Moment) =>
    valuesOf(capturedIn(line, moment, new Set(), { reader }))["day"];
  assert.equal(day("pay 3/4", berlin), "2027-04-03");
  assert.equal(day("pay 3/4", american), "2027-03-04");
  assert.equal(day("pay 12/24/2026", berlin), "2026-12-24");
  assert.equal(day("pay 24/12/2026", american), "2026-12-24");
});

test("today is that of the zone", () => {
  const line = "in 3 days";
  const in_ = (zone: string) =>
    valuesOf(capturedIn(`x ${line}`, momentIn(zone, "en"), new Set(), { reader }))["day"];
  assert.equal(in_("Pacific/Kiritimati"), "2026-11-28");
  assert.equal(in_("Pacific/Honolulu"), "2026-11-27");
});

test("what is taken off is a part of the title again", () => {
  const off = new Set(["jeden freitag"]);
  const line = "jeden Freitag 18:00 Pflanzen gießen";
  const captured = capturedIn(line, berlin, off, { reader });
  assert.equal(captured.title, "jeden Freitag Pflanzen gießen");
  assert.deepEqual(valuesOf(captured), { time: "18:00" });
});

test("an event has its times on a zone's clocks, and an end of its rule that is like its start", () => {
  const event = (line: string) =>
    typedEvent(
      capturedIn(line, berlin, new Set(), { reader, isEvent: true }),
      "2026-11-27" as Day,
      ZONE,
    );
  const times = (line: string) => {
    const { start, end, zone, all_day } = event(line);
    return [start, end, zone, all_day];
  };
  assert.deepEqual(times("x 12:30"), ["2026-11-27T12:30", "2026-11-27T13:30", ZONE, false]);
  assert.deepEqual(times("x 7pm for 90 minutes"), [
    ...["2026-11-27T19:00", "2026-11-27T20:30", ZONE],
    false,
  ]);
  assert.deepEqual(times("x 10pm-2am"), ["2026-11-27T22:00", "2026-11-28T02:00", ZONE, false]);
  assert.deepEqual(times("x"), ["2026-11-27", "2026-11-28", null, true]);
  assert.equal(event("x from 3 to 10 August")["end"], "2027-08-11");
  assert.equal(
    event("x every friday until 31 march")["rule"],
    "FREQ=WEEKLY;UNTIL=20270331;BYDAY=FR",
  );
  assert.equal(
    event("x every friday 18:00 until 31 march")["rule"],
    "FREQ=WEEKLY;UNTIL=20270331T215959Z;BYDAY=FR",
  );
  assert.equal(event("x @Kirche")["location"], "Kirche");
});
