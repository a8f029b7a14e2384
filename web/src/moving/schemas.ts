// What each field of a row means, as Aurora's OpenAPI document says.

type Schema = Readonly<Record<string, unknown>>;
export interface OpenApi {
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
}
const THERE = "#/components/schemas/";
const HERE = "#/$defs/";

/** Return the JSON Schema of a kind's rows, with the schemas that it names. */
export function schemaOf(kind: string, { components: { schemas } }: OpenApi): Schema {
  const name = `${kind.slice(0, 1).toUpperCase()}${kind.slice(1)}`;
  const named = new Map<string, Schema>();
  const add = (schema: Schema): void => {
    for (const [, one = ""] of JSON.stringify(schema).matchAll(
      /"#\/components\/schemas\/(\w+)"/g,
    )) {
      const found = schemas[one];
      if (!found || named.has(one)) continue;
      named.set(one, found);
      add(found);
    }
  };
  const own = schemas[name] ?? {};
  add(own);
  const $defs = named.size > 0 ? { $defs: Object.fromEntries(named) } : {};
  return JSON.parse(JSON.stringify({ ...own, ...$defs }).replaceAll(THERE, HERE)) as Schema;
}
