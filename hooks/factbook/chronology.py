"""The dated events of the graph, year by year."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from .dates import Date
from .graph import EventRecord


class Year(NamedTuple):
    """The events of one year, in order of date."""

    number: int
    events: tuple[EventRecord, ...]


def years(events: Iterable[EventRecord]) -> list[Year]:
    """Events by year, the earliest first; an event that spans years stands in that of its beginning."""
    found: defaultdict[int, list[EventRecord]] = defaultdict(list)
    for record in events:
        found[year_of(record.fact.date)].append(record)
    return [Year(number, tuple(found[number])) for number in sorted(found)]


def months(events: Iterable[EventRecord]) -> list[tuple[int | None, tuple[EventRecord, ...]]]:
    """The events of a year by month, in order; those whose month is not known first, under None."""
    found: defaultdict[int, list[EventRecord]] = defaultdict(list)
    for record in events:
        moment = record.fact.date.start or record.fact.date.end
        found[(moment.month if moment else None) or 0].append(record)
    return [(month or None, tuple(found[month])) for month in sorted(found)]


def year_of(date: Date) -> int:
    """The year under which a date stands: that of its beginning or, where that is not known, of its end."""
    moment = date.start or date.end
    assert moment is not None  # a date without either cannot be parsed
    return moment.year
