// Every route of Aurora once, as a frontend calls it. `make types` writes ./schema from the API's
// description; when a route changes so that a frontend would break, this stops compiling.
import createClient, { type Middleware } from "openapi-fetch";
import type { components, paths } from "./schema";

export type Thought = components["schemas"]["Thought"];
export type Journal = components["schemas"]["Journal"];
export type Entry = components["schemas"]["Entry"];
export type Task = components["schemas"]["Task"];
export type Event = components["schemas"]["Event"];
export type Change = components["schemas"]["Change"];
export type Problem = components["schemas"]["Problem"];

const api = createClient<paths>({ baseUrl: "http://localhost:4000", credentials: "include" });
let token: string | undefined;

const signed: Middleware = {
  onRequest({ request }) {
    if (token) request.headers.set("authorization", `Bearer ${token}`);
    return request;
  },
};
api.use(signed);

// The body of an answer, or its problem thrown.
async function body<T>(answer: Promise<{ data?: T; error?: unknown; response: Response }>) {
  const { data, error, response } = await answer;
  if (!response.ok) throw error as Problem;
  return data as NonNullable<T>;
}

async function everyPage<T>(
  read: (cursor: string | undefined) => Promise<{ items: T[]; next_cursor: string | null }>,
) {
  const all: T[] = [];
  let cursor: string | undefined;
  do {
    const page = await read(cursor);
    all.push(...page.items);
    cursor = page.next_cursor ?? undefined;
  } while (cursor);
  return all;
}

export async function account(email: string, password: string) {
  const { access_token, user } = await body(
    api.POST("/auth/register", { body: { email, password, name: "Ada" } }),
  );
  token = access_token;
  const signedIn = await body(api.POST("/auth/login", { body: { email, password } }));
  const { refresh_token } = signedIn;
  token = (await body(api.POST("/auth/refresh", { body: { refresh_token } }))).access_token;
  const me = await body(api.GET("/auth/me"));
  const changed = await body(
    api.PATCH("/auth/me", {
      params: { header: { "if-match": `"${me.version}"` } },
      body: { name: null, zone: "Europe/Berlin", languages: ["de", "en"] },
    }),
  );
  const name: string | null = changed.name;
  await body(
    api.POST("/auth/password", {
      body: { password, new_password: `${password}!`, keep_tokens: true },
    }),
  );
  const moved = await body(
    api.POST("/auth/email", { body: { password, email: "ada@example.org" } }),
  );
  const newest: string | null = moved.token_created_at;
  await body(
    api.POST("/auth/reset", { body: { email, code: "12345-67890", new_password: password } }),
  );
  return { name, newest, user };
}

export async function elsewhere(password: string) {
  const { items: sessions } = await body(api.GET("/auth/sessions"));
  for (const { id: session_id, current } of sessions)
    if (!current)
      await body(api.DELETE("/auth/sessions/{session_id}", { params: { path: { session_id } } }));
  const made = await body(
    api.POST("/auth/tokens", {
      body: { name: "backup", scopes: ["thoughts:read"], days: 30, password },
    }),
  );
  const { items: tokens } = await body(api.GET("/auth/tokens"));
  const path = { token_id: tokens[0]?.id ?? made.id };
  await body(api.DELETE("/auth/tokens/{token_id}", { params: { path } }));
  // Of a personal token itself: what a script sends.
  const renewed: string = (await body(api.POST("/auth/tokens/renew"))).token;
  await body(api.POST("/auth/tokens/revoke"));
  const { uri } = await body(api.POST("/auth/totp", { body: { password } }));
  const code = "123456";
  const { recovery_codes } = await body(api.POST("/auth/totp/confirm", { body: { code } }));
  await body(api.DELETE("/auth/totp", { body: { password, code } }));
  return { uri, recovery_codes, renewed };
}

