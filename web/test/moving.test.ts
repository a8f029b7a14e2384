import assert from "node:assert/strict";
import { test } from "node:test";
import { archive } from "../src/moving/archive.ts";
import { canonical } from "../src/moving/canonical.ts";
import { open, textOf } from "../src/moving/chosen.ts";
import { archiveParts } from "../src/moving/cut-archive.ts";
import { jsonCut } from "../src/moving/cut-json.ts";
import { cellsOf, recordsOf } from "../src/moving/cut-csv.ts";
import { partsOfText } from "../src/moving/cut-text.ts";
import { partsOf } from "../src/moving/cut.ts";
import { Pace } from "../src/moving/pace.ts";
import { piecesOf, type Piece, type Unsent } from "../src/moving/pieces.ts";
import { Contents, decide, isOutOfTrash, tableOf, type Item } from "../src/moving/tally.ts";
import { members, Unreadable } from "../src/moving/unzip.ts";
import { faultIn } from "../src/moving/whole.ts";
import { crc32, Zip } from "../src/moving/zip.ts";

const MADE = "2026-11-25T21:40:10.000Z";
const bytes = (text: string) => new TextEncoder().encode(text);
const long = "x".repeat(80_000);

async function zipped(files: Readonly<Record<string, string>>): Promise<File> {
  const zip = new Zip(MADE);
  for (const [name, text] of Object.entries(files)) await zip.add(name, bytes(text));
  return new File([zip.finish()], "Export.zip");
}

async function piecesIn(...files: File[]): Promise<{ pieces: Piece[]; unsent: Unsent[] }> {
  const unsent: Unsent[] = [];
  const pieces: Piece[] = [];
  for await (const one of piecesOf(await open(files), (left) => void unsent.push(left))) {
    pieces.push(one);
  }
  return { pieces, unsent };
}

test("the checksum is the one that ZIP has", () => {
  assert.equal(crc32(bytes("123456789")), 0xcbf43926);
});

test("what is zipped is read again, byte for byte, and damage is told", async () => {
  const file = await zipped({ "a/é.txt": "ü".repeat(5_000), "b.json": "{}", "empty.txt": "" });
  const found = await members(file);
  assert.deepEqual(
    found.map((one) => [one.name, one.size]),
    [
      ["a/é.txt", 10_000],
      ["b.json", 2],
      ["empty.txt", 0],
    ],
  );
  assert.equal(textOf((await found[0]?.bytes()) ?? bytes("")), "ü".repeat(5_000));
  const damaged = new Uint8Array(await file.arrayBuffer());
  damaged.fill(7, 40, 60);
  const [first] = await members(new Blob([damaged]));
  await assert.rejects(first?.bytes() ?? Promise.resolve(), Unreadable);
  await assert.rejects(members(file.slice(0, file.size - 30)), Unreadable);
});

test("a member that unpacks to more than it says is refused", async () => {
  const file = await zipped({ "a.txt": "a".repeat(5_000) });
  const lying = new Uint8Array(await file.arrayBuffer());
  const view = new DataView(lying.buffer);
  const central = view.getUint32(lying.length - 6, true);
  view.setUint32(central + 24, 10, true);
  const [only] = await members(new Blob([lying]));
  await assert.rejects(only?.bytes() ?? Promise.resolve(), Unreadable);
});

const openApi = {
  components: {
    schemas: {
      Thought: { properties: { place: { $ref: "#/components/schemas/Place" } } },
      Place: { properties: { name: { type: "string" } } },
    },
  },
};

