// Aurora's own archive in parts: rows before the trash, and what contains before what it contains.
import { PIECE, weight } from "./cut.ts";
import type { Member } from "./unzip.ts";

interface Line {
  readonly text: string;
  readonly id: string;
  readonly parent: string; // of its own kind, or what it is an entry of
  readonly bytes: number;
}
/** A part of a file, with what the rows in it are part of. */
export interface ArchivePart {
  readonly member: Member;
  readonly text: string;
  readonly with: ReadonlyMap<string, string>; // further files by name
}
const ABOUT = "data/aurora.json";

/** Return the folder that an archive of Aurora lies in; null for any other files. */
export function archiveFolder(members: readonly Member[]): string | null {
  const found = members.filter((one) => one.name.endsWith(ABOUT));
  return found.length === 1 ? (found[0]?.name.slice(0, -ABOUT.length) ?? null) : null;
}

/** Return the files with rows in the order in which they are to be read. */
export function archiveFiles(members: readonly Member[], folder: string): readonly Member[] {
  const of = (part: string) => {
    const own = members.filter((one) => one.name.startsWith(`${folder}data/${part}/`));
    const isLast = (one: Member) => Number(one.name.endsWith("/entries.jsonl"));
    return own.sort((one, other) => isLast(one) - isLast(other));
  };
  return [...of("rows"), ...of("trash")];
}

/** Return a file in parts; `above` are the lines of the trash read so far, by id. */
export function* archiveParts(
  member: Member,
  text: string,
  above: Map<string, { readonly name: string; readonly text: string }>,
): Generator<ArchivePart> {
  const lines = inOrder(text.split("\n").filter(Boolean).map(lineOf));
  const isTrash = member.name.includes("data/trash/");
  if (isTrash) for (const one of lines) above.set(one.id, { name: member.name, text: one.text });
  let part: Line[] = [];
  let bytes = 0;
  for (const line of lines) {
    if (part.length > 0 && bytes + line.bytes > PIECE) {
      yield partOf(member, part, above);
      [part, bytes] = [[], 0];
    }
    part.push(line);
    bytes += line.bytes;
  }
  if (part.length > 0) yield partOf(member, part, above);
}

/** What was deleted together with what it is part of is known by that. */
function partOf(
  member: Member,
  part: readonly Line[],
  above: ReadonlyMap<string, { readonly name: string; readonly text: string }>,
): ArchivePart {
  const ids = new Set(part.map((line) => line.id));
  const parents = new Set(part.map((line) => line.parent).filter((id) => !ids.has(id)));
  const found = [...parents].map((id) => above.get(id)).filter((one) => one !== undefined);
  const others = new Map<string, string>();
  for (const { name, text } of found) others.set(name, `${others.get(name) ?? ""}${text}\n`);
  const own = others.get(member.name) ?? "";
  others.delete(member.name);
  return { member, text: `${own}${part.map((line) => `${line.text}\n`).join("")}`, with: others };
}

/** Return lines so that each comes after what it is part of. */
function inOrder(lines: readonly Line[]): readonly Line[] {
  const parents = new Map(lines.map((line) => [line.id, line.parent]));
  const levels = new Map<string, number>();
  function level(id: string): number {
    const known = levels.get(id);
    if (known !== undefined) return known;
    levels.set(id, 0); // a circle ends here
    const parent = parents.get(id) ?? "";
    const found = parents.has(parent) ? level(parent) + 1 : 0;
    levels.set(id, found);
    return found;
  }
  return lines.toSorted((one, other) => level(one.id) - level(other.id));
}

function lineOf(text: string): Line {
  const bytes = weight(text);
  try {
    const row = JSON.parse(text) as Readonly<Record<string, unknown>>;
    const parent = row["journal_id"] ?? row["parent_id"];
    return { text, bytes, id: String(row["id"]), parent: String(parent) };
  } catch {
    return { text, bytes, id: "", parent: "" };
  }
}
