import {
  $,
  A,
  Below,
  Field,
  MAX_CHANGES,
  MODEL,
  T,
  a,
  announce,
  call,
  delayAfter,
  isReady,
  isoOf,
  journals,
  many,
  momentOf,
  newId,
  now,
  opened,
  pathOf,
  sendAll,
  syncNow,
  textOf,
  thingById,
  useSignal,
  versionsOf
} from "./app.js";

// src/moving/unzip.ts
var LONGEST_COMMENT = 65535, LOCATOR = 117853008, LOCATOR_LENGTH = 20, STORED = 0, ENCRYPTED = 1, IN_EXTRA = 4294967295, ZIP64 = 1, MAX_MEMBERS = 5e5, CP437 = "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■ ", Unreadable = class extends Error {
  why;
  constructor(why) {
    super(why), this.why = why;
  }
};
async function members(file) {
  let { count, size, offset } = await directoryOf(file);
  if (count > MAX_MEMBERS) throw new Unreadable("large");
  let list = await view(file, offset, offset + size), found = [];
  for (let at = 0, number = 0; number < count; number += 1) {
    if (at + 46 > list.byteLength || list.getUint32(at, !0) !== 33639248)
      throw new Unreadable("damaged");
    let next = [28, 30, 32].map((one) => list.getUint16(at + one, !0)).reduce((sum, one) => sum + one, at + 46);
    if (next > list.byteLength) throw new Unreadable("damaged");
    let name = nameOf(list, at);
    name.endsWith("/") || found.push(member(file, list, at, name)), at = next;
  }
  return found;
}
async function directoryOf(file) {
  let from = Math.max(file.size - 22 - LONGEST_COMMENT - LOCATOR_LENGTH, 0), tail = await view(file, from, file.size);
  for (let at = tail.byteLength - 22; at >= 0; at -= 1) {
    if (tail.getUint32(at, !0) !== 101010256) continue;
    let locator = at - LOCATOR_LENGTH;
    if (locator >= 0 && tail.getUint32(locator, !0) === LOCATOR) {
      let end = await view(file, long(tail, locator + 8), file.size);
      if (end.byteLength < 56) throw new Unreadable("damaged");
      return { count: long(end, 32), size: long(end, 40), offset: long(end, 48) };
    }
    return { count: tail.getUint16(at + 10, !0), size: tail.getUint32(at + 12, !0), offset: tail.getUint32(at + 16, !0) };
  }
  throw new Unreadable("no ZIP");
}
function nameOf(list, at) {
  let bytes = new Uint8Array(list.buffer, at + 46, list.getUint16(at + 28, !0));
  return list.getUint16(at + 8, !0) & 2048 ? new TextDecoder().decode(bytes) : [...bytes].map(
    (one) => one < 128 ? String.fromCharCode(one) : CP437[one - 128]
  ).join("");
}
function member(file, list, at, name) {
  let flags = list.getUint16(at + 8, !0), method = list.getUint16(at + 10, !0), [size = 0, packed = 0, offset = 0] = placeOf(list, at);
  return { name, size, bytes: async () => {
    if (flags & ENCRYPTED || method !== STORED && method !== 8)
      throw new Unreadable("encrypted");
    let local = await view(file, offset, offset + 30);
    if (local.byteLength < 30) throw new Unreadable("damaged");
    let began = offset + 30 + local.getUint16(26, !0) + local.getUint16(28, !0), data = file.slice(began, began + packed);
    if (data.size < packed) throw new Unreadable("damaged");
    return method === STORED ? new Uint8Array(await data.arrayBuffer()) : inflate(data, size);
  } };
}
function placeOf(list, at) {
  let found = [24, 20, 42].map((one) => list.getUint32(at + one, !0)), extra = at + 46 + list.getUint16(at + 28, !0), end = extra + list.getUint16(at + 30, !0);
  for (; extra + 4 <= end; extra += 4 + list.getUint16(extra + 2, !0)) {
    if (list.getUint16(extra, !0) !== ZIP64) continue;
    let next = extra + 4;
    return found.map((one) => one !== IN_EXTRA || next + 8 > end ? one : (next += 8, long(list, next - 8)));
  }
  return found;
}
async function inflate(data, size) {
  let bytes = new Uint8Array(size), at = 0, reader = data.stream().pipeThrough(new DecompressionStream("deflate-raw")).getReader();
  try {
    for (let step = await reader.read(); !step.done; step = await reader.read()) {
      if (at + step.value.length > size) throw new Unreadable("damaged");
      bytes.set(step.value, at), at += step.value.length;
    }
  } catch {
    throw new Unreadable("damaged");
  }
  if (at < size) throw new Unreadable("damaged");
  return bytes;
}
var view = async (file, from, to) => new DataView(await file.slice(from, to).arrayBuffer()), long = (of, at) => Number(of.getBigUint64(at, !0));

// src/moving/chosen.ts
var HEAD = 264, ZIP = "PK", PACKED = ["", "BZh", "ý7zXZ"], OWN = /(^|\/)(\.[^/]*|__MACOSX|node_modules)\//;
async function open(files) {
  let [first] = files;
  if (!first) throw new Unreadable("empty");
  if (first.webkitRelativePath) return folder(first.webkitRelativePath, files);
  let bytes = new Uint8Array(await first.slice(0, HEAD).arrayBuffer()), head = String.fromCharCode(...bytes);
  if (PACKED.some((begin) => head.startsWith(begin)) || head.slice(257, 262) === "ustar")
    throw new Unreadable("packed");
  let found = head.startsWith(ZIP) ? await members(first) : [ofFile(first, first.name)];
  return { name: first.name, members: found.filter((one) => !OWN.test(one.name)) };
}
function folder(path, files) {
  let name = path.split("/", 1)[0] ?? "", found = files.map((file) => ofFile(file, file.webkitRelativePath.slice(name.length + 1)));
  return { name, members: found.filter((one) => !OWN.test(one.name)) };
}
var ofFile = (file, name) => ({
  name,
  size: file.size,
  modified: file.lastModified,
  bytes: async () => new Uint8Array(await file.arrayBuffer())
});
function textOf2(bytes) {
  let [first, second] = bytes, encoding = first === 255 && second === 254 ? "utf-16le" : first === 254 && second === 255 ? "utf-16be" : "utf-8";
  try {
    return new TextDecoder(encoding, { fatal: !0 }).decode(bytes);
  } catch {
    return null;
  }
}

// src/moving/cut.ts
var weight = (text) => new TextEncoder().encode(JSON.stringify(text)).length;
function partsOf(cut2) {
  let parts = [], bytes = Number.POSITIVE_INFINITY;
  for (let group of cut2.groups) {
    let own = group.reduce((sum, record) => sum + weightOf(record), 0);
    if (own > 9e5) return null;
    let last = parts.at(-1);
    last && bytes + own <= 3e5 && last.length < 2e3 ? (last.push(...group), bytes += own) : (parts.push([...group]), bytes = own);
  }
  return parts.map((records, place) => cut2.write(records, place === 0));
}
var weightOf = (record) => weight(typeof record == "string" ? record : JSON.stringify(record)), grouped = (records, keyOf) => [...Map.groupBy(records, keyOf).values()];

