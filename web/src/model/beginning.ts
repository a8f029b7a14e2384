// What the beginning of a captured text says of it. Pure.

/** What a text is to become, when its beginning says so: `[] ` a task, `/diary ` an entry. */
export interface Begun {
  readonly kind: "task" | "entry";
  readonly journal: string; // the beginning of its name
  readonly rest: string;
}

/** Return what the beginning of a text says; nothing where it is words like any other. */
export function begunBy(text: string): Begun | undefined {
  const task = /^\s*\[ ?\] (.*)$/su.exec(text);
  if (task) return { kind: "task", journal: "", rest: task[1] ?? "" };
  const entry = /^\s*\/([\p{L}\p{N}_-]+) (.*)$/su.exec(text);
  return entry ? { kind: "entry", journal: entry[1] ?? "", rest: entry[2] ?? "" } : undefined;
}

/** Return a typed text as a task's line and, below it, what more there is to say. */
export function linesOf(text: string): { readonly line: string; readonly description: string } {
  const [line = "", ...more] = text.trim().split("\n");
  return { line, description: more.join("\n").trim() };
}
