// An import: reading a file with Aurora's help, writing what is new, and taking it back.
import { isoOf } from "../model/day.ts";
import { open, type Chosen } from "../moving/chosen.ts";
import { namesNoJournal, piecesOf, type Piece, type Unsent } from "../moving/pieces.ts";
import {
  Contents,
  decide,
  isOutOfTrash,
  type Item,
  type Known,
  type Result,
} from "../moving/tally.ts";
import { Unreadable, type Reason } from "../moving/unzip.ts";
import { opened } from "../store/things.ts";
import { sendAll } from "./account.ts";
import { call, type Answer, type Schemas } from "./api.ts";
import { allTrash, wasJustAdded } from "./moved.ts";
import { patiently } from "./patience.ts";

export type Shown = (done: number, of: number) => void;
/** What a file holds, and what would become of it. */
export interface Reading {
  readonly name: string;
  readonly contents: Contents;
  readonly unsent: readonly Unsent[];
  readonly results: ReadonlyMap<Item, Result>;
  /** What goes to the trash once it is added, and the version of what was added before. */
  readonly toDelete: ReadonlyMap<Item, number | null>;
}
export type Read =
  | { readonly kind: "read"; readonly reading: Reading }
  | {
      readonly kind: "unreadable";
      readonly why: Reason | "nothing" | "offline";
      readonly file?: string; // of an archive, that is not as it was
    }
  | { readonly kind: "problem"; readonly text: string }
  | { readonly kind: "asks"; readonly name: string }; // which journal its entries go to
type Failure = Exclude<Read, { kind: "read" }>;
/** The journal of a file that names none. */
export interface OfJournal {
  readonly id: string;
  readonly name: string;
  readonly new: boolean;
}
interface Wish {
  readonly tag: string;
  readonly shown: Shown;
  readonly journal?: OfJournal;
}

/** Read what a person chose, and compare it with what is here. Nothing is written. */
export async function readFiles(files: readonly File[], wish: Wish): Promise<Read> {
  try {
    const chosen = await open(files);
    if (!wish.journal && (await namesNoJournal(chosen))) return { kind: "asks", name: chosen.name };
    const reader = new Reader(chosen, wish);
    const failure = await reader.read();
    if (failure) return failure;
    const { contents, unsent } = reader;
    const isNothing = contents.items.length + contents.left.length === 0;
    if (isNothing && unsent.length === 0) return { kind: "unreadable", why: "nothing" };
    return {
      kind: "read",
      reading: { name: chosen.name, contents, unsent, ...(await compare(contents)) },
    };
  } catch (error) {
    if (error instanceof Unreadable) {
      return { kind: "unreadable", why: error.why, file: error.file };
    }
    if (error instanceof DOMException) return { kind: "unreadable", why: "damaged" };
    throw error;
  }
}

class Reader {
  readonly contents = new Contents();
  readonly unsent: Unsent[] = [];
  readonly #chosen: Chosen;
  readonly #wish: Wish;
  #unknown: Piece[] = []; // parts in which nothing was recognised, while nothing else was

  constructor(chosen: Chosen, wish: Wish) {
    this.#chosen = chosen;
    this.#wish = wish;
  }

  async read(): Promise<Failure | null> {
    const all = this.#chosen.members.reduce((sum, one) => sum + one.size, 0);
    let last: Failure | null = null;
    for await (const piece of piecesOf(this.#chosen, (one) => void this.unsent.push(one))) {
      const isFirst = this.contents.source === "";
      const failure = await this.#send(piece);
      this.#wish.shown(piece.read, all);
      if (!failure) {
        const skipped = isFirst ? this.#unknown : [];
        for (const one of skipped) await this.#send(one); // it is known now what they are from
        this.#unknown = [];
      } else if (isFirst && failure.kind === "problem") {
        this.#unknown.push(piece);
        last ??= failure;
      } else return failure;
    }
    return this.contents.source === "" ? last : null;
  }

  async #send(piece: Piece): Promise<Failure | null> {
    const { source } = this.contents;
    const { files, sizes } = piece;
    const { tag, journal } = this.#wish;
    const body = {
      name: this.#chosen.name,
      files: files.map(({ name, text, modified }) => ({
        ...{ name, text },
        ...(modified === undefined ? {} : { modified: isoOf(modified) }),
      })),
      sizes,
      ...(source ? { source } : {}),
      ...(tag ? { tag } : {}),
      ...(journal ? { journal } : {}),
    };
    const ask = () => call<Schemas["ReadResult"]>("POST", "/api/import/read", body);
    const answer = await patiently(ask);
    if (answer.kind === "offline") return { kind: "unreadable", why: "offline" };
    if (answer.kind === "problem") return { kind: "problem", text: reasonOf(answer) };
    const { items, left_out, notes, ...about } = answer.data;
    this.contents.source = about.source;
    this.contents.title = about.title;
    this.contents.neverExports = about.never_exports;
    this.contents.add(items as readonly Item[], left_out, notes);
    return null;
  }
}

/** Return a problem in Aurora's words. */
export function reasonOf(answer: Extract<Answer<unknown>, { kind: "problem" }>): string {
  const { detail, errors } = answer.problem;
  return [detail, ...(errors ?? []).map((one) => one.message)].join(" ");
}

/** Compare with what this device holds once it has met Aurora, and with the trash. */
async function compare(contents: Contents): Promise<Pick<Reading, "results" | "toDelete">> {
  await sendAll();
  const things = await opened().read((tx) => tx.all("things"));
  const known = new Map<string, Known>(things.map((one) => [one.id, one]));
  const trash = await allTrash();
  for (const { id } of trash.kind === "data" ? trash.data : []) {
    if (!known.has(id)) known.set(id, { isDeleted: true });
  }
  const results = new Map(contents.items.map((item) => [item, decide(item, known.get(item.id))]));
  const toDelete = new Map<Item, number | null>();
  for (const [item, result] of results) {
    const thing = known.get(item.id);
    if (item.trashed && result === "added") toDelete.set(item, null);
    if (!isOutOfTrash(item, result, thing)) continue;
    const { version = null } = thing ?? {};
    if (version === 1 || (await wasJustAdded(item.kind, item.id))) toDelete.set(item, version);
  }
  return { results, toDelete };
}
