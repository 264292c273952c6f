"""How well the facts cover each country, organisation and partnership: how many, of which years, on whose word."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from .chronology import year_of
from .dates import Date
from .entities import Entity, statements
from .facts import Event, Figure, Provenance, date_of, dates_of, provenances
from .graph import AnyRecord, Graph, Record


@dataclass(frozen=True, slots=True, kw_only=True)
class Year:
    """The events of one year, and the sources that tell of them; both may be none."""

    number: int
    events: int
    sources: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """What there is about one entity, in its own file and in others.

    facts: how many, each value of a figure counted as one.  independent: those of them that two publishers tell which
    are no side of them, and have not one owner.  events, sources: how many.  owned: how many of the sources belong to
    publishers that a country or organisation owns or directs.  newest: the date of the latest event or value, if any.
    age: the days from then to the day to which the entity's file was checked.  years: from the first with an event to
    the last, without gaps.
    """

    entity: Entity
    facts: int
    independent: int
    events: int
    sources: int
    owned: int
    newest: Date | None
    age: int | None
    years: tuple[Year, ...]

    @property
    def independent_share(self) -> int:
        """In per cent of the facts."""
        return _share(self.independent, self.facts)

    @property
    def owned_share(self) -> int:
        """In per cent of the sources."""
        return _share(self.owned, self.sources)

    def between(self, first: int, last: int) -> list[Year]:
        """The years from `first` to `last`, and before them one that holds all earlier ones together."""
        earlier = [year for year in self.years if year.number < first]
        together = Year(
            number=first - 1, events=sum(year.events for year in earlier), sources=sum(year.sources for year in earlier)
        )
        found = {year.number: year for year in self.years}
        row = (found.get(number, Year(number=number, events=0, sources=0)) for number in range(first, last + 1))
        return [together, *row]


def of(graph: Graph, entity: Entity) -> Coverage:
    """The coverage of an entity."""
    records = _records(graph, entity)
    vouched = [(record, provenance) for record in records for provenance in _vouching(record)]
    sources = _sources(records)
    newest = max(_dates(records), key=lambda date: date.order, default=None)
    return Coverage(
        entity=entity,
        facts=len(vouched),
        independent=sum(len(graph.independent(record, provenance)) > 1 for record, provenance in vouched),
        events=len(graph.events_of.get(entity.id, ())),
        sources=len(sources),
        owned=sum(graph.publishers[source.partition("/")[0]].owned_by is not None for source in sources),
        newest=newest,
        age=_days(newest, entity.checked) if newest else None,
        years=_years(graph, entity),
    )


def report(graph: Graph) -> Iterator[str]:
    """The coverage of every entity, line by line: what there is, then its years."""
    for entity in sorted(graph.entities.values(), key=lambda entity: (entity.section, entity.id)):
        found = of(graph, entity)
        yield (
            f"{entity.section}/{entity.id}: facts {found.facts}, by two independent publishers "
            f"{found.independent_share}%; sources {found.sources}, of owned publishers {found.owned_share}%; "
            + (f"newest {found.newest.text}, {found.age} days before the check" if found.newest else "nothing dated")
        )
        for is_empty, group in groupby(found.years, key=lambda year: not year.events):
            years = list(group)
            if is_empty:
                yield f"  {'-'.join(dict.fromkeys((str(years[0].number), str(years[-1].number))))}: no events"
            else:
                yield from (f"  {year.number}: events {year.events}, sources {year.sources}" for year in years)


def _records(graph: Graph, entity: Entity) -> list[AnyRecord]:
    """The facts that concern an entity, each once, wherever they stand."""
    own = (Record(entity, fact) for fact in statements(entity))
    others = (*graph.events_of.get(entity.id, ()), *graph.figures_of.get(entity.id, ()))
    return list({record.key: record for record in (*own, *others)}.values())


def _vouching(record: AnyRecord) -> tuple[Provenance, ...]:
    """What vouches for a fact; other accounts of it, which contradict it, do not."""
    fact = record.fact
    return tuple(point.provenance for point in fact.series) if isinstance(fact, Figure) else (fact.provenance,)


def _sources(records: list[AnyRecord]) -> set[str]:
    cited = (provenance.sources for record in records for provenance in provenances(record.fact))
    return {source.id for sources in cited for source in sources}


def _dates(records: list[AnyRecord]) -> Iterator[Date]:
    dated = (record.fact for record in records if isinstance(record.fact, (Event, Figure)))
    return (date for fact in dated for date in dates_of(fact))


def _days(date: Date, checked: Date) -> int:
    """The days between a date and a check; none if the date may lie behind it."""
    known = date.start.latest if date.start else date.latest
    return max(0, (min(known, checked.latest) - checked.latest) // datetime.timedelta(days=-1))


def _years(graph: Graph, entity: Entity) -> tuple[Year, ...]:
    found: defaultdict[int, list[AnyRecord]] = defaultdict(list)
    for record in graph.events_of.get(entity.id, ()):
        found[year_of(date_of(record.fact))].append(record)
    numbers = range(min(found), max(found) + 1) if found else range(0)
    return tuple(
        Year(number=number, events=len(found[number]), sources=len(_sources(found[number]))) for number in numbers
    )


def _share(part: int, whole: int) -> int:
    return round(100 * part / whole) if whole else 0
