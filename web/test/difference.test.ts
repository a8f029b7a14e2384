import assert from "node:assert/strict";
import { test } from "node:test";
import { difference, shortened, type Part } from "../src/model/difference.ts";

const marked = (before: string, after: string): string =>
  difference(before, after)
    .map(({ kind, text }) =>
      kind === "same" ? text : kind === "gone" ? `[-${text}]` : `[+${text}]`,
    )
    .join("");
const sideOf = (parts: readonly Part[], other: Part["kind"]): string =>
  parts
    .filter((part) => part.kind !== other)
    .map((part) => part.text)
    .join("");

test("a changed word is marked, and nothing else", () => {
  assert.equal(
    marked("The sea was loud tonight.", "The sea was quiet tonight."),
    "The sea was [-loud][+quiet] tonight.",
  );
});

test("words that are changed together are marked together", () => {
  assert.equal(
    marked("one two three four", "one zwei drei four"),
    "one [-two three][+zwei drei] four",
  );
});

test("additions and removals at both ends are found", () => {
  assert.equal(marked("b c", "a b c d"), "[+a ]b c[+ d]");
  assert.equal(marked("", "all new"), "[+all new]");
  assert.equal(marked("all gone", ""), "[-all gone]");
  assert.equal(marked("same", "same"), "same");
  assert.deepEqual(difference("", ""), []);
});

test("a script without spaces is compared by character, and emoji stay whole", () => {
  assert.equal(marked("我吃面条", "我吃米饭"), "我吃[-面条][+米饭]");
  assert.equal(marked("well 👍", "well 👎"), "well [-👍][+👎]");
});

test("both texts can be read from the parts, of any two texts", () => {
  let seed = 7;
  const random = (below: number) => (seed = (seed * 48_271) % 2_147_483_647) % below;
  const alphabet = ["sea", " ", "loud", "\n", ",", "面", "é", "  ", "the"];
  const text = () => Array.from({ length: random(60) }, () => alphabet[random(9)]).join("");
  for (let round = 0; round < 500; round++) {
    const [before, after] = [text(), text()];
    const parts = difference(before, after);
    assert.equal(sideOf(parts, "new"), before);
    assert.equal(sideOf(parts, "gone"), after);
    assert.ok(parts.every((part, place) => part.text && part.kind !== parts[place + 1]?.kind));
  }
});

test("two long texts that have little in common are shown as replaced", () => {
  const one = Array.from({ length: 20_000 }, (_, place) => `one${place}`).join(" ");
  const other = Array.from({ length: 20_000 }, (_, place) => `other${place}`).join(" ");
  const parts = difference(`Same. ${one}`, `Same. ${other}`);
  assert.deepEqual(
    parts.map((part) => part.kind),
    ["same", "gone", "new"],
  );
});

test("long stretches that did not change are cut, and what changed never", () => {
  const rest = "word ".repeat(100);
  const parts = shortened(difference(`${rest}loud ${rest}`, `${rest}quiet ${rest}`), 20);
  assert.deepEqual(
    parts.map((part) => part.text),
    [" … word word word word ", "loud", "quiet", " word word word word … "],
  );
});
