"""Rules about time: a partnership's end, the events that mark it, events to come, and events told twice."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import Final

from ..entities import Entity, Partnership
from ..graph import EventRecord, Graph, concerned
from .finding import Finding

# How much of two texts is the same where they are nearly the same.
_ALIKE: Final = 0.8


def partnership_without_end(graph: Graph, entity: Entity) -> Iterator[Finding]:
    """A partnership whose period has ended has an event that ends it (`marks: end`)."""
    if not isinstance(entity, Partnership):
        return
    if entity.has_ended and not any(event.marks == "end" for event in entity.events):
        help = "add 'marks: end' to the event that ended it; or write the period as '2024-01/..' if it goes on"
        yield Finding(entity.places.of("period"), "the period has ended, and no event ends it", help)


def partnership_without_beginning(graph: Graph, entity: Entity) -> Iterator[Finding]:
    """A partnership whose beginning is known has an event that begins it (`marks: beginning`), or begins on the date of
    an event of one of its parties."""
    if not isinstance(entity, Partnership) or any(event.marks == "beginning" for event in entity.events):
        return
    start = entity.period.start
    if start is None or start.about or start.uncertain:
        return
    events = (record.fact for party in entity.parties for record in graph.events_of.get(party.id, ()))
    if not any(event.date.start == start for event in events):
        help = "add 'marks: beginning' to the event that began it; or write the date with '?' if it is not sure"
        yield Finding(entity.places.of("period"), "the beginning is known, and no event begins it", help)


def mark_outside_period(graph: Graph, entity: Entity) -> Iterator[Finding]:
    """The event that begins a partnership lies at the beginning of its period, the one that ends it at its end; only a
    partnership has such events."""
    for event in entity.events:
        if event.marks is None:
            continue
        if not isinstance(entity, Partnership):
            yield Finding(
                event.places.of("marks"), f"'marks: {event.marks}' belongs to a partnership", "delete 'marks'"
            )
        elif not (event.date.within_end_of if event.marks == "end" else event.date.within_start_of)(entity.period):
            message = f"marks the {event.marks}, but is dated {event.date.text}; the period is {entity.period.text}"
            yield Finding(event.places.of("marks"), message, "mend the date, the period or the mark")


def event_after_check(graph: Graph, entity: Entity) -> Iterator[Finding]:
    """An event is not later than the day to which its file was checked."""
    for event in entity.events:
        if event.date.start and event.date.start.earliest > entity.checked.latest:
            message = f"dated {event.date.text}, after the file was checked ({entity.checked.text})"
            yield Finding(event.places.of("date"), message, "mend the date, or bring 'checked' up to date")


def duplicate_event(graph: Graph, events: tuple[EventRecord, ...]) -> Iterator[Finding]:
    """Two events of the same date about the same parties do not have nearly the same words: a fact is written once."""
    numbers: defaultdict[str, list[int]] = defaultdict(list)
    words: dict[int, list[str]] = {}
    for number, record in enumerate(events):
        ids = concerned(record)
        # As many as a day can have in earnest; hostile files have thousands.
        earlier = sorted({other for id in ids for other in numbers[id][-50:]})
        for one in (*earlier, number) if earlier else ():
            if one not in words:
                words[one] = graph.plain(events[one].fact.what).lower().split()[:40]
        if twin := next((events[other] for other in earlier if _are_alike(words[other], words[number])), None):
            message = f"nearly the same as '{twin.key}', on the same date"
            yield Finding(record.fact.id.place, message, "keep one, with the sources of both")
        for id in ids:
            numbers[id].append(number)


def _are_alike(some: list[str], others: list[str]) -> bool:
    known = set(others)
    # No more words can stand in the same order than are the same.
    if 2 * sum(map(known.__contains__, some)) <= _ALIKE * (len(some) + len(others)):
        return False
    return SequenceMatcher(None, some, others, autojunk=False).ratio() > _ALIKE
