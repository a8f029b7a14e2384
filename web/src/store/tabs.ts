// What tabs of one person tell each other, and the rest of this tab.
export type Message =
  | { readonly kind: "changed"; readonly ids: readonly string[]; readonly count: number }
  | { readonly kind: "written" } // something waits to be sent
  | { readonly kind: "draft"; readonly place: string };

type Listener = (message: Message, isOurs: boolean) => void;
let channel: BroadcastChannel | undefined;
const listeners = new Set<Listener>();

/** Hear the other tabs of a person, until aborted. */
export function listen(user: string, listener: Listener, signal: AbortSignal): void {
  channel?.close();
  const own = new BroadcastChannel(`aurora-${user}`);
  channel = own;
  listeners.add(listener);
  own.onmessage = (event: MessageEvent<Message>) => hear(event.data, false);
  signal.addEventListener("abort", () => {
    listeners.delete(listener);
    own.close();
    if (channel === own) channel = undefined;
  });
}

/** Tell every tab, this one too. */
export function tell(message: Message): void {
  channel?.postMessage(message);
  hear(message, true);
}

function hear(message: Message, isOurs: boolean): void {
  for (const listener of listeners) listener(message, isOurs);
}
