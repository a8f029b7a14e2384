// A thought or an entry on its own page: to read, and to edit in place.
import { useSignal } from "@preact/signals";
import { dateOf, dayOf, timeOf } from "../model/day.ts";
import type { Thing } from "../model/held.ts";
import { textOf } from "../model/kinds.ts";
import { draftAt } from "../store/drafts.ts";
import { today } from "../store/session.ts";
import { isReady, thingById } from "../store/memory.ts";
import { Editor } from "../views/editor.tsx";
import { About } from "../views/item.tsx";
import { Markdown } from "../views/markdown.tsx";
import { Below } from "../views/parts.tsx";
import { goBack } from "../views/places.ts";
import { Refused } from "../views/refused.tsx";
import { TwoVersions } from "../views/versions.tsx";
import { words } from "../words.ts";

export function ThingScreen({ id }: { readonly id: string }) {
  const thing = thingById(id).value;
  if (!thing || thing.isDeleted || thing.at === undefined) {
    return (
      <>
        <Below title={words.app} />
        {isReady.value && <p class="empty">{words.notThere}</p>}
      </>
    );
  }
  return <Shown key={id} thing={thing} />;
}

function Shown({ thing }: { readonly thing: Thing }) {
  const isEditing = useSignal(draftAt(thing.id) !== undefined);
  const isEntry = thing.kind === "entry";
  const at = thing.at ?? 0;
  const when = `${dateOf(dayOf(at), today.value)}, ${timeOf(at)}`;
  const field = isEntry ? "content" : "text";
  const shown = thing.isDeletedElsewhere ? (thing.mine?.at(-1) ?? thing.row) : thing.row;
  const title = isEntry ? textOf(thing.row, "title") || words.entry : words.thought;
  const edit = !isEditing.value && !thing.mine && (
    <button type="button" class="edit" onClick={() => void (isEditing.value = true)}>
      {words.edit}
    </button>
  );
  return (
    <article class={thing.kind}>
      <Below title={title} action={edit}>
        <div class="meta">
          <time dateTime={textOf(thing.row, "timestamp")}>{when}</time>
          <About thing={thing} />
        </div>
      </Below>
      <TwoVersions thing={thing} onLeft={goBack} />
      <Refused thing={thing} />
      {isEditing.value ? (
        <Editor thing={thing} onDone={() => void (isEditing.value = false)} onDeleted={goBack} />
      ) : (
        // Of two versions, the panel has both.
        (!thing.mine || thing.isDeletedElsewhere) && <Markdown text={textOf(shown, field)} />
      )}
    </article>
  );
}
