// What a person reads of an event, and in its form.
import { many } from "../words.ts";

export const words = {
  title: "Title",
  titleMissing: "Say what it is.",
  allDay: "All day",
  start: "Starts",
  startTime: "Start time",
  end: "Ends",
  endTime: "End time",
  dayMissing: "Choose a day, and a time if it is not all day.",
  endsBefore: "It ends before it starts.",
  here: (when: string) => `Where you are: ${when}`,
  there: (when: string, zone: string) => `${when} in ${zone}`,
  zone: "Time zone",
  floating: "Wherever you are",
  zoneHint: "Empty: the same time wherever you are.",
  endZone: "Time zone of the end",
  endZoneHint: "Only if it ends in another one.",
  noZone: "There is no such time zone. Choose one from the list.",
  location: "Place",
  description: "Notes",
  busy: "You are busy",
  repeats: "Repeats",
  never: "Does not repeat",
  ends: "Until",
  endsNever: "Without end",
  endsUntil: "A day",
  endsCount: "So many times",
  lastDay: "Last day",
  count: "Times",
  countMissing: "Say how many times: from 1 to 10,000.",
  untilMissing: "Choose the last day. It should not be before the first.",
  reminders: (list: string) =>
    `Reminders: ${list}. They are kept for calendars that ring; Aurora does not ring yet.`,
  reminder: (minutes: number): string => {
    const [size, unit, units] =
      minutes % 1440 === 0
        ? ([1440, "day", "days"] as const)
        : minutes % 60 === 0
          ? ([60, "hour", "hours"] as const)
          : ([1, "minute", "minutes"] as const);
    const text = many(Math.abs(minutes) / size, unit, units);
    return minutes === 0 ? "at the start" : `${text} ${minutes > 0 ? "before" : "after"}`;
  },
  isDifferent: "This one is different from the others.",
  isTakenOut: "This one was taken out of the series.",
  putBack: "Put it back",

  changeWhich: "Change which?",
  deleteWhich: "Delete which?",
  which: { this: "Only this one", following: "This and all that follow", all: "All of them" },
  changed: "Changed",
  dropped: (days: string) => `Changed. No longer on a repeat, and left out: ${days}`,
  takenOut: "Taken out",
  endedBefore: "This and all that follow were taken out",
  saved: "Saved",
  history: "History",
} as const;
