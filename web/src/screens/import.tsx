// Import: a file is read and shown as a table, then written, and can be taken back.
import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import type { Imported } from "../store/database.ts";
import { isReady } from "../store/memory.ts";
import { announce } from "../store/session.ts";
import { readFiles, type OfJournal, type Read, type Reading } from "../sync/importing.ts";
import { lastImport, takeBackImport, writeImport, type TakenBack } from "../sync/writing.ts";
import type { Written } from "../sync/writing.ts";
import { Below } from "../views/parts.tsx";
import { words } from "../words/import.ts";
import { Choose } from "./import/choose.tsx";
import { addedOf, Found } from "./import/found.tsx";
import { WhichJournal } from "./import/journal.tsx";
import { Stays } from "./import/stays.tsx";

type Phase =
  | { readonly kind: "choosing"; readonly problem?: string; readonly command?: string }
  | { readonly kind: "asking"; readonly name: string; readonly go: (of: OfJournal) => void }
  | { readonly kind: "busy"; readonly text: string; readonly far: string; readonly part: number }
  | { readonly kind: "read"; readonly reading: Reading }
  | { readonly kind: "written"; readonly reading: Reading; readonly written: Written }
  | { readonly kind: "taken back"; readonly reading: Reading | null; readonly result: TakenBack };

export function Import() {
  const phase = useSignal<Phase>({ kind: "choosing" });
  const last = useSignal<Imported | undefined>(undefined);
  const top = useRef<HTMLHeadingElement>(null);
  const kind = phase.value.kind;
  useEffect(() => void lastImport().then((found) => (last.value = found)), [kind]);
  useEffect(() => top.current?.focus(), [kind]);
  function busy(text: string, far = "", part = 0): void {
    phase.value = { kind: "busy", text, far, part };
  }

  async function read(files: readonly File[], tag: string, journal?: OfJournal): Promise<void> {
    busy(words.reading);
    const shown = (done: number, of: number) =>
      done < of
        ? busy(words.reading, words.readingOf(done, of), done / of)
        : busy(words.comparing, "", 1);
    const found = await readFiles(files, { tag, shown, ...(journal ? { journal } : {}) });
    if (found.kind === "asks") {
      const go = (of: OfJournal) => void read(files, tag, of);
      return void (phase.value = { kind: "asking", name: found.name, go });
    }
    if (found.kind === "read") return void (phase.value = { kind: "read", reading: found.reading });
    phase.value = { kind: "choosing", ...adviceOn(found, files[0]?.name ?? "FILE") };
  }
  async function write(reading: Reading): Promise<void> {
    busy(words.writing);
    const shown = (done: number, of: number) =>
      busy(words.writing, words.countOf(done, of), done / of);
    const written = await writeImport(reading, shown);
    phase.value = { kind: "written", reading, written };
    if (!written.problem) announce(words.done(addedOf(written)));
  }
  async function takeBack(batch: string, reading: Reading | null): Promise<void> {
    busy(words.takingBack);
    const result = await takeBackImport(batch, (done) => busy(words.takingBack, words.taken(done)));
    phase.value = { kind: "taken back", reading, result };
    if (!result.problem) announce(words.takenBack);
  }
  const again = () => void (phase.value = { kind: "choosing" });
  const now = phase.value;
  return (
    <div class="import">
      <Below title={words.title} />
      {now.kind === "choosing" && isReady.value && (
        <Choose
          problem={now.problem}
          command={now.command}
          last={last.value}
          onChoose={read}
          onTakeBack={(batch) => takeBack(batch, null)}
        />
      )}
      {now.kind === "asking" && (
        <WhichJournal name={now.name} heading={top} onChoose={now.go} onLeave={again} />
      )}
      {now.kind === "busy" && <Busy {...now} />}
      {now.kind === "read" && (
        <Found
          reading={now.reading}
          heading={top}
          onWrite={() => write(now.reading)}
          onLeave={again}
        />
      )}
      {now.kind === "written" && (
        <Found
          reading={now.reading}
          written={now.written}
          heading={top}
          onWrite={() => write(now.reading)} // sent again, each is done once
          onLeave={again}
          onTakeBack={() => takeBack(now.written.batch, now.reading)}
        />
      )}
      {now.kind === "taken back" && (
        <Stays
          reading={now.reading}
          result={now.result}
          heading={top}
          onLeave={again}
          onGoOn={() => void takeBack(last.value?.batch ?? "", now.reading)}
        />
      )}
    </div>
  );
}

interface BusyProps {
  readonly text: string;
  readonly far: string;
  readonly part: number;
}
function Busy({ text, far, part }: BusyProps) {
  return (
    <div class="progress">
      <p role="status">{text}</p>
      <progress max={1} aria-label={text} {...(part > 0 ? { value: part } : {})} />
      <p class="soft">{far}</p>
    </div>
  );
}

/** Return what is wrong with what was chosen, and which command may read it all the same. */
function adviceOn(
  found: Extract<Read, { kind: "problem" | "unreadable" }>,
  name: string,
): { readonly problem: string; readonly command?: string } {
  if (found.kind === "problem") return { problem: found.text };
  const { why, file } = found;
  const problem = words.unreadable[why];
  if (why === "changed") {
    const command = words.commandOf(name, " --from aurora");
    return { problem: `${problem} ${words.changedFile(file ?? "")}`, command };
  }
  const isForCommand = why === "packed" || why === "large";
  return isForCommand ? { problem, command: words.commandOf(name) } : { problem };
}
