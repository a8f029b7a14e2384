// What a person chose to import: the members of an archive, the files of a folder, or one file.
import { gunzipped, headOf, isTar, tarMembers, wholeOf } from "./tar.ts";
import { members, Unreadable, type Member } from "./unzip.ts";

export interface Chosen {
  readonly name: string;
  readonly members: readonly Member[];
}
const HEAD = 264;
const ZIP = "PK";
const GZIP = "\x1f\x8b";
const PACKED = ["BZh", "\xfd7zXZ"]; // otherwise, which no browser unpacks
// As Aurora looks at them to recognise what they are from: the more particular first.
const TEXTS = [/\.json$/i, /\.csv$/i, /\.(txt|jsonl|jrnl|journal|ics|ical)$/i, /\.(md|markdown)$/i];
export const MOST_BYTES = 256_000_000; // of one file
// Folders that programs keep for themselves.
const OWN = /(^|\/)(\.[^/]*|__MACOSX|node_modules)\//;

/** Return in which group of texts a file is by its name; -1 for what is none. */
export const rankOf = (name: string): number => TEXTS.findIndex((ending) => ending.test(name));
const isRead = (name: string): boolean => rankOf(name) >= 0;

/** Open what was chosen. Throws Unreadable. */
export async function open(files: readonly File[]): Promise<Chosen> {
  const [first] = files;
  if (!first) throw new Unreadable("empty");
  if (first.webkitRelativePath) return folder(first.webkitRelativePath, files);
  const found = await inside(first);
  return { name: first.name, members: found.filter((one) => !OWN.test(one.name)) };
}

async function inside(file: File): Promise<readonly Member[]> {
  const bytes = new Uint8Array(await file.slice(0, HEAD).arrayBuffer());
  const head = String.fromCharCode(...bytes);
  if (PACKED.some((begin) => head.startsWith(begin))) throw new Unreadable("packed");
  if (head.startsWith(GZIP)) return unpacked(file);
  if (isTar(bytes)) return tarMembers(file.stream(), isRead);
  return head.startsWith(ZIP) ? members(file) : [ofFile(file, file.name)];
}

/** Return the files of a tar archive that is packed, or the one file that is. */
async function unpacked(file: File): Promise<readonly Member[]> {
  if (isTar(await headOf(gunzipped(file), HEAD))) return tarMembers(gunzipped(file), isRead);
  const bytes = await wholeOf(gunzipped(file), MOST_BYTES);
  const name = file.name.replace(/\.gz$/i, "");
  return [{ name, size: bytes.length, modified: file.lastModified, bytes: async () => bytes }];
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
