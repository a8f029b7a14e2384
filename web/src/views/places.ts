// Which screen an address shows, and going from one to the other.
import { signal, type ReadonlySignal } from "@preact/signals";

const SIMPLE = [
  "journals",
  "calendar",
  "tasks",
  "archive",
  "tags",
  "trash",
  "settings",
  "import",
  "sign-in",
] as const;
export type Place =
  | { readonly kind: "today" | (typeof SIMPLE)[number] }
  | { readonly kind: "search"; readonly query: string }
  | { readonly kind: "year"; readonly year: string } // empty: this one
  | { readonly kind: "day"; readonly day: string } // of the calendar
  | { readonly kind: "thing" | "journal" | "task"; readonly id: string }
  | { readonly kind: "event"; readonly id: string; readonly on: string } // one repeat of it
  | { readonly kind: "new-event"; readonly start: string } // where it was asked for
  | { readonly kind: "history"; readonly of: string; readonly id: string };

const OF_A_THING = /^\/(thoughts|entries|journals|tasks|events)\/([0-9a-f-]{36})(\/history)?$/;
const KINDS = { thoughts: "thing", entries: "thing", journals: "journal", tasks: "task" } as const;
const FOLDERS: Readonly<Record<string, string>> = {
  ...{ thought: "thoughts", entry: "entries", journal: "journals", task: "tasks" },
  event: "events",
};

const kindOf = (folder = ""): string =>
  Object.keys(FOLDERS).find((kind) => FOLDERS[kind] === folder) ?? "";

/** Return the place of an address; today for what is none. */
export function placeOf(path: string, query = ""): Place {
  const [, folder, id = "", history] = OF_A_THING.exec(path) ?? [];
  if (history) return { kind: "history", of: kindOf(folder), id };
  const asked = (name: string) => new URLSearchParams(query).get(name) ?? "";
  if (folder === "events") return { kind: "event", id, on: asked("on") };
  if (path === "/events/new") return { kind: "new-event", start: asked("start") };
  if (folder) return { kind: KINDS[folder as keyof typeof KINDS], id };
  const [, day] = /^\/calendar\/(\d{4}-\d\d-\d\d)$/.exec(path) ?? [];
  if (day) return { kind: "day", day };
  const year = /^\/look-back(?:\/(?!0000)(\d{4}))?$/.exec(path);
  if (year) return { kind: "year", year: year[1] ?? "" };
  if (path === "/search") return { kind: "search", query: asked("q") };
  return { kind: SIMPLE.find((name) => path === `/${name}`) ?? "today" };
}

/** Return the address of a thing. */
export const pathOf = (kind: string, id: string): string => `/${FOLDERS[kind] ?? "thoughts"}/${id}`;
/** Return the address of one repeat of an event. */
export const repeatPath = (id: string, key: string): string =>
  `${pathOf("event", id)}?on=${encodeURIComponent(key)}`;
/** Return the address of a new event that starts on a day, or at a time of it. */
export const newEventPath = (start: string): string => `/events/new?start=${start}`;
/** Return the address of what has these words. */
export const searchFor = (query: string): string => `/search?q=${encodeURIComponent(query)}`;

/** Return the address of what has a tag, in a year or at all. */
export function searchForTag(tag: string, year?: number): string {
  const own = /\s/u.test(tag) ? `#"${tag}"` : `#${tag}`;
  return searchFor(year === undefined ? own : `${own} after:${year - 1} before:${year + 1}`);
}

/** How a place was left: how far down, and which element had the focus. */
export interface Left {
  readonly scroll: number;
  readonly focus: string; // a selector, or nothing
}
interface Step {
  readonly index: number; // how many steps Back can take without leaving the app
  readonly left?: Left;
}
const here = (): string => location.pathname + location.search;
const stepOf = (state: unknown): Step => (state as Step | null) ?? { index: 0 };

const place_ = signal<Place>(placeOf(location.pathname, location.search));
export const place: ReadonlySignal<Place> = place_;
let left_: Left | undefined;
/** Return how the place that Back led to was left; nothing of one that was gone to. */
export const leftAt = (): Left | undefined => left_;

/** Go to a place; Back will find this one as it is left. */
export function go(path: string, from: Element | null = document.activeElement): void {
  if (path === here()) {
    // The address may be one that was given to another place.
    place_.value = placeOf(location.pathname, location.search);
    return scrollTo(0, 0);
  }
  const { index } = stepOf(history.state);
  const left = { scroll: scrollY, focus: selectorOf(from) };
  history.replaceState({ index, left } satisfies Step, "");
  history.pushState({ index: index + 1 } satisfies Step, "", path);
  left_ = undefined;
  place_.value = placeOf(location.pathname, location.search);
}

/** Give the place that is shown another address, without going anywhere. */
export const readdress = (path: string): void => history.replaceState(history.state, "", path);

/** Go back to where the person came from, or to today. */
export function goBack(): void {
  if (stepOf(history.state).index > 0) history.back();
  else go("/");
}

/** Return how to find an element when its screen is drawn anew. */
function selectorOf(element: Element | null): string {
  const [link, own] = [element?.closest("a"), element?.closest("[data-id]")];
  if (link) return `a[href="${CSS.escape(link.getAttribute("href") ?? "")}"]`;
  if (own) return `[data-id="${CSS.escape(own.getAttribute("data-id") ?? "")}"]`;
  return element?.id ? `#${CSS.escape(element.id)}` : "";
}

/** Follow the browser's Back and the links of the app, until aborted. */
export function followPlaces(signal: AbortSignal): void {
  history.scrollRestoration = "manual";
  addEventListener(
    "popstate",
    (event) => {
      left_ = stepOf(event.state).left;
      place_.value = placeOf(location.pathname, location.search);
    },
    { signal },
  );
  document.addEventListener("click", followLink, { signal });
}

function followLink(event: MouseEvent): void {
  const link = event.target instanceof Element ? event.target.closest("a") : null;
  const isPlain = event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey;
  if (!link || !isPlain || link.origin !== location.origin || link.target || link.hash) return;
  event.preventDefault();
  go(link.pathname + link.search, link);
}
