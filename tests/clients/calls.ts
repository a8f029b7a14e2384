// Calls Aurora by the client that @hey-api/openapi-ts generates, and prints what it got as JSON.
import { client } from "./hey/client.gen";
import * as aurora from "./hey/sdk.gen";
import type { Change } from "./hey/types.gen";

declare const process: { argv: string[] };

function text(change: Change): string | undefined {
  if (change.kind === "thought") return change.row?.text;
  if (change.kind === "task") return change.row?.title;
  return undefined;
}

async function main() {
  client.setConfig({ baseUrl: process.argv[2] ?? "", throwOnError: true });
  const throwOnError = true;
  const person = { email: "hey@example.com", password: "correct horse battery" };
  const { data: signedIn } = await aurora.register({ body: person, throwOnError });
  client.setConfig({ auth: signedIn.access_token });
  const { data: made } = await aurora.createThought({
    body: { text: "The sea was loud tonight." },
    throwOnError,
  });
  const path = { thought_id: made.id };
  const { data: replaced } = await aurora.replaceThought({
    path,
    headers: { "if-match": `"${made.version}"` },
    body: { ...made, text: "It was quiet." },
    throwOnError,
  });
  await aurora.createTask({ body: { title: "Water the plants" }, throwOnError });
  const { data: tasks } = await aurora.listTasks({ query: { completed: false }, throwOnError });
  const { data: changes } = await aurora.listChanges({ throwOnError });
  await aurora.deleteThought({ path, throwOnError });
  const { error } = await aurora.readThought({ path, throwOnError: false });
  console.log(
    JSON.stringify({
      made: made.text,
      replaced: replaced.text,
      tasks: tasks.items.map(({ priority }) => priority),
      changed: changes.items.map((change) => `${change.kind}: ${text(change)}`),
      problem: error?.code,
    }),
  );
}

void main();
