// Texts of the search.
import { many } from "../words.ts";

export const words = {
  title: "Search",
  label: "Words to search for",
  hint: 'Words, "a phrase", -without, #tag, in:diary, before:2026, after:2025-06',
  kinds: "Only these",
  kind: {
    thought: "Thoughts",
    entry: "Entries",
    event: "Events",
    task: "Tasks",
    journal: "Journals",
  },
  nothing: "Nothing has these words.",
  found: (count: number) => many(count, "thing", "things"),
  more: (count: number) => `Show ${count} more`,
  tags: "Tags",
  recent: "Searched before",
  ways: "More to find",
  yearAbout: "A year at a glance, and its numbers",
  tagsAbout: "All of them; rename or merge one",
  notAllHere: "Not everything is on this device yet; what is, was searched.",
  onServer: "Not on this device",
  foundThere: (count: number, isExact: boolean) =>
    `Aurora has ${isExact ? "" : "at least "}${many(count, "thing", "things")} with these words.`,
  incomplete: "It is still adding older ones to its search.",
  notAsked: "Aurora does not answer: what is not on this device cannot be searched now.",
} as const;
