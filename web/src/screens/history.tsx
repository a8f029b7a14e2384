// The history of a thing: each version, what changed in it, and going back to one.
import { useSignal } from "@preact/signals";
import { momentOf } from "../model/day.ts";
import { kindOf, textOf, type Json, type Row } from "../model/kinds.ts";
import { beginningOf, withoutMarks } from "../model/preview.ts";
import { thingById } from "../store/memory.ts";
import { announce } from "../store/session.ts";
import { restore, versionsOf, type Version } from "../sync/past.ts";
import { fieldName, isText, valueText, whenOf } from "../views/fields.ts";
import { ListEnd } from "../views/list-end.tsx";
import { Marked } from "../views/marked.tsx";
import { useList } from "../views/paging.ts";
import { Below } from "../views/parts.tsx";
import { problemText } from "../views/said.ts";
import { pastWords } from "../words/past.ts";
import { words } from "../words.ts";

interface HistoryProps {
  readonly of: string; // the kind of the thing
  readonly id: string;
}

export function History({ of, id }: HistoryProps) {
  const list = useList((cursor) => versionsOf(of, id, cursor));
  const thing = thingById(id).value;
  const current = list.items.find((one) => one.operation !== "conflict");
  return (
    <>
      <Below title={words.places.history}>
        <p class="meta" dir="auto">
          {thing && nameOf(of, thing.row)}
        </p>
      </Below>
      <ol class="items history">
        {list.items.map((version) => (
          <OneVersion
            key={version.sequence}
            version={version}
            isCurrent={version === current && version.operation !== "delete"}
            onRestored={list.reload}
          />
        ))}
      </ol>
      <ListEnd list={list} offline={pastWords.historyOffline} empty={pastWords.historyEmpty} />
    </>
  );
}

function nameOf(kind: string, row: Row): string {
  const text = textOf(row, "title") || withoutMarks(textOf(row, kindOf(kind)?.words ?? ""));
  return text.length > 100 ? beginningOf(text, 80) : text;
}

interface VersionProps {
  readonly version: Version;
  readonly isCurrent: boolean;
  readonly onRestored: () => Promise<void>;
}

function OneVersion({ version, isCurrent, onRestored }: VersionProps) {
  const problem = useSignal("");
  const isBusy = useSignal(false);
  const when = whenOf(momentOf(version.at));
  const label = version.operation === "delete" ? pastWords.restore : pastWords.restoreVersion;
  async function goBackToIt(): Promise<void> {
    isBusy.value = true;
    const answer = await restore(version.sequence, true);
    isBusy.value = false;
    if (answer.kind === "offline") problem.value = words.noAnswer;
    else if (answer.kind === "problem") problem.value = problemText(answer.problem);
    else {
      announce(pastWords.versionRestored);
      document.querySelector("h1")?.focus();
      await onRestored();
    }
  }
  return (
    <li class={version.kind === "entry" ? "item entry" : "item"}>
      <h2>
        {pastWords.operations[version.operation]} <time dateTime={version.at}>{when}</time>
      </h2>
      <Changes version={version} />
      <p class="problem" role="status">
        {problem}
      </p>
      {isCurrent ? (
        <p class="soft">{pastWords.currentVersion}</p>
      ) : (
        <button
          type="button"
          class="quiet"
          disabled={isBusy.value}
          aria-label={`${label}, ${when}`}
          onClick={goBackToIt}
        >
          {label}
        </button>
      )}
    </li>
  );
}

/** What a version changed; of the first, and of one that was not applied, its words. */
function Changes({ version }: { readonly version: Version }) {
  const all = Object.entries(version.changes);
  const said = (field: string, value: unknown) => valueText(field, value as Json, row);
  const start = version.changes["start"]?.after;
  const row = { ...thingById(version.id).value?.row, ...(start ? { start: start as Json } : {}) };
  if (version.operation === "delete") return null;
  if (all.length === 0) return <p class="soft">{pastWords.changesUnknown}</p>;
  const isWhole = version.operation !== "update";
  const shown = all.filter(([, { after }]) => !isWhole || !isNothing(after as Json));
  return (
    <>
      {shown.map(([field, { before, after }]) =>
        isText(field) ? (
          <div key={field} class="change">
            {field !== kindOf(version.kind)?.words && <h3>{fieldName(field)}</h3>}
            <Marked
              before={isWhole ? textIn(after) : textIn(before)}
              after={textIn(after)}
              isShort={!isWhole}
            />
          </div>
        ) : (
          <p key={field} class="change soft" dir="auto">
            {fieldName(field)}: {!isWhole && <del>{said(field, before)}</del>}{" "}
            {isWhole ? said(field, after) : <ins>{said(field, after)}</ins>}
          </p>
        ),
      )}
    </>
  );
}

const textIn = (value: unknown): string => (typeof value === "string" ? value : "");
const isNothing = (value: Json): boolean =>
  value === null || value === false || value === "" || (Array.isArray(value) && value.length === 0);
