// Part of a long list: in the page only while it is near the screen. There may be ten thousand.
import { useSignal } from "@preact/signals";
import type { ComponentChild } from "preact";
import { useEffect, useRef } from "preact/hooks";

const NEAR = "1000px 0px"; // beyond the screen, so that a fling meets no gap
const heights = new Map<string, string>(); // as they were: who comes back finds the place

interface NearProps {
  readonly name: string; // by which its height is remembered
  readonly guessedRem: number; // its height before it was first seen
  readonly isFirst: boolean; // to be seen at once
  readonly children: () => ComponentChild;
}

export function Near({ name, guessedRem, isFirst, children }: NearProps) {
  const box = useRef<HTMLDivElement>(null);
  const isNear = useSignal(isFirst);
  const height = heights.get(name) ?? `${guessedRem}rem`;
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
      if (isNear.peek() && height > 0) heights.set(name, `${height}px`);
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
      {isNear.value && children()}
    </div>
  );
}