test("an archive of which a file is not what its manifest says is not read", async () => {
  const rows = { thought: { id: "1", text: "é", updated_at: "now", version: 3 } };
  const { name, file } = await archive(
    {
      ...{ sequence: 5, epoch: "e", model: 1, account: { email: "ada@example.com" }, openApi },
      ...{ rows: new Map([["thought", [rows.thought]]]), trash: new Map(), gone: [] },
    },
    MADE,
  );
  const { members: all } = await open([new File([file], name)]);
  const folder = name.replace(".zip", "/");
  assert.equal(await faultIn(all, folder), null);
  const path = "data/rows/thoughts.jsonl";
  const isOther = (one: { name: string }) => one.name !== folder + path;
  const changed = { name: folder + path, size: 2, bytes: async () => bytes("{}") };
  const more = { ...changed, name: `${folder}data/trash/more.jsonl` };
  assert.equal(await faultIn(all.filter(isOther), folder), path);
  assert.equal(await faultIn([...all.filter(isOther), changed], folder), path);
  assert.equal(await faultIn([...all, more], folder), "data/trash/more.jsonl");
  assert.equal(
    await faultIn(
      all.filter((one) => !one.name.endsWith("/manifest-sha256.txt")),
      folder,
    ),
    "manifest-sha256.txt",
  );
});

test("the archive has a checksum of each file, and rows without what an import counts anew", async () => {
  const row = { id: "1", text: "é", updated_at: "now", version: 3, b: 1e21, a: 0.1 };
  const { name, file } = await archive(
    {
      ...{ sequence: 5, epoch: "e", model: 1, account: { email: "Ada.L@example.com" } },
      ...{ rows: new Map([["thought", [row]]]), trash: new Map(), gone: [], openApi },
    },
    MADE,
  );
  assert.equal(name, "aurora-Ada-L-2026-11-25.zip");
  const found = new Map(
    await Promise.all(
      (await members(file)).map(
        async (one) => [one.name.split("/").slice(1).join("/"), textOf(await one.bytes())] as const,
      ),
    ),
  );
  assert.equal(found.get("data/rows/thoughts.jsonl"), '{"a":0.1,"b":1e+21,"id":"1","text":"é"}\n');
  assert.match(found.get("data/versions.jsonl") ?? "", /"version":3/);
  const about = JSON.parse(found.get("data/aurora.json") ?? "") as { rows: { thoughts: unknown } };
  assert.deepEqual(about.rows.thoughts, {
    properties: { place: { $ref: "#/$defs/Place" } },
    $defs: { Place: openApi.components.schemas.Place },
  });
  const manifests = `${found.get("manifest-sha256.txt")}${found.get("tagmanifest-sha256.txt")}`;
  const listed = manifests.split("\n").map((line) => line.slice(66));
  for (const one of found.keys()) {
    assert.ok(one === "tagmanifest-sha256.txt" || listed.includes(one), one);
  }
});

test("keys are in the order of UTF-16", () => {
  assert.equal(
    canonical({ "\u{1f600}": 1, "\uff5e": [true, null], a: "\n" }),
    '{"a":"\\n","\u{1f600}":1,"\uff5e":[true,null]}',
  );
});

test("texts are UTF-8 or UTF-16, and nothing else is text", () => {
  assert.equal(textOf(bytes("\ufeffa")), "a");
  assert.equal(textOf(new Uint8Array([0xff, 0xfe, 0x61, 0])), "a");
  assert.equal(textOf(new Uint8Array([0x63, 0xe9])), null);
});

test("Day One is cut by its entries, in the same envelope", () => {
  const entries = Array.from({ length: 10 }, (_, number) => ({ uuid: `${number}`, text: long }));
  const cut = jsonCut(JSON.stringify({ metadata: { version: "1.0" }, entries }));
  const parts = (cut && partsOf(cut)) ?? [];
  assert.ok(parts.length > 2);
  const read = parts.map((part) => JSON.parse(part) as { metadata: unknown; entries: unknown[] });
  assert.deepEqual(
    read.flatMap((one) => one.entries),
    entries,
  );
  assert.ok(parts.every((part) => part.startsWith('{"metadata":{"version":"1.0"}')));
});

