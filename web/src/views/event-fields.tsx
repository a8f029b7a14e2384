// The fields of an event. What depends on others is shown as they are typed.
import { allZones, plusDays, type Day } from "../model/day.ts";
import { isDay } from "../model/editing.ts";
import { textOf, type Row } from "../model/kinds.ts";
import { words } from "../words/events.ts";
import { isTime } from "./event-reading.ts";
import { here, momentsOf, timeThere, whenOf } from "./event-times.ts";
import { RepeatFields } from "./repeat-fields.tsx";
import { Swatches } from "./swatches.tsx";
import { Labelled } from "./task-fields.tsx";
import { fit } from "./typing.ts";

interface FieldsProps {
  readonly id: string; // of the form
  readonly row: Row; // as the form began
  readonly typed: Row; // as it is now
  readonly rule: string; // as it is now
}

export function EventFields({ id, row, typed, rule }: FieldsProps) {
  return (
    <>
      <Labelled id={`${id}-title`} label={words.title}>
        <textarea
          id={`${id}-title`}
          name="title"
          rows={1}
          dir="auto"
          autocapitalize="sentences"
          aria-describedby={`${id}-problem`}
          defaultValue={textOf(row, "title")}
          onInput={(event) => fit(event.currentTarget)}
        />
      </Labelled>
      <WhenFields id={id} row={row} typed={typed} />
      <RepeatFields id={id} row={row} typed={typed} rule={rule} />
      <Labelled id={`${id}-location`} label={words.location}>
        <input
          id={`${id}-location`}
          name="location"
          dir="auto"
          autocomplete="off"
          defaultValue={textOf(row, "location")}
        />
      </Labelled>
      <Labelled id={`${id}-description`} label={words.description}>
        <textarea
          id={`${id}-description`}
          name="description"
          rows={2}
          dir="auto"
          autocapitalize="sentences"
          defaultValue={textOf(row, "description")}
          onInput={(event) => fit(event.currentTarget)}
        />
      </Labelled>
      <Swatches chosen={textOf(row, "color")} />
      <label class="check">
        <input type="checkbox" name="busy" defaultChecked={row["busy"] !== false} />
        {words.busy}
      </label>
    </>
  );
}

type WhenProps = Omit<FieldsProps, "rule">;

function WhenFields({ id, row, typed }: WhenProps) {
  const [start, end] = [textOf(row, "start"), textOf(row, "end")];
  const isAllDay = isDay(textOf(typed, "start"));
  const last = isDay(end) ? plusDays(end as Day, -1) : end.slice(0, 10);
  const time = { isHidden: isAllDay };
  return (
    <>
      <label class="check">
        <input type="checkbox" name="all_day" defaultChecked={isDay(start)} />
        {words.allDay}
      </label>
      <div class="columns times">
        <Part id={`${id}-start`} name="start_day" label={words.start} value={start.slice(0, 10)} />
        <Part
          id={`${id}-from`}
          name="start_time"
          label={words.startTime}
          value={start.slice(11) || "09:00"}
          {...time}
        />
        <Part id={`${id}-end`} name="end_day" label={words.end} value={last} />
        <Part
          id={`${id}-to`}
          name="end_time"
          label={words.endTime}
          value={end.slice(11) || "10:00"}
          {...time}
        />
      </div>
      <Both typed={typed} />
      <details class="zones" hidden={isAllDay}>
        <summary>
          {words.zone}: {textOf(typed, "zone") || words.floating}
        </summary>
        <Zone id={`${id}-zone`} name="zone" value={zoneOf(row)} />
        <Zone id={`${id}-end-zone`} name="end_zone" value={textOf(row, "end_zone")} />
      </details>
    </>
  );
}

/** Return the zone to propose: for what becomes timed, the one here. */
const zoneOf = (row: Row): string => (isDay(textOf(row, "start")) ? here : textOf(row, "zone"));

interface PartProps {
  readonly id: string;
  readonly name: string;
  readonly label: string;
  readonly value: string;
  readonly isHidden?: boolean;
}

const Part = ({ id, name, label, value, isHidden = false }: PartProps) => (
  <div class="field" hidden={isHidden}>
    <label for={id}>{label}</label>
    <input
      id={id}
      name={name}
      type={name.endsWith("day") ? "date" : "time"}
      defaultValue={value}
      aria-describedby={`${id.replace(/-\w+$/, "")}-problem`}
    />
  </div>
);

/** The times where the person is, if the event's own clocks show others. */
function Both({ typed }: { readonly typed: Row }) {
  const times = [textOf(typed, "start"), textOf(typed, "end")];
  if (!times.every(isTime)) return null;
  try {
    if (!timeThere(typed, ...momentsOf(typed))) return null;
  } catch {
    return null; // while a zone is being typed, there is none of that name
  }
  return <p class="soft">{words.here(whenOf(typed))}</p>;
}

type ZoneProps = Pick<PartProps, "id" | "name" | "value">;

function Zone({ id, name, value }: ZoneProps) {
  const isEnd = name === "end_zone";
  return (
    <Labelled id={id} label={isEnd ? words.endZone : words.zone}>
      <input
        id={id}
        name={name}
        list={`${id}-all`}
        autocomplete="off"
        autocapitalize="none"
        spellcheck={false}
        aria-describedby={`${id}-about`}
        defaultValue={value}
      />
      <datalist id={`${id}-all`}>
        {allZones().map((zone) => (
          <option key={zone} value={zone} />
        ))}
      </datalist>
      <p id={`${id}-about`} class="hint">
        {isEnd ? words.endZoneHint : words.zoneHint}
      </p>
    </Labelled>
  );
}
