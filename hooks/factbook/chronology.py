"""The dated events of the graph: year by year, month by month, and by what a reader chooses."""

from __future__ import annotations

import datetime
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from .dates import Date
from .entities import Country
from .graph import EventRecord, Graph, concerned

# What one page lists at most; a phone takes no more in one piece.
MOST: Final = 150
# What one page tells in full at most: with their sources, more would not fit the weight that a page may have.
MOST_IN_FULL: Final = 20
# As many ways to filter as the style sheet has rules for.
MOST_CHOICES: Final = 24


class Year(NamedTuple):
    """The events of one year, in order of date."""

    number: int
    events: tuple[EventRecord, ...]

    @property
    def is_long(self) -> bool:
        """Whether the year is told in full month by month, on pages of their own."""
        return len(self.events) > MOST_IN_FULL


class Month(NamedTuple):
    """The events of one month, in order of date."""

    year: int
    number: int
    events: tuple[EventRecord, ...]


class Kind(NamedTuple):
    """The events of one kind, in order of date."""

    id: str
    events: tuple[EventRecord, ...]


class Choice(NamedTuple):
    """One box of a filter: `slot` names it in the style sheet, `id` in the address, `events` how many have it."""

    slot: str
    id: str
    events: int


class Choices(NamedTuple):
    """What the events of a page can be filtered by: their kinds, and the countries that they concern."""

    kinds: tuple[Choice, ...]
    countries: tuple[Choice, ...]

    def slots(self, record: EventRecord) -> str:
        """The slots of an event, as the words of a class attribute."""
        ids = concerned(record)
        found = [choice.slot for choice in self.kinds if choice.id == record.fact.kind.id]
        return " ".join(found + [choice.slot for choice in self.countries if choice.id in ids])


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


def months_of(year: Year) -> list[Month]:
    """The months of a long year, which have pages of their own."""
    return [Month(year.number, month, events) for month, events in months(year.events) if month and year.is_long]


def kinds(events: Iterable[EventRecord]) -> list[Kind]:
    """Events by kind, the commonest kind first."""
    found: defaultdict[str, list[EventRecord]] = defaultdict(list)
    for record in events:
        found[record.fact.kind.id].append(record)
    return [Kind(id, tuple(found[id])) for id in sorted(found, key=lambda kind: (-len(found[kind]), kind))]


def choices(graph: Graph, events: Sequence[EventRecord]) -> Choices:
    """What a list of events can be filtered by, the commonest first; nothing that all of them have."""
    countries = (id for record in events for id in concerned(record) if isinstance(graph.entities[id], Country))
    return Choices(
        _choices("k", (record.fact.kind.id for record in events), len(events)),
        _choices("c", countries, len(events)),
    )


def _choices(letter: str, ids: Iterable[str], all: int) -> tuple[Choice, ...]:
    counts = sorted(Counter(ids).items(), key=lambda item: (-item[1], item[0]))
    counts = [(id, count) for id, count in counts if count < all][:MOST_CHOICES]
    return tuple(Choice(f"{letter}{slot}", id, count) for slot, (id, count) in enumerate(counts, 1))


def year_of(date: Date) -> int:
    """The year under which a date stands: that of its beginning or, where that is not known, of its end."""
    moment = date.start or date.end
    assert moment is not None  # a date without either cannot be parsed
    return moment.year


def span(date: Date) -> tuple[int, int] | None:
    """Where an interval lies in the year of its beginning: its first day and its days there; None for no interval."""
    if not date.is_interval or date.start is None:
        return None
    first = datetime.date(date.start.year, 1, 1)
    begin = (date.start.earliest - first).days
    end = (min(date.latest, datetime.date(date.start.year, 12, 31)) - first).days
    return begin, end - begin + 1
