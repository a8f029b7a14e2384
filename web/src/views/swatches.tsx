// The colours to choose from, and one that came from elsewhere.
import { journalWords } from "../words/journals.ts";

export function Swatches({ chosen }: { readonly chosen: string }) {
  const own = chosen.toLowerCase();
  const all: [string, string][] = [
    ["", journalWords.noColor],
    ...Object.entries(journalWords.colors),
  ];
  if (!all.some(([color]) => color === own)) all.push([own, journalWords.ownColor]);
  return (
    <fieldset class="field">
      <legend>{journalWords.color}</legend>
      <div class="swatches">
        {all.map(([color, name]) => (
          <label key={color} title={name} style={color ? { "--dot": color } : {}}>
            <input type="radio" name="color" value={color} defaultChecked={color === own} />
            <span class="aloud">{name}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
