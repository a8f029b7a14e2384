import assert from "node:assert/strict";
import { test } from "node:test";
import { weekOf } from "../src/model/calendar.ts";
import type { Day } from "../src/model/day.ts";
import { clockFor } from "../src/model/hours.ts";
import type { Thing } from "../src/model/held.ts";
import { equal, type Row } from "../src/model/kinds.ts";
import { barsOf, blocksOf } from "../src/model/lanes.ts";
import { merge } from "../src/model/merge.ts";
import { changed, choicesFor, shownAt } from "../src/model/occurrence.ts";
import { occasionsOf } from "../src/model/occasions.ts";
import { endingOf, usualName, usualRules, withEnding } from "../src/model/usual-rules.ts";
import { parseRule } from "../src/model/rule.ts";

const BERLIN = "Europe/Berlin";
const CHOIR: Row = {
  ...{ title: "Choir", location: "Kirche", description: null, color: null, busy: true },
  ...{ start: "2026-11-06T18:00", end: "2026-11-06T19:30", zone: BERLIN, end_zone: null },
  ...{ rule: "FREQ=WEEKLY", extra: [], reminders: [30], uid: null, all_day: false },
  overrides: { "2026-11-13T18:00": { title: "With guests", start: "2026-11-13T19:00" } },
};
const things = (rows: readonly Row[]): Thing[] =>
  rows.map((row, place) => ({ id: `${place}`, kind: "event", version: 1, row }));
const timed = (title: string, start: string, end: string): Row => ({
  ...CHOIR,
  rule: null,
  title,
  start,
  end,
  overrides: {},
});
const week = (day: string) => weekOf(day as Day, 1);

test("repeats that two devices changed are merged by their keys, and one that both changed clashes", () => {
  const key = "2026-11-13T18:00";
  const mine = changed(CHOIR, "2026-11-20T18:00", { title: "Mine" }, "this").row;
  const theirs = changed(CHOIR, "2026-11-27T18:00", { location: "Theirs" }, "this").row;
  const { row, clashes } = merge(CHOIR, mine, theirs);
  assert.deepEqual(clashes, []);
  assert.deepEqual(row["overrides"], {
    ...(CHOIR["overrides"] as Row),
    "2026-11-20T18:00": { title: "Mine" },
    "2026-11-27T18:00": { location: "Theirs" },
  });
  const [one, other] = ["One", "Other"].map((title) => changed(CHOIR, key, { title }, "this").row);
  assert.deepEqual(merge(CHOIR, one!, other!).clashes, ["overrides"]);
});

test("a map is the same in whatever order the server keeps its keys", () => {
  const one = { "2026-11-13": { title: "a", start: "b" }, "2026-11-20": { excluded: true } };
  const other = { "2026-11-20": { excluded: true }, "2026-11-13": { start: "b", title: "a" } };
  assert.ok(equal("overrides", one, other));
  assert.ok(!equal("overrides", one, { ...other, "2026-11-20": { title: "c" } }));
});

test("a change of one repeat is only what differs from the others, and goes when nothing does", () => {
  const key = "2026-11-20T18:00";
  const moved = { start: "2026-11-20T20:00", end: "2026-11-20T21:30" };
  const once = changed(CHOIR, key, moved, "this").row;
  assert.deepEqual((once["overrides"] as Row)[key], moved);
  const back = { start: key, end: "2026-11-20T19:30" };
  assert.deepEqual(changed(once, key, back, "this").row["overrides"], CHOIR["overrides"]);
});

test("a change of all that was made in a different one is seen there too", () => {
  const key = "2026-11-13T18:00";
  assert.equal(shownAt(CHOIR, key)["end"], "2026-11-13T20:30");
  const changes = { title: "Rehearsal", start: "2026-11-13T20:00", end: "2026-11-13T21:30" };
  const { row } = changed(CHOIR, key, changes, "all");
  assert.deepEqual([row["start"], row["end"]], ["2026-11-06T19:00", "2026-11-06T20:30"]);
  assert.equal(row["title"], "Rehearsal");
  assert.deepEqual(shownAt(row, "2026-11-13T19:00")["title"], "Rehearsal");
  assert.deepEqual(shownAt(row, "2026-11-13T19:00")["start"], "2026-11-13T20:00");
});

test("a change that one repeat cannot have is offered for those that can", () => {
  const key = "2026-11-20T18:00";
  assert.deepEqual(choicesFor(CHOIR, key, { title: "a" }), ["this", "following", "all"]);
  assert.deepEqual(choicesFor(CHOIR, key, { rule: null }), ["following", "all"]);
  assert.deepEqual(choicesFor(CHOIR, key, { start: "2026-11-20" }), ["following", "all"]);
  assert.deepEqual(choicesFor(CHOIR, "2026-11-06T18:00", { title: "a" }), ["this", "all"]);
  assert.deepEqual(choicesFor({ ...CHOIR, rule: null }, key, { title: "a" }), ["all"]);
  const extra = { ...CHOIR, extra: ["2026-11-10T09:00"] };
  assert.deepEqual(choicesFor(extra, "2026-11-10T09:00", { title: "a" }), ["this", "all"]);
});

test("a following change at the same repeat keeps both parts whole", () => {
  const { row, rest, dropped } = changed(CHOIR, "2026-11-13T18:00", { title: "New" }, "following");
  assert.deepEqual([row["rule"], row["overrides"]], ["FREQ=WEEKLY;UNTIL=20261113T165959Z", {}]);
  assert.deepEqual([rest?.["title"], rest?.["start"]], ["New", "2026-11-13T18:00"]);
  assert.deepEqual(rest?.["overrides"], { "2026-11-13T18:00": { start: "2026-11-13T19:00" } });
  assert.deepEqual(dropped, []);
});

