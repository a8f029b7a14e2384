// Languages by their codes (BCP 47), and how they are called here.
const names = new Intl.DisplayNames(undefined, { type: "language" });

/** Return how a language is called; its code where it has no name. */
export function languageName(code: string): string {
  try {
    return names.of(code) ?? code;
  } catch {
    return code; // no code of any language
  }
}

/** Return the codes in a text, each once, as BCP 47 writes them. */
export function codesIn(text: string): string[] {
  const typed = text.split(/[\s,;]+/u).filter(Boolean);
  return [...new Set(typed.map(canonical))];
}

function canonical(code: string): string {
  try {
    return Intl.getCanonicalLocales(code)[0] ?? code;
  } catch {
    return code; // the server says what is wrong with it
  }
}
