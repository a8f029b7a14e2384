"""Series made of numbers: web/test/generated.ts makes the same ones."""

from datetime import date, datetime, time, timedelta

from shared.recurrence.rule import WEEKDAYS
from shared.recurrence.series import Series, between

COUNT, BLOCK = 2_000, 100
ZONES = (
    *("Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe"),
    *("America/Santiago", "Africa/Cairo", "Pacific/Kiritimati", "Pacific/Honolulu"),
    *("America/Nuuk", "Asia/Tehran", "America/St_Johns", "UTC"),
)
_WINDOW = {"DAILY": 60, "WEEKLY": 200, "MONTHLY": 500, "YEARLY": 1_500}
_FIRST = date(1990, 1, 1)


class Numbers:
    """A generator of numbers that is easy to write in another language."""

    def __init__(self, seed: int) -> None:
        """Begin at a seed, and leave out the first, which are alike for neighbours."""
        self._state = seed
        for _ in range(4):
            self.below(1)

    def below(self, limit: int) -> int:
        """Return a number from 0 to below the limit."""
        self._state = (self._state * 1_664_525 + 1_013_904_223) % 2**32
        return self._state * limit >> 32

    def signed(self, limit: int) -> int:
        """Return a number from 1 to the limit, or such a negative one."""
        found = self.below(limit) + 1
        return found if self.below(3) else -found

    def chance(self, one_in: int) -> bool:
        """Return True as often as that."""
        return self.below(one_in) == 0


def rule(numbers: Numbers) -> str:
    """Return a rule of any kind."""
    freq = ("DAILY", "WEEKLY", "MONTHLY", "YEARLY")[numbers.below(4)]
    parts = [f"FREQ={freq}"]
    if numbers.chance(2):
        parts.append(f"INTERVAL={numbers.below(5) + 1}")
    if numbers.chance(3):
        parts.append(f"COUNT={numbers.below(40) + 1}")
    parts += _days(freq, numbers)
    if any(part.startswith("BY") for part in parts) and numbers.chance(5):
        parts.append(f"BYSETPOS={numbers.signed(3)}")
    if numbers.chance(3):
        parts.append(f"WKST={WEEKDAYS[numbers.below(7)]}")
    return ";".join(parts)


def _days(freq: str, numbers: Numbers) -> list[str]:
    parts = []
    if numbers.chance(3):
        parts.append(_listed("BYMONTH", [numbers.below(12) + 1 for _ in range(4)], numbers))
    if freq == "YEARLY" and numbers.chance(6):
        parts.append(_listed("BYWEEKNO", [numbers.signed(53) for _ in range(4)], numbers))
        return [*parts, f"BYDAY={WEEKDAYS[numbers.below(7)]}"]
    if freq == "YEARLY" and numbers.chance(6):
        parts.append(_listed("BYYEARDAY", [numbers.signed(366) for _ in range(6)], numbers))
    if freq != "WEEKLY" and numbers.chance(3):
        parts.append(_listed("BYMONTHDAY", [numbers.signed(31) for _ in range(6)], numbers))
    if numbers.chance(2):
        highest = {"MONTHLY": 5, "YEARLY": 52}.get(freq)
        days = []
        for _ in range(3):
            number = numbers.signed(highest) if highest and numbers.chance(2) else ""
            days.append(f"{number}{WEEKDAYS[numbers.below(7)]}")
        parts.append(_listed("BYDAY", days, numbers))
    return parts


def _listed(name: str, values: list[int] | list[str], numbers: Numbers) -> str:
    chosen = values[: numbers.below(len(values)) + 1]
    return f"{name}={','.join(map(str, dict.fromkeys(chosen)))}"


def series(number: int) -> tuple[Series, date, date, str]:
    """Return the series of a number, the days to look at and the zone of who looks."""
    numbers = Numbers(number)
    text = rule(numbers)
    day = _FIRST + timedelta(numbers.below(13_149))
    start = datetime.combine(day, time(numbers.below(24), numbers.below(4) * 15))
    end = start + timedelta(minutes=numbers.below(200) * 15)
    zone = ZONES[numbers.below(len(ZONES))]
    window = _WINDOW[text[5:].split(";")[0]]
    first = day + timedelta(numbers.below(2 * window) - 10)
    made = Series(start, end, zone=zone, rule=text)
    return made, first, first + timedelta(window), ZONES[numbers.below(len(ZONES))]


def line(number: int) -> str:
    """Return the starts of a generated series on the days to look at, as one line of text."""
    made, first, last, viewer = series(number)
    found = between(made, first, last, viewer)
    return f"{made.rule} " + ",".join(
        f"{one.key}={int(one.starts_at.timestamp())}+{(one.ends_at - one.starts_at).seconds}"
        for one in found
    )