// src/moving/cut-archive.ts
var ABOUT = "data/aurora.json";
function archiveFolder(members2) {
  let found = members2.filter((one) => one.name.endsWith(ABOUT));
  return found.length === 1 ? found[0]?.name.slice(0, -ABOUT.length) ?? null : null;
}
function archiveFiles(members2, folder2) {
  let of = (part) => {
    let own = members2.filter((one) => one.name.startsWith(`${folder2}data/${part}/`)), isLast = (one) => Number(one.name.endsWith("/entries.jsonl"));
    return own.sort((one, other) => isLast(one) - isLast(other));
  };
  return [...of("rows"), ...of("trash")];
}
function* archiveParts(member2, text, above) {
  let lines = inOrder(text.split(`
`).filter(Boolean).map(lineOf));
  if (member2.name.includes("data/trash/")) for (let one of lines) above.set(one.id, { name: member2.name, text: one.text });
  let part = [], bytes = 0;
  for (let line of lines)
    part.length > 0 && bytes + line.bytes > 3e5 && (yield partOf(member2, part, above), [part, bytes] = [[], 0]), part.push(line), bytes += line.bytes;
  part.length > 0 && (yield partOf(member2, part, above));
}
function partOf(member2, part, above) {
  let ids = new Set(part.map((line) => line.id)), found = [...new Set(part.map((line) => line.parent).filter((id) => !ids.has(id)))].map((id) => above.get(id)).filter((one) => one !== void 0), others = /* @__PURE__ */ new Map();
  for (let { name, text } of found) others.set(name, `${others.get(name) ?? ""}${text}
`);
  let own = others.get(member2.name) ?? "";
  return others.delete(member2.name), { member: member2, text: `${own}${part.map((line) => `${line.text}
`).join("")}`, with: others };
}
function inOrder(lines) {
  let parents = new Map(lines.map((line) => [line.id, line.parent])), levels = /* @__PURE__ */ new Map();
  function level(id) {
    let known = levels.get(id);
    if (known !== void 0) return known;
    levels.set(id, 0);
    let parent = parents.get(id) ?? "", found = parents.has(parent) ? level(parent) + 1 : 0;
    return levels.set(id, found), found;
  }
  return lines.toSorted((one, other) => level(one.id) - level(other.id));
}
function lineOf(text) {
  let bytes = weight(text);
  try {
    let row = JSON.parse(text), parent = row.journal_id ?? row.parent_id;
    return { text, bytes, id: String(row.id), parent: String(parent) };
  } catch {
    return { text, bytes, id: "", parent: "" };
  }
}

// src/moving/cut-json.ts
var LISTS = ["thoughts", "journals", "tasks"];
function jsonCut(text) {
  let document;
  try {
    document = JSON.parse(text);
  } catch {
    return null;
  }
  if (!isFields(document)) return null;
  let { items, entries } = document;
  return Array.isArray(items) && items.some((one) => fieldOf(one, "content_type")) ? standardNotes(document, items) : Array.isArray(entries) ? entriesOf(document, entries) : LISTS.some((name) => listOf(document, name)) ? frontend(document) : null;
}
var isFields = (value) => typeof value == "object" && value !== null && !Array.isArray(value), fieldOf = (value, name) => isFields(value) ? value[name] : void 0;
function entriesOf(document, entries) {
  let { metadata, tags } = document;
  if (metadata !== void 0 || fieldOf(entries[0], "creationDate") !== void 0)
    return {
      groups: entries.map((entry) => [entry]),
      write: (some) => JSON.stringify({ metadata: metadata ?? {}, entries: some })
    };
  let first = ({ date, time, starred, ...rest }) => ({ date, time, starred, ...rest });
  return {
    groups: grouped(entries, (one) => JSON.stringify(["date", "time", "title", "body"].map((name) => fieldOf(one, name)))),
    write: (some) => JSON.stringify({ tags, entries: some.map((one) => isFields(one) ? first(one) : one) })
  };
}
function standardNotes(document, items) {
  let isTag = (one) => fieldOf(one, "content_type") === "Tag", tags = items.filter(isTag), { version } = document;
  return {
    groups: items.filter((one) => !isTag(one)).map((one) => [one]),
    write(some) {
      let ids = new Set(some.map((one) => fieldOf(one, "uuid"))), all = [...tags.map((tag2) => only(tag2, ids)), ...some], first = ({ content_type, ...rest }) => ({ content_type, ...rest });
      return JSON.stringify({
        version,
        items: all.map((one) => isFields(one) ? first(one) : one)
      });
    }
  };
}
function only(tag2, ids) {
  let [content, references] = [
    fieldOf(tag2, "content"),
    fieldOf(fieldOf(tag2, "content"), "references")
  ];
  if (!isFields(tag2) || !isFields(content) || !Array.isArray(references)) return tag2;
  let isKept = (one) => fieldOf(one, "content_type") !== "Note" || ids.has(fieldOf(one, "uuid"));
  return { ...tag2, content: { ...content, references: references.filter(isKept) } };
}
function frontend(document) {
  let lists = new Map(LISTS.map((name) => [name, listOf(document, name)]));
  return {
    groups: LISTS.flatMap(
      (list) => (lists.get(list) ?? []).flatMap((one) => split(list, one)).map((one) => ({ list, one }))
    ).map((record) => [record]),
    write(some, isFirst) {
      let of = (list) => some.filter((one) => one.list === list).map(({ one }) => one), isWanted = (name) => lists.get(name) !== null || !isFirst, wanted = LISTS.filter(isWanted).map((name) => [name, of(name)]), said = LISTS.filter((name) => !isWanted(name) && name in document).map((name) => [name, document[name]]);
      return JSON.stringify(Object.fromEntries([...wanted, ...said]));
    }
  };
}
function split(list, one) {
  let entries = fieldOf(one, "entries");
  if (list !== "journals" || !isFields(one) || !Array.isArray(entries)) return [one];
  let { entries: _, ...journal } = one;
  return [journal, ...entries.map((entry) => ({ ...journal, entries: [entry] }))];
}
function listOf(document, name) {
  try {
    let value = document[name], list = typeof value == "string" ? JSON.parse(value) : value;
    return Array.isArray(list) ? list : null;
  } catch {
    return null;
  }
}

// src/moving/cut-text.ts
function textCut(text) {
  return linesCut(text) ?? ticktickCut(text) ?? jrnlCut(text);
}
function linesCut(text) {
  let lines = text.split(`
`);
  return isObject(lines[0] ?? "") ? { groups: grouped(lines, (line) => line), write: (some) => some.join(`
`) } : null;
}
function isObject(line) {
  try {
    return line.trimStart().startsWith("{") && typeof JSON.parse(line) == "object";
  } catch {
    return !1;
  }
}
var STAMP = /^\[\d{4}-\d\d-\d\d(?: \d\d:\d\d(?::\d\d)?(?: [AP]M)?)?\] /gm, BARE = /^\d{4}-\d\d-\d\d \d\d:\d\d(?: [AP]M)? /gm;
function jrnlCut(text) {
  let stamps = [...text.matchAll(STAMP)], found = stamps.length > 0 ? stamps : [...text.matchAll(BARE)];
  if (found.length === 0) return null;
  let begins = [0, ...found.slice(1).map((one) => one.index)], entries = begins.map((begin, place) => text.slice(begin, begins[place + 1]));
  return { groups: grouped(entries, (one) => one.trimEnd()), write: (some) => some.join("") };
}
function ticktickCut(text) {
  let records = recordsOf(text), rows = records.map(cellsOf), at = rows.findIndex((cells) => cells.includes("Title") && cells.includes("taskId"));
  if (at < 0) return null;
  let [id, parent] = ["taskId", "parentId"].map((name) => rows[at]?.indexOf(name) ?? -1), cell = (place, of) => rows[place]?.[of ?? -1]?.trim() ?? "", tasks = [...records.keys()].filter((n) => n > at && records[n]?.trim());
  if (tasks.some((place) => !cell(place, id))) return null;
  let parents = new Map(tasks.map((place) => [cell(place, id), cell(place, parent)])), families = grouped(tasks, (place) => headOf(cell(place, id), parents)), head = records.slice(0, at + 1).join("");
  return {
    groups: families.map((family) => family.map((place) => lineOf2(records[place] ?? ""))),
    write: (some) => head + some.join("")
  };
}
var lineOf2 = (record) => record.endsWith(`
`) ? record : `${record}
`;
function headOf(task, parents) {
  let seen = /* @__PURE__ */ new Set(), one = task;
  for (; parents.get(one) && !seen.has(one); )
    seen.add(one), one = parents.get(one) ?? "";
  if (!seen.has(one)) return one;
  let circle = [one];
  for (let next = parents.get(one); next && next !== one; next = parents.get(next))
    circle.push(next);
  return circle.sort()[0] ?? one;
}
function recordsOf(text) {
  let records = [], [begin, isQuoted] = [0, !1];
  for (let at = 0; at < text.length; at++)
    text[at] === '"' ? isQuoted = !isQuoted : text[at] === `
` && !isQuoted && (records.push(text.slice(begin, at + 1)), begin = at + 1);
  return begin < text.length && records.push(text.slice(begin)), records;
}
function cellsOf(record) {
  let cells = [], [cell, isQuoted] = ["", !1];
  for (let letter of record.replace(/\r?\n$/, ""))
    letter === '"' && (isQuoted = !isQuoted), letter === "," && !isQuoted ? (cells.push(cell), cell = "") : cell += letter;
  return [...cells, cell].map(unquoted);
}
var unquoted = (cell) => /^".*"$/s.test(cell) ? cell.slice(1, -1).replaceAll('""', '"') : cell;

