// The trash: what was deleted, bringing it back, and erasing it for good.
import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { momentOf } from "../model/day.ts";
import type { Thing } from "../model/held.ts";
import { kindOf, textOf, type Row } from "../model/kinds.ts";
import { beginningOf, withoutMarks } from "../model/preview.ts";
import { deletedHere } from "../store/deleted.ts";
import { announce, today } from "../store/session.ts";
import { takeBack } from "../store/things.ts";
import { emptyTrash, erase, restore, trashed, type InTrash } from "../sync/past.ts";
import type { Answer } from "../sync/api.ts";
import { Confirm, type Question } from "../views/confirm.tsx";
import { whenOf } from "../views/fields.ts";
import { ListEnd } from "../views/list-end.tsx";
import { Menu } from "../views/menu.tsx";
import { useList } from "../views/paging.ts";
import { Below } from "../views/parts.tsx";
import { problemText } from "../views/said.ts";
import { dateOf, dayOf } from "../model/day.ts";
import { pastWords } from "../words/past.ts";
import { words } from "../words.ts";

export function Trash() {
  const list = useList(trashed);
  const here = useSignal<readonly Thing[]>([]);
  const question = useSignal<Question | null>(null);
  const look = () => void deletedHere().then((found) => void (here.value = found));
  useEffect(look, []);

  async function more(): Promise<void> {
    look(); // some of it may be sent by now
    await list.more();
  }
  async function empty(): Promise<void> {
    const answer = await emptyTrash();
    if (answer.kind === "data") announce(pastWords.erased);
    await list.reload();
  }
  const askToEmpty = () =>
    void (question.value = {
      ...{
        title: pastWords.emptyTrashTitle,
        text: pastWords.emptyTrashText,
        action: pastWords.eraseAll,
      },
      run: () => void empty(),
    });
  const unsent = new Set(here.value.map((thing) => thing.id));
  const menu = list.items.length > 0 && (
    <Menu>
      <button type="button" class="danger" onClick={askToEmpty}>
        {pastWords.emptyTrash}
      </button>
    </Menu>
  );
  return (
    <>
      <Below title={words.places.trash} action={menu}>
        <p class="meta">{pastWords.trashAbout}</p>
      </Below>
      <ul class="card list trash">
        {here.value.map((thing) => (
          <Unsent key={thing.id} thing={thing} onBack={look} />
        ))}
        {list.items
          .filter((item) => !unsent.has(item.id))
          .map((item) => (
            <Item
              key={item.sequence}
              item={item}
              onGone={(ids) => list.leaveOut((one) => ids.includes(one.id))}
              ask={(asked) => void (question.value = asked)}
            />
          ))}
      </ul>
      <ListEnd
        list={{ ...list, more }}
        offline={pastWords.trashOffline}
        empty={here.value.length > 0 ? "" : pastWords.trashEmpty}
      />
      <Confirm question={question.value} onClose={() => void (question.value = null)} />
    </>
  );
}

/** What a thing is called in a list. */
function Name({ kind, row }: { readonly kind: string; readonly row: Row }) {
  const field = kindOf(kind)?.words ?? "";
  const text = textOf(row, "title") || withoutMarks(textOf(row, field)) || pastWords.untitled;
  return (
    <p class="name" dir="auto">
      {text.length > 160 ? beginningOf(text, 140) : text}
    </p>
  );
}

const kindName = (kind: string): string =>
  (pastWords.kinds as Readonly<Record<string, string>>)[kind] ?? kind;

function Unsent({ thing, onBack }: { readonly thing: Thing; readonly onBack: () => void }) {
  const own = useRef<HTMLLIElement>(null);
  const problem = useSignal("");
  async function bringBack(): Promise<void> {
    const isBack = await takeBack(thing.id);
    problem.value = isBack ? "" : pastWords.mayBeSent;
    if (!isBack) return;
    announce(words.restored);
    leave(own.current);
    onBack();
  }
  return (
    <li ref={own}>
      <Name kind={thing.kind} row={thing.row} />
      <p class="meta">
        <span>{kindName(thing.kind)}</span>
        <span>{pastWords.deletedHere}</span>
      </p>
      <p class="problem" role="status">
        {problem}
      </p>
      <div class="row">
        <button type="button" class="quiet" onClick={bringBack}>
          {pastWords.restore}
        </button>
      </div>
    </li>
  );
}

interface ItemProps {
  readonly item: InTrash;
  readonly onGone: (ids: readonly string[]) => void;
  readonly ask: (question: Question) => void;
}

function Item({ item, onGone, ask }: ItemProps) {
  const own = useRef<HTMLLIElement>(null);
  const problem = useSignal("");
  const needsParent = useSignal(false);
  const { kind, id, sequence } = item;
  function done<T>(answer: Answer<T>, text: string, goneWith: (data: T) => string[]): void {
    if (answer.kind === "offline") problem.value = words.noAnswer;
    else if (answer.kind === "problem") {
      needsParent.value = answer.problem.code === "parent_gone";
      problem.value = needsParent.value ? pastWords.parentGone(kind) : problemText(answer.problem);
    } else {
      announce(text);
      leave(own.current);
      onGone(goneWith(answer.data));
    }
  }
  async function bringBack(): Promise<void> {
    const answer = await restore(sequence, needsParent.value);
    done(answer, words.restored, ({ items }) => items.map((one) => one.id));
  }
  const eraseIt = async () => done(await erase(kind, id), pastWords.erased, () => [id]);
  const askToErase = () =>
    ask({
      ...{ title: pastWords.eraseTitle, text: pastWords.eraseText, action: pastWords.erase },
      run: () => void eraseIt(),
    });
  const goes = dateOf(dayOf(momentOf(item.goes_at)), today.value);
  return (
    <li ref={own}>
      <Name kind={kind} row={item.row as unknown as Row} />
      <p class="meta">
        <span>{kindName(kind)}</span>
        <span>{pastWords.deletedAt(whenOf(momentOf(item.deleted_at)))}</span>
        <span>{pastWords.goesAt(goes)}</span>
      </p>
      <p class="problem" role="status">
        {problem}
      </p>
      <div class="row">
        <button type="button" class="quiet danger" onClick={askToErase}>
          {pastWords.erase}
        </button>
        <button type="button" class="quiet" onClick={bringBack}>
          {needsParent.value ? pastWords.restoreBoth : pastWords.restore}
        </button>
      </div>
    </li>
  );
}

/** Move the focus off a row that goes: to the next, or to the heading. */
function leave(row: HTMLElement | null): void {
  const next = row?.nextElementSibling ?? row?.previousElementSibling;
  const focused = next?.querySelector<HTMLElement>("button:last-child");
  (focused ?? document.querySelector("h1"))?.focus();
}