export async function thoughts() {
  const made: Thought = await body(
    api.POST("/api/thoughts", {
      params: { header: { "idempotency-key": crypto.randomUUID() } },
      body: { text: "The sea was loud tonight.", tags: ["sea"] },
    }),
  );
  const path = { thought_id: made.id };
  const header = { "if-match": `"${made.version}"` };
  const one = { params: { path } };
  await body(api.PUT("/api/thoughts/{thought_id}", { params: { path, header }, body: made_anew }));
  await body(api.PATCH("/api/thoughts/{thought_id}", { ...one, body: { tags: null } }));
  const read = await body(api.GET("/api/thoughts/{thought_id}", one));
  await body(api.DELETE("/api/thoughts/{thought_id}", one));
  const all: Thought[] = await everyPage((cursor) =>
    body(
      api.GET("/api/thoughts", {
        params: {
          query: { limit: 100, tag: "sea", starred: true, archived: "all", ...(cursor && { cursor }) },
        },
      }),
    ),
  );
  return [read, ...all];
}

const made_anew = {
  text: "It was quiet.",
  timestamp: new Date().toISOString(),
  zone: "Europe/Berlin",
  place: { name: "Warnemünde", latitude: 54.18, longitude: 12.09 },
  starred: true,
  archived_at: null,
  origin: { app: "Day One", id: "1f0c", kept: { weather: "Foggy" } },
};

export async function journals() {
  const made: Journal = await body(
    api.POST("/api/journals", { body: { name: "Diary", color: "#2E86AB" } }),
  );
  const path = { journal_id: made.id };
  const one = { params: { path } };
  await body(api.GET("/api/journals/{journal_id}", one));
  await body(api.PUT("/api/journals/{journal_id}", { ...one, body: { name: "Log" } }));
  await body(api.PATCH("/api/journals/{journal_id}", { ...one, body: { description: null } }));
  const written: Entry = await body(
    api.POST("/api/journals/{journal_id}/entries", { ...one, body: { content: "Up betimes." } }),
  );
  const entry = { params: { path: { ...path, entry_id: written.id } } };
  const { content } = written;
  await body(api.GET("/api/journals/{journal_id}/entries/{entry_id}", entry));
  await body(
    api.PUT("/api/journals/{journal_id}/entries/{entry_id}", { ...entry, body: { content } }),
  );
  await body(
    api.PATCH("/api/journals/{journal_id}/entries/{entry_id}", { ...entry, body: { mood: "calm" } }),
  );
  const entries = await body(api.GET("/api/journals/{journal_id}/entries", one));
  await body(api.DELETE("/api/journals/{journal_id}/entries/{entry_id}", entry));
  await body(api.DELETE("/api/journals/{journal_id}", one));
  const { items } = await body(api.GET("/api/journals"));
  return { entries: entries.items, journals: items };
}

export async function tasks() {
  const made: Task = await body(
    api.POST("/api/tasks", {
      body: { title: "Water the plants", priority: "high", list: "Garden", tags: ["home"] },
    }),
  );
  await body(
    api.POST("/api/tasks", {
      body: {
        title: "The fern twice",
        parent_id: made.id,
        completed: true,
        completed_at: "2026-11-21T18:00:00Z",
        created_at: "2026-11-20T08:00:00Z",
      },
    }),
  );
  const one = { params: { path: { task_id: made.id } } };
  await body(api.GET("/api/tasks/{task_id}", one));
  await body(api.PUT("/api/tasks/{task_id}", { ...one, body: { title: "Feed the cat" } }));
  await body(api.PATCH("/api/tasks/{task_id}", { ...one, body: { date: "2026-11-22" } }));
  await body(api.PATCH("/api/tasks/{task_id}/complete", { ...one, body: { completed: true } }));
  const weekly = { title: "Sweep", date: "2026-11-27", rule: "FREQ=WEEKLY", repeat_from: "due" } as const;
  const sweep = await body(api.POST("/api/tasks", { body: weekly }));
  const path = { task_id: sweep.id };
  await body(api.POST("/api/tasks/{task_id}/skip", { params: { path } }));
  const { next } = await body(api.PATCH("/api/tasks/{task_id}/complete", { params: { path } }));
  if (next) await body(api.DELETE("/api/tasks/{task_id}", { params: { path: { task_id: next.id } } }));
  const open = { params: { query: { completed: false, list: "Garden", from: "2026-11-01" } } };
  const { items } = await body(api.GET("/api/tasks", open));
  await body(api.DELETE("/api/tasks/{task_id}", one));
  return items;
}

