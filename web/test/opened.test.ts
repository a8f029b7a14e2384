import assert from "node:assert/strict";
import { test } from "node:test";
import { edited, sending, type Held } from "../src/model/held.ts";
import { withoutNext } from "../src/model/opened.ts";
import type { Row } from "../src/model/kinds.ts";

const NEXT = { title: "Water", date: "2026-11-28", rule: "FREQ=DAILY;INTERVAL=3" };
const edit = (row: Row) => ({ id: "a", kind: "task", row, basedOn: null, changeId: "c" });
const made: Held = edited({}, edit(NEXT));
const changed: Held = edited(made, edit({ ...NEXT, title: "Water twice" }));
const sent: Held = sending(made, 0);

test("the next one goes again while only this device has it", () => {
  assert.deepEqual(withoutNext(made, NEXT), { held: {}, keepsRule: false });
});
test("one that was changed stays, and keeps the rule", () => {
  assert.deepEqual(withoutNext(changed, NEXT), { held: changed, keepsRule: true });
  const later = edited(sent, edit({ ...NEXT, title: "Water twice" }));
  assert.deepEqual(withoutNext(later, NEXT), { held: later, keepsRule: true });
});
test("one that Aurora may have is left to Aurora", () => {
  assert.deepEqual(withoutNext(sent, NEXT), { held: sent, keepsRule: false });
});
test("where there is none, nothing goes", () => {
  assert.deepEqual(withoutNext({}, NEXT), { held: {}, keepsRule: false });
});
