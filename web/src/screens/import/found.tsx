// What a file holds, as a table in which each thing stands in one column.
import type { RefObject } from "preact";
import { COLUMNS, tableOf, type Left, type Note } from "../../moving/tally.ts";
import type { Reading } from "../../sync/importing.ts";
import type { Written } from "../../sync/writing.ts";
import { words } from "../../words/import.ts";
import { Command } from "./choose.tsx";

const SHOWN = 50; // things that are named

interface FoundProps {
  readonly reading: Reading;
  readonly written?: Written;
  readonly heading: RefObject<HTMLHeadingElement | null>;
  readonly onWrite: () => void;
  readonly onLeave: () => void;
  readonly onTakeBack?: () => void;
}

export function Found({ reading, written, heading, onWrite, onLeave, onTakeBack }: FoundProps) {
  const { contents, name } = reading;
  const table = tableOf(contents, written?.results ?? reading.results, written?.refused);
  const toAdd = [...reading.results.values()].filter((one) => one === "added").length;
  const isOver = written !== undefined && written.problem === "";
  const isToWrite = !isOver && toAdd + reading.toDelete.size > 0;
  return (
    <>
      <h2 tabIndex={-1} ref={heading} dir="auto">
        {contents.title ? words.from(contents.title, name) : name}
      </h2>
      {written?.problem && (
        <p class="problem" role="alert">
          {problemOf(written.problem)}
        </p>
      )}
      {isOver && <p>{words.done(addedOf(written))}</p>}
      {!written && toAdd === 0 && <p>{words.nothingNew}</p>}
      <Numbers name={name} kinds={table.kinds} isOver={written !== undefined} />
      <div class="row">
        {isOver && onTakeBack && (
          <button type="button" class="quiet danger" onClick={onTakeBack}>
            {words.takeBack}
          </button>
        )}
        <button type="button" class="quiet" onClick={onLeave}>
          {words.another}
        </button>
        {isToWrite && (
          <button type="button" class="primary" onClick={onWrite}>
            {written ? words.goOn : words.add(toAdd)}
          </button>
        )}
      </div>
      <Unread reading={reading} />
      <LeftOut all={table.left} />
      <Notes all={contents.notes} files={contents.files.size} />
      {contents.neverExports.length > 0 && (
        <p class="hint">{words.never(contents.title, contents.neverExports)}</p>
      )}
    </>
  );
}

export const problemOf = (problem: string): string =>
  problem === "offline" ? words.unreadable.offline : problem;
export const addedOf = (written: Written): number =>
  [...written.results.values()].filter((one) => one === "added").length;

interface NumbersProps {
  readonly name: string;
  readonly kinds: ReturnType<typeof tableOf>["kinds"];
  readonly isOver: boolean;
}
function Numbers({ name, kinds, isOver }: NumbersProps) {
  const rows = ["all", ...COLUMNS] as const;
  if (kinds.size === 0) return null;
  return (
    <table class="card tally" aria-label={words.tableOf(name)}>
      <thead>
        <tr>
          <td />
          {[...kinds.keys()].map((kind) => (
            <th key={kind} scope="col">
              {words.kindOf(kind)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((column) => (
          <tr key={column} data-chief={column === "added"}>
            <th scope="row">
              {column === "added" && !isOver ? words.toAdd : words.columns[column]}
            </th>
            {[...kinds].map(([kind, counts]) => (
              <td key={kind}>{counts[column].toLocaleString()}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Unread({ reading: { unsent, name } }: { readonly reading: Reading }) {
  if (unsent.length === 0) return null;
  return (
    <section class="remarks">
      <h3>{words.unsent}</h3>
      <Named all={unsent.map((one) => words.leftOf(one.name, words.whyUnsent[one.why]))} />
      {unsent.some((one) => one.why === "large") && <Command line={words.commandOf(name)} />}
    </section>
  );
}

function LeftOut({ all }: { readonly all: readonly Left[] }) {
  if (all.length === 0) return null;
  return (
    <section class="remarks">
      <h3>{words.leftOut}</h3>
      <Named all={all.map((one) => words.leftOf(one.where, one.why))} />
    </section>
  );
}

interface NotesProps {
  readonly all: ReadonlyMap<string, Note>;
  readonly files: number;
}
function Notes({ all, files }: NotesProps) {
  if (all.size + files === 0) return null;
  const sorted = [...all].toSorted(([, one], [, other]) => other.count - one.count);
  return (
    <section class="remarks">
      <h3>{words.notes}</h3>
      {files > 0 && <p>{words.filesLeft(files)}</p>}
      <ul>
        {sorted.map(([what, { count, examples }]) => (
          <li key={what} dir="auto">
            {words.noteOf(count, what)}
            {examples.length > 0 && <small class="soft">{examples.join("; ")}</small>}
          </li>
        ))}
      </ul>
    </section>
  );
}

function Named({ all }: { readonly all: readonly string[] }) {
  return (
    <ul>
      {all.slice(0, SHOWN).map((text, place) => (
        <li key={place} dir="auto">
          {text}
        </li>
      ))}
      {all.length > SHOWN && <li>{words.moreLeft(all.length - SHOWN)}</li>}
    </ul>
  );
}
