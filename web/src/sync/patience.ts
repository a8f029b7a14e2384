// Asking again where Aurora does not answer, or asks to wait: what takes long must not end by that.
import { delayAfter } from "./plan.ts";
import type { Answer } from "./api.ts";

const MOST_TRIES = 8;
const TO_WAIT = new Set([429, 500, 502, 503, 504]);

/** Ask until there is an answer; after some tries, return that there is none. */
export async function patiently<T>(ask: () => Promise<Answer<T>>): Promise<Answer<T>> {
  for (let tries = 1; ; tries += 1) {
    const answer = await ask();
    const isToWait =
      answer.kind === "offline" ||
      (answer.kind === "problem" && TO_WAIT.has(answer.problem.status));
    if (!isToWait || tries === MOST_TRIES) return answer;
    const asked = answer.kind === "problem" ? answer.problem.retryAfterMs : null;
    await new Promise((done) => setTimeout(done, delayAfter(tries, Math.random(), asked)));
  }
}
