// What else can be done with a thing: a button that opens a list of buttons and links.
import type { ComponentChildren, TargetedEvent, TargetedKeyboardEvent } from "preact";
import { useRef } from "preact/hooks";
import { words } from "../words.ts";
import { Icon } from "./parts.tsx";

export function Menu({ children }: { readonly children: ComponentChildren }) {
  const own = useRef<HTMLDetailsElement>(null);
  function close(): void {
    if (own.current) own.current.open = false;
  }
  function onKey(event: TargetedKeyboardEvent<HTMLDetailsElement>): void {
    if (event.key !== "Escape" || !event.currentTarget.open) return;
    event.stopPropagation();
    close();
    event.currentTarget.querySelector("summary")?.focus();
  }
  function onFocusOut(event: TargetedEvent<HTMLDetailsElement, FocusEvent>): void {
    const to = event.relatedTarget;
    if (to instanceof Node && !event.currentTarget.contains(to)) close();
  }
  return (
    <details class="menu" ref={own} onKeyDown={onKey} onFocusOut={onFocusOut}>
      <summary aria-label={words.more} title={words.more}>
        <Icon name="more" />
      </summary>
      {/* For a pointer: anywhere else closes it. */}
      <div class="shade" onClick={close} />
      <div class="card choices" onClick={close}>
        {children}
      </div>
    </details>
  );
}
