// A model of the server: what it does with devices' changes, and its feed, and no more.
import type { Answered, Outgoing, Received } from "../src/model/held.ts";
import type { Row } from "../src/model/kinds.ts";

export const EMPTY = { text: "", timestamp: "2026-11-25T21:40:00Z", tags: [], place: null };

interface Stored {
  readonly version: number;
  readonly row: Row | null;
}
export class Server {
  stored = new Map<string, Stored>();
  feed: string[] = []; // ids, in the order of their changes
  history: string[] = [];
  answers = new Map<string, Answered>();
  epoch = 1;
  private backup: Pick<Server, "stored" | "feed" | "history" | "answers"> | undefined;

  apply(changes: readonly Outgoing[]): Answered[] {
    return changes.map((change) => {
      const before = this.answers.get(change.change_id);
      if (before) return this.again(before, change.id);
      const answer = this.applied(change);
      this.answers.set(change.change_id, answer);
      return answer;
    });
  }
  private again(before: Answered, id: string): Answered {
    if (before.result === "done") return { ...before, result: "already_done" };
    const found = this.stored.get(id);
    const current = { version: found?.version ?? null, row: found?.row ?? null };
    return { ...current, result: "already_done", kept: before.kept ?? null };
  }
  private applied({ id, fields, version }: Outgoing): Answered {
    const found = this.stored.get(id);
    const merged = fields && { ...EMPTY, ...found?.row, ...fields };
    const isNothing = fields ? found?.row && same(merged, found.row) : !found?.row;
    if (isNothing) return { result: "done", version: found?.version ?? null };
    if (found && (!found.row || found.version !== version)) {
      if (fields) this.history.push(JSON.stringify(fields));
      const kept = fields ? this.history.length : null;
      return { result: "conflict", version: found.version, row: found.row, kept };
    }
    return { result: "done", version: this.write(id, merged) };
  }
  write(id: string, row: Row | null): number {
    const version = (this.stored.get(id)?.version ?? 0) + 1;
    this.stored.set(id, { version, row });
    this.feed.push(id);
    this.history.push(JSON.stringify(row));
    return version;
  }
  since(next: number): Received[] {
    return [...new Set(this.feed.slice(next))].map((id) => {
      const { version, row } = this.stored.get(id) ?? { version: 0, row: null };
      return { id, kind: "thought", version, row: row && { ...row, id, version } };
    });
  }
  save(): string {
    const { stored, feed, history, answers } = this;
    this.backup = structuredClone({ stored, feed, history, answers });
    return "is saved";
  }
  restore(): string {
    if (this.backup) this.epoch += 1;
    Object.assign(this, structuredClone(this.backup));
    return "goes back";
  }
}
const same = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other);
