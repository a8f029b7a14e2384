import assert from "node:assert/strict";
import { test } from "node:test";
import { begunBy, linesOf } from "../src/model/beginning.ts";
import type { Day } from "../src/model/day.ts";
import type { Thing } from "../src/model/held.ts";
import type { Row } from "../src/model/kinds.ts";
import { byDay, byList, tasksOfToday, underEachOther, type Group } from "../src/model/tasks.ts";

const today = "2026-11-25" as Day;
const task = (id: string, row: Row = {}): Thing => ({
  id,
  kind: "task",
  version: 1,
  row: { title: id, completed: false, priority: "medium", ...row },
});
const shape = (groups: readonly Group[]) =>
  groups.map(({ kind, name, tasks }) => [
    kind,
    name,
    tasks.map(({ task: one, depth }) => "-".repeat(depth) + one.id).join(" "),
  ]);

const all = [
  task("someday"),
  task("urgent", { date: today, priority: "urgent" }),
  task("late", { date: "2026-11-01" }),
  task("evening", { date: today, due_time: "20:00" }),
  task("morning", { date: today, due_time: "08:00", priority: "low" }),
  task("next", { date: "2027-01-01" }),
  task("old", { date: "2026-11-20", completed: true, completed_at: "2026-11-21T08:00:00Z" }),
  task("just now", { date: today, completed: true }),
];

test("tasks are grouped by day; in one, by time and then by importance", () => {
  assert.deepEqual(shape(byDay(all, today)), [
    ["overdue", "", "late"],
    ["day", today, "morning evening urgent"],
    ["day", "2027-01-01", "next"],
    ["undated", "", "someday"],
    ["done", "", "just now old"],
  ]);
  assert.deepEqual(byDay([], today), []);
});

test("today has what is due, also what is done, and what should have been", () => {
  const { overdue, due } = tasksOfToday(all, today);
  assert.deepEqual(
    [overdue.map((one) => one.id), due.map((one) => one.id)],
    [["late"], ["morning", "evening", "urgent", "just now"]],
  );
});

test("tasks are grouped by list, each under the one it is a part of", () => {
  const some = [
    task("paint", { list: "Boat", parent_id: "boat" }),
    task("boat", { list: "Boat" }),
    task("brush", { list: "Boat", parent_id: "paint" }),
    task("bread"),
    task("orphan", { list: "Boat", parent_id: "gone" }),
  ];
  assert.deepEqual(shape(byList(some)), [
    ["list", "", "bread"],
    ["list", "Boat", "boat -paint --brush orphan"],
  ]);
});

test("tasks that two devices put under each other are still shown", () => {
  const some = [task("a", { parent_id: "b" }), task("b", { parent_id: "a" })];
  assert.deepEqual(
    underEachOther(some)
      .map(({ task: one }) => one.id)
      .sort(),
    ["a", "b"],
  );
});

test("the beginning of a text says that it is a task or an entry", () => {
  assert.deepEqual(begunBy("[] water\nthe fern"), {
    kind: "task",
    journal: "",
    rest: "water\nthe fern",
  });
  assert.equal(begunBy("[ ] water")?.rest, "water");
  assert.deepEqual(begunBy("/diary Up betimes"), {
    kind: "entry",
    journal: "diary",
    rest: "Up betimes",
  });
  for (const text of ["[]water", "[link](there) x", "a [] b", "/ x", "/diary", "1/2 cup"]) {
    assert.equal(begunBy(text), undefined, text);
  }
});

test("the first line of a text is the task, and what follows its notes", () => {
  assert.deepEqual(linesOf(" one \n\ntwo\nthree\n"), { line: "one ", description: "two\nthree" });
});
