// How an event repeats: the usual ways in words, its own if it has another, and when that ends.
import type { Day } from "../model/day.ts";
import { isDay as isCalendarDay } from "../model/day.ts";
import { textOf, type Row } from "../model/kinds.ts";
import { ruleText } from "../model/rule.ts";
import { endingOf, endless, usualName, usualRules } from "../model/usual-rules.ts";
import { words } from "../words/events.ts";
import { ruleInWords } from "./rule-words.ts";
import { Labelled } from "./task-fields.tsx";

interface RepeatProps {
  readonly id: string;
  readonly row: Row; // as the form began
  readonly typed: Row; // as it is now
  readonly rule: string; // as it is now
}

export function RepeatFields({ id, row, typed, rule }: RepeatProps) {
  const [start, was] = [textOf(row, "start"), textOf(row, "rule")];
  const typedDay = textOf(typed, "start").slice(0, 10);
  const day = (isCalendarDay(typedDay) ? typedDay : start.slice(0, 10)) as Day;
  const chosen = was ? usualName(was, start.slice(0, 10) as Day) : "";
  const ownWords = was && chosen === "own" ? ruleInWords(ruleText(endless(was)), day) : "";
  const ending = was ? endingOf(was, start, textOf(row, "zone") || null) : {};
  return (
    <>
      <Labelled id={`${id}-repeats`} label={words.repeats}>
        <select id={`${id}-repeats`} name="repeats">
          <option value="">{words.never}</option>
          {[...usualRules(day)].map(([name, usual]) => (
            <option key={name} value={name} selected={name === chosen}>
              {inSentence(ruleInWords(usual, day))}
            </option>
          ))}
          {ownWords && (
            <option value="own" selected>
              {inSentence(ownWords)}
            </option>
          )}
        </select>
      </Labelled>
      <div class="columns ending" hidden={!rule}>
        <Labelled id={`${id}-ends`} label={words.ends}>
          <select id={`${id}-ends`} name="ends">
            <option value="never">{words.endsNever}</option>
            <option value="until" selected={ending.until !== undefined}>
              {words.endsUntil}
            </option>
            <option value="count" selected={ending.count !== undefined}>
              {words.endsCount}
            </option>
          </select>
        </Labelled>
        <Labelled id={`${id}-until`} label={words.lastDay}>
          <input id={`${id}-until`} name="until" type="date" defaultValue={ending.until ?? ""} />
        </Labelled>
        <Labelled id={`${id}-count`} label={words.count}>
          <input
            id={`${id}-count`}
            name="count"
            type="number"
            min={1}
            max={10_000}
            defaultValue={ending.count ?? 10}
          />
        </Labelled>
      </div>
      {rule && (
        <p class="soft">{inSentence(ruleInWords(rule, textOf(typed, "start"), zoneOf(typed)))}</p>
      )}
    </>
  );
}

const zoneOf = (row: Row): string | null => textOf(row, "zone") || null;
const inSentence = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
