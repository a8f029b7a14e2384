import {
  $,
  A,
  About,
  Below,
  Chips,
  Editor,
  Empty,
  F,
  Field,
  FormButtons,
  Icon,
  Item,
  KINDS,
  MAX_TAGS,
  MAX_TEXT,
  Near,
  P,
  PRIORITIES,
  State,
  T,
  TaskRow,
  a,
  add,
  allZones,
  announce,
  archived,
  around,
  askToKeep,
  beginningOf,
  byDay,
  byList,
  call,
  clockOf,
  dateOf,
  dateOfMonthOf,
  dayAfterKey,
  dayIn,
  dayName,
  dayOf,
  days,
  deleteWithUndo,
  deviceZone,
  draftAt,
  dropDraft,
  emptyTrash,
  entriesIn,
  equal,
  erase,
  everyOf,
  everythingUnsent,
  faultText,
  firstWeekday,
  fit,
  folded,
  forget,
  forgetHere,
  go,
  goBack,
  instantOf,
  isArchived,
  isComposing,
  isDay,
  isDone,
  isListOpen,
  isReady,
  isSaveKey,
  isoOf,
  joined,
  journals,
  keepDraft,
  keepWhileTyping,
  kindOf,
  lists,
  longDateOf,
  many,
  marksOf,
  matches,
  momentOf,
  monthNameOf,
  newEntryPlace,
  newId,
  now,
  opened,
  overLimit,
  parentOf,
  partsOf,
  pathOf,
  person,
  piecesOf,
  placeNameOf,
  plusMonths,
  prefer,
  preferences,
  problemText,
  queryOf,
  readdress,
  resolve,
  restore,
  room,
  save,
  searchFor,
  sendAll,
  setPerson,
  settable,
  shortWeekdayOf,
  signOut,
  sinceOf,
  tagsIn,
  tagsOf,
  takeBack,
  taskRow,
  tasks,
  textOf,
  thingById,
  thingsOf,
  tickWithUndo,
  timeIn,
  timeOf,
  today,
  trashed,
  twoVersionsPlace,
  unsent,
  useChosen,
  useComputed,
  useSaving,
  useSignal,
  versionsOf,
  w,
  weekdayOf,
  weeksOf,
  withoutMarks,
  words,
  writtenClock,
  y
} from "./app.js";

// src/words/journals.ts
var journalWords = {
  beginJournal: "Begin a journal",
  noJournals: "No journal yet. Begin one: a diary, a garden, a year of reading.",
  entries: (count) => count === 0 ? "No entries yet" : many(count, "entry", "entries"),
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
    "#7a7b74": "Grey"
  },
  editJournal: "Name and colour",
  emptyJournal: "A new book. Write its first entry.",
  write: "Write",
  archiveAbout: "What you put out of sight. It is on no other list, and nothing of it is lost.",
  archiveEmpty: "Nothing is archived.",
  years: "Years",
  allYears: "All",
  archive: "Archive",
  archivedJournals: "Archived",
  details: "Details",
  day: "Day",
  clock: "Time",
  tagsHint: "With commas between them. A #word in the text is a tag as well.",
  latitude: "Latitude",
  longitude: "Longitude",
  coordinatesHint: "As 52.37 and 4.9, or leave both empty.",
  faults: {
    day: "Choose a day and a time.",
    mood: "A mood has at most 50 characters.",
    tags: "There can be at most 20 tags.",
    tagLength: "A tag has at most 50 characters.",
    placeName: "The name of a place has at most 200 characters.",
    latitude: "A latitude is a number from -90 to 90.",
    longitude: "A longitude is a number from -180 to 180.",
    coordinates: "Enter both latitude and longitude, or neither."
  },
  star: "Star",
  archived: "Archived",
  unarchive: "Take out of the archive",
  unarchived: "No longer archived",
  writeHere: "What happened?",
  writeSomething: "Write something first."
};

// src/views/entry-list.tsx
var GUESSED_REM = 10, MOST_A_CHUNK = 20;
function chunksOf(entries) {
  let chunks = [];
  for (let entry of entries.toReversed()) {
    let month = dayIn(entry.row, entry.at ?? 0).slice(0, 7), open = chunks.at(-1);
    open?.month === month && open.entries.length < MOST_A_CHUNK ? open.entries.unshift(entry) : chunks.push({ key: entry.id, month, entries: [entry] });
  }
  return chunks.reverse();
}
function Part({ chunk, goesOn }) {
  let { entries } = chunk, month = monthNameOf(`${chunk.month}-01`);
  return /* @__PURE__ */ a("section", { "aria-label": month, class: goesOn ? "goes-on" : "", children: [
    !goesOn && /* @__PURE__ */ a("h2", { children: month }),
    /* @__PURE__ */ a("ul", { class: "items", children: entries.map((entry) => /* @__PURE__ */ a(Item, { thing: entry, isInJournal: !0 }, entry.id)) })
  ] });
}
function EntryList({ entries }) {
  let year = useSignal(""), all2 = chunksOf(entries), shown = all2.filter((chunk) => chunk.month.startsWith(year.value)), chunks = shown.length > 0 ? shown : all2;
  return /* @__PURE__ */ a($, { children: [
    /* @__PURE__ */ a(Years, { chunks: all2, chosen: year.value, onChoose: (next) => {
      year.value = next;
    } }),
    chunks.map((chunk, place) => /* @__PURE__ */ a(
      Near,
      {
        name: chunk.key,
        guessedRem: chunk.entries.length * GUESSED_REM,
        isFirst: place < 2,
        children: () => /* @__PURE__ */ a(Part, { chunk, goesOn: chunks[place - 1]?.month === chunk.month })
      },
      chunk.key
    ))
  ] });
}
var FEW_YEARS = 2;
function Years({ chunks, chosen, onChoose }) {
  let years = [...new Set(chunks.map((chunk) => chunk.month.slice(0, 4)))];
  return years.length <= FEW_YEARS ? null : /* @__PURE__ */ a("nav", { class: "years", "aria-label": journalWords.years, children: ["", ...years].map((year) => /* @__PURE__ */ a(
    "button",
    {
      type: "button",
      "aria-pressed": year === chosen,
      onClick: () => onChoose(year),
      children: year.replace(/^0+/, "") || journalWords.allYears
    },
    year
  )) });
}

// src/views/journal-form.tsx
function JournalForm({ journal, onDone }) {
  let form = T(null), id = T(journal?.id ?? newId(now())), seen2 = T({ row: journal?.row ?? {}, version: journal?.version ?? null }), problem = useSignal(""), own = P(), before = seen2.current.row;
  F(() => form.current?.querySelector("input")?.focus(), []);
  async function saveJournal(event) {
    event.preventDefault();
    let row = { ...before, ...fieldsIn(new FormData(event.currentTarget)) };
    if (problem.value = row.name ? "" : journalWords.needsName, !row.name) return form.current?.querySelector("input")?.focus();
    let saved = await (journal ? save(journal, row, seen2.current) : add("journal", row, id.current)).then(
      () => !0,
      () => !1
    );
    problem.value = saved ? "" : words.notSaved, saved && onDone(id.current);
  }
  function onKey(event) {
    event.key === "Escape" && !isComposing(event) && onDone(null);
  }
  return /* @__PURE__ */ a("form", { class: "card journal-form", ref: form, onSubmit: saveJournal, onKeyDown: onKey, noValidate: !0, children: [
    /* @__PURE__ */ a("div", { class: "field", children: [
      /* @__PURE__ */ a("label", { for: `${own}-name`, children: journalWords.journalName }),
      /* @__PURE__ */ a(
        "input",
        {
          id: `${own}-name`,
          name: "name",
          dir: "auto",
          autocomplete: "off",
          maxLength: 255,
          defaultValue: textOf(before, "name"),
          "aria-describedby": `${own}-problem`
        }
      ),
      /* @__PURE__ */ a("p", { id: `${own}-problem`, class: "problem", role: "status", children: problem })
    ] }),
    /* @__PURE__ */ a("div", { class: "field", children: [
      /* @__PURE__ */ a("label", { for: `${own}-about`, children: journalWords.description }),
      /* @__PURE__ */ a(
        "textarea",
        {
          id: `${own}-about`,
          name: "description",
          rows: 2,
          dir: "auto",
          maxLength: 1e3,
          defaultValue: textOf(before, "description")
        }
      )
    ] }),
    /* @__PURE__ */ a(Colors, { chosen: textOf(before, "color") }),
    /* @__PURE__ */ a(FormButtons, { other: words.cancel, onOther: () => onDone(null) })
  ] });
}
function fieldsIn(data) {
  let text = (field) => String(data.get(field) ?? "").trim();
  return {
    name: text("name"),
    description: text("description") || null,
    color: text("color") || null
  };
}
function Colors({ chosen }) {
  let own = chosen.toLowerCase(), all2 = [
    ["", journalWords.noColor],
    ...Object.entries(journalWords.colors)
  ];
  return all2.some(([color]) => color === own) || all2.push([own, journalWords.ownColor]), /* @__PURE__ */ a("fieldset", { class: "field", children: [
    /* @__PURE__ */ a("legend", { children: journalWords.color }),
    /* @__PURE__ */ a("div", { class: "swatches", children: all2.map(([color, name]) => /* @__PURE__ */ a("label", { title: name, style: color ? { "--dot": color } : {}, children: [
      /* @__PURE__ */ a("input", { type: "radio", name: "color", value: color, defaultChecked: color === own }),
      /* @__PURE__ */ a("span", { class: "aloud", children: name })
    ] }, color)) })
  ] });
}
function Dot({ journal }) {
  let color = textOf(journal.row, "color");
  return /* @__PURE__ */ a("span", { class: "dot", style: color ? { "--dot": color } : {} });
}

// src/views/shelf.tsx
var Shelf = ({ journals: journals2, about }) => /* @__PURE__ */ a("ul", { class: "card list shelf", children: journals2.map((journal) => /* @__PURE__ */ a(Book, { journal, ...about ? { about } : {} }, journal.id)) }), Book = ({ journal, about }) => /* @__PURE__ */ a("li", { children: /* @__PURE__ */ a("a", { class: "line", href: pathOf("journal", journal.id), children: [
  /* @__PURE__ */ a(Dot, { journal }),
  /* @__PURE__ */ a("span", { class: "name", dir: "auto", children: textOf(journal.row, "name") }),
  about && /* @__PURE__ */ a("span", { class: "soft", children: about(journal) })
] }) });

// src/screens/archive.tsx
function Archive() {
  let all2 = archived.value, journals2 = all2.filter((thing) => thing.kind === "journal"), written = all2.filter((thing) => thing.at !== void 0);
  return written.sort((one, other) => (other.at ?? 0) - (one.at ?? 0)), /* @__PURE__ */ a($, { children: [
    /* @__PURE__ */ a(Below, { title: words.places.archive, children: /* @__PURE__ */ a("p", { class: "meta", children: journalWords.archiveAbout }) }),
    journals2.length > 0 && /* @__PURE__ */ a(Shelf, { journals: journals2 }),
    /* @__PURE__ */ a(EntryList, { entries: written }),
    all2.length === 0 && /* @__PURE__ */ a(Empty, { text: journalWords.archiveEmpty })
  ] });
}

// src/words/calendar.ts
var calendarWords = {
  previous: "The month before",
  next: "The month after",
  goTo: "Go to a day",
  written: (count) => many(count, "thing written", "things written"),
  toDo: (count) => `${count.toLocaleString()} to do`,
  due: "Due",
  nothing: "Nothing on this day."
};

// src/views/month-grid.tsx
function MonthGrid({ chosen, firstDay, tasks: tasks2, onChoose, onKey }) {
  let grid = T(null), isByKey = T(!1), weeks = weeksOf(chosen, firstDay), month = chosen.slice(0, 7);
  F(() => {
    isByKey.current && grid.current?.querySelector("[tabindex='0']")?.focus(), isByKey.current = !1;
  }, [chosen]);
  function move(event) {
    event.ctrlKey || event.metaKey || event.altKey || (isByKey.current = onKey(event.key), isByKey.current && event.preventDefault());
  }
  return /* @__PURE__ */ a("table", { class: "month", role: "grid", "aria-label": monthNameOf(chosen), ref: grid, onKeyDown: move, children: [
    /* @__PURE__ */ a("thead", { children: /* @__PURE__ */ a("tr", { children: weeks[1]?.map(
      (day) => day && /* @__PURE__ */ a("th", { scope: "col", abbr: weekdayOf(day), children: shortWeekdayOf(day) }, day)
    ) }) }),
    /* @__PURE__ */ a("tbody", { children: weeks.map((week) => /* @__PURE__ */ a("tr", { children: week.map(
      (day, place) => day === void 0 ? /* @__PURE__ */ a("td", { role: "gridcell" }, place) : /* @__PURE__ */ a(
        OneCell,
        {
          day,
          isChosen: day === chosen,
          isOther: !day.startsWith(month),
          tasks: tasks2.get(day) ?? [],
          onChoose
        },
        day
      )
    ) }, week.find(Boolean))) })
  ] });
}
function OneCell({ day, isChosen, isOther, tasks: tasks2, onChoose }) {
  let written = thingsOf(day).value.length, open = tasks2.filter((task) => task.row.completed !== !0).length, counted = [
    written > 0 ? calendarWords.written(written) : "",
    open > 0 ? calendarWords.toDo(open) : ""
  ].filter(Boolean);
  return /* @__PURE__ */ a("td", { role: "gridcell", "aria-selected": isChosen, class: isOther ? "other" : "", children: /* @__PURE__ */ a(
    "button",
    {
      type: "button",
      tabIndex: isChosen ? 0 : -1,
      "aria-current": day === today.value ? "date" : void 0,
      "aria-label": [Number(day.slice(8)), dateOfMonthOf(day), ...counted].join(", "),
      onClick: () => onChoose(day),
      children: [
        Number(day.slice(8)),
        /* @__PURE__ */ a("span", { class: "marks", children: [
          written > 0 && /* @__PURE__ */ a("span", { class: "has-words" }),
          open > 0 && /* @__PURE__ */ a("span", { class: "has-tasks" })
        ] })
      ]
    }
  ) });
}

// src/views/one-day.tsx
var A_CHUNK = 20, GUESSED_REM2 = 6;
function OneDay({ day, tasks: tasks2 }) {
  let things = thingsOf(day).value, chunks = Array.from(
    { length: Math.ceil(things.length / A_CHUNK) },
    (_, place) => things.slice(place * A_CHUNK, (place + 1) * A_CHUNK)
  ), isEmpty = tasks2.length === 0 && things.length === 0;
  return /* @__PURE__ */ a("section", { class: "day", "aria-labelledby": "day", children: [
    /* @__PURE__ */ a("h2", { id: "day", children: `${weekdayOf(day)}, ${longDateOf(day)}` }),
    tasks2.length > 0 && /* @__PURE__ */ a("ul", { class: "card tasks", "aria-label": calendarWords.due, children: tasks2.map((task) => /* @__PURE__ */ a(TaskRow, { task, hasParent: !0 }, task.id)) }),
    chunks.map((chunk, place) => /* @__PURE__ */ a(
      Near,
      {
        name: `day-${day}-${place}`,
        guessedRem: chunk.length * GUESSED_REM2,
        isFirst: place === 0,
        children: () => /* @__PURE__ */ a("ul", { class: "items", children: chunk.map((thing) => /* @__PURE__ */ a(Item, { thing }, thing.id)) })
      },
      `${day}-${place}`
    )),
    isEmpty && /* @__PURE__ */ a(Empty, { text: calendarWords.nothing })
  ] });
}

