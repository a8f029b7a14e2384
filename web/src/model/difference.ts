// The difference of two texts, by words: what both have, what is gone and what is new. Pure.
export interface Part {
  readonly kind: "same" | "gone" | "new";
  readonly text: string;
}
// Scripts without spaces are compared by character.
const TOKENS = /[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\p{sc=Thai}]|[\p{L}\p{N}\p{M}_'’]+|\s+|[^]/gu;
const MOST_EDITS = 1_500; // beyond, what differs is shown as replaced: time grows with its square

/** Return the parts of two texts in order. */
export function difference(before: string, after: string): readonly Part[] {
  const [old, now] = [tokensOf(before), tokensOf(after)];
  const shorter = Math.min(old.length, now.length);
  let start = 0;
  while (start < shorter && old[start] === now[start]) start += 1;
  let end = 0;
  while (end < shorter - start && old.at(-1 - end) === now.at(-1 - end)) end += 1;
  const middle = edits(old.slice(start, old.length - end), now.slice(start, now.length - end));
  const [first, last] = [old.slice(0, start), old.slice(old.length - end)];
  return grouped([...same(first), ...middle, ...same(last)]);
}

const tokensOf = (text: string): readonly string[] => text.match(TOKENS) ?? [];
const parts = (kind: Part["kind"], tokens: readonly string[]): Part[] =>
  tokens.length > 0 ? [{ kind, text: tokens.join("") }] : [];
const same = (tokens: readonly string[]): Part[] => parts("same", tokens);

/** Return the fewest edits, by Myers' algorithm: after each round, how far each diagonal came. */
function edits(old: readonly string[], now: readonly string[]): Part[] {
  const most = Math.min(old.length + now.length, MOST_EDITS);
  const at = most + 1;
  const furthest = new Int32Array(2 * most + 3);
  const rounds: Int32Array[] = [];
  for (let round = 0; round <= most; round++) {
    rounds.push(furthest.slice(at - round - 1, at + round + 2));
    for (let diagonal = -round; diagonal <= round; diagonal += 2) {
      const before = [furthest[at + diagonal - 1] ?? 0, furthest[at + diagonal + 1] ?? 0] as const;
      const isNew = isInsertion(diagonal, round, before);
      let x = isNew ? before[1] : before[0] + 1;
      while (x < old.length && x - diagonal < now.length && old[x] === now[x - diagonal]) x += 1;
      furthest[at + diagonal] = x;
      if (x >= old.length && x - diagonal >= now.length) return wayBack(old, now, rounds);
    }
  }
  return [...parts("gone", old), ...parts("new", now)];
}

const isInsertion = (diagonal: number, round: number, before: readonly [number, number]): boolean =>
  diagonal === -round || (diagonal !== round && before[0] < before[1]);

function wayBack(
  old: readonly string[],
  now: readonly string[],
  rounds: readonly Int32Array[],
): Part[] {
  const found: Part[] = [];
  let [x, y] = [old.length, now.length];
  for (let round = rounds.length - 1; round > 0; round--) {
    const reached = (diagonal: number) => rounds[round]?.[diagonal + round + 1] ?? 0;
    const diagonal = x - y;
    const isNew = isInsertion(diagonal, round, [reached(diagonal - 1), reached(diagonal + 1)]);
    const from = isNew ? diagonal + 1 : diagonal - 1;
    const [oldX, oldY] = [reached(from), reached(from) - from];
    for (; x > oldX && y > oldY; x--, y--) found.push(...same([old[x - 1] ?? ""]));
    if (isNew) found.push({ kind: "new", text: now[--y] ?? "" });
    else found.push({ kind: "gone", text: old[--x] ?? "" });
  }
  for (; x > 0; x--) found.push(...same([old[x - 1] ?? ""]));
  return found.reverse();
}

/** Return runs of edits as one of each kind: a space between two changed words is no rest. */
function grouped(all: readonly Part[]): readonly Part[] {
  const found: Part[] = [];
  let [gone, added, space] = ["", "", ""];
  function endRun(): void {
    if (gone) found.push({ kind: "gone", text: gone });
    if (added) found.push({ kind: "new", text: added });
    [gone, added] = ["", ""];
    if (space) add(found, space);
    space = "";
  }
  for (const { kind, text } of all) {
    if (kind === "same" && text.trim() === "" && (gone || added)) space += text;
    else if (kind === "same") {
      endRun();
      add(found, text);
    } else {
      if (space) [gone, added, space] = [gone + space, added + space, ""];
      if (kind === "gone") gone += text;
      else added += text;
    }
  }
  endRun();
  return found;
}

function add(found: Part[], text: string): void {
  const last = found.at(-1);
  if (last?.kind === "same") found[found.length - 1] = { kind: "same", text: last.text + text };
  else found.push({ kind: "same", text });
}

/** Return the parts with long stretches that did not change cut to their ends. */
export function shortened(all: readonly Part[], most: number): readonly Part[] {
  return all.map((part, place) => {
    if (part.kind !== "same" || part.text.length <= most * 2) return part;
    const [isFirst, isLast] = [place === 0, place === all.length - 1];
    const start = isFirst ? "" : part.text.slice(0, most);
    const end = isLast ? "" : part.text.slice(-most);
    return { kind: "same", text: `${start} … ${end}` };
  });
}