export async function events() {
  const made: Event = await body(
    api.POST("/api/events", {
      body: {
        title: "Choir",
        start: "2026-11-27T18:00",
        end: "2026-11-27T19:00",
        zone: "Europe/Berlin",
        rule: "FREQ=WEEKLY;COUNT=10",
        overrides: { "2026-12-11T18:00": { title: "Choir, with guests" } },
        reminders: [30],
      },
    }),
  );
  const one = { params: { path: { event_id: made.id } } };
  const read = await body(api.GET("/api/events/{event_id}", one));
  const { title, start } = read;
  await body(api.PUT("/api/events/{event_id}", { ...one, body: { title, start, rule: read.rule } }));
  // All repeats, one, and one with those that follow. Keys are the starts that the rule gives.
  const { dropped } = await body(
    api.PATCH("/api/events/{event_id}", { ...one, body: { start: "2026-11-27T18:30" } }),
  );
  const fourth = { params: { path: { ...one.params.path, start: "2026-12-04T18:30" } } };
  await body(api.PUT("/api/events/{event_id}/occurrences/{start}", { ...fourth, body: { start: "2026-12-05T20:00" } }));
  await body(api.PATCH("/api/events/{event_id}/occurrences/{start}", { ...fourth, body: { location: "Hall" } }));
  await body(api.DELETE("/api/events/{event_id}/occurrences/{start}", { params: { ...fourth.params, query: { following: false } } }));
  const { after } = await body(
    api.POST("/api/events/{event_id}/split", {
      ...one,
      body: {
        at: "2026-12-18T18:30",
        id: crypto.randomUUID(),
        changes: { title: "Choir, in the hall" },
      },
    }),
  );
  // As a calendar file, which is text.
  const file: string = await body(
    api.GET("/api/events/{event_id}/ics", { ...one, parseAs: "text" }),
  );
  await body(api.DELETE("/api/events/{event_id}", one));
  const { items } = await body(api.GET("/api/events"));
  const tried = await body(
    api.POST("/api/calendar/import", { body: { text: file, dry_run: true } }),
  );
  const outcome: "carried" | "updated" | "same" | "changed" | "left_out" | undefined =
    tried.events[0]?.result;
  // The address of a feed is told once.
  const feed = await body(
    api.POST("/api/feeds", { body: { name: "Family", tasks: "todos", private: false, days: 365 } }),
  );
  const name = feed.url.slice(feed.url.lastIndexOf("/") + 1);
  const shown: string = await body(
    api.GET("/feeds/{name}", { params: { path: { name } }, parseAs: "text" }),
  );
  for (const { id } of (await body(api.GET("/api/feeds"))).items)
    await body(api.DELETE("/api/feeds/{feed_id}", { params: { path: { feed_id: id } } }));
  const december = { from: "2026-12-01", to: "2027-01-01", zone: "Europe/Berlin" };
  const month = await body(
    api.GET("/api/calendar", { params: { query: { ...december, tasks: "open" } } }),
  );
  return { dropped, after, items, outcome, shown, month: month.items };
}

// `model` when this client was built, and the kinds it knows. What it does not know it skips, so a
// newer client, which knows more, begins again.
const MODEL = 4;
const KINDS = ["thought", "journal", "entry", "task", "event"];
type Cursor = { since: number; model: number; epoch?: string };

function title(change: Change) {
  if (change.row === null) return null;
  if (change.kind === "thought") {
    const row: Thought = change.row;
    return row.text;
  }
  return change.kind === "journal" ? change.row.name : change.row.title;
}

async function changes() {
  const stored: Cursor = JSON.parse(localStorage.getItem("changes") ?? '{"since":0,"model":0}');
  let since = stored.model < MODEL ? 0 : stored.since;
  let { epoch } = stored;
  for (let more = true; more; ) {
    // 409 ahead_of_history: the database was restored. Compare everything, from since=0.
    const query = { since, ...(epoch && { epoch }) };
    const page = await body(api.GET("/api/changes", { params: { query } }));
    for (const change of page.items)
      if (change.erased) console.log(change.id, "delete every copy");
      else if (KINDS.includes(change.kind)) console.log(change.id, title(change));
    ({ next: since, more, epoch } = page);
    const reached: Cursor = { since, model: MODEL, epoch };
    localStorage.setItem("changes", JSON.stringify(reached));
  }
  return since;
}

