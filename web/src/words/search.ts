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
  notAllHere: "Not everything is on this device yet; what is, was searched.",
} as const;
