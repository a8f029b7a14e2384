// The members of a ZIP file that a person chose, read where they lie.
import {
  CENTRAL,
  CENTRAL_BYTES,
  DEFLATED,
  END,
  END_BYTES,
  LOCAL_BYTES,
  UTF8,
} from "./zip-format.ts";

const LONGEST_COMMENT = 0xffff;
const LOCATOR = 0x07064b50; // of the end of a ZIP64
const LOCATOR_LENGTH = 20;
const STORED = 0;
const ENCRYPTED = 1;
const IN_EXTRA = 0xffffffff; // a number that is in the extra field of ZIP64
const ZIP64 = 1;
const MAX_MEMBERS = 500_000;
// What the upper half of a byte means in a name that is not UTF-8.
const CP437 =
  "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»" +
  "░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀" +
  "αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u00a0";

/** Why a file cannot be read. */
export class Unreadable extends Error {
  readonly why: Reason;
  readonly file: string; // that is not as it was; of the other reasons it is the whole
  constructor(why: Reason, file = "") {
    super(why);
    this.why = why;
    this.file = file;
  }
}
export type Reason = "empty" | "packed" | "no ZIP" | "large" | "damaged" | "encrypted" | "changed";

export interface Member {
  readonly name: string;
  readonly size: number; // bytes, as the archive says
  readonly modified?: number; // ms; an archive does not say of which zone it is
  /** Return its bytes; throws Unreadable for what is damaged, encrypted or larger than it says. */
  readonly bytes: () => Promise<Uint8Array<ArrayBuffer>>;
}

/** Return the files of a ZIP. Throws Unreadable for what is none. */
export async function members(file: Blob): Promise<readonly Member[]> {
  const { count, size, offset } = await directoryOf(file);
  if (count > MAX_MEMBERS) throw new Unreadable("large");
  const list = await view(file, offset, offset + size);
  const found: Member[] = [];
  for (let at = 0, number = 0; number < count; number += 1) {
    if (at + CENTRAL_BYTES > list.byteLength || list.getUint32(at, true) !== CENTRAL) {
      throw new Unreadable("damaged");
    }
    const lengths = [28, 30, 32].map((one) => list.getUint16(at + one, true));
    const next = lengths.reduce((sum, one) => sum + one, at + CENTRAL_BYTES);
    if (next > list.byteLength) throw new Unreadable("damaged");
    const name = nameOf(list, at);
    if (!name.endsWith("/")) found.push(member(file, list, at, name));
    at = next;
  }
  return found;
}

interface Directory {
  readonly count: number;
  readonly size: number;
  readonly offset: number;
}

async function directoryOf(file: Blob): Promise<Directory> {
  const from = Math.max(file.size - END_BYTES - LONGEST_COMMENT - LOCATOR_LENGTH, 0);
  const tail = await view(file, from, file.size);
  for (let at = tail.byteLength - END_BYTES; at >= 0; at -= 1) {
    if (tail.getUint32(at, true) !== END) continue;
    const locator = at - LOCATOR_LENGTH;
    if (locator >= 0 && tail.getUint32(locator, true) === LOCATOR) {
      const end = await view(file, long(tail, locator + 8), file.size);
      if (end.byteLength < 56) throw new Unreadable("damaged");
      return { count: long(end, 32), size: long(end, 40), offset: long(end, 48) };
    }
    const count = tail.getUint16(at + 10, true);
    return { count, size: tail.getUint32(at + 12, true), offset: tail.getUint32(at + 16, true) };
  }
  throw new Unreadable("no ZIP");
}

function nameOf(list: DataView, at: number): string {
  const bytes = new Uint8Array(list.buffer, at + CENTRAL_BYTES, list.getUint16(at + 28, true));
  if (list.getUint16(at + 8, true) & UTF8) return new TextDecoder().decode(bytes);
  const letters = [...bytes].map((one) =>
    one < 128 ? String.fromCharCode(one) : CP437[one - 128],
  );
  return letters.join("");
}

function member(file: Blob, list: DataView, at: number, name: string): Member {
  const flags = list.getUint16(at + 8, true);
  const method = list.getUint16(at + 10, true);
  const [size = 0, packed = 0, offset = 0] = placeOf(list, at);
  const bytes = async (): Promise<Uint8Array<ArrayBuffer>> => {
    if (flags & ENCRYPTED || (method !== STORED && method !== DEFLATED)) {
      throw new Unreadable("encrypted");
    }
    const local = await view(file, offset, offset + LOCAL_BYTES);
    if (local.byteLength < LOCAL_BYTES) throw new Unreadable("damaged");
    const began = offset + LOCAL_BYTES + local.getUint16(26, true) + local.getUint16(28, true);
    const data = file.slice(began, began + packed);
    if (data.size < packed) throw new Unreadable("damaged");
    return method === STORED ? new Uint8Array(await data.arrayBuffer()) : inflate(data, size);
  };
  return { name, size, bytes };
}

/** Return a member's size, its size when packed, and where it lies. */
function placeOf(list: DataView, at: number): readonly number[] {
  const found = [24, 20, 42].map((one) => list.getUint32(at + one, true));
  let extra = at + CENTRAL_BYTES + list.getUint16(at + 28, true);
  const end = extra + list.getUint16(at + 30, true);
  for (; extra + 4 <= end; extra += 4 + list.getUint16(extra + 2, true)) {
    if (list.getUint16(extra, true) !== ZIP64) continue;
    let next = extra + 4;
    return found.map((one) => {
      if (one !== IN_EXTRA || next + 8 > end) return one;
      next += 8;
      return long(list, next - 8);
    });
  }
  return found;
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
  } catch {
    throw new Unreadable("damaged");
  }
  if (at < size) throw new Unreadable("damaged");
  return bytes;
}

const view = async (file: Blob, from: number, to: number): Promise<DataView> =>
  new DataView(await file.slice(from, to).arrayBuffer());
const long = (of: DataView, at: number): number => Number(of.getBigUint64(at, true));
