// Journals, one a line.
import type { Thing } from "../model/held.ts";
import { textOf } from "../model/kinds.ts";
import { Dot } from "./journal-form.tsx";
import { pathOf } from "./places.ts";

interface ShelfProps {
  readonly journals: readonly Thing[];
  readonly about?: (journal: Thing) => string; // what stands beside its name
}

export const Shelf = ({ journals, about }: ShelfProps) => (
  <ul class="card list shelf">
    {journals.map((journal) => (
      <Book key={journal.id} journal={journal} {...(about ? { about } : {})} />
    ))}
  </ul>
);

interface BookProps {
  readonly journal: Thing;
  readonly about?: (journal: Thing) => string;
}

const Book = ({ journal, about }: BookProps) => (
  <li>
    <a class="line" href={pathOf("journal", journal.id)}>
      <Dot journal={journal} />
      <span class="name" dir="auto">
        {textOf(journal.row, "name")}
      </span>
      {about && <span class="soft">{about(journal)}</span>}
    </a>
  </li>
);
