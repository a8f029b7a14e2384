import assert from "node:assert/strict";
import { test } from "node:test";
import { capturedIn, type Captured } from "../src/model/capture.ts";
import { dayNames, type Day } from "../src/model/day.ts";

const names = dayNames("de");
const wednesday = "2026-11-25" as Day;
const read = (line: string, today: Day = wednesday, off: readonly string[] = []): Captured =>
  capturedIn(line, { today, clock: "10:00", names, isDayFirst: true }, new Set(off));

/** A line, its title, and what was found in it. */
const CASES: readonly (readonly [string, string, Readonly<Record<string, string>>])[] = [
  [
    "call Anna tomorrow 16:30 !high",
    "call Anna",
    { day: "2026-11-26", time: "16:30", priority: "high" },
  ],
  ["call Anna", "call Anna", {}],
  ["Today buy bread", "buy bread", { day: "2026-11-25" }],
  ["Anna anrufen morgen 9:05", "Anna anrufen", { day: "2026-11-26", time: "09:05" }],
  ["read on friday", "read", { day: "2026-11-27" }],
  ["Wednesday: swim", "Wednesday: swim", {}],
  ["swim wednesday", "swim", { day: "2026-12-02" }],
  ["swim next wednesday", "swim", { day: "2026-12-02" }],
  ["swim next friday", "swim", { day: "2026-12-04" }],
  ["schwimmen Freitag", "schwimmen", { day: "2026-11-27" }],
  ["plan next week", "plan", { day: "2026-11-30" }],
  ["water in 3 days", "water", { day: "2026-11-28" }],
  ["water in a week, slowly", "water, slowly", { day: "2026-12-02" }],
  ["pay 2026-12-24", "pay", { day: "2026-12-24" }],
  ["pay 24.12.", "pay", { day: "2026-12-24" }],
  ["pay 24.12.2027", "pay", { day: "2027-12-24" }],
  ["pay 3 March", "pay", { day: "2027-03-03" }],
  ["pay on Dec 24th", "pay", { day: "2026-12-24" }],
  ["pay 24. Dezember", "pay", { day: "2026-12-24" }],
  ["pay February 29", "pay", { day: "2028-02-29" }],
  ["pay February 30", "pay February 30", {}],
  ["pay 2026-02-30", "pay 2026-02-30", {}],
  ["lunch at noon", "lunch", { time: "12:00" }],
  ["lunch at 1", "lunch", { time: "13:00" }],
  ["tea at 6", "tea", { time: "18:00" }],
  ["run at 7", "run", { time: "07:00" }],
  ["feed the baby at 01", "feed the baby", { time: "01:00" }],
  ["feed the baby at 1:00", "feed the baby", { time: "01:00" }],
  ["lunch 1pm", "lunch", { time: "13:00" }],
  ["lunch at 12:15 am", "lunch", { time: "00:15" }],
  ["lunch 13pm", "lunch 13pm", {}],
  ["lunch 24:00", "lunch 24:00", {}],
  ["meet at 9:30.", "meet.", { time: "09:30" }],
  ["score 3:2, odds 10:1", "score 3:2, odds 10:1", {}],
  ["sit in the sun on a sat phone", "sit in the sun on a sat phone", {}],
  ["may I sing in march", "may I sing in march", {}],
  ["mend #Boat/oars and #sails @Garden", "mend and", { tag: "boat/oars", list: "Garden" }],
  ["mail ada@example.com #1 now", "mail ada@example.com now", { tag: "1" }],
  ["!high", "!high", {}],
  ["tomorrow", "tomorrow", {}],
  ["", "", {}],
  ["版画 tomorrow を買う", "版画 を買う", { day: "2026-11-26" }],
  ["today tomorrow", "tomorrow", { day: "2026-11-25" }],
];

for (const [line, title, expected] of CASES) {
  test(`${JSON.stringify(line)} is understood`, () => {
    const captured = read(line);
    assert.equal(captured.title, title);
    const found = Object.fromEntries(
      captured.parts.toReversed().map((one) => [one.kind, one.value]),
    );
    assert.deepEqual(found, expected);
  });
}

test("what is taken off is a part of the title, and what comes next is found", () => {
  assert.deepEqual(read("read Tomorrow today", wednesday, ["tomorrow"]).title, "read Tomorrow");
  assert.equal(read("read tomorrow", wednesday, ["tomorrow"]).parts.length, 0);
});

test("days are counted over the ends of months and years, and over a change of clocks", () => {
  const day = (line: string, today: string) => read(line, today as Day).parts[0]?.value;
  assert.equal(day("x tomorrow", "2026-12-31"), "2027-01-01");
  assert.equal(day("x tomorrow", "2028-02-28"), "2028-02-29");
  assert.equal(day("x in 2 weeks", "2026-10-20"), "2026-11-03");
  assert.equal(day("x monday", "2026-11-29"), "2026-11-30");
});
