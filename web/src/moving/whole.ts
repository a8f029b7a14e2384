// Whether an archive of Aurora is what it was when it was made, as its manifest says.
import { textOf } from "./chosen.ts";
import { sha256 } from "./hash.ts";
import type { Member } from "./unzip.ts";

const MANIFEST = "manifest-sha256.txt";
const READ = /^data\/(?:rows\/|trash\/|aurora\.json$)/; // the pages are for people

/** Return which of the files that are read is missing, more, or another; null if none is.
 * A page that is not secure has no hashes: there only the names are compared. */
export async function faultIn(members: readonly Member[], folder: string): Promise<string | null> {
  const inside = members.filter((one) => one.name.startsWith(folder));
  const files = new Map(inside.map((one) => [one.name.slice(folder.length), one]));
  const manifest = files.get(MANIFEST);
  if (!manifest) return MANIFEST;
  const lines = (textOf(await manifest.bytes()) ?? "").split("\n");
  const listed = new Map(lines.map((line) => [line.slice(66), line.slice(0, 64)]));
  const names = new Set([...listed.keys(), ...files.keys()].filter((name) => READ.test(name)));
  for (const name of names) {
    const [file, digest] = [files.get(name), listed.get(name)];
    if (!file || digest === undefined) return name;
    if ("subtle" in crypto && (await sha256(await file.bytes())) !== digest) return name;
  }
  return null;
}
