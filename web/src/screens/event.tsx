// An event on its own page: what is known of it, its form, and what to do with its repeats.
import { useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import { isRuled } from "../model/editing.ts";
import {
  doesRepeat,
  hasRepeat,
  overrideOf,
  reviseBefore,
  reviseOne,
  seriesOf,
} from "../model/events.ts";
import type { Thing } from "../model/held.ts";
import { sameRow, textOf, type Row } from "../model/kinds.ts";
import {
  changed,
  changesOf,
  choicesFor,
  shownAt,
  type Result,
  type Which,
} from "../model/occurrence.ts";
import { draftAt, dropDraft } from "../store/drafts.ts";
import { saveEvent } from "../store/events.ts";
import { isReady, thingById } from "../store/memory.ts";
import { AboutEvent } from "../views/about-event.tsx";
import { deleteWithUndo, tellWithUndo } from "../views/deleting.ts";
import { EventForm, type Saved } from "../views/event-form.tsx";
import { keyText } from "../views/event-times.ts";
import { Menu } from "../views/menu.tsx";
import { Below } from "../views/parts.tsx";
import { goBack, pathOf } from "../views/places.ts";
import { Refused } from "../views/refused.tsx";
import { TwoVersions } from "../views/versions.tsx";
import { AskWhich, type Asked } from "../views/which.tsx";
import { words } from "../words/events.ts";
import { words as texts } from "../words.ts";

interface EventProps {
  readonly id: string;
  readonly on: string; // the repeat that was opened; nothing: the first
}

export function EventScreen({ id, on }: EventProps) {
  const thing = thingById(id).value;
  if (!thing || thing.isDeleted || thing.kind !== "event") {
    return (
      <>
        <Below title={texts.places.event} />
        {isReady.value && <p class="empty">{texts.notThere}</p>}
      </>
    );
  }
  // An address may be of a repeat that is no longer one.
  const key = on && hasRepeat(thing.row, on) ? on : textOf(thing.row, "start");
  return <Shown key={`${id} ${on}`} thing={thing} on={key} />;
}

interface Begun {
  readonly thing: Thing;
  readonly on: string;
  readonly round: number; // the form is drawn anew with each
}

function Shown({ thing, on: current }: { readonly thing: Thing; readonly on: string }) {
  const draft = draftAt(thing.id);
  const begun = draft?.row && textOf(draft.row, "on") === current ? draft : undefined;
  const isTouched = useRef(begun !== undefined);
  const first = begun?.seen ? { ...thing, ...begun.seen } : thing;
  const shown = useRef<Begun>({ thing: first, on: current, round: 0 });
  // It follows the feed, but nothing changes under who is typing.
  if (!isTouched.current) shown.current = followed(shown.current, thing, current);
  const { thing: seen, on, round } = shown.current;
  const asked = useSignal<Asked | null>(null);
  const ask = (title: string, choices: readonly Which[]) =>
    new Promise<Which | null>((run) => void (asked.value = { title, choices, run }));
  const before = shownAt(seen.row, on);
  return (
    <article class="one-event">
      <Below title={texts.places.event} action={<More thing={thing} />}>
        <AboutEvent row={shownAt(thing.row, on)} isDifferent={isDifferent(thing.row, on)} />
      </Below>
      <TwoVersions thing={thing} onLeft={goBack} />
      <Refused thing={thing} />
      {overrideOf(thing.row, on)["excluded"] ? (
        <TakenOut thing={thing} on={on} />
      ) : (
        <EventForm
          key={round}
          {...{ before, on, place: thing.id, other: texts.delete }}
          seen={seen}
          row={begun?.row ? { ...before, ...begun.row } : before}
          onTouched={() => void (isTouched.current = true)}
          onSave={(typed) => saveTyped(seen, on, typed, ask)}
          onDone={goBack}
          onOther={() => void remove(thing, on, ask)}
        />
      )}
      <AskWhich asked={asked.value} />
    </article>
  );
}

function followed(shown: Begun, thing: Thing, on: string): Begun {
  const isSame = shown.on === on && sameRow(shown.thing.row, thing.row);
  return { thing, on, round: shown.round + Number(!isSame) };
}

const isDifferent = (row: Row, on: string): boolean => Object.keys(overrideOf(row, on)).length > 0;

const More = ({ thing }: { readonly thing: Thing }) => (
  <Menu>
    <a href={`${pathOf("event", thing.id)}/history`}>{words.history}</a>
  </Menu>
);

function TakenOut({ thing, on }: { readonly thing: Thing; readonly on: string }) {
  const putBack = () => keep(thing, { row: reviseOne(thing.row, on, {}), dropped: [] });
  return (
    <div class="row">
      <p class="soft">{words.isTakenOut}</p>
      <button type="button" class="primary" onClick={() => void putBack()}>
        {words.putBack}
      </button>
    </div>
  );
}

type Ask = (title: string, choices: readonly Which[]) => Promise<Which | null>;

async function saveTyped(thing: Thing, on: string, typed: Row, ask: Ask): Promise<Saved> {
  const changes = changesOf(shownAt(thing.row, on), typed);
  if (Object.keys(changes).length === 0) return "saved";
  const choices = choicesFor(thing.row, on, changes);
  const which = choices.length > 1 ? await ask(words.changeWhich, choices) : choices[0];
  if (!which) return "left";
  return keep(thing, changed(thing.row, on, changes, which));
}

/** Save what became of an event, and say so; what it left out is named. */
async function keep(thing: Thing, result: Result, text: string = words.changed): Promise<Saved> {
  const { row, rest, dropped } = result;
  const act = await saveEvent(thing, row, rest).catch(() => null);
  if (!act) return "failed";
  const days = dropped.map(keyText).join("; ");
  tellWithUndo(days ? words.dropped(days) : text, act);
  return "saved";
}

/** Delete an event, or some of its repeats. */
async function remove(thing: Thing, on: string, ask: Ask): Promise<void> {
  const { row } = thing;
  const canEnd = on !== row["start"] && isRuled(seriesOf(row), on);
  const choices: Which[] = canEnd ? ["this", "following", "all"] : ["this", "all"];
  const which = doesRepeat(row) ? await ask(words.deleteWhich, choices) : "all";
  if (which === "all") return deleteWithUndo(thing, goBack);
  const left = which === "this" ? reviseOne(row, on, { excluded: true }) : reviseBefore(row, on);
  if (!which || !left) return;
  const text = which === "this" ? words.takenOut : words.endedBefore;
  if ((await keep(thing, { row: left, dropped: [] }, text)) !== "saved") return;
  await dropDraft(thing.id); // of what was typed of it
  goBack();
}
