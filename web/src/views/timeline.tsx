// All days, newest first. Only those near the screen are in the page: there may be ten thousand.
import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { dateOf, plusDays, type Day } from "../model/day.ts";
import { today } from "../store/session.ts";
import { days, thingsOf } from "../store/memory.ts";
import { words } from "../words.ts";
import { Item } from "./item.tsx";

const DAYS_A_CHUNK = 3;
const NEAR = "1000px 0px"; // beyond the screen, so that a fling meets no gap
const GUESSED_REM_A_DAY = 14;
const heights = new Map<Day | undefined, string>(); // as they were: who comes back finds the place

export function Timeline() {
  const all = days.value;
  // By their last days, so that a new day makes no other chunk anew.
  const chunks: Day[][] = [];
  const rest = all.length % DAYS_A_CHUNK;
  if (rest > 0) chunks.push(all.slice(0, rest));
  for (let from = rest; from < all.length; from += DAYS_A_CHUNK) {
    chunks.push(all.slice(from, from + DAYS_A_CHUNK));
  }
  return (
    <>
      {chunks.map((chunk, place) => (
        <Chunk key={chunk.at(-1)} days={chunk} isFirst={place < 3} />
      ))}
    </>
  );
}

function Chunk({
  days: own,
  isFirst,
}: {
  readonly days: readonly Day[];
  readonly isFirst: boolean;
}) {
  const box = useRef<HTMLDivElement>(null);
  const isNear = useSignal(isFirst);
  const last = own.at(-1);
  const height = heights.get(last) ?? `${own.length * GUESSED_REM_A_DAY}rem`;
  useEffect(() => {
    const found = box.current;
    if (!found) return undefined;
    const observer = new IntersectionObserver(
      ([entry]) => {
        if (!entry) return;
        const isEdited = found.querySelector("form") !== null;
        isNear.value = entry.isIntersecting || isEdited;
      },
      { rootMargin: NEAR },
    );
    observer.observe(found);
    const sizes = new ResizeObserver(() => {
      const { height } = found.getBoundingClientRect();
      if (isNear.peek() && height > 0) heights.set(last, `${height}px`);
    });
    sizes.observe(found);
    return () => {
      observer.disconnect();
      sizes.disconnect();
    };
  }, []);
  return (
    <div
      class="chunk"
      ref={box}
      style={isNear.value ? {} : { "--height": height }}
      data-far={!isNear.value}
    >
      {isNear.value && own.map((day) => <OneDay key={day} day={day} />)}
    </div>
  );
}

function OneDay({ day }: { readonly day: Day }) {
  const things = thingsOf(day).value;
  const id = `day-${day}`;
  return (
    <section aria-labelledby={id}>
      <h2 id={id}>{nameOf(day)}</h2>
      <ul class="items">
        {things.map((thing) => (
          <Item key={thing.id} thing={thing} />
        ))}
      </ul>
    </section>
  );
}

function nameOf(day: Day): string {
  const current = today.value;
  if (day === current) return words.today;
  return day === plusDays(current, -1) ? words.yesterday : dateOf(day, current);
}
