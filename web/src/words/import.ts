// Texts of Import and Export.
import { many } from "../words.ts";

const KINDS: Readonly<Record<string, string>> = {
  thought: "Thoughts",
  journal: "Journals",
  entry: "Entries",
  task: "Tasks",
  event: "Events",
};

export const words = {
  title: "Import",
  intro:
    "Bring in what you wrote elsewhere. You see what would be added before anything is written; " +
    "nothing that is here is overwritten, and importing twice adds nothing.",
  file: "Choose a file",
  folder: "Choose a folder",
  sources: "What can be read",
  sourceList: [
    "Aurora's own archive",
    "Day One: the JSON export",
    "Google Keep: the ZIP of Takeout",
    "Standard Notes: the decrypted backup",
    "Todoist and TickTick: the backup",
    "jrnl: a journal, or its JSON",
    "Obsidian, Logseq, Markdown: the folder, or a ZIP of it",
    "Calendar files (.ics): events, to-dos and journals",
    "A diary as JSON lines, into a journal of your choice",
    "Aurora's original frontend: the file that its documentation tells how to save",
  ],
  pictures: "Pictures stay on this device: their places in the text are kept, their bytes are not.",
  tag: "Tag for everything",
  tagHint: "If you want to find it all again, as “moved”.",

  which: "These are entries of a diary. Which journal do they belong to?",
  journal: "Journal",
  newJournal: "A new one",
  journalName: "Its name",
  lookAt: "Go on",

  reading: "Reading the file",
  readingOf: (done: number, of: number) => `${megabytes(done)} of ${megabytes(of)} MB`,
  comparing: "Comparing with what you have",
  writing: "Importing",
  countOf: (done: number, of: number) => `${done.toLocaleString()} of ${of.toLocaleString()}`,
  takingBack: "Taking it back",
  taken: (done: number) => `${done.toLocaleString()} so far`,

  from: (title: string, name: string) => `${title}: ${name}`,
  columns: {
    all: "In the file",
    added: "Added",
    there: "Already there",
    changed: "Changed here",
    deleted: "Deleted here",
    left: "Left out",
  },
  toAdd: "To add",
  kindOf: (kind: string) => KINDS[kind] ?? kind,
  tableOf: (name: string) => `What ${name} holds`,
  filesLeft: (count: number) =>
    many(
      count,
      "picture or other file is not carried",
      "pictures and other files are not carried",
    ) + ": their names stay in the text.",
  notes: "Not carried as it was",
  noteOf: (count: number, what: string) => `${count.toLocaleString()} × ${what}`,
  leftOut: "Left out",
  leftOf: (where: string, why: string) => `${where}: ${why}`,
  moreLeft: (count: number) => `and ${many(count, "more", "more")}`,
  never: (title: string, what: readonly string[]) => `${title} never exports: ${what.join(", ")}.`,
  unsent: "Not read here",
  whyUnsent: {
    large: "too large to be sent, and it cannot be cut",
    "no text": "no text in UTF-8",
    damaged: "damaged",
    encrypted: "encrypted",
  },
  changedFile: (file: string) => `Changed, missing or added: ${file}`,
  command: "The command reads it:",
  commandOf: (name: string, more = "") =>
    `aurora import ${/^[\w.-]+$/.test(name) ? name : `"${name}"`}${more}`,

  add: (count: number) => `Import ${many(count, "thing", "things")}`,
  nothingNew: "Nothing in it is new.",
  another: "Choose another",
  goOn: "Go on",
  done: (count: number) => `Imported: ${many(count, "thing", "things")}.`,
  takeBack: "Take this import back",
  takeLastBack: (name: string) => `Your last import: ${name}`,
  wasStopped: (name: string) => `Stopped: ${name}. Choose the file again to go on.`,
  takenBack: "Taken back. The file can be imported again.",
  stays: "What you changed since stays",
  unreadable: {
    empty: "Nothing was chosen.",
    packed: "It is packed in a way that is not read here. Unpack it and choose the folder.",
    "no ZIP": "It is not a whole ZIP archive. Get it again.",
    damaged: "It is damaged, or it changed while it was read. Get it again.",
    encrypted: "It is encrypted. Export it decrypted.",
    changed:
      "This archive is not what it was when it was made. Get it again. Nothing was imported.",
    large: "It holds more files than can be read here.",
    nothing: "It holds nothing that Aurora can read.",
    offline: "Aurora does not answer. Are you online? What was done so far is kept.",
  },
  lost: (name: string) => `${name} is not here any more`,
} as const;

const megabytes = (bytes: number): string =>
  (bytes / 1e6).toLocaleString(undefined, { maximumFractionDigits: 1 });
