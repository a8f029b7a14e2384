// What is shown once: a new token, or the address of a feed.
import { useDialog } from "../../views/ask.tsx";
import { CopyButton } from "../../views/copy.tsx";
import { words } from "../../words/settings.ts";

interface SecretProps {
  readonly title: string;
  readonly text: string;
  readonly secret: string;
  readonly onClose: () => void;
}

export function Secret({ title, text, secret, onClose }: SecretProps) {
  const dialog = useDialog();
  return (
    <dialog ref={dialog} aria-labelledby="secret-title" onClose={onClose}>
      <h2 id="secret-title">{title}</h2>
      <p>{text}</p>
      <p class="secret">
        <code>{secret}</code>
      </p>
      <form method="dialog" class="row">
        <CopyButton text={secret} />
        <button class="primary">{words.done}</button>
      </form>
    </dialog>
  );
}