// src/moving/pieces.ts
var TEXTS = [/\.json$/i, /\.csv$/i, /\.(txt|jsonl|jrnl|journal|ics)$/i, /\.(md|markdown)$/i], MOST_BYTES = 256e6, MOST_FILES = 500, MOST_SIZES = 1e3;
async function namesNoJournal({ members: members2 }) {
  let [only2] = members2;
  if (!only2 || members2.length > 1 || only2.size > MOST_BYTES) return !1;
  let [line = ""] = (textOf2(await only2.bytes()) ?? "").trimStart().split(`
`, 1);
  return line.startsWith("{") && line.includes('"text"') && /"date"|"times/.test(line);
}
var rankOf = (member2) => TEXTS.findIndex((ending) => ending.test(member2.name));
async function* piecesOf(chosen, leave) {
  let folder2 = archiveFolder(chosen.members);
  if (folder2 !== null) return yield* archivePieces(chosen, folder2, leave);
  let isOne = chosen.members.length === 1, texts = chosen.members.filter((one) => isOne || rankOf(one) >= 0), others = new Map(chosen.members.map((one) => [one.name, one.size]));
  for (let one of texts) others.delete(one.name);
  let namesIn = finder(others), files = [], [bytes, read] = [0, 0], piece = (some) => ({ files: some, sizes: namesIn(some), read });
  for (let member2 of texts.toSorted((one, other) => rankOf(one) - rankOf(other))) {
    read += member2.size;
    let text = await textOfMember(member2, leave);
    if (text === null) continue;
    let parts = cut(member2, text);
    parts === null && leave({ name: member2.name, why: "large" });
    for (let part of parts ?? []) {
      let own = weight(part.text);
      files.length > 0 && (bytes + own > 3e5 || files.length === MOST_FILES || parts?.[1]) && (yield piece(files), [files, bytes] = [[], 0]), files.push(part), bytes += own;
    }
  }
  files.length > 0 && (yield piece(files));
}
function cut(member2, text) {
  let { name, modified } = member2, more = modified === void 0 ? {} : { modified }, own = weight(text);
  if (own <= 3e5) return [{ name, text, ...more }];
  let [json, lines] = [jsonCut(text), textCut(text)], parts = json ? partsOf(json) : lines ? partsOf(lines) : null;
  return parts ? parts.map((part) => ({ name, text: part, ...more })) : own <= 9e5 ? [{ name, text, ...more }] : null;
}
async function textOfMember(member2, leave) {
  let { name } = member2;
  if (member2.size > MOST_BYTES) return leave({ name, why: "large" }), null;
  try {
    let text = textOf2(await member2.bytes());
    return text === null && leave({ name, why: "no text" }), text;
  } catch (error) {
    let isLocked = error instanceof Unreadable && error.why === "encrypted";
    return leave({ name, why: isLocked ? "encrypted" : "damaged" }), null;
  }
}
function finder(others) {
  let stemOf = (name) => name.slice(name.lastIndexOf("/") + 1).replace(/\.[^.]*$/, "").toLowerCase(), stems = [...others].map(([name, size]) => ({ name, size, stem: stemOf(name) }));
  return (texts) => {
    let whole = texts.map((one) => one.text.toLowerCase()).join(`
`), hashes = new Set(whole.match(/[0-9a-f]{32}/g)), isNamed = (stem) => /^[0-9a-f]{32}$/.test(stem) ? hashes.has(stem) : whole.includes(stem) || whole.includes(encodeURI(stem).toLowerCase()), found = stems.length <= MOST_SIZES ? stems : stems.filter((one) => isNamed(one.stem));
    return Object.fromEntries(found.map(({ name, size }) => [name, size]));
  };
}
async function* archivePieces(chosen, folder2, leave) {
  let about = chosen.members.find((one) => one.name === `${folder2}data/aurora.json`), description = about && await textOfMember(about, leave);
  if (!about || typeof description != "string") return;
  let aurora = { name: about.name, text: formatOf(description) }, above = /* @__PURE__ */ new Map(), read = about.size;
  for (let member2 of archiveFiles(chosen.members, folder2)) {
    read += member2.size;
    let text = await textOfMember(member2, leave);
    if (text !== null)
      for (let part of archiveParts(member2, text, above)) {
        let others = [...part.with].map(([name, lines]) => ({ name, text: lines })), own = { name: member2.name, text: part.text };
        yield { files: [aurora, ...others, own], sizes: {}, read };
      }
  }
}
function formatOf(text) {
  try {
    return JSON.stringify({ format: JSON.parse(text).format });
  } catch {
    return text.slice(0, 9e5);
  }
}

// src/moving/canonical.ts
function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (value === null || typeof value != "object") return JSON.stringify(value);
  let fields = value;
  return `{${Object.keys(fields).sort().map((name) => `${JSON.stringify(name)}:${canonical(fields[name])}`).join(",")}}`;
}

// src/moving/tally.ts
var COLUMNS = ["added", "there", "changed", "deleted", "left"], EXAMPLES = 5, Contents = class {
  source = "";
  title = "";
  neverExports = [];
  items = [];
  left = [];
  notes = /* @__PURE__ */ new Map();
  files = /* @__PURE__ */ new Set();
  #seen = /* @__PURE__ */ new Set();
  /** Add what a part of the file holds. A journal comes with every part that has its entries. */
  add(items, left, notes) {
    for (let item of items) {
      let name = `${item.id} ${item.change_id}`;
      if (!this.#seen.has(name)) {
        this.#seen.add(name), this.items.push(item);
        for (let file of item.files) this.files.add(file);
      }
    }
    this.left.push(...left);
    for (let { what, where } of notes) this.note(what, where);
  }
  /** Count a part that is not carried, and keep the first places. */
  note(what, where) {
    let { count, examples } = this.notes.get(what) ?? { count: 0, examples: [] }, isNamed = where !== "" && examples.length < EXAMPLES;
    this.notes.set(what, { count: count + 1, examples: isNamed ? [...examples, where] : examples });
  }
};
function tableOf(contents, results, refused = []) {
  let kinds = /* @__PURE__ */ new Map(), of = (kind) => {
    let none = { all: 0, added: 0, there: 0, changed: 0, deleted: 0, left: 0 }, row = kinds.get(kind) ?? none;
    return kinds.set(kind, row), row;
  };
  for (let item of contents.items) {
    let row = of(item.kind);
    row.all += 1, row[results.get(item) ?? "left"] += 1;
  }
  for (let { kind } of contents.left) {
    let row = of(kind);
    row.all += 1, row.left += 1;
  }
  return { kinds, left: [...contents.left, ...refused] };
}
function decide(item, known) {
  return known ? known.row ? saysTheSame(item, known.row) ? "there" : "changed" : item.trashed ? "there" : "deleted" : "added";
}
var isOutOfTrash = (item, result, known) => item.trashed && result === "there" && known?.row !== void 0, NOT_COMPARED = /* @__PURE__ */ new Set(["created_at", "completed_at", "origin"]), MOMENTS = /* @__PURE__ */ new Set(["timestamp", "archived_at"]);
function saysTheSame(item, row) {
  return Object.keys(item.fields).filter((name) => name in row && !NOT_COMPARED.has(name)).every((name) => normal(name, item.fields[name]) === normal(name, row[name]));
}
function normal(name, value) {
  return MOMENTS.has(name) && typeof value == "string" ? momentOf(value) : name === "tags" && Array.isArray(value) ? canonical([...new Set(value.map(tag))]) : name === "list" && typeof value == "string" ? value.trim().normalize("NFC") : name === "rule" && typeof value == "string" ? ruleOf(value) : name === "extra" && Array.isArray(value) ? canonical(value.toSorted()) : canonical(without(value ?? null));
}
var ruleOf = (rule) => rule.toUpperCase().replace(/^RRULE:/, "").split(";").filter(Boolean).sort().join(";");
function without(value) {
  if (typeof value != "object" || value === null || Array.isArray(value)) return value;
  let left = Object.entries(value).filter(([, one]) => one !== null);
  return Object.fromEntries(left.map(([name, one]) => [name, without(one)]));
}
var tag = (one) => String(one).normalize("NFC").trim().toLowerCase().normalize("NFC");

