// What is said of a thing beside its words, as a form has it. Pure.
import { clockOf, dayOf, instantOf, isoOf, momentOf } from "./day.ts";
import { MAX_TAGS, equal, tagsIn, tagsOf, textOf, type Json, type Row } from "./kinds.ts";

export type Typed = Readonly<Partial<Record<string, string>>>;
export type Fault =
  "day" | "mood" | "tags" | "tagLength" | "placeName" | "latitude" | "longitude" | "coordinates";
const MAX_TAG = 50;
const MAX_MOOD = 50;
const MAX_PLACE = 200;

/** Return a row's details as a form shows them. */
export function typedOf(row: Row, zone: string): Typed {
  const at = momentOf(textOf(row, "timestamp"));
  const place = placeOf(row);
  return {
    ...{ day: dayOf(at, zone), clock: clockOf(at, zone), zone },
    ...{ journal_id: textOf(row, "journal_id"), mood: textOf(row, "mood") },
    tags: tagsOf(row).join(", "),
    place_name: String(place["name"] ?? ""),
    latitude: String(place["latitude"] ?? ""),
    longitude: String(place["longitude"] ?? ""),
  };
}

const placeOf = (row: Row): Row =>
  typeof row["place"] === "object" && row["place"] !== null ? (row["place"] as Row) : {};

/** Return a row with what was typed, and what is wrong with that. */
export function withDetails(row: Row, words: string, typed: Typed, shown: Typed) {
  const faults: Fault[] = [];
  const is = (name: string) => typed[name] !== undefined;
  const after: Record<string, Json> = { ...row };
  const hasMoved = ["day", "clock", "zone"].some((name) => is(name) && typed[name] !== shown[name]);
  if (is("day") && hasMoved) {
    const zone = typed["zone"] ?? shown["zone"];
    const at = instantOf(typed["day"] ?? "", typed["clock"] ?? "", zone);
    if (Number.isNaN(at)) faults.push("day");
    else after["timestamp"] = isoOf(at);
    if ("zone" in row && zone !== undefined) after["zone"] = zone;
  }
  if (typed["journal_id"]) after["journal_id"] = typed["journal_id"];
  if (is("mood")) after["mood"] = typed["mood"]?.trim() || null;
  if ([...textOf(after, "mood")].length > MAX_MOOD) faults.push("mood");
  if (is("tags")) after["tags"] = tagsTyped(typed["tags"] ?? "", words);
  if (tagsOf(after).length > MAX_TAGS) faults.push("tags");
  if (tagsOf(after).some((tag) => [...tag].length > MAX_TAG)) faults.push("tagLength");
  if (is("place_name")) after["place"] = placeTyped(typed, faults);
  if (equal("place", after["place"], row["place"])) after["place"] = row["place"] ?? null;
  if (!("place" in row) && after["place"] === null) delete after["place"];
  return { row: after as Row, faults };
}

/** Return the tags of a line, `sea, home` or `#sea #home`, and those in the words. */
function tagsTyped(line: string, words: string): string[] {
  const typed = line.split(/,|\s+(?=#)/).map((tag) => tag.trim().replace(/^#/, "").toLowerCase());
  return [...new Set([...typed.filter(Boolean), ...tagsIn(words)])];
}

function placeTyped(typed: Typed, faults: Fault[]): Json {
  const name = typed["place_name"]?.trim() || null;
  if (name && [...name].length > MAX_PLACE) faults.push("placeName");
  const [latitude, longitude] = [degrees(typed["latitude"]), degrees(typed["longitude"])];
  if (latitude !== null && !(Math.abs(latitude) <= 90)) faults.push("latitude");
  if (longitude !== null && !(Math.abs(longitude) <= 180)) faults.push("longitude");
  if ((latitude === null) !== (longitude === null)) faults.push("coordinates");
  return name === null && latitude === null && longitude === null
    ? null
    : { name, latitude, longitude };
}

/** Return a coordinate; nothing of an empty field, NaN of what is no number. */
function degrees(typed: string | undefined): number | null {
  const text = (typed ?? "").trim().replace(",", ".").replace("−", "-");
  return text ? Number(text) : null;
}
