// The room this device gives: how much is taken, and whether the browser may clear it.
let asked = false;

/** Ask the browser to keep what is here for good; once, after the first thing was kept. */
export async function askToKeep(): Promise<void> {
  if (asked || !("storage" in navigator)) return;
  asked = true;
  await navigator.storage.persist?.().catch(() => false);
}

export interface Room {
  readonly bytes: number | undefined;
  readonly isKept: "yes" | "no" | "unknown";
}

/** Return what the browser says of the room. */
export async function room(): Promise<Room> {
  if (!("storage" in navigator)) return { bytes: undefined, isKept: "unknown" };
  const { storage } = navigator;
  const [estimate, isKept] = await Promise.all([storage.estimate?.(), storage.persisted?.()]);
  return { bytes: estimate?.usage, isKept: isKept ? "yes" : "no" };
}
