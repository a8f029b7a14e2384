// What a person chose to import: the members of a ZIP, the files of a folder, or one file.
import { members, Unreadable, type Member } from "./unzip.ts";

export interface Chosen {
  readonly name: string;
  readonly members: readonly Member[];
}
const HEAD = 264;
const ZIP = "PK";
const PACKED = ["\x1f\x8b", "BZh", "\xfd7zXZ"];
// Folders that programs keep for themselves.
const OWN = /(^|\/)(\.[^/]*|__MACOSX|node_modules)\//;

/** Open what was chosen. Throws Unreadable. */
export async function open(files: readonly File[]): Promise<Chosen> {
  const [first] = files;
  if (!first) throw new Unreadable("empty");
  if (first.webkitRelativePath) return folder(first.webkitRelativePath, files);
  const bytes = new Uint8Array(await first.slice(0, HEAD).arrayBuffer());
  const head = String.fromCharCode(...bytes);
  if (PACKED.some((begin) => head.startsWith(begin)) || head.slice(257, 262) === "ustar") {
    throw new Unreadable("packed");
  }
  const found = head.startsWith(ZIP) ? await members(first) : [ofFile(first, first.name)];
  return { name: first.name, members: found.filter((one) => !OWN.test(one.name)) };
}

function folder(path: string, files: readonly File[]): Chosen {
  const name = path.split("/", 1)[0] ?? "";
  const found = files.map((file) => ofFile(file, file.webkitRelativePath.slice(name.length + 1)));
  return { name, members: found.filter((one) => !OWN.test(one.name)) };
}

const ofFile = (file: File, name: string): Member => ({
  name,
  size: file.size,
  modified: file.lastModified,
  bytes: async () => new Uint8Array(await file.arrayBuffer()),
});

/** Return UTF-8 or UTF-16 text without its byte order mark; null for what is no text. */
export function textOf(bytes: Uint8Array<ArrayBuffer>): string | null {
  const [first, second] = bytes;
  const isLittle = first === 0xff && second === 0xfe;
  const encoding = isLittle ? "utf-16le" : first === 0xfe && second === 0xff ? "utf-16be" : "utf-8";
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}