// src/sync/patience.ts
var MOST_TRIES = 8, TO_WAIT = /* @__PURE__ */ new Set([429, 500, 502, 503, 504]);
async function patiently(ask) {
  for (let tries = 1; ; tries += 1) {
    let answer = await ask();
    if (!(answer.kind === "offline" || answer.kind === "problem" && TO_WAIT.has(answer.problem.status)) || tries === MOST_TRIES) return answer;
    let asked = answer.kind === "problem" ? answer.problem.retryAfterMs : null;
    await new Promise((done) => setTimeout(done, delayAfter(tries, Math.random(), asked)));
  }
}

// src/sync/moved.ts
async function allTrash() {
  let found = [], cursor = "";
  do {
    let path = `/api/trash?contents=true&limit=100${cursor}`, answer = await patiently(() => call("GET", path));
    if (answer.kind !== "data") return answer;
    found.push(...answer.data.items);
    let next = answer.data.next_cursor;
    cursor = next === null ? "" : `&cursor=${encodeURIComponent(next)}`;
  } while (cursor);
  return { kind: "data", data: found };
}
var LATELY = 10080 * 60 * 1e3;
async function wasJustAdded(kind, id) {
  let answer = await patiently(() => versionsOf(kind, id, null));
  if (answer.kind !== "data" || answer.data.next_cursor !== null) return !1;
  let [first, more] = answer.data.items.filter((one) => one.operation !== "conflict");
  return !first || more || first.operation !== "create" ? !1 : now() - momentOf(first.at) < LATELY;
}

// src/sync/importing.ts
async function readFiles(files, wish) {
  try {
    let chosen = await open(files);
    if (!wish.journal && await namesNoJournal(chosen)) return { kind: "asks", name: chosen.name };
    let reader = new Reader(chosen, wish), failure = await reader.read();
    if (failure) return failure;
    let { contents, unsent } = reader;
    return contents.items.length + contents.left.length === 0 && unsent.length === 0 ? { kind: "unreadable", why: "nothing" } : {
      kind: "read",
      reading: { name: chosen.name, contents, unsent, ...await compare(contents) }
    };
  } catch (error) {
    if (error instanceof Unreadable) return { kind: "unreadable", why: error.why };
    if (error instanceof DOMException) return { kind: "unreadable", why: "damaged" };
    throw error;
  }
}
var Reader = class {
  contents = new Contents();
  unsent = [];
  #chosen;
  #wish;
  #unknown = [];
  // parts in which nothing was recognised, while nothing else was
  constructor(chosen, wish) {
    this.#chosen = chosen, this.#wish = wish;
  }
  async read() {
    let all = this.#chosen.members.reduce((sum, one) => sum + one.size, 0), last = null;
    for await (let piece of piecesOf(this.#chosen, (one) => {
      this.unsent.push(one);
    })) {
      let isFirst = this.contents.source === "", failure = await this.#send(piece);
      if (this.#wish.shown(piece.read, all), failure)
        if (isFirst && failure.kind === "problem")
          this.#unknown.push(piece), last ??= failure;
        else return failure;
      else {
        let skipped = isFirst ? this.#unknown : [];
        for (let one of skipped) await this.#send(one);
        this.#unknown = [];
      }
    }
    return this.contents.source === "" ? last : null;
  }
  async #send(piece) {
    let { source } = this.contents, { files, sizes } = piece, { tag: tag2, journal } = this.#wish, body = {
      name: this.#chosen.name,
      files: files.map(({ name, text, modified }) => ({
        name,
        text,
        ...modified === void 0 ? {} : { modified: isoOf(modified) }
      })),
      sizes,
      ...source ? { source } : {},
      ...tag2 ? { tag: tag2 } : {},
      ...journal ? { journal } : {}
    }, answer = await patiently(() => call("POST", "/api/import/read", body));
    if (answer.kind === "offline") return { kind: "unreadable", why: "offline" };
    if (answer.kind === "problem") return { kind: "problem", text: reasonOf(answer) };
    let { items, left_out, notes, ...about } = answer.data;
    return this.contents.source = about.source, this.contents.title = about.title, this.contents.neverExports = about.never_exports, this.contents.add(items, left_out, notes), null;
  }
};
function reasonOf(answer) {
  let { detail, errors } = answer.problem;
  return [detail, ...(errors ?? []).map((one) => one.message)].join(" ");
}
async function compare(contents) {
  await sendAll();
  let things = await opened().read((tx) => tx.all("things")), known = new Map(things.map((one) => [one.id, one])), trash = await allTrash();
  for (let { id } of trash.kind === "data" ? trash.data : [])
    known.has(id) || known.set(id, { isDeleted: !0 });
  let results = new Map(contents.items.map((item) => [item, decide(item, known.get(item.id))])), toDelete = /* @__PURE__ */ new Map();
  for (let [item, result] of results) {
    let thing = known.get(item.id);
    if (item.trashed && result === "added" && toDelete.set(item, null), !isOutOfTrash(item, result, thing)) continue;
    let { version = null } = thing ?? {};
    (version === 1 || await wasJustAdded(item.kind, item.id)) && toDelete.set(item, version);
  }
  return { results, toDelete };
}

