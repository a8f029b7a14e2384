import {
  $,
  A,
  About,
  Below,
  Editor,
  KINDS,
  T,
  a,
  dateOf,
  dayOf,
  draftAt,
  equal,
  everythingUnsent,
  go,
  goBack,
  isReady,
  joined,
  person,
  resolve,
  room,
  sendAll,
  settable,
  signOut,
  sizeOf,
  textOf,
  thingById,
  timeOf,
  today,
  unsent,
  useSignal,
  words,
  y
} from "./app.js";

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
  let { mine: all, row: theirs } = thing, mine = all?.at(-1);
  if (!all || !mine) return null;
  let field = KINDS[thing.kind].words;
  if (thing.isDeletedElsewhere) {
    let [first = mine, ...others] = all, own = joined(thing.kind, [first, ...others]);
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
  let both = joined(thing.kind, [theirs, ...all]);
  return /* @__PURE__ */ a("section", { class: "versions", "aria-label": words.twoVersions, children: [
    /* @__PURE__ */ a("p", { children: words.conflict }),
    /* @__PURE__ */ a(Version, { name: words.theirs, row: theirs, other: mine, field }),
    all.map((row, place) => /* @__PURE__ */ a(Version, { name: words.mine, row, other: theirs, field }, place)),
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
  Settings,
  ThingScreen
};
