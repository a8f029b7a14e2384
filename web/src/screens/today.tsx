// Today: the capture box, what is unfinished, what is on, and every day before.
import type { ComponentChild } from "preact";
import { longDateOf, weekdayOf } from "../model/day.ts";
import { textOf } from "../model/kinds.ts";
import type { Draft } from "../store/database.ts";
import { journalOfPlace, newEventPlace, unfinished } from "../store/drafts.ts";
import { tasks } from "../store/tasks.ts";
import { person, progress, today } from "../store/session.ts";
import { days, everyOf, isReady, journals, thingById } from "../store/memory.ts";
import { Capture } from "../views/capture.tsx";
import { Progress } from "../views/empty.tsx";
import { Icon, State } from "../views/parts.tsx";
import { pathOf, repeatPath } from "../views/places.ts";
import { Todo } from "../views/todo.tsx";
import { Timeline } from "../views/timeline.tsx";
import { Welcome } from "../views/welcome.tsx";
import { words } from "../words.ts";

interface TodayProps {
  readonly events: () => ComponentChild; // loaded when there are any
}

export function Today({ events }: TodayProps) {
  return (
    <>
      <header class="top place">
        <div>
          <h1 tabIndex={-1}>{weekdayOf(today.value)}</h1>
          <p class="soft">{longDateOf(today.value)}</p>
        </div>
        <div class="corner">
          <State />
          <a
            href="/settings"
            class="account"
            aria-label={words.settings}
            title={person.value?.email}
          >
            <Icon name="person" />
          </a>
        </div>
      </header>
      <Capture />
      <Unfinished />
      {everyOf("event").value.length > 0 && events()}
      {tasks.value.length > 0 && <Todo />}
      <Progress />
      {isReady.value && isEmpty() && <Welcome />}
      <Timeline />
    </>
  );
}

const isEmpty = (): boolean =>
  days.value.length + tasks.value.length + journals.value.length === 0 &&
  everyOf("event").value.length === 0 &&
  !progress.value;

/** Return where a draft goes on, and nothing where its thing is not here. */
function pathOfDraft({ place, row }: Draft): [string] | [] {
  if (place === newEventPlace) return ["/events/new"];
  const journal = journalOfPlace(place);
  const thing = thingById(journal ?? place).value; // a journal is read after the newest
  if (!thing || thing.isDeleted) return [];
  const on = textOf(row ?? {}, "on");
  return [on ? repeatPath(thing.id, on) : pathOf(thing.kind, thing.id)];
}

/** Edits that were begun and not saved, as they were when the screen came. */
function Unfinished() {
  const left = unfinished
    .peek()
    .flatMap((draft) => pathOfDraft(draft).map((path) => ({ draft, path })));
  if (left.length === 0) return null;
  return (
    <section aria-labelledby="unfinished">
      <h2 id="unfinished">{words.unfinished}</h2>
      <ul class="items">
        {left.map(({ draft, path }) => (
          <li key={draft.place} class="item">
            <a href={path} dir="auto">
              {draft.title || draft.text.slice(0, 80) || words.unfinished}
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
}
