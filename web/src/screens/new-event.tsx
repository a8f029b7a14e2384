// A new event: from a day or a time that was tapped, or from what was typed elsewhere.
import { useRef } from "preact/hooks";
import { clockOf, clockText } from "../model/civil.ts";
import { clockOf as clockAt, now, plusDays, type Day } from "../model/day.ts";
import { isDay } from "../model/editing.ts";
import { newId, textOf, type Row } from "../model/kinds.ts";
import { draftAt, newEventPlace } from "../store/drafts.ts";
import { today } from "../store/session.ts";
import { add } from "../store/things.ts";
import { tellWithUndo } from "../views/deleting.ts";
import { EventForm, type Saved } from "../views/event-form.tsx";
import { isTime } from "../views/event-reading.ts";
import { here } from "../views/event-times.ts";
import { Below } from "../views/parts.tsx";
import { goBack } from "../views/places.ts";
import { words } from "../words/events.ts";
import { words as texts } from "../words.ts";

const HOUR = 3_600;

export function NewEvent({ start }: { readonly start: string }) {
  const id = useRef(newId(now())); // one a form: Save pressed twice saves once
  const row = useRef(begun(start));
  async function saveNew(typed: Row): Promise<Saved> {
    const { on: _, ...fields } = typed;
    const nothing = { extra: [], overrides: {}, reminders: [], uid: null };
    const event: Row = { ...nothing, ...fields, all_day: isDay(textOf(typed, "start")) };
    const isKept = await add("event", event, id.current).then(
      () => true,
      () => false,
    );
    if (!isKept) return "failed";
    const act = { id: id.current, kind: "event", before: null, after: event, at: now() };
    tellWithUndo(words.saved, act);
    return "saved";
  }
  return (
    <article class="one-event">
      <Below title={texts.places["new-event"]} />
      <EventForm
        {...{ before: row.current, row: row.current, isNew: true, place: newEventPlace }}
        other={texts.cancel}
        onOther={goBack}
        onSave={saveNew}
        onDone={goBack}
      />
    </article>
  );
}

/** Return what a new event begins with: what was typed before, at the time that was asked for. */
function begun(asked: string): Row {
  const before = draftAt(newEventPlace)?.row ?? {};
  const isAsked = isTime(asked);
  const start = isAsked ? fullTime(asked) : textOf(before, "start") || fullTime(today.peek());
  const kept = isAsked ? "" : textOf(before, "end");
  const end = isDay(start) ? plusDays(start as Day, 1) : clockText(clockOf(start) + HOUR);
  const zone = isDay(start) ? null : here;
  return { title: "", zone, busy: true, rule: null, ...before, start, end: kept || end };
}

/** Return a time on a day: the next hour. */
function fullTime(asked: string): string {
  if (!isDay(asked)) return asked;
  const hour = Math.min(Number(clockAt(now()).slice(0, 2)) + 1, 23);
  return `${asked}T${String(hour).padStart(2, "0")}:00`;
}
