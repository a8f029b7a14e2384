// A text with the words marked that another has not.
import { useMemo } from "preact/hooks";
import { difference, shortened } from "../model/difference.ts";

interface MarkedProps {
  readonly before: string;
  readonly after: string;
  readonly side?: "before" | "after"; // only what is in one of them
  readonly isShort?: boolean; // long stretches that did not change are cut
}
const CONTEXT = 160; // characters on each side of a change

export function Marked({ before, after, side, isShort = false }: MarkedProps) {
  const all = useMemo(() => difference(before, after), [before, after]);
  const hidden = side === "before" ? "new" : side === "after" ? "gone" : undefined;
  const shown = (isShort ? shortened(all, CONTEXT) : all).filter((part) => part.kind !== hidden);
  return (
    <p class="words" dir="auto">
      {shown.map(({ kind, text }, place) => {
        if (kind === "same") return <span key={place}>{text}</span>;
        return kind === "gone" ? <del key={place}>{text}</del> : <ins key={place}>{text}</ins>;
      })}
    </p>
  );
}
