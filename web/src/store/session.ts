// Who is signed in on this device, whether Aurora answers, and what day it is.
import { computed, signal, type ReadonlySignal } from "@preact/signals";
import { dayOf, now, untilMidnight, type Day } from "../model/day.ts";

export interface Person {
  readonly id: string;
  readonly email: string;
  readonly name: string | null;
  readonly isGuest?: boolean; // not this person's computer: nothing is kept
}
const KEY = "aurora.person";
const PREFERENCES = "aurora.preferences";
const OWED = "aurora.sign-out"; // there when Aurora has not heard of it yet

const person_ = signal<Person | null>(null);
const isOnline_ = signal(true);
const needsSignIn_ = signal(false);
const today_ = signal<Day>(dayOf(now()));
const isOutdated_ = signal(false);
const isFull_ = signal(false);
const hasFailed_ = signal(false);
const isBlocked_ = signal(false);
const isKept_ = signal(true);
const isLongUnsent_ = signal(false);
const progress_ = signal<Progress | null>(null);
const isPart_ = signal(false);
const announced_ = signal("");

/** How far the first reading is, where it takes more than one answer. */
export interface Progress {
  readonly done: number;
  readonly of: number;
}
export const person: ReadonlySignal<Person | null> = person_;
export const isOnline: ReadonlySignal<boolean> = isOnline_; // what the last request said
export const needsSignIn: ReadonlySignal<boolean> = needsSignIn_;
export const today: ReadonlySignal<Day> = today_;
export const isOutdated: ReadonlySignal<boolean> = isOutdated_; // a newer app waits for a reload
export const isBlocked: ReadonlySignal<boolean> = isBlocked_; // an older app in another tab
export const isKept: ReadonlySignal<boolean> = isKept_; // false: in memory only
export const progress: ReadonlySignal<Progress | null> = progress_;
/** Whether this device has not read everything yet. */
export const isPart: ReadonlySignal<boolean> = computed(() => isPart_.value || isFull_.value);
export const announced: ReadonlySignal<string> = announced_;

export const setOnline = (is: boolean): void => void (isOnline_.value = is);
export const setNeedsSignIn = (does: boolean): void => void (needsSignIn_.value = does);
export const setOutdated = (): void => void (isOutdated_.value = true);
export const setBlocked = (): void => void (isBlocked_.value = true);
export const hasFailed: ReadonlySignal<boolean> = hasFailed_; // a fault of the app
export const isFull: ReadonlySignal<boolean> = isFull_; // the device has no room left
export const setFull = (): void => void (isFull_.value = true);
/** Something has waited for long to be sent, and only this device has it. */
export const isLongUnsent: ReadonlySignal<boolean> = isLongUnsent_;
export const setLongUnsent = (is: boolean): void => void (isLongUnsent_.value = is);
export const setFailed = (): void => void (hasFailed_.value = true);
export const setKept = (is: boolean): void => void (isKept_.value = is);
export const setPart = (is: boolean): void => void (isPart_.value = is);
export const setProgress = (to: Progress | null): void => void (progress_.value = to);
/** Say something to who does not see the screen. */
export const announce = (text: string): void => void (announced_.value = text);

/** How a person wants the app on this device. */
export interface Preferences {
  readonly theme: "system" | "light" | "dark";
  readonly hasKeys: boolean; // single letters
  readonly tasks: "byDay" | "byList"; // how they are sorted
  readonly calendar: "month" | "week" | "agenda";
}
const preferences_ = signal<Preferences>({
  ...{ theme: "system", hasKeys: true },
  ...{ tasks: "byDay", calendar: "month" },
});
export const preferences: ReadonlySignal<Preferences> = preferences_;

/** Prefer something from now on. */
export function prefer(some: Partial<Preferences>): void {
  applyPreferences(some);
  try {
    localStorage.setItem(PREFERENCES, JSON.stringify(preferences_.peek()));
  } catch {
    // Without storage, until the page is closed.
  }
}

function applyPreferences(some: Partial<Preferences>): void {
  preferences_.value = { ...preferences_.peek(), ...some };
  document.documentElement.dataset["theme"] = preferences_.peek().theme;
}

/** Prefer what was preferred when this device was last used. */
export function rememberPreferences(): void {
  try {
    const kept = localStorage.getItem(PREFERENCES) ?? "{}";
    applyPreferences(JSON.parse(kept) as Partial<Preferences>);
  } catch {
    // As they are.
  }
}

/** Remember who is signed in. */
export function setPerson(found: Person | null): void {
  person_.value = found;
  try {
    if (found && !found.isGuest) localStorage.setItem(KEY, JSON.stringify(found));
    else localStorage.removeItem(KEY);
  } catch {
    // Without storage, the next visit begins with signing in.
  }
}

export function setOwesSignOut(does: boolean): void {
  try {
    if (does) localStorage.setItem(OWED, "yes");
    else localStorage.removeItem(OWED);
  } catch {
    // Nor is there a person to remember.
  }
}

export function owesSignOut(): boolean {
  try {
    return localStorage.getItem(OWED) !== null;
  } catch {
    return false;
  }
}

/** Return who was signed in when this device was last used. */
export function rememberedPerson(): Person | null {
  try {
    const found: unknown = JSON.parse(localStorage.getItem(KEY) ?? "null");
    return typeof found === "object" && found !== null && "id" in found ? (found as Person) : null;
  } catch {
    return null;
  }
}

/** Call when another tab signs out, or in as somebody else. */
export function onOtherPerson(call: () => void, signal: AbortSignal): void {
  const changed = (event: StorageEvent) => {
    if (event.key === KEY && rememberedPerson()?.id !== person_.peek()?.id) call();
  };
  addEventListener("storage", changed, { signal });
}

/** Keep `today` true: at midnight, and when a sleeping tab is shown again. */
export function followDays(signal: AbortSignal): void {
  let timer = 0;
  function look(): void {
    today_.value = dayOf(now());
    clearTimeout(timer);
    timer = setTimeout(look, untilMidnight(now()) + 500);
  }
  document.addEventListener("visibilitychange", look, { signal });
  signal.addEventListener("abort", () => clearTimeout(timer));
  look();
}
