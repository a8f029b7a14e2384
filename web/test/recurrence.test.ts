import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import type { Day } from "../src/model/day.ts";
import { between, type Series } from "../src/model/recurrence.ts";
import { nextAfter, nextFromDone } from "../src/model/repeating-tasks.ts";
import { clockAt, momentOfClock } from "../src/model/zones.ts";
import { line } from "./generated.ts";

interface Case {
  name: string;
  series: Series & { kept?: string };
  from: Day;
  to: Day;
  viewer?: string;
  expect: string[];
}
interface TaskCase {
  name: string;
  rule: string;
  due: Day;
  done: Day;
  from_done?: boolean;
  next: [Day | null, string | null, number | null];
}
interface Cases {
  tasks: TaskCase[];
  cases: Case[];
  generated: string[];
  zones: { since: string; changes: number[]; digest: string; zones: string }[];
}
const file = new URL("../../tests/recurrence/cases.json", import.meta.url);
const all = JSON.parse(readFileSync(file, "utf8")) as Cases;
const digest = (text: string) => createHash("sha256").update(text).digest("hex").slice(0, 16);

for (const { name, series, from, to, viewer, expect } of all.cases)
  test(name, () => {
    const { kept, ...written } = series;
    const found = between(kept ? { ...written, rule: kept } : written, from, to, viewer ?? "UTC");
    const at = (moment: number) => new Date(moment * 1000).toISOString().slice(0, 16);
    const texts = found.map((one) => `${at(one.startsAt)}Z/${(one.endsAt - one.startsAt) / 60}`);
    assert.deepEqual(texts, expect);
  });

test("2,000 generated series repeat as they do on the server", () => {
  all.generated.forEach((expected, block) => {
    const lines = Array.from({ length: 100 }, (_, index) => line(100 * block + index));
    assert.equal(digest(lines.join("\n")), expected, `${100 * block} and the next 99`);
  });
});

test("every zone's clocks change as they do on the server", () => {
  const known = all.zones.filter(({ since }) => since <= process.versions.tz!); // by this Node
  for (const { changes, digest: expected, zones } of known)
    for (const zone of zones.split(" ")) {
      const moments = changes.flatMap((change) => {
        const clock = clockAt(change * 900 - 1, zone) + 1;
        return [-3600, -1800, 0, 1800, 3600].map((by) => momentOfClock(clock + by, zone));
      });
      assert.equal(digest(moments.join()), expected, zone);
    }
  assert.ok(known.flatMap(({ zones }) => zones.split(" ")).length > 580);
});

for (const { name, rule, due, done, from_done, next } of all.tasks)
  test(name, () => {
    const found = from_done ? nextFromDone(rule, done) : nextAfter(rule, due, done);
    assert.deepEqual([found?.day ?? null, found?.rule ?? null, found?.skipped ?? null], next);
  });
