// Texts of calendar feeds.
import { many } from "../words.ts";

export const words = {
  title: "Calendar in other programs",
  feeds: "Calendar feeds",
  text: "Addresses by which other programs show your calendar. They read it, and nothing else.",
  newFeed: "New feed",
  name: "Name",
  nameHint: "As the other program shows it.",
  tasks: "Tasks with a day",
  tasksOf: { events: "Tasks as events", todos: "Tasks as to-dos", no: "No tasks" },
  days: "Going back",
  daysOf: { 30: "30 days", 365: "A year", 3650: "Ten years" },
  private: "Only when I am busy",
  privateHint: "Without titles, places and notes: for somebody who wants to find a time with you.",
  isPrivate: "only when you are busy",
  back: (days: number) =>
    days % 365 === 0
      ? `${many(days / 365, "year", "years")} back`
      : `${many(days, "day", "days")} back`,
  create: "Create",
  created: "The address of your calendar",
  createdText:
    "It is not shown again. Give it to the other program as a calendar to subscribe to; whoever " +
    "has it can read your calendar, until you revoke it.",
  revoke: "Revoke",
  revokeOf: (name: string) => `Revoke ${name}`,
  revokeTitle: (name: string) => `Revoke ${name}?`,
  revokeText: "Programs that read this address show nothing of you any more.",
  revoked: "Revoked",
  offline: "Aurora cannot be reached. Nothing was revoked; try again when you are online.",
  importTitle: "Import a calendar file",
  importHint: "An .ics file of another calendar: its events, to-dos and journals, with a report.",
} as const;
