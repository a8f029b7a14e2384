// What each kind of place shows.
import type { ComponentChild } from "preact";
import type { Exported } from "../sync/exporting.ts";
import type { Place } from "./places.ts";

/** The screen of a place; null while it is loaded. */
export type Show<P> = (place: P) => ComponentChild | null;
export type Screens = {
  readonly [K in Place["kind"]]?: Show<Extract<Place, { kind: K }>>;
};
/** Make the archive of everything; what does it is loaded when it is asked for. */
export type MakeArchive = (shown: (done: number, of: number) => void) => Promise<Exported>;