export async function history() {
  const id = crypto.randomUUID();
  const { epoch } = await body(api.GET("/api/changes", { params: { query: { limit: 1 } } }));
  const { results } = await body(
    api.POST("/api/changes", {
      body: {
        epoch,
        changes: [
          {
            change_id: crypto.randomUUID(),
            kind: "thought",
            id,
            fields: { text: "Offline.", timestamp: new Date().toISOString() },
          },
        ],
      },
    }),
  );
  const lost = results.filter(({ result }) => result === "conflict").map(({ kept }) => kept);
  const since = await changes();
  const versions = await everyPage((cursor) =>
    body(
      api.GET("/api/history", {
        params: { query: { kind: "thought", id, ...(cursor && { cursor }) } },
      }),
    ),
  );
  const path = { sequence: versions[0]?.sequence ?? since };
  const earlier = { sequence: versions[1]?.sequence ?? since };
  await body(api.DELETE("/api/history/{sequence}", { params: { path: earlier } }));
  const { row } = await body(api.POST("/api/history/{sequence}/restore", { params: { path } }));
  const { items: undone } = await body(api.POST("/api/undo", { body: { acts: 2 } }));
  await body(api.GET("/api/history", { params: { query: { since, limit: 500 } } }));
  const { items: trash } = await body(api.GET("/api/trash", { params: { query: { kind: "thought" } } }));
  const gone = { kind: "thought", thing_id: trash[0]?.id ?? id };
  await body(api.DELETE("/api/trash/{kind}/{thing_id}", { params: { path: gone } }));
  await body(api.DELETE("/api/trash"));
  return { lost, row, undone };
}

export async function bring(name: string, text: string) {
  const sent = { name, files: [{ name, text }] };
  const read = await body(api.POST("/api/import/read", { body: sent }));
  const batch = crypto.randomUUID();
  const changes = read.items.map(({ change_id, kind, id, fields }) => ({ change_id, kind, id, fields }));
  if (changes.length) await body(api.POST("/api/changes", { body: { batch, changes } }));
  for (let more = true; more; )
    ({ more } = await body(api.POST("/api/undo", { body: { batch } })));
  return read.left_out;
}

export async function leave(password: string) {
  const { status } = await body(api.GET("/health", { params: { query: { database: "no" } } }));
  await api.GET("/openapi.json");
  await api.GET("/docs", { parseAs: "text" });
  await body(api.POST("/auth/logout"));
  await body(api.DELETE("/auth/me", { body: { password } }));
  return status;
}

export async function search() {
  const found = await body(
    api.GET("/api/search", { params: { query: { q: '"great fire" -duke', order: "newest" } } }),
  );
  const marked = found.items.map((item) =>
    item.snippet.map((piece) => (piece.hit ? `[${piece.text}]` : piece.text)).join(""),
  );
  return found.exact && found.complete ? marked : [];
}

export async function lookBack(date: string) {
  const recent = await everyPage((cursor) =>
    body(api.GET("/api/timeline", { params: { query: { from: date, ...(cursor && { cursor }) } } })),
  );
  const { years } = await body(api.GET("/api/on-this-day", { params: { query: { date } } }));
  return [recent.map((item) => item.kind), years.map(({ year, items }) => [year, items.length])];
}

export async function heatMap(year: number) {
  const { days, words } = await body(api.GET("/api/stats", { params: { query: { year } } }));
  return [words, new Map(days.map(({ day, count }) => [day, count]))];
}

export async function mergeTags(from: string, to: string) {
  const { items } = await body(api.GET("/api/tags"));
  let batch: string | null = null;
  for (let more = items.some(({ tag }) => tag === from); more; ) {
    const done: components["schemas"]["Renamed"] = await body(
      api.POST("/api/tags/rename", { body: { from, to, batch } }),
    );
    ({ batch, more } = done);
  }
  return batch && body(api.POST("/api/undo", { body: { batch } }));
}
