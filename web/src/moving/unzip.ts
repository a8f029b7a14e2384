// The members of a ZIP file that a person chose, read where they lie.

const END = 0x06054b50;
const END_LENGTH = 22;
const LONGEST_COMMENT = 0xffff;
const CENTRAL = 0x02014b50;
const STORED = 0;
const DEFLATED = 8;
const ENCRYPTED = 1;
const IS_ZIP64 = 0xffffffff;
const MAX_MEMBERS = 100_000;

export class Unreadable extends Error {}

export interface Member {
  readonly name: string;
  readonly size: number; // bytes, as the archive says
  /** Return its bytes; throws Unreadable for what is damaged, encrypted or larger than it says. */
  readonly bytes: () => Promise<Uint8Array<ArrayBuffer>>;
}

/** Return the files of a ZIP. Throws Unreadable for what is none. */
export async function members(file: Blob): Promise<readonly Member[]> {
  const tail = await view(file, Math.max(file.size - END_LENGTH - LONGEST_COMMENT, 0), file.size);
  const end = endOf(tail);
  const count = tail.getUint16(end + 10, true);
  const size = tail.getUint32(end + 12, true);
  const offset = tail.getUint32(end + 16, true);
  if (offset === IS_ZIP64 || count > MAX_MEMBERS) throw new Unreadable("large");
  const list = await view(file, offset, offset + size);
  const found: Member[] = [];
  for (let at = 0, number = 0; number < count; number += 1) {
    if (at + 46 > list.byteLength || list.getUint32(at, true) !== CENTRAL) {
      throw new Unreadable("damaged");
    }
    const [nameLength, extra, comment] = [28, 30, 32].map((one) => list.getUint16(at + one, true));
    const length = nameLength as number;
    const name = new TextDecoder().decode(new Uint8Array(list.buffer, at + 46, length));
    if (!name.endsWith("/")) found.push(member(file, list, at, name));
    at += 46 + length + (extra as number) + (comment as number);
  }
  return found;
}

function endOf(tail: DataView): number {
  for (let at = tail.byteLength - END_LENGTH; at >= 0; at -= 1) {
    if (tail.getUint32(at, true) === END) return at;
  }
  throw new Unreadable("no ZIP");
}

function member(file: Blob, list: DataView, at: number, name: string): Member {
  const flags = list.getUint16(at + 8, true);
  const method = list.getUint16(at + 10, true);
  const packed = list.getUint32(at + 20, true);
  const size = list.getUint32(at + 24, true);
  const offset = list.getUint32(at + 42, true);
  const bytes = async (): Promise<Uint8Array<ArrayBuffer>> => {
    if (flags & ENCRYPTED || (method !== STORED && method !== DEFLATED)) {
      throw new Unreadable("encrypted");
    }
    const local = await view(file, offset, offset + 30);
    const began = offset + 30 + local.getUint16(26, true) + local.getUint16(28, true);
    const data = file.slice(began, began + packed);
    return method === STORED ? new Uint8Array(await data.arrayBuffer()) : inflate(data, size);
  };
  return { name, size, bytes };
}

/** Unpack bytes, no more than the archive says there are: a few may claim to be endless. */
async function inflate(data: Blob, size: number): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = new Uint8Array(size);
  let at = 0;
  const reader = data.stream().pipeThrough(new DecompressionStream("deflate-raw")).getReader();
  try {
    for (let step = await reader.read(); !step.done; step = await reader.read()) {
      if (at + step.value.length > size) throw new Unreadable("damaged");
      bytes.set(step.value, at);
      at += step.value.length;
    }
  } catch (error) {
    throw error instanceof Unreadable ? error : new Unreadable("damaged");
  }
  return bytes;
}

const view = async (file: Blob, from: number, to: number): Promise<DataView> =>
  new DataView(await file.slice(from, to).arrayBuffer());
