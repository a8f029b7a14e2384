// Import and the archive, in a file of their own: it is loaded when one of them is asked for.
//
// Importing main.tsx: see later.tsx.
import "./main.tsx";

export { Import } from "./screens/import.tsx";
export { makeArchive } from "./sync/exporting.ts";
