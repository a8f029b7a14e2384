import assert from "node:assert/strict";
import { test } from "node:test";
import { ruleInWords } from "../src/views/rule-words.ts";

const START = "2026-11-27T18:00"; // a Friday
const SAID: readonly (readonly [rule: string, words: string])[] = [
  ["FREQ=DAILY", "every day at 18:00"],
  ["FREQ=DAILY;INTERVAL=10;COUNT=1", "every 10 days at 18:00, once"],
  ["FREQ=DAILY;BYDAY=MO,TU,WE,TH,FR", "every weekday at 18:00"],
  ["FREQ=DAILY;INTERVAL=2;BYDAY=FR,MO", "every 2 days, but only on Monday and Friday at 18:00"],
  ["FREQ=WEEKLY", "every Friday at 18:00"],
  ["FREQ=WEEKLY;BYDAY=FR,MO,WE", "every Monday, Wednesday and Friday at 18:00"],
  ["FREQ=WEEKLY;INTERVAL=2;BYDAY=FR", "every 2 weeks on Friday at 18:00"],
  ["FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", "every weekday at 18:00"],
  ["FREQ=WEEKLY;BYDAY=FR;BYMONTH=12,1", "every Friday in December and January at 18:00"],
  ["FREQ=MONTHLY", "monthly on the 27th at 18:00"],
  ["FREQ=MONTHLY;BYMONTHDAY=1,15", "monthly on the 1st and 15th at 18:00"],
  ["FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=-1", "every 3 months on the last day at 18:00"],
  ["FREQ=MONTHLY;BYMONTHDAY=28,29,30,31;BYSETPOS=-1", "monthly on the last day at 18:00"],
  [
    "FREQ=MONTHLY;BYMONTHDAY=28,29,30;BYSETPOS=-1",
    "monthly on the 30th or the last day of a shorter month at 18:00",
  ],
  ["FREQ=MONTHLY;BYDAY=-1TU;COUNT=10", "monthly on the last Tuesday at 18:00, 10 times"],
  ["FREQ=MONTHLY;BYDAY=FR,-1MO", "monthly on the last Monday and every Friday at 18:00"],
  ["FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1", "monthly on the last weekday at 18:00"],
  ["FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13", "monthly on Friday the 13th at 18:00"],
  ["FREQ=YEARLY", "every year on 27 November at 18:00"],
  ["FREQ=YEARLY;BYMONTH=9;BYDAY=1MO", "every year on the first Monday of September at 18:00"],
  ["FREQ=YEARLY;BYDAY=20MO", "every year on the 20th Monday at 18:00"],
  ["FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO", "every year in week 20 on Monday at 18:00"],
  ["FREQ=YEARLY;BYYEARDAY=100,-1", "every year on day 100 and the last day at 18:00"],
  ["FREQ=WEEKLY;UNTIL=20270326T170000Z", "every Friday at 18:00, until 26 March 2027"],
];

for (const [rule, words] of SAID)
  test(`${rule} is ${words}`, () => assert.equal(ruleInWords(rule, START, "Europe/Berlin"), words));

test("whole days have no time, and the last day is that of the series' zone", () => {
  const whole = ruleInWords("FREQ=WEEKLY;UNTIL=20270326", "2026-11-27");
  assert.equal(whole, "every Friday, until 26 March 2027");
  const late = ruleInWords(
    "FREQ=DAILY;UNTIL=20270326T020000Z",
    "2026-11-27T21:00",
    "America/New_York",
  );
  assert.equal(late, "every day at 21:00, until 25 March 2027");
});
