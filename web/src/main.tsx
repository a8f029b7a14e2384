// The beginning: who was here last, what is on this device, and the screen for the address.
import { signal } from "@preact/signals";
import { render, type ComponentChild } from "preact";
import { NotLoaded } from "./screens/not-loaded.tsx";
import { SignIn } from "./screens/sign-in.tsx";
import { Today } from "./screens/today.tsx";
import { repeatsBy } from "./store/repeating.ts";
import * as session from "./store/session.ts";
import * as account from "./sync/account.ts";
import { App } from "./views/app.tsx";
import { followPlaces } from "./views/places.ts";
import type { MakeArchive, Screens, Show } from "./views/screens.ts";
import { endToast } from "./views/toast.tsx";
import { readBy } from "./views/understood.ts";

/** Return how to show screens that are loaded when one of them is opened: from the worker, or
 * where there is none from the network. */
function lazily<Parts extends object>(load: () => Promise<Parts>) {
  const found = signal<Parts | "loading" | "missing" | null>(null);
  async function begin(): Promise<void> {
    found.value = "loading";
    found.value = await load().catch(() => "missing" as const);
  }
  return <P,>(
      show: (parts: Parts, place: P) => ComponentChild,
      missing: ComponentChild = <NotLoaded />,
    ): Show<P> =>
    (place) => {
      const parts = found.value;
      if (parts === "missing") return missing;
      if (parts !== null && parts !== "loading") return show(parts, place);
      if (parts === null) void begin();
      return null;
    };
}
const later = lazily(() => import("./later.tsx"));
const makeArchive: MakeArchive = async (shown) => {
  const loaded = await import("./moving.tsx").catch(() => null);
  return loaded ? loaded.makeArchive(shown) : { kind: "offline" };
};
repeatsBy(() => import("./later.tsx"));
readBy(() => import("./phrases.ts"));
const moving = lazily(() => import("./moving.tsx"));

const todaysEvents = later<void>((all) => <all.TodaysEvents />, null);

/** The screen of each kind of place; what is not here is not in the bar of places either. */
const SCREENS: Screens = {
  today: () => <Today events={todaysEvents} />,
  search: later((all, { query }) => <all.Search query={query} />),
  journals: later((all) => <all.Journals />),
  journal: later((all, { id }) => <all.Journal id={id} />),
  calendar: later((all) => <all.Calendar />),
  day: later((all, { day }) => <all.Calendar day={day} />),
  archive: later((all) => <all.Archive />),
  year: later((all, { year }) => <all.LookBack year={year} />),
  tags: later((all) => <all.Tags />),
  tasks: later((all) => <all.Tasks />),
  task: later((all, { id }) => <all.TaskScreen id={id} />),
  event: later((all, { id, on }) => <all.EventScreen id={id} on={on} />),
  "new-event": later((all, { start }) => <all.NewEvent start={start} />),
  trash: later((all) => <all.Trash />),
  history: later((all, { of, id }) => <all.History of={of} id={id} />),
  thing: later((all, { id }) => <all.ThingScreen id={id} />),
  settings: later((all) => <all.Settings makeArchive={makeArchive} />),
  import: moving((all) => <all.Import />),
};

function followFaults(signal: AbortSignal): void {
  addEventListener("error", session.setFailed, { signal });
  addEventListener("unhandledrejection", session.setFailed, { signal });
}

/** Take the newest app with the next opening, and say so when it is there. */
async function registerWorker(): Promise<void> {
  if (!("serviceWorker" in navigator)) return;
  const { serviceWorker } = navigator;
  let isFirst = !serviceWorker.controller; // the one that a first visit brings is no news
  serviceWorker.addEventListener("controllerchange", () => {
    if (!isFirst) session.setOutdated();
    isFirst = false;
  });
  await serviceWorker.register("/sw.js").catch(() => undefined); // refused in some private windows
}

async function start(): Promise<void> {
  const { signal } = new AbortController();
  followFaults(signal);
  session.rememberPreferences();
  session.followDays(signal);
  followPlaces(signal);
  // A hidden tab may never be shown again: a deletion is not held back any longer.
  document.addEventListener("visibilitychange", () => document.hidden && endToast(), { signal });
  addEventListener("pagehide", endToast, { signal });
  const person = session.rememberedPerson();
  if (person) await account.begin(person);
  else void account.payOwedSignOut();
  render(<App screens={SCREENS} signIn={<SignIn />} />, document.body);
  void registerWorker();
}

void start();

// The engine, for tests that drive it without a screen.
export { thingById } from "./store/memory.ts";
export {
  add,
  change,
  everythingUnsent,
  opened,
  release,
  remove,
  resolve,
  save,
  takeBack,
} from "./store/things.ts";
export { syncNow } from "./sync/loop.ts";