// src/sync/writing.ts
var MAX_BYTES = 512e3, REFUSED = /* @__PURE__ */ new Set([400, 413, 422]), lastImport = () => opened().read(async (tx) => await tx.get("meta", "import"));
async function writeImport(reading, shown) {
  let { name } = reading, last = await lastImport(), batch = last !== void 0 && !last.isDone && last.file === name ? last.batch : newId(now()), record = { name: "import", file: name, batch };
  await opened().write((tx) => tx.put("meta", { ...record, isDone: !1 }));
  let written = {
    results: new Map(reading.results),
    refused: [],
    made: /* @__PURE__ */ new Map(),
    batch,
    problem: ""
  }, added = additions(reading), of = added.length + reading.toDelete.size;
  await sendSteps(added, written, (done) => shown(done, of));
  let trashed = deletions(reading, written.made);
  await sendSteps(trashed, written, (done) => shown(added.length + done, of));
  let isDone = written.problem === "";
  return await opened().write((tx) => tx.put("meta", { ...record, isDone })), await syncNow(), written;
}
async function sendSteps(steps, written, shown) {
  let done = 0;
  for (let some of batchesOf(steps)) {
    if (written.problem) return;
    await send(some, written), written.problem || shown(done += some.length);
  }
}
var additions = ({ contents, results }) => contents.items.filter((item) => results.get(item) === "added").map((item) => stepOf(item, item.change_id, { version: null, fields: item.fields })), deletions = ({ toDelete }, made) => [...toDelete].toReversed().flatMap(([item, before]) => {
  let version = before ?? made.get(item);
  return version === void 0 ? [] : [stepOf(item, newId(now()), { version, fields: null })];
});
function stepOf(item, change_id, what) {
  let change = { change_id, kind: item.kind, id: item.id, ...what }, bytes = JSON.stringify(change).length * 3;
  return { item, change, isDeletion: what.fields === null, bytes };
}
function* batchesOf(steps) {
  let batch = [], bytes = 0;
  for (let step of steps)
    (batch.length === MAX_CHANGES || batch.length > 0 && bytes + step.bytes > MAX_BYTES) && (yield batch, [batch, bytes] = [[], 0]), batch.push(step), bytes += step.bytes;
  batch.length > 0 && (yield batch);
}
async function send(steps, written) {
  let { batch } = written, body = { batch, changes: steps.map((one) => one.change) }, answer = await patiently(
    () => call("POST", "/api/changes", body)
  );
  if (answer.kind === "offline") return void (written.problem = "offline");
  if (answer.kind === "data") {
    for (let [place, step] of steps.entries())
      conclude(step, answer.data.results[place], written);
    return;
  }
  let [first] = steps;
  if (!REFUSED.has(answer.problem.status)) return void (written.problem = reasonOf(answer));
  if (first && steps.length === 1) return leaveOut(first.item, reasonOf(answer), written);
  let half = Math.ceil(steps.length / 2);
  await send(steps.slice(0, half), written), written.problem || await send(steps.slice(half), written);
}
function conclude(step, answer, written) {
  let { item, isDeletion } = step;
  if (isDeletion || !answer) return;
  let errors = answer.errors ?? [], has = (code) => errors.some((one) => one.code === code);
  if (answer.result === "conflict" || typeof answer.kept == "number") {
    let isThere = answer.row || has("left_out");
    written.results.set(item, isThere ? "changed" : "deleted");
  } else answer.result !== "refused" ? (written.results.set(item, "added"), item.trashed && answer.version && written.made.set(item, answer.version)) : has("erased") ? written.results.set(item, "deleted") : leaveOut(item, errors.map((one) => one.message).join(" "), written);
}
function leaveOut(item, why, written) {
  written.results.set(item, "left"), written.refused.push({ kind: item.kind, where: item.where, why });
}
async function takeBackImport(batch, shown) {
  let stays = /* @__PURE__ */ new Map(), done = 0;
  for (let more = !0; more; ) {
    let answer = await patiently(() => call("POST", "/api/undo", { batch }));
    if (answer.kind !== "data") {
      let problem = answer.kind === "offline" ? "offline" : reasonOf(answer);
      return { stays: [...stays.values()], problem };
    }
    for (let one of answer.data.items) one.result === "stays" && stays.set(one.id, one);
    shown(done += answer.data.items.length), more = answer.data.more ?? !1;
  }
  return await opened().write((tx) => tx.remove("meta", "import")), await syncNow(), { stays: [...stays.values()], problem: "" };
}

// src/words/import.ts
var KINDS = {
  thought: "Thoughts",
  journal: "Journals",
  entry: "Entries",
  task: "Tasks",
  event: "Events"
}, words = {
  title: "Import",
  intro: "Bring in what you wrote elsewhere. You see what would be added before anything is written; nothing that is here is overwritten, and importing twice adds nothing.",
  file: "Choose a file",
  folder: "Choose a folder",
  sources: "What can be read",
  sourceList: [
    "Aurora's own archive",
    "Day One: the JSON export",
    "Google Keep: the ZIP of Takeout",
    "Standard Notes: the decrypted backup",
    "Todoist and TickTick: the backup",
    "jrnl: a journal, or its JSON",
    "Obsidian, Logseq, Markdown: the folder, or a ZIP of it",
    "Calendar files: to-dos and journals",
    "A diary as JSON lines, into a journal of your choice",
    "Aurora's original frontend: the file that its documentation tells how to save"
  ],
  pictures: "Pictures stay on this device: their places in the text are kept, their bytes are not.",
  tag: "Tag for everything",
  tagHint: "If you want to find it all again, as “moved”.",
  which: "These are entries of a diary. Which journal do they belong to?",
  journal: "Journal",
  newJournal: "A new one",
  journalName: "Its name",
  lookAt: "Go on",
  reading: "Reading the file",
  readingOf: (done, of) => `${megabytes(done)} of ${megabytes(of)} MB`,
  comparing: "Comparing with what you have",
  writing: "Importing",
  countOf: (done, of) => `${done.toLocaleString()} of ${of.toLocaleString()}`,
  takingBack: "Taking it back",
  taken: (done) => `${done.toLocaleString()} so far`,
  from: (title, name) => `${title}: ${name}`,
  columns: {
    all: "In the file",
    added: "Added",
    there: "Already there",
    changed: "Changed here",
    deleted: "Deleted here",
    left: "Left out"
  },
  toAdd: "To add",
  kindOf: (kind) => KINDS[kind] ?? kind,
  tableOf: (name) => `What ${name} holds`,
  filesLeft: (count) => many(
    count,
    "picture or other file is not carried",
    "pictures and other files are not carried"
  ) + ": their names stay in the text.",
  notes: "Not carried as it was",
  noteOf: (count, what) => `${count.toLocaleString()} × ${what}`,
  leftOut: "Left out",
  leftOf: (where, why) => `${where}: ${why}`,
  moreLeft: (count) => `and ${many(count, "more", "more")}`,
  never: (title, what) => `${title} never exports: ${what.join(", ")}.`,
  unsent: "Not read here",
  whyUnsent: {
    large: "too large to be sent, and it cannot be cut",
    "no text": "no text in UTF-8",
    damaged: "damaged",
    encrypted: "encrypted"
  },
  command: "The command reads it:",
  commandOf: (name) => `aurora import ${/^[\w.-]+$/.test(name) ? name : `"${name}"`}`,
  add: (count) => `Import ${many(count, "thing", "things")}`,
  nothingNew: "Nothing in it is new.",
  another: "Choose another",
  goOn: "Go on",
  done: (count) => `Imported: ${many(count, "thing", "things")}.`,
  takeBack: "Take this import back",
  takeLastBack: (name) => `Your last import: ${name}`,
  wasStopped: (name) => `Stopped: ${name}. Choose the file again to go on.`,
  takenBack: "Taken back. The file can be imported again.",
  stays: "What you changed since stays",
  unreadable: {
    empty: "Nothing was chosen.",
    packed: "It is packed in a way that is not read here. Unpack it and choose the folder.",
    "no ZIP": "It is not a whole ZIP archive. Get it again.",
    damaged: "It is damaged, or it changed while it was read. Get it again.",
    encrypted: "It is encrypted. Export it decrypted.",
    large: "It holds more files than can be read here.",
    nothing: "It holds nothing that Aurora can read.",
    offline: "Aurora does not answer. Are you online? What was done so far is kept."
  },
  lost: (name) => `${name} is not here any more`
}, megabytes = (bytes) => (bytes / 1e6).toLocaleString(void 0, { maximumFractionDigits: 1 });

