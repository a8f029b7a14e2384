import {
  $,
  A,
  About,
  Below,
  Editor,
  KINDS,
  State,
  T,
  a,
  dateOf,
  dayOf,
  days,
  draftAt,
  equal,
  everyOf,
  everythingUnsent,
  go,
  goBack,
  isReady,
  joined,
  many,
  pathOf,
  person,
  plusDays,
  readdress,
  resolve,
  room,
  searchFor,
  sendAll,
  settable,
  signOut,
  sizeOf,
  tagsOf,
  textOf,
  thingById,
  thingsOf,
  timeOf,
  today,
  unsent,
  useComputed,
  useSignal,
  withoutMarks,
  words,
  y
} from "./app.js";

// src/model/query.ts
var TERM = /(-?)(?:(#|\w+:)?(?:"([^"]*)(?:"|$)|(\S+))|(#|\w+:)(?=\s|$))/gu, MARKS = /[\u0300-\u036f\u0591-\u05bd\u05bf\u05c1-\u05c7\u064b-\u065f\u0670]/gu, folded = (text) => text.toLowerCase().normalize("NFKD").replace(MARKS, "").normalize("NFKC").replaceAll("ß", "ss").replaceAll("ς", "σ");
function queryOf(line) {
  let terms = [];
  for (let [whole, minus, prefix = "", quoted, plain] of line.matchAll(TERM)) {
    let isWithout = minus === "-", value = folded(quoted ?? plain ?? "").trim(), term = termOf(prefix.toLowerCase(), value);
    term ? terms.push({ ...term, isWithout }) : term === void 0 && value && terms.push({ kind: "words", value: folded(whole.slice(minus ? 1 : 0)), isWithout });
  }
  return { terms };
}
function termOf(prefix, value) {
  if (!value || value === "-") return null;
  if (prefix === "") return { kind: "words", value };
  if (prefix === "#") return { kind: "tag", value };
  if (prefix === "in:" || prefix === "kind:")
    return { kind: prefix === "in:" ? "in" : "kind", value };
  let period = periodOf(value);
  if (prefix === "before:" && period) return { kind: "before", day: period[0] };
  if (prefix === "after:" && period) return { kind: "after", day: period[1] };
}
function periodOf(value) {
  let [, year, month, day] = /^(\d{4})(?:-(\d\d))?(?:-(\d\d))?$/.exec(value) ?? [];
  if (!year || year === "0000") return;
  let first = `${year}-${month ?? "01"}-${day ?? "01"}`;
  if (!isDay(first)) return;
  if (day) return [first, first];
  if (!month) return [first, `${year}-12-31`];
  let inNext = plusDays(first, 31).slice(0, 7);
  return [first, plusDays(`${inNext}-01`, -1)];
}
var isDay = (day) => {
  try {
    return plusDays(day, 0) === day;
  } catch {
    return !1;
  }
}, matches = (query, thing) => query.terms.every((term) => isMet(term, thing) !== term.isWithout);
function isMet(term, thing) {
  switch (term.kind) {
    case "words":
      return thing.text.includes(term.value);
    case "tag":
      return thing.tags.some((tag) => tag === term.value || tag.startsWith(`${term.value}/`));
    case "in":
      return thing.journal.includes(term.value);
    case "kind":
      return thing.kind === term.value;
    case "before":
      return thing.day !== null && thing.day < term.day;
    case "after":
      return thing.day !== null && thing.day > term.day;
  }
}
var marksOf = (query) => query.terms.flatMap((term) => term.kind === "words" && !term.isWithout ? [term.value] : []);
function piecesOf(text, words3) {
  let characters = [...text.normalize("NFC")], starts = [], all2 = "";
  for (let [place, character] of characters.entries()) {
    let part = folded(character);
    for (let unit = 0; unit < part.length; unit++) starts.push(place);
    all2 += part;
  }
  let isHit = new Uint8Array(characters.length);
  for (let word of words3)
    for (let at = all2.indexOf(word); at >= 0; at = all2.indexOf(word, at + word.length)) {
      let last = starts[at + word.length - 1] ?? 0;
      isHit.fill(1, starts[at], last + 1);
    }
  return piecesBy(characters, isHit);
}
function piecesBy(characters, isHit) {
  let pieces = [], from = 0;
  for (let to = 1; to <= characters.length; to++)
    to < characters.length && isHit[to] === isHit[from] || (pieces.push({ text: characters.slice(from, to).join(""), isHit: isHit[from] === 1 }), from = to);
  return pieces;
}
function around(text, words3, length) {
  if (text.length <= length) return text;
  let all2 = folded(text), hits = words3.map((word) => all2.indexOf(word)).filter((at) => at >= 0), first = hits.length > 0 ? Math.min(...hits) : 0;
  if (first < length * 0.7) return `${cutAtSpace(text.slice(0, length))} …`;
  let start = text.indexOf(" ", Math.max(first - length / 3, 0)) + 1;
  return `… ${cutAtSpace(text.slice(start, start + length))} …`;
}
var cutAtSpace = (text) => {
  let end = text.lastIndexOf(" ");
  return end > text.length / 2 ? text.slice(0, end) : text;
};

// src/store/search.ts
var TEXTS = ["title", "name", "text", "content", "description", "mood", "place"], foldedRows = /* @__PURE__ */ new WeakMap(), UNTIMED = ["task", "journal"], SLICE = 200;
function search(query, kinds) {
  let found = [];
  if (query.terms.length === 0) return found;
  for (let thing of all())
    kinds.size > 0 && !kinds.has(thing.kind) || !thing.isDeleted && matches(query, searchedOf(thing)) && found.push(thing);
  return found;
}
async function warmUp(signal) {
  let count = 0;
  for (let thing of all())
    if (textIn(thing.row), count += 1, count % SLICE === 0 && await new Promise((done) => setTimeout(done)), signal.aborted) return;
}
function* all() {
  for (let day of days.peek()) yield* thingsOf(day).peek();
  for (let kind of UNTIMED) yield* everyOf(kind).peek();
}
var searchedOf = (thing) => ({
  kind: thing.kind,
  text: textIn(thing.row),
  get tags() {
    return tagsOf(thing.row).map(folded);
  },
  get journal() {
    let journal = thingById(textOf(thing.row, "journal_id")).peek();
    return journal ? folded(textOf(journal.row, "name")) : "";
  },
  get day() {
    return thing.at === void 0 ? dateIn(thing.row) : dayOf(thing.at);
  }
}), dateIn = (row) => textOf(row, "date") || null;
function textIn(row) {
  let known = foldedRows.get(row);
  if (known !== void 0) return known;
  let tags = tagsOf(row).map((tag) => `#${tag}`), texts = [...TEXTS.map((name) => textOf(row, name)), ...tags].filter(Boolean), text = folded(texts.join(`
`));
  return foldedRows.set(row, text), text;
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
function Hit({ thing, words: words3 }) {
  let { row, kind, id } = thing, title = textOf(row, "title") || textOf(row, "name"), long = textOf(row, "content") || textOf(row, "text") || textOf(row, "description"), text = around(kind === "entry" ? withoutMarks(long) : long, words3, SHOWN);
  return /* @__PURE__ */ a("li", { class: `item hit ${kind}`, "data-id": id, tabIndex: -1, children: [
    title && /* @__PURE__ */ a("h2", { dir: "auto", children: marked(title, words3) }),
    text && /* @__PURE__ */ a("p", { class: "words", dir: "auto", children: marked(text, words3) }),
    /* @__PURE__ */ a("div", { class: "meta", children: [
      /* @__PURE__ */ a("a", { href: pathOf(kind, id), children: whenOf(thing) }),
      /* @__PURE__ */ a(About, { thing })
    ] })
  ] });
}
function marked(text, words3) {
  return piecesOf(text, words3).map(
    (piece, place) => piece.isHit ? /* @__PURE__ */ a("mark", { children: piece.text }, place) : piece.text
  );
}
function whenOf(thing) {
  if (thing.at !== void 0)
    return `${dateOf(dayOf(thing.at), today.value)}, ${timeOf(thing.at)}`;
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
var KINDS2 = ["thought", "entry", "task", "journal"], AT_FIRST = 20, A_STEP = 50;
function Search({ query: first }) {
  let field = T(null), line = useSignal(first), kinds = useSignal(/* @__PURE__ */ new Set()), query = useComputed(() => queryOf(line.value)), found = useComputed(() => (isReady.value, search(query.value, kinds.value))), most = useSignal(AT_FIRST);
  A(() => {
    let ended = new AbortController();
    return warmUp(ended.signal), first || field.current?.focus({ preventScroll: !0 }), () => ended.abort();
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
  let tags = useSignal(allTags());
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

// src/screens/settings.tsx
function Settings() {
  let found = useSignal(null), left = useSignal(0), isBusy = useSignal(!1), dialog = T(null);
  A(() => {
    room().then((now) => {
      found.value = now;
    });
  }, []);
  async function leave() {
    if (isBusy.value = !0, left.value = await sendAll(), left.value === 0) return leaveNow();
    isBusy.value = !1, dialog.current?.showModal();
  }
  async function leaveNow() {
    dialog.current?.close(), await signOut(), go("/");
  }
  let { bytes, isKept } = found.value ?? { bytes: void 0, isKept: "unknown" }, count = unsent.value;
  return /* @__PURE__ */ a($, { children: [
    /* @__PURE__ */ a(Below, { title: words.settings }),
    /* @__PURE__ */ a("section", { "aria-labelledby": "account", children: [
      /* @__PURE__ */ a("h2", { id: "account", children: words.account }),
      /* @__PURE__ */ a("div", { class: "card list", children: /* @__PURE__ */ a("p", { class: "line", dir: "auto", children: /* @__PURE__ */ a("span", { children: person.value?.name ?? person.value?.email }) }) })
    ] }),
    /* @__PURE__ */ a("section", { "aria-labelledby": "device", children: [
      /* @__PURE__ */ a("h2", { id: "device", children: words.thisDevice }),
      /* @__PURE__ */ a("dl", { class: "card list", children: [
        /* @__PURE__ */ a("div", { class: "line", children: [
          /* @__PURE__ */ a("dt", { children: words.unsent }),
          /* @__PURE__ */ a("dd", { children: count > 0 ? count.toLocaleString() : words.everythingSent })
        ] }),
        bytes !== void 0 && /* @__PURE__ */ a("div", { class: "line", children: [
          /* @__PURE__ */ a("dt", { children: words.room }),
          /* @__PURE__ */ a("dd", { children: sizeOf(bytes) })
        ] }),
        /* @__PURE__ */ a("div", { class: "line", children: [
          /* @__PURE__ */ a("dt", { children: words.keptForGood }),
          /* @__PURE__ */ a("dd", { children: words.keptForGoodIs[isKept] })
        ] })
      ] })
    ] }),
    /* @__PURE__ */ a("button", { type: "button", class: "plain-button", onClick: leave, disabled: isBusy.value, children: isBusy.value ? words.signingOut : words.signOut }),
    /* @__PURE__ */ a("dialog", { ref: dialog, "aria-labelledby": "unsent-title", children: [
      /* @__PURE__ */ a("h2", { id: "unsent-title", children: words.unsentTitle }),
      /* @__PURE__ */ a("p", { children: words.unsentText(left.value) }),
      /* @__PURE__ */ a("div", { class: "row", children: [
        /* @__PURE__ */ a("button", { type: "button", class: "quiet danger", onClick: leaveNow, children: words.signOutAnyway }),
        /* @__PURE__ */ a("button", { type: "button", class: "quiet", onClick: saveFile, children: words.saveFile }),
        /* @__PURE__ */ a("button", { type: "button", class: "primary", onClick: () => dialog.current?.close(), children: words.stay })
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
      let heading = token, Name = HEADINGS[heading.depth - 1] ?? "h6";
      return /* @__PURE__ */ a(Name, { children: inner(heading) }, key);
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
    case "text":
      return "tokens" in token && token.tokens ? inner(token) : token.raw;
    default:
      return token.raw;
  }
}
var isSafe = (href) => /^(https?:\/\/|mailto:)[^\s]/i.test(href);

// src/views/versions.tsx
function TwoVersions({
  thing,
  onLeft
}) {
  let { mine: all2, row: theirs } = thing, mine = all2?.at(-1);
  if (!all2 || !mine) return null;
  let field = KINDS[thing.kind].words;
  if (thing.isDeletedElsewhere) {
    let [first = mine, ...others] = all2, own = joined(thing.kind, [first, ...others]);
    return /* @__PURE__ */ a("section", { class: "versions", "aria-label": words.twoVersions, children: [
      /* @__PURE__ */ a("p", { children: words.conflictDeleted }),
      /* @__PURE__ */ a("div", { class: "row", children: [
        /* @__PURE__ */ a(
          "button",
          {
            type: "button",
            class: "quiet danger",
            onClick: () => resolve(thing, null).then(onLeft),
            children: words.letItGo
          }
        ),
        /* @__PURE__ */ a("button", { type: "button", class: "primary", onClick: () => resolve(thing, own).then(onLeft), children: words.keepMine })
      ] })
    ] });
  }
  let both = joined(thing.kind, [theirs, ...all2]);
  return /* @__PURE__ */ a("section", { class: "versions", "aria-label": words.twoVersions, children: [
    /* @__PURE__ */ a("p", { children: words.conflict }),
    /* @__PURE__ */ a(Version, { name: words.theirs, row: theirs, other: mine, field }),
    all2.map((row, place) => /* @__PURE__ */ a(Version, { name: words.mine, row, other: theirs, field }, place)),
    /* @__PURE__ */ a("div", { class: "row", children: [
      /* @__PURE__ */ a("button", { type: "button", class: "quiet", onClick: () => resolve(thing, theirs), children: words.keepTheirs }),
      /* @__PURE__ */ a("button", { type: "button", class: "quiet", onClick: () => resolve(thing, mine), children: words.keepMine }),
      /* @__PURE__ */ a("button", { type: "button", class: "primary", onClick: () => resolve(thing, both), children: words.keepBoth })
    ] })
  ] });
}
function Version({ name, row, other, field }) {
  let differs = settable(row).filter((one) => one !== field && !equal(one, row[one], other[one]));
  return /* @__PURE__ */ a("div", { class: "version", children: [
    /* @__PURE__ */ a("h3", { children: name }),
    differs.map((one) => /* @__PURE__ */ a("p", { class: "soft", dir: "auto", children: [
      one.replaceAll("_", " "),
      ": ",
      String(row[one] ?? "–")
    ] }, one)),
    /* @__PURE__ */ a("p", { class: "words", dir: "auto", children: textOf(row, field) })
  ] });
}

// src/screens/thing.tsx
function ThingScreen({ id }) {
  let thing = thingById(id).value;
  return !thing || thing.isDeleted || thing.at === void 0 ? /* @__PURE__ */ a($, { children: [
    /* @__PURE__ */ a(Below, { title: words.app }),
    isReady.value && /* @__PURE__ */ a("p", { class: "empty", children: words.notThere })
  ] }) : /* @__PURE__ */ a(Shown, { thing }, id);
}
function Shown({ thing }) {
  let isEditing = useSignal(draftAt(thing.id) !== void 0), isEntry = thing.kind === "entry", at = thing.at ?? 0, when = `${dateOf(dayOf(at), today.value)}, ${timeOf(at)}`, field = isEntry ? "content" : "text", shown = thing.isDeletedElsewhere ? thing.mine?.at(-1) ?? thing.row : thing.row, title = isEntry ? textOf(thing.row, "title") || words.entry : words.thought, edit = !isEditing.value && !thing.mine && /* @__PURE__ */ a("button", { type: "button", class: "edit", onClick: () => {
    isEditing.value = !0;
  }, children: words.edit });
  return /* @__PURE__ */ a("article", { class: thing.kind, children: [
    /* @__PURE__ */ a(Below, { title, action: edit, children: /* @__PURE__ */ a("div", { class: "meta", children: [
      /* @__PURE__ */ a("time", { dateTime: textOf(thing.row, "timestamp"), children: when }),
      /* @__PURE__ */ a(About, { thing })
    ] }) }),
    /* @__PURE__ */ a(TwoVersions, { thing, onLeft: goBack }),
    thing.refused && /* @__PURE__ */ a("section", { class: "versions", "aria-label": words.notAccepted, children: [
      /* @__PURE__ */ a("p", { class: "problem", children: words.notAccepted }),
      thing.refused.map((one) => /* @__PURE__ */ a("p", { children: [
        one.field,
        ": ",
        one.message
      ] }, one.field + one.code))
    ] }),
    isEditing.value ? /* @__PURE__ */ a(Editor, { thing, onDone: () => {
      isEditing.value = !1;
    }, onDeleted: goBack }) : (
      // Of two versions, the panel has both.
      (!thing.mine || thing.isDeletedElsewhere) && /* @__PURE__ */ a(Markdown, { text: textOf(shown, field) })
    )
  ] });
}
export {
  Search,
  Settings,
  ThingScreen
};
