// Coming and going: signing in and out, and the database and loop of who is signed in.
import { deviceZone } from "../model/day.ts";
import { memoryDatabase, openDatabase, type Database } from "../store/database.ts";
import { closeDrafts, openDrafts } from "../store/drafts.ts";
import * as session from "../store/session.ts";
import type { Person } from "../store/session.ts";
import {
  close,
  cursor,
  everythingUnsent,
  open,
  opened,
  openRest,
  releaseAll,
} from "../store/things.ts";
import { ask, call, keepToken, type Answer, type Schemas } from "./api.ts";
import { awaitBefore, startLoop, syncNow } from "./loop.ts";

type SignedIn = Schemas["SignedIn"];
const UNTOLD = "UTC"; // an account's zone at first
const MOST_LANGUAGES = 10;
let presence = new AbortController();

/** Show what is on this device, and keep it together with Aurora. */
export async function begin(person: Person): Promise<void> {
  presence.abort();
  close();
  closeDrafts();
  presence = new AbortController();
  const database = await databaseOf(person);
  session.setKept(database.isKept || person.isGuest === true);
  await open(database);
  const at = await cursor();
  session.setPart(!at || at.isPart === true);
  await openDrafts();
  session.setPerson(person); // the screen of it comes with what is on it
  session.onOtherPerson(() => location.reload(), presence.signal);
  awaitBefore(follow(person, presence.signal));
}

/** Once the newest is on the screen: read all the others, and meet Aurora. */
async function follow(person: Person, signal: AbortSignal): Promise<void> {
  await painted();
  if (signal.aborted) return;
  await openRest();
  if (signal.aborted) return;
  await releaseAll(); // a page that went away may not have got to it
  if (!signal.aborted) startLoop(person.id, signal);
}

/** Resolve after the next paint, or soon in a tab that is not shown and paints nothing. */
const painted = (): Promise<void> =>
  new Promise((done) => {
    setTimeout(done, 200);
    requestAnimationFrame(() => setTimeout(done));
  });

async function databaseOf(person: Person): Promise<Database> {
  if (person.isGuest) return memoryDatabase();
  const events = { onOutdated: session.setOutdated, onBlocked: session.setBlocked };
  return openDatabase(person.id, events).catch((error: unknown) => {
    // A newer app's database is left alone; the page of that app can read it.
    if ((error as Partial<DOMException>).name === "VersionError") session.setOutdated();
    return memoryDatabase();
  });
}

export interface Credentials {
  readonly email: string;
  readonly password: string;
  readonly code?: string;
}

/** Sign in, or open an account. */
export async function signIn(
  how: "login" | "register",
  credentials: Credentials,
  isGuest: boolean,
): Promise<Answer<SignedIn>> {
  const answer = await ask<SignedIn>("POST", `/auth/${how}`, { body: credentials, isGuest });
  if (answer.kind === "data") {
    keepToken(answer.data, isGuest);
    session.setNeedsSignIn(false);
    session.setOwesSignOut(false);
    const { id, email, name } = answer.data.user;
    await begin({ id, email, name, ...(isGuest ? { isGuest } : {}) });
    const isUntold = answer.data.user.zone === UNTOLD && deviceZone() !== UNTOLD;
    if (how === "register" || isUntold) void tellWhere();
  }
  return answer;
}

/** Tell of an account whose person has told nothing where, and in which languages, it writes. */
async function tellWhere(): Promise<void> {
  const known = /^[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$/;
  const languages = [...new Set(navigator.languages.filter((one) => known.test(one)))];
  const some = languages.length > 0 ? { languages: languages.slice(0, MOST_LANGUAGES) } : {};
  await call("PATCH", "/auth/me", { zone: deviceZone(), ...some });
}

/** Try to send everything; return how many things only this device has. */
export async function sendAll(): Promise<number> {
  await releaseAll();
  await syncNow();
  return (await everythingUnsent()).length;
}

/** End the session, and remove everything of it from this device. */
export async function signOut(): Promise<void> {
  presence.abort();
  const answer = await call("POST", "/auth/logout");
  // The session goes on until Aurora hears of this.
  session.setOwesSignOut(answer.kind === "offline");
  await forgetHere();
}

/** Remove everything of who is signed in from this device. */
export async function forgetHere(): Promise<void> {
  presence.abort();
  keepToken(undefined);
  const database = opened();
  closeDrafts();
  close();
  await database.destroy();
  session.setNeedsSignIn(false);
  session.setPerson(null);
}

/** End a session that somebody signed out of while offline. */
export async function payOwedSignOut(): Promise<void> {
  if (!session.owesSignOut()) return;
  const answer = await call("POST", "/auth/logout");
  if (answer.kind !== "offline") session.setOwesSignOut(false);
  session.setNeedsSignIn(false);
  keepToken(undefined);
}
