// The only fetch: the token, refreshed in time, and an answer or a reason.
import type { components } from "../../schema.d.ts";
import { now } from "../model/day.ts";
import * as session from "../store/session.ts";

export type Schemas = components["schemas"];
export interface Problem {
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  readonly errors: readonly Schemas["Refusal"][];
  readonly retryAfterMs: number | null;
}
/** Only a fault of the app throws: the network and the server give a reason. */
export type Answer<T> =
  | { readonly kind: "data"; readonly data: T }
  | { readonly kind: "problem"; readonly problem: Problem }
  | { readonly kind: "offline" };

interface Token {
  readonly text: string;
  readonly until: number; // ms
  readonly refresh?: string; // of a guest, who leaves no cookie behind
}
const EARLY_MS = 60_000;
const TIMEOUT_MS = 30_000;
const UNAUTHORIZED = 401;
let token: Token | undefined;

export function keepToken(tokens: Schemas["Tokens"] | undefined, isGuest = false): void {
  if (!tokens) return void (token = undefined);
  const { access_token: text, expires_in: seconds, refresh_token: refresh } = tokens;
  token = { text, until: now() + seconds * 1000, ...(isGuest && refresh ? { refresh } : {}) };
}

/** Ask Aurora as who is signed in. */
export async function call<T>(
  method: string,
  path: string,
  body?: unknown,
  signal?: AbortSignal,
): Promise<Answer<T>> {
  if (!token || token.until - EARLY_MS < now()) {
    const refreshed = await refresh(token?.text);
    if (refreshed.kind !== "data") return refreshed;
  }
  const used = token?.text;
  const answer = await ask<T>(method, path, { body, bearer: used, signal });
  if (answer.kind !== "problem" || answer.problem.status !== UNAUTHORIZED) return answer;
  const refreshed = await refresh(used);
  return refreshed.kind === "data"
    ? ask<T>(method, path, { body, bearer: token?.text, signal })
    : refreshed;
}

/** Get a new token by the cookie; once, however many ask at the same moment. */
async function refresh(old: string | undefined): Promise<Answer<unknown>> {
  return exclusively("aurora-refresh", async () => {
    if (token && token.text !== old) return { kind: "data", data: null };
    const own = token?.refresh;
    const body = own === undefined ? undefined : { refresh_token: own };
    const options = { body, isGuest: own !== undefined };
    const answer = await ask<Schemas["Tokens"]>("POST", "/auth/refresh", options);
    if (answer.kind === "data") keepToken(answer.data, own !== undefined);
    const isOver = answer.kind === "problem" && [401, 403].includes(answer.problem.status);
    if (answer.kind !== "offline") session.setNeedsSignIn(isOver);
    return answer;
  });
}

/** Do something while no other tab does it; plain http has no locks, and the server copes. */
export async function exclusively<T>(name: string, work: () => Promise<T>): Promise<T> {
  if (!("locks" in navigator)) return work();
  return navigator.locks.request(name, work) as Promise<T>;
}

/** Do something unless another tab is at it. */
export async function unlessBusy(name: string, work: () => Promise<void>): Promise<void> {
  if (!("locks" in navigator)) return work();
  await navigator.locks.request(name, { ifAvailable: true }, async (lock) => {
    if (lock) await work();
  });
}

interface Asked {
  readonly body?: unknown;
  readonly bearer?: string | undefined;
  readonly isGuest?: boolean; // then no cookie is taken, nor left
  readonly signal?: AbortSignal | undefined; // nobody waits for the answer any more
}

/** Ask without refreshing: to sign in, or with a token at hand. */
export async function ask<T>(method: string, path: string, asked: Asked = {}): Promise<Answer<T>> {
  const { body, bearer, isGuest } = asked;
  const headers: Record<string, string> = {};
  if (body !== undefined) headers["content-type"] = "application/json";
  if (bearer !== undefined) headers["authorization"] = `Bearer ${bearer}`;
  const credentials = isGuest ? "omit" : "same-origin";
  const options: RequestInit = { method, headers, cache: "no-store", credentials };
  if (body !== undefined) options.body = JSON.stringify(body);
  try {
    const timeout = AbortSignal.timeout(TIMEOUT_MS);
    const signal = asked.signal ? AbortSignal.any([timeout, asked.signal]) : timeout;
    const response = await fetch(path, { ...options, signal });
    return await read<T>(response);
  } catch {
    if (!asked.signal?.aborted) session.setOnline(false);
    return { kind: "offline" };
  }
}

async function read<T>(response: Response): Promise<Answer<T>> {
  const text = await response.text();
  const isJson = (response.headers.get("content-type") ?? "").includes("json");
  const data: unknown = isJson && text ? JSON.parse(text) : null;
  // What is not Aurora's own answer comes from something in between: no answer at all.
  const isAuroras = response.ok || (isJson && (data as Partial<Problem>)?.code !== undefined);
  session.setOnline(isAuroras);
  if (response.ok) return { kind: "data", data: data as T };
  if (!isAuroras) return { kind: "offline" };
  const { code, detail, errors } = data as Problem;
  const after = Number(response.headers.get("retry-after") ?? Number.NaN);
  const retryAfterMs = Number.isNaN(after) ? null : after * 1000;
  return {
    kind: "problem",
    problem: { status: response.status, code, detail, errors, retryAfterMs },
  };
}