test("Standard Notes: each part has every tag, of its own notes", () => {
  const note = (uuid: string) => ({ uuid, content_type: "Note", content: { text: long } });
  const references = ["1", "2", "8"].map((uuid) => ({ uuid, content_type: "Note" }));
  const tag = { uuid: "t", content_type: "Tag", content: { title: "sea", references } };
  const notes = Array.from({ length: 9 }, (_, number) => note(String(number)));
  const cut = jsonCut(JSON.stringify({ version: "004", items: [...notes, tag] }));
  const parts = ((cut && partsOf(cut)) ?? []).map(
    (part) =>
      JSON.parse(part) as { items: { content_type: string; content: typeof tag.content }[] },
  );
  const tags = parts.map((part) => part.items.filter((one) => one.content_type === "Tag"));
  assert.ok(parts.length > 2 && tags.every((one) => one.length === 1));
  assert.equal(tags.flatMap(([one]) => one?.content.references ?? []).length, 3);
});

test("the original frontend is cut within its journals; what is missing is told once", () => {
  const entries = Array.from({ length: 8 }, (_, number) => ({ id: `${number}`, content: long }));
  const stored = { journals: JSON.stringify([{ id: "j", name: "Diary", entries }]), tasks: "[{" };
  const cut = jsonCut(JSON.stringify(stored));
  const parts = ((cut && partsOf(cut)) ?? []).map(
    (part) => JSON.parse(part) as Record<string, { name: string; entries?: unknown[] }[]>,
  );
  assert.ok(parts.length > 2);
  assert.deepEqual(
    parts.flatMap((part) => part["journals"]?.flatMap((one) => one.entries ?? []) ?? []),
    entries,
  );
  assert.ok(parts.every((part) => part["journals"]?.every((one) => one.name === "Diary")));
  assert.deepEqual(
    parts.map((part) => part["tasks"]),
    ["[{", ...parts.slice(1).map(() => [])],
  );
  assert.equal(parts[0] && "thoughts" in parts[0], false);
});

test("jrnl is cut before its stamps, and equal entries stay together", () => {
  const entry = (day: string, text: string) => `[2023-05-${day} 09:08] ${text}\n[1] no entry\n\n`;
  const text = `Before.\n${entry("01", long)}${entry("02", long)}${entry("03", long)}${entry("01", "b")}`;
  const twin = entry("04", long);
  const parts = partsOfText(`${text}${twin}${entry("05", long)}${twin}`) ?? [];
  assert.ok(parts.length > 1);
  assert.ok(parts[0]?.startsWith("Before.\n[2023-05-01 09:08]"));
  assert.ok(parts.slice(1).every((part) => part.startsWith("[2023-05-")));
  assert.equal(parts.filter((part) => part.includes("05-04")).length, 1);
  assert.equal(parts.join("").length, text.length + 2 * twin.length + entry("05", long).length);
});

test("JSON lines are cut at their ends, and equal ones stay together", () => {
  const line = (text: string) => JSON.stringify({ date: "2026-11-25", text });
  const lines = ["a", "b", "c", "d", "e", "a"].map((letter) => line(letter.repeat(80_000)));
  const parts = partsOfText(lines.join("\n")) ?? [];
  assert.ok(parts.length > 1);
  assert.equal(parts[0]?.split("\n").filter((one) => one === lines[0]).length, 2);
});

test("TickTick: families stay together, and the header comes with each part", () => {
  const head = '"Date: x"\r\n"Status: \r\n0 Normal"\r\nList Name,Title,taskId,parentId\r\n';
  const row = (id: string, parent = "") => `Home,"a ""b"", ${long}\r\n",${id},${parent}\r\n`;
  const rows = [row("2", "1"), row("3"), row("4"), row("5", "6"), row("6", "5"), row("1")];
  const parts = partsOfText(head + rows.join("")) ?? [];
  assert.ok(parts.length > 1 && parts.every((part) => part.startsWith(head)));
  const ids = parts.map((part) =>
    recordsOf(part.slice(head.length)).map((record) => cellsOf(record)[2]),
  );
  assert.deepEqual(ids.flat().toSorted(), ["1", "2", "3", "4", "5", "6"]);
  for (const family of [
    ["1", "2"],
    ["5", "6"],
  ]) {
    assert.ok(ids.some((some) => family.every((one) => some.includes(one))));
  }
  assert.deepEqual(cellsOf('a,"b ""c"", d",\r\n'), ["a", 'b "c", d', ""]);
});

