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
  change,
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
  edited,
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
  isMap,
  isReady,
  isSaveKey,
  isoOf,
  joined,
  journals,
  keepDraft,
  keepWhileTyping,
  kindOf,
  knowRepeats,
  lists,
  longDateOf,
  many,
  marksOf,
  matches,
  momentOf,
  monthNameOf,
  newEntryPlace,
  newEventPath,
  newEventPlace,
  newId,
  noteAct,
  now,
  opened,
  overLimit,
  parentOf,
  partsOf,
  pathOf,
  person,
  piecesOf,
  placeNameOf,
  plusDays,
  plusMonths,
  prefer,
  preferences,
  prepareReader,
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
  shortDateOf,
  shortWeekdayOf,
  showToast,
  signOut,
  sinceOf,
  skip,
  tagsIn,
  tagsOf,
  takeBack,
  taskRow,
  tasks,
  tell,
  tellWithUndo,
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
  weekdayNames,
  weekdayOf,
  weeksOf,
  withoutMarks,
  words,
  writtenClock,
  y
} from "./app.js";

// src/model/civil.ts
var mod = (value, by) => (value % by + by) % by, isLeap = (year) => year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0), weekdayOf2 = (day) => mod(day + 3, 7);
function startOf(month) {
  let marches = month - 2, year = Math.floor(marches / 12), leapDays = Math.floor(year / 4) - Math.floor(year / 100) + Math.floor(year / 400);
  return 365 * year + leapDays + Math.floor((153 * mod(marches, 12) + 2) / 5) - 719468;
}
var lengthOf = (month) => startOf(month + 1) - startOf(month);
function monthOf(day) {
  let month = Math.floor((day + 719468) / 30.436875) + 2;
  return startOf(month) > day ? month - 1 : startOf(month + 1) <= day ? month + 1 : month;
}
var yearOf = (day) => Math.floor(monthOf(day) / 12);
function dayNumber(day) {
  let [year, month, date2] = day.split("-").map(Number);
  return startOf(12 * year + month - 1) + date2 - 1;
}
function dayText(day) {
  let month = monthOf(day), two = (part2) => String(part2).padStart(2, "0");
  return `${String(Math.floor(month / 12)).padStart(4, "0")}-${two(mod(month, 12) + 1)}-${two(day - startOf(month) + 1)}`;
}
var clockOf2 = (written) => {
  let [hour, minute, second] = (written.slice(11) || "0").split(":").map(Number);
  return dayNumber(written.slice(0, 10)) * 86400 + hour * 3600 + (minute ?? 0) * 60 + (second ?? 0);
};
function clockText(clock) {
  let day = Math.floor(clock / 86400), two = (part2) => String(Math.floor(part2)).padStart(2, "0"), [hour, minute, second] = [mod(clock, 86400) / 3600, mod(clock, 3600) / 60, mod(clock, 60)];
  return `${dayText(day)}T${two(hour)}:${two(minute)}${second ? `:${two(second)}` : ""}`;
}

// src/model/rule.ts
var WEEKDAYS = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];
function parseRule(text) {
  let parts2 = new Map(text.split(";").map((part2) => part2.split("="))), numbers = (name) => parts2.get(name)?.split(",").map(Number) ?? [], [count] = numbers("COUNT"), until = parts2.get("UNTIL"), days2 = parts2.get("BYDAY")?.split(",") ?? [];
  return {
    freq: parts2.get("FREQ"),
    interval: numbers("INTERVAL")[0] ?? 1,
    ...count === void 0 ? {} : { count },
    ...until === void 0 ? {} : { until },
    bymonth: numbers("BYMONTH"),
    byweekno: numbers("BYWEEKNO"),
    byyearday: numbers("BYYEARDAY"),
    bymonthday: numbers("BYMONTHDAY"),
    byday: days2.map((day) => [Number(day.slice(0, -2)), WEEKDAYS.indexOf(day.slice(-2))]),
    bysetpos: numbers("BYSETPOS"),
    wkst: WEEKDAYS.indexOf(parts2.get("WKST") ?? "MO")
  };
}
function ruleText(rule) {
  let days2 = rule.byday.map(([number, weekday]) => `${number || ""}${WEEKDAYS[weekday]}`);
  return [
    ["FREQ", rule.freq],
    ["INTERVAL", rule.interval > 1 ? rule.interval : void 0],
    ["COUNT", rule.count],
    ["UNTIL", rule.until],
    ["BYMONTH", rule.bymonth.join()],
    ["BYWEEKNO", rule.byweekno.join()],
    ["BYYEARDAY", rule.byyearday.join()],
    ["BYMONTHDAY", rule.bymonthday.join()],
    ["BYDAY", days2.join()],
    ["BYSETPOS", rule.bysetpos.join()],
    ["WKST", rule.wkst ? WEEKDAYS[rule.wkst] : void 0]
  ].flatMap(([name, value]) => value ? [`${name}=${value}`] : []).join(";");
}
function withFirstDay(rule, first) {
  let { byday, bymonthday, byyearday, freq } = rule;
  if (byday.length || bymonthday.length || byyearday.length || freq === "DAILY") return rule;
  if (freq === "WEEKLY") return { ...rule, byday: [[0, weekdayOf2(first)]] };
  let month = monthOf(first), bymonth = freq === "YEARLY" && !rule.bymonth.length ? [mod(month, 12) + 1] : rule.bymonth;
  return { ...rule, bymonth, bymonthday: [first - startOf(month) + 1] };
}

// src/model/rule-days.ts
var LAST_DAY = 2932895, CYCLE = 146097, END = 12 * 1e4, RuleDays = class {
  rule;
  first;
  last;
  #known = /* @__PURE__ */ new Map();
  constructor(rule, first, last = LAST_DAY) {
    this.rule = withFirstDay(rule, first), this.first = first, this.last = rule.count ? Math.min(last, first + CYCLE) : last;
  }
  /** Yield the days from `day` on. The first day always counts, as RFC 5545 has it. */
  *since(day) {
    let { count } = this.rule;
    if (!count && day > this.first) return yield* this.named(day);
    day <= this.first && (yield this.first);
    let left2 = (count ?? 1 / 0) - 1;
    for (let found of this.named(this.first + 1)) {
      if (left2-- <= 0) return;
      found >= day && (yield found);
    }
  }
  /** Yield the days from `day` on that the rule names, however many it may count. */
  *named(day) {
    let from = Math.max(day, this.first), quiet = from + CYCLE;
    for (let [start, offsets2] of this.#periods(from)) {
      if (start - 7 > Math.min(this.last, quiet)) return;
      for (let offset of offsets2) {
        let found = start + offset;
        if (found > this.last) return;
        found < from || (quiet = found + CYCLE, yield found);
      }
    }
  }
  #periods(day) {
    return this.rule.freq === "YEARLY" ? this.#years(day) : this.rule.freq === "MONTHLY" ? this.#months(day) : this.rule.freq === "WEEKLY" ? this.#weeks(day) : this.#days(day);
  }
  *#years(day) {
    let { byweekno, interval } = this.rule, weeks = byweekno.length > 0, first = yearOf(weeks ? this.#weekStart(this.first) + 3 : this.first), year = aligned(yearOf(day) - (weeks ? 1 : 0), first, interval);
    for (; year < 1e4; year += interval) {
      let start = startOf(12 * year), length = isLeap(year) ? 366 : 365;
      yield this.#kept(
        start,
        length,
        () => weeks ? this.#inWeeks(start, length) : this.#inYear(start, length)
      );
    }
  }
  *#months(day) {
    let { interval } = this.rule, month = aligned(monthOf(day), monthOf(this.first), interval);
    for (; month < END; month += interval) this.#hasMonth(month) && (yield this.#month(month));
  }
  *#weeks(day) {
    let { byday, interval, wkst } = this.rule, offsets2 = byday.map(([, weekday]) => mod(weekday - wkst, 7)), whole = this.#chosen(offsets2), [first, step] = [this.#weekStart(this.first), 7 * interval], start = first + Math.floor((day - first) / step) * step;
    for (; start <= this.last; start += step) {
      let ends = [start, start + 6].map((one) => this.#hasMonth(monthOf(one)));
      ends[0] && ends[1] ? yield [start, whole] : (ends[0] || ends[1]) && (yield [start, this.#chosen(offsets2.filter((one) => this.#hasMonth(monthOf(start + one))))]);
    }
  }
  *#days(day) {
    let { bymonth, bymonthday, byday, interval } = this.rule;
    if (!(bymonth.length || bymonthday.length || byday.length)) {
      for (let one = aligned(day, this.first, interval); one <= this.last; one += interval)
        yield [one, [0]];
      return;
    }
    for (let month = monthOf(day); month < END; month++) {
      if (!this.#hasMonth(month)) continue;
      let [start, offsets2] = this.#month(month), since = start - this.first;
      yield [start, offsets2.filter((one) => mod(since + one, interval) === 0)];
    }
  }
  #weekStart(day) {
    return day - mod(weekdayOf2(day) - this.rule.wkst, 7);
  }
  #hasMonth(month) {
    let { bymonth } = this.rule;
    return !bymonth.length || bymonth.includes(mod(month, 12) + 1);
  }
  /** Return a period's days: they depend on its length and its first weekday alone. */
  #kept(start, length, find) {
    let kind = length * 7 + weekdayOf2(start), known = this.#known.get(kind) ?? this.#chosen(find());
    return this.#known.set(kind, known), [start, known];
  }
  #month(month) {
    let [start, length] = [startOf(month), lengthOf(month)];
    return this.#kept(start, length, () => this.#inMonth(start, length, [start, start + length]));
  }
  #inMonth(start, length, span) {
    let { byday, bymonthday } = this.rule, there = (bymonthday.length ? [...new Set(bymonthday.map((one) => one > 0 ? one - 1 : length + one))] : Array.from({ length }, (_, index) => index)).filter((one) => one >= 0 && one < length);
    return byday.length ? there.filter((one) => this.#hasWeekday(start + one, span)) : there;
  }
  /** Return whether BYDAY has a day's weekday plain, or with its number from either end. */
  #hasWeekday(day, [start, end]) {
    let numbers = [0, Math.floor((day - start) / 7) + 1, Math.floor((day - end) / 7)], weekday = weekdayOf2(day);
    return this.rule.byday.some(([number, own]) => own === weekday && numbers.includes(number));
  }
  #inYear(january, length) {
    let { bymonth, byyearday } = this.rule, first = monthOf(january), found = Array.from({ length: 12 }, (_, index) => first + index).filter((month) => this.#hasMonth(month)).flatMap((month) => {
      let [start, days2] = [startOf(month), lengthOf(month)], span = bymonth.length ? [start, start + days2] : [january, january + length];
      return this.#inMonth(start, days2, span).map((one) => start - january + one);
    });
    return byyearday.length ? found.filter((one) => byyearday.some((day) => day === one + 1 || day === one - length)) : found;
  }
  /** Return the days in a year's numbered weeks, from 1 January, which may be before it. */
  #inWeeks(january, length) {
    let first = this.#weekStart(january + 3) - january, count = (this.#weekStart(january + length + 3) - january - first) / 7, weeks = this.rule.byweekno.map((one) => one > 0 ? one - 1 : count + one);
    return [...new Set(weeks)].filter((week) => week >= 0 && week < count).flatMap((week) => Array.from({ length: 7 }, (_, day) => first + 7 * week + day)).filter(
      (day) => this.rule.byday.some(([, weekday]) => weekday === weekdayOf2(january + day)) && this.#hasMonth(monthOf(january + day))
    );
  }
  /** Return the days of a period in order, or those whose places BYSETPOS names. */
  #chosen(found) {
    let days2 = [...found].sort((one, other) => one - other), places = this.rule.bysetpos;
    if (!places.length) return days2;
    if (this.rule.freq === "DAILY") return places.includes(1) || places.includes(-1) ? days2 : [];
    let indexes = new Set(places.map((one) => one > 0 ? one - 1 : days2.length + one));
    return days2.filter((_, index) => indexes.has(index));
  }
};
function aligned(period, first, interval) {
  return period > first ? period + mod(first - period, interval) : first;
}

// src/model/zones.ts
var DAY = 86400, formats = /* @__PURE__ */ new Map(), offsets = /* @__PURE__ */ new Map();
function clockAt(moment, zone) {
  let format = formats.get(zone);
  if (!format) {
    let styles = { dateStyle: "short", timeStyle: "medium" };
    format = new Intl.DateTimeFormat("sv-SE", { timeZone: zone, ...styles }), formats.set(zone, format);
  }
  return clockOf2(format.format(moment * 1e3));
}
function offsetAtMidnight(day, zone) {
  let key = `${day} ${zone}`, known = offsets.get(key);
  if (known !== void 0) return known;
  let offset = clockAt(day * DAY, zone) - day * DAY;
  return offsets.set(key, offset), offset;
}
function momentOfClock(clock, zone) {
  let day = Math.floor(clock / DAY), [before, after] = [offsetAtMidnight(day - 1, zone), offsetAtMidnight(day + 2, zone)];
  if (before === after) return clock - before;
  let shown = [clock - before, clock - after].filter((at) => clockAt(at, zone) === clock);
  return shown.length ? Math.min(...shown) : clock - before;
}

// src/model/recurrence.ts
var DAY2 = 86400;
function daysOf(rule, start, zone) {
  let first = dayNumber(start.slice(0, 10));
  return new RuleDays(rule, first, lastDay(rule, start, zone));
}
function lastDay({ until }, start, zone) {
  if (!until) return LAST_DAY;
  let day = dayNumber(`${until.slice(0, 4)}-${until.slice(4, 6)}-${until.slice(6, 8)}`);
  if (!until.includes("T")) return day;
  let [hour, minute, second] = [9, 11, 13].map((at) => Number(until.slice(at, at + 2))), end = day * DAY2 + hour * 3600 + minute * 60 + second, time = clockOf2(start) - dayNumber(start.slice(0, 10)) * DAY2, isAfter = (one) => (zone ? momentOfClock(one * DAY2 + time, zone) : one * DAY2 + time) > end, last = day + 1;
  for (; isAfter(last); ) last--;
  return last;
}
function startsOf(series, first, last) {
  let { start, rule, zone, extra = [] } = series, isThere = (key) => {
    let day = dayNumber(key.slice(0, 10));
    return day >= first && day <= last;
  }, keys = extra.filter(isThere);
  if (!rule) return isThere(start) ? [...keys, start] : keys;
  for (let day of daysOf(parseRule(rule), start, zone).since(first)) {
    if (day > last) break;
    keys.push(dayText(day) + start.slice(10));
  }
  return keys;
}

