// What a person reads in the calendar.
import { many } from "../words.ts";

export const calendarWords = {
  previous: "The month before",
  next: "The month after",
  goTo: "Go to a day",
  written: (count: number) => many(count, "thing written", "things written"),
  toDo: (count: number) => `${count.toLocaleString()} to do`,
  newEvent: "New event",
  due: "Due",
  allDay: "All day",
  dayOf: (number: number, of: number) => `Day ${number} of ${of}`,
  nothing: "Nothing on this day.",
} as const;
