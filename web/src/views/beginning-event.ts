// A new event from what is known of it: its form opens with that.
import { textOf, type Row } from "../model/kinds.ts";
import { keepDraft, newEventPlace } from "../store/drafts.ts";
import { go } from "./places.ts";

/** Open the form of a new event that has these fields of a row. `start` must be one of them. */
export async function beginEvent(row: Row): Promise<void> {
  const [title, text] = [textOf(row, "title"), textOf(row, "description")];
  await keepDraft({ place: newEventPlace, title, text, row });
  go("/events/new");
}
