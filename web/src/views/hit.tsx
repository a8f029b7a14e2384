// One thing that a search found: its words marked, and where it stands.
import type { ComponentChild } from "preact";
import { dateOf, type Day } from "../model/day.ts";
import type { Thing } from "../model/held.ts";
import { textOf } from "../model/kinds.ts";
import { withoutMarks } from "../model/preview.ts";
import { dayIn, timeIn } from "../model/when.ts";
import { around, piecesOf, type Piece } from "../model/query.ts";
import { today } from "../store/session.ts";
import { words as texts } from "../words.ts";
import { About } from "./item.tsx";
import { pathOf } from "./places.ts";

const SHOWN = 280; // characters

interface HitProps {
  readonly thing: Thing;
  readonly words: readonly string[]; // folded
}

export function Hit({ thing, words }: HitProps) {
  const { row, kind } = thing;
  const title = textOf(row, "title") || textOf(row, "name");
  const long = textOf(row, "content") || textOf(row, "text") || textOf(row, "description");
  const text = around(kind === "entry" ? withoutMarks(long) : long, words, SHOWN);
  return <Found thing={thing} title={piecesOf(title, words)} text={piecesOf(text, words)} />;
}

interface FoundProps {
  readonly thing: Thing;
  readonly title: readonly Piece[];
  readonly text: readonly Piece[];
  readonly onOpen?: () => void;
}

export function Found({ thing, title, text, onOpen }: FoundProps) {
  const { id, kind } = thing;
  return (
    <li class={`item hit ${kind}`} data-id={id} tabIndex={-1}>
      {title.length > 0 && <h2 dir="auto">{marked(title)}</h2>}
      {text.length > 0 && (
        <p class="words" dir="auto">
          {marked(text)}
        </p>
      )}
      <div class="meta">
        <a href={pathOf(kind, id)} onClick={onOpen}>
          {whenOf(thing)}
        </a>
        <About thing={thing} />
      </div>
    </li>
  );
}

const marked = (pieces: readonly Piece[]): ComponentChild[] =>
  pieces.map(({ text, isHit }, place) => (isHit ? <mark key={place}>{text}</mark> : text));

/** Return when a thing was, or is due; its kind where it has no day. */
function whenOf(thing: Thing): string {
  if (thing.at !== undefined) {
    return `${dateOf(dayIn(thing.row, thing.at), today.value)}, ${timeIn(thing.row, thing.at)}`;
  }
  const day = (textOf(thing.row, "date") || textOf(thing.row, "start").slice(0, 10)) as Day | "";
  if (day) return dateOf(day, today.value);
  return thing.kind === "journal" ? texts.places.journal : texts.places.task;
}