test("Todoist: a part has the sections of its families, which stay whole, as equal tasks do", () => {
  const head = "TYPE,CONTENT,INDENT\r\n";
  const task = (name: string, level = 1) => `task,"${name}, ""${long}""\r\n",${level}\r\n`;
  const rows = [
    ...["meta,view,\r\n", "note,of the project,\r\n", task("a"), task("b", 2), "note,on b,\r\n"],
    ...["section,Garden,\r\n", task("c"), task("d"), task("e", 2), "section,House,\r\n"],
    ...[task("f"), task("a"), ",,\r\n", "note,on a,\r\n"],
  ];
  const parts = partsOfText(`${head}${rows.join("")}`) ?? [];
  assert.ok(parts.length > 2);
  const seen = parts.map((part) => recordsOf(part).map((one) => cellsOf(one).slice(0, 2)));
  const names = (part: string[][]) =>
    part.slice(1).map(([type, text = ""]) => (type === "task" ? text[0] : text));
  const first = names(seen[0] ?? []).filter(Boolean);
  assert.deepEqual(first.slice(0, 5), ["view", "of the project", "a", "b", "on b"]);
  assert.ok(seen.every((part) => part[0]?.join() === "TYPE,CONTENT"));
  const withTwin = seen.filter((part) => part.some(([, text]) => text?.startsWith("a, ")));
  assert.equal(withTwin.length, 1);
  const rest = seen.find((part) => part.some(([, text]) => text?.startsWith("d, ")));
  assert.match(names(rest ?? []).join(" "), /Garden d e/);
});

test("a calendar is cut between its parts, each with the zones that it names", () => {
  const zone = (id: string) => `BEGIN:VTIMEZONE\r\nTZID:${id}\r\nEND:VTIMEZONE\r\n`;
  const part = (kind: string, uid: string, more: string) =>
    `BEGIN:${kind}\r\nUID:${uid}\r\n${more}\r\nDESCRIPTION:${long}\r\nEND:${kind}\r\n`;
  const alarm = "BEGIN:VALARM\r\nTRIGGER:-PT5M\r\nEND:VALARM";
  const text = [
    "BEGIN:VCALENDAR\r\nX-WR-CALNAME:Mine\r\n",
    ...[zone("Europe/Berlin"), zone("Asia/Tokyo")],
    part("VEVENT", "1", "DTSTART;TZID=Europe/Berlin:20261127T180000"),
    part("VEVENT", "2", alarm),
    part("VTODO", "child", "RELATED-TO:par\r\n ent"),
    part("VEVENT", "3", "DTSTART;TZID=Asia/Tokyo:20261127T180000"),
    part("VEVENT", "1", "RECURRENCE-ID:20261204T180000"),
    part("VTODO", "parent", "SUMMARY:Above"),
    "END:VCALENDAR\r\n",
  ].join("");
  const parts = partsOfText(text) ?? [];
  assert.ok(parts.length > 1);
  for (const one of parts) {
    assert.match(one, /^BEGIN:VCALENDAR\r\nX-WR-CALNAME:Mine\r\n/);
    assert.match(one, /END:VCALENDAR\r\n$/);
    assert.equal(/TZID:Asia/.test(one), /TZID=Asia/.test(one));
    assert.equal(/TZID:Europe/.test(one), /TZID=Europe/.test(one));
  }
  const counts = (pattern: RegExp) => parts.map((one) => one.match(pattern)?.length ?? 0);
  assert.deepEqual(counts(/^UID:1$/gm).filter(Boolean), [2]);
  assert.deepEqual(counts(/^UID:(child|parent)$/gm).filter(Boolean), [2]);
  assert.equal(
    counts(/^TRIGGER/gm).reduce((sum, one) => sum + one),
    1,
  );
  assert.equal(
    counts(/^BEGIN:V(EVENT|TODO)/gm).reduce((sum, one) => sum + one),
    6,
  );
});

