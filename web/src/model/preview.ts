// A text as a list shows it.

/** Return a text without the marks of Markdown, which a page of its own shows as what they mean. */
export function withoutMarks(text: string): string {
  return text
    .replace(/^ {0,3}(#{1,6}|>)[ \t]+/gm, "")
    .replace(/!?\[([^\]\n]+)\]\([^()\s]+\)/g, "$1")
    .replace(/(\*\*|__)(?=\S)([^\n]*?\S)\1/g, "$2")
    .replace(/(^|[\s(])[*_](?=\S)([^*_\n]*?\S)[*_](?=$|[\s).,;:!?])/gm, "$1$2")
    .replace(/\n{3,}/g, "\n\n");
}

/** Return the beginning of a text, up to the end of a word. */
export function beginningOf(text: string, length: number): string {
  const cut = [...text.slice(0, length)].join(""); // no half of a pair
  const end = cut.search(/\s\S*$/);
  return `${(end > length / 2 ? cut.slice(0, end) : cut).trimEnd()} …`;
}