// src/screens/calendar.tsx
function Calendar({ day }) {
  let chosen = useSignal(day !== void 0 && isDay(day) ? day : today.peek()), tasks2 = useComputed(() => byDay2(everyOf("task").value)), firstDay = firstWeekday();
  function choose(next) {
    chosen.value = next, readdress(`/calendar/${next}`);
  }
  function chooseByKey(key) {
    let next = dayAfterKey(key, chosen.peek(), today.peek(), firstDay);
    return next !== void 0 && choose(next), next !== void 0;
  }
  return /* @__PURE__ */ a("div", { class: "calendar", children: [
    /* @__PURE__ */ a("header", { class: "top place", children: [
      /* @__PURE__ */ a("h1", { tabIndex: -1, children: monthNameOf(chosen.value) }),
      /* @__PURE__ */ a("div", { class: "corner", children: /* @__PURE__ */ a(State, {}) })
    ] }),
    /* @__PURE__ */ a(Moves, { chosen: chosen.value, onChoose: choose }),
    /* @__PURE__ */ a(
      MonthGrid,
      {
        chosen: chosen.value,
        firstDay,
        tasks: tasks2.value,
        onChoose: choose,
        onKey: chooseByKey
      }
    ),
    /* @__PURE__ */ a(OneDay, { day: chosen.value, tasks: tasks2.value.get(chosen.value) ?? [] })
  ] });
}
function byDay2(tasks2) {
  let time = (task) => textOf(task.row, "due_time") || "99", dated = tasks2.filter((task) => textOf(task.row, "date") !== "");
  return dated.sort((one, other) => time(one).localeCompare(time(other))), Map.groupBy(dated, (task) => textOf(task.row, "date"));
}
function Moves({ chosen, onChoose }) {
  let by = (count) => () => onChoose(plusMonths(chosen, count));
  function goTo(text) {
    isDay(text) && onChoose(text);
  }
  return /* @__PURE__ */ a("div", { class: "moves", children: [
    /* @__PURE__ */ a("button", { type: "button", class: "icon", "aria-label": calendarWords.previous, onClick: by(-1), children: /* @__PURE__ */ a(Icon, { name: "back" }) }),
    /* @__PURE__ */ a("button", { type: "button", class: "icon", "aria-label": calendarWords.next, onClick: by(1), children: /* @__PURE__ */ a(Icon, { name: "forward" }) }),
    /* @__PURE__ */ a("button", { type: "button", class: "quiet", onClick: () => onChoose(today.peek()), children: words.today }),
    /* @__PURE__ */ a(
      "input",
      {
        type: "date",
        "aria-label": calendarWords.goTo,
        value: chosen,
        onChange: (event) => goTo(event.currentTarget.value)
      }
    )
  ] });
}

// src/words/past.ts
var pastWords = {
  trashAbout: "What was deleted, and can still be brought back.",
  trashEmpty: "Nothing was deleted.",
  trashOffline: "Aurora has the trash, and does not answer. What this device deleted since is above.",
  deletedHere: "Deleted on this device, not sent yet",
  mayBeSent: "It may have reached Aurora. Restore it here when you are online.",
  deletedAt: (when) => `Deleted: ${when}`,
  goesAt: (day) => `Gone for good: ${day}`,
  restore: "Restore",
  restoreBoth: "Restore both",
  parentGone: (kind) => kind === "entry" ? "Its journal is in the trash as well." : "What it belongs to is in the trash as well.",
  erase: "Erase for good",
  eraseTitle: "Erase this for good?",
  eraseText: "It goes with its history, here and on your other devices. Nobody can bring it back.",
  emptyTrash: "Empty the trash",
  emptyTrashTitle: "Erase everything in the trash?",
  emptyTrashText: "All of it goes for good, with its history. Nobody can bring it back.",
  eraseAll: "Erase everything",
  erased: "Erased for good",
  untitled: "Without words",
  asking: "Asking Aurora …",
  showMore: "Show more",
  tryAgain: "Try again",
  kinds: { thought: "Thought", entry: "Entry", journal: "Journal, with its entries", task: "Task" },
  conflict: "This was changed on another device as well. Nothing is lost: choose what should stand.",
  conflictDeleted: "This was deleted on another device. Your version is still here.",
  theirs: "On your other device",
  mine: "On this device",
  keepTheirs: "Keep the other",
  keepMine: "Keep this one",
  both: "Both together, to edit",
  letItGo: "Delete it here as well",
  historyOffline: "Aurora has the history, and does not answer. Try again when you are online.",
  historyEmpty: "No version of this is known.",
  operations: {
    create: "Written",
    update: "Changed",
    delete: "Deleted",
    conflict: "Another version, not applied",
    found: "As it was found"
  },
  currentVersion: "As it is now",
  restoreVersion: "Restore this version",
  versionRestored: "It is this version again",
  changesUnknown: "What changed is no longer known.",
  nothing: "None",
  yes: "Yes",
  no: "No",
  anotherJournal: "A journal that is not here",
  anotherTask: "A task that is not here",
  fields: {
    text: "Text",
    content: "Text",
    title: "Title",
    timestamp: "Day and time",
    mood: "Mood",
    tags: "Tags",
    journal_id: "Journal",
    name: "Name",
    description: "Description",
    color: "Colour",
    date: "Day",
    due_time: "Time",
    completed: "Done",
    completed_at: "Done at",
    category: "Category",
    priority: "Priority",
    zone: "Time zone",
    place: "Place",
    starred: "Starred",
    archived_at: "Archived",
    list: "List",
    parent_id: "Part of"
  },
  values: {
    "priority urgent": words.priorities.urgent,
    "priority high": words.priorities.high,
    "priority medium": words.priorities.medium,
    "priority low": words.priorities.low,
    "category todo": "To do",
    "category event": "Event"
  }
};

// src/views/fields.ts
var TEXTS = /* @__PURE__ */ new Set(["text", "content", "title", "description", "name"]), isText = (field) => TEXTS.has(field), fieldName = (field) => pastWords.fields[field] ?? field.replaceAll("_", " "), whenOf = (at) => `${dayName(dayOf(at))}, ${timeOf(at)}`;
function valueText(field, value) {
  if (value == null || value === "") return pastWords.nothing;
  if (field === "journal_id") {
    let journal = thingById(String(value)).value;
    return journal ? textOf(journal.row, "name") : pastWords.anotherJournal;
  }
  if (field === "parent_id") {
    let task = thingById(String(value)).value;
    return task ? textOf(task.row, "title") : pastWords.anotherTask;
  }
  let named = pastWords.values[`${field} ${String(value)}`];
  if (named !== void 0) return named;
  if (field === "date") return dayName(value);
  if (field === "due_time") return writtenClock(String(value));
  if (typeof value == "boolean") return value ? pastWords.yes : pastWords.no;
  if (Array.isArray(value))
    return value.map((one) => `#${String(one)}`).join(" ") || pastWords.nothing;
  if (typeof value == "object") return placeText(value);
  let at = field === "timestamp" || field.endsWith("_at") ? momentOf(String(value)) : Number.NaN;
  return Number.isNaN(at) ? String(value) : whenOf(at);
}
function placeText(place) {
  let { name, latitude, longitude } = place;
  return typeof name == "string" && name ? name : typeof latitude == "number" && typeof longitude == "number" ? `${latitude}, ${longitude}` : JSON.stringify(place);
}

// src/views/list-end.tsx
function ListEnd({ list: list2, offline, empty }) {
  let { state, cursor, items } = list2;
  if (state === "loading") return /* @__PURE__ */ a("p", { class: "empty", children: items.length > 0 ? "" : pastWords.asking });
  if (state === "shown" && cursor === null)
    return items.length > 0 ? null : /* @__PURE__ */ a("p", { class: "empty", children: empty });
  let text = state === "offline" ? offline : typeof state == "object" ? state.problem : "";
  return /* @__PURE__ */ a("div", { class: "list-end", children: [
    /* @__PURE__ */ a("p", { role: "status", children: text }),
    /* @__PURE__ */ a("button", { type: "button", class: "quiet", onClick: list2.more, children: state === "shown" ? pastWords.showMore : pastWords.tryAgain })
  ] });
}

