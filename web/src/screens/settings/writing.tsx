// Where and in what languages somebody writes: for what is sent without a zone, and for the search.
import { useSignal } from "@preact/signals";
import { allZones, deviceZone } from "../../model/day.ts";
import { codesIn, languageName } from "../../model/languages.ts";
import { announce } from "../../store/session.ts";
import { changeLanguages, changeZone, type User } from "../../sync/profile.ts";
import { Ask } from "../../views/ask.tsx";
import { Field } from "../../views/parts.tsx";
import { words } from "../../words/settings.ts";
import { Line, textIn } from "./line.tsx";

interface WritingProps {
  readonly user: User;
  readonly onChanged: (user: User) => void;
}

export function Writing({ user, onChanged }: WritingProps) {
  const asks = useSignal<"zone" | "languages" | null>(null);
  const close = () => void (asks.value = null);
  function done(changed: User): void {
    onChanged(changed);
    announce(words.changed);
  }
  return (
    <>
      <Line
        label={words.zone}
        value={user.zone}
        action={{
          label: words.change,
          name: words.changeWhat(words.zone),
          run: () => void (asks.value = "zone"),
        }}
      />
      <Line
        label={words.languages}
        value={user.languages.map(languageName).join(", ")}
        action={{
          label: words.change,
          name: words.changeWhat(words.languages),
          run: () => void (asks.value = "languages"),
        }}
      />
      {asks.value === "zone" && (
        <Ask
          title={words.zone}
          text={words.zoneText}
          button={words.save}
          send={(data) => changeZone(textIn(data, "zone"))}
          onDone={done}
          onClose={close}
        >
          {(problemOf) => (
            <>
              <Field
                label={words.zone}
                name="zone"
                list="zones"
                value={user.zone}
                hint={words.zoneHere(deviceZone())}
                problem={problemOf("zone")}
              />
              <datalist id="zones">
                {allZones().map((zone) => (
                  <option key={zone} value={zone} />
                ))}
              </datalist>
            </>
          )}
        </Ask>
      )}
      {asks.value === "languages" && (
        <Ask
          title={words.languages}
          text={words.languagesText}
          button={words.save}
          send={(data) => {
            const codes = codesIn(textIn(data, "languages"));
            return codes.length > 0 ? changeLanguages(codes) : words.noLanguage;
          }}
          onDone={done}
          onClose={close}
        >
          {(problemOf) => (
            <Field
              label={words.languages}
              name="languages"
              value={user.languages.join(", ")}
              hint={words.languagesHint}
              problem={problemOf("languages")}
            />
          )}
        </Ask>
      )}
    </>
  );
}
