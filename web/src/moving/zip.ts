// A ZIP file, written member by member; the browser packs and keeps it, so memory stays small.
import {
  CENTRAL,
  CENTRAL_BYTES,
  DEFLATED,
  END,
  END_BYTES,
  LOCAL_BYTES,
  UTF8,
} from "./zip-format.ts";

const LOCAL = 0x04034b50;
const VERSION = 20;
const MAX_BYTES = 0xffffffff;
const MAX_MEMBERS = 0xffff;
const POLYNOMIAL = 0xedb88320;

const TABLE = Uint32Array.from({ length: 256 }, (_, number) => {
  let value = number;
  for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? (value >>> 1) ^ POLYNOMIAL : value >>> 1;
  return value;
});

/** Return the checksum that ZIP has of each member. */
export function crc32(bytes: Uint8Array): number {
  let value = 0xffffffff;
  for (const byte of bytes) value = (TABLE[(value ^ byte) & 0xff] as number) ^ (value >>> 8);
  return ~value >>> 0;
}

interface Member {
  readonly name: Uint8Array<ArrayBuffer>;
  readonly crc: number;
  readonly size: number;
  readonly packed: number;
  readonly offset: number;
}

/** A ZIP that grows. Throws RangeError beyond 4 GB or 65,535 members. */
export class Zip {
  readonly #parts: BlobPart[] = [];
  readonly #members: Member[] = [];
  readonly #stamp: number; // DOS date and time
  #offset = 0;

  /** Begin a ZIP of a moment, in ISO 8601. */
  constructor(made: string) {
    const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = made
      .split(/\D/)
      .map(Number);
    const date = ((year - 1980) << 9) | (month << 5) | day;
    this.#stamp = ((date << 16) | (hour << 11) | (minute << 5) | (second >> 1)) >>> 0;
  }

  /** Add a file. */
  async add(name: string, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
    const packed = await deflate(bytes);
    const member: Member = {
      name: new TextEncoder().encode(name),
      crc: crc32(bytes),
      size: bytes.length,
      packed: packed.size,
      offset: this.#offset,
    };
    const header = this.#header(LOCAL, member);
    this.#parts.push(header, member.name, packed);
    this.#offset += header.length + member.name.length + packed.size;
    this.#members.push(member);
    if (this.#offset > MAX_BYTES || this.#members.length > MAX_MEMBERS) throw new RangeError("ZIP");
  }

  /** Return the whole file. */
  finish(): Blob {
    const began = this.#offset;
    let size = 0;
    for (const member of this.#members) {
      const header = this.#header(CENTRAL, member);
      this.#parts.push(header, member.name);
      size += header.length + member.name.length;
    }
    const end = new DataView(new ArrayBuffer(END_BYTES));
    end.setUint32(0, END, true);
    end.setUint16(8, this.#members.length, true);
    end.setUint16(10, this.#members.length, true);
    end.setUint32(12, size, true);
    end.setUint32(16, began, true);
    return new Blob([...this.#parts, end.buffer], { type: "application/zip" });
  }

  #header(kind: typeof LOCAL | typeof CENTRAL, member: Member): Uint8Array<ArrayBuffer> {
    const isCentral = kind === CENTRAL;
    const view = new DataView(new ArrayBuffer(isCentral ? CENTRAL_BYTES : LOCAL_BYTES));
    view.setUint32(0, kind, true);
    let at = 4;
    if (isCentral) view.setUint16((at += 2) - 2, VERSION, true);
    view.setUint16(at, VERSION, true);
    view.setUint16(at + 2, UTF8, true);
    view.setUint16(at + 4, DEFLATED, true);
    view.setUint32(at + 6, this.#stamp, true);
    view.setUint32(at + 10, member.crc, true);
    view.setUint32(at + 14, member.packed, true);
    view.setUint32(at + 18, member.size, true);
    view.setUint16(at + 22, member.name.length, true);
    if (isCentral) view.setUint32(42, member.offset, true);
    return new Uint8Array(view.buffer);
  }
}

/** Return bytes packed as ZIP does. */
const deflate = async (bytes: Uint8Array<ArrayBuffer>): Promise<Blob> =>
  new Response(new Blob([bytes]).stream().pipeThrough(new CompressionStream("deflate-raw"))).blob();
