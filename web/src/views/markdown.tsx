// Markdown as elements, never as HTML: what a person pasted can be no script.
import { signal } from "@preact/signals";
import type { Token } from "marked";
import type { ComponentChild } from "preact";

const lex = signal<((text: string) => Token[]) | null>(null);
let loading: Promise<void> | undefined;
const load = () =>
  (loading ??= import("./lexer.ts").then(
    (found) => void (lex.value = found.lex),
    () => void (loading = undefined), // no network and no worker: the text is there all the same
  ));

/** A text to read; plain until the grammar is there. */
export function Markdown({ text }: { readonly text: string }) {
  if (!lex.value) {
    void load();
    return (
      <div class="reading plain" dir="auto">
        {text}
      </div>
    );
  }
  return (
    <div class="reading" dir="auto">
      {lex.value(text).map(block)}
    </div>
  );
}

type Of<K extends string> = Extract<Token, { type: K }>;
const inner = (token: { tokens?: Token[] | undefined }): ComponentChild[] =>
  (token.tokens ?? []).map(inline);
// An h1 is the page's own, an h2 would be beside it.
const HEADINGS = ["h2", "h3", "h4", "h5", "h6", "h6"] as const;

function block(token: Token, key: number): ComponentChild {
  switch (token.type) {
    case "heading": {
      const heading = token as Of<"heading">;
      const Name = HEADINGS[heading.depth - 1] ?? "h6";
      return <Name key={key}>{inner(heading)}</Name>;
    }
    case "paragraph":
      return <p key={key}>{inner(token as Of<"paragraph">)}</p>;
    case "blockquote":
      return <blockquote key={key}>{(token as Of<"blockquote">).tokens.map(block)}</blockquote>;
    case "code":
      return (
        <pre key={key} tabIndex={0}>
          <code>{(token as Of<"code">).text}</code>
        </pre>
      );
    case "list":
      return list(token as Of<"list">, key);
    case "hr":
      return <hr key={key} />;
    case "space":
    case "def":
      return null;
    case "text":
      return <p key={key}>{"tokens" in token ? inner(token) : token.raw}</p>;
    default: // tables and HTML stay as they were written
      return (
        <p key={key} class="plain">
          {token.raw.trimEnd()}
        </p>
      );
  }
}

function list(token: Of<"list">, key: number): ComponentChild {
  const items = token.items.map((item, place) => (
    <li key={place}>
      {item.task && (
        <input type="checkbox" checked={item.checked ?? false} disabled aria-label="" />
      )}
      {item.tokens.map((one, at) =>
        one.type === "text" ? <span key={at}>{inner(one as Of<"text">)}</span> : block(one, at),
      )}
    </li>
  ));
  if (!token.ordered) return <ul key={key}>{items}</ul>;
  return (
    <ol key={key} start={Number(token.start) || 1}>
      {items}
    </ol>
  );
}

function inline(token: Token, key: number): ComponentChild {
  switch (token.type) {
    case "strong":
      return <strong key={key}>{inner(token as Of<"strong">)}</strong>;
    case "em":
      return <em key={key}>{inner(token as Of<"em">)}</em>;
    case "del":
      return <del key={key}>{inner(token as Of<"del">)}</del>;
    case "codespan":
      return <code key={key}>{(token as Of<"codespan">).text}</code>;
    case "br":
      return <br key={key} />;
    case "escape":
      return (token as Of<"escape">).text;
    case "link": {
      const link = token as Of<"link">;
      if (!isSafe(link.href)) return token.raw;
      return (
        <a key={key} href={link.href} target="_blank" rel="noopener noreferrer">
          {inner(link)}
        </a>
      );
    }
    case "image":
      return picture(token as Of<"image">, key);
    case "text":
      return "tokens" in token && token.tokens ? inner(token) : token.raw;
    default: // HTML stay as they were written
      return token.raw;
  }
}

/** A picture whose bytes Aurora does not keep: its place, and its name. */
function picture({ href, text, raw }: Of<"image">, key: number): ComponentChild {
  const [, name] = /^files\/([0-9a-f-]{36}\.[0-9a-z]{1,8})$/.exec(href) ?? [];
  if (!name) return raw;
  return (
    <span key={key} class="picture">
      {text ? `${text} · ${name}` : name}
    </span>
  );
}

const isSafe = (href: string): boolean => /^(https?:\/\/|mailto:)[^\s]/i.test(href);
