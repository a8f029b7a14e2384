// What this device deleted and Aurora has not heard of yet.
import type { Thing } from "../model/held.ts";
import { opened } from "./things.ts";

/** Return what was deleted here and is not sent, the last first. */
export const deletedHere = (): Promise<readonly Thing[]> =>
  opened().read(async (tx) => {
    const outbox = await tx.all("outbox");
    const ids = outbox.filter((one) => one.fields === null || one.deletion).map((one) => one.id);
    const found = await Promise.all(ids.reverse().map((id) => tx.get("things", id)));
    return found.filter((thing) => thing?.isDeleted).filter((thing) => thing !== undefined);
  });
