// What a browser says of itself, in a person's words. Pure.

// In this order: most say that they are others too.
const BROWSERS = [
  ["Edg", "Edge"],
  ["OPR/", "Opera"],
  ["SamsungBrowser", "Samsung Internet"],
  ["Firefox", "Firefox"],
  ["FxiOS", "Firefox"],
  ["CriOS", "Chrome"],
  ["Chrome", "Chrome"],
  ["Safari", "Safari"],
] as const;
const SYSTEMS = [
  ["iPhone", "iPhone"],
  ["iPad", "iPad"],
  ["Android", "Android"],
  ["Mac OS X", "a Mac"],
  ["Windows", "Windows"],
  ["CrOS", "ChromeOS"],
  ["Linux", "Linux"],
] as const;

/** Return the names of a browser and of its system; empty where it says none that is known. */
export function agentOf(text: string): { readonly browser: string; readonly system: string } {
  const first = (names: readonly (readonly [string, string])[]): string =>
    names.find(([mark]) => text.includes(mark))?.[1] ?? "";
  return { browser: first(BROWSERS), system: first(SYSTEMS) };
}
