// A button that copies a text, where the browser lets a page do that.
import { useSignal } from "@preact/signals";
import { announce } from "../store/session.ts";
import { words } from "../words.ts";

export function CopyButton({ text }: { readonly text: string }) {
  const isCopied = useSignal(false);
  if (!("clipboard" in navigator)) return null; // over plain http there is none
  async function copy(): Promise<void> {
    await navigator.clipboard.writeText(text);
    isCopied.value = true;
    announce(words.copied);
  }
  return (
    <button type="button" class="quiet" onClick={copy}>
      {isCopied.value ? words.copied : words.copy}
    </button>
  );
}
