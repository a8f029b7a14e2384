import assert from "node:assert/strict";
import { test } from "node:test";
import { clockOf, dayOf, instantOf, isoOf } from "../src/model/day.ts";
import { typedOf, withDetails } from "../src/model/details.ts";

const row = {
  journal_id: "one",
  content: "Words #sea",
  timestamp: "2026-11-25T21:40:12.345Z",
  zone: "Asia/Kathmandu",
  mood: "calm",
  tags: ["sea"],
  place: { name: "Pokhara", latitude: 28.2, longitude: 83.98 },
};
const shown = typedOf(row, row.zone);
const read = (typed: object, before: object = row) =>
  withDetails(before as never, "Words #sea", { ...shown, ...typed }, shown);

test("a form that nobody changed changes nothing", () => {
  assert.deepEqual(shown["day"], "2026-11-26");
  assert.deepEqual(shown["clock"], "03:25");
  assert.deepEqual(read({}), { row, faults: [] });
});

test("day, time and zone make a moment", () => {
  assert.equal(read({ clock: "09:00" }).row["timestamp"], "2026-11-26T03:15:00.000Z");
  const moved = read({ zone: "Pacific/Kiritimati" }).row;
  assert.deepEqual(
    [moved["timestamp"], moved["zone"]],
    ["2026-11-25T13:25:00.000Z", "Pacific/Kiritimati"],
  );
  assert.deepEqual(read({ day: "" }).faults, ["day"]);
});

test("every zone shows what was typed in it, on days with a change of summer time too", () => {
  const zones = [
    ...["Pacific/Honolulu", "UTC", "Asia/Kathmandu", "Pacific/Kiritimati", "+05:45", "-10:00"],
    ...["Europe/Berlin", "America/St_Johns", "Australia/Lord_Howe"],
  ];
  for (const zone of zones) {
    for (const day of ["1665-09-03", "2026-03-29", "2026-10-25", "2026-11-01", "2026-04-05"]) {
      for (const clock of ["00:00", "12:34", "23:59"]) {
        const at = instantOf(day, clock, zone);
        assert.deepEqual([dayOf(at, zone), clockOf(at, zone)], [day, clock], `${zone} ${day}`);
      }
    }
  }
});

test("a skipped time is the same time later, and one that comes twice is the first", () => {
  const berlin = (day: string, clock: string) => isoOf(instantOf(day, clock, "Europe/Berlin"));
  assert.equal(berlin("2026-03-29", "02:30"), "2026-03-29T01:30:00.000Z");
  assert.equal(berlin("2026-10-25", "02:30"), "2026-10-25T00:30:00.000Z");
  assert.equal(berlin("2026-03-29", "03:30"), "2026-03-29T01:30:00.000Z");
  assert.equal(berlin("2026-10-25", "03:30"), "2026-10-25T02:30:00.000Z");
});

test("tags are written with commas or marks, and those in the words stay", () => {
  assert.deepEqual(read({ tags: "Home, a walk,,home" }).row["tags"], ["home", "a walk", "sea"]);
  assert.deepEqual(read({ tags: "#one #two" }).row["tags"], ["one", "two", "sea"]);
  const many = Array.from({ length: 21 }, (_, place) => `t${place}`).join(",");
  assert.deepEqual(read({ tags: many }).faults, ["tags"]);
  assert.deepEqual(read({ tags: "x".repeat(51) }).faults, ["tagLength"]);
});

test("a place has a name, coordinates or both, and is cleared by emptying it", () => {
  const nowhere = { place_name: " ", latitude: "", longitude: "" };
  assert.equal(read(nowhere).row["place"], null);
  assert.deepEqual(read({ ...nowhere, place_name: "Home" }).row["place"], {
    ...{ name: "Home", latitude: null, longitude: null },
  });
  assert.deepEqual(read({ latitude: "−28,5" }).row["place"], {
    ...{ name: "Pokhara", latitude: -28.5, longitude: 83.98 },
  });
  assert.deepEqual(read({ latitude: "91" }).faults, ["latitude"]);
  assert.deepEqual(read({ longitude: "east" }).faults, ["longitude"]);
  assert.deepEqual(read({ longitude: "" }).faults, ["coordinates"]);
});

test("a row of an older server gets no field that it does not have", () => {
  const { zone: _, place: __, ...old } = row;
  const typed = { ...typedOf(old, "UTC"), zone: undefined, place_name: undefined };
  const found = withDetails(old, "", { ...typed, mood: "" }, typedOf(old, "UTC"));
  assert.deepEqual(found, { row: { ...old, mood: null }, faults: [] });
});
