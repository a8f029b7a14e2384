// What a person reads on the screens of journals and of what is written in them.
import { many } from "../words.ts";

export const journalWords = {
  beginJournal: "Begin a journal",
  noJournals: "No journal yet. Begin one: a diary, a garden, a year of reading.",
  entries: (count: number) => (count === 0 ? "No entries yet" : many(count, "entry", "entries")),
  journalName: "Name",
  needsName: "Give it a name, please.",
  description: "Description",
  color: "Colour",
  noColor: "No colour",
  ownColor: "Its own",
  colors: {
    "#2f6fb0": "Blue",
    "#2b8a8a": "Teal",
    "#3f8f5b": "Green",
    "#c79a1b": "Yellow",
    "#cf6a2b": "Orange",
    "#b3453a": "Red",
    "#a8488c": "Pink",
    "#7d5bb0": "Purple",
    "#7a7b74": "Grey",
  },
  editJournal: "Name and colour",
  emptyJournal: "A new book. Write its first entry.",
  write: "Write",
  writeHere: "What happened?",
  writeSomething: "Write something first.",
} as const;