// src/model/difference.ts
var TOKENS = /[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\p{sc=Thai}]|[\p{L}\p{N}\p{M}_'’]+|\s+|[^]/gu;
function difference(before, after) {
  let [old, now2] = [tokensOf(before), tokensOf(after)], shorter = Math.min(old.length, now2.length), start = 0;
  for (; start < shorter && old[start] === now2[start]; ) start += 1;
  let end = 0;
  for (; end < shorter - start && old.at(-1 - end) === now2.at(-1 - end); ) end += 1;
  let middle = edits(old.slice(start, old.length - end), now2.slice(start, now2.length - end)), [first, last] = [old.slice(0, start), old.slice(old.length - end)];
  return grouped([...same(first), ...middle, ...same(last)]);
}
var tokensOf = (text) => text.match(TOKENS) ?? [], parts = (kind, tokens) => tokens.length > 0 ? [{ kind, text: tokens.join("") }] : [], same = (tokens) => parts("same", tokens);
function edits(old, now2) {
  let most = Math.min(old.length + now2.length, 1500), at = most + 1, furthest = new Int32Array(2 * most + 3), rounds = [];
  for (let round = 0; round <= most; round++) {
    rounds.push(furthest.slice(at - round - 1, at + round + 2));
    for (let diagonal = -round; diagonal <= round; diagonal += 2) {
      let before = [furthest[at + diagonal - 1] ?? 0, furthest[at + diagonal + 1] ?? 0], x = isInsertion(diagonal, round, before) ? before[1] : before[0] + 1;
      for (; x < old.length && x - diagonal < now2.length && old[x] === now2[x - diagonal]; ) x += 1;
      if (furthest[at + diagonal] = x, x >= old.length && x - diagonal >= now2.length) return wayBack(old, now2, rounds);
    }
  }
  return [...parts("gone", old), ...parts("new", now2)];
}
var isInsertion = (diagonal, round, before) => diagonal === -round || diagonal !== round && before[0] < before[1];
function wayBack(old, now2, rounds) {
  let found = [], [x, y2] = [old.length, now2.length];
  for (let round = rounds.length - 1; round > 0; round--) {
    let reached = (diagonal2) => rounds[round]?.[diagonal2 + round + 1] ?? 0, diagonal = x - y2, isNew = isInsertion(diagonal, round, [reached(diagonal - 1), reached(diagonal + 1)]), from = isNew ? diagonal + 1 : diagonal - 1, [oldX, oldY] = [reached(from), reached(from) - from];
    for (; x > oldX && y2 > oldY; x--, y2--) found.push(...same([old[x - 1] ?? ""]));
    isNew ? found.push({ kind: "new", text: now2[--y2] ?? "" }) : found.push({ kind: "gone", text: old[--x] ?? "" });
  }
  for (; x > 0; x--) found.push(...same([old[x - 1] ?? ""]));
  return found.reverse();
}
function grouped(all2) {
  let found = [], [gone, added, space] = ["", "", ""];
  function endRun() {
    gone && found.push({ kind: "gone", text: gone }), added && found.push({ kind: "new", text: added }), [gone, added] = ["", ""], space && add2(found, space), space = "";
  }
  for (let { kind, text } of all2)
    kind === "same" && text.trim() === "" && (gone || added) ? space += text : kind === "same" ? (endRun(), add2(found, text)) : (space && ([gone, added, space] = [gone + space, added + space, ""]), kind === "gone" ? gone += text : added += text);
  return endRun(), found;
}
function add2(found, text) {
  let last = found.at(-1);
  last?.kind === "same" ? found[found.length - 1] = { kind: "same", text: last.text + text } : found.push({ kind: "same", text });
}
function shortened(all2, most) {
  return all2.map((part, place) => {
    if (part.kind !== "same" || part.text.length <= most * 2) return part;
    let [isFirst, isLast] = [place === 0, place === all2.length - 1], start = isFirst ? "" : part.text.slice(0, most), end = isLast ? "" : part.text.slice(-most);
    return { kind: "same", text: `${start} … ${end}` };
  });
}

// src/views/marked.tsx
var CONTEXT = 160;
function Marked({ before, after, side, isShort = !1 }) {
  let all2 = w(() => difference(before, after), [before, after]), hidden = side === "before" ? "new" : side === "after" ? "gone" : void 0, shown = (isShort ? shortened(all2, CONTEXT) : all2).filter((part) => part.kind !== hidden);
  return /* @__PURE__ */ a("p", { class: "words", dir: "auto", children: shown.map(({ kind, text }, place) => kind === "same" ? /* @__PURE__ */ a("span", { children: text }, place) : kind === "gone" ? /* @__PURE__ */ a("del", { children: text }, place) : /* @__PURE__ */ a("ins", { children: text }, place)) });
}

// src/views/paging.ts
function useList(ask) {
  let found = useSignal({ items: [], state: "loading", cursor: null });
  async function from(items2, cursor2) {
    found.value = { items: items2, cursor: cursor2, state: "loading" };
    let answer = await ask(cursor2);
    if (answer.kind === "offline") found.value = { items: items2, cursor: cursor2, state: "offline" };
    else if (answer.kind === "problem")
      found.value = { items: items2, cursor: cursor2, state: { problem: problemText(answer.problem) } };
    else {
      let { items: next, next_cursor } = answer.data;
      found.value = { items: [...items2, ...next], cursor: next_cursor, state: "shown" };
    }
  }
  let reload = () => from([], null);
  A(() => {
    reload();
  }, []);
  let { items, cursor } = found.value;
  return {
    ...found.value,
    more: () => from(items, cursor),
    reload,
    leaveOut: (gone) => {
      found.value = { ...found.value, items: found.value.items.filter((one) => !gone(one)) };
    }
  };
}

// src/screens/history.tsx
function History({ of, id }) {
  let list2 = useList((cursor) => versionsOf(of, id, cursor)), thing = thingById(id).value, current = list2.items.find((one) => one.operation !== "conflict");
  return /* @__PURE__ */ a($, { children: [
    /* @__PURE__ */ a(Below, { title: words.places.history, children: /* @__PURE__ */ a("p", { class: "meta", dir: "auto", children: thing && nameOf(of, thing.row) }) }),
    /* @__PURE__ */ a("ol", { class: "items history", children: list2.items.map((version) => /* @__PURE__ */ a(
      OneVersion,
      {
        version,
        isCurrent: version === current && version.operation !== "delete",
        onRestored: list2.reload
      },
      version.sequence
    )) }),
    /* @__PURE__ */ a(ListEnd, { list: list2, offline: pastWords.historyOffline, empty: pastWords.historyEmpty })
  ] });
}
function nameOf(kind, row) {
  let text = textOf(row, "title") || withoutMarks(textOf(row, kindOf(kind)?.words ?? ""));
  return text.length > 100 ? beginningOf(text, 80) : text;
}
function OneVersion({ version, isCurrent, onRestored }) {
  let problem = useSignal(""), isBusy = useSignal(!1), when = whenOf(momentOf(version.at)), label = version.operation === "delete" ? pastWords.restore : pastWords.restoreVersion;
  async function goBackToIt() {
    isBusy.value = !0;
    let answer = await restore(version.sequence, !0);
    isBusy.value = !1, answer.kind === "offline" ? problem.value = words.noAnswer : answer.kind === "problem" ? problem.value = problemText(answer.problem) : (announce(pastWords.versionRestored), document.querySelector("h1")?.focus(), await onRestored());
  }
  return /* @__PURE__ */ a("li", { class: version.kind === "entry" ? "item entry" : "item", children: [
    /* @__PURE__ */ a("h2", { children: [
      pastWords.operations[version.operation],
      " ",
      /* @__PURE__ */ a("time", { dateTime: version.at, children: when })
    ] }),
    /* @__PURE__ */ a(Changes, { version }),
    /* @__PURE__ */ a("p", { class: "problem", role: "status", children: problem }),
    isCurrent ? /* @__PURE__ */ a("p", { class: "soft", children: pastWords.currentVersion }) : /* @__PURE__ */ a(
      "button",
      {
        type: "button",
        class: "quiet",
        disabled: isBusy.value,
        "aria-label": `${label}, ${when}`,
        onClick: goBackToIt,
        children: label
      }
    )
  ] });
}
function Changes({ version }) {
  let all2 = Object.entries(version.changes);
  if (version.operation === "delete") return null;
  if (all2.length === 0) return /* @__PURE__ */ a("p", { class: "soft", children: pastWords.changesUnknown });
  let isWhole = version.operation !== "update", shown = all2.filter(([, { after }]) => !isWhole || !isNothing(after));
  return /* @__PURE__ */ a($, { children: shown.map(
    ([field, { before, after }]) => isText(field) ? /* @__PURE__ */ a("div", { class: "change", children: [
      field !== kindOf(version.kind)?.words && /* @__PURE__ */ a("h3", { children: fieldName(field) }),
      /* @__PURE__ */ a(
        Marked,
        {
          before: textIn(isWhole ? after : before),
          after: textIn(after),
          isShort: !isWhole
        }
      )
    ] }, field) : /* @__PURE__ */ a("p", { class: "change soft", dir: "auto", children: [
      fieldName(field),
      ": ",
      !isWhole && /* @__PURE__ */ a("del", { children: valueText(field, before) }),
      " ",
      isWhole ? valueText(field, after) : /* @__PURE__ */ a("ins", { children: valueText(field, after) })
    ] }, field)
  ) });
}
var textIn = (value) => typeof value == "string" ? value : "", isNothing = (value) => value === null || value === !1 || value === "" || Array.isArray(value) && value.length === 0;

// src/views/menu.tsx
function Menu({ children }) {
  let own = T(null);
  function close() {
    own.current && (own.current.open = !1);
  }
  function onKey(event) {
    event.key !== "Escape" || !event.currentTarget.open || (event.stopPropagation(), close(), event.currentTarget.querySelector("summary")?.focus());
  }
  function onFocusOut(event) {
    let to = event.relatedTarget;
    to instanceof Node && !event.currentTarget.contains(to) && close();
  }
  return /* @__PURE__ */ a("details", { class: "menu", ref: own, onKeyDown: onKey, onFocusOut, children: [
    /* @__PURE__ */ a("summary", { "aria-label": words.more, title: words.more, children: /* @__PURE__ */ a(Icon, { name: "more" }) }),
    /* @__PURE__ */ a("div", { class: "shade", onClick: close }),
    /* @__PURE__ */ a("div", { class: "card choices", onClick: close, children })
  ] });
}

// src/views/refused.tsx
function Refused({ thing }) {
  return thing.refused ? /* @__PURE__ */ a("section", { class: "versions", "aria-label": words.notAccepted, children: [
    /* @__PURE__ */ a("p", { class: "problem", children: words.notAccepted }),
    thing.refused.map((one) => /* @__PURE__ */ a("p", { children: [
      fieldName(one.field),
      ": ",
      faultText(one.field, one)
    ] }, one.field + one.code))
  ] }) : null;
}

// src/views/one-of-both.tsx
var LINES = /* @__PURE__ */ new Set(["name", "title"]);
function OneOfBoth({ thing, all: all2, onSave }) {
  let form = T(null), area = T(null), field = KINDS[thing.kind].words, place = twoVersionsPlace(thing.id), both = joined(thing.kind, [...all2]), isDone2 = T(!1), suggested = textOf(LINES.has(field) ? all2.at(-1) ?? both : both, field);
  F(() => {
    let own = area.current;
    if (!(!form.current || !own))
      return fit(own), keepWhileTyping(form.current, () => {
        isDone2.current || keepDraft({ place, text: own.value });
      });
  }, []);
  async function saveBoth(event) {
    event.preventDefault();
    let text = area.current?.value ?? "";
    if (!text.trim()) return area.current?.focus();
    let chosen = [...new FormData(event.currentTarget)].filter(([name]) => name !== "text").map(([name, index]) => [name, all2[Number(index)]?.[name] ?? null]);
    isDone2.current = !0, await onSave({ ...both, ...Object.fromEntries(chosen), [field]: text });
  }
  return /* @__PURE__ */ a("form", { class: "version", ref: form, onSubmit: saveBoth, children: [
    /* @__PURE__ */ a("h2", { id: "both", children: pastWords.both }),
    choices(all2, field).map(([name, values]) => /* @__PURE__ */ a(Choice, { name, values }, name)),
    /* @__PURE__ */ a("div", { class: "editor", children: /* @__PURE__ */ a(
      "textarea",
      {
        ref: area,
        name: "text",
        rows: 1,
        "aria-labelledby": "both",
        dir: "auto",
        defaultValue: draftAt(place)?.text ?? suggested,
        onInput: (event) => fit(event.currentTarget)
      }
    ) }),
    /* @__PURE__ */ a("div", { class: "row", children: /* @__PURE__ */ a("button", { type: "submit", class: "primary", children: words.save }) })
  ] });
}
function choices(all2, field) {
  return [...new Set(all2.flatMap(settable).filter((name) => name !== field && name !== "tags"))].map((name) => {
    let values = [];
    for (let [index, row] of all2.entries()) {
      let value = row[name] ?? null;
      values.some(([, one]) => equal(name, one, value)) || values.push([index, value]);
    }
    return [name, values];
  }).filter(([, values]) => values.length > 1);
}
function Choice({ name, values }) {
  return /* @__PURE__ */ a("fieldset", { class: "choice", children: [
    /* @__PURE__ */ a("legend", { children: fieldName(name) }),
    values.map(([index, value], place) => /* @__PURE__ */ a("label", { class: "check", children: [
      /* @__PURE__ */ a(
        "input",
        {
          type: "radio",
          name,
          value: index,
          defaultChecked: place === values.length - 1
        }
      ),
      /* @__PURE__ */ a("span", { dir: "auto", children: valueText(name, value) })
    ] }, index))
  ] });
}

// src/views/versions.tsx
function TwoVersions({ thing, onLeft }) {
  let { mine, row: theirs } = thing, [first, ...others] = mine ?? [];
  if (!first) return null;
  if (thing.isDeletedElsewhere) {
    let own = joined(thing.kind, [first, ...others]);
    return /* @__PURE__ */ a(DeletedElsewhere, { thing, own, onLeft });
  }
  let all2 = [theirs, first, ...others];
  async function keep(row) {
    await resolve(thing, row), await dropDraft(twoVersionsPlace(thing.id)), announce(words.saved), document.querySelector("h1")?.focus();
  }
  return /* @__PURE__ */ a("section", { class: "versions", "aria-label": words.twoVersions, children: [
    /* @__PURE__ */ a("p", { children: pastWords.conflict }),
    all2.map((row, place) => /* @__PURE__ */ a(
      Version,
      {
        kind: thing.kind,
        row,
        other: place === 0 ? first : theirs,
        isTheirs: place === 0,
        onKeep: () => {
          keep(row);
        }
      },
      place
    )),
    /* @__PURE__ */ a(OneOfBoth, { thing, all: all2, onSave: keep })
  ] });
}
function DeletedElsewhere({ thing, own, onLeft }) {
  return /* @__PURE__ */ a("section", { class: "versions", "aria-label": words.twoVersions, children: [
    /* @__PURE__ */ a("p", { children: pastWords.conflictDeleted }),
    /* @__PURE__ */ a("div", { class: "row", children: [
      /* @__PURE__ */ a(
        "button",
        {
          type: "button",
          class: "quiet danger",
          onClick: () => resolve(thing, null).then(onLeft),
          children: pastWords.letItGo
        }
      ),
      /* @__PURE__ */ a("button", { type: "button", class: "primary", onClick: () => resolve(thing, own).then(onLeft), children: pastWords.keepMine })
    ] })
  ] });
}
function Version({ kind, row, other, isTheirs, onKeep }) {
  let field = KINDS[kind].words, differs = settable(row).filter((one) => one !== field && !equal(one, row[one], other[one]));
  return /* @__PURE__ */ a("div", { class: "version", children: [
    /* @__PURE__ */ a("h2", { children: isTheirs ? pastWords.theirs : pastWords.mine }),
    differs.map((one) => /* @__PURE__ */ a("p", { class: "soft", dir: "auto", children: [
      fieldName(one),
      ": ",
      /* @__PURE__ */ a("ins", { children: valueText(one, row[one]) })
    ] }, one)),
    /* @__PURE__ */ a(Marked, { before: textOf(other, field), after: textOf(row, field), side: "after" }),
    /* @__PURE__ */ a("button", { type: "button", class: "quiet", onClick: onKeep, children: isTheirs ? pastWords.keepTheirs : pastWords.keepMine })
  ] });
}

// src/views/write-box.tsx
function WriteBox({ journal, onClose }) {
  let form = T(null), title = T(null), text = T(null), id = T(newId(now())), isSaved = T(!1), failure = useSignal(""), place = newEntryPlace(journal), draft = draftAt(place);
  function keep() {
    if (isSaved.current || !title.current || !text.current) return;
    let typed = { title: title.current.value, text: text.current.value };
    typed.title || typed.text ? keepDraft({ place, ...typed }) : dropDraft(place);
  }
  F(() => (text.current && fit(text.current), (draft ? text : title).current?.focus(), form.current ? keepWhileTyping(form.current, keep) : void 0), []);
  async function saveEntry(event) {
    event.preventDefault();
    let content = text.current?.value ?? "";
    if (failure.value = problemOf(content), failure.value) return text.current?.focus();
    let named = title.current?.value.trim() || null, row = {
      journal_id: journal,
      title: named,
      content: content.trim(),
      mood: null,
      timestamp: isoOf(now()),
      tags: tagsIn(content)
    };
    isSaved.current = await add("entry", row, id.current).then(
      () => !0,
      () => !1
    ), failure.value = isSaved.current ? "" : words.notSaved, isSaved.current && (announce(words.saved), await dropDraft(place), askToKeep(), onClose());
  }
  function onKey(event) {
    isComposing(event) || (event.key === "Escape" ? onClose() : isSaveKey(event) ? form.current?.requestSubmit() : event.key === "Enter" && event.target === title.current && (event.preventDefault(), text.current?.focus()));
  }
  return /* @__PURE__ */ a("form", { class: "editor entry", ref: form, onSubmit: saveEntry, onKeyDown: onKey, children: [
    /* @__PURE__ */ a(
      "input",
      {
        ref: title,
        class: "title",
        name: "title",
        "aria-label": words.title,
        placeholder: words.title,
        dir: "auto",
        maxLength: 300,
        defaultValue: draft?.title ?? ""
      }
    ),
    /* @__PURE__ */ a(
      "textarea",
      {
        ref: text,
        name: "text",
        rows: 1,
        "aria-label": words.text,
        placeholder: journalWords.writeHere,
        "aria-describedby": "write-problem",
        dir: "auto",
        autocapitalize: "sentences",
        defaultValue: draft?.text ?? "",
        onInput: (event) => fit(event.currentTarget)
      }
    ),
    /* @__PURE__ */ a("p", { id: "write-problem", class: "problem", role: "status", children: failure }),
    /* @__PURE__ */ a(FormButtons, { other: words.later, onOther: onClose })
  ] });
}
function problemOf(text) {
  let over = [...text.trim()].length - MAX_TEXT.entry;
  return over > 0 ? words.tooLong(over) : text.trim() ? "" : journalWords.writeSomething;
}

// src/screens/journal.tsx
function Journal({ id }) {
  let journal = thingById(id).value;
  return !journal || journal.isDeleted || journal.kind !== "journal" ? /* @__PURE__ */ a($, { children: [
    /* @__PURE__ */ a(Below, { title: words.places.journal }),
    /* @__PURE__ */ a(Empty, { text: words.notThere })
  ] }) : /* @__PURE__ */ a(Shown, { journal }, id);
}
function Shown({ journal }) {
  let mode = useSignal(
    draftAt(newEntryPlace(journal.id)) ? "write" : "read"
  ), entries = entriesIn(journal.id).value, read = (focused) => () => {
    mode.value = "read", requestAnimationFrame(() => document.querySelector(focused)?.focus());
  };
  async function archive() {
    let { row, version } = journal, archived_at = isArchived(journal) ? null : isoOf(now());
    await save(journal, { ...row, archived_at }, { row, version }), announce(archived_at === null ? journalWords.unarchived : journalWords.archived);
  }
  let menu = /* @__PURE__ */ a(Menu, { children: [
    /* @__PURE__ */ a("button", { type: "button", onClick: () => {
      mode.value = "edit";
    }, children: journalWords.editJournal }),
    /* @__PURE__ */ a("a", { href: `${pathOf("journal", journal.id)}/history`, children: words.places.history }),
    /* @__PURE__ */ a("button", { type: "button", onClick: archive, children: isArchived(journal) ? journalWords.unarchive : journalWords.archive }),
    /* @__PURE__ */ a("button", { type: "button", class: "danger", onClick: () => deleteWithUndo(journal, goBack), children: words.delete })
  ] }), about = textOf(journal.row, "description");
  return /* @__PURE__ */ a($, { children: [
    /* @__PURE__ */ a(Below, { title: textOf(journal.row, "name"), mark: /* @__PURE__ */ a(Dot, { journal }), action: menu, children: /* @__PURE__ */ a("div", { class: "meta", children: [
      about && /* @__PURE__ */ a("p", { dir: "auto", children: about }),
      /* @__PURE__ */ a("p", { children: journalWords.entries(entries.length) })
    ] }) }),
    /* @__PURE__ */ a(TwoVersions, { thing: journal, onLeft: goBack }),
    /* @__PURE__ */ a(Refused, { thing: journal }),
    mode.value === "edit" && /* @__PURE__ */ a(JournalForm, { journal, onDone: read(".menu summary") }),
    mode.value === "write" && /* @__PURE__ */ a(WriteBox, { journal: journal.id, onClose: read(".write") }),
    mode.value === "read" && /* @__PURE__ */ a("button", { type: "button", class: "write", onClick: () => {
      mode.value = "write";
    }, children: journalWords.write }),
    entries.length === 0 && /* @__PURE__ */ a(Empty, { text: journalWords.emptyJournal }),
    /* @__PURE__ */ a(EntryList, { entries })
  ] });
}

// src/screens/journals.tsx
function Journals() {
  let isBeginning = useSignal(!1), all2 = journals.value, current = all2.filter((journal) => !isArchived(journal)), archived2 = all2.filter(isArchived);
  function close(id) {
    isBeginning.value = !1, id !== null ? go(pathOf("journal", id)) : requestAnimationFrame(() => document.querySelector(".begin")?.focus());
  }
  return /* @__PURE__ */ a($, { children: [
    /* @__PURE__ */ a("header", { class: "top place", children: [
      /* @__PURE__ */ a("h1", { tabIndex: -1, children: words.places.journals }),
      /* @__PURE__ */ a("div", { class: "corner", children: [
        /* @__PURE__ */ a(State, {}),
        !isBeginning.value && /* @__PURE__ */ a("button", { type: "button", class: "quiet begin", onClick: () => isBeginning.value = !0, children: journalWords.beginJournal })
      ] })
    ] }),
    isBeginning.value && /* @__PURE__ */ a(JournalForm, { onDone: close }),
    current.length > 0 && /* @__PURE__ */ a(Shelf, { journals: current, about: inside }),
    archived2.length > 0 && /* @__PURE__ */ a("details", { class: "fold", children: [
      /* @__PURE__ */ a("summary", { children: `${journalWords.archivedJournals} (${archived2.length})` }),
      /* @__PURE__ */ a(Shelf, { journals: archived2, about: inside })
    ] }),
    all2.length === 0 && !isBeginning.value && /* @__PURE__ */ a(Empty, { text: journalWords.noJournals })
  ] });
}
function inside(journal) {
  let entries = entriesIn(journal.id).value, [newest] = entries, day = newest ? ` · ${dayName(dayIn(newest.row, newest.at ?? 0))}` : "";
  return journalWords.entries(entries.length) + day;
}

// src/store/search.ts
var TEXTS2 = ["title", "name", "text", "content", "description", "mood", "list"], UNTIMED = ["task", "journal"], NEVER = -864e13, SLICE = 200;
function search(query, kinds) {
  let found = [];
  if (query.terms.length === 0) return found;
  for (let thing of all())
    kinds.size > 0 && !kinds.has(thing.kind) || !thing.isDeleted && matches(query, seenOf(thing)) && found.push(thing);
  return found.sort((one, other) => (other.at ?? NEVER) - (one.at ?? NEVER));
}
async function warmUp(signal) {
  let count = 0;
  for (let thing of all())
    if (seenOf(thing), count += 1, count % SLICE === 0 && await new Promise((done) => setTimeout(done)), signal.aborted) return;
}
function* all() {
  for (let day of days.peek()) yield* thingsOf(day).peek();
  yield* away();
  for (let kind of UNTIMED) yield* everyOf(kind).peek();
}
function* away() {
  for (let thing of archived.peek())
    if (thing.at !== void 0 && (yield thing), thing.kind === "journal")
      for (let entry of entriesIn(thing.id).peek()) isArchived(entry) || (yield entry);
}
var Seen = class {
  kind;
  text;
  thing;
  constructor(thing) {
    this.thing = thing, this.kind = thing.kind, this.text = textIn2(thing.row);
  }
  get tags() {
    return tagsOf(this.thing.row).map(folded);
  }
  get journal() {
    let journal = thingById(textOf(this.thing.row, "journal_id")).peek();
    return journal ? folded(textOf(journal.row, "name")) : "";
  }
  get day() {
    let { at, row } = this.thing;
    return at === void 0 ? dateIn(row) : dayIn(row, at);
  }
}, seen = /* @__PURE__ */ new WeakMap();
function seenOf(thing) {
  let known = seen.get(thing);
  if (known) return known;
  let made = new Seen(thing);
  return seen.set(thing, made), made;
}
var dateIn = (row) => textOf(row, "date") || null;
function textIn2(row) {
  let tags = tagsOf(row).map((tag) => `#${tag}`), texts = [...TEXTS2.map((name) => textOf(row, name)), placeNameOf(row), ...tags].filter(Boolean);
  return folded(texts.join(`
`));
}
function allTags() {
  let counts = /* @__PURE__ */ new Map();
  for (let thing of all())
    for (let tag of tagsOf(thing.row)) counts.set(tag, (counts.get(tag) ?? 0) + 1);
  return Array.from(counts, ([tag, count]) => ({ tag, count })).sort((one, other) => other.count - one.count || one.tag.localeCompare(other.tag));
}
var MOST_RECENT = 8, recent_ = y([]), recent = recent_;
function remember(line) {
  let others = recent_.peek().filter((one) => one !== line.trim());
  line.trim() && (recent_.value = [line.trim(), ...others].slice(0, MOST_RECENT));
}

// src/views/hit.tsx
var SHOWN = 280;
function Hit({ thing, words: words5 }) {
  let { row, kind, id } = thing, title = textOf(row, "title") || textOf(row, "name"), long = textOf(row, "content") || textOf(row, "text") || textOf(row, "description"), text = around(kind === "entry" ? withoutMarks(long) : long, words5, SHOWN);
  return /* @__PURE__ */ a("li", { class: `item hit ${kind}`, "data-id": id, tabIndex: -1, children: [
    title && /* @__PURE__ */ a("h2", { dir: "auto", children: marked(title, words5) }),
    text && /* @__PURE__ */ a("p", { class: "words", dir: "auto", children: marked(text, words5) }),
    /* @__PURE__ */ a("div", { class: "meta", children: [
      /* @__PURE__ */ a("a", { href: pathOf(kind, id), children: whenOf2(thing) }),
      /* @__PURE__ */ a(About, { thing })
    ] })
  ] });
}
function marked(text, words5) {
  return piecesOf(text, words5).map(
    (piece, place) => piece.isHit ? /* @__PURE__ */ a("mark", { children: piece.text }, place) : piece.text
  );
}
function whenOf2(thing) {
  if (thing.at !== void 0)
    return `${dateOf(dayIn(thing.row, thing.at), today.value)}, ${timeIn(thing.row, thing.at)}`;
  let day = textOf(thing.row, "date");
  return day ? dateOf(day, today.value) : thing.kind === "journal" ? words.places.journal : words.places.task;
}

// src/words/search.ts
var words2 = {
  title: "Search",
  label: "Words to search for",
  hint: 'Words, "a phrase", -without, #tag, in:diary, before:2026, after:2025-06',
  kinds: "Only these",
  kind: { thought: "Thoughts", entry: "Entries", task: "Tasks", journal: "Journals" },
  nothing: "Nothing has these words.",
  found: (count) => many(count, "thing", "things"),
  more: (count) => `Show ${count} more`,
  tags: "Tags",
  recent: "Searched before",
  notAllHere: "Not everything is on this device yet; what is, was searched."
};

// src/screens/search.tsx
var KINDS2 = ["thought", "entry", "task", "journal"], AT_FIRST = 20, A_STEP = 50, left;
function Search({ query: first }) {
  let before = left?.line === first ? left : void 0, field = T(null), line = useSignal(first), kinds = useSignal(before?.kinds ?? /* @__PURE__ */ new Set()), query = useComputed(() => queryOf(line.value)), found = useComputed(() => (isReady.value, search(query.value, kinds.value))), most = useSignal(before?.most ?? AT_FIRST);
  A(() => {
    let ended = new AbortController();
    return warmUp(ended.signal), first || field.current?.focus({ preventScroll: !0 }), () => {
      ended.abort(), left = { line: line.peek(), kinds: kinds.peek(), most: most.peek() };
    };
  }, []);
  function type(event) {
    line.value = event.currentTarget.value, most.value = AT_FIRST, readdress(line.value ? searchFor(line.value) : "/search");
  }
  function submit(event) {
    event.preventDefault(), remember(line.value), field.current?.blur();
  }
  function toggle(kind) {
    let after = new Set(kinds.value);
    after.delete(kind) || after.add(kind), kinds.value = after, most.value = AT_FIRST;
  }
  return /* @__PURE__ */ a($, { children: [
    /* @__PURE__ */ a("header", { class: "top", children: [
      /* @__PURE__ */ a("h1", { tabIndex: -1, children: words2.title }),
      /* @__PURE__ */ a(State, {})
    ] }),
    /* @__PURE__ */ a("form", { class: "searching", role: "search", onSubmit: submit, children: [
      /* @__PURE__ */ a(
        "input",
        {
          ref: field,
          type: "search",
          name: "q",
          "aria-label": words2.label,
          "aria-describedby": "search-hint",
          placeholder: words2.title,
          defaultValue: first,
          autocomplete: "off",
          autocapitalize: "none",
          enterkeyhint: "search",
          dir: "auto",
          onInput: type
        }
      ),
      /* @__PURE__ */ a("div", { class: "chips", role: "group", "aria-label": words2.kinds, children: KINDS2.map((kind) => /* @__PURE__ */ a(
        "button",
        {
          type: "button",
          class: "chip",
          "aria-pressed": kinds.value.has(kind),
          onClick: () => toggle(kind),
          children: words2.kind[kind]
        },
        kind
      )) }),
      /* @__PURE__ */ a("p", { id: "search-hint", class: "hint", children: words2.hint })
    ] }),
    query.value.terms.length === 0 ? /* @__PURE__ */ a(Nothing, {}) : /* @__PURE__ */ a("section", { "aria-label": words2.title, children: [
      /* @__PURE__ */ a("p", { class: "soft count", role: "status", children: [
        found.value.length > 0 ? words2.found(found.value.length) : "",
        isReady.value ? "" : ` ${words2.notAllHere}`
      ] }),
      found.value.length === 0 && isReady.value && /* @__PURE__ */ a("p", { class: "empty", children: words2.nothing }),
      /* @__PURE__ */ a("ul", { class: "items", children: found.value.slice(0, most.value).map((thing) => /* @__PURE__ */ a(Hit, { thing, words: marksOf(query.value) }, thing.id)) }),
      found.value.length > most.value && /* @__PURE__ */ a("button", { type: "button", class: "plain-button", onClick: () => {
        most.value += A_STEP;
      }, children: words2.more(Math.min(found.value.length - most.value, A_STEP)) })
    ] })
  ] });
}
function Nothing() {
  let tags = useComputed(() => isReady.value ? allTags() : []);
  return /* @__PURE__ */ a($, { children: [
    recent.value.length > 0 && /* @__PURE__ */ a("section", { "aria-labelledby": "recent", children: [
      /* @__PURE__ */ a("h2", { id: "recent", children: words2.recent }),
      /* @__PURE__ */ a("ul", { class: "chips", children: recent.value.map((one) => /* @__PURE__ */ a("li", { children: /* @__PURE__ */ a("a", { class: "chip", href: searchFor(one), dir: "auto", children: one }) }, one)) })
    ] }),
    tags.value.length > 0 && /* @__PURE__ */ a("section", { "aria-labelledby": "tags", children: [
      /* @__PURE__ */ a("h2", { id: "tags", children: words2.tags }),
      /* @__PURE__ */ a("ul", { class: "chips", children: tags.value.map(({ tag, count }) => /* @__PURE__ */ a("li", { children: /* @__PURE__ */ a("a", { class: "chip tag", href: searchFor(`#${tag}`), dir: "auto", children: [
        "#",
        tag,
        " ",
        /* @__PURE__ */ a("small", { children: count })
      ] }) }, tag)) })
    ] })
  ] });
}

// src/sync/profile.ts
var OF_ALL = "?limit=100";
function noted(answer) {
  let known = person.peek();
  if (answer.kind === "data" && known) {
    let { email, name } = answer.data;
    setPerson({ ...known, email, name });
  }
  return answer;
}
var readAccount = async () => noted(await call("GET", "/auth/me")), changeName = async (name) => noted(await call("PATCH", "/auth/me", { name: name.trim() || null })), changeZone = (zone) => call("PATCH", "/auth/me", { zone: zone.trim() }), changeLanguages = (languages) => call("PATCH", "/auth/me", { languages }), changeEmail = async (password, email) => noted(await call("POST", "/auth/email", { password, email: email.trim() })), changePassword = (password, newPassword, keepTokens) => call("POST", "/auth/password", {
  password,
  new_password: newPassword,
  keep_tokens: keepTokens
}), readSessions = () => call("GET", `/auth/sessions${OF_ALL}`), endSession = (id) => call("DELETE", `/auth/sessions/${id}`), beginSecondFactor = (password) => call("POST", "/auth/totp", { password }), confirmSecondFactor = (code) => call("POST", "/auth/totp/confirm", { code: code.trim() }), removeSecondFactor = (password, code) => call("DELETE", "/auth/totp", { password, code: code.trim() }), readTokens = () => call("GET", `/auth/tokens${OF_ALL}`), createToken = (token) => call("POST", "/auth/tokens", token), revokeToken = (id) => call("DELETE", `/auth/tokens/${id}`), deleteAccount = (password) => call("DELETE", "/auth/me", { password });

// src/words/settings.ts
var words3 = {
  title: "Settings",
  ways: "From here",
  archive: "Archive",
  archiveHint: "What you put out of sight",
  trash: "Trash",
  trashHint: "What you deleted, as long as it can come back",
  allKeys: "All keys",
  you: "You",
  name: "Name",
  noName: "None yet",
  nameHint: "Only you see it.",
  email: "E-mail",
  password: "Password",
  currentPassword: "Your password",
  currentPasswordHint: "To be sure that it is you.",
  newEmail: "New e-mail",
  newEmailHint: "You sign in with it from then on.",
  newPassword: "New password",
  newPasswordHint: "At least 8 characters. A sentence is easiest to remember.",
  passwordText: "Every other device is signed out.",
  keepTokens: "Keep the personal tokens",
  keepTokensHint: "Scripts that use one go on working.",
  change: "Change",
  save: "Save",
  delete: "Delete",
  changeWhat: (what) => `Change ${what}`,
  changed: "Changed",
  offline: "Aurora cannot be reached. What is asked of it here works again when you are online.",
  writing: "Where you write",
  zone: "Time zone",
  zoneText: "For what comes without a zone of its own, as from a script or by mail.",
  zoneHere: (zone) => `This device is set to ${zone}.`,
  languages: "Languages",
  languagesText: "In which you write; the search on the server goes by them.",
  languagesHint: "Codes with commas between them, such as en, de, pt-BR.",
  noLanguage: "Give at least one language.",
  security: "Signing in",
  factor: "Second factor",
  on: "On",
  off: "Off",
  turnOn: "Turn on",
  turnOff: "Turn off",
  factorText: "Signing in then also asks for a code from an app on your phone.",
  scan: "Scan this with your authenticator app, then type the code that it shows.",
  picture: "QR code for the authenticator app",
  byHand: "Or type this into the app",
  code: "Code",
  codeHint: "Six digits from the app.",
  orRecovery: "Six digits from the app, or a recovery code.",
  continue: "Continue",
  recoveryTitle: "Keep these codes",
  recoveryText: "Each lets you in once if your phone is lost. They are not shown again: print them, or keep them where you keep your passwords.",
  keptThem: "I have kept them",
  factorOffText: "Signing in then asks for your password alone.",
  sessions: "Signed in on",
  thisOne: "This device",
  seen: (when) => `Seen ${when}`,
  signOutThere: "Sign out",
  signOutOf: (name) => `Sign out ${name}`,
  unknownDevice: "Unknown device",
  on_: (browser, system) => `${browser} on ${system}`,
  tokens: "Personal tokens",
  tokensText: "For scripts of yours: each reads or writes only what you allow it to.",
  newToken: "New token",
  tokenName: "What is it for?",
  may: "It may",
  read: "Read",
  write: "Write",
  readWhat: (what) => `Read ${what}`,
  writeWhat: (what) => `Write ${what}`,
  scopes: {
    thoughts: "Thoughts",
    journals: "Journals and entries",
    tasks: "Tasks",
    history: "Everything, with its history",
    account: "Your name and e-mail"
  },
  noScope: "Choose at least one thing that it may do.",
  days: "It ends after",
  daysOf: { 30: "30 days", 90: "90 days", 365: "A year" },
  create: "Create",
  created: "Your new token",
  createdText: "It is not shown again: put it where the script finds it.",
  until: (day) => `Until ${day}`,
  used: (when) => `used ${when}`,
  neverUsed: "never used",
  revoke: "Revoke",
  revokeOf: (name) => `Revoke ${name}`,
  revoked: "Revoked",
  done: "Done",
  look: "How it looks",
  theme: "Colours",
  themes: { system: "As the device", light: "Light", dark: "Dark" },
  keysSwitch: "Single letters as keys",
  keysHint: "n writes something, / searches, j and k move. ? shows them all.",
  device: "This device",
  unsent: "Not sent yet",
  everythingSent: "Everything is sent",
  room: "Room taken",
  kept: "Kept for good",
  isKept: {
    yes: "Yes",
    no: "The browser may clear it when room is short. What is sent is safe.",
    unknown: "This browser does not say"
  },
  guest: "Nothing is kept here once you close the tab.",
  install: "Install",
  installHint: "Add Aurora to the home screen (in Safari: Share, then Add to Home Screen), or install it from the browser's menu. It then has a window of its own, and the browser does not clear it.",
  leaving: "Leaving",
  signOut: "Sign out",
  signOutHint: "Removes everything from this device. What is sent stays with Aurora.",
  signingOut: "Sending what is left …",
  notMine: "This is not my computer",
  notMineHint: "Signs out, and signs in again without keeping anything here.",
  leaveNothing: "Leave nothing here",
  unsentTitle: "Not everything is sent",
  unsentText: (count) => `${many(count, "thing is", "things are")} only on this device, and Aurora cannot be reached. Signing out removes everything from this device.`,
  saveFile: "Save as a file",
  signOutAnyway: "Sign out anyway",
  stay: "Stay",
  deleteAccount: "Delete account",
  deleteHint: "Everything, for good.",
  deleteTitle: "Delete the account?",
  deleteText: "Every thought, journal, entry and task is erased, here and on the server, with its history. Nobody can bring it back.",
  deleteForGood: "Delete everything",
  moving: "Moving in and out",
  exportAll: "Export everything",
  exportHint: "One file that Aurora reads again, and anybody can: everything you have, and the trash.",
  exportButton: "Export",
  exporting: (done, of) => `Reading ${done.toLocaleString()} of ${of.toLocaleString()}`,
  exported: (name) => `${name} is with your downloads.`,
  exportBusy: "Something is written all the time. Try again later.",
  exportOffline: "Aurora does not answer. Are you online?",
  exportNeedsHttps: "Needs HTTPS, or this machine. The command does it too: aurora export FILE.zip",
  importHint: "From other programs, or an archive of Aurora",
  importTitle: "Import"
}, sizeOf = (bytes) => bytes < 1e6 ? `${Math.ceil(bytes / 1e3)} KB` : `${(bytes / 1e6).toFixed(1)} MB`;

// src/views/ask.tsx
function Ask({ title, text, button, isDanger, children, ...does }) {
  let problem = useSignal(null), isBusy = useSignal(!1), dialog = useDialog();
  async function submit(event) {
    if (event.preventDefault(), isBusy.value) return;
    let sent = does.send(new FormData(event.currentTarget));
    if (typeof sent == "string") return void (problem.value = sent);
    isBusy.value = !0;
    let answer = await sent;
    if (isBusy.value = !1, answer.kind === "offline") return void (problem.value = words.noAnswer);
    if (answer.kind === "problem") return void (problem.value = answer.problem);
    does.onDone(answer.data), dialog.current?.close();
  }
  let found = problem.value;
  return /* @__PURE__ */ a("dialog", { ref: dialog, "aria-labelledby": "ask-title", onClose: does.onClose, children: /* @__PURE__ */ a("form", { onSubmit: submit, noValidate: !0, children: [
    /* @__PURE__ */ a("h2", { id: "ask-title", children: title }),
    text && /* @__PURE__ */ a("p", { children: text }),
    children((field) => problemAt(field, found)),
    /* @__PURE__ */ a("p", { class: "problem", role: "alert", children: generalProblem(found) }),
    /* @__PURE__ */ a("div", { class: "row", children: [
      /* @__PURE__ */ a("button", { type: "button", class: "quiet", onClick: () => dialog.current?.close(), children: words.cancel }),
      /* @__PURE__ */ a(
        "button",
        {
          type: "submit",
          class: isDanger ? "primary destroys" : "primary",
          disabled: isBusy.value,
          children: button
        }
      )
    ] })
  ] }) });
}
function useDialog() {
  let dialog = T(null);
  return A(() => dialog.current?.showModal(), []), dialog;
}
var FIELDS = {
  wrong_password: "password",
  wrong_code: "code",
  invalid_code: "code",
  email_taken: "email"
};
function problemAt(field, found) {
  if (found === null || typeof found == "string") return;
  if (FIELDS[found.code] === field) return problemText(found);
  let error = found.errors.find(
    (one) => one.field === field || one.field.startsWith(`${field}.`)
  );
  return error && faultText(field, error);
}
function generalProblem(found) {
  return found === null || typeof found == "string" ? found ?? "" : FIELDS[found.code] || found.errors.length > 0 ? "" : problemText(found);
}

// src/screens/settings/line.tsx
function Line({ label, value, action }) {
  return /* @__PURE__ */ a("div", { class: "line", children: [
    /* @__PURE__ */ a("div", { class: "about", children: [
      /* @__PURE__ */ a("p", { dir: "auto", children: label }),
      value !== void 0 && /* @__PURE__ */ a("p", { class: "soft", dir: "auto", children: value })
    ] }),
    action && /* @__PURE__ */ a(
      "button",
      {
        type: "button",
        class: action.isDanger ? "quiet danger" : "quiet",
        "aria-label": action.name,
        onClick: action.run,
        children: action.label
      }
    )
  ] });
}
function CurrentPassword({ problemOf: problemOf3 }) {
  return /* @__PURE__ */ a(
    Field,
    {
      label: words3.currentPassword,
      name: "password",
      type: "password",
      autocomplete: "current-password",
      hint: words3.currentPasswordHint,
      problem: problemOf3("password")
    }
  );
}
var textIn3 = (data, name) => String(data.get(name) ?? "");

// src/screens/settings/account.tsx
function Account() {
  let asks = useSignal(null), close = () => {
    asks.value = null;
  }, done = () => announce(words3.changed), { name, email } = person.value ?? { name: null, email: "" }, ask = (what, label) => ({
    label: words3.change,
    name: words3.changeWhat(label),
    run: () => {
      asks.value = what;
    }
  });
  return /* @__PURE__ */ a("section", { "aria-labelledby": "you", children: [
    /* @__PURE__ */ a("h2", { id: "you", children: words3.you }),
    /* @__PURE__ */ a("div", { class: "card list", children: [
      /* @__PURE__ */ a(Line, { label: words3.name, value: name ?? words3.noName, action: ask("name", words3.name) }),
      /* @__PURE__ */ a(Line, { label: words3.email, value: email, action: ask("email", words3.email) }),
      /* @__PURE__ */ a(Line, { label: words3.password, action: ask("password", words3.password) })
    ] }),
    asks.value === "name" && /* @__PURE__ */ a(
      Ask,
      {
        title: words3.name,
        button: words3.save,
        send: (data) => changeName(textIn3(data, "name")),
        onDone: done,
        onClose: close,
        children: (problemOf3) => /* @__PURE__ */ a(
          Field,
          {
            label: words3.name,
            name: "name",
            autocomplete: "name",
            hint: words3.nameHint,
            value: name ?? "",
            isRequired: !1,
            problem: problemOf3("name")
          }
        )
      }
    ),
    asks.value === "email" && /* @__PURE__ */ a(
      Ask,
      {
        title: words3.newEmail,
        button: words3.save,
        send: (data) => changeEmail(textIn3(data, "password"), textIn3(data, "email")),
        onDone: done,
        onClose: close,
        children: (problemOf3) => /* @__PURE__ */ a($, { children: [
          /* @__PURE__ */ a(
            Field,
            {
              label: words3.newEmail,
              name: "email",
              type: "email",
              autocomplete: "email",
              hint: words3.newEmailHint,
              problem: problemOf3("email")
            }
          ),
          /* @__PURE__ */ a(CurrentPassword, { problemOf: problemOf3 })
        ] })
      }
    ),
    asks.value === "password" && /* @__PURE__ */ a(NewPassword, { onDone: done, onClose: close })
  ] });
}
function NewPassword({ onDone, onClose }) {
  let send = (data) => changePassword(textIn3(data, "password"), textIn3(data, "new_password"), data.has("keep"));
  return /* @__PURE__ */ a(
    Ask,
    {
      title: words3.newPassword,
      text: words3.passwordText,
      button: words3.save,
      send,
      onDone,
      onClose,
      children: (problemOf3) => /* @__PURE__ */ a($, { children: [
        /* @__PURE__ */ a(CurrentPassword, { problemOf: problemOf3 }),
        /* @__PURE__ */ a(
          Field,
          {
            label: words3.newPassword,
            name: "new_password",
            type: "password",
            autocomplete: "new-password",
            hint: words3.newPasswordHint,
            problem: problemOf3("new_password")
          }
        ),
        /* @__PURE__ */ a("label", { class: "check", children: [
          /* @__PURE__ */ a("input", { type: "checkbox", name: "keep", defaultChecked: !0 }),
          /* @__PURE__ */ a("span", { children: [
            words3.keepTokens,
            /* @__PURE__ */ a("small", { children: words3.keepTokensHint })
          ] })
        ] })
      ] })
    }
  );
}

// src/screens/settings/device.tsx
var THEMES = ["system", "light", "dark"];
function Look() {
  let { theme, hasKeys } = preferences.value;
  return /* @__PURE__ */ a("section", { "aria-labelledby": "look", children: [
    /* @__PURE__ */ a("h2", { id: "look", children: words3.look }),
    /* @__PURE__ */ a("div", { class: "card list", children: [
      /* @__PURE__ */ a("fieldset", { class: "line", children: [
        /* @__PURE__ */ a("legend", { children: words3.theme }),
        /* @__PURE__ */ a("div", { class: "switch", children: THEMES.map((one) => /* @__PURE__ */ a("label", { children: [
          /* @__PURE__ */ a(
            "input",
            {
              type: "radio",
              name: "theme",
              checked: one === theme,
              onChange: () => prefer({ theme: one })
            }
          ),
          words3.themes[one]
        ] }, one)) })
      ] }),
      /* @__PURE__ */ a("label", { class: "line", children: [
        /* @__PURE__ */ a("span", { class: "about", children: [
          words3.keysSwitch,
          /* @__PURE__ */ a("small", { class: "soft", children: words3.keysHint })
        ] }),
        /* @__PURE__ */ a(
          "input",
          {
            type: "checkbox",
            checked: hasKeys,
            onChange: (event) => prefer({ hasKeys: event.currentTarget.checked })
          }
        )
      ] })
    ] })
  ] });
}
function Device() {
  let found = useSignal(null);
  A(() => {
    room().then((now2) => {
      found.value = now2;
    });
  }, []);
  let { bytes, isKept } = found.value ?? { bytes: void 0, isKept: "unknown" }, count = unsent.value, isGuest = person.value?.isGuest === !0, isInstalled = matchMedia("(display-mode: standalone)").matches;
  return /* @__PURE__ */ a("section", { "aria-labelledby": "device", children: [
    /* @__PURE__ */ a("h2", { id: "device", children: words3.device }),
    /* @__PURE__ */ a("div", { class: "card list", children: [
      /* @__PURE__ */ a(
        Line,
        {
          label: words3.unsent,
          value: count > 0 ? count.toLocaleString() : words3.everythingSent
        }
      ),
      bytes !== void 0 && /* @__PURE__ */ a(Line, { label: words3.room, value: sizeOf(bytes) }),
      /* @__PURE__ */ a(Line, { label: words3.kept, value: isGuest ? words3.guest : words3.isKept[isKept] }),
      !isInstalled && !isGuest && /* @__PURE__ */ a(Line, { label: words3.install, value: words3.installHint })
    ] })
  ] });
}

// src/views/copy.tsx
function CopyButton({ text }) {
  let isCopied = useSignal(!1);
  if (!("clipboard" in navigator)) return null;
  async function copy() {
    await navigator.clipboard.writeText(text), isCopied.value = !0, announce(words.copied);
  }
  return /* @__PURE__ */ a("button", { type: "button", class: "quiet", onClick: copy, children: isCopied.value ? words.copied : words.copy });
}

// src/screens/settings/factor.tsx
function Factor({ isOn, onChanged }) {
  let step = useSignal(null), closeIf = (kind) => () => {
    step.peek()?.kind === kind && (step.value = null);
  }, current = step.value;
  return /* @__PURE__ */ a($, { children: [
    /* @__PURE__ */ a(
      Line,
      {
        label: words3.factor,
        value: isOn ? words3.on : words3.factorText,
        action: isOn === void 0 ? void 0 : {
          label: isOn ? words3.turnOff : words3.turnOn,
          name: `${isOn ? words3.turnOff : words3.turnOn}: ${words3.factor}`,
          run: () => {
            step.value = { kind: isOn ? "off" : "password" };
          }
        }
      }
    ),
    current?.kind === "password" && /* @__PURE__ */ a(
      Ask,
      {
        title: words3.factor,
        text: words3.factorText,
        button: words3.continue,
        send: (data) => beginSecondFactor(textIn3(data, "password")),
        onDone: (setup) => {
          step.value = { kind: "scan", setup };
        },
        onClose: closeIf("password"),
        children: (problemOf3) => /* @__PURE__ */ a(CurrentPassword, { problemOf: problemOf3 })
      }
    ),
    current?.kind === "scan" && /* @__PURE__ */ a(
      Scan,
      {
        setup: current.setup,
        onDone: (codes) => {
          step.value = { kind: "codes", codes }, onChanged();
        },
        onClose: closeIf("scan")
      }
    ),
    current?.kind === "codes" && /* @__PURE__ */ a(Codes, { codes: current.codes, onClose: closeIf("codes") }),
    current?.kind === "off" && /* @__PURE__ */ a(
      Ask,
      {
        title: words3.turnOff,
        text: words3.factorOffText,
        button: words3.turnOff,
        isDanger: !0,
        send: (data) => removeSecondFactor(textIn3(data, "password"), textIn3(data, "code")),
        onDone: onChanged,
        onClose: closeIf("off"),
        children: (problemOf3) => /* @__PURE__ */ a($, { children: [
          /* @__PURE__ */ a(CurrentPassword, { problemOf: problemOf3 }),
          /* @__PURE__ */ a(Code, { hint: words3.orRecovery, problem: problemOf3("code") })
        ] })
      }
    )
  ] });
}
function Scan({ setup, onDone, onClose }) {
  let send = (data) => confirmSecondFactor(textIn3(data, "code"));
  return /* @__PURE__ */ a(
    Ask,
    {
      title: words3.factor,
      text: words3.scan,
      button: words3.turnOn,
      send,
      onDone: ({ recovery_codes }) => onDone(recovery_codes),
      onClose,
      children: (problemOf3) => /* @__PURE__ */ a($, { children: [
        /* @__PURE__ */ a("img", { class: "qr", src: pictureOf(setup.qr_svg), alt: words3.picture }),
        /* @__PURE__ */ a("p", { class: "soft", children: words3.byHand }),
        /* @__PURE__ */ a("p", { class: "secret", children: [
          /* @__PURE__ */ a("code", { children: setup.secret.replace(/(.{4})(?=.)/g, "$1 ") }),
          /* @__PURE__ */ a(CopyButton, { text: setup.secret })
        ] }),
        /* @__PURE__ */ a(Code, { hint: words3.codeHint, problem: problemOf3("code") })
      ] })
    }
  );
}
var pictureOf = (svg) => `data:image/svg+xml,${encodeURIComponent(
  svg.includes("xmlns=") ? svg : svg.replace("<svg", '<svg xmlns="http://www.w3.org/2000/svg"')
)}`;
function Code({ hint, problem }) {
  return /* @__PURE__ */ a(
    Field,
    {
      label: words3.code,
      name: "code",
      autocomplete: "one-time-code",
      hint,
      problem
    }
  );
}
function Codes({ codes, onClose }) {
  let dialog = useDialog();
  return /* @__PURE__ */ a("dialog", { ref: dialog, "aria-labelledby": "codes-title", onClose, children: [
    /* @__PURE__ */ a("h2", { id: "codes-title", children: words3.recoveryTitle }),
    /* @__PURE__ */ a("p", { children: words3.recoveryText }),
    /* @__PURE__ */ a("ul", { class: "codes", children: codes.map((code) => /* @__PURE__ */ a("li", { children: /* @__PURE__ */ a("code", { children: code }) }, code)) }),
    /* @__PURE__ */ a("form", { method: "dialog", class: "row", children: [
      /* @__PURE__ */ a(CopyButton, { text: codes.join(`
`) }),
      /* @__PURE__ */ a("button", { class: "primary", children: words3.keptThem })
    ] })
  ] });
}

// src/screens/settings/leaving.tsx
function Leaving() {
  let left2 = useSignal(0), isBusy = useSignal(!1), isDeleting = useSignal(!1), next = T("/"), dialog = T(null);
  async function leave2(to) {
    if (!isBusy.peek()) {
      if (next.current = to, isBusy.value = !0, left2.value = await sendAll(), left2.value === 0) return leaveNow();
      isBusy.value = !1, dialog.current?.showModal();
    }
  }
  async function leaveNow() {
    dialog.current?.close(), readdress(next.current), await signOut();
  }
  async function forget2() {
    readdress("/"), await forgetHere();
  }
  return /* @__PURE__ */ a("section", { "aria-labelledby": "leaving", children: [
    /* @__PURE__ */ a("h2", { id: "leaving", children: words3.leaving }),
    /* @__PURE__ */ a("div", { class: "card list", children: [
      /* @__PURE__ */ a(
        Line,
        {
          label: words3.signOut,
          value: isBusy.value ? words3.signingOut : words3.signOutHint,
          action: { label: words3.signOut, run: () => {
            leave2("/");
          } }
        }
      ),
      !person.value?.isGuest && /* @__PURE__ */ a(
        Line,
        {
          label: words3.notMine,
          value: words3.notMineHint,
          action: {
            label: words3.leaveNothing,
            run: () => {
              leave2("/sign-in?guest");
            }
          }
        }
      ),
      /* @__PURE__ */ a(
        Line,
        {
          label: words3.deleteAccount,
          value: words3.deleteHint,
          action: {
            label: words3.delete,
            name: `${words3.delete}: ${words3.deleteAccount}`,
            run: () => {
              isDeleting.value = !0;
            },
            isDanger: !0
          }
        }
      )
    ] }),
    isDeleting.value && /* @__PURE__ */ a(
      Ask,
      {
        title: words3.deleteTitle,
        text: words3.deleteText,
        button: words3.deleteForGood,
        isDanger: !0,
        send: (data) => deleteAccount(textIn3(data, "password")),
        onDone: () => {
          forget2();
        },
        onClose: () => {
          isDeleting.value = !1;
        },
        children: (problemOf3) => /* @__PURE__ */ a(CurrentPassword, { problemOf: problemOf3 })
      }
    ),
    /* @__PURE__ */ a("dialog", { ref: dialog, "aria-labelledby": "unsent-title", children: [
      /* @__PURE__ */ a("h2", { id: "unsent-title", children: words3.unsentTitle }),
      /* @__PURE__ */ a("p", { children: words3.unsentText(left2.value) }),
      /* @__PURE__ */ a("div", { class: "row", children: [
        /* @__PURE__ */ a("button", { type: "button", class: "quiet danger", onClick: leaveNow, children: words3.signOutAnyway }),
        /* @__PURE__ */ a("button", { type: "button", class: "quiet", onClick: saveFile, children: words3.saveFile }),
        /* @__PURE__ */ a("button", { type: "button", class: "primary", onClick: () => dialog.current?.close(), children: words3.stay })
      ] })
    ] })
  ] });
}
async function saveFile() {
  let lines = (await everythingUnsent()).map((row) => JSON.stringify(row)), file = new Blob([`${lines.join(`
`)}
`], { type: "application/jsonl" }), link = document.createElement("a");
  link.href = URL.createObjectURL(file), link.download = "aurora-unsent.jsonl", link.click(), URL.revokeObjectURL(link.href);
}

// src/screens/settings/moving.tsx
function Moving({ makeArchive }) {
  let said = useSignal(words3.exportHint), isBusy = useSignal(!1);
  async function save2() {
    isBusy.peek() || (isBusy.value = !0, said.value = await exported(
      makeArchive,
      (done, of) => {
        said.value = words3.exporting(done, of);
      }
    ), announce(said.value), isBusy.value = !1);
  }
  let action = { label: words3.exportButton, run: () => {
    save2();
  } };
  return /* @__PURE__ */ a("section", { "aria-labelledby": "moving", children: [
    /* @__PURE__ */ a("h2", { id: "moving", children: words3.moving }),
    /* @__PURE__ */ a("div", { class: "card list ways", children: [
      /* @__PURE__ */ a(
        Line,
        {
          label: words3.exportAll,
          value: isSecureContext ? said.value : words3.exportNeedsHttps,
          action: isSecureContext ? action : void 0
        }
      ),
      /* @__PURE__ */ a("a", { class: "line", href: "/import", children: /* @__PURE__ */ a("span", { class: "about", children: [
        words3.importTitle,
        /* @__PURE__ */ a("small", { class: "soft", children: words3.importHint })
      ] }) })
    ] })
  ] });
}
async function exported(makeArchive, shown) {
  let made = await makeArchive(shown);
  if (made.kind === "busy") return words3.exportBusy;
  if (made.kind === "offline") return words3.exportOffline;
  if (made.kind === "problem") return made.problem.detail;
  let link = document.createElement("a");
  return link.href = URL.createObjectURL(made.data.file), link.download = made.data.name, link.click(), setTimeout(() => URL.revokeObjectURL(link.href), 6e4), words3.exported(made.data.name);
}

// src/model/agent.ts
var BROWSERS = [
  ["Edg", "Edge"],
  ["OPR/", "Opera"],
  ["SamsungBrowser", "Samsung Internet"],
  ["Firefox", "Firefox"],
  ["FxiOS", "Firefox"],
  ["CriOS", "Chrome"],
  ["Chrome", "Chrome"],
  ["Safari", "Safari"]
], SYSTEMS = [
  ["iPhone", "iPhone"],
  ["iPad", "iPad"],
  ["Android", "Android"],
  ["Mac OS X", "a Mac"],
  ["Windows", "Windows"],
  ["CrOS", "ChromeOS"],
  ["Linux", "Linux"]
];
function agentOf(text) {
  let first = (names2) => names2.find(([mark]) => text.includes(mark))?.[1] ?? "";
  return { browser: first(BROWSERS), system: first(SYSTEMS) };
}

// src/screens/settings/sessions.tsx
function Sessions({ all: all2 }) {
  async function end(session) {
    if ((await endSession(session.id)).kind === "offline") return announce(words3.offline);
    all2.value = all2.peek()?.filter((one) => one.id !== session.id) ?? null;
  }
  return /* @__PURE__ */ a($, { children: all2.value?.map((session) => {
    let name = nameOf2(session), seen2 = words3.seen(sinceOf(momentOf(session.last_seen_at)));
    return /* @__PURE__ */ a(
      Line,
      {
        label: name,
        value: session.current ? words3.thisOne : seen2,
        action: session.current ? void 0 : {
          label: words3.signOutThere,
          name: words3.signOutOf(name),
          run: () => {
            end(session);
          }
        }
      },
      session.id
    );
  }) });
}
function nameOf2(session) {
  let { browser, system } = agentOf(session.user_agent ?? "");
  return browser && system ? words3.on_(browser, system) : browser || system || session.user_agent || words3.unknownDevice;
}

// src/screens/settings/tokens.tsx
var OF_DAYS = [30, 90, 365], SCOPES = [
  { name: "thoughts", may: ["thoughts:read", "thoughts:write"] },
  { name: "journals", may: ["journals:read", "journals:write"] },
  { name: "tasks", may: ["tasks:read", "tasks:write"] },
  { name: "history", may: ["history:read", "history:write"] },
  { name: "account", may: ["account:read"] }
];
function Tokens({ all: all2, hasFactor }) {
  let isAsking = useSignal(!1), created = useSignal(null);
  async function revoke(token) {
    if ((await revokeToken(token.id)).kind === "offline") return announce(words3.offline);
    all2.value = all2.peek()?.filter((one) => one.id !== token.id) ?? null, announce(words3.revoked);
  }
  function add3({ token, ...rest }) {
    all2.value = [rest, ...all2.peek() ?? []], created.value = token;
  }
  return /* @__PURE__ */ a($, { children: [
    all2.value?.map((token) => /* @__PURE__ */ a(
      Line,
      {
        label: token.name,
        value: aboutOf(token),
        action: {
          label: words3.revoke,
          name: words3.revokeOf(token.name),
          run: () => {
            revoke(token);
          },
          isDanger: !0
        }
      },
      token.id
    )),
    /* @__PURE__ */ a("div", { class: "line", children: [
      /* @__PURE__ */ a("p", { class: "about soft", children: words3.tokensText }),
      /* @__PURE__ */ a("button", { type: "button", class: "quiet", onClick: () => {
        isAsking.value = !0;
      }, children: words3.newToken })
    ] }),
    isAsking.value && /* @__PURE__ */ a(
      NewToken,
      {
        hasFactor,
        onDone: add3,
        onClose: () => {
          isAsking.value = !1;
        }
      }
    ),
    created.value && /* @__PURE__ */ a(Created, { token: created.value, onClose: () => {
      created.value = null;
    } })
  ] });
}
function aboutOf(token) {
  let until = words3.until(longDateOf(dayOf(momentOf(token.expires_at)))), used = token.last_used_at ? words3.used(sinceOf(momentOf(token.last_used_at))) : words3.neverUsed;
  return `${token.scopes.join(", ")} · ${until}, ${used}`;
}
function NewToken({ hasFactor, onDone, onClose }) {
  function send(data) {
    let scopes = data.getAll("scopes");
    if (scopes.length === 0) return words3.noScope;
    let code = textIn3(data, "code").trim();
    return createToken({
      name: textIn3(data, "name").trim(),
      scopes,
      days: Number(textIn3(data, "days")),
      password: textIn3(data, "password"),
      ...code ? { code } : {}
    });
  }
  return /* @__PURE__ */ a(Ask, { title: words3.newToken, button: words3.create, send, onDone, onClose, children: (problemOf3) => /* @__PURE__ */ a($, { children: [
    /* @__PURE__ */ a(Field, { label: words3.tokenName, name: "name", problem: problemOf3("name") }),
    /* @__PURE__ */ a(Scopes, {}),
    /* @__PURE__ */ a(Days, {}),
    /* @__PURE__ */ a(CurrentPassword, { problemOf: problemOf3 }),
    hasFactor && /* @__PURE__ */ a(Code2, { problemOf: problemOf3 })
  ] }) });
}
function Scopes() {
  return /* @__PURE__ */ a("fieldset", { class: "scopes", children: [
    /* @__PURE__ */ a("legend", { children: words3.may }),
    SCOPES.map(({ name, may }) => /* @__PURE__ */ a("div", { children: [
      /* @__PURE__ */ a("span", { children: words3.scopes[name] }),
      may.map((scope) => {
        let isRead = scope.endsWith(":read"), what = words3.scopes[name] ?? name;
        return /* @__PURE__ */ a("label", { children: [
          /* @__PURE__ */ a(
            "input",
            {
              type: "checkbox",
              name: "scopes",
              value: scope,
              "aria-label": isRead ? words3.readWhat(what) : words3.writeWhat(what)
            }
          ),
          isRead ? words3.read : words3.write
        ] }, scope);
      })
    ] }, name))
  ] });
}
function Days() {
  return /* @__PURE__ */ a("div", { class: "field", children: [
    /* @__PURE__ */ a("label", { for: "token-days", children: words3.days }),
    /* @__PURE__ */ a("select", { id: "token-days", name: "days", defaultValue: "90", children: OF_DAYS.map((days2) => /* @__PURE__ */ a("option", { value: days2, selected: days2 === 90, children: words3.daysOf[days2] }, days2)) })
  ] });
}
var Code2 = ({ problemOf: problemOf3 }) => /* @__PURE__ */ a(
  Field,
  {
    label: words3.code,
    name: "code",
    autocomplete: "one-time-code",
    hint: words3.orRecovery,
    problem: problemOf3("code")
  }
);
function Created({ token, onClose }) {
  let dialog = useDialog();
  return /* @__PURE__ */ a("dialog", { ref: dialog, "aria-labelledby": "created-title", onClose, children: [
    /* @__PURE__ */ a("h2", { id: "created-title", children: words3.created }),
    /* @__PURE__ */ a("p", { children: words3.createdText }),
    /* @__PURE__ */ a("p", { class: "secret", children: /* @__PURE__ */ a("code", { children: token }) }),
    /* @__PURE__ */ a("form", { method: "dialog", class: "row", children: [
      /* @__PURE__ */ a(CopyButton, { text: token }),
      /* @__PURE__ */ a("button", { class: "primary", children: words3.done })
    ] })
  ] });
}

// src/model/languages.ts
var names = new Intl.DisplayNames(void 0, { type: "language" });
function languageName(code) {
  try {
    return names.of(code) ?? code;
  } catch {
    return code;
  }
}
function codesIn(text) {
  let typed = text.split(/[\s,;]+/u).filter(Boolean);
  return [...new Set(typed.map(canonical))];
}
function canonical(code) {
  try {
    return Intl.getCanonicalLocales(code)[0] ?? code;
  } catch {
    return code;
  }
}

// src/screens/settings/writing.tsx
function Writing({ user, onChanged }) {
  let asks = useSignal(null), close = () => {
    asks.value = null;
  };
  function done(changed) {
    onChanged(changed), announce(words3.changed);
  }
  return /* @__PURE__ */ a($, { children: [
    /* @__PURE__ */ a(
      Line,
      {
        label: words3.zone,
        value: user.zone,
        action: {
          label: words3.change,
          name: words3.changeWhat(words3.zone),
          run: () => {
            asks.value = "zone";
          }
        }
      }
    ),
    /* @__PURE__ */ a(
      Line,
      {
        label: words3.languages,
        value: user.languages.map(languageName).join(", "),
        action: {
          label: words3.change,
          name: words3.changeWhat(words3.languages),
          run: () => {
            asks.value = "languages";
          }
        }
      }
    ),
    asks.value === "zone" && /* @__PURE__ */ a(
      Ask,
      {
        title: words3.zone,
        text: words3.zoneText,
        button: words3.save,
        send: (data) => changeZone(textIn3(data, "zone")),
        onDone: done,
        onClose: close,
        children: (problemOf3) => /* @__PURE__ */ a($, { children: [
          /* @__PURE__ */ a(
            Field,
            {
              label: words3.zone,
              name: "zone",
              list: "zones",
              value: user.zone,
              hint: words3.zoneHere(deviceZone()),
              problem: problemOf3("zone")
            }
          ),
          /* @__PURE__ */ a("datalist", { id: "zones", children: allZones().map((zone) => /* @__PURE__ */ a("option", { value: zone }, zone)) })
        ] })
      }
    ),
    asks.value === "languages" && /* @__PURE__ */ a(
      Ask,
      {
        title: words3.languages,
        text: words3.languagesText,
        button: words3.save,
        send: (data) => {
          let codes = codesIn(textIn3(data, "languages"));
          return codes.length > 0 ? changeLanguages(codes) : words3.noLanguage;
        },
        onDone: done,
        onClose: close,
        children: (problemOf3) => /* @__PURE__ */ a(
          Field,
          {
            label: words3.languages,
            name: "languages",
            value: user.languages.join(", "),
            hint: words3.languagesHint,
            problem: problemOf3("languages")
          }
        )
      }
    )
  ] });
}

// src/screens/settings.tsx
function Settings({ makeArchive }) {
  return /* @__PURE__ */ a($, { children: [
    /* @__PURE__ */ a(Below, { title: words3.title }),
    /* @__PURE__ */ a("nav", { class: "card list ways", "aria-label": words3.ways, children: [
      /* @__PURE__ */ a("a", { class: "line", href: "/archive", children: /* @__PURE__ */ a("span", { class: "about", children: [
        words3.archive,
        /* @__PURE__ */ a("small", { class: "soft", children: words3.archiveHint })
      ] }) }),
      /* @__PURE__ */ a("a", { class: "line", href: "/trash", children: /* @__PURE__ */ a("span", { class: "about", children: [
        words3.trash,
        /* @__PURE__ */ a("small", { class: "soft", children: words3.trashHint })
      ] }) }),
      /* @__PURE__ */ a("button", { type: "button", class: "line", onClick: () => {
        isListOpen.value = !0;
      }, children: [
        /* @__PURE__ */ a("span", { class: "about", children: words3.allKeys }),
        /* @__PURE__ */ a("kbd", { children: "?" })
      ] })
    ] }),
    /* @__PURE__ */ a(Account, {}),
    /* @__PURE__ */ a(SigningIn, {}),
    /* @__PURE__ */ a(Look, {}),
    /* @__PURE__ */ a(Device, {}),
    /* @__PURE__ */ a(Moving, { makeArchive }),
    /* @__PURE__ */ a(Leaving, {})
  ] });
}
function SigningIn() {
  let user = useSignal(null), isAway = useSignal(!1), sessions = useSignal(null), tokens = useSignal(null);
  async function look() {
    let answer = await readAccount();
    isAway.value = answer.kind === "offline", answer.kind === "data" && (user.value = answer.data);
  }
  async function lookAtSessions(event) {
    if (!event.currentTarget.open || sessions.value) return;
    let answer = await readSessions();
    isAway.value = answer.kind === "offline", answer.kind === "data" && (sessions.value = answer.data.items);
  }
  async function lookAtTokens(event) {
    if (!event.currentTarget.open || tokens.value) return;
    let answer = await readTokens();
    isAway.value = answer.kind === "offline", answer.kind === "data" && (tokens.value = answer.data.items);
  }
  A(() => {
    look();
  }, []);
  let known = user.value;
  return /* @__PURE__ */ a($, { children: [
    /* @__PURE__ */ a("section", { "aria-labelledby": "security", children: [
      /* @__PURE__ */ a("h2", { id: "security", children: words3.security }),
      /* @__PURE__ */ a("p", { class: "soft", role: "status", children: isAway.value ? words3.offline : "" }),
      /* @__PURE__ */ a("div", { class: "card list", children: [
        /* @__PURE__ */ a(Factor, { isOn: user.value?.second_factor, onChanged: look }),
        /* @__PURE__ */ a("details", { onToggle: lookAtSessions, children: [
          /* @__PURE__ */ a("summary", { class: "line", children: words3.sessions }),
          /* @__PURE__ */ a(Sessions, { all: sessions })
        ] }),
        /* @__PURE__ */ a("details", { onToggle: lookAtTokens, children: [
          /* @__PURE__ */ a("summary", { class: "line", children: words3.tokens }),
          /* @__PURE__ */ a(Tokens, { all: tokens, hasFactor: user.value?.second_factor === !0 })
        ] })
      ] })
    ] }),
    known && /* @__PURE__ */ a("section", { "aria-labelledby": "writing", children: [
      /* @__PURE__ */ a("h2", { id: "writing", children: words3.writing }),
      /* @__PURE__ */ a("div", { class: "card list", children: /* @__PURE__ */ a(Writing, { user: known, onChanged: (changed) => {
        user.value = changed;
      } }) })
    ] })
  ] });
}

// src/words/tasks.ts
var words4 = {
  title: "Tasks",
  views: "Sort",
  byDay: "By day",
  byList: "By list",
  add: "Add a task",
  addHint: "Call Anna tomorrow 16:30 !high @Home #family",
  addButton: "Save",
  overdue: "Overdue",
  undated: "Without a day",
  noList: "In no list",
  done: (count) => `Done · ${count.toLocaleString()}`,
  count: (count) => many(count, "task", "tasks"),
  nothing: "Nothing to do. Write down what you do not want to keep in mind.",
  more: (count) => `Show ${count.toLocaleString()} more`,
  task: "Task",
  name: "What is to be done",
  description: "Notes",
  date: "Day",
  time: "Time",
  noTime: "The time needs a day.",
  priority: "Priority",
  list: "List",
  tags: "Tags",
  tagsHint: "Words, with spaces between them",
  part: "Part of",
  parts: "Subtasks",
  partsDone: (done, of) => `${done} of ${of} done`,
  addPart: "Add a subtask",
  doneSwitch: "Done",
  tooDeep: "Subtasks go four levels deep.",
  delete: "Delete",
  saved: "Saved",
  nameMissing: "Say what is to be done.",
  history: "History"
};

// src/views/task-fields.tsx
var MAX_TITLE = 255, MAX_DESCRIPTION = 5e3;
function TaskFields({ id, row }) {
  return /* @__PURE__ */ a($, { children: [
    /* @__PURE__ */ a(Labelled, { id: `${id}-title`, label: words4.name, children: /* @__PURE__ */ a(
      "textarea",
      {
        id: `${id}-title`,
        name: "title",
        rows: 1,
        dir: "auto",
        autocapitalize: "sentences",
        "aria-describedby": `${id}-problem`,
        defaultValue: textOf(row, "title"),
        onInput: (event) => fit(event.currentTarget)
      }
    ) }),
    /* @__PURE__ */ a(Labelled, { id: `${id}-description`, label: words4.description, children: /* @__PURE__ */ a(
      "textarea",
      {
        id: `${id}-description`,
        name: "description",
        rows: 2,
        dir: "auto",
        autocapitalize: "sentences",
        defaultValue: textOf(row, "description"),
        onInput: (event) => fit(event.currentTarget)
      }
    ) }),
    /* @__PURE__ */ a("div", { class: "columns", children: [
      /* @__PURE__ */ a(Labelled, { id: `${id}-date`, label: words4.date, children: /* @__PURE__ */ a("input", { id: `${id}-date`, name: "date", type: "date", defaultValue: textOf(row, "date") }) }),
      /* @__PURE__ */ a(Labelled, { id: `${id}-time`, label: words4.time, children: /* @__PURE__ */ a(
        "input",
        {
          id: `${id}-time`,
          name: "due_time",
          type: "time",
          defaultValue: textOf(row, "due_time")
        }
      ) }),
      /* @__PURE__ */ a(Labelled, { id: `${id}-priority`, label: words4.priority, children: /* @__PURE__ */ a("select", { id: `${id}-priority`, name: "priority", children: PRIORITIES.map((one) => /* @__PURE__ */ a("option", { value: one, selected: one === textOf(row, "priority"), children: words.priorities[one] }, one)) }) }),
      /* @__PURE__ */ a(Labelled, { id: `${id}-list`, label: words4.list, children: [
        /* @__PURE__ */ a(
          "input",
          {
            id: `${id}-list`,
            name: "list",
            list: `${id}-lists`,
            dir: "auto",
            maxLength: 100,
            autocomplete: "off",
            defaultValue: textOf(row, "list")
          }
        ),
        /* @__PURE__ */ a("datalist", { id: `${id}-lists`, children: lists.value.map((one) => /* @__PURE__ */ a("option", { value: one }, one)) })
      ] })
    ] }),
    /* @__PURE__ */ a(Labelled, { id: `${id}-tags`, label: words4.tags, children: /* @__PURE__ */ a(
      "input",
      {
        id: `${id}-tags`,
        name: "tags",
        dir: "auto",
        autocomplete: "off",
        autocapitalize: "none",
        placeholder: words4.tagsHint,
        defaultValue: tagsOf(row).join(" ")
      }
    ) })
  ] });
}
var Labelled = ({ id, label, children }) => /* @__PURE__ */ a("div", { class: "field", children: [
  /* @__PURE__ */ a("label", { for: id, children: label }),
  children
] }), control = (form, name) => form?.elements.namedItem(name), NAMES = ["title", "description", "date", "due_time", "priority", "list"];
function fieldsIn2(form, before) {
  let text = (name) => control(form, name)?.value.trim() ?? "", tags = tagsTyped(text("tags"));
  return {
    title: text("title").replace(/\s+/gu, " "),
    description: text("description") || null,
    date: text("date") || null,
    due_time: text("due_time") || null,
    priority: text("priority") || "medium",
    list: text("list") || null,
    ...tags.length > 0 || "tags" in before ? { tags } : {}
  };
}
var tagsTyped = (text) => [
  ...new Set(
    text.toLowerCase().split(/[\s,#]+/u).filter(Boolean)
  )
].slice(0, MAX_TAGS);
function fill(form, row) {
  for (let name of NAMES) {
    let found = control(form, name);
    found && (found.value = textOf(row, name));
  }
  let tags = control(form, "tags");
  tags && (tags.value = tagsOf(row).join(" "));
}
function problemOf2(row) {
  let over = (name, most2) => [...textOf(row, name)].length - most2, most = Math.max(over("title", MAX_TITLE), over("description", MAX_DESCRIPTION));
  return most > 0 ? words.tooLong(most) : textOf(row, "title") ? textOf(row, "due_time") && !textOf(row, "date") ? words4.noTime : "" : words4.nameMissing;
}

// src/views/task-form.tsx
var FIELDS2 = {
  read: (form, before) => ({ ...before, ...fieldsIn2(form, before) }),
  draft: (_, row) => ({ title: textOf(row, "title"), text: textOf(row, "description"), row }),
  problem: problemOf2,
  fill
};
function TaskForm({ task, onDeleted }) {
  let saving = useSaving(task, FIELDS2, onDeleted), { form, draft, seen: seen2, failure } = saving, id = P();
  async function finish(event) {
    event.preventDefault(), await saving.saveTyped() && announce(words4.saved);
  }
  function onKey(event) {
    isComposing(event) || isSaveKey(event) && finish(event);
  }
  return F(() => form.current?.querySelectorAll("textarea").forEach(fit), []), /* @__PURE__ */ a(
    "form",
    {
      class: "task-form",
      ref: saving.hold,
      onSubmit: finish,
      onKeyDown: onKey,
      onFocusOut: saving.onFocusOut,
      noValidate: !0,
      children: [
        /* @__PURE__ */ a(TaskFields, { id, row: draft?.row ?? seen2.current.row }),
        /* @__PURE__ */ a("p", { id: `${id}-problem`, class: "problem", role: "status", children: failure }),
        /* @__PURE__ */ a(FormButtons, { other: words4.delete, isDanger: !0, onOther: saving.remove })
      ]
    }
  );
}

// src/views/task-line.tsx
function TaskLine({ label, hint, more }) {
  let id = T(newId(now())), field = T(null), line = useSignal(""), failure = useSignal(""), chosen = useChosen(), over = useComputed(() => overLimit("task", line.value, chosen));
  async function saveTask(event) {
    event.preventDefault();
    let typed = line.peek();
    if (!typed.trim() || over.peek() > 0) return;
    let row = { ...taskRow(typed.trim(), "", chosen), ...more }, saved = await add("task", row, id.current).then(
      () => !0,
      () => !1
    );
    failure.value = saved ? "" : words.notSaved, saved && (id.current = newId(now()), field.current?.value === typed && (field.current.value = line.value = ""), forget(chosen), announce(words.saved), askToKeep());
  }
  function onKey(event) {
    event.key === "Enter" && isComposing(event) && event.preventDefault();
  }
  return /* @__PURE__ */ a("form", { class: "task-line", onSubmit: saveTask, children: [
    /* @__PURE__ */ a("div", { class: "row", children: [
      /* @__PURE__ */ a(
        "input",
        {
          ref: field,
          "aria-label": label,
          placeholder: hint ?? label,
          dir: "auto",
          autocomplete: "off",
          autocapitalize: "sentences",
          enterkeyhint: "done",
          onInput: (event) => {
            line.value = event.currentTarget.value;
          },
          onKeyDown: onKey
        }
      ),
      /* @__PURE__ */ a("button", { type: "submit", class: "primary", children: words.save })
    ] }),
    line.value.trim() && /* @__PURE__ */ a(Chips, { line, chosen }),
    /* @__PURE__ */ a("p", { class: "problem", role: "status", children: over.value > 0 ? words.tooLong(over.value) : failure })
  ] });
}

// src/screens/task.tsx
var MAX_DEPTH = 4;
function TaskScreen({ id }) {
  let task = thingById(id).value;
  return !task || task.isDeleted || task.kind !== "task" ? /* @__PURE__ */ a($, { children: [
    /* @__PURE__ */ a(Below, { title: words4.task }),
    isReady.value && /* @__PURE__ */ a("p", { class: "empty", children: words.notThere })
  ] }) : /* @__PURE__ */ a(Shown2, { task }, id);
}
function Shown2({ task }) {
  let parts2 = useComputed(() => partsOf(tasks.value, task.id)), parent = thingById(parentOf(task)).value, depth = depthOf(task), done = parts2.value.filter(isDone).length;
  return /* @__PURE__ */ a("article", { class: "one-task", children: [
    /* @__PURE__ */ a(Below, { title: words4.task, action: /* @__PURE__ */ a(More, { task }), children: parent && /* @__PURE__ */ a("p", { class: "meta", children: [
      /* @__PURE__ */ a("span", { children: words4.part }),
      /* @__PURE__ */ a("a", { href: pathOf("task", parent.id), dir: "auto", children: textOf(parent.row, "title") })
    ] }) }),
    /* @__PURE__ */ a(TwoVersions, { thing: task, onLeft: goBack }),
    /* @__PURE__ */ a(Refused, { thing: task }),
    /* @__PURE__ */ a("label", { class: "check is-done", children: [
      /* @__PURE__ */ a(
        "input",
        {
          type: "checkbox",
          class: "tick",
          checked: isDone(task),
          onChange: (event) => {
            tickWithUndo(task, event.currentTarget.checked);
          }
        }
      ),
      words4.doneSwitch
    ] }),
    /* @__PURE__ */ a(TaskForm, { task, onDeleted: goBack }),
    /* @__PURE__ */ a("section", { "aria-labelledby": "parts", children: [
      /* @__PURE__ */ a("div", { class: "heading", children: [
        /* @__PURE__ */ a("h2", { id: "parts", children: words4.parts }),
        parts2.value.length > 0 && /* @__PURE__ */ a("span", { class: "soft", children: words4.partsDone(done, parts2.value.length) })
      ] }),
      parts2.value.length > 0 && /* @__PURE__ */ a("ul", { class: "card tasks", children: parts2.value.map((one) => /* @__PURE__ */ a(TaskRow, { task: one, hasDay: !0 }, one.id)) }),
      depth < MAX_DEPTH ? /* @__PURE__ */ a(TaskLine, { label: words4.addPart, more: partOf(task) }) : /* @__PURE__ */ a("p", { class: "soft", children: words4.tooDeep })
    ] })
  ] });
}
var More = ({ task }) => /* @__PURE__ */ a(Menu, { children: /* @__PURE__ */ a("a", { href: `${pathOf("task", task.id)}/history`, children: words4.history }) }), partOf = (task) => {
  let list2 = textOf(task.row, "list");
  return { parent_id: task.id, ...list2 ? { list: list2 } : {} };
};
function depthOf(task) {
  let [depth, at] = [1, thingById(parentOf(task)).value];
  for (; at && depth < MAX_DEPTH; )
    depth += 1, at = thingById(parentOf(at)).value;
  return depth;
}

// src/screens/tasks.tsx
var A_CHUNK2 = 20, GUESSED_REM3 = 3.5, VIEWS = ["byDay", "byList"];
function Tasks() {
  let view = preferences.value.tasks, groups = useComputed(
    () => preferences.value.tasks === "byDay" ? byDay(tasks.value, today.value) : byList(tasks.value)
  );
  return /* @__PURE__ */ a($, { children: [
    /* @__PURE__ */ a(Below, { title: words4.title }),
    /* @__PURE__ */ a(TaskLine, { label: words4.add, hint: words4.addHint }),
    /* @__PURE__ */ a("fieldset", { class: "switch of-views", children: [
      /* @__PURE__ */ a("legend", { class: "aloud", children: words4.views }),
      VIEWS.map((one) => /* @__PURE__ */ a("label", { children: [
        /* @__PURE__ */ a(
          "input",
          {
            type: "radio",
            name: "view",
            checked: one === view,
            onChange: () => prefer({ tasks: one })
          }
        ),
        words4[one]
      ] }, one))
    ] }),
    isReady.value && groups.value.length === 0 && /* @__PURE__ */ a("p", { class: "empty", children: words4.nothing }),
    groups.value.map((group, place) => /* @__PURE__ */ a(OneGroup, { group, isFirst: place < 3 }, `${group.kind} ${group.name}`))
  ] });
}
function OneGroup({ group, isFirst }) {
  let isOpen = useSignal(!1), id = `group-${group.kind}-${group.name}`;
  return group.kind === "done" ? /* @__PURE__ */ a("details", { class: "overdue", onToggle: (event) => {
    isOpen.value = event.currentTarget.open;
  }, children: [
    /* @__PURE__ */ a("summary", { children: /* @__PURE__ */ a("h2", { children: words4.done(group.tasks.length) }) }),
    isOpen.value && /* @__PURE__ */ a(Rows, { group, isFirst: !0 })
  ] }) : /* @__PURE__ */ a("section", { "aria-labelledby": id, children: [
    /* @__PURE__ */ a("h2", { id, class: group.kind === "overdue" ? "late" : void 0, dir: "auto", children: nameOf3(group) }),
    /* @__PURE__ */ a(Rows, { group, isFirst })
  ] });
}
function nameOf3({ kind, name }) {
  return kind === "day" ? dayName(name) : kind === "overdue" ? words4.overdue : kind === "undated" ? words4.undated : name || words4.noList;
}
function Rows({ group, isFirst }) {
  let row = ({ task, depth }) => /* @__PURE__ */ a(
    TaskRow,
    {
      task,
      depth,
      hasDay: group.kind !== "day",
      hasParent: depth === 0
    },
    task.id
  ), chunks = [];
  for (let from = 0; from < group.tasks.length; from += A_CHUNK2)
    chunks.push(group.tasks.slice(from, from + A_CHUNK2));
  return /* @__PURE__ */ a("div", { class: "card", children: chunks.map((some, place) => /* @__PURE__ */ a(
    Near,
    {
      name: `tasks ${group.kind} ${group.name} ${place} ${some.length}`,
      guessedRem: some.length * GUESSED_REM3,
      isFirst: isFirst && place === 0,
      children: () => /* @__PURE__ */ a("ul", { class: "tasks", children: some.map(row) })
    },
    place
  )) });
}

// src/model/details.ts
var MAX_TAG = 50, MAX_MOOD = 50, MAX_PLACE = 200;
function typedOf(row, zone) {
  let at = momentOf(textOf(row, "timestamp")), place = placeOf(row);
  return {
    day: dayOf(at, zone),
    clock: clockOf(at, zone),
    zone,
    journal_id: textOf(row, "journal_id"),
    mood: textOf(row, "mood"),
    tags: tagsOf(row).join(", "),
    place_name: String(place.name ?? ""),
    latitude: String(place.latitude ?? ""),
    longitude: String(place.longitude ?? "")
  };
}
var placeOf = (row) => typeof row.place == "object" && row.place !== null ? row.place : {};
function withDetails(row, words5, typed, shown) {
  let faults = [], is = (name) => typed[name] !== void 0, after = { ...row }, hasMoved = ["day", "clock", "zone"].some((name) => is(name) && typed[name] !== shown[name]);
  if (is("day") && hasMoved) {
    let zone = typed.zone ?? shown.zone, at = instantOf(typed.day ?? "", typed.clock ?? "", zone);
    Number.isNaN(at) ? faults.push("day") : after.timestamp = isoOf(at), "zone" in row && zone !== void 0 && (after.zone = zone);
  }
  return typed.journal_id && (after.journal_id = typed.journal_id), is("mood") && (after.mood = typed.mood?.trim() || null), [...textOf(after, "mood")].length > MAX_MOOD && faults.push("mood"), is("tags") && (after.tags = tagsTyped2(typed.tags ?? "", words5)), tagsOf(after).length > MAX_TAGS && faults.push("tags"), tagsOf(after).some((tag) => [...tag].length > MAX_TAG) && faults.push("tagLength"), is("place_name") && (after.place = placeTyped(typed, faults)), equal("place", after.place, row.place) && (after.place = row.place ?? null), !("place" in row) && after.place === null && delete after.place, { row: after, faults };
}
function tagsTyped2(line, words5) {
  let typed = line.split(/,|\s+(?=#)/).map((tag) => tag.trim().replace(/^#/, "").toLowerCase());
  return [.../* @__PURE__ */ new Set([...typed.filter(Boolean), ...tagsIn(words5)])];
}
function placeTyped(typed, faults) {
  let name = typed.place_name?.trim() || null;
  name && [...name].length > MAX_PLACE && faults.push("placeName");
  let [latitude, longitude] = [degrees(typed.latitude), degrees(typed.longitude)];
  return latitude !== null && !(Math.abs(latitude) <= 90) && faults.push("latitude"), longitude !== null && !(Math.abs(longitude) <= 180) && faults.push("longitude"), latitude === null != (longitude === null) && faults.push("coordinates"), name === null && latitude === null && longitude === null ? null : { name, latitude, longitude };
}
function degrees(typed) {
  let text = (typed ?? "").trim().replace(",", ".").replace("−", "-");
  return text ? Number(text) : null;
}

// src/views/details.tsx
function Details({ thing, onDone }) {
  let form = T(null), seen2 = T({ row: thing.row, version: thing.version }), problem = useSignal(""), { row } = seen2.current, shown = typedOf(row, textOf(row, "zone") || deviceZone());
  F(() => form.current?.querySelector("input")?.focus(), []);
  async function saveDetails(event) {
    event.preventDefault();
    let typed = Object.fromEntries(new FormData(event.currentTarget)), text = textOf(row, kindOf(thing.kind)?.words ?? ""), { row: after, faults } = withDetails(row, text, typed, shown);
    if (faults[0]) return tell(faults[0]);
    let saved = await save(thing, after, seen2.current).then(
      () => !0,
      () => !1
    );
    problem.value = saved ? "" : words.notSaved, saved && (announce(words.saved), onDone());
  }
  function tell(fault) {
    problem.value = journalWords.faults[fault];
    let name = FIELD_OF[fault] ?? fault;
    form.current?.querySelector(`[name=${name}]`)?.focus();
  }
  function onKey(event) {
    event.key === "Escape" && !isComposing(event) && onDone();
  }
  return /* @__PURE__ */ a("form", { class: "card details", ref: form, onSubmit: saveDetails, onKeyDown: onKey, noValidate: !0, children: [
    /* @__PURE__ */ a("div", { class: "pair", children: [
      /* @__PURE__ */ a(Input, { name: "day", label: journalWords.day, type: "date", shown }),
      /* @__PURE__ */ a(Input, { name: "clock", label: journalWords.clock, type: "time", shown })
    ] }),
    "zone" in row && /* @__PURE__ */ a(Zone, { shown }),
    thing.kind === "entry" && /* @__PURE__ */ a($, { children: [
      /* @__PURE__ */ a(Journal2, { chosen: textOf(row, "journal_id") }),
      /* @__PURE__ */ a(Input, { name: "mood", label: fieldName("mood"), shown })
    ] }),
    /* @__PURE__ */ a(Input, { name: "tags", label: fieldName("tags"), shown, hint: journalWords.tagsHint }),
    /* @__PURE__ */ a(Place, { shown }),
    /* @__PURE__ */ a("p", { class: "problem", role: "alert", children: problem }),
    /* @__PURE__ */ a(FormButtons, { other: words.cancel, onOther: onDone })
  ] });
}
var FIELD_OF = {
  tagLength: "tags",
  placeName: "place_name",
  coordinates: "longitude"
};
function Input({ name, label, shown, type = "text", inputMode = "text", hint }) {
  let id = P();
  return /* @__PURE__ */ a("div", { class: "field", children: [
    /* @__PURE__ */ a("label", { for: id, children: label }),
    /* @__PURE__ */ a(
      "input",
      {
        id,
        name,
        type,
        inputMode,
        dir: "auto",
        autocomplete: "off",
        defaultValue: shown[name] ?? "",
        "aria-describedby": hint ? `${id}-hint` : void 0
      }
    ),
    hint && /* @__PURE__ */ a("p", { id: `${id}-hint`, class: "hint", children: hint })
  ] });
}
function Select({ name, label, children }) {
  let id = P();
  return /* @__PURE__ */ a("div", { class: "field", children: [
    /* @__PURE__ */ a("label", { for: id, children: label }),
    /* @__PURE__ */ a("select", { id, name, children })
  ] });
}
function Zone({ shown }) {
  let own = shown.zone ?? "", all2 = [.../* @__PURE__ */ new Set([own, deviceZone(), ...allZones()])];
  return /* @__PURE__ */ a(Select, { name: "zone", label: fieldName("zone"), children: all2.map((zone) => /* @__PURE__ */ a("option", { value: zone, selected: zone === own, children: zone.replaceAll("_", " ") }, zone)) });
}
function Journal2({ chosen }) {
  return /* @__PURE__ */ a(Select, { name: "journal_id", label: fieldName("journal_id"), children: journals.value.map((journal) => /* @__PURE__ */ a("option", { value: journal.id, selected: journal.id === chosen, children: textOf(journal.row, "name") }, journal.id)) });
}
function Place({ shown }) {
  return /* @__PURE__ */ a($, { children: [
    /* @__PURE__ */ a(Input, { name: "place_name", label: fieldName("place"), shown }),
    /* @__PURE__ */ a("div", { class: "pair", children: [
      /* @__PURE__ */ a(
        Input,
        {
          name: "latitude",
          label: journalWords.latitude,
          shown,
          inputMode: "text",
          hint: journalWords.coordinatesHint
        }
      ),
      /* @__PURE__ */ a(Input, { name: "longitude", label: journalWords.longitude, shown, inputMode: "text" })
    ] })
  ] });
}

// src/views/markdown.tsx
var lex = y(null), loading, load = () => loading ??= import("./lexer.js").then(
  (found) => {
    lex.value = found.lex;
  },
  () => {
    loading = void 0;
  }
  // no network and no worker: the text is there all the same
);
function Markdown({ text }) {
  return lex.value ? /* @__PURE__ */ a("div", { class: "reading", dir: "auto", children: lex.value(text).map(block) }) : (load(), /* @__PURE__ */ a("div", { class: "reading plain", dir: "auto", children: text }));
}
var inner = (token) => (token.tokens ?? []).map(inline), HEADINGS = ["h2", "h3", "h4", "h5", "h6", "h6"];
function block(token, key) {
  switch (token.type) {
    case "heading": {
      let heading = token, Name2 = HEADINGS[heading.depth - 1] ?? "h6";
      return /* @__PURE__ */ a(Name2, { children: inner(heading) }, key);
    }
    case "paragraph":
      return /* @__PURE__ */ a("p", { children: inner(token) }, key);
    case "blockquote":
      return /* @__PURE__ */ a("blockquote", { children: token.tokens.map(block) }, key);
    case "code":
      return /* @__PURE__ */ a("pre", { tabIndex: 0, children: /* @__PURE__ */ a("code", { children: token.text }) }, key);
    case "list":
      return list(token, key);
    case "hr":
      return /* @__PURE__ */ a("hr", {}, key);
    case "space":
    case "def":
      return null;
    case "text":
      return /* @__PURE__ */ a("p", { children: "tokens" in token ? inner(token) : token.raw }, key);
    default:
      return /* @__PURE__ */ a("p", { class: "plain", children: token.raw.trimEnd() }, key);
  }
}
function list(token, key) {
  let items = token.items.map((item, place) => /* @__PURE__ */ a("li", { children: [
    item.task && /* @__PURE__ */ a("input", { type: "checkbox", checked: item.checked ?? !1, disabled: !0, "aria-label": "" }),
    item.tokens.map(
      (one, at) => one.type === "text" ? /* @__PURE__ */ a("span", { children: inner(one) }, at) : block(one, at)
    )
  ] }, place));
  return token.ordered ? /* @__PURE__ */ a("ol", { start: Number(token.start) || 1, children: items }, key) : /* @__PURE__ */ a("ul", { children: items }, key);
}
function inline(token, key) {
  switch (token.type) {
    case "strong":
      return /* @__PURE__ */ a("strong", { children: inner(token) }, key);
    case "em":
      return /* @__PURE__ */ a("em", { children: inner(token) }, key);
    case "del":
      return /* @__PURE__ */ a("del", { children: inner(token) }, key);
    case "codespan":
      return /* @__PURE__ */ a("code", { children: token.text }, key);
    case "br":
      return /* @__PURE__ */ a("br", {}, key);
    case "escape":
      return token.text;
    case "link": {
      let link = token;
      return isSafe(link.href) ? /* @__PURE__ */ a("a", { href: link.href, target: "_blank", rel: "noopener noreferrer", children: inner(link) }, key) : token.raw;
    }
    case "image":
      return picture(token, key);
    case "text":
      return "tokens" in token && token.tokens ? inner(token) : token.raw;
    default:
      return token.raw;
  }
}
function picture({ href, text, raw }, key) {
  let [, name] = /^files\/([0-9a-f-]{36}\.[0-9a-z]{1,8})$/.exec(href) ?? [];
  return name ? /* @__PURE__ */ a("span", { class: "picture", children: text ? `${text} · ${name}` : name }, key) : raw;
}
var isSafe = (href) => /^(https?:\/\/|mailto:)[^\s]/i.test(href);

// src/screens/thing.tsx
function ThingScreen({ id }) {
  let thing = thingById(id).value;
  return !thing || thing.isDeleted || thing.at === void 0 ? /* @__PURE__ */ a($, { children: [
    /* @__PURE__ */ a(Below, { title: words.app }),
    /* @__PURE__ */ a(Empty, { text: words.notThere })
  ] }) : /* @__PURE__ */ a(Shown3, { thing }, id);
}
function Shown3({ thing }) {
  let mode = useSignal(draftAt(thing.id) ? "edit" : "read"), isEntry = thing.kind === "entry", shown = thing.isDeletedElsewhere ? thing.mine?.at(-1) ?? thing.row : thing.row, title = isEntry ? textOf(thing.row, "title") || words.entry : words.thought, read = (focused) => () => {
    mode.value = "read", requestAnimationFrame(() => document.querySelector(focused)?.focus());
  }, actions = mode.value === "read" && !thing.mine && /* @__PURE__ */ a(Actions, { thing, onMode: (next) => {
    mode.value = next;
  } });
  return /* @__PURE__ */ a("article", { class: thing.kind, children: [
    /* @__PURE__ */ a(Below, { title, action: actions, children: /* @__PURE__ */ a("div", { class: "meta", children: [
      /* @__PURE__ */ a(When, { row: thing.row, at: thing.at ?? 0 }),
      /* @__PURE__ */ a(About, { thing })
    ] }) }),
    /* @__PURE__ */ a(TwoVersions, { thing, onLeft: goBack }),
    /* @__PURE__ */ a(Refused, { thing }),
    mode.value === "details" && /* @__PURE__ */ a(Details, { thing, onDone: read(".menu summary") }),
    mode.value === "edit" ? /* @__PURE__ */ a(Editor, { thing, onDone: read(".corner .edit"), onDeleted: goBack }) : (
      // Of two versions, the panel has both.
      (!thing.mine || thing.isDeletedElsewhere) && /* @__PURE__ */ a(Markdown, { text: textOf(shown, isEntry ? "content" : "text") })
    )
  ] });
}
function When({ row, at }) {
  return /* @__PURE__ */ a("time", { dateTime: textOf(row, "timestamp"), children: `${dateOf(dayIn(row, at), today.value)}, ${timeIn(row, at)}` });
}
function Actions({ thing, onMode }) {
  let { row, version } = thing, isArchived2 = textOf(row, "archived_at") !== "", set = (fields) => save(thing, { ...row, ...fields }, { row, version });
  async function archive() {
    await set({ archived_at: isArchived2 ? null : isoOf(now()) }), announce(isArchived2 ? journalWords.unarchived : journalWords.archived);
  }
  return /* @__PURE__ */ a($, { children: [
    /* @__PURE__ */ a(
      "button",
      {
        type: "button",
        class: "icon star",
        "aria-pressed": row.starred === !0,
        "aria-label": journalWords.star,
        title: journalWords.star,
        onClick: () => set({ starred: row.starred !== !0 }),
        children: /* @__PURE__ */ a(Icon, { name: "star" })
      }
    ),
    /* @__PURE__ */ a("button", { type: "button", class: "edit", onClick: () => onMode("edit"), children: words.edit }),
    /* @__PURE__ */ a(Menu, { children: [
      /* @__PURE__ */ a("button", { type: "button", onClick: () => onMode("details"), children: journalWords.details }),
      /* @__PURE__ */ a("a", { href: `${pathOf(thing.kind, thing.id)}/history`, children: words.places.history }),
      /* @__PURE__ */ a("button", { type: "button", onClick: archive, children: isArchived2 ? journalWords.unarchive : journalWords.archive }),
      /* @__PURE__ */ a("button", { type: "button", class: "danger", onClick: () => deleteWithUndo(thing, goBack), children: words.delete })
    ] })
  ] });
}

// src/store/deleted.ts
var deletedHere = () => opened().read(async (tx) => {
  let ids = (await tx.all("outbox")).filter((one) => one.fields === null || one.deletion).map((one) => one.id);
  return (await Promise.all(ids.reverse().map((id) => tx.get("things", id)))).filter((thing) => thing?.isDeleted).filter((thing) => thing !== void 0);
});

// src/views/confirm.tsx
function Confirm({
  question,
  onClose
}) {
  let dialog = T(null), id = P();
  A(() => {
    question && dialog.current?.showModal();
  }, [question]);
  function confirm() {
    dialog.current?.close(), question?.run();
  }
  return /* @__PURE__ */ a("dialog", { ref: dialog, "aria-labelledby": id, onClose, children: [
    /* @__PURE__ */ a("h2", { id, children: question?.title }),
    /* @__PURE__ */ a("p", { children: question?.text }),
    /* @__PURE__ */ a("div", { class: "row", children: [
      /* @__PURE__ */ a("button", { type: "button", class: "quiet", onClick: () => dialog.current?.close(), children: words.cancel }),
      /* @__PURE__ */ a("button", { type: "button", class: "primary destroys", onClick: confirm, children: question?.action })
    ] })
  ] });
}

// src/screens/trash.tsx
function Trash() {
  let list2 = useList(trashed), here = useSignal([]), question = useSignal(null), look = () => {
    deletedHere().then((found) => {
      here.value = found;
    });
  };
  A(look, []);
  async function more() {
    look(), await list2.more();
  }
  async function empty() {
    (await emptyTrash()).kind === "data" && announce(pastWords.erased), await list2.reload();
  }
  let askToEmpty = () => {
    question.value = {
      title: pastWords.emptyTrashTitle,
      text: pastWords.emptyTrashText,
      action: pastWords.eraseAll,
      run: () => {
        empty();
      }
    };
  }, unsent2 = new Set(here.value.map((thing) => thing.id)), menu = list2.items.length > 0 && /* @__PURE__ */ a(Menu, { children: /* @__PURE__ */ a("button", { type: "button", class: "danger", onClick: askToEmpty, children: pastWords.emptyTrash }) });
  return /* @__PURE__ */ a($, { children: [
    /* @__PURE__ */ a(Below, { title: words.places.trash, action: menu, children: /* @__PURE__ */ a("p", { class: "meta", children: pastWords.trashAbout }) }),
    /* @__PURE__ */ a("ul", { class: "card list trash", children: [
      here.value.map((thing) => /* @__PURE__ */ a(Unsent, { thing, onBack: look }, thing.id)),
      list2.items.filter((item) => !unsent2.has(item.id)).map((item) => /* @__PURE__ */ a(
        Item2,
        {
          item,
          onGone: (ids) => list2.leaveOut((one) => ids.includes(one.id)),
          ask: (asked) => {
            question.value = asked;
          }
        },
        item.sequence
      ))
    ] }),
    /* @__PURE__ */ a(
      ListEnd,
      {
        list: { ...list2, more },
        offline: pastWords.trashOffline,
        empty: here.value.length > 0 ? "" : pastWords.trashEmpty
      }
    ),
    /* @__PURE__ */ a(Confirm, { question: question.value, onClose: () => {
      question.value = null;
    } })
  ] });
}
function Name({ kind, row }) {
  let field = kindOf(kind)?.words ?? "", text = textOf(row, "title") || withoutMarks(textOf(row, field)) || pastWords.untitled;
  return /* @__PURE__ */ a("p", { class: "name", dir: "auto", children: text.length > 160 ? beginningOf(text, 140) : text });
}
var kindName = (kind) => pastWords.kinds[kind] ?? kind;
function Unsent({ thing, onBack }) {
  let own = T(null), problem = useSignal("");
  async function bringBack() {
    let isBack = await takeBack(thing.id);
    problem.value = isBack ? "" : pastWords.mayBeSent, isBack && (announce(words.restored), leave(own.current), onBack());
  }
  return /* @__PURE__ */ a("li", { ref: own, children: [
    /* @__PURE__ */ a(Name, { kind: thing.kind, row: thing.row }),
    /* @__PURE__ */ a("p", { class: "meta", children: [
      /* @__PURE__ */ a("span", { children: kindName(thing.kind) }),
      /* @__PURE__ */ a("span", { children: pastWords.deletedHere })
    ] }),
    /* @__PURE__ */ a("p", { class: "problem", role: "status", children: problem }),
    /* @__PURE__ */ a("div", { class: "row", children: /* @__PURE__ */ a("button", { type: "button", class: "quiet", onClick: bringBack, children: pastWords.restore }) })
  ] });
}
function Item2({ item, onGone, ask }) {
  let own = T(null), problem = useSignal(""), needsParent = useSignal(!1), { kind, id, sequence } = item;
  function done(answer, text, goneWith) {
    answer.kind === "offline" ? problem.value = words.noAnswer : answer.kind === "problem" ? (needsParent.value = answer.problem.code === "parent_gone", problem.value = needsParent.value ? pastWords.parentGone(kind) : problemText(answer.problem)) : (announce(text), leave(own.current), onGone(goneWith(answer.data)));
  }
  async function bringBack() {
    let answer = await restore(sequence, needsParent.value);
    done(answer, words.restored, ({ items }) => items.map((one) => one.id));
  }
  let eraseIt = async () => done(await erase(kind, id), pastWords.erased, () => [id]), askToErase = () => ask({
    title: pastWords.eraseTitle,
    text: pastWords.eraseText,
    action: pastWords.erase,
    run: () => {
      eraseIt();
    }
  }), goes = dateOf(dayOf(momentOf(item.goes_at)), today.value);
  return /* @__PURE__ */ a("li", { ref: own, children: [
    /* @__PURE__ */ a(Name, { kind, row: item.row }),
    /* @__PURE__ */ a("p", { class: "meta", children: [
      /* @__PURE__ */ a("span", { children: kindName(kind) }),
      /* @__PURE__ */ a("span", { children: pastWords.deletedAt(whenOf(momentOf(item.deleted_at))) }),
      /* @__PURE__ */ a("span", { children: pastWords.goesAt(goes) })
    ] }),
    /* @__PURE__ */ a("p", { class: "problem", role: "status", children: problem }),
    /* @__PURE__ */ a("div", { class: "row", children: [
      /* @__PURE__ */ a("button", { type: "button", class: "quiet danger", onClick: askToErase, children: pastWords.erase }),
      /* @__PURE__ */ a("button", { type: "button", class: "quiet", onClick: bringBack, children: needsParent.value ? pastWords.restoreBoth : pastWords.restore })
    ] })
  ] });
}
function leave(row) {
  ((row?.nextElementSibling ?? row?.previousElementSibling)?.querySelector("button:last-child") ?? document.querySelector("h1"))?.focus();
}
export {
  Archive,
  Calendar,
  History,
  Journal,
  Journals,
  Search,
  Settings,
  TaskScreen,
  Tasks,
  ThingScreen,
  Trash
};
