// Texts of looking back at a year, and of the tags.
import { many } from "../words.ts";

export const words = {
  previous: (year: number) => `${year}, the year before`,
  next: (year: number) => `${year}, the year after`,
  things: (count: number) => many(count, "thing", "things"),
  words: (count: number) => many(count, "word", "words"),
  inAll: "In all",
  activeDays: "Days with something",
  longest: "Most days in a row",
  current: "Days in a row now",
  days: (count: number) => many(count, "day", "days"),
  kinds: { thought: "Thoughts", entry: "Entries", task: "Tasks", event: "Events" },
  asTable: "Day by day, as a table",
  day: "Day",
  count: "Things",
  wordCount: "Words",
  nothing: "Nothing is on a day of this year.",
  isPart: "Not everything is on this device yet, and Aurora does not answer.",
  mostTags: "Tags",

  tagsAbout: "A tag stands for those below it too: house has what is in house/garden.",
  noTags: "No tags yet. Write #sea in a thought, and it has one.",
  rename: "Rename",
  merge: "Merge",
  newName: "New name",
  renameAbout: "Everywhere at once, with the tags below it. Aurora has to be reached for that.",
  otherName: "Choose a name that is not the tag itself, nor below it.",
  isThere: (tag: string, count: number) =>
    `There is #${tag} already, on ${many(count, "thing", "things")}. Merge makes the two one.`,
  renamed: (count: number) => `Renamed in ${many(count, "thing", "things")}`,
  notTakenBack: "Not all of it could be taken back. What changed since stays as it is.",
} as const;
