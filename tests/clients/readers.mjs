// Reads a calendar file with the parsers of Thunderbird and Nextcloud (ical.js) and of many programs
// in Node (node-ical), and prints what each found.
import { readFileSync } from "node:fs";
import ICAL from "ical.js";
import ical from "node-ical";

const text = readFileSync(process.argv[2], "utf-8");
const file = new ICAL.Component(ICAL.parse(text));
for (const zone of file.getAllSubcomponents("vtimezone")) ICAL.TimezoneService.register(zone);
const events = file.getAllSubcomponents("vevent").map((one) => new ICAL.Event(one));
const first = (event) => ({
  title: event.summary,
  start: event.startDate.toJSDate().toISOString(),
  repeats: event.isRecurring(),
});
const own = events.filter((event) => !event.isRecurrenceException()).map(first);

const parsed = Object.values(ical.sync.parseICS(text)).filter((one) => one.type === "VEVENT");
const other = parsed.map((one) => ({
  title: one.summary,
  start: one.start.toISOString(),
  repeats: Boolean(one.rrule),
  changed: Object.keys(one.recurrences ?? {}).length > 0,
}));
const tasks = file.getAllSubcomponents("vtodo").map((one) => one.getFirstPropertyValue("summary"));
console.log(JSON.stringify({ own, other, tasks }));