// src/model/sha1.ts
var rotated = (word, by) => word << by | word >>> 32 - by;
function sha1(bytes) {
  let blocks = Math.floor((bytes.length + 8) / 64) + 1, padded = new DataView(new ArrayBuffer(blocks * 64));
  bytes.forEach((byte, place2) => padded.setUint8(place2, byte)), padded.setUint8(bytes.length, 128), padded.setUint32(blocks * 64 - 4, bytes.length * 8);
  let state = [
    1732584193,
    4023233417,
    2562383102,
    271733878,
    3285377520
  ];
  for (let block2 = 0; block2 < blocks; block2++) {
    let words6 = Array.from({ length: 16 }, (_, at) => padded.getInt32(block2 * 64 + at * 4));
    for (let at = 16; at < 80; at++) {
      let mixed = words6[at - 3] ^ words6[at - 8] ^ words6[at - 14] ^ words6[at - 16];
      words6.push(rotated(mixed, 1));
    }
    let [a2, b, c, d, e] = state;
    for (let [at, word] of words6.entries()) {
      let [mix, constant] = round(at, b, c, d);
      [a2, b, c, d, e] = [rotated(a2, 5) + mix + e + constant + word | 0, a2, rotated(b, 30), c, d];
    }
    [a2, b, c, d, e].forEach((word, place2) => {
      state[place2] = state[place2] + word | 0;
    });
  }
  let hash = new DataView(new ArrayBuffer(20));
  return state.forEach((word, place2) => hash.setInt32(place2 * 4, word)), new Uint8Array(hash.buffer);
}
function round(at, b, c, d) {
  return at < 20 ? [b & c | ~b & d, 1518500249] : at < 40 ? [b ^ c ^ d, 1859775393] : at < 60 ? [b & c | b & d | c & d, 2400959708] : [b ^ c ^ d, 3395469782];
}
function derivedId(id, name) {
  let own = id.replaceAll("-", "").match(/../g) ?? [], written = new TextEncoder().encode(name), hash = sha1(Uint8Array.from([...own.map((byte) => Number.parseInt(byte, 16)), ...written]));
  return hash[6] = hash[6] & 15 | 80, hash[8] = hash[8] & 63 | 128, Array.from(hash.slice(0, 16), (byte) => byte.toString(16).padStart(2, "0")).join("").replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

// src/model/repeating-tasks.ts
var MOST = 1e4, SHORTEST_MONTH = 28, nextId = (id) => derivedId(id, "next");
function following(task, today2) {
  let [rule, due] = [textOf(task, "rule"), textOf(task, "date")];
  if (!(!rule || !due))
    return task.repeat_from === "done" ? nextFromDone(rule, today2) : nextAfter(rule, due, today2);
}
function nextAfter(text, due, done) {
  let rule = parseRule(text), days2 = daysOf(rule, due), after = dayNumber(due > done ? due : done), { value: day } = days2.since(after + 1).next();
  if (day === void 0) return;
  let skipped = 0;
  for (let one of days2.since(days2.first + 1)) {
    if (one > after || skipped === MOST) break;
    skipped++;
  }
  return next(rule, day, skipped);
}
function nextFromDone(text, done) {
  let rule = parseRule(text), { value: day } = daysOf(atTheLatest(rule, dayNumber(done)), done).since(dayNumber(done) + 1).next();
  return day === void 0 ? void 0 : next(rule, day, 0);
}
function firstDayOf(text, from) {
  let days2 = daysOf(parseRule(text), from), { value } = days2.named(days2.first).next();
  return value === void 0 ? from : dayText(value);
}
var withEnd = (text, day) => {
  let { count: _, ...rule } = parseRule(text);
  return ruleText({ ...rule, until: day.replaceAll("-", "") });
};
function next(rule, day, skipped) {
  let left2 = rule.count === void 0 ? {} : { count: rule.count - 1 - skipped };
  return { day: dayText(day), rule: ruleText({ ...rule, ...left2 }), skipped };
}
function atTheLatest(rule, first) {
  let { byday, bymonthday, byyearday, freq } = rule, month = monthOf(first), date2 = first - startOf(month) + 1;
  if (!!(byday.length || bymonthday.length || byyearday.length) || date2 <= SHORTEST_MONTH || freq !== "MONTHLY" && freq !== "YEARLY") return rule;
  let bymonth = freq === "YEARLY" && !rule.bymonth.length ? [mod(month, 12) + 1] : rule.bymonth, days2 = Array.from({ length: date2 - SHORTEST_MONTH + 1 }, (_, at) => SHORTEST_MONTH + at);
  return { ...rule, bymonth, bymonthday: days2, bysetpos: [-1] };
}

// src/views/rule-words.ts
var DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"], MONTHS = [
  "January",
  "February",
  "March",
  "April",
  "May",
  "June",
  "July",
  "August",
  "September",
  "October",
  "November",
  "December"
], UNITS = { DAILY: "day", WEEKLY: "week", MONTHLY: "month", YEARLY: "year" }, PLACES = ["", "first", "second", "third", "fourth", "fifth"], WORKDAYS = "0,1,2,3,4", WEEKEND = "5,6", EVERY_DAY = "0,1,2,3,4,5,6";
function ruleInWords(text, start, zone) {
  let rule = parseRule(text), at = start.length > 10 ? ` at ${start.slice(11, 16)}` : "", full = withFirstDay(rule, dayNumber(start.slice(0, 10)));
  return `${repeats(full)}${at}${ending(rule, zone)}`;
}
function repeats(rule) {
  let every = rule.interval > 1 ? `every ${rule.interval} ${UNITS[rule.freq]}s` : "", months = list(rule.bymonth.map((month) => MONTHS[month - 1])), inMonths = months && ` in ${months}`;
  switch (rule.freq) {
    case "DAILY":
      return daily(rule, every) + inMonths;
    case "WEEKLY":
      return weekly(rule, every) + inMonths;
    case "MONTHLY":
      return `${every || "monthly"} on ${dates(rule)}${inMonths}`;
    case "YEARLY":
      return `${every || "every year"} ${inYear(rule, months)}`;
  }
}
function daily(rule, every) {
  if (weekdays(rule) === WORKDAYS && !every && !rule.bymonthday.length) return "every weekday";
  let only = [...named(rule), ...rule.bymonthday.map((number) => `the ${date(number)}`)];
  return (every || "every day") + (only.length ? `, but only on ${list(only)}` : "");
}
function weekly(rule, every) {
  if (rule.bysetpos.length) return `${every || "weekly"} on ${chosen(rule)}`;
  let days2 = weekdays(rule);
  return every ? `${every} on ${days2 === WORKDAYS ? "weekdays" : list(named(rule))}` : days2 === EVERY_DAY ? "every day" : `every ${days2 === WORKDAYS ? "weekday" : list(named(rule))}`;
}
function inYear(rule, months) {
  let { bymonth, bymonthday, byday, bysetpos, byweekno, byyearday } = rule;
  if (byweekno.length) {
    let weeks = byweekno.map((week) => week > 0 ? `${week}` : `${place(week)}`);
    return `in week ${list(weeks)} on ${list(named(rule))}`;
  }
  if (byyearday.length) {
    let days2 = byyearday.map((day) => day > 0 ? `day ${day}` : `the ${place(day)} day`);
    return `on ${list(days2)}`;
  }
  return bymonth.length === 1 && bymonthday.length === 1 && bymonthday[0] > 0 && !byday.length && !bysetpos.length ? `on ${bymonthday[0]} ${months}` : `on ${dates(rule)}${months && ` of ${months}`}`;
}
function dates(rule) {
  let { bymonthday, bysetpos, byday } = rule;
  if (bysetpos.length) return chosen(rule);
  let numbers = bymonthday.map((number) => date(number));
  return byday.length ? numbers.length ? `${list(named(rule))} the ${list(numbers, "or")}` : list(named(rule)) : `the ${list(numbers)}`;
}
function chosen(rule) {
  let places = list(rule.bysetpos.map(place)), { bymonthday } = rule, most = Math.max(...bymonthday), isEnd = places === "last" && bymonthday.every((day, index) => day === 28 + index);
  if (bymonthday.length && isEnd && !rule.byday.length)
    return most === 31 ? "the last day" : `the ${date(most)} or the last day of a shorter month`;
  let kind = {
    [WORKDAYS]: "weekday",
    [WEEKEND]: "weekend day",
    [EVERY_DAY]: "day"
  }, days2 = bymonthday.length ? void 0 : kind[weekdays(rule)];
  return days2 ? `the ${places} ${days2}` : `the ${places} of ${dates({ ...rule, bysetpos: [] })}`;
}
function weekdays(rule) {
  return rule.byday.some(([number]) => number) ? "" : rule.byday.map(([, weekday]) => weekday).sort().join();
}
function named(rule) {
  let prefix = (rule.freq === "MONTHLY" || rule.freq === "YEARLY" && !rule.byweekno.length) && !rule.bymonthday.length && !rule.bysetpos.length ? "every " : "";
  return [...rule.byday].sort(([, one], [, other]) => one - other).map(([number, day]) => number ? `the ${place(number)} ${DAYS[day]}` : prefix + DAYS[day]);
}
function ending({ count, until }, zone) {
  if (count) return count === 1 ? ", once" : `, ${count.toLocaleString("en")} times`;
  if (!until) return "";
  let day = `${until.slice(0, 4)}-${until.slice(4, 6)}-${until.slice(6, 8)}`, time = `${until.slice(9, 11)}:${until.slice(11, 13)}:${until.slice(13, 15)}`, last = zone && until.endsWith("Z") ? dayOfClock(clockAt(clockOf2(`${day}T${time}`), zone)) : day, [year, month, date2] = last.split("-").map(Number);
  return `, until ${date2} ${MONTHS[month - 1]} ${year}`;
}
var dayOfClock = (clock) => dayText(Math.floor(clock / 86400)), list = (parts2, word = "and") => parts2.length < 2 ? parts2.join() : `${parts2.slice(0, -1).join(", ")} ${word} ${parts2.at(-1)}`, date = (number) => number > 0 ? ordinal(number) : `${place(number)} day`;
function place(number) {
  return number === -1 ? "last" : number < 0 ? `${place(-number)} to last` : PLACES[number] ?? ordinal(number);
}
function ordinal(number) {
  let isTeen = Math.floor(number / 10) % 10 === 1;
  return `${number}${!isTeen && ["", "st", "nd", "rd"][number % 10] || "th"}`;
}

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
    /* @__PURE__ */ a(Years, { chunks: all2, chosen: year.value, onChoose: (next2) => {
      year.value = next2;
    } }),
    chunks.map((chunk, place2) => /* @__PURE__ */ a(
      Near,
      {
        name: chunk.key,
        guessedRem: chunk.entries.length * GUESSED_REM,
        isFirst: place2 < 2,
        children: () => /* @__PURE__ */ a(Part, { chunk, goesOn: chunks[place2 - 1]?.month === chunk.month })
      },
      chunk.key
    ))
  ] });
}
var FEW_YEARS = 2;
function Years({ chunks, chosen: chosen2, onChoose }) {
  let years = [...new Set(chunks.map((chunk) => chunk.month.slice(0, 4)))];
  return years.length <= FEW_YEARS ? null : /* @__PURE__ */ a("nav", { class: "years", "aria-label": journalWords.years, children: ["", ...years].map((year) => /* @__PURE__ */ a(
    "button",
    {
      type: "button",
      "aria-pressed": year === chosen2,
      onClick: () => onChoose(year),
      children: year.replace(/^0+/, "") || journalWords.allYears
    },
    year
  )) });
}

