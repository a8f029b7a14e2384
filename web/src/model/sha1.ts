// SHA-1 (RFC 3174), for ids that follow from another (RFC 9562): plain http has no crypto.subtle.
const rotated = (word: number, by: number): number => (word << by) | (word >>> (32 - by));

function sha1(bytes: Uint8Array): Uint8Array {
  const blocks = Math.floor((bytes.length + 8) / 64) + 1;
  const padded = new DataView(new ArrayBuffer(blocks * 64));
  bytes.forEach((byte, place) => padded.setUint8(place, byte));
  padded.setUint8(bytes.length, 0x80);
  padded.setUint32(blocks * 64 - 4, bytes.length * 8);
  const state: [number, number, number, number, number] = [
    ...([0x67452301, 0xefcdab89, 0x98badcfe] as const),
    ...([0x10325476, 0xc3d2e1f0] as const),
  ];
  for (let block = 0; block < blocks; block++) {
    const words = Array.from({ length: 16 }, (_, at) => padded.getInt32(block * 64 + at * 4));
    for (let at = 16; at < 80; at++) {
      const mixed = words[at - 3]! ^ words[at - 8]! ^ words[at - 14]! ^ words[at - 16]!;
      words.push(rotated(mixed, 1));
    }
    let [a, b, c, d, e] = state;
    for (const [at, word] of words.entries()) {
      const [mix, constant] = round(at, b, c, d);
      const next = (rotated(a, 5) + mix + e + constant + word) | 0;
      [a, b, c, d, e] = [next, a, rotated(b, 30), c, d];
    }
    [a, b, c, d, e].forEach((word, place) => void (state[place] = (state[place]! + word) | 0));
  }
  const hash = new DataView(new ArrayBuffer(20));
  state.forEach((word, place) => hash.setInt32(place * 4, word));
  return new Uint8Array(hash.buffer);
}

function round(at: number, b: number, c: number, d: number): readonly [number, number] {
  if (at < 20) return [(b & c) | (~b & d), 0x5a827999];
  if (at < 40) return [b ^ c ^ d, 0x6ed9eba1];
  return at < 60 ? [(b & c) | (b & d) | (c & d), 0x8f1bbcdc] : [b ^ c ^ d, 0xca62c1d6];
}

/** Return the UUID of version 5 of a name under another UUID. */
export function derivedId(id: string, name: string): string {
  const own = id.replaceAll("-", "").match(/../g) ?? [];
  const written = new TextEncoder().encode(name);
  const hash = sha1(Uint8Array.from([...own.map((byte) => Number.parseInt(byte, 16)), ...written]));
  hash[6] = (hash[6]! & 0x0f) | 0x50;
  hash[8] = (hash[8]! & 0x3f) | 0x80;
  const hex = Array.from(hash.slice(0, 16), (byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}
