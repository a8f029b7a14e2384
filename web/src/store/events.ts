// The events on this device, and changes of them.
import type { ReadonlySignal } from "@preact/signals";
import { now } from "../model/day.ts";
import * as held from "../model/held.ts";
import type { Thing } from "../model/held.ts";
import { newId, type Row } from "../model/kinds.ts";
import { noteAct, type Act } from "./acts.ts";
import { everyOf } from "./memory.ts";
import { tell } from "./tabs.ts";
import { change } from "./things.ts";

export const events: ReadonlySignal<readonly Thing[]> = everyOf("event");

/** Save an event as a person changed it, and the new one that what follows becomes: one act. */
export async function saveEvent(thing: Thing, row: Row, rest?: Row): Promise<Act> {
  const { id, kind } = thing;
  const also = rest ? newId(now()) : undefined;
  const seen = { row: thing.row, version: thing.version };
  await change(also ? [id, also] : [id], (before, one) => {
    const edit = { id: one, kind, changeId: newId(now()) };
    return rest && one === also
      ? held.edited(before, { ...edit, row: rest, basedOn: null })
      : held.edited(before, { ...edit, row, basedOn: seen });
  });
  const act: Act = { id, kind, before: thing.row, after: row, at: now(), ...(also && { also }) };
  noteAct(act);
  tell({ kind: "written" });
  return act;
}
