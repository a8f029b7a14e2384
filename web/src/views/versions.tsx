// Two versions of a thing: both texts with their own words marked, and a choice that loses none.
import type { Thing } from "../model/held.ts";
import { KINDS, equal, settable, textOf, type KindName, type Row } from "../model/kinds.ts";
import { joined } from "../model/merge.ts";
import { dropDraft, twoVersionsPlace } from "../store/drafts.ts";
import { announce } from "../store/session.ts";
import { resolve } from "../store/things.ts";
import { pastWords } from "../words/past.ts";
import { words } from "../words.ts";
import { fieldName, valueText } from "./fields.ts";
import { Marked } from "./marked.tsx";
import { OneOfBoth } from "./one-of-both.tsx";

interface VersionsProps {
  readonly thing: Thing;
  readonly onLeft: () => void; // the thing is gone, or another one
}

export function TwoVersions({ thing, onLeft }: VersionsProps) {
  const { mine, row: theirs } = thing;
  const [first, ...others] = mine ?? [];
  if (!first) return null;
  if (thing.isDeletedElsewhere) {
    const own = joined(thing.kind, [first, ...others]);
    return <DeletedElsewhere thing={thing} own={own} onLeft={onLeft} />;
  }
  const all = [theirs, first, ...others] as const;
  async function keep(row: Row): Promise<void> {
    await resolve(thing, row);
    await dropDraft(twoVersionsPlace(thing.id));
    announce(words.saved);
    document.querySelector("h1")?.focus();
  }
  return (
    <section class="versions" aria-label={words.twoVersions}>
      <p>{pastWords.conflict}</p>
      {all.map((row, place) => (
        <Version
          key={place}
          kind={thing.kind}
          row={row}
          other={place === 0 ? first : theirs}
          isTheirs={place === 0}
          onKeep={() => void keep(row)}
        />
      ))}
      <OneOfBoth thing={thing} all={all} onSave={keep} />
    </section>
  );
}

interface DeletedProps extends VersionsProps {
  readonly own: Row;
}

function DeletedElsewhere({ thing, own, onLeft }: DeletedProps) {
  return (
    <section class="versions" aria-label={words.twoVersions}>
      <p>{pastWords.conflictDeleted}</p>
      <div class="row">
        <button
          type="button"
          class="quiet danger"
          onClick={() => resolve(thing, null).then(onLeft)}
        >
          {pastWords.letItGo}
        </button>
        <button type="button" class="primary" onClick={() => resolve(thing, own).then(onLeft)}>
          {pastWords.keepMine}
        </button>
      </div>
    </section>
  );
}

interface VersionProps {
  readonly kind: string;
  readonly row: Row;
  readonly other: Row;
  readonly isTheirs: boolean;
  readonly onKeep: () => void;
}

/** One version: its words, and of the rest what is not the same in the other. */
function Version({ kind, row, other, isTheirs, onKeep }: VersionProps) {
  const field = KINDS[kind as KindName].words;
  const differs = settable(row).filter((one) => one !== field && !equal(one, row[one], other[one]));
  return (
    <div class="version">
      <h2>{isTheirs ? pastWords.theirs : pastWords.mine}</h2>
      {differs.map((one) => (
        <p key={one} class="soft" dir="auto">
          {fieldName(one)}: <ins>{valueText(one, row[one], row)}</ins>
        </p>
      ))}
      <Marked before={textOf(other, field)} after={textOf(row, field)} side="after" />
      <button type="button" class="quiet" onClick={onKeep}>
        {isTheirs ? pastWords.keepTheirs : pastWords.keepMine}
      </button>
    </div>
  );
}
