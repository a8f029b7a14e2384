// How many changes to send at a time: fewer where Aurora is slow, which gives up after 8 s.

const FIRST = 100;
const LEAST = 10;
const FAST = 2_000; // ms
const SLOW = 4_000;

export class Pace {
  readonly #largest: number;
  most = FIRST;

  constructor(largest: number) {
    this.#largest = largest;
  }

  /** Note how many milliseconds an answer took, without any waiting before it. */
  note(took: number): void {
    if (took > SLOW) this.most = Math.max(Math.floor(this.most / 2), LEAST);
    else if (took < FAST) this.most = Math.min(this.most * 2, this.#largest);
  }
}