test("what cannot be cut goes as it is, or is named", async () => {
  const todoist = "TYPE,CONTENT,INDENT\n" + `task,${long},1\n`.repeat(6);
  const { pieces, unsent } = await piecesIn(
    await zipped({ "a.csv": todoist, "b.csv": todoist.repeat(3), "c.md": "# c", "d.png": "x" }),
  );
  assert.deepEqual(
    pieces.map((one) => one.files.map(({ name }) => name)),
    [["a.csv"], ["c.md"]],
  );
  assert.deepEqual(unsent, [{ name: "b.csv", why: "large" }]);
  assert.deepEqual(pieces[0]?.sizes, { "d.png": 1 });
});

/** A tar archive as programs write them: with a long name, a folder, and padding. */
function tarred(files: readonly (readonly [name: string, kind: string, text: string])[]): Blob {
  const octal = (value: number, length: number) => `${value.toString(8).padStart(length, "0")}\0`;
  const parts = files.flatMap(([name, kind, text]) => {
    const header = new Uint8Array(512);
    const put = (at: number, value: string) => header.set(bytes(value), at);
    put(0, name);
    put(124, octal(bytes(text).length, 11));
    put(136, octal(1_600_000_000, 11));
    put(156, kind);
    put(257, "ustar\x0000");
    put(148, " ".repeat(8));
    put(
      148,
      octal(
        header.reduce((sum, byte) => sum + byte, 0),
        6,
      ),
    );
    return [header, bytes(text), new Uint8Array(-bytes(text).length & 511)];
  });
  return new Blob([...parts, new Uint8Array(1024)]);
}
const gzipped = async (blob: Blob): Promise<Blob> =>
  new Response(blob.stream().pipeThrough(new CompressionStream("gzip"))).blob();

test("a tar archive is read, packed or not; of pictures only name and size", async () => {
  const long = `${"folder/".repeat(20)}ü.json`;
  const line = ` path=${long}\n`;
  const pax = `${bytes(line).length + 3}${line}`;
  const blob = tarred([
    ["Takeout/", "5", ""],
    ["Takeout/a.json", "0", "é".repeat(700)],
    ["a.jpg", "0", "x".repeat(1_000)],
    ["PaxHeader", "x", pax],
    ["short", "0", "{}"],
    ["link", "2", ""],
    ["././@LongLink", "L", `${long}2\0`],
    ["short", "\0", "second"],
  ]);
  for (const file of [new File([blob], "a.tar"), new File([await gzipped(blob)], "a.tgz")]) {
    const found = (await open([file])).members;
    assert.deepEqual(
      found.map((one) => [one.name, one.size]),
      [
        ["Takeout/a.json", 1_400],
        ["a.jpg", 1_000],
        [long, 2],
        [`${long}2`, 6],
      ],
    );
    assert.equal(textOf((await found[0]?.bytes()) ?? bytes("")), "é".repeat(700));
    assert.equal(found[0]?.modified, 1_600_000_000_000);
    await assert.rejects(found[1]?.bytes() ?? Promise.resolve(), Unreadable);
    const damaged = new Uint8Array(await file.arrayBuffer()).fill(7, 30, 60);
    await assert.rejects(open([new File([damaged], "a.tar")]), Unreadable);
    await assert.rejects(
      open([new File([file.slice(0, Math.min(1_600, file.size / 2))], "a.tar")]),
      Unreadable,
    );
  }
});

test("a file packed by itself is that file", async () => {
  const file = new File([await gzipped(new Blob(["{}"]))], "diary.jsonl.gz");
  const { name, members: found } = await open([file]);
  assert.deepEqual([name, found[0]?.name, found[0]?.size], ["diary.jsonl.gz", "diary.jsonl", 2]);
});

test("of many pictures only those that a text names go along, by name and never by bytes", async () => {
  const hash = "0123456789abcdef0123456789abcdef";
  const others = Array.from({ length: 1_100 }, (_, number) => [`photos/p-${number}.jpg`, "x"]);
  const files = {
    "Diary.json": `{"md5": "${hash}", "see": "A%20view"}`,
    [`photos/${hash}.jpg`]: "x",
  };
  const { pieces } = await piecesIn(
    await zipped({ ...files, "photos/A view.PNG": "yy", ...Object.fromEntries(others) }),
  );
  assert.deepEqual(pieces[0]?.sizes, { [`photos/${hash}.jpg`]: 1, "photos/A view.PNG": 2 });
  assert.deepEqual(
    pieces[0]?.files.map((one) => one.name),
    ["Diary.json"],
  );
});

