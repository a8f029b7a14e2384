// Cutting a text that is too large for one request where nothing depends on what came before.

/** A text as records. What must be read together is one group. */
export interface Cut<R> {
  readonly groups: readonly (readonly R[])[];
  /** Return some of the records as a file of the same form. */
  readonly write: (records: readonly R[], isFirst: boolean) => string;
}
export const PIECE = 300_000; // bytes of a request's JSON, about: its answer is larger
export const MOST = 900_000; // of 1,000,000 that Aurora takes
const MOST_RECORDS = 2_000;

/** Return how many bytes a text is in the JSON of a request. */
export const weight = (text: string): number =>
  new TextEncoder().encode(JSON.stringify(text)).length;

/** Return the text in parts; null where a part would be too large. */
export function partsOf<R>(cut: Cut<R>): readonly string[] | null {
  const parts: R[][] = [];
  let bytes = Number.POSITIVE_INFINITY;
  for (const group of cut.groups) {
    const own = group.reduce((sum, record) => sum + weightOf(record), 0);
    if (own > MOST) return null;
    const last = parts.at(-1);
    if (last && bytes + own <= PIECE && last.length < MOST_RECORDS) {
      last.push(...group);
      bytes += own;
    } else {
      parts.push([...group]);
      bytes = own;
    }
  }
  return parts.map((records, place) => cut.write(records, place === 0));
}

const weightOf = (record: unknown): number =>
  weight(typeof record === "string" ? record : JSON.stringify(record));

/** Return records in groups of those with the same key, in the order in which each first came. */
export const grouped = <R>(
  records: readonly R[],
  keyOf: (record: R) => string,
): readonly (readonly R[])[] => [...Map.groupBy(records, keyOf).values()];