// src/screens/import/choose.tsx
function Choose({ problem, command, last, onChoose, onTakeBack }) {
  let form = T(null);
  function choose(event) {
    let files = [...event.currentTarget.files ?? []];
    event.currentTarget.value = "";
    let tag2 = form.current && new FormData(form.current).get("tag");
    files.length > 0 && onChoose(files, String(tag2 ?? "").trim());
  }
  return /* @__PURE__ */ a($, { children: [
    /* @__PURE__ */ a("p", { children: words.intro }),
    /* @__PURE__ */ a("div", { role: "alert", children: [
      problem && /* @__PURE__ */ a("p", { class: "problem", children: problem }),
      command && /* @__PURE__ */ a(Command, { line: command })
    ] }),
    /* @__PURE__ */ a("form", { ref: form, class: "card choose", onSubmit: (event) => event.preventDefault(), children: [
      /* @__PURE__ */ a(Field, { label: words.tag, name: "tag", hint: words.tagHint, isRequired: !1 }),
      /* @__PURE__ */ a("div", { class: "row", children: [
        /* @__PURE__ */ a("label", { class: "primary chooser", children: [
          words.file,
          /* @__PURE__ */ a("input", { type: "file", class: "aloud", onChange: choose })
        ] }),
        "webkitdirectory" in HTMLInputElement.prototype && /* @__PURE__ */ a("label", { class: "quiet chooser", children: [
          words.folder,
          /* @__PURE__ */ a("input", { type: "file", class: "aloud", ref: asFolder, onChange: choose })
        ] })
      ] })
    ] }),
    /* @__PURE__ */ a("details", { class: "card list", children: [
      /* @__PURE__ */ a("summary", { class: "line", children: words.sources }),
      /* @__PURE__ */ a("ul", { class: "from", children: words.sourceList.map((one) => /* @__PURE__ */ a("li", { children: one }, one)) })
    ] }),
    /* @__PURE__ */ a("p", { class: "hint", children: words.pictures }),
    last && /* @__PURE__ */ a(Last, { last, onTakeBack })
  ] });
}
var asFolder = (input) => input?.setAttribute("webkitdirectory", ""), Command = ({ line }) => /* @__PURE__ */ a("p", { children: [
  words.command,
  " ",
  /* @__PURE__ */ a("code", { children: line })
] });
function Last({ last, onTakeBack }) {
  return /* @__PURE__ */ a("div", { class: "card list", children: /* @__PURE__ */ a("div", { class: "line", children: [
    /* @__PURE__ */ a("p", { class: "about", dir: "auto", children: last.isDone ? words.takeLastBack(last.file) : words.wasStopped(last.file) }),
    /* @__PURE__ */ a("button", { type: "button", class: "quiet danger", onClick: () => onTakeBack(last.batch), children: words.takeBack })
  ] }) });
}

// src/screens/import/found.tsx
var SHOWN = 50;
function Found({ reading, written, heading, onWrite, onLeave, onTakeBack }) {
  let { contents, name } = reading, table = tableOf(contents, written?.results ?? reading.results, written?.refused), toAdd = [...reading.results.values()].filter((one) => one === "added").length, isOver = written !== void 0 && written.problem === "", isToWrite = !isOver && toAdd + reading.toDelete.size > 0;
  return /* @__PURE__ */ a($, { children: [
    /* @__PURE__ */ a("h2", { tabIndex: -1, ref: heading, dir: "auto", children: contents.title ? words.from(contents.title, name) : name }),
    written?.problem && /* @__PURE__ */ a("p", { class: "problem", role: "alert", children: problemOf(written.problem) }),
    isOver && /* @__PURE__ */ a("p", { children: words.done(addedOf(written)) }),
    !written && toAdd === 0 && /* @__PURE__ */ a("p", { children: words.nothingNew }),
    /* @__PURE__ */ a(Numbers, { name, kinds: table.kinds, isOver: written !== void 0 }),
    /* @__PURE__ */ a("div", { class: "row", children: [
      isOver && onTakeBack && /* @__PURE__ */ a("button", { type: "button", class: "quiet danger", onClick: onTakeBack, children: words.takeBack }),
      /* @__PURE__ */ a("button", { type: "button", class: "quiet", onClick: onLeave, children: words.another }),
      isToWrite && /* @__PURE__ */ a("button", { type: "button", class: "primary", onClick: onWrite, children: written ? words.goOn : words.add(toAdd) })
    ] }),
    /* @__PURE__ */ a(Unread, { reading }),
    /* @__PURE__ */ a(LeftOut, { all: table.left }),
    /* @__PURE__ */ a(Notes, { all: contents.notes, files: contents.files.size }),
    contents.neverExports.length > 0 && /* @__PURE__ */ a("p", { class: "hint", children: words.never(contents.title, contents.neverExports) })
  ] });
}
var problemOf = (problem) => problem === "offline" ? words.unreadable.offline : problem, addedOf = (written) => [...written.results.values()].filter((one) => one === "added").length;
function Numbers({ name, kinds, isOver }) {
  let rows = ["all", ...COLUMNS];
  return kinds.size === 0 ? null : /* @__PURE__ */ a("table", { class: "card tally", "aria-label": words.tableOf(name), children: [
    /* @__PURE__ */ a("thead", { children: /* @__PURE__ */ a("tr", { children: [
      /* @__PURE__ */ a("td", {}),
      [...kinds.keys()].map((kind) => /* @__PURE__ */ a("th", { scope: "col", children: words.kindOf(kind) }, kind))
    ] }) }),
    /* @__PURE__ */ a("tbody", { children: rows.map((column) => /* @__PURE__ */ a("tr", { "data-chief": column === "added", children: [
      /* @__PURE__ */ a("th", { scope: "row", children: column === "added" && !isOver ? words.toAdd : words.columns[column] }),
      [...kinds].map(([kind, counts]) => /* @__PURE__ */ a("td", { children: counts[column].toLocaleString() }, kind))
    ] }, column)) })
  ] });
}
function Unread({ reading: { unsent, name } }) {
  return unsent.length === 0 ? null : /* @__PURE__ */ a("section", { class: "remarks", children: [
    /* @__PURE__ */ a("h3", { children: words.unsent }),
    /* @__PURE__ */ a(Named, { all: unsent.map((one) => words.leftOf(one.name, words.whyUnsent[one.why])) }),
    unsent.some((one) => one.why === "large") && /* @__PURE__ */ a(Command, { line: words.commandOf(name) })
  ] });
}
function LeftOut({ all }) {
  return all.length === 0 ? null : /* @__PURE__ */ a("section", { class: "remarks", children: [
    /* @__PURE__ */ a("h3", { children: words.leftOut }),
    /* @__PURE__ */ a(Named, { all: all.map((one) => words.leftOf(one.where, one.why)) })
  ] });
}
function Notes({ all, files }) {
  if (all.size + files === 0) return null;
  let sorted = [...all].toSorted(([, one], [, other]) => other.count - one.count);
  return /* @__PURE__ */ a("section", { class: "remarks", children: [
    /* @__PURE__ */ a("h3", { children: words.notes }),
    files > 0 && /* @__PURE__ */ a("p", { children: words.filesLeft(files) }),
    /* @__PURE__ */ a("ul", { children: sorted.map(([what, { count, examples }]) => /* @__PURE__ */ a("li", { dir: "auto", children: [
      words.noteOf(count, what),
      examples.length > 0 && /* @__PURE__ */ a("small", { class: "soft", children: examples.join("; ") })
    ] }, what)) })
  ] });
}
function Named({ all }) {
  return /* @__PURE__ */ a("ul", { children: [
    all.slice(0, SHOWN).map((text, place) => /* @__PURE__ */ a("li", { dir: "auto", children: text }, place)),
    all.length > SHOWN && /* @__PURE__ */ a("li", { children: words.moreLeft(all.length - SHOWN) })
  ] });
}

// src/screens/import/journal.tsx
function WhichJournal({ name, heading, onChoose, onLeave }) {
  let all = journals.value, id = useSignal(all[0]?.id ?? "");
  function choose(event) {
    event.preventDefault();
    let known = all.find((one) => one.id === id.value), typed = String(new FormData(event.currentTarget).get("name") ?? "").trim(), fallback = name.replace(/\.[^.]*$/, "");
    onChoose(known ? { id: known.id, name: textOf(known.row, "name"), new: !1 } : { id: newId(now()), name: (typed || fallback).slice(0, 255), new: !0 });
  }
  return /* @__PURE__ */ a("form", { class: "card choose", onSubmit: choose, children: [
    /* @__PURE__ */ a("h2", { tabIndex: -1, ref: heading, children: words.which }),
    /* @__PURE__ */ a("div", { class: "field", children: [
      /* @__PURE__ */ a("label", { for: "which-journal", children: words.journal }),
      /* @__PURE__ */ a(
        "select",
        {
          id: "which-journal",
          value: id.value,
          onChange: (event) => {
            id.value = event.currentTarget.value;
          },
          children: [
            all.map((one) => /* @__PURE__ */ a("option", { value: one.id, children: textOf(one.row, "name") }, one.id)),
            /* @__PURE__ */ a("option", { value: "", children: words.newJournal })
          ]
        }
      )
    ] }),
    id.value === "" && /* @__PURE__ */ a(
      Field,
      {
        label: words.journalName,
        name: "name",
        value: name.replace(/\.[^.]*$/, ""),
        isRequired: !1
      }
    ),
    /* @__PURE__ */ a("div", { class: "row", children: [
      /* @__PURE__ */ a("button", { type: "button", class: "quiet", onClick: onLeave, children: words.another }),
      /* @__PURE__ */ a("button", { class: "primary", children: words.lookAt })
    ] })
  ] });
}

