// A year at a glance: how much is on each day, and its numbers.
import { useMemo } from "preact/hooks";
import { firstWeekday, longDateOf, monthNameOf, type Day } from "../model/day.ts";
import { weeksOf } from "../model/calendar.ts";
import { levelOf, numbersOf, type Year } from "../model/year.ts";
import { isReady, unsent } from "../store/memory.ts";
import { onDaysOf } from "../store/search.ts";
import { isOnline, isPart, today } from "../store/session.ts";
import { numbersAt } from "../sync/tags.ts";
import { useAnswer } from "../views/asking.ts";
import { Icon, Below } from "../views/parts.tsx";
import { searchForTag } from "../views/places.ts";
import { words } from "../words/past-year.ts";
import { words as texts } from "../words.ts";

const MOST_TAGS = 12;

export function LookBack({ year: asked }: { readonly year: string }) {
  const year = Number(asked || today.value.slice(0, 4));
  const isHeld = isReady.value && !isPart.value;
  const own = useMemo(
    () => (isHeld ? numbersOf(onDaysOf(year), year, today.value) : null),
    [year, isHeld, today.value],
  );
  const answer = useAnswer((signal) => numbersAt(year, signal), [year, isOnline.value]);
  // Aurora does not know what is not sent yet, nor for a while after an upgrade what is older.
  const found = answer?.complete && (!own || unsent.value === 0) ? answer : (own ?? answer);
  return (
    <>
      <Below title={`${texts.places.year}: ${year}`}>
        <Moves year={year} />
      </Below>
      {found && found.count > 0 && <Numbers found={found} />}
      {found?.count === 0 && <p class="empty">{words.nothing}</p>}
      {!found && !isOnline.value && <p class="empty">{words.isPart}</p>}
    </>
  );
}

function Moves({ year }: { readonly year: number }) {
  const path = (to: number) => `/look-back/${String(to).padStart(4, "0")}`;
  return (
    <nav class="moves" aria-label={texts.places.year}>
      {year > 1 && (
        <a class="plain" href={path(year - 1)} aria-label={words.previous(year - 1)}>
          <Icon name="back" />
          {year - 1}
        </a>
      )}
      {year < 9999 && (
        <a class="plain" href={path(year + 1)} aria-label={words.next(year + 1)}>
          {year + 1}
          <Icon name="forward" />
        </a>
      )}
    </nav>
  );
}

function Numbers({ found }: { readonly found: Year }) {
  const facts = [
    [words.inAll, `${words.things(found.count)}, ${words.words(found.words)}`],
    ...Object.entries(words.kinds).flatMap(([kind, name]) => {
      const own = found.kinds[kind];
      return own ? [[name, `${own.count.toLocaleString()}, ${words.words(own.words)}`]] : [];
    }),
    [words.activeDays, words.days(found.active_days)],
    [words.longest, words.days(found.longest_streak)],
    [words.current, words.days(found.current_streak)],
  ];
  return (
    <>
      <HeatMap found={found} />
      <dl class="card facts">
        {facts.map(([name, value]) => (
          <div key={name} class="line">
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {found.tags.length > 0 && (
        <section aria-labelledby="year-tags">
          <h2 id="year-tags">{words.mostTags}</h2>
          <ul class="chips">
            {found.tags.slice(0, MOST_TAGS).map(({ tag, count }) => (
              <li key={tag}>
                <a class="chip tag" href={searchForTag(tag, found.year)} dir="auto">
                  #{tag} <small>{count}</small>
                </a>
              </li>
            ))}
          </ul>
        </section>
      )}
      <Table found={found} />
    </>
  );
}

/** Each day as a square; the table below says the same to who does not see it. */
function HeatMap({ found }: { readonly found: Year }) {
  const days = new Map(found.days.map((one) => [one.day, one]));
  const most = Math.max(...found.days.map((one) => one.count));
  const firstDay = firstWeekday();
  const year = String(found.year).padStart(4, "0");
  const months = Array.from({ length: 12 }, (_, month) => String(month + 1).padStart(2, "0"));
  return (
    <div class="heat" aria-hidden="true">
      {months.map((month) => (
        <div key={month}>
          <p class="soft">{monthNameOf(`${year}-${month}-01` as Day).replace(/\s?\d+$/u, "")}</p>
          <div class="squares">
            {weeksOf(`${year}-${month}-01` as Day, firstDay)
              .flat()
              .map((day, place) =>
                day?.startsWith(`${year}-${month}`) ? (
                  <a
                    key={day}
                    href={`/calendar/${day}`}
                    tabIndex={-1}
                    data-level={levelOf(days.get(day)?.count ?? 0, most)}
                    title={`${longDateOf(day)}: ${words.things(days.get(day)?.count ?? 0)}`}
                  />
                ) : (
                  <span key={place} />
                ),
              )}
          </div>
        </div>
      ))}
    </div>
  );
}

const Table = ({ found }: { readonly found: Year }) => (
  <details class="fold">
    <summary>{words.asTable}</summary>
    <table class="numbers">
      <thead>
        <tr>
          <th scope="col">{words.day}</th>
          <th scope="col">{words.count}</th>
          <th scope="col">{words.wordCount}</th>
        </tr>
      </thead>
      <tbody>
        {found.days.map(({ day, count, words: many }) => (
          <tr key={day}>
            <th scope="row">
              <a href={`/calendar/${day}`}>{longDateOf(day as Day)}</a>
            </th>
            <td>{count.toLocaleString()}</td>
            <td>{many.toLocaleString()}</td>
          </tr>
        ))}
      </tbody>
    </table>
  </details>
);
