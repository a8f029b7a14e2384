// Where what is on stands: in lanes across a week, and side by side in a day. Pure.
import type { Day } from "./day.ts";
import { isDay } from "./editing.ts";
import type { Occasion } from "./occasions.ts";

/** Something in a lane of a week: from its first day there, over so many. */
export interface Bar {
  readonly occasion: Occasion;
  readonly place: number; // of its first day in the week, from 0
  readonly length: number; // days
  readonly lane: number;
  readonly isAcross: boolean;
  readonly isContinued: boolean; // it began before this week
  readonly doesContinue: boolean;
}

/** Return whether something is drawn across its days, not at a time of one. */
const isAcross = ({ start, first, last }: Occasion): boolean => isDay(start) || first < last;
/** Return whether something takes whole days, so that the hours of a day have no place for it. */
export const isWhole = ({ start, startsAt, endsAt }: Occasion): boolean =>
  isDay(start) || endsAt - startsAt >= 86_400;

/** Return a week's occasions in lanes, what lasts longest on top; what is given comes in order. */
export function barsOf(all: readonly Occasion[], week: readonly Day[]): Bar[] {
  const [monday, sunday] = [week[0]!, week.at(-1)!];
  const lanes: (readonly [Day, Day])[][] = []; // the days that are taken in each
  const there = all.filter(({ first, last }) => first <= sunday && last >= monday);
  const rank = (one: Occasion) => (one.thing.kind === "task" ? 2 : isAcross(one) ? 0 : 1);
  const lasting = ({ last }: Occasion) => (last > sunday ? sunday : last);
  const firstHere = ({ first }: Occasion) => (first < monday ? monday : first);
  there.sort(
    (one, other) =>
      rank(one) - rank(other) ||
      (rank(one)
        ? 0
        : firstHere(one).localeCompare(firstHere(other)) ||
          lasting(other).localeCompare(lasting(one))),
  );
  return there.map((occasion) => {
    const [from, to] = [firstHere(occasion), lasting(occasion)];
    const isFree = (taken: (typeof lanes)[0]) =>
      taken.every(([one, end]) => one > to || end < from);
    const found = lanes.findIndex(isFree);
    const lane = found < 0 ? lanes.length : found;
    lanes[lane] = [...(lanes[lane] ?? []), [from, to]];
    const place = week.indexOf(from);
    const length = week.indexOf(to) - place + 1;
    const { first, last } = occasion;
    const sides = { isContinued: first < from, doesContinue: last > to };
    return { occasion, place, length, lane, isAcross: isAcross(occasion), ...sides };
  });
}

/** Something at its time of a day, in one of the columns that it shares with what overlaps it. */
export interface Block {
  readonly occasion: Occasion;
  readonly from: number; // seconds
  readonly to: number;
  readonly column: number;
  readonly columns: number;
}
const SHORTEST = 30 * 60; // drawn at least as long as this, so that its name has room

/** Return what is at a time of the day that has these moments, side by side where it overlaps. */
export function blocksOf(
  all: readonly Occasion[],
  [begin, end]: readonly [number, number],
): Block[] {
  const there = all
    .filter((one) => !isWhole(one) && one.startsAt < end)
    .filter((one) => one.endsAt > begin || one.startsAt >= begin)
    .map((occasion) => {
      const from = Math.max(occasion.startsAt, begin);
      const to = Math.min(Math.max(occasion.endsAt, from + SHORTEST), end);
      return { occasion, from: Math.min(from, end - SHORTEST), to };
    })
    .sort((one, other) => one.from - other.from || other.to - one.to);
  const blocks: Block[] = [];
  let group: (Omit<Block, "columns"> & { columns?: number })[] = [];
  let until = -Infinity;
  const endGroup = () => {
    const columns = Math.max(0, ...group.map(({ column }) => column + 1));
    blocks.push(...group.map((one) => ({ ...one, columns })));
    group = [];
  };
  for (const one of there) {
    if (one.from >= until) endGroup();
    const taken = group.filter(({ to }) => to > one.from).map(({ column }) => column);
    let column = 0;
    while (taken.includes(column)) column++;
    group.push({ ...one, column });
    until = Math.max(until, one.to);
  }
  endGroup();
  return blocks;
}
