// Moving in Settings: the archive of everything, and the way to Import.
import { useSignal } from "@preact/signals";
import { announce } from "../../store/session.ts";
import type { MakeArchive } from "../../views/screens.ts";
import { words } from "../../words/settings.ts";
import { Line } from "./line.tsx";

export function Moving({ makeArchive }: { readonly makeArchive: MakeArchive }) {
  const said = useSignal<string>(words.exportHint);
  const isBusy = useSignal(false);
  async function save(): Promise<void> {
    if (isBusy.peek()) return;
    isBusy.value = true;
    said.value = await exported(
      makeArchive,
      (done, of) => void (said.value = words.exporting(done, of)),
    );
    announce(said.value);
    isBusy.value = false;
  }
  const action = { label: words.exportButton, run: () => void save() };
  return (
    <section aria-labelledby="moving">
      <h2 id="moving">{words.moving}</h2>
      <div class="card list ways">
        <Line
          label={words.exportAll}
          value={isSecureContext ? said.value : words.exportNeedsHttps}
          action={isSecureContext ? action : undefined}
        />
        <a class="line" href="/import">
          <span class="about">
            {words.importTitle}
            <small class="soft">{words.importHint}</small>
          </span>
        </a>
      </div>
    </section>
  );
}

/** Give the person the archive; return what to say. */
async function exported(
  makeArchive: MakeArchive,
  shown: (done: number, of: number) => void,
): Promise<string> {
  const made = await makeArchive(shown);
  if (made.kind === "busy") return words.exportBusy;
  if (made.kind === "offline") return words.exportOffline;
  if (made.kind === "problem") return made.problem.detail;
  const link = document.createElement("a");
  link.href = URL.createObjectURL(made.data.file);
  link.download = made.data.name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000); // Safari reads it later
  return words.exported(made.data.name);
}
