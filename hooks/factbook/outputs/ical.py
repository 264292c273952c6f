"""Calendars (iCalendar, RFC 5545) of events whose day is known; no other event is given a day."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from functools import partial
from typing import Final

from .. import history
from ..dates import Date
from ..entities import Entity
from ..former import addresses
from ..graph import EventRecord
from ..permalinks import address
from . import words
from .output import Output
from .said import firmly
from .told import Telling

_MAX_OCTETS: Final = 75
# The calendar of the whole site, and lines of it.
_ALL: Final = "events.ics"
_BEGIN: Final = "BEGIN:VEVENT\r\n"
_CLOSE: Final = "END:VCALENDAR\r\n"


def outputs(telling: Telling) -> Iterator[Output]:
    """The calendar of the whole site."""
    graph = telling.graph
    yield Output(_ALL, _calendar(graph.region.title, [_in_all(telling, one) for one in graph.events]))


def of_entity(telling: Telling, entity: Entity) -> Iterator[Output]:
    """The calendar of a country, organisation or partnership; under former ids too."""
    events = telling.graph.events_of.get(entity.id, ())
    text = _calendar(entity.name, [_written(telling, one) for one in events])
    for folder in (address(entity), *addresses(entity)):
        yield Output(f"{folder}events.ics", text)


def _in_all(telling: Telling, record: EventRecord) -> str:
    """An event as it stands in the calendar of the whole site."""
    return telling.earlier.piece(record.entity, _uid(telling, record), _ALL, _apart) or _written(telling, record)


def _apart(text: str) -> dict[str, str]:
    """The events of a calendar, by their UIDs."""
    events = (f"{_BEGIN}{event}" for event in text.removesuffix(_CLOSE).split(_BEGIN)[1:])
    return {event.replace("\r\n ", "").partition("UID:")[2].partition("\r\n")[0]: event for event in events}


def _written(telling: Telling, record: EventRecord) -> str:
    """An event as it stands in calendars, written once, however many it stands in."""
    return telling.memo.of(("calendar", record.key), partial(_event, telling, record))


def _calendar(name: str, events: Sequence[str]) -> str:
    """A calendar of events that are written already; how many have no day, and so are left out, it says itself."""
    known = [event for event in events if event]
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//factbook//EN", "CALSCALE:GREGORIAN", "METHOD:PUBLISH"]
    lines += [f"NAME:{_text(name)}", f"X-WR-CALNAME:{_text(name)}"]
    left_out = words.LEFT_OUT.format(shown=len(known), all=len(events))
    lines += [f"DESCRIPTION:{_text(left_out)}", f"X-WR-CALDESC:{_text(left_out)}"]
    return "".join([*map(_folded, lines), *known, _CLOSE])


def _uid(telling: Telling, record: EventRecord) -> str:
    """What tells an event from all others for ever (RFC 5545, 3.8.4.7)."""
    return f"{telling.graph.former.first(record)}@{telling.home.tag.partition(',')[0]}"


def days_of(date: Date) -> tuple[datetime.date, datetime.date] | None:
    """The first and the last day of an event, if its sources give both and are sure of them."""
    for moment in (date.start, date.end):
        if moment is None or moment.day is None or moment.about or moment.uncertain:
            return None
    return date.earliest, date.latest


def _event(telling: Telling, record: EventRecord) -> str:
    """An event as it stands in a calendar; nothing where its day is not known."""
    days = days_of(record.fact.date)
    return "".join(map(_folded, _lines(telling, record, *days))) if days else ""


def _lines(telling: Telling, record: EventRecord, first: datetime.date, last: datetime.date) -> Iterator[str]:
    event, graph = record.fact, telling.graph
    changed = history.changed(graph, record)
    yield _BEGIN.strip()
    yield f"UID:{_uid(telling, record)}"
    yield f"DTSTAMP:{changed:%Y%m%d}T000000Z"
    yield f"LAST-MODIFIED:{changed:%Y%m%d}T000000Z"
    yield f"DTSTART;VALUE=DATE:{_day(first)}"
    # The end of an all-day event is the day after it.
    yield f"DTEND;VALUE=DATE:{_day(last + datetime.timedelta(days=1))}"
    yield f"SUMMARY:{_text(telling.title(record))}"
    standing = firmly(telling.fact(record), graph)
    detail = graph.plain(event.detail) if event.detail else ""
    yield f"DESCRIPTION:{_text(chr(10).join(part for part in (standing, detail) if part))}"
    yield f"CATEGORIES:{_text(graph.region.event_kinds[event.kind.id])}"
    yield f"URL:{telling.url(record)}"
    yield "TRANSP:TRANSPARENT"
    if history.withdrawal(record):
        yield "STATUS:CANCELLED"
    yield "END:VEVENT"


def _day(day: datetime.date) -> str:
    # strftime does not fill up years before 1000.
    return f"{day.year:04}{day.month:02}{day.day:02}"


def _text(text: str) -> str:
    return text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def _folded(line: str) -> str:
    """A line with its end, folded at 75 octets and never within a character."""
    if len(line) <= _MAX_OCTETS and line.isascii():
        return f"{line}\r\n"
    parts, part, room = [], "", _MAX_OCTETS
    for character in line:
        size = len(character.encode("utf-8"))
        if size > room:
            parts.append(part)
            # The space that goes on with a line counts too.
            part, room = "", _MAX_OCTETS - 1
        part += character
        room -= size
    return "\r\n ".join([*parts, part]) + "\r\n"
