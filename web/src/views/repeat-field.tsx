// How a task repeats: drawn, read, and filled in anew. The sheet shows what belongs to the choice.
import { parseRule, ruleText, WEEKDAYS, type Rule } from "../model/rule.ts";
import { textOf, type Row } from "../model/kinds.ts";
import { weekdayNames } from "../model/day.ts";
import { words } from "../words/tasks.ts";
import { ruleInWords } from "./rule-words.ts";

const FREQS = ["DAILY", "WEEKLY", "MONTHLY", "YEARLY"] as const;
type Choice = "" | Rule["freq"] | "other";
const MOST = 999;

/** Return which choice a rule is; "other" is one with more than these fields can say. */
function choiceOf(rule: string): Choice {
  if (!rule) return "";
  const { freq, byday, interval: _, ...more } = parseRule(rule);
  const isPlain = byday.every(([number]) => number === 0) && (!byday.length || freq === "WEEKLY");
  const { bymonth, byweekno, byyearday, bymonthday, bysetpos, wkst, count, until } = more;
  const others = [bymonth, byweekno, byyearday, bymonthday, bysetpos].some((all) => all.length);
  return isPlain && !others && !wkst && !count && !until ? freq : "other";
}

export function RepeatField({ id, row }: { readonly id: string; readonly row: Row }) {
  const rule = textOf(row, "rule");
  const { interval, byday } = parseRule(rule);
  const choice = choiceOf(rule);
  const has = (day: number) => byday.some(([, one]) => one === day);
  return (
    <fieldset class="repeats">
      <legend class="aloud">{words.repeats}</legend>
      <div class="columns">
        <div class="field">
          <label for={`${id}-repeats`}>{words.repeats}</label>
          <select id={`${id}-repeats`} name="repeats">
            {(["", ...FREQS] as const).map((one) => (
              <option key={one} value={one} selected={one === choice}>
                {words.repeatChoices[one]}
              </option>
            ))}
            {/* There also when it is filled in anew. */}
            <option value="other" selected={choice === "other"} hidden={choice !== "other"}>
              {choice === "other" ? inWords(row) : ""}
            </option>
          </select>
        </div>
        <div class="field interval">
          <label for={`${id}-interval`}>{words.interval}</label>
          <input
            id={`${id}-interval`}
            name="interval"
            type="number"
            inputMode="numeric"
            min={1}
            max={MOST}
            defaultValue={String(interval)}
          />
        </div>
      </div>
      <div class="switch days" role="group" aria-label={words.onDays}>
        {WEEKDAYS.map((name, day) => (
          <label key={name}>
            <input type="checkbox" name="byday" value={name} defaultChecked={has(day)} />
            {weekdayNames()[day]}
          </label>
        ))}
      </div>
      <label class="check from-done">
        <input
          type="checkbox"
          name="from_done"
          defaultChecked={textOf(row, "repeat_from") === "done"}
        />
        <span>
          {words.fromDone}
          <small class="soft">{words.fromDoneHint}</small>
        </span>
      </label>
    </fieldset>
  );
}

const inWords = (row: Row): string => {
  const [rule, day] = [textOf(row, "rule"), textOf(row, "date")];
  return day ? ruleInWords(rule, day) : rule;
};

type Form = HTMLFormElement | null;
const inputs = (form: Form): HTMLInputElement[] => [
  ...(form?.querySelectorAll<HTMLInputElement>(".repeats input") ?? []),
];
const choice = (form: Form) => form?.elements.namedItem("repeats") as HTMLSelectElement | null;

/** Return the fields of how it repeats as they are filled in, of a task that was `before`. */
export function repeatIn(form: Form, before: Row): Row {
  const [rule, kept] = [ruleIn(form, textOf(before, "rule")), "rule" in before];
  if (!rule && !kept) return {};
  const isFromDone = inputs(form).some(({ name, checked }) => name === "from_done" && checked);
  return { rule: rule || null, repeat_from: rule && isFromDone ? "done" : "due" };
}

function ruleIn(form: Form, before: string): string {
  const freq = (choice(form)?.value ?? choiceOf(before)) as Choice;
  if (freq === "other") return before;
  if (!freq) return "";
  const all = inputs(form);
  const written = Number(all.find(({ name }) => name === "interval")?.value);
  const interval = Math.min(Math.max(Math.trunc(written) || 1, 1), MOST);
  const days = all.filter(({ name, checked }) => name === "byday" && checked);
  const byday = days.map(({ value }) => [0, WEEKDAYS.indexOf(value)] as const);
  const rule = { ...parseRule(`FREQ=${freq}`), interval };
  return ruleText(freq === "WEEKLY" ? { ...rule, byday } : rule);
}

/** Fill in what came from elsewhere. */
export function fillRepeat(form: Form, row: Row): void {
  const [select, rule] = [choice(form), textOf(row, "rule")];
  if (!select) return;
  const { interval, byday } = parseRule(rule);
  const other = select.options[select.options.length - 1]!;
  const chosen = choiceOf(rule);
  other.hidden = chosen !== "other";
  if (chosen === "other") other.text = inWords(row);
  select.value = chosen;
  for (const input of inputs(form)) {
    if (input.name === "interval") input.value = String(interval);
    else if (input.name === "from_done") input.checked = row["repeat_from"] === "done";
    else input.checked = byday.some(([, day]) => WEEKDAYS[day] === input.value);
  }
}
