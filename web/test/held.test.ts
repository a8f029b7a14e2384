import assert from "node:assert/strict";
import { test } from "node:test";
import * as deletion from "../src/model/deletion.ts";
import * as held from "../src/model/held.ts";
import * as incoming from "../src/model/incoming.ts";
import type { Held } from "../src/model/held.ts";

const ID = "019aab3c-5f00-7cc3-98c4-dc0c0c07398f";
let ids = 0;
const changeId = () => `change-${(ids += 1)}`;
const row = (text: string, tags: string[] = []) => ({
  text,
  timestamp: "2026-11-25T21:40:00Z",
  tags,
});
const edit = (before: Held, text: string, basedOn: held.Seen | null = null, tags: string[] = []) =>
  held.edited(before, {
    id: ID,
    kind: "thought",
    row: row(text, tags),
    basedOn,
    changeId: changeId(),
  });
const server = (text: string, version: number, tags: string[] = []) =>
  ({ id: ID, kind: "thought", version, row: { ...row(text, tags), id: ID, version } }) as const;
const synced = (text: string, version = 1): Held =>
  incoming.received({}, server(text, version), changeId());
const send = (before: Held) => held.sending(before, 0);

test("something new waits without a version, and has one after the answer", () => {
  const waiting = edit({}, "one");
  assert.equal(waiting.waiting?.version, null);
  const done = incoming.answered(send(waiting), { result: "done", version: 1 }, changeId());
  assert.equal(done.thing?.version, 1);
  assert.equal(done.thing?.isUnsent, undefined);
  assert.deepEqual([done.base, done.sent, done.waiting], [undefined, undefined, undefined]);
});

test("edits before the first is sent are one change", () => {
  const twice = edit(edit(synced("one"), "two"), "three");
  assert.equal(twice.waiting?.fields?.["text"], "three");
  assert.equal(twice.waiting?.version, 1);
  assert.equal(twice.base?.row?.["text"], "one");
});

test("an edit while one is on its way waits, and is based on the answer", () => {
  const both = edit(send(edit(synced("one"), "two")), "three");
  assert.equal(both.sent?.fields?.["text"], "two");
  const done = incoming.answered(both, { result: "done", version: 2 }, changeId());
  assert.equal(done.sent, undefined);
  assert.equal(done.waiting?.version, 2);
  assert.equal(done.waiting?.fields?.["text"], "three");
});

test("an edit back to what the server has is nothing to send", () => {
  const back = edit(edit(synced("one"), "two"), "one");
  assert.equal(back.waiting, undefined);
  assert.equal(back.thing?.isUnsent, undefined);
});

test("a deletion can be taken back, with an unsent edit that came before it", () => {
  const edited = edit(synced("one"), "two");
  const gone = deletion.deleted(edited, 100, changeId);
  assert.equal(gone.waiting?.fields?.["text"], "two");
  const unedited = deletion.deleted(synced("one"), 100, changeId);
  assert.equal(held.sending(unedited, 99), unedited);
  const back = deletion.takenBack(gone, changeId());
  assert.equal(back.thing?.isDeleted, undefined);
  assert.equal(back.waiting?.fields?.["text"], "two");
  const untouched = deletion.takenBack(deletion.deleted(synced("one"), 100, changeId), changeId());
  assert.equal(untouched.waiting, undefined);
});

test("a deletion comes after an edit that was not sent, so that the trash holds it", () => {
  const gone = deletion.released(deletion.deleted(edit({}, "one"), 100, changeId));
  const sent = send(gone);
  assert.equal(sent.sent?.fields?.["text"], "one");
  const done = incoming.answered(sent, { result: "done", version: 1 }, changeId());
  assert.deepEqual([done.waiting?.fields, done.waiting?.version], [null, 1]);
  assert.deepEqual(incoming.answered(send(done), { result: "done", version: 2 }, changeId()), {});
  const back = deletion.takenBack(sent, changeId());
  assert.equal(
    incoming.answered(back, { result: "done", version: 1 }, changeId()).waiting,
    undefined,
  );
});

test("of two versions that are deleted, both are in what the trash gets", () => {
  const both = edit(synced("theirs", 2), "mine", { row: server("one", 1).row, version: 1 });
  const answer = { result: "conflict", version: 2, row: server("theirs", 2).row } as const;
  const clash = incoming.answered(send(both), answer, changeId());
  assert.equal(clash.thing?.mine?.length, 1);
  const gone = deletion.deleted(clash, 100, changeId);
  assert.equal(gone.waiting?.fields?.["text"], "theirs\n\nmine");
  assert.notEqual(gone.waiting?.deletion, undefined);
});