// src/views/swatches.tsx
function Swatches({ chosen: chosen2 }) {
  let own = chosen2.toLowerCase(), all2 = [
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
    /* @__PURE__ */ a(Swatches, { chosen: textOf(before, "color") }),
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
  newEvent: "New event",
  due: "Due",
  allDay: "All day",
  dayOf: (number, of) => `Day ${number} of ${of}`,
  nothing: "Nothing on this day."
};

// src/views/month-grid.tsx
function MonthGrid({ chosen: chosen2, firstDay, tasks: tasks2, onChoose, onKey }) {
  let grid = T(null), isByKey = T(!1), weeks = weeksOf(chosen2, firstDay), month = chosen2.slice(0, 7);
  F(() => {
    isByKey.current && grid.current?.querySelector("[tabindex='0']")?.focus(), isByKey.current = !1;
  }, [chosen2]);
  function move(event) {
    event.ctrlKey || event.metaKey || event.altKey || (isByKey.current = onKey(event.key), isByKey.current && event.preventDefault());
  }
  return /* @__PURE__ */ a("table", { class: "month", role: "grid", "aria-label": monthNameOf(chosen2), ref: grid, onKeyDown: move, children: [
    /* @__PURE__ */ a("thead", { children: /* @__PURE__ */ a("tr", { children: weeks[1]?.map(
      (day) => day && /* @__PURE__ */ a("th", { scope: "col", abbr: weekdayOf(day), children: shortWeekdayOf(day) }, day)
    ) }) }),
    /* @__PURE__ */ a("tbody", { children: weeks.map((week) => /* @__PURE__ */ a("tr", { children: week.map(
      (day, place2) => day === void 0 ? /* @__PURE__ */ a("td", { role: "gridcell" }, place2) : /* @__PURE__ */ a(
        OneCell,
        {
          day,
          isChosen: day === chosen2,
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
    (_, place2) => things.slice(place2 * A_CHUNK, (place2 + 1) * A_CHUNK)
  ), isEmpty = tasks2.length === 0 && things.length === 0;
  return /* @__PURE__ */ a("section", { class: "day", "aria-labelledby": "day", children: [
    /* @__PURE__ */ a("h2", { id: "day", children: `${weekdayOf(day)}, ${longDateOf(day)}` }),
    tasks2.length > 0 && /* @__PURE__ */ a("ul", { class: "card tasks", "aria-label": calendarWords.due, children: tasks2.map((task) => /* @__PURE__ */ a(TaskRow, { task, hasParent: !0 }, task.id)) }),
    chunks.map((chunk, place2) => /* @__PURE__ */ a(
      Near,
      {
        name: `day-${day}-${place2}`,
        guessedRem: chunk.length * GUESSED_REM2,
        isFirst: place2 === 0,
        children: () => /* @__PURE__ */ a("ul", { class: "items", children: chunk.map((thing) => /* @__PURE__ */ a(Item, { thing }, thing.id)) })
      },
      `${day}-${place2}`
    )),
    isEmpty && /* @__PURE__ */ a(Empty, { text: calendarWords.nothing })
  ] });
}

// src/screens/calendar.tsx
function Calendar({ day }) {
  let chosen2 = useSignal(day !== void 0 && isDay(day) ? day : today.peek()), tasks2 = useComputed(() => byDay2(everyOf("task").value)), firstDay = firstWeekday();
  function choose(next2) {
    chosen2.value = next2, readdress(`/calendar/${next2}`);
  }
  function chooseByKey(key) {
    let next2 = dayAfterKey(key, chosen2.peek(), today.peek(), firstDay);
    return next2 !== void 0 && choose(next2), next2 !== void 0;
  }
  return /* @__PURE__ */ a("div", { class: "calendar", children: [
    /* @__PURE__ */ a("header", { class: "top place", children: [
      /* @__PURE__ */ a("h1", { tabIndex: -1, children: monthNameOf(chosen2.value) }),
      /* @__PURE__ */ a("div", { class: "corner", children: [
        /* @__PURE__ */ a(State, {}),
        /* @__PURE__ */ a("a", { class: "primary new", href: newEventPath(chosen2.value), children: calendarWords.newEvent })
      ] })
    ] }),
    /* @__PURE__ */ a(Moves, { chosen: chosen2.value, onChoose: choose }),
    /* @__PURE__ */ a(
      MonthGrid,
      {
        chosen: chosen2.value,
        firstDay,
        tasks: tasks2.value,
        onChoose: choose,
        onKey: chooseByKey
      }
    ),
    /* @__PURE__ */ a(OneDay, { day: chosen2.value, tasks: tasks2.value.get(chosen2.value) ?? [] })
  ] });
}
function byDay2(tasks2) {
  let time = (task) => textOf(task.row, "due_time") || "99", dated = tasks2.filter((task) => textOf(task.row, "date") !== "");
  return dated.sort((one, other) => time(one).localeCompare(time(other))), Map.groupBy(dated, (task) => textOf(task.row, "date"));
}
function Moves({ chosen: chosen2, onChoose }) {
  let by = (count) => () => onChoose(plusMonths(chosen2, count));
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
        value: chosen2,
        onChange: (event) => goTo(event.currentTarget.value)
      }
    )
  ] });
}

// src/model/until.ts
var DAY3 = 86400;
function untilOf({ until }, zone, isAllDay2) {
  if (!until) return;
  let day = `${until.slice(0, 4)}-${until.slice(4, 6)}-${until.slice(6, 8)}`;
  if (isAllDay2) return dayNumber(day) * DAY3;
  if (!until.includes("T")) return (dayNumber(day) + 1) * DAY3 - 1;
  let time = [9, 11, 13].map((at) => until.slice(at, at + 2)).join(":"), clock = clockOf2(`${day}T${time}`);
  return zone && until.endsWith("Z") ? clockAt(clock, zone) : clock;
}
function withUntil(rule, end, zone, isAllDay2) {
  let { count: _, ...rest } = rule, isMoment = !!zone && !isAllDay2, digits = `${clockText(zone && isMoment ? momentOfClock(end, zone) : end)}:00`.slice(0, 19).replace(/[-:]/g, "");
  return { ...rest, until: isAllDay2 ? digits.slice(0, 8) : digits + (isMoment ? "Z" : "") };
}

// src/model/editing.ts
var DAY4 = 86400, isDay2 = (when) => when.length === 10, isAllDay = ({ start }) => isDay2(start), keyOf = (series, clock) => isAllDay(series) ? dayText(Math.floor(clock / DAY4)) : clockText(clock), firstOf = ({ start }) => dayNumber(start.slice(0, 10));
function changeAll(old, changed2) {
  let moved = clockOf2(changed2.start) - clockOf2(old.start), isSame = changed2.rule === old.rule, rule = changed2.rule && isSame ? ruleText(withRuleMoved(parseRule(changed2.rule), old, changed2)) : null, extra = (old.extra ?? []).map((one) => keyOf(changed2, clockOf2(one) + moved)), overrides = Object.fromEntries(
    Object.entries(old.overrides ?? {}).map(([key, changes]) => [
      keyOf(changed2, clockOf2(key) + moved),
      withChangesMoved(key, changes, old, changed2)
    ])
  ), series = { ...changed2, rule: rule ?? changed2.rule ?? null, extra, overrides };
  if (series.rule === (old.rule ?? null) && series.start === old.start)
    return { series, dropped: [] };
  let starts = startsAmong(series, Object.keys(overrides)), dropped = Object.keys(overrides).filter((key) => !starts.has(key));
  for (let key of dropped) delete overrides[key];
  return { series, dropped: dropped.sort() };
}
function startsAmong(series, keys) {
  let days2 = keys.map((key) => dayNumber(key.slice(0, 10)));
  return series.rule?.includes("COUNT=") ? new Set(startsOf(series, Math.min(...days2), Math.max(...days2))) : new Set(days2.flatMap((day) => startsOf(series, day, day)));
}
function withChangesMoved(key, changes, old, changed2) {
  let { start, end, ...rest } = changes, moved = start !== void 0 && start.slice(0, 10) !== key.slice(0, 10) ? 0 : clockOf2(changed2.start) - clockOf2(old.start), later = (time) => keyOf(changed2, clockOf2(time) + moved);
  if (isAllDay(old) === isAllDay(changed2)) {
    let times = {
      ...start ? { start: later(start) } : {},
      ...end ? { end: later(end) } : {}
    };
    return { ...rest, ...times };
  }
  if (!start) return rest;
  let day = dayText(Math.floor((clockOf2(start) + moved) / DAY4));
  return { ...rest, start: day + changed2.start.slice(10) };
}
function withRuleMoved(rule, old, changed2) {
  let [first, start] = [firstOf(old), firstOf(changed2)], found = rule;
  if (first !== start && rule.freq === "WEEKLY") {
    let by = start - first, byday = rule.byday.map(([, day]) => [0, mod(day + by, 7)]), isSome = rule.interval > 1 || rule.bysetpos.length > 0;
    found = { ...rule, byday, wkst: isSome ? mod(rule.wkst + by, 7) : rule.wkst };
  } else first !== start && rule.freq !== "DAILY" && !rule.bysetpos.length && (found = withDateMoved(rule, first, start));
  let end = untilOf(found, old.zone, isAllDay(old));
  if (end === void 0) return found;
  let moved = clockOf2(changed2.start) - clockOf2(old.start);
  return withUntil(found, end + moved, changed2.zone, isAllDay(changed2));
}
var dateOf2 = (day) => day - startOf(monthOf(day)) + 1, isOnly = (values, one) => values.length === 1 && values[0] === one;
function withDateMoved(rule, first, start) {
  let month = (day) => mod(monthOf(day), 12) + 1, found = rule.freq === "YEARLY" && isOnly(rule.bymonth, month(first)) ? { ...rule, bymonth: [month(start)] } : rule;
  if (isOnly(rule.bymonthday, dateOf2(first))) return { ...found, bymonthday: [dateOf2(start)] };
  let isByMonth = rule.freq === "MONTHLY" || rule.bymonth.length > 0, [number = 0] = rule.byday[0] ?? [];
  if (rule.byday.length !== 1 || !number || !isByMonth || rule.bymonthday.length) return found;
  let left2 = lengthOf(monthOf(start)) - dateOf2(start), place2 = number < 0 ? -(Math.floor(left2 / 7) + 1) : Math.floor((dateOf2(start) - 1) / 7) + 1;
  return { ...found, byday: [[place2, weekdayOf2(start)]] };
}
function split(series, key) {
  if (!isRuled(series, key)) return;
  if (key === series.start) return { before: null, after: series };
  let rule = parseRule(series.rule ?? ""), day = dayNumber(key.slice(0, 10)), goneBy = 0;
  if (rule.count)
    for (let one of daysOf(rule, series.start, series.zone).since(firstOf(series))) {
      if (one >= day) break;
      goneBy++;
    }
  let end = clockOf2(key) - (isAllDay(series) ? DAY4 : 1), before = withUntil(rule, end, series.zone, isAllDay(series)), after = rule.count ? { ...rule, count: rule.count - goneBy } : rule;
  return {
    before: part(series, ruleText(before), series.start, key),
    after: part(series, ruleText(after), key, "~")
  };
}
function isRuled(series, key) {
  if (!series.rule || key.slice(10) !== series.start.slice(10)) return !1;
  let day = dayNumber(key.slice(0, 10)), days2 = daysOf(parseRule(series.rule), series.start, series.zone);
  return day >= days2.first && days2.since(day).next().value === day;
}
function part(series, rule, start, end) {
  let isIn = (key) => key >= start && key < end, length = clockOf2(series.end) - clockOf2(series.start), overrides = Object.entries(series.overrides ?? {}).filter(([key]) => isIn(key));
  return {
    ...series,
    start,
    end: keyOf(series, clockOf2(start) + length),
    rule,
    extra: (series.extra ?? []).filter(isIn),
    overrides: Object.fromEntries(overrides)
  };
}

// src/model/events.ts
var seriesOf = (row) => row, doesRepeat = (row) => !!row.rule || Array.isArray(row.extra) && row.extra.length > 0;
function overrideOf(row, key) {
  let all2 = row.overrides, own = isMap(all2) ? all2[key] : void 0;
  return isMap(own) ? own : {};
}
var defaultEnd = (start) => isDay2(start) ? dayText(dayNumber(start) + 1) : start, withTimes = (row, series) => ({
  ...row,
  start: series.start,
  end: series.end,
  all_day: isDay2(series.start),
  rule: series.rule ?? null,
  extra: series.extra ?? [],
  overrides: series.overrides ?? {}
});
function reviseAll(row, sent) {
  let changed2 = { ...row, ...consequences(row, sent), ...sent }, end = changed2.end ?? defaultEnd(String(changed2.start)), { series, dropped } = changeAll(seriesOf(row), seriesOf({ ...changed2, end }));
  return { row: withTimes(changed2, series), dropped };
}
function consequences(row, sent) {
  let [start, was] = [String(sent.start ?? row.start), String(row.start)];
  if (isDay2(start) !== isDay2(was)) return { end: null, zone: null, end_zone: null };
  let series = seriesOf(row), length = clockOf2(series.end) - clockOf2(was);
  return {
    ...start === was ? {} : { end: keyOf(series, clockOf2(start) + length) },
    ..."zone" in sent && sent.zone === null ? { end_zone: null } : {}
  };
}
function reviseOne(row, key, override) {
  let { [key]: _, ...others } = row.overrides ?? {}, isEmpty = Object.keys(override).length === 0;
  return { ...row, overrides: isEmpty ? others : { ...others, [key]: override } };
}
function reviseBefore(row, key) {
  let parts2 = split(seriesOf(row), key);
  return parts2?.before ? withTimes(row, parts2.before) : parts2 && null;
}
function reviseFollowing(row, key, sent) {
  let parts2 = split(seriesOf(row), key);
  if (!parts2) return;
  let own = Object.fromEntries(settable(row).map((name) => [name, row[name] ?? null]));
  return reviseAll(withTimes({ ...own, uid: null }, parts2.after), sent);
}

// src/model/occurrence.ts
var WHICH = ["this", "following", "all"], FIELDS = [
  "title",
  "description",
  "location",
  "color",
  "busy",
  "start",
  "end",
  "zone",
  "end_zone",
  "rule"
], OF_ONE = /* @__PURE__ */ new Set(["title", "description", "location", "color", "busy", "start", "end"]);
function shownAt(row, key) {
  let series = seriesOf(row), { excluded: _, ...own } = overrideOf(row, key), start = String(own.start ?? key), end = keyOf(series, clockOf2(start) + clockOf2(series.end) - clockOf2(series.start));
  return { ...row, end, ...own, start };
}
var changesOf = (shown, typed) => Object.fromEntries(
  FIELDS.filter((name) => !equal(name, shown[name], typed[name])).map((name) => [
    name,
    typed[name] ?? null
  ])
);
function choicesFor(row, key, changes) {
  if (!doesRepeat(row)) return ["all"];
  let start = String(changes.start ?? key), isOfOne = Object.keys(changes).every((name) => OF_ONE.has(name)) && isDay2(start) === isDay2(key), canSplit = !(key === row.start) && isRuled(seriesOf(row), key);
  return WHICH.filter(
    (one) => one === "all" || (one === "this" ? isOfOne : canSplit)
    // of the first, it is all
  );
}
function changed(row, key, changes, which) {
  if (which === "this") return { row: inOne(row, key, changes), dropped: [] };
  let before = which === "following" ? reviseBefore(row, key) : null, after = before && reviseFollowing(row, key, movedTo(key, row, key, changes));
  if (before && after) {
    let rest = withOwn(after.row, String(after.row.start), { row, key, changes });
    return { row: before, rest, dropped: after.dropped };
  }
  let first = String(row.start), all2 = reviseAll(row, movedTo(first, row, key, changes)), moved = clockOf2(String(all2.row.start)) - clockOf2(first), to = keyOf(seriesOf(all2.row), clockOf2(key) + moved);
  return { ...all2, row: withOwn(all2.row, to, { row, key, changes }) };
}
function inOne(row, key, changes) {
  let { excluded: _, ...was } = overrideOf(row, key), own = { ...was, ...changes }, [start, end] = timesOf(row, key, changes);
  ("start" in own || "end" in own) && Object.assign(own, { start, end });
  let plain = shownAt({ ...row, overrides: {} }, key), isInTime = start === key && end === plain.end;
  for (let name of Object.keys(own))
    (name === "start" || name === "end" ? isInTime : equal(name, own[name], row[name])) && delete own[name];
  return reviseOne(row, key, own);
}
function timesOf(row, key, changes) {
  let { start, end } = { ...shownAt(row, key), ...changes };
  return [String(start), String(end)];
}
function movedTo(first, row, key, changes) {
  if (!("start" in changes || "end" in changes)) return changes;
  let was = String(shownAt(row, key).start), [start, end] = timesOf(row, key, changes), days2 = dayNumber(start.slice(0, 10)) - dayNumber(was.slice(0, 10)), by = clockOf2(start) - clockOf2(was), form = seriesOf({ start }), moved = isDay2(start) === isDay2(was) ? keyOf(form, clockOf2(first) + by) : dayText(dayNumber(first.slice(0, 10)) + days2) + start.slice(10), to = keyOf(form, clockOf2(moved) + clockOf2(end) - clockOf2(start));
  return { ...changes, start: moved, end: to };
}
function withOwn(all2, to, { row, key, changes }) {
  let own = { ...overrideOf(all2, to) };
  if (Object.keys(own).length === 0) return all2;
  let [start, end] = timesOf(row, key, changes), isMoved = "start" in changes || "end" in changes;
  for (let name of Object.keys(own))
    name === "start" || name === "end" ? isMoved && (own[name] = name === "start" ? start : end) : name in changes && delete own[name];
  return reviseOne(all2, to, own);
}

// src/store/events.ts
var events = everyOf("event");
async function saveEvent(thing, row, rest) {
  let { id, kind } = thing, also = rest ? newId(now()) : void 0, seen2 = { row: thing.row, version: thing.version };
  await change(also ? [id, also] : [id], (before, one) => {
    let edit = { id: one, kind, changeId: newId(now()) };
    return rest && one === also ? edited(before, { ...edit, row: rest, basedOn: null }) : edited(before, { ...edit, row, basedOn: seen2 });
  });
  let act = { id, kind, before: thing.row, after: row, at: now(), ...also && { also } };
  return noteAct(act), tell({ kind: "written" }), act;
}

// src/words/events.ts
var words2 = {
  title: "Title",
  titleMissing: "Say what it is.",
  allDay: "All day",
  start: "Starts",
  startTime: "Start time",
  end: "Ends",
  endTime: "End time",
  dayMissing: "Choose a day, and a time if it is not all day.",
  endsBefore: "It ends before it starts.",
  here: (when) => `Where you are: ${when}`,
  there: (when, zone) => `${when} in ${zone}`,
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
  reminders: (list3) => `Reminders: ${list3}. They are kept for calendars that ring; Aurora does not ring yet.`,
  reminder: (minutes) => {
    let [size, unit, units] = minutes % 1440 === 0 ? [1440, "day", "days"] : minutes % 60 === 0 ? [60, "hour", "hours"] : [1, "minute", "minutes"], text = many(Math.abs(minutes) / size, unit, units);
    return minutes === 0 ? "at the start" : `${text} ${minutes > 0 ? "before" : "after"}`;
  },
  isDifferent: "This one is different from the others.",
  isTakenOut: "This one was taken out of the series.",
  putBack: "Put it back",
  changeWhich: "Change which?",
  deleteWhich: "Delete which?",
  which: { this: "Only this one", following: "This and all that follow", all: "All of them" },
  changed: "Changed",
  dropped: (days2) => `Changed. No longer on a repeat, and left out: ${days2}`,
  takenOut: "Taken out",
  endedBefore: "This and all that follow were taken out",
  saved: "Saved",
  history: "History"
};

// src/views/event-times.ts
var here = deviceZone();
function timeThere(row, startsAt, endsAt) {
  let zone = textOf(row, "zone");
  if (!zone || isDay2(textOf(row, "start"))) return "";
  let endZone = textOf(row, "end_zone") || zone, differs = (moment, one) => clockAt(moment, one) !== clockAt(moment, here);
  if (!differs(startsAt, zone) && !differs(endsAt, endZone)) return "";
  let at = (moment, one) => timeOf(moment * 1e3, one), [from, to] = [at(startsAt, zone), at(endsAt, endZone)];
  return endZone !== zone ? `${words2.there(from, placeIn(zone))} – ${words2.there(to, placeIn(endZone))}` : words2.there(startsAt === endsAt ? from : `${from} – ${to}`, placeIn(zone));
}
var placeIn = (zone) => (zone.split("/").at(-1) ?? zone).replaceAll("_", " ");
function whenOf(row) {
  let [start, end] = [textOf(row, "start"), textOf(row, "end")], day = (one) => dateOf(one, today.value);
  if (isDay2(start)) {
    let last2 = dayText(dayNumber(end) - 1);
    return last2 > start ? `${day(start)} – ${day(last2)}` : day(start);
  }
  let [startsAt, endsAt] = momentsOf(row), [first, last] = [dayOf(startsAt * 1e3), dayOf(endsAt * 1e3)], [from, to] = [timeOf(startsAt * 1e3), timeOf(endsAt * 1e3)];
  return first !== last ? `${day(first)}, ${from} – ${day(last)}, ${to}` : `${day(first)}, ${from === to ? from : `${from} – ${to}`}`;
}
function momentsOf(row) {
  let zone = textOf(row, "zone") || here;
  return [
    momentOfClock(clockOf2(textOf(row, "start")), zone),
    momentOfClock(clockOf2(textOf(row, "end")), textOf(row, "end_zone") || zone)
  ];
}
var keyText = (key) => {
  let day = shortDateOf(key.slice(0, 10));
  return isDay2(key) ? day : `${day}, ${writtenClock(key.slice(11, 16))}`;
};

// src/views/about-event.tsx
function AboutEvent({ row, isDifferent: isDifferent2 }) {
  let rule = textOf(row, "rule"), there = timeThere(row, ...momentsOf(row)), kept = Array.isArray(row.reminders) ? row.reminders : [];
  return /* @__PURE__ */ a("div", { class: "about-event soft", children: [
    /* @__PURE__ */ a("p", { children: whenOf(row) }),
    there && /* @__PURE__ */ a("p", { children: there }),
    rule && /* @__PURE__ */ a("p", { children: ruleInWords(rule, textOf(row, "start"), textOf(row, "zone") || null) }),
    isDifferent2 && /* @__PURE__ */ a("p", { children: words2.isDifferent }),
    kept.length > 0 && /* @__PURE__ */ a("p", { children: words2.reminders(kept.map(Number).map(words2.reminder).join(", ")) })
  ] });
}

// src/model/usual-rules.ts
var DAY5 = 86400;
function usualRules(start) {
  let day = dayNumber(start), [first, length] = [startOf(monthOf(day)), lengthOf(monthOf(day))], [date2, weekday] = [day - first + 1, WEEKDAYS[weekdayOf2(day)]], place2 = Math.ceil(date2 / 7), found = /* @__PURE__ */ new Map([
    ["daily", "FREQ=DAILY"],
    ["workdays", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"],
    ["weekly", "FREQ=WEEKLY"],
    ["fortnightly", "FREQ=WEEKLY;INTERVAL=2"],
    ["monthly", "FREQ=MONTHLY"]
  ]);
  return place2 < 5 && found.set("place", `FREQ=MONTHLY;BYDAY=${place2}${weekday}`), date2 + 7 > length && found.set("last", `FREQ=MONTHLY;BYDAY=-1${weekday}`), date2 === length && found.set("end", "FREQ=MONTHLY;BYMONTHDAY=-1"), found.set("yearly", "FREQ=YEARLY");
}
function endless(text) {
  let { until: _, count: __, ...rest } = parseRule(text);
  return rest;
}
function usualName(text, start) {
  let day = dayNumber(start), full = (rule) => ruleText(withFirstDay(rule, day)), own = full(endless(text));
  for (let [name, usual] of usualRules(start)) if (full(parseRule(usual)) === own) return name;
  return "own";
}
function endingOf(text, start, zone) {
  let rule = parseRule(text);
  if (rule.count) return { count: rule.count };
  let until = untilOf(rule, zone, isDay2(start));
  return until === void 0 ? {} : { until: dayText(Math.floor(until / DAY5)) };
}
function withEnding(rule, { until, count }, start, zone) {
  return count ? ruleText({ ...rule, count }) : until ? ruleText(withUntil(rule, clockOf2(until) + DAY5 - 1, zone, isDay2(start))) : ruleText(rule);
}

// src/views/event-reading.ts
var MOST2 = { title: 255, description: 1e4, location: 1e3 }, MOST_TIMES = 1e4;
function eventIn(form, before, isNew) {
  let data = new FormData(form), text = (name) => String(data.get(name) ?? "").trim(), isAllDay2 = data.has("all_day"), at = (name) => isAllDay2 ? text(`${name}_day`) : `${text(`${name}_day`)}T${text(`${name}_time`)}`, start = at("start"), typedEnd = at("end"), end = isAllDay2 && isDay(typedEnd) ? plusDays(typedEnd, 1) : typedEnd, zone = isAllDay2 ? null : text("zone") || null, typed = {
    ...before,
    title: text("title").replace(/\s+/gu, " "),
    start,
    end,
    zone,
    end_zone: zone && text("end_zone") || null,
    location: text("location") || null,
    description: text("description") || null,
    color: text("color") || null,
    busy: data.has("busy")
  };
  return { ...typed, rule: ruleIn(data, typed, isNew ? null : before) };
}
function ruleIn(data, typed, before) {
  let name = String(data.get("repeats") ?? ""), [start, zone, was] = ["start", "zone", "rule"].map((one) => textOf(typed, one));
  if (!name || !isDay(start.slice(0, 10))) return null;
  let ending2 = endingIn(data);
  if (before && was) {
    let first = textOf(before, "start"), old = endingOf(was, first, textOf(before, "zone") || null);
    if (usualName(was, first.slice(0, 10)) === name && old.until === ending2.until && old.count === ending2.count) return was;
  }
  let usual = usualRules(start.slice(0, 10)).get(name), rule = usual ? parseRule(usual) : was ? endless(was) : void 0;
  return rule ? withEnding(rule, ending2, start, zone || null) : null;
}
function endingIn(data) {
  let ends = data.get("ends"), until = String(data.get("until") ?? ""), count = Number(data.get("count"));
  return ends === "until" && isDay(until) ? { until } : ends === "count" && count > 0 ? { count } : {};
}
function shownRule(form, typed) {
  let data = new FormData(form), start = textOf(typed, "start"), name = String(data.get("repeats") ?? ""), day = start.slice(0, 10), usual = isDay(day) ? usualRules(day).get(name) : void 0;
  return usual ? withEnding(parseRule(usual), endingIn(data), start, textOf(typed, "zone") || null) : textOf(typed, "rule");
}
function problemOf(form, row) {
  let [start, end] = [textOf(row, "start"), textOf(row, "end")], zones = [textOf(row, "zone"), textOf(row, "end_zone")].filter(Boolean);
  for (let [name, most] of Object.entries(MOST2)) {
    let over = [...textOf(row, name)].length - most;
    if (over > 0) return words.tooLong(over);
  }
  return textOf(row, "title") ? [start, end].every(isTime) ? zones.some((zone) => !isZone(zone)) ? words2.noZone : endsBefore(row) ? words2.endsBefore : textOf(row, "rule") ? endingProblem(new FormData(form), start) : "" : words2.dayMissing : words2.titleMissing;
}
function endingProblem(data, start) {
  let { until, count } = endingIn(data), ends = data.get("ends");
  if (ends === "until" && (!until || until < start.slice(0, 10))) return words2.untilMissing;
  let isCount = Number.isInteger(count) && (count ?? 0) <= MOST_TIMES;
  return ends === "count" && !isCount ? words2.countMissing : "";
}
var isTime = (text) => isDay(text.slice(0, 10)) && (isDay2(text) || /^T\d\d:\d\d(:\d\d)?$/.test(text.slice(10)));
function isZone(zone) {
  try {
    return /^[A-Za-z]/.test(zone) && Number.isFinite(clockAt(0, zone));
  } catch {
    return !1;
  }
}
function endsBefore(row) {
  let [start, end] = [textOf(row, "start"), textOf(row, "end")], zone = textOf(row, "zone") || here, [from, to] = [clockOf2(start), clockOf2(end)];
  if (isDay2(start)) return to <= from;
  let endZone = textOf(row, "end_zone");
  return endZone ? momentOfClock(to, endZone) < momentOfClock(from, zone) : to < from;
}

// src/words/tasks.ts
var words3 = {
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
  repeats: "Repeats",
  repeatChoices: {
    "": "Never",
    DAILY: "Daily",
    WEEKLY: "Weekly",
    MONTHLY: "Monthly",
    YEARLY: "Yearly"
  },
  interval: "Every how many",
  onDays: "Weekly on",
  fromDone: "Count from when it was done",
  fromDoneHint: "The next one comes that long after you tick this off.",
  noRepeats: "What repeats needs a day.",
  skip: "Skip this time",
  skipped: (day) => `Next: ${day}`,
  noNext: "It is the last one: tick it off, or delete it.",
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

// src/views/repeat-field.tsx
var FREQS = ["DAILY", "WEEKLY", "MONTHLY", "YEARLY"], MOST3 = 999;
function choiceOf(rule) {
  if (!rule) return "";
  let { freq, byday, interval: _, ...more } = parseRule(rule), isPlain = byday.every(([number]) => number === 0) && (!byday.length || freq === "WEEKLY"), { bymonth, byweekno, byyearday, bymonthday, bysetpos, wkst, count, until } = more, others = [bymonth, byweekno, byyearday, bymonthday, bysetpos].some((all2) => all2.length);
  return isPlain && !others && !wkst && !count && !until ? freq : "other";
}
function RepeatField({ id, row }) {
  let rule = textOf(row, "rule"), { interval, byday } = parseRule(rule), choice2 = choiceOf(rule), has = (day) => byday.some(([, one]) => one === day);
  return /* @__PURE__ */ a("fieldset", { class: "repeats", children: [
    /* @__PURE__ */ a("legend", { class: "aloud", children: words3.repeats }),
    /* @__PURE__ */ a("div", { class: "columns", children: [
      /* @__PURE__ */ a("div", { class: "field", children: [
        /* @__PURE__ */ a("label", { for: `${id}-repeats`, children: words3.repeats }),
        /* @__PURE__ */ a("select", { id: `${id}-repeats`, name: "repeats", children: [
          ["", ...FREQS].map((one) => /* @__PURE__ */ a("option", { value: one, selected: one === choice2, children: words3.repeatChoices[one] }, one)),
          /* @__PURE__ */ a("option", { value: "other", selected: choice2 === "other", hidden: choice2 !== "other", children: choice2 === "other" ? inWords(row) : "" })
        ] })
      ] }),
      /* @__PURE__ */ a("div", { class: "field interval", children: [
        /* @__PURE__ */ a("label", { for: `${id}-interval`, children: words3.interval }),
        /* @__PURE__ */ a(
          "input",
          {
            id: `${id}-interval`,
            name: "interval",
            type: "number",
            inputMode: "numeric",
            min: 1,
            max: MOST3,
            defaultValue: String(interval)
          }
        )
      ] })
    ] }),
    /* @__PURE__ */ a("div", { class: "switch days", role: "group", "aria-label": words3.onDays, children: WEEKDAYS.map((name, day) => /* @__PURE__ */ a("label", { children: [
      /* @__PURE__ */ a("input", { type: "checkbox", name: "byday", value: name, defaultChecked: has(day) }),
      weekdayNames()[day]
    ] }, name)) }),
    /* @__PURE__ */ a("label", { class: "check from-done", children: [
      /* @__PURE__ */ a(
        "input",
        {
          type: "checkbox",
          name: "from_done",
          defaultChecked: textOf(row, "repeat_from") === "done"
        }
      ),
      /* @__PURE__ */ a("span", { children: [
        words3.fromDone,
        /* @__PURE__ */ a("small", { class: "soft", children: words3.fromDoneHint })
      ] })
    ] })
  ] });
}
var inWords = (row) => {
  let [rule, day] = [textOf(row, "rule"), textOf(row, "date")];
  return day ? ruleInWords(rule, day) : rule;
}, inputs = (form) => [
  ...form?.querySelectorAll(".repeats input") ?? []
], choice = (form) => form?.elements.namedItem("repeats");
function repeatIn(form, before) {
  let [rule, kept] = [ruleIn2(form, textOf(before, "rule")), "rule" in before];
  if (!rule && !kept) return {};
  let isFromDone = inputs(form).some(({ name, checked }) => name === "from_done" && checked);
  return { rule: rule || null, repeat_from: rule && isFromDone ? "done" : "due" };
}
function ruleIn2(form, before) {
  let freq = choice(form)?.value ?? choiceOf(before);
  if (freq === "other") return before;
  if (!freq) return "";
  let all2 = inputs(form), written = Number(all2.find(({ name }) => name === "interval")?.value), interval = Math.min(Math.max(Math.trunc(written) || 1, 1), MOST3), byday = all2.filter(({ name, checked }) => name === "byday" && checked).map(({ value }) => [0, WEEKDAYS.indexOf(value)]), rule = { ...parseRule(`FREQ=${freq}`), interval };
  return ruleText(freq === "WEEKLY" ? { ...rule, byday } : rule);
}
function fillRepeat(form, row) {
  let [select, rule] = [choice(form), textOf(row, "rule")];
  if (!select) return;
  let { interval, byday } = parseRule(rule), other = select.options[select.options.length - 1], chosen2 = choiceOf(rule);
  other.hidden = chosen2 !== "other", chosen2 === "other" && (other.text = inWords(row)), select.value = chosen2;
  for (let input of inputs(form))
    input.name === "interval" ? input.value = String(interval) : input.name === "from_done" ? input.checked = row.repeat_from === "done" : input.checked = byday.some(([, day]) => WEEKDAYS[day] === input.value);
}

// src/views/task-fields.tsx
var MAX_TITLE = 255, MAX_DESCRIPTION = 5e3;
function TaskFields({ id, row }) {
  return /* @__PURE__ */ a($, { children: [
    /* @__PURE__ */ a(Labelled, { id: `${id}-title`, label: words3.name, children: /* @__PURE__ */ a(
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
    /* @__PURE__ */ a(Labelled, { id: `${id}-description`, label: words3.description, children: /* @__PURE__ */ a(
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
      /* @__PURE__ */ a(Labelled, { id: `${id}-date`, label: words3.date, children: /* @__PURE__ */ a("input", { id: `${id}-date`, name: "date", type: "date", defaultValue: textOf(row, "date") }) }),
      /* @__PURE__ */ a(Labelled, { id: `${id}-time`, label: words3.time, children: /* @__PURE__ */ a(
        "input",
        {
          id: `${id}-time`,
          name: "due_time",
          type: "time",
          defaultValue: textOf(row, "due_time")
        }
      ) }),
      /* @__PURE__ */ a(Labelled, { id: `${id}-priority`, label: words3.priority, children: /* @__PURE__ */ a("select", { id: `${id}-priority`, name: "priority", children: PRIORITIES.map((one) => /* @__PURE__ */ a("option", { value: one, selected: one === textOf(row, "priority"), children: words.priorities[one] }, one)) }) }),
      /* @__PURE__ */ a(Labelled, { id: `${id}-list`, label: words3.list, children: [
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
    /* @__PURE__ */ a(RepeatField, { id, row }),
    /* @__PURE__ */ a(Labelled, { id: `${id}-tags`, label: words3.tags, children: /* @__PURE__ */ a(
      "input",
      {
        id: `${id}-tags`,
        name: "tags",
        dir: "auto",
        autocomplete: "off",
        autocapitalize: "none",
        placeholder: words3.tagsHint,
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
    ...tags.length > 0 || "tags" in before ? { tags } : {},
    ...repeatIn(form, before)
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
  fillRepeat(form, row);
  let tags = control(form, "tags");
  tags && (tags.value = tagsOf(row).join(" "));
}
function problemOf2(row) {
  let over = (name, most2) => [...textOf(row, name)].length - most2, most = Math.max(over("title", MAX_TITLE), over("description", MAX_DESCRIPTION));
  return most > 0 ? words.tooLong(most) : textOf(row, "title") ? textOf(row, "rule") && !textOf(row, "date") ? words3.noRepeats : textOf(row, "due_time") && !textOf(row, "date") ? words3.noTime : "" : words3.nameMissing;
}

// src/views/repeat-fields.tsx
function RepeatFields({ id, row, typed, rule }) {
  let [start, was] = [textOf(row, "start"), textOf(row, "rule")], typedDay = textOf(typed, "start").slice(0, 10), day = isDay(typedDay) ? typedDay : start.slice(0, 10), chosen2 = was ? usualName(was, start.slice(0, 10)) : "", ownWords = was && chosen2 === "own" ? ruleInWords(ruleText(endless(was)), day) : "", ending2 = was ? endingOf(was, start, textOf(row, "zone") || null) : {};
  return /* @__PURE__ */ a($, { children: [
    /* @__PURE__ */ a(Labelled, { id: `${id}-repeats`, label: words2.repeats, children: /* @__PURE__ */ a("select", { id: `${id}-repeats`, name: "repeats", children: [
      /* @__PURE__ */ a("option", { value: "", children: words2.never }),
      [...usualRules(day)].map(([name, usual]) => /* @__PURE__ */ a("option", { value: name, selected: name === chosen2, children: inSentence(ruleInWords(usual, day)) }, name)),
      ownWords && /* @__PURE__ */ a("option", { value: "own", selected: !0, children: inSentence(ownWords) })
    ] }) }),
    /* @__PURE__ */ a("div", { class: "columns ending", hidden: !rule, children: [
      /* @__PURE__ */ a(Labelled, { id: `${id}-ends`, label: words2.ends, children: /* @__PURE__ */ a("select", { id: `${id}-ends`, name: "ends", children: [
        /* @__PURE__ */ a("option", { value: "never", children: words2.endsNever }),
        /* @__PURE__ */ a("option", { value: "until", selected: ending2.until !== void 0, children: words2.endsUntil }),
        /* @__PURE__ */ a("option", { value: "count", selected: ending2.count !== void 0, children: words2.endsCount })
      ] }) }),
      /* @__PURE__ */ a(Labelled, { id: `${id}-until`, label: words2.lastDay, children: /* @__PURE__ */ a("input", { id: `${id}-until`, name: "until", type: "date", defaultValue: ending2.until ?? "" }) }),
      /* @__PURE__ */ a(Labelled, { id: `${id}-count`, label: words2.count, children: /* @__PURE__ */ a(
        "input",
        {
          id: `${id}-count`,
          name: "count",
          type: "number",
          min: 1,
          max: 1e4,
          defaultValue: ending2.count ?? 10
        }
      ) })
    ] }),
    rule && /* @__PURE__ */ a("p", { class: "soft", children: inSentence(ruleInWords(rule, textOf(typed, "start"), zoneOf(typed))) })
  ] });
}
var zoneOf = (row) => textOf(row, "zone") || null, inSentence = (text) => text.charAt(0).toUpperCase() + text.slice(1);

// src/views/event-fields.tsx
function EventFields({ id, row, typed, rule }) {
  return /* @__PURE__ */ a($, { children: [
    /* @__PURE__ */ a(Labelled, { id: `${id}-title`, label: words2.title, children: /* @__PURE__ */ a(
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
    /* @__PURE__ */ a(WhenFields, { id, row, typed }),
    /* @__PURE__ */ a(RepeatFields, { id, row, typed, rule }),
    /* @__PURE__ */ a(Labelled, { id: `${id}-location`, label: words2.location, children: /* @__PURE__ */ a(
      "input",
      {
        id: `${id}-location`,
        name: "location",
        dir: "auto",
        autocomplete: "off",
        defaultValue: textOf(row, "location")
      }
    ) }),
    /* @__PURE__ */ a(Labelled, { id: `${id}-description`, label: words2.description, children: /* @__PURE__ */ a(
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
    /* @__PURE__ */ a(Swatches, { chosen: textOf(row, "color") }),
    /* @__PURE__ */ a("label", { class: "check", children: [
      /* @__PURE__ */ a("input", { type: "checkbox", name: "busy", defaultChecked: row.busy !== !1 }),
      words2.busy
    ] })
  ] });
}
function WhenFields({ id, row, typed }) {
  let [start, end] = [textOf(row, "start"), textOf(row, "end")], isAllDay2 = isDay2(textOf(typed, "start")), last = isDay2(end) ? plusDays(end, -1) : end.slice(0, 10), time = { isHidden: isAllDay2 };
  return /* @__PURE__ */ a($, { children: [
    /* @__PURE__ */ a("label", { class: "check", children: [
      /* @__PURE__ */ a("input", { type: "checkbox", name: "all_day", defaultChecked: isDay2(start) }),
      words2.allDay
    ] }),
    /* @__PURE__ */ a("div", { class: "columns times", children: [
      /* @__PURE__ */ a(Part2, { id: `${id}-start`, name: "start_day", label: words2.start, value: start.slice(0, 10) }),
      /* @__PURE__ */ a(
        Part2,
        {
          id: `${id}-from`,
          name: "start_time",
          label: words2.startTime,
          value: start.slice(11) || "09:00",
          ...time
        }
      ),
      /* @__PURE__ */ a(Part2, { id: `${id}-end`, name: "end_day", label: words2.end, value: last }),
      /* @__PURE__ */ a(
        Part2,
        {
          id: `${id}-to`,
          name: "end_time",
          label: words2.endTime,
          value: end.slice(11) || "10:00",
          ...time
        }
      )
    ] }),
    /* @__PURE__ */ a(Both, { typed }),
    /* @__PURE__ */ a("details", { class: "zones", hidden: isAllDay2, children: [
      /* @__PURE__ */ a("summary", { children: [
        words2.zone,
        ": ",
        textOf(typed, "zone") || words2.floating
      ] }),
      /* @__PURE__ */ a(Zone, { id: `${id}-zone`, name: "zone", value: zoneOf2(row) }),
      /* @__PURE__ */ a(Zone, { id: `${id}-end-zone`, name: "end_zone", value: textOf(row, "end_zone") })
    ] })
  ] });
}
var zoneOf2 = (row) => isDay2(textOf(row, "start")) ? here : textOf(row, "zone"), Part2 = ({ id, name, label, value, isHidden = !1 }) => /* @__PURE__ */ a("div", { class: "field", hidden: isHidden, children: [
  /* @__PURE__ */ a("label", { for: id, children: label }),
  /* @__PURE__ */ a(
    "input",
    {
      id,
      name,
      type: name.endsWith("day") ? "date" : "time",
      defaultValue: value,
      "aria-describedby": `${id.replace(/-\w+$/, "")}-problem`
    }
  )
] });
function Both({ typed }) {
  if (![textOf(typed, "start"), textOf(typed, "end")].every(isTime)) return null;
  try {
    if (!timeThere(typed, ...momentsOf(typed))) return null;
  } catch {
    return null;
  }
  return /* @__PURE__ */ a("p", { class: "soft", children: words2.here(whenOf(typed)) });
}
function Zone({ id, name, value }) {
  let isEnd = name === "end_zone";
  return /* @__PURE__ */ a(Labelled, { id, label: isEnd ? words2.endZone : words2.zone, children: [
    /* @__PURE__ */ a(
      "input",
      {
        id,
        name,
        list: `${id}-all`,
        autocomplete: "off",
        autocapitalize: "none",
        spellcheck: !1,
        "aria-describedby": `${id}-about`,
        defaultValue: value
      }
    ),
    /* @__PURE__ */ a("datalist", { id: `${id}-all`, children: allZones().map((zone) => /* @__PURE__ */ a("option", { value: zone }, zone)) }),
    /* @__PURE__ */ a("p", { id: `${id}-about`, class: "hint", children: isEnd ? words2.endZoneHint : words2.zoneHint })
  ] });
}

// src/views/event-form.tsx
function EventForm({
  before,
  row,
  isNew = !1,
  place: place2,
  on = "",
  seen: seen2,
  ...more
}) {
  let form = T(null), typed = useSignal(row), rule = useSignal(textOf(row, "rule")), failure = useSignal(""), isOver = T(!1), id = P(), began = seen2 ? { seen: { row: seen2.row, version: seen2.version } } : {}, shown = useComputed(() => ({ typed: typed.value, rule: rule.value }));
  async function keep2() {
    if (isOver.current) return;
    let [title, text] = [textOf(typed.peek(), "title"), textOf(typed.peek(), "description")];
    await keepDraft({ place: place2, title, text, row: { ...typed.peek(), on }, ...began });
  }
  function read({ currentTarget }) {
    keepLength(currentTarget, typed.peek()), typed.value = eventIn(currentTarget, before, isNew), rule.value = shownRule(currentTarget, typed.peek()), more.onTouched?.();
  }
  async function submit(event) {
    if (event.preventDefault(), !form.current || (failure.value = problemOf(form.current, eventIn(form.current, before, isNew)), failure.peek())) return;
    let saved = await more.onSave(eventIn(form.current, before, isNew));
    failure.value = saved === "failed" ? words.notSaved : "", saved === "saved" && await end(more.onDone);
  }
  async function end(then) {
    isOver.current = !0, await dropDraft(place2), then();
  }
  function onKey(event) {
    !isComposing(event) && isSaveKey(event) && submit(event);
  }
  return F(() => (form.current?.querySelectorAll("textarea").forEach(fit), form.current ? keepWhileTyping(form.current, () => {
    keep2();
  }) : void 0), []), /* @__PURE__ */ a(
    "form",
    {
      class: "task-form event-form",
      ref: form,
      onSubmit: submit,
      onInput: read,
      onChange: read,
      onKeyDown: onKey,
      noValidate: !0,
      children: [
        /* @__PURE__ */ a(EventFields, { id, row, ...shown.value }),
        /* @__PURE__ */ a("p", { id: `${id}-problem`, class: "problem", role: "status", children: failure }),
        /* @__PURE__ */ a(
          FormButtons,
          {
            other: more.other,
            isDanger: !isNew,
            onOther: isNew ? () => {
              end(more.onOther);
            } : more.onOther
          }
        )
      ]
    }
  );
}
function keepLength(form, before) {
  let field = (name) => form.elements.namedItem(name), [day, time] = [field("start_day"), field("start_time")], [start, end] = [`${day.value}T${time.value}`, field("end_day")], was = textOf(before, "start"), old = was.length === 10 ? `${was}T${time.value}` : was;
  if (start === old || !isTime(start) || !isTime(old) || !isTime(`${end.value}T00:00`)) return;
  let to = `${end.value}T${field("end_time").value}`, later = clockText(clockOf2(to) + clockOf2(start) - clockOf2(old));
  was.length > 10 ? [end.value, field("end_time").value] = [later.slice(0, 10), later.slice(11, 16)] : end.value = dayText(dayNumber(end.value) + dayNumber(day.value) - dayNumber(was));
}

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
    parent_id: "Part of",
    rule: "Repeats",
    repeat_from: "Counts from"
  },
  values: {
    "priority urgent": words.priorities.urgent,
    "priority high": words.priorities.high,
    "priority medium": words.priorities.medium,
    "priority low": words.priorities.low,
    "category todo": "To do",
    "category event": "Event",
    "repeat_from due": "The day it was due",
    "repeat_from done": "The day it was done"
  }
};

// src/views/fields.ts
var TEXTS = /* @__PURE__ */ new Set(["text", "content", "title", "description", "name"]), isText = (field) => TEXTS.has(field), fieldName = (field) => pastWords.fields[field] ?? field.replaceAll("_", " "), whenOf2 = (at) => `${dayName(dayOf(at))}, ${timeOf(at)}`;
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
  let named2 = pastWords.values[`${field} ${String(value)}`];
  if (named2 !== void 0) return named2;
  if (field === "date") return dayName(value);
  if (field === "due_time") return writtenClock(String(value));
  if (typeof value == "boolean") return value ? pastWords.yes : pastWords.no;
  if (Array.isArray(value))
    return value.map((one) => `#${String(one)}`).join(" ") || pastWords.nothing;
  if (typeof value == "object") return placeText(value);
  let at = field === "timestamp" || field.endsWith("_at") ? momentOf(String(value)) : Number.NaN;
  return Number.isNaN(at) ? String(value) : whenOf2(at);
}
function placeText(place2) {
  let { name, latitude, longitude } = place2;
  return typeof name == "string" && name ? name : typeof latitude == "number" && typeof longitude == "number" ? `${latitude}, ${longitude}` : JSON.stringify(place2);
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
  for (let round2 = 0; round2 <= most; round2++) {
    rounds.push(furthest.slice(at - round2 - 1, at + round2 + 2));
    for (let diagonal = -round2; diagonal <= round2; diagonal += 2) {
      let before = [furthest[at + diagonal - 1] ?? 0, furthest[at + diagonal + 1] ?? 0], x = isInsertion(diagonal, round2, before) ? before[1] : before[0] + 1;
      for (; x < old.length && x - diagonal < now2.length && old[x] === now2[x - diagonal]; ) x += 1;
      if (furthest[at + diagonal] = x, x >= old.length && x - diagonal >= now2.length) return wayBack(old, now2, rounds);
    }
  }
  return [...parts("gone", old), ...parts("new", now2)];
}
var isInsertion = (diagonal, round2, before) => diagonal === -round2 || diagonal !== round2 && before[0] < before[1];
function wayBack(old, now2, rounds) {
  let found = [], [x, y2] = [old.length, now2.length];
  for (let round2 = rounds.length - 1; round2 > 0; round2--) {
    let reached = (diagonal2) => rounds[round2]?.[diagonal2 + round2 + 1] ?? 0, diagonal = x - y2, isNew = isInsertion(diagonal, round2, [reached(diagonal - 1), reached(diagonal + 1)]), from = isNew ? diagonal + 1 : diagonal - 1, [oldX, oldY] = [reached(from), reached(from) - from];
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
  return all2.map((part2, place2) => {
    if (part2.kind !== "same" || part2.text.length <= most * 2) return part2;
    let [isFirst, isLast] = [place2 === 0, place2 === all2.length - 1], start = isFirst ? "" : part2.text.slice(0, most), end = isLast ? "" : part2.text.slice(-most);
    return { kind: "same", text: `${start} … ${end}` };
  });
}

// src/views/marked.tsx
var CONTEXT = 160;
function Marked({ before, after, side, isShort = !1 }) {
  let all2 = w(() => difference(before, after), [before, after]), hidden = side === "before" ? "new" : side === "after" ? "gone" : void 0, shown = (isShort ? shortened(all2, CONTEXT) : all2).filter((part2) => part2.kind !== hidden);
  return /* @__PURE__ */ a("p", { class: "words", dir: "auto", children: shown.map(({ kind, text }, place2) => kind === "same" ? /* @__PURE__ */ a("span", { children: text }, place2) : kind === "gone" ? /* @__PURE__ */ a("del", { children: text }, place2) : /* @__PURE__ */ a("ins", { children: text }, place2)) });
}

// src/views/one-of-both.tsx
var LINES = /* @__PURE__ */ new Set(["name", "title"]);
function OneOfBoth({ thing, all: all2, onSave }) {
  let form = T(null), area = T(null), field = KINDS[thing.kind].words, place2 = twoVersionsPlace(thing.id), both = joined(thing.kind, [...all2]), isDone2 = T(!1), suggested = textOf(LINES.has(field) ? all2.at(-1) ?? both : both, field);
  F(() => {
    let own = area.current;
    if (!(!form.current || !own))
      return fit(own), keepWhileTyping(form.current, () => {
        isDone2.current || keepDraft({ place: place2, text: own.value });
      });
  }, []);
  async function saveBoth(event) {
    event.preventDefault();
    let text = area.current?.value ?? "";
    if (!text.trim()) return area.current?.focus();
    let chosen2 = [...new FormData(event.currentTarget)].filter(([name]) => name !== "text").map(([name, index]) => [name, all2[Number(index)]?.[name] ?? null]);
    isDone2.current = !0, await onSave({ ...both, ...Object.fromEntries(chosen2), [field]: text });
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
        defaultValue: draftAt(place2)?.text ?? suggested,
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
    values.map(([index, value], place2) => /* @__PURE__ */ a("label", { class: "check", children: [
      /* @__PURE__ */ a(
        "input",
        {
          type: "radio",
          name,
          value: index,
          defaultChecked: place2 === values.length - 1
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
  async function keep2(row) {
    await resolve(thing, row), await dropDraft(twoVersionsPlace(thing.id)), announce(words.saved), document.querySelector("h1")?.focus();
  }
  return /* @__PURE__ */ a("section", { class: "versions", "aria-label": words.twoVersions, children: [
    /* @__PURE__ */ a("p", { children: pastWords.conflict }),
    all2.map((row, place2) => /* @__PURE__ */ a(
      Version,
      {
        kind: thing.kind,
        row,
        other: place2 === 0 ? first : theirs,
        isTheirs: place2 === 0,
        onKeep: () => {
          keep2(row);
        }
      },
      place2
    )),
    /* @__PURE__ */ a(OneOfBoth, { thing, all: all2, onSave: keep2 })
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

// src/views/which.tsx
function AskWhich({ asked }) {
  let dialog = T(null), id = P();
  A(() => {
    asked && dialog.current?.showModal();
  }, [asked]);
  function choose(which) {
    asked?.run(which), dialog.current?.close();
  }
  return /* @__PURE__ */ a("dialog", { ref: dialog, class: "which", "aria-labelledby": id, onClose: () => asked?.run(null), children: [
    /* @__PURE__ */ a("h2", { id, children: asked?.title }),
    asked?.choices.map((one) => /* @__PURE__ */ a("button", { type: "button", class: "plain-button", onClick: () => choose(one), children: words2.which[one] }, one)),
    /* @__PURE__ */ a("div", { class: "row", children: /* @__PURE__ */ a("button", { type: "button", class: "quiet", onClick: () => dialog.current?.close(), children: words.cancel }) })
  ] });
}

// src/screens/event.tsx
function EventScreen({ id, on }) {
  let thing = thingById(id).value;
  return !thing || thing.isDeleted || thing.kind !== "event" ? /* @__PURE__ */ a($, { children: [
    /* @__PURE__ */ a(Below, { title: words.places.event }),
    isReady.value && /* @__PURE__ */ a("p", { class: "empty", children: words.notThere })
  ] }) : /* @__PURE__ */ a(Shown, { thing, on: on || textOf(thing.row, "start") }, `${id} ${on}`);
}
function Shown({ thing, on }) {
  let draft = draftAt(thing.id), begun2 = draft?.row && textOf(draft.row, "on") === on ? draft : void 0, isTouched = T(begun2 !== void 0), seen2 = T(begun2?.seen ? { ...thing, ...begun2.seen } : thing);
  isTouched.current || (seen2.current = thing);
  let asked = useSignal(null), ask = (title, choices2) => new Promise((run) => {
    asked.value = { title, choices: choices2, run };
  }), before = shownAt(seen2.current.row, on);
  return /* @__PURE__ */ a("article", { class: "one-event", children: [
    /* @__PURE__ */ a(Below, { title: words.places.event, action: /* @__PURE__ */ a(More, { thing }), children: /* @__PURE__ */ a(AboutEvent, { row: shownAt(thing.row, on), isDifferent: isDifferent(thing.row, on) }) }),
    /* @__PURE__ */ a(TwoVersions, { thing, onLeft: goBack }),
    /* @__PURE__ */ a(Refused, { thing }),
    overrideOf(thing.row, on).excluded ? /* @__PURE__ */ a(TakenOut, { thing, on }) : /* @__PURE__ */ a(
      EventForm,
      {
        before,
        on,
        place: thing.id,
        other: words.delete,
        seen: seen2.current,
        row: begun2?.row ? { ...before, ...begun2.row } : before,
        onTouched: () => {
          isTouched.current = !0;
        },
        onSave: (typed) => saveTyped(seen2.current, on, typed, ask),
        onDone: goBack,
        onOther: () => {
          remove(thing, on, ask);
        }
      },
      `${seen2.current.version}`
    ),
    /* @__PURE__ */ a(AskWhich, { asked: asked.value })
  ] });
}
var isDifferent = (row, on) => Object.keys(overrideOf(row, on)).length > 0, More = ({ thing }) => /* @__PURE__ */ a(Menu, { children: /* @__PURE__ */ a("a", { href: `${pathOf("event", thing.id)}/history`, children: words2.history }) });
function TakenOut({ thing, on }) {
  let putBack = () => keep(thing, { row: reviseOne(thing.row, on, {}), dropped: [] });
  return /* @__PURE__ */ a("div", { class: "row", children: [
    /* @__PURE__ */ a("p", { class: "soft", children: words2.isTakenOut }),
    /* @__PURE__ */ a("button", { type: "button", class: "primary", onClick: () => {
      putBack();
    }, children: words2.putBack })
  ] });
}
async function saveTyped(thing, on, typed, ask) {
  let changes = changesOf(shownAt(thing.row, on), typed);
  if (Object.keys(changes).length === 0) return "saved";
  let choices2 = choicesFor(thing.row, on, changes), which = choices2.length > 1 ? await ask(words2.changeWhich, choices2) : choices2[0];
  return which ? keep(thing, changed(thing.row, on, changes, which)) : "left";
}
async function keep(thing, result, text = words2.changed) {
  let { row, rest, dropped } = result, act = await saveEvent(thing, row, rest).catch(() => null);
  if (!act) return "failed";
  let days2 = dropped.map(keyText).join("; ");
  return tellWithUndo(days2 ? words2.dropped(days2) : text, act), "saved";
}
async function remove(thing, on, ask) {
  let { row } = thing, choices2 = on !== row.start && isRuled(seriesOf(row), on) ? ["this", "following", "all"] : ["this", "all"], which = doesRepeat(row) ? await ask(words2.deleteWhich, choices2) : "all", left2 = which === "following" ? reviseBefore(row, on) : null;
  if (which === "all") await deleteWithUndo(thing, goBack);
  else if (which === "this") {
    let without = { row: reviseOne(row, on, { excluded: !0 }), dropped: [] };
    await keep(thing, without, words2.takenOut) === "saved" && goBack();
  } else left2 && await keep(thing, { row: left2, dropped: [] }, words2.endedBefore) === "saved" && goBack();
}

// src/views/list-end.tsx
function ListEnd({ list: list3, offline, empty }) {
  let { state, cursor, items } = list3;
  if (state === "loading") return /* @__PURE__ */ a("p", { class: "empty", children: items.length > 0 ? "" : pastWords.asking });
  if (state === "shown" && cursor === null)
    return items.length > 0 ? null : /* @__PURE__ */ a("p", { class: "empty", children: empty });
  let text = state === "offline" ? offline : typeof state == "object" ? state.problem : "";
  return /* @__PURE__ */ a("div", { class: "list-end", children: [
    /* @__PURE__ */ a("p", { role: "status", children: text }),
    /* @__PURE__ */ a("button", { type: "button", class: "quiet", onClick: list3.more, children: state === "shown" ? pastWords.showMore : pastWords.tryAgain })
  ] });
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
      let { items: next2, next_cursor } = answer.data;
      found.value = { items: [...items2, ...next2], cursor: next_cursor, state: "shown" };
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
  let list3 = useList((cursor) => versionsOf(of, id, cursor)), thing = thingById(id).value, current = list3.items.find((one) => one.operation !== "conflict");
  return /* @__PURE__ */ a($, { children: [
    /* @__PURE__ */ a(Below, { title: words.places.history, children: /* @__PURE__ */ a("p", { class: "meta", dir: "auto", children: thing && nameOf(of, thing.row) }) }),
    /* @__PURE__ */ a("ol", { class: "items history", children: list3.items.map((version) => /* @__PURE__ */ a(
      OneVersion,
      {
        version,
        isCurrent: version === current && version.operation !== "delete",
        onRestored: list3.reload
      },
      version.sequence
    )) }),
    /* @__PURE__ */ a(ListEnd, { list: list3, offline: pastWords.historyOffline, empty: pastWords.historyEmpty })
  ] });
}
function nameOf(kind, row) {
  let text = textOf(row, "title") || withoutMarks(textOf(row, kindOf(kind)?.words ?? ""));
  return text.length > 100 ? beginningOf(text, 80) : text;
}
function OneVersion({ version, isCurrent, onRestored }) {
  let problem = useSignal(""), isBusy = useSignal(!1), when = whenOf2(momentOf(version.at)), label = version.operation === "delete" ? pastWords.restore : pastWords.restoreVersion;
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

// src/views/write-box.tsx
function WriteBox({ journal, onClose }) {
  let form = T(null), title = T(null), text = T(null), id = T(newId(now())), isSaved = T(!1), failure = useSignal(""), place2 = newEntryPlace(journal), draft = draftAt(place2);
  function keep2() {
    if (isSaved.current || !title.current || !text.current) return;
    let typed = { title: title.current.value, text: text.current.value };
    typed.title || typed.text ? keepDraft({ place: place2, ...typed }) : dropDraft(place2);
  }
  F(() => (text.current && fit(text.current), (draft ? text : title).current?.focus(), form.current ? keepWhileTyping(form.current, keep2) : void 0), []);
  async function saveEntry(event) {
    event.preventDefault();
    let content = text.current?.value ?? "";
    if (failure.value = problemOf3(content), failure.value) return text.current?.focus();
    let named2 = title.current?.value.trim() || null, row = {
      journal_id: journal,
      title: named2,
      content: content.trim(),
      mood: null,
      timestamp: isoOf(now()),
      tags: tagsIn(content)
    };
    isSaved.current = await add("entry", row, id.current).then(
      () => !0,
      () => !1
    ), failure.value = isSaved.current ? "" : words.notSaved, isSaved.current && (announce(words.saved), await dropDraft(place2), askToKeep(), onClose());
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
function problemOf3(text) {
  let over = [...text.trim()].length - MAX_TEXT.entry;
  return over > 0 ? words.tooLong(over) : text.trim() ? "" : journalWords.writeSomething;
}

// src/screens/journal.tsx
function Journal({ id }) {
  let journal = thingById(id).value;
  return !journal || journal.isDeleted || journal.kind !== "journal" ? /* @__PURE__ */ a($, { children: [
    /* @__PURE__ */ a(Below, { title: words.places.journal }),
    /* @__PURE__ */ a(Empty, { text: words.notThere })
  ] }) : /* @__PURE__ */ a(Shown2, { journal }, id);
}
function Shown2({ journal }) {
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

// src/screens/new-event.tsx
var HOUR = 3600;
function NewEvent({ start }) {
  let id = T(newId(now())), row = T(begun(start));
  async function saveNew(typed) {
    let { on: _, ...fields } = typed, event = { ...{ extra: [], overrides: {}, reminders: [], uid: null }, ...fields, all_day: isDay2(textOf(typed, "start")) };
    if (!await add("event", event, id.current).then(
      () => !0,
      () => !1
    )) return "failed";
    let act = { id: id.current, kind: "event", before: null, after: event, at: now() };
    return tellWithUndo(words2.saved, act), "saved";
  }
  return /* @__PURE__ */ a("article", { class: "one-event", children: [
    /* @__PURE__ */ a(Below, { title: words.places["new-event"] }),
    /* @__PURE__ */ a(
      EventForm,
      {
        before: row.current,
        row: row.current,
        isNew: !0,
        place: newEventPlace,
        other: words.cancel,
        onOther: goBack,
        onSave: saveNew,
        onDone: goBack
      }
    )
  ] });
}
function begun(asked) {
  let before = draftAt(newEventPlace)?.row ?? {}, isAsked = isTime(asked), start = isAsked ? fullTime(asked) : textOf(before, "start") || fullTime(today.peek()), kept = isAsked ? "" : textOf(before, "end"), end = isDay2(start) ? plusDays(start, 1) : clockText(clockOf2(start) + HOUR);
  return { title: "", zone: isDay2(start) ? null : here, busy: !0, rule: null, ...before, start, end: kept || end };
}
function fullTime(asked) {
  if (!isDay2(asked)) return asked;
  let hour = Math.min(Number(clockOf(now()).slice(0, 2)) + 1, 23);
  return `${asked}T${String(hour).padStart(2, "0")}:00`;
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
function Hit({ thing, words: words6 }) {
  let { row, kind, id } = thing, title = textOf(row, "title") || textOf(row, "name"), long = textOf(row, "content") || textOf(row, "text") || textOf(row, "description"), text = around(kind === "entry" ? withoutMarks(long) : long, words6, SHOWN);
  return /* @__PURE__ */ a("li", { class: `item hit ${kind}`, "data-id": id, tabIndex: -1, children: [
    title && /* @__PURE__ */ a("h2", { dir: "auto", children: marked(title, words6) }),
    text && /* @__PURE__ */ a("p", { class: "words", dir: "auto", children: marked(text, words6) }),
    /* @__PURE__ */ a("div", { class: "meta", children: [
      /* @__PURE__ */ a("a", { href: pathOf(kind, id), children: whenOf3(thing) }),
      /* @__PURE__ */ a(About, { thing })
    ] })
  ] });
}
function marked(text, words6) {
  return piecesOf(text, words6).map(
    (piece, place2) => piece.isHit ? /* @__PURE__ */ a("mark", { children: piece.text }, place2) : piece.text
  );
}
function whenOf3(thing) {
  if (thing.at !== void 0)
    return `${dateOf(dayIn(thing.row, thing.at), today.value)}, ${timeIn(thing.row, thing.at)}`;
  let day = textOf(thing.row, "date");
  return day ? dateOf(day, today.value) : thing.kind === "journal" ? words.places.journal : words.places.task;
}

// src/words/search.ts
var words4 = {
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
      /* @__PURE__ */ a("h1", { tabIndex: -1, children: words4.title }),
      /* @__PURE__ */ a(State, {})
    ] }),
    /* @__PURE__ */ a("form", { class: "searching", role: "search", onSubmit: submit, children: [
      /* @__PURE__ */ a(
        "input",
        {
          ref: field,
          type: "search",
          name: "q",
          "aria-label": words4.label,
          "aria-describedby": "search-hint",
          placeholder: words4.title,
          defaultValue: first,
          autocomplete: "off",
          autocapitalize: "none",
          enterkeyhint: "search",
          dir: "auto",
          onInput: type
        }
      ),
      /* @__PURE__ */ a("div", { class: "chips", role: "group", "aria-label": words4.kinds, children: KINDS2.map((kind) => /* @__PURE__ */ a(
        "button",
        {
          type: "button",
          class: "chip",
          "aria-pressed": kinds.value.has(kind),
          onClick: () => toggle(kind),
          children: words4.kind[kind]
        },
        kind
      )) }),
      /* @__PURE__ */ a("p", { id: "search-hint", class: "hint", children: words4.hint })
    ] }),
    query.value.terms.length === 0 ? /* @__PURE__ */ a(Nothing, {}) : /* @__PURE__ */ a("section", { "aria-label": words4.title, children: [
      /* @__PURE__ */ a("p", { class: "soft count", role: "status", children: [
        found.value.length > 0 ? words4.found(found.value.length) : "",
        isReady.value ? "" : ` ${words4.notAllHere}`
      ] }),
      found.value.length === 0 && isReady.value && /* @__PURE__ */ a("p", { class: "empty", children: words4.nothing }),
      /* @__PURE__ */ a("ul", { class: "items", children: found.value.slice(0, most.value).map((thing) => /* @__PURE__ */ a(Hit, { thing, words: marksOf(query.value) }, thing.id)) }),
      found.value.length > most.value && /* @__PURE__ */ a("button", { type: "button", class: "plain-button", onClick: () => {
        most.value += A_STEP;
      }, children: words4.more(Math.min(found.value.length - most.value, A_STEP)) })
    ] })
  ] });
}
function Nothing() {
  let tags = useComputed(() => isReady.value ? allTags() : []);
  return /* @__PURE__ */ a($, { children: [
    recent.value.length > 0 && /* @__PURE__ */ a("section", { "aria-labelledby": "recent", children: [
      /* @__PURE__ */ a("h2", { id: "recent", children: words4.recent }),
      /* @__PURE__ */ a("ul", { class: "chips", children: recent.value.map((one) => /* @__PURE__ */ a("li", { children: /* @__PURE__ */ a("a", { class: "chip", href: searchFor(one), dir: "auto", children: one }) }, one)) })
    ] }),
    tags.value.length > 0 && /* @__PURE__ */ a("section", { "aria-labelledby": "tags", children: [
      /* @__PURE__ */ a("h2", { id: "tags", children: words4.tags }),
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
var words5 = {
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
var FIELDS2 = {
  wrong_password: "password",
  wrong_code: "code",
  invalid_code: "code",
  email_taken: "email"
};
function problemAt(field, found) {
  if (found === null || typeof found == "string") return;
  if (FIELDS2[found.code] === field) return problemText(found);
  let error = found.errors.find(
    (one) => one.field === field || one.field.startsWith(`${field}.`)
  );
  return error && faultText(field, error);
}
function generalProblem(found) {
  return found === null || typeof found == "string" ? found ?? "" : FIELDS2[found.code] || found.errors.length > 0 ? "" : problemText(found);
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
function CurrentPassword({ problemOf: problemOf4 }) {
  return /* @__PURE__ */ a(
    Field,
    {
      label: words5.currentPassword,
      name: "password",
      type: "password",
      autocomplete: "current-password",
      hint: words5.currentPasswordHint,
      problem: problemOf4("password")
    }
  );
}
var textIn3 = (data, name) => String(data.get(name) ?? "");

// src/screens/settings/account.tsx
function Account() {
  let asks = useSignal(null), close = () => {
    asks.value = null;
  }, done = () => announce(words5.changed), { name, email } = person.value ?? { name: null, email: "" }, ask = (what, label) => ({
    label: words5.change,
    name: words5.changeWhat(label),
    run: () => {
      asks.value = what;
    }
  });
  return /* @__PURE__ */ a("section", { "aria-labelledby": "you", children: [
    /* @__PURE__ */ a("h2", { id: "you", children: words5.you }),
    /* @__PURE__ */ a("div", { class: "card list", children: [
      /* @__PURE__ */ a(Line, { label: words5.name, value: name ?? words5.noName, action: ask("name", words5.name) }),
      /* @__PURE__ */ a(Line, { label: words5.email, value: email, action: ask("email", words5.email) }),
      /* @__PURE__ */ a(Line, { label: words5.password, action: ask("password", words5.password) })
    ] }),
    asks.value === "name" && /* @__PURE__ */ a(
      Ask,
      {
        title: words5.name,
        button: words5.save,
        send: (data) => changeName(textIn3(data, "name")),
        onDone: done,
        onClose: close,
        children: (problemOf4) => /* @__PURE__ */ a(
          Field,
          {
            label: words5.name,
            name: "name",
            autocomplete: "name",
            hint: words5.nameHint,
            value: name ?? "",
            isRequired: !1,
            problem: problemOf4("name")
          }
        )
      }
    ),
    asks.value === "email" && /* @__PURE__ */ a(
      Ask,
      {
        title: words5.newEmail,
        button: words5.save,
        send: (data) => changeEmail(textIn3(data, "password"), textIn3(data, "email")),
        onDone: done,
        onClose: close,
        children: (problemOf4) => /* @__PURE__ */ a($, { children: [
          /* @__PURE__ */ a(
            Field,
            {
              label: words5.newEmail,
              name: "email",
              type: "email",
              autocomplete: "email",
              hint: words5.newEmailHint,
              problem: problemOf4("email")
            }
          ),
          /* @__PURE__ */ a(CurrentPassword, { problemOf: problemOf4 })
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
      title: words5.newPassword,
      text: words5.passwordText,
      button: words5.save,
      send,
      onDone,
      onClose,
      children: (problemOf4) => /* @__PURE__ */ a($, { children: [
        /* @__PURE__ */ a(CurrentPassword, { problemOf: problemOf4 }),
        /* @__PURE__ */ a(
          Field,
          {
            label: words5.newPassword,
            name: "new_password",
            type: "password",
            autocomplete: "new-password",
            hint: words5.newPasswordHint,
            problem: problemOf4("new_password")
          }
        ),
        /* @__PURE__ */ a("label", { class: "check", children: [
          /* @__PURE__ */ a("input", { type: "checkbox", name: "keep", defaultChecked: !0 }),
          /* @__PURE__ */ a("span", { children: [
            words5.keepTokens,
            /* @__PURE__ */ a("small", { children: words5.keepTokensHint })
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
    /* @__PURE__ */ a("h2", { id: "look", children: words5.look }),
    /* @__PURE__ */ a("div", { class: "card list", children: [
      /* @__PURE__ */ a("fieldset", { class: "line", children: [
        /* @__PURE__ */ a("legend", { children: words5.theme }),
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
          words5.themes[one]
        ] }, one)) })
      ] }),
      /* @__PURE__ */ a("label", { class: "line", children: [
        /* @__PURE__ */ a("span", { class: "about", children: [
          words5.keysSwitch,
          /* @__PURE__ */ a("small", { class: "soft", children: words5.keysHint })
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
    /* @__PURE__ */ a("h2", { id: "device", children: words5.device }),
    /* @__PURE__ */ a("div", { class: "card list", children: [
      /* @__PURE__ */ a(
        Line,
        {
          label: words5.unsent,
          value: count > 0 ? count.toLocaleString() : words5.everythingSent
        }
      ),
      bytes !== void 0 && /* @__PURE__ */ a(Line, { label: words5.room, value: sizeOf(bytes) }),
      /* @__PURE__ */ a(Line, { label: words5.kept, value: isGuest ? words5.guest : words5.isKept[isKept] }),
      !isInstalled && !isGuest && /* @__PURE__ */ a(Line, { label: words5.install, value: words5.installHint })
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
        label: words5.factor,
        value: isOn ? words5.on : words5.factorText,
        action: isOn === void 0 ? void 0 : {
          label: isOn ? words5.turnOff : words5.turnOn,
          name: `${isOn ? words5.turnOff : words5.turnOn}: ${words5.factor}`,
          run: () => {
            step.value = { kind: isOn ? "off" : "password" };
          }
        }
      }
    ),
    current?.kind === "password" && /* @__PURE__ */ a(
      Ask,
      {
        title: words5.factor,
        text: words5.factorText,
        button: words5.continue,
        send: (data) => beginSecondFactor(textIn3(data, "password")),
        onDone: (setup) => {
          step.value = { kind: "scan", setup };
        },
        onClose: closeIf("password"),
        children: (problemOf4) => /* @__PURE__ */ a(CurrentPassword, { problemOf: problemOf4 })
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
        title: words5.turnOff,
        text: words5.factorOffText,
        button: words5.turnOff,
        isDanger: !0,
        send: (data) => removeSecondFactor(textIn3(data, "password"), textIn3(data, "code")),
        onDone: onChanged,
        onClose: closeIf("off"),
        children: (problemOf4) => /* @__PURE__ */ a($, { children: [
          /* @__PURE__ */ a(CurrentPassword, { problemOf: problemOf4 }),
          /* @__PURE__ */ a(Code, { hint: words5.orRecovery, problem: problemOf4("code") })
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
      title: words5.factor,
      text: words5.scan,
      button: words5.turnOn,
      send,
      onDone: ({ recovery_codes }) => onDone(recovery_codes),
      onClose,
      children: (problemOf4) => /* @__PURE__ */ a($, { children: [
        /* @__PURE__ */ a("img", { class: "qr", src: pictureOf(setup.qr_svg), alt: words5.picture }),
        /* @__PURE__ */ a("p", { class: "soft", children: words5.byHand }),
        /* @__PURE__ */ a("p", { class: "secret", children: [
          /* @__PURE__ */ a("code", { children: setup.secret.replace(/(.{4})(?=.)/g, "$1 ") }),
          /* @__PURE__ */ a(CopyButton, { text: setup.secret })
        ] }),
        /* @__PURE__ */ a(Code, { hint: words5.codeHint, problem: problemOf4("code") })
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
      label: words5.code,
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
    /* @__PURE__ */ a("h2", { id: "codes-title", children: words5.recoveryTitle }),
    /* @__PURE__ */ a("p", { children: words5.recoveryText }),
    /* @__PURE__ */ a("ul", { class: "codes", children: codes.map((code) => /* @__PURE__ */ a("li", { children: /* @__PURE__ */ a("code", { children: code }) }, code)) }),
    /* @__PURE__ */ a("form", { method: "dialog", class: "row", children: [
      /* @__PURE__ */ a(CopyButton, { text: codes.join(`
`) }),
      /* @__PURE__ */ a("button", { class: "primary", children: words5.keptThem })
    ] })
  ] });
}

// src/screens/settings/leaving.tsx
function Leaving() {
  let left2 = useSignal(0), isBusy = useSignal(!1), isDeleting = useSignal(!1), next2 = T("/"), dialog = T(null);
  async function leave2(to) {
    if (!isBusy.peek()) {
      if (next2.current = to, isBusy.value = !0, left2.value = await sendAll(), left2.value === 0) return leaveNow();
      isBusy.value = !1, dialog.current?.showModal();
    }
  }
  async function leaveNow() {
    dialog.current?.close(), readdress(next2.current), await signOut();
  }
  async function forget2() {
    readdress("/"), await forgetHere();
  }
  return /* @__PURE__ */ a("section", { "aria-labelledby": "leaving", children: [
    /* @__PURE__ */ a("h2", { id: "leaving", children: words5.leaving }),
    /* @__PURE__ */ a("div", { class: "card list", children: [
      /* @__PURE__ */ a(
        Line,
        {
          label: words5.signOut,
          value: isBusy.value ? words5.signingOut : words5.signOutHint,
          action: { label: words5.signOut, run: () => {
            leave2("/");
          } }
        }
      ),
      !person.value?.isGuest && /* @__PURE__ */ a(
        Line,
        {
          label: words5.notMine,
          value: words5.notMineHint,
          action: {
            label: words5.leaveNothing,
            run: () => {
              leave2("/sign-in?guest");
            }
          }
        }
      ),
      /* @__PURE__ */ a(
        Line,
        {
          label: words5.deleteAccount,
          value: words5.deleteHint,
          action: {
            label: words5.delete,
            name: `${words5.delete}: ${words5.deleteAccount}`,
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
        title: words5.deleteTitle,
        text: words5.deleteText,
        button: words5.deleteForGood,
        isDanger: !0,
        send: (data) => deleteAccount(textIn3(data, "password")),
        onDone: () => {
          forget2();
        },
        onClose: () => {
          isDeleting.value = !1;
        },
        children: (problemOf4) => /* @__PURE__ */ a(CurrentPassword, { problemOf: problemOf4 })
      }
    ),
    /* @__PURE__ */ a("dialog", { ref: dialog, "aria-labelledby": "unsent-title", children: [
      /* @__PURE__ */ a("h2", { id: "unsent-title", children: words5.unsentTitle }),
      /* @__PURE__ */ a("p", { children: words5.unsentText(left2.value) }),
      /* @__PURE__ */ a("div", { class: "row", children: [
        /* @__PURE__ */ a("button", { type: "button", class: "quiet danger", onClick: leaveNow, children: words5.signOutAnyway }),
        /* @__PURE__ */ a("button", { type: "button", class: "quiet", onClick: saveFile, children: words5.saveFile }),
        /* @__PURE__ */ a("button", { type: "button", class: "primary", onClick: () => dialog.current?.close(), children: words5.stay })
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
  let said = useSignal(words5.exportHint), isBusy = useSignal(!1);
  async function save2() {
    isBusy.peek() || (isBusy.value = !0, said.value = await exported(
      makeArchive,
      (done, of) => {
        said.value = words5.exporting(done, of);
      }
    ), announce(said.value), isBusy.value = !1);
  }
  let action = { label: words5.exportButton, run: () => {
    save2();
  } };
  return /* @__PURE__ */ a("section", { "aria-labelledby": "moving", children: [
    /* @__PURE__ */ a("h2", { id: "moving", children: words5.moving }),
    /* @__PURE__ */ a("div", { class: "card list ways", children: [
      /* @__PURE__ */ a(
        Line,
        {
          label: words5.exportAll,
          value: isSecureContext ? said.value : words5.exportNeedsHttps,
          action: isSecureContext ? action : void 0
        }
      ),
      /* @__PURE__ */ a("a", { class: "line", href: "/import", children: /* @__PURE__ */ a("span", { class: "about", children: [
        words5.importTitle,
        /* @__PURE__ */ a("small", { class: "soft", children: words5.importHint })
      ] }) })
    ] })
  ] });
}
async function exported(makeArchive, shown) {
  let made = await makeArchive(shown);
  if (made.kind === "busy") return words5.exportBusy;
  if (made.kind === "offline") return words5.exportOffline;
  if (made.kind === "problem") return made.problem.detail;
  let link = document.createElement("a");
  return link.href = URL.createObjectURL(made.data.file), link.download = made.data.name, link.click(), setTimeout(() => URL.revokeObjectURL(link.href), 6e4), words5.exported(made.data.name);
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
    if ((await endSession(session.id)).kind === "offline") return announce(words5.offline);
    all2.value = all2.peek()?.filter((one) => one.id !== session.id) ?? null;
  }
  return /* @__PURE__ */ a($, { children: all2.value?.map((session) => {
    let name = nameOf2(session), seen2 = words5.seen(sinceOf(momentOf(session.last_seen_at)));
    return /* @__PURE__ */ a(
      Line,
      {
        label: name,
        value: session.current ? words5.thisOne : seen2,
        action: session.current ? void 0 : {
          label: words5.signOutThere,
          name: words5.signOutOf(name),
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
  return browser && system ? words5.on_(browser, system) : browser || system || session.user_agent || words5.unknownDevice;
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
    if ((await revokeToken(token.id)).kind === "offline") return announce(words5.offline);
    all2.value = all2.peek()?.filter((one) => one.id !== token.id) ?? null, announce(words5.revoked);
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
          label: words5.revoke,
          name: words5.revokeOf(token.name),
          run: () => {
            revoke(token);
          },
          isDanger: !0
        }
      },
      token.id
    )),
    /* @__PURE__ */ a("div", { class: "line", children: [
      /* @__PURE__ */ a("p", { class: "about soft", children: words5.tokensText }),
      /* @__PURE__ */ a("button", { type: "button", class: "quiet", onClick: () => {
        isAsking.value = !0;
      }, children: words5.newToken })
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
  let until = words5.until(longDateOf(dayOf(momentOf(token.expires_at)))), used = token.last_used_at ? words5.used(sinceOf(momentOf(token.last_used_at))) : words5.neverUsed;
  return `${token.scopes.join(", ")} · ${until}, ${used}`;
}
function NewToken({ hasFactor, onDone, onClose }) {
  function send(data) {
    let scopes = data.getAll("scopes");
    if (scopes.length === 0) return words5.noScope;
    let code = textIn3(data, "code").trim();
    return createToken({
      name: textIn3(data, "name").trim(),
      scopes,
      days: Number(textIn3(data, "days")),
      password: textIn3(data, "password"),
      ...code ? { code } : {}
    });
  }
  return /* @__PURE__ */ a(Ask, { title: words5.newToken, button: words5.create, send, onDone, onClose, children: (problemOf4) => /* @__PURE__ */ a($, { children: [
    /* @__PURE__ */ a(Field, { label: words5.tokenName, name: "name", problem: problemOf4("name") }),
    /* @__PURE__ */ a(Scopes, {}),
    /* @__PURE__ */ a(Days, {}),
    /* @__PURE__ */ a(CurrentPassword, { problemOf: problemOf4 }),
    hasFactor && /* @__PURE__ */ a(Code2, { problemOf: problemOf4 })
  ] }) });
}
function Scopes() {
  return /* @__PURE__ */ a("fieldset", { class: "scopes", children: [
    /* @__PURE__ */ a("legend", { children: words5.may }),
    SCOPES.map(({ name, may }) => /* @__PURE__ */ a("div", { children: [
      /* @__PURE__ */ a("span", { children: words5.scopes[name] }),
      may.map((scope) => {
        let isRead = scope.endsWith(":read"), what = words5.scopes[name] ?? name;
        return /* @__PURE__ */ a("label", { children: [
          /* @__PURE__ */ a(
            "input",
            {
              type: "checkbox",
              name: "scopes",
              value: scope,
              "aria-label": isRead ? words5.readWhat(what) : words5.writeWhat(what)
            }
          ),
          isRead ? words5.read : words5.write
        ] }, scope);
      })
    ] }, name))
  ] });
}
function Days() {
  return /* @__PURE__ */ a("div", { class: "field", children: [
    /* @__PURE__ */ a("label", { for: "token-days", children: words5.days }),
    /* @__PURE__ */ a("select", { id: "token-days", name: "days", defaultValue: "90", children: OF_DAYS.map((days2) => /* @__PURE__ */ a("option", { value: days2, selected: days2 === 90, children: words5.daysOf[days2] }, days2)) })
  ] });
}
var Code2 = ({ problemOf: problemOf4 }) => /* @__PURE__ */ a(
  Field,
  {
    label: words5.code,
    name: "code",
    autocomplete: "one-time-code",
    hint: words5.orRecovery,
    problem: problemOf4("code")
  }
);
function Created({ token, onClose }) {
  let dialog = useDialog();
  return /* @__PURE__ */ a("dialog", { ref: dialog, "aria-labelledby": "created-title", onClose, children: [
    /* @__PURE__ */ a("h2", { id: "created-title", children: words5.created }),
    /* @__PURE__ */ a("p", { children: words5.createdText }),
    /* @__PURE__ */ a("p", { class: "secret", children: /* @__PURE__ */ a("code", { children: token }) }),
    /* @__PURE__ */ a("form", { method: "dialog", class: "row", children: [
      /* @__PURE__ */ a(CopyButton, { text: token }),
      /* @__PURE__ */ a("button", { class: "primary", children: words5.done })
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
  function done(changed2) {
    onChanged(changed2), announce(words5.changed);
  }
  return /* @__PURE__ */ a($, { children: [
    /* @__PURE__ */ a(
      Line,
      {
        label: words5.zone,
        value: user.zone,
        action: {
          label: words5.change,
          name: words5.changeWhat(words5.zone),
          run: () => {
            asks.value = "zone";
          }
        }
      }
    ),
    /* @__PURE__ */ a(
      Line,
      {
        label: words5.languages,
        value: user.languages.map(languageName).join(", "),
        action: {
          label: words5.change,
          name: words5.changeWhat(words5.languages),
          run: () => {
            asks.value = "languages";
          }
        }
      }
    ),
    asks.value === "zone" && /* @__PURE__ */ a(
      Ask,
      {
        title: words5.zone,
        text: words5.zoneText,
        button: words5.save,
        send: (data) => changeZone(textIn3(data, "zone")),
        onDone: done,
        onClose: close,
        children: (problemOf4) => /* @__PURE__ */ a($, { children: [
          /* @__PURE__ */ a(
            Field,
            {
              label: words5.zone,
              name: "zone",
              list: "zones",
              value: user.zone,
              hint: words5.zoneHere(deviceZone()),
              problem: problemOf4("zone")
            }
          ),
          /* @__PURE__ */ a("datalist", { id: "zones", children: allZones().map((zone) => /* @__PURE__ */ a("option", { value: zone }, zone)) })
        ] })
      }
    ),
    asks.value === "languages" && /* @__PURE__ */ a(
      Ask,
      {
        title: words5.languages,
        text: words5.languagesText,
        button: words5.save,
        send: (data) => {
          let codes = codesIn(textIn3(data, "languages"));
          return codes.length > 0 ? changeLanguages(codes) : words5.noLanguage;
        },
        onDone: done,
        onClose: close,
        children: (problemOf4) => /* @__PURE__ */ a(
          Field,
          {
            label: words5.languages,
            name: "languages",
            value: user.languages.join(", "),
            hint: words5.languagesHint,
            problem: problemOf4("languages")
          }
        )
      }
    )
  ] });
}

// src/screens/settings.tsx
function Settings({ makeArchive }) {
  return /* @__PURE__ */ a($, { children: [
    /* @__PURE__ */ a(Below, { title: words5.title }),
    /* @__PURE__ */ a("nav", { class: "card list ways", "aria-label": words5.ways, children: [
      /* @__PURE__ */ a("a", { class: "line", href: "/archive", children: /* @__PURE__ */ a("span", { class: "about", children: [
        words5.archive,
        /* @__PURE__ */ a("small", { class: "soft", children: words5.archiveHint })
      ] }) }),
      /* @__PURE__ */ a("a", { class: "line", href: "/trash", children: /* @__PURE__ */ a("span", { class: "about", children: [
        words5.trash,
        /* @__PURE__ */ a("small", { class: "soft", children: words5.trashHint })
      ] }) }),
      /* @__PURE__ */ a("button", { type: "button", class: "line", onClick: () => {
        isListOpen.value = !0;
      }, children: [
        /* @__PURE__ */ a("span", { class: "about", children: words5.allKeys }),
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
      /* @__PURE__ */ a("h2", { id: "security", children: words5.security }),
      /* @__PURE__ */ a("p", { class: "soft", role: "status", children: isAway.value ? words5.offline : "" }),
      /* @__PURE__ */ a("div", { class: "card list", children: [
        /* @__PURE__ */ a(Factor, { isOn: user.value?.second_factor, onChanged: look }),
        /* @__PURE__ */ a("details", { onToggle: lookAtSessions, children: [
          /* @__PURE__ */ a("summary", { class: "line", children: words5.sessions }),
          /* @__PURE__ */ a(Sessions, { all: sessions })
        ] }),
        /* @__PURE__ */ a("details", { onToggle: lookAtTokens, children: [
          /* @__PURE__ */ a("summary", { class: "line", children: words5.tokens }),
          /* @__PURE__ */ a(Tokens, { all: tokens, hasFactor: user.value?.second_factor === !0 })
        ] })
      ] })
    ] }),
    known && /* @__PURE__ */ a("section", { "aria-labelledby": "writing", children: [
      /* @__PURE__ */ a("h2", { id: "writing", children: words5.writing }),
      /* @__PURE__ */ a("div", { class: "card list", children: /* @__PURE__ */ a(Writing, { user: known, onChanged: (changed2) => {
        user.value = changed2;
      } }) })
    ] })
  ] });
}

// src/views/task-form.tsx
var FIELDS3 = {
  read: (form, before) => ({ ...before, ...fieldsIn2(form, before) }),
  draft: (_, row) => ({ title: textOf(row, "title"), text: textOf(row, "description"), row }),
  problem: problemOf2,
  fill
};
function TaskForm({ task, onDeleted }) {
  let saving = useSaving(task, FIELDS3, onDeleted), { form, draft, seen: seen2, failure } = saving, id = P();
  async function finish(event) {
    event.preventDefault(), await saving.saveTyped() && announce(words3.saved);
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
        /* @__PURE__ */ a(FormButtons, { other: words3.delete, isDanger: !0, onOther: saving.remove })
      ]
    }
  );
}

// src/views/task-line.tsx
function TaskLine({ label, hint, more }) {
  let id = T(newId(now())), field = T(null), line = useSignal(""), failure = useSignal(""), chosen2 = useChosen(), over = useComputed(() => overLimit("task", line.value, chosen2));
  async function saveTask(event) {
    event.preventDefault();
    let typed = line.peek();
    if (!typed.trim() || over.peek() > 0) return;
    let row = { ...taskRow(typed.trim(), "", chosen2), ...more }, saved = await add("task", row, id.current).then(
      () => !0,
      () => !1
    );
    failure.value = saved ? "" : words.notSaved, saved && (id.current = newId(now()), field.current?.value === typed && (field.current.value = line.value = ""), forget(chosen2), announce(words.saved), askToKeep());
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
          onFocus: () => {
            prepareReader();
          },
          onInput: (event) => {
            line.value = event.currentTarget.value;
          },
          onKeyDown: onKey
        }
      ),
      /* @__PURE__ */ a("button", { type: "submit", class: "primary", children: words.save })
    ] }),
    line.value.trim() && /* @__PURE__ */ a(Chips, { line, chosen: chosen2 }),
    /* @__PURE__ */ a("p", { class: "problem", role: "status", children: over.value > 0 ? words.tooLong(over.value) : failure })
  ] });
}

// src/screens/task.tsx
var MAX_DEPTH = 4;
function TaskScreen({ id }) {
  let task = thingById(id).value;
  return !task || task.isDeleted || task.kind !== "task" ? /* @__PURE__ */ a($, { children: [
    /* @__PURE__ */ a(Below, { title: words3.task }),
    isReady.value && /* @__PURE__ */ a("p", { class: "empty", children: words.notThere })
  ] }) : /* @__PURE__ */ a(Shown3, { task }, id);
}
function Shown3({ task }) {
  let parts2 = useComputed(() => partsOf(tasks.value, task.id)), parent = thingById(parentOf(task)).value, depth = depthOf(task), done = parts2.value.filter(isDone).length;
  return /* @__PURE__ */ a("article", { class: "one-task", children: [
    /* @__PURE__ */ a(Below, { title: words3.task, action: /* @__PURE__ */ a(More2, { task }), children: parent && /* @__PURE__ */ a("p", { class: "meta", children: [
      /* @__PURE__ */ a("span", { children: words3.part }),
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
      words3.doneSwitch
    ] }),
    textOf(task.row, "rule") && !isDone(task) && /* @__PURE__ */ a("button", { type: "button", class: "quiet", onClick: () => {
      skipWithUndo(task);
    }, children: words3.skip }),
    /* @__PURE__ */ a(TaskForm, { task, onDeleted: goBack }),
    /* @__PURE__ */ a("section", { "aria-labelledby": "parts", children: [
      /* @__PURE__ */ a("div", { class: "heading", children: [
        /* @__PURE__ */ a("h2", { id: "parts", children: words3.parts }),
        parts2.value.length > 0 && /* @__PURE__ */ a("span", { class: "soft", children: words3.partsDone(done, parts2.value.length) })
      ] }),
      parts2.value.length > 0 && /* @__PURE__ */ a("ul", { class: "card tasks", children: parts2.value.map((one) => /* @__PURE__ */ a(TaskRow, { task: one, hasDay: !0 }, one.id)) }),
      depth < MAX_DEPTH ? /* @__PURE__ */ a(TaskLine, { label: words3.addPart, more: partOf(task) }) : /* @__PURE__ */ a("p", { class: "soft", children: words3.tooDeep })
    ] })
  ] });
}
var More2 = ({ task }) => /* @__PURE__ */ a(Menu, { children: /* @__PURE__ */ a("a", { href: `${pathOf("task", task.id)}/history`, children: words3.history }) }), partOf = (task) => {
  let list3 = textOf(task.row, "list");
  return { parent_id: task.id, ...list3 ? { list: list3 } : {} };
};
function depthOf(task) {
  let [depth, at] = [1, thingById(parentOf(task)).value];
  for (; at && depth < MAX_DEPTH; )
    depth += 1, at = thingById(parentOf(at)).value;
  return depth;
}
async function skipWithUndo(task) {
  let { row } = task, isSkipped = await skip(task), now2 = thingById(task.id).peek();
  if (!isSkipped || !now2) return showToast({ text: words3.noNext });
  showToast({
    text: words3.skipped(dayName(textOf(now2.row, "date"))),
    onUndo: () => {
      save(now2, { ...now2.row, date: row.date ?? null, rule: row.rule ?? null }, now2);
    }
  });
}

// src/screens/tasks.tsx
var A_CHUNK2 = 20, GUESSED_REM3 = 3.5, VIEWS = ["byDay", "byList"];
function Tasks() {
  let view = preferences.value.tasks, groups = useComputed(
    () => preferences.value.tasks === "byDay" ? byDay(tasks.value, today.value) : byList(tasks.value)
  );
  return /* @__PURE__ */ a($, { children: [
    /* @__PURE__ */ a("header", { class: "top place", children: [
      /* @__PURE__ */ a("h1", { tabIndex: -1, children: words3.title }),
      /* @__PURE__ */ a("div", { class: "corner", children: /* @__PURE__ */ a(State, {}) })
    ] }),
    /* @__PURE__ */ a(TaskLine, { label: words3.add, hint: words3.addHint }),
    /* @__PURE__ */ a("fieldset", { class: "switch of-views", children: [
      /* @__PURE__ */ a("legend", { class: "aloud", children: words3.views }),
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
        words3[one]
      ] }, one))
    ] }),
    isReady.value && groups.value.length === 0 && /* @__PURE__ */ a("p", { class: "empty", children: words3.nothing }),
    groups.value.map((group, place2) => /* @__PURE__ */ a(OneGroup, { group, isFirst: place2 < 3 }, `${group.kind} ${group.name}`))
  ] });
}
function OneGroup({ group, isFirst }) {
  let isOpen = useSignal(!1), id = `group-${group.kind}-${group.name}`;
  return group.kind === "done" ? /* @__PURE__ */ a("details", { class: "overdue", onToggle: (event) => {
    isOpen.value = event.currentTarget.open;
  }, children: [
    /* @__PURE__ */ a("summary", { children: /* @__PURE__ */ a("h2", { children: words3.done(group.tasks.length) }) }),
    isOpen.value && /* @__PURE__ */ a(Rows, { group, isFirst: !0 })
  ] }) : /* @__PURE__ */ a("section", { "aria-labelledby": id, children: [
    /* @__PURE__ */ a("h2", { id, class: group.kind === "overdue" ? "late" : void 0, dir: "auto", children: nameOf3(group) }),
    /* @__PURE__ */ a(Rows, { group, isFirst })
  ] });
}
function nameOf3({ kind, name }) {
  return kind === "day" ? dayName(name) : kind === "overdue" ? words3.overdue : kind === "undated" ? words3.undated : name || words3.noList;
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
  return /* @__PURE__ */ a("div", { class: "card", children: chunks.map((some, place2) => /* @__PURE__ */ a(
    Near,
    {
      name: `tasks ${group.kind} ${group.name} ${place2} ${some.length}`,
      guessedRem: some.length * GUESSED_REM3,
      isFirst: isFirst && place2 === 0,
      children: () => /* @__PURE__ */ a("ul", { class: "tasks", children: some.map(row) })
    },
    place2
  )) });
}

// src/model/details.ts
var MAX_TAG = 50, MAX_MOOD = 50, MAX_PLACE = 200;
function typedOf(row, zone) {
  let at = momentOf(textOf(row, "timestamp")), place2 = placeOf(row);
  return {
    day: dayOf(at, zone),
    clock: clockOf(at, zone),
    zone,
    journal_id: textOf(row, "journal_id"),
    mood: textOf(row, "mood"),
    tags: tagsOf(row).join(", "),
    place_name: String(place2.name ?? ""),
    latitude: String(place2.latitude ?? ""),
    longitude: String(place2.longitude ?? "")
  };
}
var placeOf = (row) => typeof row.place == "object" && row.place !== null ? row.place : {};
function withDetails(row, words6, typed, shown) {
  let faults = [], is = (name) => typed[name] !== void 0, after = { ...row }, hasMoved = ["day", "clock", "zone"].some((name) => is(name) && typed[name] !== shown[name]);
  if (is("day") && hasMoved) {
    let zone = typed.zone ?? shown.zone, at = instantOf(typed.day ?? "", typed.clock ?? "", zone);
    Number.isNaN(at) ? faults.push("day") : after.timestamp = isoOf(at), "zone" in row && zone !== void 0 && (after.zone = zone);
  }
  return typed.journal_id && (after.journal_id = typed.journal_id), is("mood") && (after.mood = typed.mood?.trim() || null), [...textOf(after, "mood")].length > MAX_MOOD && faults.push("mood"), is("tags") && (after.tags = tagsTyped2(typed.tags ?? "", words6)), tagsOf(after).length > MAX_TAGS && faults.push("tags"), tagsOf(after).some((tag) => [...tag].length > MAX_TAG) && faults.push("tagLength"), is("place_name") && (after.place = placeTyped(typed, faults)), equal("place", after.place, row.place) && (after.place = row.place ?? null), !("place" in row) && after.place === null && delete after.place, { row: after, faults };
}
function tagsTyped2(line, words6) {
  let typed = line.split(/,|\s+(?=#)/).map((tag) => tag.trim().replace(/^#/, "").toLowerCase());
  return [.../* @__PURE__ */ new Set([...typed.filter(Boolean), ...tagsIn(words6)])];
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
    if (faults[0]) return tell2(faults[0]);
    let saved = await save(thing, after, seen2.current).then(
      () => !0,
      () => !1
    );
    problem.value = saved ? "" : words.notSaved, saved && (announce(words.saved), onDone());
  }
  function tell2(fault) {
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
    "zone" in row && /* @__PURE__ */ a(Zone2, { shown }),
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
function Zone2({ shown }) {
  let own = shown.zone ?? "", all2 = [.../* @__PURE__ */ new Set([own, deviceZone(), ...allZones()])];
  return /* @__PURE__ */ a(Select, { name: "zone", label: fieldName("zone"), children: all2.map((zone) => /* @__PURE__ */ a("option", { value: zone, selected: zone === own, children: zone.replaceAll("_", " ") }, zone)) });
}
function Journal2({ chosen: chosen2 }) {
  return /* @__PURE__ */ a(Select, { name: "journal_id", label: fieldName("journal_id"), children: journals.value.map((journal) => /* @__PURE__ */ a("option", { value: journal.id, selected: journal.id === chosen2, children: textOf(journal.row, "name") }, journal.id)) });
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
      return list2(token, key);
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
function list2(token, key) {
  let items = token.items.map((item, place2) => /* @__PURE__ */ a("li", { children: [
    item.task && /* @__PURE__ */ a("input", { type: "checkbox", checked: item.checked ?? !1, disabled: !0, "aria-label": "" }),
    item.tokens.map(
      (one, at) => one.type === "text" ? /* @__PURE__ */ a("span", { children: inner(one) }, at) : block(one, at)
    )
  ] }, place2));
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
  ] }) : /* @__PURE__ */ a(Shown4, { thing }, id);
}
function Shown4({ thing }) {
  let mode = useSignal(draftAt(thing.id) ? "edit" : "read"), isEntry = thing.kind === "entry", shown = thing.isDeletedElsewhere ? thing.mine?.at(-1) ?? thing.row : thing.row, title = isEntry ? textOf(thing.row, "title") || words.entry : words.thought, read = (focused) => () => {
    mode.value = "read", requestAnimationFrame(() => document.querySelector(focused)?.focus());
  }, actions = mode.value === "read" && !thing.mine && /* @__PURE__ */ a(Actions, { thing, onMode: (next2) => {
    mode.value = next2;
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
  let list3 = useList(trashed), here2 = useSignal([]), question = useSignal(null), look = () => {
    deletedHere().then((found) => {
      here2.value = found;
    });
  };
  A(look, []);
  async function more() {
    look(), await list3.more();
  }
  async function empty() {
    (await emptyTrash()).kind === "data" && announce(pastWords.erased), await list3.reload();
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
  }, unsent2 = new Set(here2.value.map((thing) => thing.id)), menu = list3.items.length > 0 && /* @__PURE__ */ a(Menu, { children: /* @__PURE__ */ a("button", { type: "button", class: "danger", onClick: askToEmpty, children: pastWords.emptyTrash }) });
  return /* @__PURE__ */ a($, { children: [
    /* @__PURE__ */ a(Below, { title: words.places.trash, action: menu, children: /* @__PURE__ */ a("p", { class: "meta", children: pastWords.trashAbout }) }),
    /* @__PURE__ */ a("ul", { class: "card list trash", children: [
      here2.value.map((thing) => /* @__PURE__ */ a(Unsent, { thing, onBack: look }, thing.id)),
      list3.items.filter((item) => !unsent2.has(item.id)).map((item) => /* @__PURE__ */ a(
        Item2,
        {
          item,
          onGone: (ids) => list3.leaveOut((one) => ids.includes(one.id)),
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
        list: { ...list3, more },
        offline: pastWords.trashOffline,
        empty: here2.value.length > 0 ? "" : pastWords.trashEmpty
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
      /* @__PURE__ */ a("span", { children: pastWords.deletedAt(whenOf2(momentOf(item.deleted_at))) }),
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

// src/later.tsx
knowRepeats({ following, nextId, firstDayOf, withEnd, inWords: ruleInWords });
export {
  Archive,
  Calendar,
  EventScreen,
  History,
  Journal,
  Journals,
  NewEvent,
  Search,
  Settings,
  TaskScreen,
  Tasks,
  ThingScreen,
  Trash
};