// src/screens/import/stays.tsx
function Stays({ reading, result, heading, onLeave, onGoOn }) {
  let names = new Map(reading?.contents.items.map((item) => [item.id, item.where])), { stays, problem } = result;
  return /* @__PURE__ */ a($, { children: [
    /* @__PURE__ */ a("h2", { tabIndex: -1, ref: heading, children: problem ? problemOf(problem) : words.takenBack }),
    stays.length > 0 && /* @__PURE__ */ a("section", { class: "remarks", children: [
      /* @__PURE__ */ a("h3", { children: words.stays }),
      /* @__PURE__ */ a("ul", { children: stays.map(({ kind, id }) => /* @__PURE__ */ a("li", { dir: "auto", children: /* @__PURE__ */ a("a", { href: pathOf(kind, id), children: names.get(id) ?? nameOf2(id) }) }, id)) })
    ] }),
    /* @__PURE__ */ a("div", { class: "row", children: [
      problem && /* @__PURE__ */ a("button", { type: "button", class: "primary", onClick: onGoOn, children: words.goOn }),
      /* @__PURE__ */ a("button", { type: "button", class: "quiet", onClick: onLeave, children: words.another })
    ] })
  ] });
}
function nameOf2(id) {
  let row = thingById(id).value?.row ?? {};
  return (["title", "name", "text", "content"].map((field) => textOf(row, field)).find(Boolean) ?? words.lost(id)).slice(0, 60);
}

// src/screens/import.tsx
function Import() {
  let phase = useSignal({ kind: "choosing" }), last = useSignal(void 0), top = T(null), kind = phase.value.kind;
  A(() => {
    lastImport().then((found) => last.value = found);
  }, [kind]), A(() => top.current?.focus(), [kind]);
  function busy(text, far = "", part = 0) {
    phase.value = { kind: "busy", text, far, part };
  }
  async function read(files, tag2, journal) {
    busy(words.reading);
    let found = await readFiles(files, { tag: tag2, shown: (done, of) => done < of ? busy(words.reading, words.readingOf(done, of), done / of) : busy(words.comparing, "", 1), ...journal ? { journal } : {} });
    if (found.kind === "asks") {
      let go = (of) => {
        read(files, tag2, of);
      };
      return void (phase.value = { kind: "asking", name: found.name, go });
    }
    if (found.kind === "read") return void (phase.value = { kind: "read", reading: found.reading });
    let problem = found.kind === "problem" ? found.text : words.unreadable[found.why], command = found.kind === "unreadable" && ["packed", "large"].includes(found.why) ? { command: words.commandOf(files[0]?.name ?? "FILE") } : {};
    phase.value = { kind: "choosing", problem, ...command };
  }
  async function write(reading) {
    busy(words.writing);
    let written = await writeImport(reading, (done, of) => busy(words.writing, words.countOf(done, of), done / of));
    phase.value = { kind: "written", reading, written }, written.problem || announce(words.done(addedOf(written)));
  }
  async function takeBack(batch, reading) {
    busy(words.takingBack);
    let result = await takeBackImport(batch, (done) => busy(words.takingBack, words.taken(done)));
    phase.value = { kind: "taken back", reading, result }, result.problem || announce(words.takenBack);
  }
  let again = () => {
    phase.value = { kind: "choosing" };
  }, now2 = phase.value;
  return /* @__PURE__ */ a("div", { class: "import", children: [
    /* @__PURE__ */ a(Below, { title: words.title }),
    now2.kind === "choosing" && isReady.value && /* @__PURE__ */ a(
      Choose,
      {
        problem: now2.problem,
        command: now2.command,
        last: last.value,
        onChoose: read,
        onTakeBack: (batch) => takeBack(batch, null)
      }
    ),
    now2.kind === "asking" && /* @__PURE__ */ a(WhichJournal, { name: now2.name, heading: top, onChoose: now2.go, onLeave: again }),
    now2.kind === "busy" && /* @__PURE__ */ a(Busy, { ...now2 }),
    now2.kind === "read" && /* @__PURE__ */ a(
      Found,
      {
        reading: now2.reading,
        heading: top,
        onWrite: () => write(now2.reading),
        onLeave: again
      }
    ),
    now2.kind === "written" && /* @__PURE__ */ a(
      Found,
      {
        reading: now2.reading,
        written: now2.written,
        heading: top,
        onWrite: () => write(now2.reading),
        onLeave: again,
        onTakeBack: () => takeBack(now2.written.batch, now2.reading)
      }
    ),
    now2.kind === "taken back" && /* @__PURE__ */ a(
      Stays,
      {
        reading: now2.reading,
        result: now2.result,
        heading: top,
        onLeave: again,
        onGoOn: () => {
          takeBack(last.value?.batch ?? "", now2.reading);
        }
      }
    )
  ] });
}
function Busy({ text, far, part }) {
  return /* @__PURE__ */ a("div", { class: "progress", children: [
    /* @__PURE__ */ a("p", { role: "status", children: text }),
    /* @__PURE__ */ a("progress", { max: 1, "aria-label": text, ...part > 0 ? { value: part } : {} }),
    /* @__PURE__ */ a("p", { class: "soft", children: far })
  ] });
}

