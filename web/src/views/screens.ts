// What each kind of place shows.
import type { ComponentChild } from "preact";
import type { Place } from "./places.ts";

/** The screen of a place; null while it is loaded. */
export type Show<P> = (place: P) => ComponentChild | null;
export type Screens = {
  readonly [K in Place["kind"]]?: Show<Extract<Place, { kind: K }>>;
};
