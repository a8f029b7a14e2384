// Calendar feeds: addresses by which other programs read the calendar. Making one, and revoking it.
import { useSignal, type Signal } from "@preact/signals";
import { announce } from "../../store/session.ts";
import type { Schemas } from "../../sync/api.ts";
import { createFeed, revokeFeed, type Feed } from "../../sync/profile.ts";
import { Ask } from "../../views/ask.tsx";
import { Confirm, type Question } from "../../views/confirm.tsx";
import { Field } from "../../views/parts.tsx";
import { problemText } from "../../views/said.ts";
import { words } from "../../words/feeds.ts";
import { Line, textIn } from "./line.tsx";
import { Secret } from "./secret.tsx";

const DAYS = [30, 365, 3650] as const;
const TASKS = ["events", "todos", "no"] as const;

export function Feeds({ all }: { readonly all: Signal<readonly Feed[] | null> }) {
  const isAsking = useSignal(false);
  const created = useSignal("");
  const question = useSignal<Question | null>(null);
  const problem = useSignal("");
  async function revoke({ id }: Feed): Promise<void> {
    const answer = await revokeFeed(id);
    const isOver =
      answer.kind === "data" || (answer.kind === "problem" && answer.problem.code === "not_found");
    problem.value = isOver
      ? ""
      : answer.kind === "offline"
        ? words.offline
        : problemText(answer.problem);
    if (!isOver) return;
    all.value = all.peek()?.filter((one) => one.id !== id) ?? null;
    announce(words.revoked);
  }
  function add({ url, ...rest }: Schemas["CreatedFeed"]): void {
    all.value = [rest, ...(all.peek() ?? [])];
    created.value = url;
  }
  return (
    <>
      {all.value?.map((feed) => (
        <Line
          key={feed.id}
          label={feed.name}
          value={aboutOf(feed)}
          action={{
            label: words.revoke,
            name: words.revokeOf(feed.name),
            run: () =>
              void (question.value = {
                title: words.revokeTitle(feed.name),
                text: words.revokeText,
                action: words.revoke,
                run: () => void revoke(feed),
              }),
            isDanger: true,
          }}
        />
      ))}
      <div class="line">
        <p class="about soft">{words.text}</p>
        <button type="button" class="quiet" onClick={() => void (isAsking.value = true)}>
          {words.newFeed}
        </button>
      </div>
      <p class="problem" role="alert">
        {problem}
      </p>
      {isAsking.value && <NewFeed onDone={add} onClose={() => void (isAsking.value = false)} />}
      {created.value && (
        <Secret
          title={words.created}
          text={words.createdText}
          secret={created.value}
          onClose={() => void (created.value = "")}
        />
      )}
      <Confirm question={question.value} onClose={() => void (question.value = null)} />
    </>
  );
}

const aboutOf = (feed: Feed): string =>
  [
    words.tasksOf[feed.tasks as (typeof TASKS)[number]],
    feed.private ? words.isPrivate : "",
    words.back(feed.days),
  ]
    .filter(Boolean)
    .join(" · ");

interface NewFeedProps {
  readonly onDone: (created: Schemas["CreatedFeed"]) => void;
  readonly onClose: () => void;
}

function NewFeed({ onDone, onClose }: NewFeedProps) {
  const send = (data: FormData) =>
    createFeed({
      name: textIn(data, "name").trim(),
      tasks: textIn(data, "tasks") as (typeof TASKS)[number],
      private: data.has("private"),
      days: Number(textIn(data, "days")),
    });
  return (
    <Ask title={words.newFeed} button={words.create} send={send} onDone={onDone} onClose={onClose}>
      {(problemOf) => (
        <>
          <Field label={words.name} name="name" hint={words.nameHint} problem={problemOf("name")} />
          <div class="field">
            <label for="feed-tasks">{words.tasks}</label>
            <select id="feed-tasks" name="tasks">
              {TASKS.map((one) => (
                <option key={one} value={one}>
                  {words.tasksOf[one]}
                </option>
              ))}
            </select>
          </div>
          <div class="field">
            <label for="feed-days">{words.days}</label>
            <select id="feed-days" name="days">
              {DAYS.map((one) => (
                <option key={one} value={one} selected={one === 365}>
                  {words.daysOf[one]}
                </option>
              ))}
            </select>
          </div>
          <label class="check">
            <input type="checkbox" name="private" />
            <span>
              {words.private}
              <small>{words.privateHint}</small>
            </span>
          </label>
        </>
      )}
    </Ask>
  );
}
