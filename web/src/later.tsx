// Every screen but the first, in a file of its own: it is loaded when one of them is opened.
//
// Importing main.tsx makes the bundler leave there whatever these screens share with the first, so
// that the first screen comes in one file.
import "./main.tsx";
import { firstDayOf, following, nextId, withEnd } from "./model/repeating-tasks.ts";
import { knowRepeats } from "./store/repeating.ts";
import { ruleInWords } from "./views/rule-words.ts";

export { Archive } from "./screens/archive.tsx";
export { Calendar } from "./screens/calendar.tsx";
export { EventScreen } from "./screens/event.tsx";
export { History } from "./screens/history.tsx";
export { Journal } from "./screens/journal.tsx";
export { Journals } from "./screens/journals.tsx";
export { NewEvent } from "./screens/new-event.tsx";
export { LookBack } from "./screens/look-back.tsx";
export { Search } from "./screens/search.tsx";
export { Settings } from "./screens/settings.tsx";
export { Tags } from "./screens/tags.tsx";
export { TaskScreen } from "./screens/task.tsx";
export { Tasks } from "./screens/tasks.tsx";
export { ThingScreen } from "./screens/thing.tsx";
export { TodaysEvents } from "./views/todays-events.tsx";
export { Trash } from "./screens/trash.tsx";

knowRepeats({ following, nextId, firstDayOf, withEnd, inWords: ruleInWords });

// The engine of the calendar, for tests that drive it without a screen.
export { reviseAll, reviseBefore, reviseFollowing } from "./model/events.ts";
export { occasionsOf } from "./model/occasions.ts";
