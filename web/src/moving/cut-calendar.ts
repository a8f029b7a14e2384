// A calendar file, cut between its components: each part has the lines that are of the whole file,
// and the time zones that it names.
import { headOf } from "./cut-csv.ts";
import { grouped, type Cut } from "./cut.ts";

interface Component {
  readonly kind: string;
  readonly text: string;
}
const BEGIN = /^BEGIN:(VEVENT|VTODO|VJOURNAL|VFREEBUSY|VTIMEZONE)\s*$/i;
const OF_FILE = /^(BEGIN|END):VCALENDAR\s*$/i;

/** Return how to cut a calendar; null for any other text. */
export function calendarCut(text: string): Cut<string> | null {
  if (!/^\s*BEGIN:VCALENDAR\s*$/im.test(text.slice(0, 65_536))) return null;
  const { head, components } = taken(text.split(/\r?\n/));
  const zones = components
    .filter((one) => one.kind === "VTIMEZONE")
    .map((one) => ({ text: one.text, id: valueOf(one.text, "TZID") }));
  const rest = components.filter((one) => one.kind !== "VTIMEZONE");
  const parents = new Map(
    rest
      .filter((one) => one.kind === "VTODO")
      .map((one) => [valueOf(one.text, "UID"), valueOf(one.text, "RELATED-TO")]),
  );
  // The repeats of an event stay together, and the subtasks of a task.
  const keyOf = ({ kind, text: own }: Component) =>
    `${kind} ${headOf(valueOf(own, "UID") || own, parents)}`;
  return {
    groups: grouped(rest, keyOf).map((some) => some.map((one) => one.text)),
    write(some) {
      const inside = some.join("");
      const named = zones.filter(({ id }) => inside.includes(id)).map((one) => one.text);
      return `BEGIN:VCALENDAR\r\n${head}${named.join("")}${inside}END:VCALENDAR\r\n`;
    },
  };
}

/** Return the components, one without an end up to the next, and the lines that are in none. */
function taken(lines: readonly string[]): {
  readonly head: string;
  readonly components: readonly Component[];
} {
  const components: Component[] = [];
  const head: string[] = [];
  let kind = "";
  let inside: string[] = [];
  const end = () => {
    if (kind) components.push({ kind, text: [...inside, `END:${kind}`, ""].join("\r\n") });
    [kind, inside] = ["", []];
  };
  for (const line of lines) {
    const begun = BEGIN.exec(line)?.[1]?.toUpperCase();
    if (begun) {
      end();
      kind = begun;
    }
    if (!kind) {
      if (line && !OF_FILE.test(line)) head.push(`${line}\r\n`);
    } else if (line.trimEnd().toUpperCase() === `END:${kind}`) end();
    else inside.push(line);
  }
  end();
  return { head: head.join(""), components };
}

/** Return the value of a component's first line of a name, unfolded. */
function valueOf(text: string, name: string): string {
  const whole = text.replace(/\r\n[ \t]/g, "");
  const found = new RegExp(`^${name}(?:;(?:[^":\\r\\n]|"[^"\\r\\n]*")*)?:(.*)$`, "im").exec(whole);
  return (found?.[1] ?? "").trim();
}
