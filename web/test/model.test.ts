import assert from "node:assert/strict";
import { test } from "node:test";
import { dayOf, plusDays, type Day } from "../src/model/day.ts";
import { fieldsOf, newId, sameRow, tagsAfter, tagsIn } from "../src/model/kinds.ts";
import { beginningOf, withoutMarks } from "../src/model/preview.ts";
import { merge } from "../src/model/merge.ts";
import * as plan from "../src/sync/plan.ts";

test("lists merge as sets, maps by key, and texts that both changed clash", () => {
  const base = { text: "a", tags: ["x", "y"], overrides: { one: 1, two: 2 } };
  const mine = { text: "mine", tags: ["x", "z"], overrides: { one: 1, two: 3 } };
  const theirs = { text: "theirs", tags: ["x", "y", "w"], overrides: { one: 5, two: 2 } };
  const { row, clashes } = merge(base, mine, theirs);
  assert.deepEqual(row, { text: "mine", tags: ["x", "w", "z"], overrides: { one: 5, two: 3 } });
  assert.deepEqual(clashes, ["text"]);
});

test("fields that this app does not know stay theirs, and are sent only if they changed", () => {
  const base = { text: "a", timestamp: "2026-11-25T21:40:00Z", tags: [], place: "here" };
  assert.deepEqual(Object.keys(fieldsOf("thought", { ...base, text: "b" }, base)), [
    "text",
    "timestamp",
    "tags",
  ]);
  assert.equal(fieldsOf("thought", { ...base, place: "there" }, base)["place"], "there");
  assert.equal(
    merge(base, { ...base, text: "b" }, { ...base, place: "there" }).row["place"],
    "there",
  );
});

test("a place is one value: nobody was where two of them meet", () => {
  const at = (latitude: number, longitude: number) => ({ place: { latitude, longitude } });
  assert.deepEqual(merge(at(1, 1), at(2, 1), at(1, 3)).clashes, ["place"]);
  assert.deepEqual(merge(at(1, 1), at(1, 1), at(1, 3)).row, at(1, 3));
});

test("a row of before a field was known is the same as one with nothing in it", () => {
  const newer = { text: "a", place: null, starred: false, tags: [], archived_at: null };
  assert.ok(sameRow({ text: "a" }, newer));
  assert.ok(!sameRow({ text: "a" }, { ...newer, starred: true }));
  assert.deepEqual(merge({ text: "a" }, { text: "b" }, newer).row, { ...newer, text: "b" });
});

test("a moment is the same however it is written", () => {
  const one = { timestamp: "2026-11-25T21:40:00.120Z" };
  assert.ok(sameRow(one, { timestamp: "2026-11-25T21:40:00.120000+00:00" }));
});

test("tags follow the text, and those set elsewhere stay", () => {
  assert.deepEqual(tagsIn("#One and #two/three, not a#b, nor #"), ["one", "two/three"]);
  assert.deepEqual(tagsAfter(["sea", "kept"], "a #sea", "a #lake"), ["kept", "lake"]);
  assert.deepEqual(tagsIn("面条 #面条"), ["面条"]);
  assert.deepEqual(tagsIn("#Cafe\u0301 and #caf\u00e9, #हिन्दी"), ["caf\u00e9", "हिन्दी"]);
});

test("a preview has the words without the marks, and ends with a word", () => {
  const text =
    "# Head\n\n> *Soup*, **bread** and [a recipe](https://example.com) for 2*3 snake_case_name";
  assert.equal(withoutMarks(text), "Head\n\nSoup, bread and a recipe for 2*3 snake_case_name");
  assert.equal(beginningOf("one two three four", 12), "one two …");
});

test("ids are of version 7 and in the order of their making", () => {
  const [early, late] = [newId(1_700_000_000_000), newId(1_800_000_000_000)];
  assert.match(early, /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  assert.ok(early < late);
});

test("a day is the zone's own, and sums on it know no summer time", () => {
  const at = Date.parse("2026-03-29T23:30:00Z");
  const found = ["Pacific/Honolulu", "UTC", "Asia/Kathmandu", "Pacific/Kiritimati"].map((zone) =>
    dayOf(at, zone),
  );
  assert.deepEqual(found, ["2026-03-29", "2026-03-29", "2026-03-30", "2026-03-30"]);
  assert.equal(plusDays("2026-03-29" as Day, 1), "2026-03-30");
  assert.equal(plusDays("2024-03-01" as Day, -1), "2024-02-29");
});

test("a journal goes before its entries, and after them when it is deleted", () => {
  const one = (id: string, kind: string, fields: object | null) => ({
    seq: 1,
    change_id: id,
    id,
    kind,
    version: null,
    fields: fields as never,
    isSent: false,
  });
  const outbox = [one("a", "journal", null), one("b", "entry", {}), one("c", "journal", {})];
  assert.deepEqual(
    plan.batchOf(outbox, 0, 100).map((out) => out.id),
    ["c", "b", "a"],
  );
  assert.equal(plan.batchOf(outbox, 0, 2).length, 2);
});

test("an upgraded app reads again from the beginning, and keeps what it compares with", () => {
  const old = {
    name: "cursor",
    next: 9,
    model: plan.MODEL - 1,
    round: 0,
    isComparing: false,
  } as const;
  assert.equal(plan.cursorAt(old).next, 0);
  assert.equal(plan.cursorAt({ ...old, model: plan.MODEL }).next, 9);
  const restored = plan.restoredAt({ ...old, epoch: "e" });
  assert.deepEqual([restored.next, restored.epoch, restored.isComparing], [0, undefined, true]);
});

test("a failure is met with longer and longer waits, and never sooner than asked", () => {
  const waits = [1, 2, 3, 9].map((failures) => plan.delayAfter(failures, 1, null));
  assert.deepEqual(waits, [1_000, 2_000, 4_000, 60_000]);
  assert.equal(plan.delayAfter(1, 0, 30_000), 30_000);
});
