// The archive of an account, as `aurora export` writes it but for the pages: all that Aurora
// holds, as JSON lines in a bag (RFC 8493).
import type { KindName } from "../model/kinds.ts";
import { canonical } from "./canonical.ts";
import { sha256 } from "./hash.ts";
import { schemaOf, type OpenApi } from "./schemas.ts";
import { Zip } from "./zip.ts";

export type Row = Readonly<Record<string, unknown>> & { readonly id: string };
export interface Contents {
  readonly sequence: number;
  readonly epoch: string;
  readonly model: number;
  readonly account: Readonly<Record<string, unknown>> & { readonly email: string };
  readonly openApi: OpenApi; // says what the fields mean
  /** Rows by kind, and what lies in the trash, with `deleted_at`. */
  readonly rows: ReadonlyMap<string, readonly Row[]>;
  readonly trash: ReadonlyMap<string, readonly Row[]>;
  readonly gone: readonly Readonly<Record<string, unknown>>[];
}
/** The name of each kind's file: a new kind is not left out. */
const NAMES: Readonly<Record<KindName, string>> = {
  thought: "thoughts",
  journal: "journals",
  entry: "entries",
  task: "tasks",
  event: "events",
};
const FILES = Object.entries(NAMES);
const FORMAT = 1;
const README = `All that an account of Aurora holds, one JSON object a line:
data/rows has what there is, data/trash what was deleted and can still be restored.

Check it with     sha256sum -c manifest-sha256.txt
Read it again with the app's Import page, or     aurora import FILE.zip

What is not here: passwords, sign-ins, tokens, earlier versions, and the bytes of pictures.
`;

/** Return the archive as a file, and its name. */
export async function archive(from: Contents, made: string): Promise<{ name: string; file: Blob }> {
  const name = folderOf(from.account.email, made);
  const bag = new Bag(name, made);
  const counts: Record<string, number> = {};
  for (const [kind, file] of FILES) {
    const rows = (from.rows.get(kind) ?? []).map(withoutEvidence);
    counts[file] = await bag.lines(`data/rows/${file}.jsonl`, rows);
  }
  for (const [kind, file] of FILES) {
    const rows = (from.trash.get(kind) ?? []).map(withoutEvidence);
    counts[`${file} in the trash`] = await bag.lines(`data/trash/${file}.jsonl`, rows);
  }
  const versions = FILES.flatMap(([kind]) => (from.rows.get(kind) ?? []).map(evidence(kind)));
  await bag.lines("data/versions.jsonl", versions);
  await bag.lines("data/tombstones.jsonl", from.gone);
  const { model, account, sequence, epoch } = from;
  const schemas = FILES.map(([kind, file]) => [file, schemaOf(kind, from.openApi)]);
  const about = {
    ...{ format: FORMAT, model, account, made, sequence, epoch, counts },
    rows: Object.fromEntries(schemas),
  };
  await bag.add("data/aurora.json", `${JSON.stringify(about, null, 2)}\n`);
  await bag.add("README.txt", README);
  return { name: `${name}.zip`, file: await bag.finish(made) };
}

function folderOf(email: string, made: string): string {
  const name = (email.split("@")[0] ?? "").replace(/[^\p{L}\p{N}]/gu, "-").replace(/^-+|-+$/g, "");
  return `aurora-${name || "account"}-${made.slice(0, 10)}`;
}

const withoutEvidence = ({ updated_at: _, version: __, ...row }: Row) => row;
const evidence =
  (kind: string) =>
  ({ id, updated_at, version }: Row) => ({ kind, id, updated_at, version });

class Bag {
  readonly #zip: Zip;
  readonly #folder: string;
  readonly #payload: string[] = [];
  readonly #tags: string[] = [];
  #bytes = 0;

  constructor(folder: string, made: string) {
    this.#folder = folder;
    this.#zip = new Zip(made);
  }

  /** Add JSON lines; return how many. */
  async lines(name: string, values: readonly unknown[]): Promise<number> {
    await this.add(name, values.map((value) => `${canonical(value)}\n`).join(""));
    return values.length;
  }

  async add(name: string, text: string): Promise<void> {
    const bytes = new TextEncoder().encode(text);
    const isPayload = name.startsWith("data/");
    (isPayload ? this.#payload : this.#tags).push(`${await sha256(bytes)}  ${name}\n`);
    if (isPayload) this.#bytes += bytes.length;
    await this.#zip.add(`${this.#folder}/${name}`, bytes);
  }

  async finish(made: string): Promise<Blob> {
    const oxum = `${this.#bytes}.${this.#payload.length}`;
    await this.add("bagit.txt", "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n");
    const info = `Bagging-Date: ${made.slice(0, 10)}\nPayload-Oxum: ${oxum}\n`;
    await this.add("bag-info.txt", info);
    await this.add("manifest-sha256.txt", inOrder(this.#payload));
    await this.add("tagmanifest-sha256.txt", inOrder(this.#tags));
    return this.#zip.finish();
  }
}

const nameOf = (line: string): string => line.slice(66);
const inOrder = (lines: readonly string[]): string =>
  lines.toSorted((one, other) => (nameOf(one) < nameOf(other) ? -1 : 1)).join("");
