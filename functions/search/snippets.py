"""Snippets: a part of a text, in pieces, with the words that were looked for."""

import re
from functools import cache
from unicodedata import normalize

from functions.search.models import Piece

_MARKS = re.compile("[\u0300-\u036f\u0591-\u05bd\u05bf\u05c1-\u05c7\u064b-\u065f\u0670]+")
_INVISIBLE = re.compile("[\u00ad\u200b\u2060\ufeff]+")
# Of scripts without spaces, and emoji: as in database/schema/functions/search_terms.sql.
_UNSPACED = re.compile(
    "[\u0e00-\u0fff\u1000-\u109f\u1780-\u17ff\u1100-\u11ff\u2600-\u27bf\u3005-\u3007\u3040-\u30ff"
    "\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uf900-\ufaff\U0001f000-\U0001faff\U00020000-\U0003ffff]"
)
_EDGE = 30  # characters in which to look for a space to cut at


@cache
def fold(text: str) -> str:
    """Return a text without case, accents and forms of one letter, as the database compares it."""
    plain = normalize("NFKD", _INVISIBLE.sub("", text).replace("\u2019", "'"))
    lower = normalize("NFKC", _MARKS.sub("", plain)).lower()
    return lower.replace("ß", "ss").replace("ς", "\u03c3")


def pieces(text: str, words: list[str], *, is_begun: bool, is_cut: bool) -> list[Piece]:
    """Return a part of a text in pieces; it may have begun before, and go on after.

    `words` are folded; a word of the text that begins with one is a hit.
    """
    shown = " ".join(text.split())
    if is_begun:
        shown = f"… {shown[shown.find(' ', 0, _EDGE) + 1 :]}"
    if is_cut:
        shown = f"{shown[: _last_space(shown)]} …"
    characters = list(normalize("NFC", shown))
    hits = _hits(characters, words)
    found: list[Piece] = []
    for character, hit in zip(characters, hits, strict=True):
        if found and found[-1].hit == hit:
            found[-1].text += character
        else:
            found.append(Piece(text=character, hit=hit))
    return found


def _last_space(text: str) -> int:
    space = text.rfind(" ", len(text) - _EDGE)
    return space if space > 0 else len(text)


def _hits(characters: list[str], words: list[str]) -> list[bool]:
    """Return for each character whether it belongs to a hit."""
    hits = [False] * len(characters)
    folded, places = "", []
    for place, character in enumerate(characters):
        part = character.lower() if character.isascii() else _fold_one(character)
        folded += part
        places += [place] * len(part)
    if words:
        for match in _pattern(words).finditer(folded):
            start = places[match.start()]
            if match["unspaced"] or _begins_word(characters, start):
                hits[start : places[match.end() - 1] + 1] = [True] * (
                    places[match.end() - 1] + 1 - start
                )
    return hits


@cache
def _fold_one(character: str) -> str:
    return fold.__wrapped__(character)


def _begins_word(characters: list[str], place: int) -> bool:
    """Return whether a word begins here, or a part of CamelCase."""
    if place == 0 or not characters[place - 1].isalnum():
        return True
    return characters[place].isupper() and characters[place - 1].islower()


def _pattern(words: list[str]) -> re.Pattern[str]:
    ordered = [re.escape(word) for word in sorted(words, key=len, reverse=True)]
    unspaced = [word for word in ordered if _UNSPACED.search(word)]
    spaced = [word for word in ordered if word not in unspaced] or [r"(?!)"]
    # An apostrophe counts as part of a word: pauls is in Paul's.
    begun = rf"(?:{'|'.join(spaced)})\w*(?:'(?:s|t|d|m|ll|re|ve)\b)?"
    return re.compile(f"(?P<unspaced>{'|'.join(unspaced) or '(?!)'})|{begun}")