// src/moving/zip.ts
var LOCAL = 67324752, VERSION = 20, MAX_BYTES2 = 4294967295, MAX_MEMBERS2 = 65535, POLYNOMIAL = 3988292384, TABLE = Uint32Array.from({ length: 256 }, (_, number) => {
  let value = number;
  for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? value >>> 1 ^ POLYNOMIAL : value >>> 1;
  return value;
});
function crc32(bytes) {
  let value = 4294967295;
  for (let byte of bytes) value = TABLE[(value ^ byte) & 255] ^ value >>> 8;
  return ~value >>> 0;
}
var Zip = class {
  #parts = [];
  #members = [];
  #stamp;
  // DOS date and time
  #offset = 0;
  /** Begin a ZIP of a moment, in ISO 8601. */
  constructor(made) {
    let [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = made.split(/\D/).map(Number), date = year - 1980 << 9 | month << 5 | day;
    this.#stamp = (date << 16 | hour << 11 | minute << 5 | second >> 1) >>> 0;
  }
  /** Add a file. */
  async add(name, bytes) {
    let packed = await deflate(bytes), member2 = {
      name: new TextEncoder().encode(name),
      crc: crc32(bytes),
      size: bytes.length,
      packed: packed.size,
      offset: this.#offset
    }, header = this.#header(LOCAL, member2);
    if (this.#parts.push(header, member2.name, packed), this.#offset += header.length + member2.name.length + packed.size, this.#members.push(member2), this.#offset > MAX_BYTES2 || this.#members.length > MAX_MEMBERS2) throw new RangeError("ZIP");
  }
  /** Return the whole file. */
  finish() {
    let began = this.#offset, size = 0;
    for (let member2 of this.#members) {
      let header = this.#header(33639248, member2);
      this.#parts.push(header, member2.name), size += header.length + member2.name.length;
    }
    let end = new DataView(new ArrayBuffer(22));
    return end.setUint32(0, 101010256, !0), end.setUint16(8, this.#members.length, !0), end.setUint16(10, this.#members.length, !0), end.setUint32(12, size, !0), end.setUint32(16, began, !0), new Blob([...this.#parts, end.buffer], { type: "application/zip" });
  }
  #header(kind, member2) {
    let isCentral = kind === 33639248, view2 = new DataView(new ArrayBuffer(isCentral ? 46 : 30));
    view2.setUint32(0, kind, !0);
    let at = 4;
    return isCentral && view2.setUint16((at += 2) - 2, VERSION, !0), view2.setUint16(at, VERSION, !0), view2.setUint16(at + 2, 2048, !0), view2.setUint16(at + 4, 8, !0), view2.setUint32(at + 6, this.#stamp, !0), view2.setUint32(at + 10, member2.crc, !0), view2.setUint32(at + 14, member2.packed, !0), view2.setUint32(at + 18, member2.size, !0), view2.setUint16(at + 22, member2.name.length, !0), isCentral && view2.setUint32(42, member2.offset, !0), new Uint8Array(view2.buffer);
  }
}, deflate = async (bytes) => new Response(new Blob([bytes]).stream().pipeThrough(new CompressionStream("deflate-raw"))).blob();

// src/moving/archive.ts
var NAMES = {
  thought: "thoughts",
  journal: "journals",
  entry: "entries",
  task: "tasks",
  event: "events"
}, FILES = Object.entries(NAMES), FORMAT = 1, README = `All that an account of Aurora holds, one JSON object a line:
data/rows has what there is, data/trash what was deleted and can still be restored.

Check it with     sha256sum -c manifest-sha256.txt
Read it again with the app's Import page, or     aurora import FILE.zip

What is not here: passwords, sign-ins, tokens, earlier versions, and the bytes of pictures.
`;
async function archive(from, made) {
  let name = folderOf(from.account.email, made), bag = new Bag(name, made), counts = {};
  for (let [kind, file] of FILES) {
    let rows = (from.rows.get(kind) ?? []).map(withoutEvidence);
    counts[file] = await bag.lines(`data/rows/${file}.jsonl`, rows);
  }
  for (let [kind, file] of FILES) {
    let rows = (from.trash.get(kind) ?? []).map(withoutEvidence);
    counts[`${file} in the trash`] = await bag.lines(`data/trash/${file}.jsonl`, rows);
  }
  let versions = FILES.flatMap(([kind]) => (from.rows.get(kind) ?? []).map(evidence(kind)));
  await bag.lines("data/versions.jsonl", versions), await bag.lines("data/tombstones.jsonl", from.gone);
  let { model, account, sequence, epoch } = from, about = { format: FORMAT, model, account, made, sequence, epoch, counts };
  return await bag.add("data/aurora.json", `${JSON.stringify(about, null, 2)}
`), await bag.add("README.txt", README), { name: `${name}.zip`, file: await bag.finish(made) };
}
function folderOf(email, made) {
  return `aurora-${(email.split("@")[0] ?? "").replace(/[^\p{L}\p{N}]/gu, "-").replace(/^-+|-+$/g, "") || "account"}-${made.slice(0, 10)}`;
}
var withoutEvidence = ({ updated_at: _, version: __, ...row }) => row, evidence = (kind) => ({ id, updated_at, version }) => ({ kind, id, updated_at, version }), Bag = class {
  #zip;
  #folder;
  #payload = [];
  #tags = [];
  #bytes = 0;
  constructor(folder2, made) {
    this.#folder = folder2, this.#zip = new Zip(made);
  }
  /** Add JSON lines; return how many. */
  async lines(name, values) {
    return await this.add(name, values.map((value) => `${canonical(value)}
`).join("")), values.length;
  }
  async add(name, text) {
    let bytes = new TextEncoder().encode(text), isPayload = name.startsWith("data/");
    (isPayload ? this.#payload : this.#tags).push(`${await sha256(bytes)}  ${name}
`), isPayload && (this.#bytes += bytes.length), await this.#zip.add(`${this.#folder}/${name}`, bytes);
  }
  async finish(made) {
    let oxum = `${this.#bytes}.${this.#payload.length}`;
    await this.add("bagit.txt", `BagIt-Version: 1.0
Tag-File-Character-Encoding: UTF-8
`);
    let info = `Bagging-Date: ${made.slice(0, 10)}
Payload-Oxum: ${oxum}
`;
    return await this.add("bag-info.txt", info), await this.add("manifest-sha256.txt", inOrder2(this.#payload)), await this.add("tagmanifest-sha256.txt", inOrder2(this.#tags)), this.#zip.finish();
  }
}, nameOf3 = (line) => line.slice(66), inOrder2 = (lines) => lines.toSorted((one, other) => nameOf3(one) < nameOf3(other) ? -1 : 1).join("");
async function sha256(bytes) {
  return [...new Uint8Array(await crypto.subtle.digest("SHA-256", bytes))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

// src/sync/exporting.ts
var ROUNDS = 20, AHEAD = "ahead_of_history";
async function makeArchive(shown) {
  let me = await patiently(() => call("GET", "/auth/me"));
  if (me.kind !== "data") return me;
  let feed = new Feed(shown), trash;
  for (let round = 0; round < ROUNDS; round += 1) {
    let found = await feed.follow();
    if (typeof found != "boolean") return found;
    if (!found && trash?.kind === "data") {
      let { id, email, zone, languages } = me.data, account = { id, email, zone, languages }, made = isoOf(now());
      return {
        kind: "data",
        data: await archive({ ...feed.contents(), account, trash: byKind(trash.data) }, made)
      };
    }
    if (trash = await allTrash(), trash.kind !== "data") return trash;
  }
  return { kind: "busy" };
}
var Feed = class {
  #rows = /* @__PURE__ */ new Map();
  #kinds = /* @__PURE__ */ new Map();
  #gone = /* @__PURE__ */ new Map();
  #shown;
  #next = 0;
  #epoch = "";
  constructor(shown) {
    this.#shown = shown;
  }
  /** Read the feed to its end; return whether anything was new, or why it cannot be read. */
  async follow() {
    let hasChanged = !1;
    for (; ; ) {
      let known = this.#epoch ? `&epoch=${this.#epoch}` : "", path = `/api/changes?since=${this.#next}${known}`, answer = await patiently(() => call("GET", path));
      if (answer.kind === "problem" && answer.problem.code === AHEAD) {
        for (let all of [this.#rows, this.#kinds, this.#gone]) all.clear();
        [this.#next, this.#epoch] = [0, ""];
        continue;
      }
      if (answer.kind !== "data") return answer;
      let page = answer.data;
      if (hasChanged ||= page.next > this.#next || this.#epoch === "", this.#keep(page), this.#shown(page.next, page.latest), !page.more) return hasChanged;
    }
  }
  #keep(page) {
    for (let { kind, id, version, erased, withdrawn, row } of page.items)
      this.#kinds.set(id, kind), this.#gone.delete(id), row ? this.#rows.set(id, row) : this.#rows.delete(id), !row && !withdrawn && this.#gone.set(id, { kind, id, version, erased });
    [this.#next, this.#epoch] = [page.next, page.epoch];
  }
  contents() {
    let rows = [...this.#rows.values()].sort(byId), gone = [...this.#gone.values()].sort(
      (one, other) => compare2(one.kind, other.kind) || byId(one, other)
    ), kindOf = (row) => this.#kinds.get(row.id) ?? "";
    return {
      sequence: this.#next,
      epoch: this.#epoch,
      model: MODEL,
      rows: Map.groupBy(rows, kindOf),
      gone
    };
  }
};
function byKind(trash) {
  let rows = trash.toSorted((one, other) => byId(one, other) || one.sequence - other.sequence).map(({ kind, row, deleted_at }) => ({ kind, row: { ...row, deleted_at } })), found = Map.groupBy(rows, (one) => one.kind);
  return new Map([...found].map(([kind, all]) => [kind, all.map((one) => one.row)]));
}
var compare2 = (one, other) => one < other ? -1 : one > other ? 1 : 0, byId = (one, other) => compare2(one.id, other.id);
export {
  Import,
  makeArchive
};
