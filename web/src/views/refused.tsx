// Why the server did not take what is here.
import type { Thing } from "../model/held.ts";
import { words } from "../words.ts";
import { fieldName } from "./fields.ts";
import { faultText } from "./said.ts";

export function Refused({ thing }: { readonly thing: Thing }) {
  if (!thing.refused) return null;
  return (
    <section class="versions" aria-label={words.notAccepted}>
      <p class="problem">{words.notAccepted}</p>
      {thing.refused.map((one) => (
        <p key={one.field + one.code}>
          {fieldName(one.field)}: {faultText(one.field, one)}
        </p>
      ))}
    </section>
  );
}
