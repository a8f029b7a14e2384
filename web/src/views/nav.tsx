// The places of the app: below on a phone, at the side where there is room.
import { words } from "../words.ts";
import type { Screens } from "./screens.ts";
import { Icon } from "./parts.tsx";
import { place, type Place } from "./places.ts";

const PLACES = [
  { kind: "today", path: "/" },
  { kind: "tasks", path: "/tasks" },
  { kind: "journals", path: "/journals" },
  { kind: "calendar", path: "/calendar" },
  { kind: "search", path: "/search" },
] as const;
/** The place in the bar that another is part of. */
const PART_OF: Partial<Record<Place["kind"], Place["kind"]>> = {
  journal: "journals",
  day: "calendar",
  event: "calendar",
  "new-event": "calendar",
  task: "tasks",
  tags: "search",
  year: "search",
};

export function Nav({ screens }: { readonly screens: Screens }) {
  const { kind } = place.value;
  const own = PART_OF[kind] ?? kind;
  return (
    <nav class="places" aria-label={words.placesLabel}>
      {PLACES.filter((one) => one.kind in screens).map((one) => (
        <a
          key={one.kind}
          href={one.path}
          aria-current={one.kind !== own ? undefined : one.kind === kind ? "page" : "true"}
        >
          <Icon name={one.kind} />
          {words.places[one.kind]}
        </a>
      ))}
    </nav>
  );
}