test("what the feed brings of other fields is merged, and goes on its version", () => {
  const merged = incoming.received(
    edit(synced("one"), "two"),
    server("one", 2, ["phone"]),
    changeId(),
  );
  assert.deepEqual(merged.thing?.row["tags"], ["phone"]);
  assert.equal(merged.thing?.row["text"], "two");
  assert.equal(merged.waiting?.version, 2);
});

test("two versions of one field are sent all the same, and then both are kept", () => {
  const waiting = edit(synced("one"), "mine");
  const clash = incoming.received(waiting, server("theirs", 2), changeId());
  assert.equal(clash.waiting?.version, 1);
  const theirs = server("theirs", 2).row;
  const both = incoming.answered(
    send(clash),
    { result: "conflict", version: 2, kept: 7, row: theirs },
    changeId(),
  );
  assert.equal(both.thing?.row["text"], "theirs");
  assert.equal(both.thing?.mine?.[0]?.["text"], "mine");
  const settled = held.resolved(both, row("mine"), changeId);
  assert.equal(settled.thing?.mine, undefined);
  assert.deepEqual([settled.waiting?.version, settled.waiting?.fields?.["text"]], [2, "mine"]);
});

test("an old answer that was a conflict is one when it is asked again", () => {
  const again = {
    result: "already_done",
    version: 2,
    kept: 7,
    row: server("theirs", 2).row,
  } as const;
  const both = incoming.answered(send(edit(synced("one"), "mine")), again, changeId());
  assert.equal(both.thing?.mine?.[0]?.["text"], "mine");
});

test("an edit of what was deleted elsewhere stays, marked", () => {
  const kept = incoming.answered(
    send(edit(synced("one"), "mine")),
    { result: "conflict", version: 2, row: null },
    changeId(),
  );
  assert.equal(kept.thing?.isDeletedElsewhere, true);
  assert.equal(kept.thing?.mine?.[0]?.["text"], "mine");
});

test("a deletion of what changed elsewhere gives way", () => {
  const gone = send(deletion.released(deletion.deleted(synced("one"), 100, changeId)));
  const answer = { result: "conflict", version: 2, row: server("newer", 2).row } as const;
  assert.equal(incoming.answered(gone, answer, changeId()).thing?.row["text"], "newer");
});

test("what came while a change was on its way is looked at after the answer", () => {
  const sent = send(edit(synced("one"), "two"));
  const noted = incoming.received(sent, server("two, and theirs", 3), changeId());
  assert.equal(noted.thing?.row["text"], "two");
  const done = incoming.answered(noted, { result: "already_done", version: 2 }, changeId());
  assert.deepEqual([done.thing?.row["text"], done.thing?.version], ["two, and theirs", 3]);
});

test("an editor that was open while the text changed makes no silent overwrite", () => {
  const moved = incoming.received(synced("one"), server("theirs", 2), changeId());
  const seen = { row: server("one", 1).row, version: 1 };
  assert.equal(edit(moved, "mine", seen).waiting?.version, 1); // the server refuses it
});

test("a refused change stays on the device, and goes again when it is edited", () => {
  const errors = [{ field: "text", code: "string_too_long", message: "Too long" }];
  const refused = incoming.answered(
    send(edit(synced("one"), "two")),
    { result: "refused", errors },
    changeId(),
  );
  assert.deepEqual(refused.thing?.refused, errors);
  assert.equal(held.sending(refused, 0), refused);
  const again = edit(refused, "shorter");
  assert.equal(again.thing?.refused, undefined);
  assert.equal(send(again).sent?.fields?.["text"], "shorter");
});

test("an edit of what was erased for good can live on as something new", () => {
  const errors = [{ field: "id", code: "erased", message: "Erased" }];
  const sent = send(edit(synced("one"), "mine"));
  const left = incoming.answered(sent, { result: "refused", errors }, changeId());
  assert.deepEqual([left.thing?.isDeletedElsewhere, left.waiting], [true, undefined]);
  assert.equal(left.thing?.mine?.[0]?.["text"], "mine");
});

test("after a restore each side keeps what it has", () => {
  const only = incoming.sentAnew(synced("only here", 4), changeId);
  assert.deepEqual([only.waiting?.version, only.waiting?.fields?.["text"]], [null, "only here"]);
  const equal = incoming.compared(synced("same", 4), server("same", 2), 1, changeId());
  assert.deepEqual([equal.thing?.version, equal.thing?.mine], [2, undefined]);
  const other = incoming.compared(synced("newer", 4), server("older", 2), 1, changeId());
  assert.deepEqual(
    [other.thing?.row["text"], other.thing?.mine?.[0]?.["text"]],
    ["older", "newer"],
  );
  const edited = incoming.compared(
    edit(synced("same", 4), "edited"),
    server("same", 2),
    1,
    changeId(),
  );
  assert.deepEqual([edited.waiting?.version, edited.thing?.row["text"]], [2, "edited"]);
});
