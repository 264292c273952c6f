"""When facts came to readers and what became of them since; every day is from the files, none from a clock."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from .entities import Entity, statements
from .facts import Change
from .graph import AnyRecord, Graph, Record
from .permalinks import address


class Changed(NamedTuple):
    """A change, with the entity in whose file it is told; `number` tells those of one day and fact apart."""

    entity: Entity
    change: Change
    number: int

    @property
    def fact(self) -> AnyRecord | None:
        """The fact that was changed, if it is one and not the whole file."""
        wanted = self.change.fact.id if self.change.fact else None
        found = (Record(self.entity, fact) for fact in statements(self.entity) if fact.id.id == wanted)
        return next(found, None)

    @property
    def day(self) -> datetime.date:
        return self.change.date.earliest


def added(graph: Graph, record: AnyRecord) -> datetime.date:
    """The day on which readers were first given a fact.

    What its file says (`added`, or a change of that kind); else the day on which it was recorded as published; else
    the day on which its file was published, as far as its first change or its last check tells.
    """
    entity, fact = record
    if fact.added:
        return fact.added.earliest
    told = [c.date.earliest for c in entity.changes if c.kind == "added" and c.fact and c.fact.id == fact.id.id]
    if told:
        return min(told)
    if day := first_recorded(graph, record):
        return day
    return min((entity.checked.earliest, *(change.date.earliest for change in entity.changes)))


def first_recorded(graph: Graph, record: AnyRecord) -> datetime.date | None:
    """The day on which a fact was recorded as published, under whatever name it and its file had then."""
    recorded = graph.published.days
    if not recorded:
        return None
    return min((recorded[key] for key in graph.former.keys(record) if key in recorded), default=None)


def changed(graph: Graph, record: AnyRecord) -> datetime.date:
    """The day of the last change of a fact, which is that of its first publication if it never changed."""
    days = (c.date.earliest for c in record.entity.changes if c.fact and c.fact.id == record.fact.id.id)
    return max((added(graph, record), *days))


def withdrawal(record: AnyRecord) -> Change | None:
    """The change that withdrew a fact, if one did."""
    found = (c for c in record.entity.changes if c.kind == "withdrawn" and c.fact and c.fact.id == record.fact.id.id)
    return next(found, None)


def changes(entities: Iterable[Entity]) -> list[Changed]:
    """All changes of some entities, the latest first."""
    return sorted((one for entity in entities for one in _numbered(entity)), key=_latest_first)


def modified(graph: Graph, entity: Entity) -> datetime.date:
    """The last day on which anything about an entity is known to have changed, its last check among them."""
    days = {change.date.earliest for change in entity.changes} | {entity.checked.earliest}
    days |= {added(graph, Record(entity, fact)) for fact in statements(entity)}
    days |= {changed(graph, record) for record in graph.events_of.get(entity.id, ())}
    return max(days)


def published_so_far(graph: Graph) -> Mapping[str, datetime.date]:
    """What the record of published ids has to hold after a release: what it held, and all that there is now."""
    now: dict[str, datetime.date] = {}
    for record in graph.records():
        day = now[record.key] = added(graph, record)
        page = address(record.entity).rstrip("/")
        now[page] = min(day, now.get(page, day))
    for entity in graph.entities.values():
        now.setdefault(address(entity).rstrip("/"), entity.checked.earliest)
    return now | dict(graph.published.days)


def _numbered(entity: Entity) -> Iterator[Changed]:
    seen: dict[tuple[str, str | None], int] = {}
    for change in entity.changes:
        key = change.date.text, change.fact.id if change.fact else None
        seen[key] = seen.get(key, 0) + 1
        yield Changed(entity, change, seen[key])


def _latest_first(one: Changed) -> tuple[int, str, str, int]:
    return -one.day.toordinal(), one.entity.id, one.change.fact.id if one.change.fact else "", one.number
