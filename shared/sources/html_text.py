"""The little HTML that notes hold, as Markdown."""

import re
from html.parser import HTMLParser

BLOCKS = {"p", "div", "li", "ul", "ol", "h1", "h2", "h3", "blockquote", "tr", "table", "pre"}
MARKS = {"b": "**", "strong": "**", "i": "*", "em": "*", "s": "~~", "del": "~~", "code": "`"}
IGNORED = {"script", "style", "head"}


class _Markdown(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []
        self._links: list[str | None] = []
        self._ignored = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in IGNORED:
            self._ignored += 1
        elif tag in MARKS:
            self.parts.append(MARKS[tag])
        elif tag == "br":
            self.parts.append("\n")
        elif tag == "a":
            self._links.append(dict(attrs).get("href"))
            self.parts.append("[" if self._links[-1] else "")
        elif tag in BLOCKS:
            self.parts.append("\n\n" if tag != "li" else "\n- ")
            if tag in {"h1", "h2", "h3"}:
                self.parts.append("#" * int(tag[1]) + " ")

    def handle_endtag(self, tag: str) -> None:
        if tag in IGNORED:
            self._ignored = max(self._ignored - 1, 0)
        elif tag in MARKS and self.parts[-1:] == [MARKS[tag]]:
            self.parts.pop()  # marks around nothing
        elif tag in MARKS:
            self.parts.append(MARKS[tag])
        elif tag == "a" and self._links:
            link = self._links.pop()
            self.parts.append(f"]({link})" if link else "")
        elif tag in BLOCKS and tag != "li":
            self.parts.append("\n\n")

    def handle_data(self, data: str) -> None:
        if not self._ignored:
            self.parts.append(re.sub(r"[ \t\r\n]+", " ", data))


def markdown_of(html: str) -> str:
    """Return the text of HTML as Markdown; what no note has loses its tags and keeps its words."""
    parser = _Markdown()
    parser.feed(html)
    parser.close()
    lines = (line.strip(" ") for line in "".join(parser.parts).split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n")
