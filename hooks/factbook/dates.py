"""EDTF dates (ISO 8601-2, https://www.loc.gov/standards/datetime/): parse them, order them, keep their precision.

The levels that fact files use: year, month or day; about (``~``), uncertain (``?``) or both (``%``); an interval of two
such dates whose ends may be open (``..``) or unknown (empty).
"""

from __future__ import annotations

import datetime
import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from .problems import Mistake

HELP: Final = (
    "write 2023-07-26, 2023-07 or 2023; 2023-07~ (about); 2023-12/2024-01 (from, to); 2024-01/.. (still going on)"
)

_ONE = re.compile(r"(?P<year>[0-9]{4})(?:-(?P<month>[0-9]{2})(?:-(?P<day>[0-9]{2}))?)?(?P<qualifier>[~?%])?")

# Year, month, day in this order can be meant in one way only; of 03/04/2023 nobody knows which is the month.
_LOOSE = re.compile(r"([0-9]{4})([-/. ]?)([0-9]{1,2})\2([0-9]{1,2})")
# 26.07.2023, 07/26/2023, 07/2023; and 26 July 2023, July 26, 2023, Jul. 2023.
_NUMBERS = re.compile(r"(?:([0-9]{1,2})[./-])?([0-9]{1,2})[./-]([0-9]{4})")
_WORDS = re.compile(
    r"(?:(?P<before>[0-9]{1,2})(?:st|nd|rd|th)? )?(?P<month>[A-Za-z]{3,9})[.,]?"
    r"(?: (?P<after>[0-9]{1,2})(?:st|nd|rd|th)?,?)? (?P<year>[0-9]{4})"
)
_MONTHS: Final = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_QUOTES: Final = " \"'“”‘’"


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """A year, a month of it or a day of that: as much as is known; ``earliest`` and ``latest`` are its bounds."""

    year: int
    month: int | None
    day: int | None
    about: bool
    uncertain: bool
    earliest: datetime.date
    latest: datetime.date


@dataclass(frozen=True, slots=True, kw_only=True)
class Date:
    """A moment or an interval.

    text: as written.  start, end: the same moment for a date that is no interval; None at an open or unknown end.
    goes_on: the interval is open towards the future.  earliest, latest: the days between which it lies, the first and
    last day of the calendar standing for no bound.
    """

    text: str
    start: Moment | None
    end: Moment | None
    goes_on: bool
    earliest: datetime.date
    latest: datetime.date

    @property
    def is_interval(self) -> bool:
        return "/" in self.text

    @property
    def order(self) -> tuple[datetime.date, datetime.date]:
        """Earlier dates first; among those with the same first day the more precise first."""
        return self.earliest, self.latest

    def within_start_of(self, period: Date) -> bool:
        """Whether this could lie on the day on which a period begins; always, where that is not known."""
        return period.start is None or _meet(self, period.start)

    def within_end_of(self, period: Date) -> bool:
        """Whether this could lie on the day on which a period ends; never, where it goes on."""
        return not period.goes_on and (period.end is None or _meet(self, period.end))


def _meet(date: Date, moment: Moment) -> bool:
    return date.earliest <= moment.latest and moment.earliest <= date.latest


@lru_cache(maxsize=100_000)
def parse(text: str) -> Date | Mistake:
    """The date that EDTF text stands for, or what is wrong with it."""
    if "/" not in text:
        moment = _moment(text)
        if isinstance(moment, Mistake):
            return moment
        return Date(text=text, start=moment, end=moment, goes_on=False, earliest=moment.earliest, latest=moment.latest)
    return _interval(text)


def _interval(text: str) -> Date | Mistake:
    if text.count("/") > 1 or _NUMBERS.fullmatch(text):
        return _not_a_date(text)
    first, last = text.split("/")
    start = None if first in ("", "..") else _moment(first)
    end = None if last in ("", "..") else _moment(last)
    if isinstance(start, Mistake):
        return start
    if isinstance(end, Mistake):
        return end
    if start is None and end is None and text != "/..":
        return Mistake(f"'{text}' says neither a beginning nor an end", HELP)
    if start and end and end.latest < start.earliest:
        return Mistake(f"the end {last} is before the beginning {first}", f"did you mean {last}/{first}?")
    return Date(
        text=text,
        start=start,
        end=end,
        goes_on=last == "..",
        earliest=start.earliest if start else datetime.date.min,
        latest=end.latest if end else datetime.date.max,
    )


def _moment(text: str) -> Moment | Mistake:
    match = _ONE.fullmatch(text)
    if not match:
        return _not_a_date(text)
    year, month, day = (int(part) if part else None for part in match.group("year", "month", "day"))
    assert year is not None  # the pattern has it always
    if year == 0:
        return Mistake("there is no year 0000 in the facts of this site", HELP)
    if month is not None and not 1 <= month <= 12:
        return Mistake(f"there is no month {month:02}", HELP)
    last = monthrange(year, month)[1] if month else 31
    if day is not None and not 1 <= day <= last:
        return Mistake(f"{match['year']}-{match['month']} has no day {day:02}", f"its last day is {last}")
    return Moment(
        year=year,
        month=month,
        day=day,
        about=match["qualifier"] in ("~", "%"),
        uncertain=match["qualifier"] in ("?", "%"),
        earliest=datetime.date(year, month or 1, day or 1),
        latest=datetime.date(year, month or 12, day or last),
    )


def _not_a_date(text: str) -> Mistake:
    guesses = [guess for guess in dict.fromkeys(_guesses(text[:60].strip(_QUOTES))) if _is_moment(guess)]
    help = f"did you mean {' or '.join(guesses)}?" if guesses else HELP
    return Mistake(f"'{text[:60]}' is not a date", help)


def _is_moment(text: str) -> bool:
    return _ONE.fullmatch(text) is not None and isinstance(_moment(text), Moment)


def _guesses(text: str) -> Iterator[str]:
    """What people mean who write dates as they are used to; not all of it need be in the calendar."""
    yield text
    if match := _LOOSE.fullmatch(text):
        yield f"{match[1]}-{int(match[3]):02}-{int(match[4]):02}"
    elif match := _NUMBERS.fullmatch(text):
        first, second, year = match.groups()
        if first:
            # As in Europe, or as in America.
            yield f"{year}-{int(second):02}-{int(first):02}"
        yield f"{year}-{int(first or second):02}" + (f"-{int(second):02}" if first else "")
    elif match := _WORDS.fullmatch(text):
        day = match["before"] or match["after"]
        for number, name in enumerate(_MONTHS, 1):
            if name.startswith(match["month"].lower()):
                yield f"{match['year']}-{number:02}" + (f"-{int(day):02}" if day else "")
