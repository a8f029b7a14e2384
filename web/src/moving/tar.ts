// The members of a tar archive, packed with gzip or not, read once from its beginning to its end.
import { Unreadable, type Member } from "./unzip.ts";

const BLOCK = 512;
const MAX_MEMBERS = 500_000;
const MAX_KEPT = 512_000_000; // bytes of all texts, which are held in memory
const MAX_ABOUT = 1_000_000; // bytes of what says more of the next member
const REGULAR = new Set(["0", "\0", "7"]);
const SIZE = [124, 12] as const;
const CHANGED = [136, 12] as const;
const CHECKSUM = [148, 8] as const;
const KIND = 156;
type Bytes = Uint8Array<ArrayBuffer>;

/** Return whether a file's first bytes are those of a tar archive. */
export const isTar = (head: Bytes): boolean => textIn(head, 257, 5) === "ustar";

/** Return a stream of what was packed with gzip. */
export const gunzipped = (file: Blob): ReadableStream<Bytes> =>
  file.stream().pipeThrough(new DecompressionStream("gzip")) as ReadableStream<Bytes>;

/** Return the first bytes of a stream, fewer if it is shorter. Throws Unreadable. */
export async function headOf(stream: ReadableStream<Bytes>, length: number): Promise<Bytes> {
  const reader = new Reader(stream);
  try {
    return await reader.take(length);
  } finally {
    await reader.close();
  }
}

/** Return all of a stream. Throws Unreadable, also for more than `most` bytes. */
export async function wholeOf(stream: ReadableStream<Bytes>, most: number): Promise<Bytes> {
  const reader = new Reader(stream);
  const bytes = await reader.take(most + 1);
  await reader.close();
  if (bytes.length > most) throw new Unreadable("large");
  return bytes;
}

/** Return the files of a tar archive; of those that are not kept, name and size alone. */
export async function tarMembers(
  stream: ReadableStream<Bytes>,
  isKept: (name: string) => boolean,
): Promise<readonly Member[]> {
  const reader = new Reader(stream);
  const found: Member[] = [];
  let [kept, about]: [number, About] = [0, {}];
  for (;;) {
    const header = await reader.take(BLOCK);
    if (header.every((byte) => byte === 0)) break; // also where nothing is left
    if (header.length < BLOCK || !isWhole(header)) throw new Unreadable("damaged");
    const size = about.size ?? numberIn(header, ...SIZE);
    const kind = String.fromCharCode(header[KIND] ?? 0);
    if (kind === "x" || kind === "L") {
      if (size > MAX_ABOUT) throw new Unreadable("damaged");
      const bytes = await reader.padded(size);
      about = { ...about, ...(kind === "x" ? paxOf(bytes) : { name: untilNul(bytes) }) };
      continue;
    }
    const name = about.name ?? nameOf(header);
    about = {};
    if (!REGULAR.has(kind)) await reader.skip(size);
    else {
      const isHeld = isKept(name);
      if ((kept += isHeld ? size : 0) > MAX_KEPT) throw new Unreadable("large");
      if (found.length === MAX_MEMBERS) throw new Unreadable("large");
      const data = isHeld ? await reader.padded(size) : await reader.skip(size);
      found.push(member(name, size, numberIn(header, ...CHANGED) * 1000, data));
    }
  }
  await reader.close();
  return found;
}

interface About {
  readonly name?: string;
  readonly size?: number;
}

function member(name: string, size: number, modified: number, data: Bytes | undefined): Member {
  const bytes = async () => {
    if (!data) throw new Unreadable("large");
    return data;
  };
  return { name, size, modified, bytes };
}

/** Return whether a header's checksum is right: its bytes' sum, its own taken for spaces. */
function isWhole(header: Bytes): boolean {
  const [at, length] = CHECKSUM;
  const own = header.subarray(at, at + length).reduce((sum, byte) => sum + byte, 0);
  const all = header.reduce((sum, byte) => sum + byte, 0);
  return all - own + length * 0x20 === numberIn(header, at, length);
}

/** Return a number in octal digits, or, where its first bit is set, as it is. */
function numberIn(header: Bytes, at: number, length: number): number {
  const field = header.subarray(at, at + length);
  if ((field[0] ?? 0) >= 0x80) {
    return field.subarray(1).reduce((sum, byte) => sum * 256 + byte, (field[0] ?? 0) & 0x7f);
  }
  return Number.parseInt(untilNul(field).trim() || "0", 8) || 0;
}

function nameOf(header: Bytes): string {
  const prefix = isTar(header) ? textIn(header, 345, 155) : "";
  const name = textIn(header, 0, 100);
  return prefix ? `${prefix}/${name}` : name;
}

/** Return what an extended header says: lines of a length, a name and a value. */
function paxOf(bytes: Bytes): About {
  const said: { name?: string; size?: number } = {};
  for (let at = 0; at < bytes.length;) {
    const length = Number.parseInt(textIn(bytes, at, 12), 10);
    if (!(length > 0)) break;
    const line = new TextDecoder().decode(bytes.subarray(at, at + length - 1));
    const [key, ...value] = line.slice(line.indexOf(" ") + 1).split("=");
    if (key === "path") said.name = value.join("=");
    if (key === "size") said.size = Number(value.join("="));
    at += length;
  }
  return said;
}

const textIn = (bytes: Bytes, at: number, length: number): string =>
  untilNul(bytes.subarray(at, at + length));
function untilNul(bytes: Bytes): string {
  const end = bytes.indexOf(0);
  return new TextDecoder().decode(end < 0 ? bytes : bytes.subarray(0, end));
}

/** The bytes of a stream, as many at a time as are asked for. */
class Reader {
  readonly #reader: ReadableStreamDefaultReader<Bytes>;
  #rest: Bytes = new Uint8Array();

  constructor(stream: ReadableStream<Bytes>) {
    this.#reader = stream.getReader();
  }

  /** Return the next bytes, fewer only at the end. */
  async take(length: number): Promise<Bytes> {
    const parts: Bytes[] = [];
    await this.#read(length, (part) => void parts.push(part));
    return new Uint8Array(await new Blob(parts).arrayBuffer());
  }

  /** Return so many bytes, and pass what fills their last block. */
  async padded(length: number): Promise<Bytes> {
    const bytes = await this.take(length);
    if (bytes.length < length) throw new Unreadable("damaged");
    await this.#read(-length & (BLOCK - 1), () => undefined);
    return bytes;
  }

  /** Pass so many bytes, in whole blocks. */
  async skip(length: number): Promise<undefined> {
    const padded = Math.ceil(length / BLOCK) * BLOCK;
    if ((await this.#read(padded, () => undefined)) < length) throw new Unreadable("damaged");
  }

  async close(): Promise<void> {
    await this.#reader.cancel().catch(() => undefined);
  }

  async #read(length: number, keep: (part: Bytes) => void): Promise<number> {
    let read = 0;
    while (read < length) {
      if (this.#rest.length === 0) {
        const step = await this.#reader.read().catch(() => {
          throw new Unreadable("damaged");
        });
        if (step.done) break;
        this.#rest = step.value;
      }
      const part = this.#rest.subarray(0, length - read);
      keep(part);
      read += part.length;
      this.#rest = this.#rest.subarray(part.length);
    }
    return read;
  }
}
