// A value as one line of JSON, in the same bytes as `aurora export` writes (RFC 8785).

/** Return a value as JSON with its keys in order. */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  const fields = value as Readonly<Record<string, unknown>>;
  const names = Object.keys(fields).sort(); // by UTF-16, as RFC 8785 says
  const parts = names.map((name) => `${JSON.stringify(name)}:${canonical(fields[name])}`);
  return `{${parts.join(",")}}`;
}
