// All tags with how much has them, those that are below another under it; renaming and merging.
import { useComputed, useSignal, type Signal } from "@preact/signals";
import { useRef } from "preact/hooks";
import { now } from "../model/day.ts";
import { newId } from "../model/kinds.ts";
import { isReady } from "../store/memory.ts";
import { allTags, type Tag } from "../store/search.ts";
import { announce, isOnline, isPart } from "../store/session.ts";
import { listTags, renameTag, takeBackRenaming } from "../sync/tags.ts";
import { Ask } from "../views/ask.tsx";
import { useAnswer } from "../views/asking.ts";
import { Empty } from "../views/empty.tsx";
import { Below, Field } from "../views/parts.tsx";
import { searchForTag } from "../views/places.ts";
import { showToast } from "../views/toast.tsx";
import { words } from "../words/past-year.ts";
import { words as texts } from "../words.ts";

export function Tags() {
  const changes = useSignal(0); // of everything at once: then all is counted anew
  const own = useComputed(() => (isReady.value, isPart.value, changes.value, allTags()));
  const isHeld = isReady.value && !isPart.value;
  const found = useAnswer(listTags, [isOnline.value, changes.value]);
  const tags = isHeld || !found ? own.value : found.items;
  const chosen = useSignal<Tag | null>(null);
  return (
    <>
      <Below title={texts.places.tags}>
        <p class="meta">{words.tagsAbout}</p>
      </Below>
      {!isHeld && !found && <p class="soft">{words.isPart}</p>}
      {tags.length === 0 && <Empty text={words.noTags} />}
      <Branch of={tags} below="" chosen={chosen} />
      {chosen.value && (
        <Rename
          tag={chosen.value}
          all={tags}
          onDone={() => void (changes.value += 1)}
          onClose={() => void (chosen.value = null)}
        />
      )}
    </>
  );
}

interface BranchProps {
  readonly of: readonly Tag[];
  readonly below: string; // house/, or nothing
  readonly chosen: Signal<Tag | null>;
}

function Branch({ of, below, chosen }: BranchProps) {
  const all = of.filter(({ tag }) => tag.startsWith(below));
  const own = all.filter(({ tag }) => !tag.slice(below.length).includes("/"));
  own.sort((one, other) => other.count - one.count || one.tag.localeCompare(other.tag));
  if (own.length === 0) return null;
  return (
    <ul class={below ? "branch" : "card list branch"}>
      {own.map((one) => (
        <li key={one.tag}>
          <div class="line">
            <a class="tag name" href={searchForTag(one.tag)} dir="auto">
              #{one.tag}
            </a>
            <span class="soft">{words.things(one.count)}</span>
            <button
              type="button"
              class="quiet"
              aria-label={`${words.rename} #${one.tag}`}
              onClick={() => void (chosen.value = one)}
            >
              {words.rename}
            </button>
          </div>
          <Branch of={all} below={`${one.tag}/`} chosen={chosen} />
        </li>
      ))}
    </ul>
  );
}

interface RenameProps {
  readonly tag: Tag;
  readonly all: readonly Tag[];
  readonly onDone: () => void;
  readonly onClose: () => void;
}

function Rename({ tag: { tag: from }, all, onDone, onClose }: RenameProps) {
  const merging = useSignal(""); // what was told to be there already
  const batch = useRef(newId(now())).current;
  function send(data: FormData) {
    const to = String(data.get("to")).trim().replace(/^#/u, "").toLowerCase().normalize("NFC");
    if (!to || `${to}/`.startsWith(`${from}/`)) return words.otherName;
    const there = all.find((one) => one.tag === to);
    if (!there || merging.value === to) return renameTag({ from, to, batch });
    merging.value = to;
    return words.isThere(to, there.count);
  }
  async function undo(): Promise<void> {
    const isBack = await takeBackRenaming(batch);
    onDone();
    announce(isBack ? texts.undone : texts.notTakenBack);
    if (!isBack) showToast({ text: words.notTakenBack });
  }
  function tell(count: number): void {
    onDone();
    showToast({ text: words.renamed(count), onUndo: () => void undo() });
  }
  return (
    <Ask
      title={`${words.rename} #${from}`}
      text={words.renameAbout}
      button={merging.value ? words.merge : words.rename}
      send={send}
      onDone={tell}
      onClose={onClose}
    >
      {(problemOf) => (
        <div onInput={() => void (merging.value = "")}>
          <Field label={words.newName} name="to" value={from} problem={problemOf("to")} />
        </div>
      )}
    </Ask>
  );
}
