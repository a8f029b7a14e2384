// Which screen an address shows, and going from one to the other.
import { signal, type ReadonlySignal } from "@preact/signals";

export type Place =
  | { readonly kind: "today" }
  | { readonly kind: "settings" }
  | { readonly kind: "sign-in" }
  | { readonly kind: "thing"; readonly id: string };

/** Return the place of a path; today for what is none. */
export function placeOf(path: string): Place {
  const thing = /^\/(?:thoughts|entries)\/([0-9a-f-]{36})$/.exec(path);
  if (thing?.[1]) return { kind: "thing", id: thing[1] };
  if (path === "/settings") return { kind: "settings" };
  return path === "/sign-in" ? { kind: "sign-in" } : { kind: "today" };
}

/** Return the address of a thing. */
export const pathOf = (kind: string, id: string): string =>
  `/${kind === "entry" ? "entries" : "thoughts"}/${id}`;

const place_ = signal<Place>(placeOf(location.pathname));
export const place: ReadonlySignal<Place> = place_;
let steps = 0; // that Back can take without leaving the app
const scrolled = new Map<string, number>();

/** Go to a place. */
export function go(path: string): void {
  if (path === location.pathname) return;
  scrolled.set(location.pathname, scrollY);
  history.pushState(null, "", path);
  steps += 1;
  place_.value = placeOf(path);
}

/** Go back to where the person came from, or to today. */
export function goBack(): void {
  if (steps > 0) history.back();
  else go("/");
}

/** Return how far down a place was when it was left. */
export const scrollOf = (path: string): number => scrolled.get(path) ?? 0;

/** Follow the browser's Back and the links of the app, until aborted. */
export function followPlaces(signal: AbortSignal): void {
  history.scrollRestoration = "manual";
  addEventListener(
    "popstate",
    () => {
      steps = Math.max(steps - 1, 0);
      place_.value = placeOf(location.pathname);
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
  go(link.pathname);
}
