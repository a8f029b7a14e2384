// Two versions of a thing: both texts, and a choice that loses neither.
import type { Thing } from "../model/held.ts";
import { KINDS, equal, settable, textOf, type KindName, type Row } from "../model/kinds.ts";
import { joined } from "../model/merge.ts";
import { resolve } from "../store/things.ts";
import { words } from "../words.ts";

export function TwoVersions({
  thing,
  onLeft,
}: {
  readonly thing: Thing;
  readonly onLeft: () => void;
}) {
  const { mine: all, row: theirs } = thing;
  const mine = all?.at(-1);
  if (!all || !mine) return null;
  const field = KINDS[thing.kind as KindName].words;
  if (thing.isDeletedElsewhere) {
    const [first = mine, ...others] = all;
    const own = joined(thing.kind, [first, ...others]);
    return (
      <section class="versions" aria-label={words.twoVersions}>
        <p>{words.conflictDeleted}</p>
        <div class="row">
          <button
            type="button"
            class="quiet danger"
            onClick={() => resolve(thing, null).then(onLeft)}
          >
            {words.letItGo}
          </button>
          <button type="button" class="primary" onClick={() => resolve(thing, own).then(onLeft)}>
            {words.keepMine}
          </button>
        </div>
      </section>
    );
  }
  const both = joined(thing.kind, [theirs, ...all]);
  return (
    <section class="versions" aria-label={words.twoVersions}>
      <p>{words.conflict}</p>
      <Version name={words.theirs} row={theirs} other={mine} field={field} />
      {all.map((row, place) => (
        <Version key={place} name={words.mine} row={row} other={theirs} field={field} />
      ))}
      <div class="row">
        <button type="button" class="quiet" onClick={() => resolve(thing, theirs)}>
          {words.keepTheirs}
        </button>
        <button type="button" class="quiet" onClick={() => resolve(thing, mine)}>
          {words.keepMine}
        </button>
        <button type="button" class="primary" onClick={() => resolve(thing, both)}>
          {words.keepBoth}
        </button>
      </div>
    </section>
  );
}

interface VersionProps {
  readonly name: string;
  readonly row: Row;
  readonly other: Row;
  readonly field: string;
}

/** One version: its words, and of the rest what is not the same in the other. */
function Version({ name, row, other, field }: VersionProps) {
  const differs = settable(row).filter((one) => one !== field && !equal(one, row[one], other[one]));
  return (
    <div class="version">
      <h3>{name}</h3>
      {differs.map((one) => (
        <p key={one} class="soft" dir="auto">
          {one.replaceAll("_", " ")}: {String(row[one] ?? "–")}
        </p>
      ))}
      <p class="words" dir="auto">
        {textOf(row, field)}
      </p>
    </div>
  );
}
