import assert from "node:assert/strict";
import { test } from "node:test";
import { dayAfterKey, onThisDay, plusMonths, weeksOf } from "../src/model/calendar.ts";
import { isDay, plusDays, weekdayNumber, type Day } from "../src/model/day.ts";

const day = (text: string) => text as Day;

test("a month has whole weeks from the first day of a week, and every day of it once", () => {
  const november = weeksOf(day("2026-11-25"), 1);
  assert.deepEqual(
    [november.length, november[0]?.[0], november.at(-1)?.at(-1)],
    [6, "2026-10-26", "2026-12-06"],
  );
  assert.equal(weeksOf(day("2026-02-10"), 7).length, 4); // begins and ends with a week
  for (let month = 0; month < 2_400; month += 7) {
    for (const firstDay of [1, 6, 7]) {
      const first = plusMonths(day("1600-01-01"), month);
      const days = weeksOf(first, firstDay).flat() as Day[];
      const own = days.filter((one) => one.slice(0, 7) === first.slice(0, 7));
      assert.equal(own.length, Number(plusDays(plusMonths(first, 1), -1).slice(8)));
      assert.equal(weekdayNumber(days[0] as Day), firstDay);
      assert.ok(days.every((one, place) => place === 0 || one === plusDays(days[place - 1]!, 1)));
    }
  }
});

test("a month later is the same day, or the last one", () => {
  const moves = [
    ["2026-01-31", 1, "2026-02-28"],
    ["2024-01-31", 1, "2024-02-29"],
    ["2026-03-31", -1, "2026-02-28"],
    ["2026-12-15", 1, "2027-01-15"],
    ["2026-01-15", -1, "2025-12-15"],
    ["2026-10-31", 1, "2026-11-30"],
    ["2024-02-29", 12, "2025-02-28"],
    ["0001-01-15", -1, "0001-01-15"],
    ["9999-12-15", 1, "9999-12-15"],
  ] as const;
  for (const [from, count, to] of moves) assert.equal(plusMonths(day(from), count), to);
});

test("keys move by days, weeks, months, to the ends of a week and to today", () => {
  const from = (key: string, firstDay = 1) =>
    dayAfterKey(key, day("2026-11-25"), day("2026-01-02"), firstDay);
  assert.equal(from("ArrowLeft"), "2026-11-24");
  assert.equal(from("ArrowDown"), "2026-12-02");
  assert.deepEqual([from("Home"), from("End")], ["2026-11-23", "2026-11-29"]);
  assert.deepEqual([from("Home", 7), from("End", 7)], ["2026-11-22", "2026-11-28"]);
  assert.deepEqual([from("PageUp"), from("PageDown")], ["2026-10-25", "2026-12-25"]);
  assert.equal(from("t"), "2026-01-02");
  assert.equal(from("a"), undefined);
});

test("nothing leads beyond the calendar's first and last day", () => {
  const last = day("9999-12-31");
  for (const key of ["ArrowRight", "ArrowDown", "End", "PageDown"]) {
    assert.equal(dayAfterKey(key, last, day("2026-01-02"), 1), last, key);
  }
  assert.equal(dayAfterKey("ArrowUp", day("0001-01-03"), day("2026-01-02"), 1), "0001-01-03");
  assert.deepEqual(weeksOf(last, 1).at(-1), [
    ...["9999-12-27", "9999-12-28", "9999-12-29", "9999-12-30", "9999-12-31"],
    ...[undefined, undefined],
  ]);
  assert.equal(weeksOf(day("0001-01-01"), 7)[0]?.[0], undefined);
});

test("on this day are earlier years, and a 29th of February is not forgotten", () => {
  const days = ["2025-11-25", "2024-11-24", "2020-11-25", "2027-11-25", "2026-11-25"].map(day);
  assert.deepEqual(onThisDay(days, day("2026-11-25")), ["2025-11-25", "2020-11-25"]);
  const leap = ["2024-02-29", "2024-02-28", "2023-02-28"].map(day);
  assert.deepEqual(onThisDay(leap, day("2026-02-28")), leap);
  assert.deepEqual(onThisDay(leap, day("2028-02-28")), ["2024-02-28", "2023-02-28"]);
  assert.deepEqual(onThisDay(leap, day("2028-02-29")), ["2024-02-29"]);
});

test("only what the calendar has is a day", () => {
  assert.ok(isDay("2024-02-29"));
  for (const text of ["2026-02-29", "2026-13-01", "2026-1-1", "today"]) assert.ok(!isDay(text));
});
