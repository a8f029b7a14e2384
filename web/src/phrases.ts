// What reads days and repeats in typed lines, in a file of its own: it is loaded when one is typed.
//
// Importing main.tsx: see later.tsx.
import "./main.tsx";

export { days } from "./model/dates.ts";
export { repeats } from "./model/repeats.ts";
