// Renaming a tag everywhere, and taking that back; and what Aurora counts.
import { deviceZone } from "../model/day.ts";
import { call, type Answer, type Schemas } from "./api.ts";
import { syncNow } from "./loop.ts";

export type Numbers = Schemas["Stats"];
export type TagList = Schemas["TagList"];

/** Ask for the numbers of a year. */
export const numbersAt = (year: number, signal: AbortSignal): Promise<Answer<Numbers>> =>
  call(
    "GET",
    `/api/stats?${new URLSearchParams({ year: String(year), zone: deviceZone() })}`,
    undefined,
    signal,
  );

/** Ask for all tags. */
export const listTags = (signal: AbortSignal): Promise<Answer<TagList>> =>
  call("GET", "/api/tags", undefined, signal);

export interface Renaming {
  readonly from: string;
  readonly to: string;
  readonly batch: string; // a new id; asked again with the same one, it goes on
}

/** Rename a tag, or merge it with one that there is; return in how many things. */
export async function renameTag(renaming: Renaming): Promise<Answer<number>> {
  await syncNow(); // so that what is not sent yet is renamed as well
  let count = 0;
  for (;;) {
    const answer = await call<Schemas["Renamed"]>("POST", "/api/tags/rename", renaming);
    if (answer.kind !== "data") return answer;
    count += answer.data.changed;
    if (!answer.data.more) break;
  }
  await syncNow();
  return { kind: "data", data: count };
}

/** Take a renaming back; false where that was not possible, or not of everything. */
export async function takeBackRenaming(batch: string): Promise<boolean> {
  for (;;) {
    const answer = await call<Schemas["UndoResult"]>("POST", "/api/undo", { batch });
    if (answer.kind !== "data") return false;
    if (!answer.data.more) break;
  }
  await syncNow();
  return true;
}
