import assert from "node:assert/strict";
import { test } from "node:test";
import type { Day } from "../src/model/day.ts";
import { countTags, levelOf, numbersOf } from "../src/model/year.ts";

const thought = (day: string, text: string, tags: string[] = []) => ({
  ...{ kind: "thought", day: day as Day, text, tags },
});

test("a year's numbers are sums of its days", () => {
  const found = numbersOf(
    [
      thought("2026-11-24", "The sea was loud", ["sea"]),
      { ...thought("2026-11-24", "Diary\nIt's 10:30, 面条汤"), kind: "entry" },
      thought("2026-11-22", "— sea/storm", ["sea/storm", "sea"]),
      thought("2026-12-31", "to come"),
    ],
    2026,
    "2026-11-25" as Day,
  );
  assert.deepEqual(found.days, [
    { day: "2026-11-22", count: 1, words: 1 },
    { day: "2026-11-24", count: 2, words: 9 },
    { day: "2026-12-31", count: 1, words: 2 },
  ]);
  assert.deepEqual(found.kinds, { thought: { count: 3, words: 7 }, entry: { count: 1, words: 5 } });
  assert.deepEqual(found.tags, [
    { tag: "sea", count: 2 },
    { tag: "sea/storm", count: 1 },
  ]);
  assert.deepEqual([found.count, found.words, found.active_days], [4, 12, 2]);
  assert.deepEqual([found.longest_streak, found.current_streak], [1, 1]);
});

test("a row of days goes on until a whole day is left out", () => {
  const days = ["2026-01-31", "2026-02-01", "2026-02-02", "2026-02-04"];
  const on = (today: string) => {
    const found = numbersOf(
      days.map((day) => thought(day, "")),
      2026,
      today as Day,
    );
    return [found.longest_streak, found.current_streak];
  };
  assert.deepEqual(on("2026-02-03"), [3, 3]);
  assert.deepEqual(on("2026-02-04"), [3, 1]);
  assert.deepEqual(on("2026-02-06"), [3, 0]);
  assert.deepEqual(on("2025-01-01"), [0, 0]);
});

test("a tag counts what is in those below it, each thing once", () => {
  const counts = countTags([{ tags: ["house/garden", "house/attic"] }, { tags: ["house"] }]);
  assert.deepEqual(Object.fromEntries(counts.map(({ tag, count }) => [tag, count])), {
    ...{ house: 2, "house/garden": 1, "house/attic": 1 },
  });
  assert.deepEqual(countTags([]), []);
});

test("a day's shade grows with what is on it", () => {
  assert.deepEqual(
    [0, 1, 2, 10, 100].map((count) => levelOf(count, 100)),
    [0, 1, 1, 2, 4],
  );
  assert.equal(levelOf(1, 1), 4);
});
