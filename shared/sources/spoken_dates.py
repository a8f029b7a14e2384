"""Dates as a to-do list's export writes them: `2026-11-25`, `6 Apr 17:15`, `25. Nov. 2026`."""

import re
from datetime import date, timedelta

# The months' first three letters, without accents, in the languages that Todoist speaks most.
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan ene gen janv", "feb fev fevr", "mar maa mrz mars", "apr abr avr kwi",
            "may mai mei mag maj", "jun giu juin cze", "jul lug juil lip", "aug ago aou aout sie",
            "sep set wrz", "oct okt ott out paz", "nov lis", "dec dez dic gru",
        ),
        1,
    )
    for name in names.split()
}  # fmt: skip
_REPEATS = re.compile(
    r"\b(every|ev|daily|weekly|monthly|yearly|jede\w*|taglich|wochentlich|chaque|tous|toutes|"
    r"cada|ogni|elke|todos|todas)\b|^every|每",
)
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{1,2}):(\d{2}))?")
_SPOKEN = re.compile(r"(\d{1,2})\.? (?:de )?([a-z]+)\.?(?: (?:de )?(\d{4}))?(?: (?:@ ?)?(.+))?")
_MONTH_FIRST = re.compile(r"([a-z]+)\.? (\d{1,2}),?(?: (\d{4}))?(?: (?:@ ?)?(.+))?")
_LATER = re.compile(r"(?:in|en|dans|fra) (\d{1,4}) (?:days?|tagen?|jours?|dias?|giorni)")
_TIME = re.compile(r"(?:at |um |a las |a )?(\d{1,2})(?::(\d{2}))? ?(am|pm|uhr|h)?")
_ACCENTS = str.maketrans("áàâäãéèêëíìîïóòôöõúùûüçñź", "aaaaaeeeeiiiiooooouuuucnz")
RELATIVE = {"today": 0, "heute": 0, "hoy": 0, "tomorrow": 1, "morgen": 1, "demain": 1, "manana": 1}
NOON = 12


def spoken_date(text: str, today: date) -> tuple[date | None, str | None, bool]:
    """Return the day and the time of day that a text names, and whether it tells of a repetition.

    A day without a year is the one nearest to `today`; a template's `in 5 days` counts from it.
    """
    words = " ".join(text.lower().translate(_ACCENTS).split())
    is_recurring = bool(_REPEATS.search(words))
    if is_recurring or not words:
        return None, None, is_recurring
    if iso := _ISO.fullmatch(words):
        year, month, day, hour, minute = iso.groups()
        return _day(int(year), int(month), int(day), today), _clock(hour, minute), False
    if later := _LATER.fullmatch(words):
        return today + timedelta(days=min(int(later[1]), 3_650)), None, False
    first, _, rest = words.partition(" ")
    if first in RELATIVE:
        at = _time(rest)
        # A time that cannot be read must not become "some time that day".
        found = today + timedelta(days=RELATIVE[first]) if at or not rest else None
        return found, at, False
    return *_spoken(words, today), False


def _spoken(words: str, today: date) -> tuple[date | None, str | None]:
    if found := _SPOKEN.fullmatch(words):
        day, name, year, rest = found.groups()
    elif found := _MONTH_FIRST.fullmatch(words):
        name, day, year, rest = found.groups()
    else:
        return None, None
    month = _MONTHS.get(name[:4]) or _MONTHS.get(name[:3])
    at = _time(rest or "")
    if month is None or (rest and at is None):
        return None, None
    return _day(int(year) if year else None, month, int(day), today), at


def _day(year: int | None, month: int, day: int, today: date) -> date | None:
    years = [year] if year else [today.year - 1, today.year, today.year + 1]
    possible = []
    for one in years:
        try:
            possible.append(date(one, month, day))
        except ValueError:
            continue
    return min(possible, key=lambda one: abs(one - today), default=None)


def _time(text: str) -> str | None:
    found = _TIME.fullmatch(text.strip())
    if not found:
        return None
    hour, minute, half = found.groups()
    number = int(hour) % NOON + (NOON if half == "pm" else 0) if half in {"am", "pm"} else int(hour)
    return _clock(str(number), minute or "00")


def _clock(hour: str | None, minute: str | None) -> str | None:
    if hour is None or minute is None or int(hour) > 23 or int(minute) > 59:  # noqa: PLR2004
        return None
    return f"{int(hour):02}:{int(minute):02}"