test("the usual rules are known again, and keep their end", () => {
  const start = "2026-11-27T18:00"; // the last Friday, and the fourth
  for (const [name, rule] of usualRules("2026-11-27" as Day)) {
    assert.equal(usualName(rule, "2026-11-27" as Day), name);
    const until = withEnding(parseRule(rule), { until: "2027-03-28" as Day }, start, BERLIN);
    assert.equal(usualName(until, "2026-11-27" as Day), name);
    assert.deepEqual(endingOf(until, start, BERLIN), { until: "2027-03-28" });
    const count = withEnding(parseRule(rule), { count: 7 }, start, BERLIN);
    assert.deepEqual(endingOf(count, start, BERLIN), { count: 7 });
  }
  assert.equal(usualName("FREQ=WEEKLY;BYDAY=FR", "2026-11-27" as Day), "weekly");
  assert.equal(usualName("FREQ=WEEKLY;BYDAY=MO", "2026-11-27" as Day), "own");
  assert.ok(usualRules("2026-11-30" as Day).has("end"));
});

test("what overlaps stands side by side, and what does not takes the whole width", () => {
  const rows = [
    timed("long", "2026-11-25T09:00", "2026-11-25T12:00"),
    timed("in it", "2026-11-25T10:00", "2026-11-25T11:00"),
    timed("after that", "2026-11-25T11:00", "2026-11-25T11:10"),
    timed("alone", "2026-11-25T12:00", "2026-11-25T12:00"),
    timed("over midnight", "2026-11-25T22:00", "2026-11-26T06:00"),
  ];
  const all = occasionsOf(things(rows), ["2026-11-25", "2026-11-27"] as [Day, Day], BERLIN);
  const { days } = clockFor(week("2026-11-25"), BERLIN);
  const [wednesday, thursday] = [days[2]!, days[3]!];
  const shown = blocksOf(all, [wednesday.begin, wednesday.end]);
  assert.deepEqual(
    shown.map(({ occasion, column, columns }) => [occasion.row["title"], column, columns]),
    [
      ["long", 0, 2],
      ["in it", 1, 2],
      ["after that", 1, 2],
      ["alone", 0, 1],
      ["over midnight", 0, 1],
    ],
  );
  const [rest] = blocksOf(all, [thursday.begin, thursday.end]);
  assert.deepEqual([thursday.placeOf(rest!.from), thursday.placeOf(rest!.to)], [0, 6 * 3600]);
});

test("a week's lanes hold what lasts above, and what is over leaves its lane free", () => {
  const rows = [
    timed("Monday", "2026-11-23T09:00", "2026-11-23T10:00"),
    { ...timed("trip", "2026-11-25", "2026-12-03"), zone: null },
    { ...timed("before", "2026-11-20", "2026-11-25"), zone: null },
  ];
  const all = occasionsOf(things(rows), ["2026-11-23", "2026-11-30"] as [Day, Day], BERLIN);
  const bars = barsOf(all, week("2026-11-25"));
  assert.deepEqual(
    bars.map((bar) => [bar.occasion.row["title"], bar.lane, bar.place, bar.length]),
    [
      ["before", 0, 0, 2],
      ["trip", 0, 2, 5],
      ["Monday", 1, 0, 1],
    ],
  );
  assert.deepEqual(
    bars.map(({ isContinued, doesContinue }) => [isContinued, doesContinue]),
    [
      [true, false],
      [false, true],
      [false, false],
    ],
  );
});

test("a day of 25 hours has the hour twice, and the other days of its week lack it", () => {
  const { days, rows, length } = clockFor(week("2026-10-25"), BERLIN);
  assert.equal(length, 25 * 3600);
  assert.deepEqual(
    rows.slice(1, 5).map(({ clock, isAgain }) => [clock, isAgain]),
    [
      ["01:00", false],
      ["02:00", false],
      ["02:00", true],
      ["03:00", false],
    ],
  );
  const [saturday, sunday] = [days[5]!, days[6]!];
  assert.equal(sunday.end - sunday.begin, 25 * 3600);
  for (const hour of [0, 2, 3, 12, 25])
    assert.equal(sunday.placeOf(sunday.begin + hour * 3600), hour * 3600);
  assert.deepEqual(saturday.missing, { from: 3 * 3600, to: 4 * 3600 });
  assert.equal(saturday.placeOf(saturday.begin + 3 * 3600), 4 * 3600);
  assert.equal(sunday.missing, undefined);
});

test("a day of 23 hours lacks the hour that its clocks skip", () => {
  const { days, length } = clockFor(week("2026-03-29"), BERLIN);
  const sunday = days[6]!;
  assert.deepEqual([length, sunday.end - sunday.begin], [24 * 3600, 23 * 3600]);
  assert.deepEqual(sunday.missing, { from: 2 * 3600, to: 3 * 3600 });
  assert.equal(sunday.placeOf(sunday.begin + 2 * 3600), 3 * 3600);
  assert.equal(days[5]!.missing, undefined);
});

test("clocks that change by half an hour, and at midnight, have their places too", () => {
  const howe = clockFor(week("2026-04-05"), "Australia/Lord_Howe");
  assert.equal(howe.length, 24.5 * 3600);
  assert.deepEqual(
    howe.rows.slice(1, 4).map(({ clock }) => clock),
    ["01:00", "01:30", "02:00"],
  );
  const santiago = clockFor(week("2026-04-04"), "America/Santiago");
  assert.deepEqual(
    santiago.rows.slice(-2).map(({ clock }) => clock),
    ["23:00", "23:00"],
  );
  const saturday = santiago.days[5]!;
  assert.equal(saturday.placeOf(saturday.end - 1), 25 * 3600 - 1);
});
