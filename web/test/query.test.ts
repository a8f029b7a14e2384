import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import type { Day } from "../src/model/day.ts";
import { around, folded, marksOf, matches, piecesOf, queryOf } from "../src/model/query.ts";

interface Table {
  readonly things: Readonly<
    Record<string, { kind: string; text: string; tags: string[]; journal: string; day: Day | null }>
  >;
  readonly cases: readonly (readonly [string, readonly string[]])[];
}
const url = new URL("query.json", import.meta.url);
const { things, cases } = JSON.parse(readFileSync(url, "utf8")) as Table;

function namesFound(line: string): string[] {
  const query = queryOf(line);
  const found = Object.entries(things).filter(([, thing]) =>
    matches(query, {
      ...thing,
      text: folded(thing.text),
      tags: thing.tags.map(folded),
      journal: folded(thing.journal),
    }),
  );
  return found.map(([name]) => name);
}

for (const [line, expected] of cases) {
  test(`a search for ${JSON.stringify(line)} finds what its case says`, () => {
    assert.deepEqual(namesFound(line), expected);
  });
}

// tests/api/test_search.py asks Aurora's own search the same.
test("each whole word of a thing finds it, in small letters or capitals", () => {
  for (const [name, { text }] of Object.entries(things)) {
    for (const word of text.split(/\s+/u).map((one) => one.replace(/^-|[.,;:!]+$/gu, ""))) {
      for (const line of [word, word.toLowerCase(), word.toUpperCase()]) {
        assert.ok(namesFound(line).includes(name), `${line} finds ${name}`);
      }
    }
  }
});

const marked = (text: string, line: string): string =>
  piecesOf(text, marksOf(queryOf(line)))
    .map((piece) => (piece.isHit ? `[${piece.text}]` : piece.text))
    .join("");

test("words are marked as they were written, whatever their case and accents", () => {
  assert.equal(marked("Élan, élan", "elan"), "[Élan], [élan]");
  assert.equal(marked("E\u0301lan", "elan"), "[Élan]");
  assert.equal(marked("Die Straße", "strasse"), "Die [Straße]");
  assert.equal(marked("面条汤", "条"), "面[条]汤");
  assert.equal(marked("👩‍👩‍👧 sea 🏳️‍🌈", "sea"), "👩‍👩‍👧 [sea] 🏳️‍🌈");
  assert.equal(marked("sea and land", "sea -land #and"), "[sea] and land");
  assert.equal(marked("aaa", "aa"), "[aa]a");
  assert.equal(marked("", "sea"), "");
});

test("of a long text, the part around the first word is shown", () => {
  const text = `${"word ".repeat(200)}needle ${"word ".repeat(200)}`;
  const shown = around(text, ["needle"], 100);
  assert.ok(shown.includes("needle") && shown.startsWith("… ") && shown.endsWith(" …"));
  assert.ok(shown.length < 110);
  assert.equal(around("short", ["needle"], 100), "short");
  assert.ok(around(text, ["nothing"], 100).startsWith("word word"));
});
