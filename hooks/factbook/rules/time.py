"""Rules about time: a partnership's end, the events that mark it, events to come, and events told twice."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import NamedTuple

from ..entities import Partnership
from ..graph import EventRecord, Graph, concerned
from .finding import Finding


def partnership_without_end(graph: Graph) -> Iterator[Finding]:
    """A partnership whose period has ended has an event that ends it (`marks: end`)."""
    for partnership in graph.partnerships:
        if partnership.has_ended and not any(event.marks == "end" for event in partnership.events):
            place = partnership.places.of("period")
            help = "add 'marks: end' to the event that ended it; or write the period as '2024-01/..' if it goes on"
            yield Finding(place, "the period has ended, and no event ends it", help)


def partnership_without_beginning(graph: Graph) -> Iterator[Finding]:
    """A partnership whose beginning is known has an event that begins it (`marks: beginning`), or begins on the date of
    an event of one of its parties."""
    for partnership in graph.partnerships:
        start = partnership.period.start
        if start is None or start.about or start.uncertain:
            continue
        if any(event.marks == "beginning" for event in partnership.events):
            continue
        events = (record.fact for party in partnership.parties for record in graph.events_of.get(party.id, ()))
        if not any(event.date.start == start for event in events):
            help = "add 'marks: beginning' to the event that began it; or write the date with '?' if it is not sure"
            yield Finding(partnership.places.of("period"), "the beginning is known, and no event begins it", help)


def mark_outside_period(graph: Graph) -> Iterator[Finding]:
    """The event that begins a partnership lies at the beginning of its period, the one that ends it at its end; only a
    partnership has such events."""
    for entity in graph.entities.values():
        for event in entity.events:
            if event.marks is None:
                continue
            place = event.places.of("marks")
            if not isinstance(entity, Partnership):
                yield Finding(place, f"'marks: {event.marks}' belongs to a partnership", "delete 'marks'")
            elif not (event.date.within_end_of if event.marks == "end" else event.date.within_start_of)(entity.period):
                message = f"marks the {event.marks}, but is dated {event.date.text}; the period is {entity.period.text}"
                yield Finding(place, message, "mend the date, the period or the mark")


def event_after_check(graph: Graph) -> Iterator[Finding]:
    """An event is not later than the day to which its file was checked."""
    for entity, event in graph.events:
        if event.date.start and event.date.start.earliest > entity.checked.latest:
            message = f"dated {event.date.text}, after the file was checked ({entity.checked.text})"
            yield Finding(event.places.of("date"), message, "mend the date, or bring 'checked' up to date")


def duplicate_event(graph: Graph) -> Iterator[Finding]:
    """Two events of the same date about the same parties do not have nearly the same words: a fact is written once."""
    by_date: defaultdict[str, list[_Told]] = defaultdict(list)
    for record in graph.events:
        told = _Told(record, frozenset(concerned(record)), graph.plain(record.fact.what).lower().split())
        same = by_date[record.fact.date.text]
        # As many as a day can have in earnest; hostile files have thousands.
        if twin := next((earlier for earlier in same[-50:] if _alike(earlier, told)), None):
            message = f"nearly the same as '{twin.record.key}', on the same date"
            yield Finding(record.fact.id.place, message, "keep one, with the sources of both")
        same.append(told)


class _Told(NamedTuple):
    """An event, those whom it concerns, and the words that tell it."""

    record: EventRecord
    concerned: frozenset[str]
    words: list[str]


def _alike(one: _Told, other: _Told) -> bool:
    if one.concerned.isdisjoint(other.concerned):
        return False
    return SequenceMatcher(None, one.words[:40], other.words[:40], autojunk=False).ratio() > 0.8