test("an archive comes with its trash last, and parents before their parts", () => {
  const member = { name: "x/data/trash/tasks.jsonl", size: 1, bytes: async () => bytes("") };
  const row = (id: string, parent: string | null) =>
    JSON.stringify({ id, parent_id: parent, title: long });
  const text = ["3:2", "2:1", "1:", "4:3", "9:9"]
    .map((one) => one.split(":") as [string, string])
    .map(([id, parent]) => row(id, parent || null))
    .join("\n");
  const parts = [...archiveParts(member, text, new Map())];
  const ids = parts.map((part) =>
    part.text
      .trimEnd()
      .split("\n")
      .map((line) => (JSON.parse(line) as { id: string }).id),
  );
  assert.deepEqual([...new Set(ids.flat())].toSorted(), ["1", "2", "3", "4", "9"]);
  const order = [...new Set(ids.flat())];
  assert.ok(["1", "2", "3"].every((id) => order.indexOf(id) < order.indexOf(`${Number(id) + 1}`)));
  for (const some of ids) if (some.includes("4")) assert.ok(some.includes("3"));
});

const item = (id: string, more: Partial<Item> = {}): Item => ({
  ...{ kind: "thought", id, change_id: `c${id}`, where: id, files: [], trashed: false },
  fields: { text: "a", tags: ["Sea "], timestamp: "2026-11-25T00:00:00Z", created_at: "x" },
  ...more,
});
const row = { text: "a", tags: ["sea"], timestamp: "2026-11-25T00:00:00.000000+00:00" };

test("what is here is never overwritten, and what was deleted does not come back", () => {
  assert.equal(decide(item("1"), undefined), "added");
  assert.equal(decide(item("1"), { row, version: 1 }), "there");
  assert.equal(decide(item("1"), { row: { ...row, text: "b" }, version: 2 }), "changed");
  assert.equal(decide(item("1"), { isDeleted: true }), "deleted");
  const trashed = item("1", { trashed: true });
  assert.equal(decide(trashed, { isDeleted: true }), "there");
  assert.ok(isOutOfTrash(trashed, "there", { row, version: 1 }));
  assert.ok(!isOutOfTrash(trashed, "there", { isDeleted: true }));
  assert.ok(!isOutOfTrash(trashed, "changed", { row, version: 2 }));
  assert.ok(!isOutOfTrash(item("1"), "there", { row, version: 1 }));
});

test("fewer changes are sent at a time where Aurora is slow", () => {
  const pace = new Pace(500);
  const sizes = [100, 100, 100, 3_000, 5_000, 9_000].map((took) => {
    pace.note(took);
    return pace.most;
  });
  assert.deepEqual(sizes, [200, 400, 500, 500, 250, 125]);
});

test("each thing of the file stands in one column, and a repeated journal counts once", () => {
  const contents = new Contents();
  const left = [{ kind: "entry", where: "e", why: "no date" }];
  const notes = Array.from({ length: 7 }, (_, at) => ({ what: "pin", where: `${at}` }));
  contents.add([item("1"), item("2"), item("1")], left, notes);
  contents.add([item("1"), item("3")], [], []);
  const results = new Map(contents.items.map((one) => [one, "added" as const]));
  const { kinds } = tableOf(contents, results);
  const none = { changed: 0, deleted: 0, there: 0 };
  assert.deepEqual(kinds.get("thought"), { ...none, all: 3, added: 3, left: 0 });
  assert.deepEqual(kinds.get("entry"), { ...none, all: 1, added: 0, left: 1 });
  assert.deepEqual(contents.notes.get("pin"), { count: 7, examples: ["0", "1", "2", "3", "4"] });
});
