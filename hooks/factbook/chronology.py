"""The dated events of the graph: year by year, month by month, and by what a reader chooses."""

from __future__ import annotations

import datetime
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Final, NamedTuple

from .dates import Date
from .entities import Country, Entity, statements
from .graph import EventRecord, Graph, Record, concerned
from .weights import BRIEF, MAP, weight
from .weights import MOST as HEAVIEST

# What one page lists at most; a phone takes no more in one piece.
MOST: Final = 150
# What a year tells in one go at most; a longer one has pages of its own.
MOST_IN_FULL: Final = 20
# As many ways to filter as the style sheet has rules for.
MOST_CHOICES: Final = 24


class Year(NamedTuple):
    """The events of one year, in order of date; a long one is told in full on pages of its own."""

    number: int
    events: tuple[EventRecord, ...]
    is_long: bool = False

    @property
    def size(self) -> int:
        """How many events it has."""
        return len(self.events)


class Part(NamedTuple):
    """Some months of a long year of an entity, one after the other, that have one page.

    first: its first month; 0 for what has no month, which stands before all.  path: its address below the entity's.
    """

    path: str
    first: int
    events: tuple[EventRecord, ...]

    @property
    def last(self) -> int:
        return max(month_of(record.fact.date) for record in self.events)


class Month(NamedTuple):
    """The events of one month, in order of date."""

    year: int
    number: int
    events: tuple[EventRecord, ...]


class Bar(NamedTuple):
    """What a list of years, months or kinds says of one: its number or id, its address, how many events it has."""

    number: int
    id: str
    path: str
    size: int


# The events of a month; None where it is not known.
MonthOf = tuple[int | None, tuple[EventRecord, ...]]
# The parts of each long year, by entity and year.
Apart = Mapping[str, Mapping[int, Sequence[Part]]]


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
    return [
        Year(number, found, len(found) > MOST_IN_FULL or weight(found) > HEAVIEST) for number, found in _by_year(events)
    ]


def years_of(graph: Graph, id: str) -> list[Year]:
    """The years of an entity. Of other files' events each has a line only; as many are long as keep the rest light."""
    found = _by_year(graph.events_of.get(id, ()))
    weights = {number: _weight(events, id) for number, events in found}
    long = {number for number, events in found if len(events) > MOST_IN_FULL}
    while (rest := [number for number in weights if number not in long]) and sum(weights[n] for n in rest) > HEAVIEST:
        long.add(max(rest, key=lambda number: (weights[number], number)))
    return [Year(number, events, number in long) for number, events in found]


def _by_year(events: Iterable[EventRecord]) -> list[tuple[int, tuple[EventRecord, ...]]]:
    found: defaultdict[int, list[EventRecord]] = defaultdict(list)
    for record in events:
        found[year_of(record.fact.date)].append(record)
    return [(number, tuple(found[number])) for number in sorted(found)]


def _weight(events: Sequence[EventRecord], own: str) -> int:
    """What events weigh on a page of the entity `own`."""
    full = [record for record in events if record.entity.id == own]
    return weight(full) + BRIEF * (len(events) - len(full))


def months(events: Iterable[EventRecord]) -> list[MonthOf]:
    """The events of a year by month, in order; those whose month is not known first, under None."""
    found: defaultdict[int, list[EventRecord]] = defaultdict(list)
    for record in events:
        found[month_of(record.fact.date)].append(record)
    return [(month or None, tuple(found[month])) for month in sorted(found)]


def months_of(year: Year) -> list[Month]:
    """The months of a long year, which have pages of their own; 0 stands for none, where its events are too many."""
    return [
        Month(year.number, month or 0, events)
        for month, events in months(year.events)
        if year.is_long and (month or len(events) > MOST)
    ]


def parts_of(graph: Graph, entity: Entity, years: Sequence[Year]) -> Mapping[int, Sequence[Part]] | None:
    """The parts of each long year of an entity whose chronology is too heavy for its own page; None where it is not."""
    parts = {year.number: _parts_of(year, entity.id) for year in years if year.is_long}
    return parts if parts or (years and _whole(graph, entity) > HEAVIEST) else None


def _whole(graph: Graph, entity: Entity) -> int:
    """What an entity's page would weigh with all of its chronology."""
    others = [record for record in graph.events_of[entity.id] if record.entity is not entity]
    lines = len(others) + len(graph.partnerships_of.get(entity.id, ()))
    own = weight(Record(entity, fact) for fact in statements(entity))
    return own + BRIEF * lines + (MAP if isinstance(entity, Country) else 0)


def _parts_of(year: Year, id: str) -> list[Part]:
    """A long year in as many parts as keep the page of each light, none of them less than a month."""
    groups = _halved(months(year.events), id)
    firsts = [group[0][0] or 0 for group in groups]
    return [
        Part(f"{year.number}/{first:02}/" if number else f"{year.number}/", first, _all(group))
        for number, (first, group) in enumerate(zip(firsts, groups, strict=True))
    ]


def _halved(months: Sequence[MonthOf], id: str) -> list[Sequence[MonthOf]]:
    if len(months) < 2 or _weight(_all(months), id) <= HEAVIEST:
        return [months]
    heavier = [max(_weight(_all(part), id) for part in (months[:cut], months[cut:])) for cut in range(1, len(months))]
    cut = heavier.index(min(heavier)) + 1
    return [*_halved(months[:cut], id), *_halved(months[cut:], id)]


def _all(months: Iterable[MonthOf]) -> tuple[EventRecord, ...]:
    return tuple(record for _, events in months for record in events)


def kinds(events: Iterable[EventRecord]) -> list[Kind]:
    """Events by kind, the commonest kind first."""
    found: defaultdict[str, list[EventRecord]] = defaultdict(list)
    for record in events:
        found[record.fact.kind.id].append(record)
    return [Kind(id, tuple(found[id])) for id in sorted(found, key=lambda kind: (-len(found[kind]), kind))]


def bars(groups: Sequence[Year | Month | Kind]) -> list[Bar]:
    """What a list says of years, months or kinds."""
    return [_bar(group) for group in groups]


def _bar(group: Year | Month | Kind) -> Bar:
    match group:
        case Month():
            return Bar(group.number, "", f"chronology/{group.year}/{group.number:02}/", len(group.events))
        case Year():
            return Bar(group.number, "", f"chronology/{group.number}/", len(group.events))
        case Kind():
            return Bar(0, group.id, f"chronology/{group.id}/", len(group.events))


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


def month_of(date: Date) -> int:
    """The month under which a date stands in its year; 0 where it is not known."""
    moment = date.start or date.end
    return (moment.month if moment else None) or 0


def span(date: Date) -> tuple[int, int] | None:
    """Where an interval lies in the year of its beginning: its first day and its days there; None for no interval."""
    if not date.is_interval or date.start is None:
        return None
    first = datetime.date(date.start.year, 1, 1)
    begin = (date.start.earliest - first).days
    end = (min(date.latest, datetime.date(date.start.year, 12, 31)) - first).days
    return begin, end - begin + 1
