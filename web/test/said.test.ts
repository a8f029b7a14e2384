import assert from "node:assert/strict";
import { test } from "node:test";
import { faultText, problemText } from "../src/views/said.ts";

const problem = { status: 400, detail: "As the server says.", errors: [], retryAfterMs: null };

test("a problem is told in a person's words, and one that a newer server has in its own", () => {
  const wrong = problemText({ ...problem, code: "invalid_code" });
  assert.equal(wrong, "This code is not right, or was used before. Wait for the next one.");
  assert.equal(problemText({ ...problem, code: "of_a_newer_server" }), "As the server says.");
});

test("who tried too often is told how long to wait", () => {
  const often = { ...problem, code: "too_many_requests" };
  const after = (retryAfterMs: number | null) => problemText({ ...often, retryAfterMs });
  assert.equal(after(610_000), "That was tried too often. Try again in 11 minutes.");
  assert.equal(after(null), "That was tried too often. Try again in 1 minute.");
});

test("a fault of a field is told by the field, or by its kind", () => {
  const fault = { field: "title", code: "string_too_long", message: "String should have at most" };
  assert.equal(faultText("title", fault), "This is too long.");
  assert.equal(faultText("zone", fault), "There is no such time zone. Choose one from the list.");
  const short = { ...fault, code: "string_too_short" };
  assert.equal(faultText("new_password", short), "At least 8 characters, please.");
  assert.equal(faultText("title", { ...fault, code: "other" }), "String should have at most");
});
