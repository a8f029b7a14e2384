// What is sent to be read, a request's worth at a time: text alone. Of pictures only the names go.
import { archiveFiles, archiveFolder, archiveParts } from "./cut-archive.ts";
import { jsonCut } from "./cut-json.ts";
import { partsOfText } from "./cut-text.ts";
import { MOST, PIECE, partsOf, weight } from "./cut.ts";
import { MOST_BYTES, rankOf, textOf, type Chosen } from "./chosen.ts";
import { Unreadable, type Member } from "./unzip.ts";
import { faultIn } from "./whole.ts";

export interface Text {
  readonly name: string;
  readonly text: string;
  readonly modified?: number; // ms
}
export interface Piece {
  readonly files: readonly Text[];
  readonly sizes: Readonly<Record<string, number>>; // bytes of files that are not sent, by name
  readonly read: number; // bytes of the files so far
}
/** A file that is not sent, and why. */
export interface Unsent {
  readonly name: string;
  readonly why: "large" | "no text" | "damaged" | "encrypted";
}
const MOST_FILES = 500; // a request
const MOST_SIZES = 1_000;

/** Return whether it is a diary in JSON lines, which names no journal. */
export async function namesNoJournal({ members }: Chosen): Promise<boolean> {
  const [only] = members;
  if (!only || members.length > 1 || only.size > MOST_BYTES) return false;
  const text = await textOfMember(only, () => undefined);
  const [line = ""] = (text ?? "").trimStart().split("\n", 1);
  return line.startsWith("{") && line.includes('"text"') && /"date"|"times/.test(line);
}

/** Yield what is to be read; `leave` is called with what is not. */
export async function* piecesOf(
  chosen: Chosen,
  leave: (one: Unsent) => void,
): AsyncGenerator<Piece> {
  const folder = archiveFolder(chosen.members);
  if (folder !== null) return yield* archivePieces(chosen, folder, leave);
  const isOne = chosen.members.length === 1;
  const texts = chosen.members.filter((one) => isOne || rankOf(one.name) >= 0);
  const others = new Map(chosen.members.map((one) => [one.name, one.size]));
  for (const one of texts) others.delete(one.name);
  const namesIn = finder(others);
  let files: Text[] = [];
  let [bytes, read] = [0, 0];
  const piece = (some: readonly Text[]): Piece => ({ files: some, sizes: namesIn(some), read });
  for (const member of texts.toSorted((one, other) => rankOf(one.name) - rankOf(other.name))) {
    read += member.size;
    const text = await textOfMember(member, leave);
    if (text === null) continue;
    const parts = cut(member, text);
    if (parts === null) leave({ name: member.name, why: "large" });
    for (const part of parts ?? []) {
      const own = weight(part.text);
      if (files.length > 0 && (bytes + own > PIECE || files.length === MOST_FILES || parts?.[1])) {
        yield piece(files);
        [files, bytes] = [[], 0];
      }
      files.push(part);
      bytes += own;
    }
  }
  if (files.length > 0) yield piece(files);
}

/** Return a file as it is, or in parts; null where it is too large and cannot be cut. */
function cut(member: Member, text: string): readonly Text[] | null {
  const { name, modified } = member;
  const more = modified === undefined ? {} : { modified };
  const own = weight(text);
  if (own <= PIECE) return [{ name, text, ...more }];
  const json = jsonCut(text);
  const parts = json ? partsOf(json) : partsOfText(text);
  if (parts) return parts.map((part) => ({ name, text: part, ...more }));
  return own <= MOST ? [{ name, text, ...more }] : null;
}

async function textOfMember(member: Member, leave: (one: Unsent) => void): Promise<string | null> {
  const { name } = member;
  if (member.size > MOST_BYTES) return (leave({ name, why: "large" }), null);
  try {
    const text = textOf(await member.bytes());
    if (text === null) leave({ name, why: "no text" });
    return text;
  } catch (error) {
    const why = error instanceof Unreadable ? error.why : "damaged";
    leave({ name, why: why === "encrypted" || why === "large" ? why : "damaged" });
    return null;
  }
}

/** Return what finds the files that some texts name. Of many only those go along. */
function finder(others: ReadonlyMap<string, number>) {
  const stemOf = (name: string) =>
    name
      .slice(name.lastIndexOf("/") + 1)
      .replace(/\.[^.]*$/, "")
      .toLowerCase();
  const stems = [...others].map(([name, size]) => ({ name, size, stem: stemOf(name) }));
  return (texts: readonly Text[]): Readonly<Record<string, number>> => {
    const whole = texts.map((one) => one.text.toLowerCase()).join("\n");
    const hashes = new Set(whole.match(/[0-9a-f]{32}/g));
    const isNamed = (stem: string) =>
      /^[0-9a-f]{32}$/.test(stem)
        ? hashes.has(stem)
        : whole.includes(stem) || whole.includes(encodeURI(stem).toLowerCase());
    const found = stems.length <= MOST_SIZES ? stems : stems.filter((one) => isNamed(one.stem));
    return Object.fromEntries(found.map(({ name, size }) => [name, size]));
  };
}

async function* archivePieces(
  chosen: Chosen,
  folder: string,
  leave: (one: Unsent) => void,
): AsyncGenerator<Piece> {
  const fault = await faultIn(chosen.members, folder);
  if (fault !== null) throw new Unreadable("changed", fault);
  const about = chosen.members.find((one) => one.name === `${folder}data/aurora.json`);
  const description = about && (await textOfMember(about, leave));
  if (!about || typeof description !== "string") return;
  const aurora = { name: about.name, text: formatOf(description) };
  const above = new Map<string, { readonly name: string; readonly text: string }>();
  let read = about.size;
  for (const member of archiveFiles(chosen.members, folder)) {
    read += member.size;
    const text = await textOfMember(member, leave);
    if (text === null) continue;
    for (const part of archiveParts(member, text, above)) {
      const others = [...part.with].map(([name, lines]) => ({ name, text: lines }));
      const own = { name: member.name, text: part.text };
      yield { files: [aurora, ...others, own], sizes: {}, read };
    }
  }
}

/** Return of an archive's description what says how to read it. */
function formatOf(text: string): string {
  try {
    return JSON.stringify({ format: (JSON.parse(text) as { format?: unknown }).format });
  } catch {
    return text.slice(0, MOST);
  }
}
