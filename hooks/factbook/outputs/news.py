"""What feeds tell: events by the day on which they came to the site, and changes by the day on which they were made."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator, Sequence
from operator import itemgetter
from typing import Final, NamedTuple, TypeVar

from .. import history
from ..entities import Entity
from ..former import addresses, first_id
from ..graph import EventRecord, Graph
from ..language import Language
from ..permalinks import address
from . import words
from .said import firmly, when
from .told import Telling

# A feed holds at least as many of the newest, and what came on one day with the last of them: nothing is cut out of a
# day on which much was added.
MIN_ENTRIES: Final = 100
T = TypeVar("T")


class Entry(NamedTuple):
    """One entry of a feed; `id` is a tag URI (RFC 4151) that no renaming changes.

    published, updated: days of this site, never of the event.  paragraphs: plain text.  labels: ids, with their words.
    """

    id: str
    url: str
    title: str
    published: datetime.date
    updated: datetime.date
    paragraphs: tuple[str, ...]
    labels: tuple[tuple[str, str], ...]


class Feed(NamedTuple):
    """A feed: its id, the path of its files without endings, the page that it follows, its entries, newest first."""

    id: str
    path: str
    page: str
    title: str
    entries: tuple[Entry, ...]


def feeds(telling: Telling) -> Iterator[Feed]:
    """Both feeds of the whole site."""
    graph = telling.graph
    return _News(telling).both("site", "", "", graph.region.title, graph.events, graph.entities.values())


def feeds_of(telling: Telling, entity: Entity) -> Iterator[Feed]:
    """Both feeds of a country, organisation or partnership; under former ids too."""
    news, graph = _News(telling), telling.graph
    events = graph.events_of.get(entity.id, ())
    changed = _told_of(graph, entity)
    for folder in (address(entity), *addresses(entity)):
        yield from news.both(first_id(entity), folder, address(entity), entity.name, events, changed)


class _News:
    """Makes feeds; each event is told once, however many of them it stands in."""

    def __init__(self, telling: Telling) -> None:
        self.graph = telling.graph
        self.home = telling.home
        self.telling = telling
        self._language = Language(telling.graph.region.language)

    def both(
        self, id: str, folder: str, page: str, name: str, events: Iterable[EventRecord], changed: Iterable[Entity]
    ) -> Iterator[Feed]:
        happened = map(self.happened, self._newest(events))
        changes = sorted((self.changed(one) for one in history.changes(changed)), key=_newest_first)
        for kind, title, entries in (
            ("events", words.WHAT_HAPPENED, happened),
            ("changes", words.WHAT_WE_CHANGED, _newest(changes, _day)),
        ):
            tag = self.tag(f"feed:{id}:{kind}")
            yield Feed(tag, folder + kind, page, f"{name}: {title}", tuple(entries))

    def _newest(self, events: Iterable[EventRecord]) -> Iterator[EventRecord]:
        """The newest of some events: sorted before they are told, for most of many will not be."""
        graph = self.graph
        dated = [
            (-history.changed(graph, one).toordinal(), -history.added(graph, one).toordinal(), self._tag_of(one), one)
            for one in events
        ]
        return (one for *_, one in _newest(sorted(dated, key=itemgetter(0, 1, 2)), itemgetter(0)))

    def tag(self, specific: str) -> str:
        return f"tag:{self.home.tag}:{specific}"

    def _tag_of(self, record: EventRecord) -> str:
        return self.tag(self.graph.former.first(record))

    def happened(self, record: EventRecord) -> Entry:
        """An event, with its own date in its text and the days of the site as those of the entry."""
        return self.telling.memo.of(("entry", record.key), lambda: self._entry(record))

    def _entry(self, record: EventRecord) -> Entry:
        told, event = self.telling.fact(record), record.fact
        titles = (f"{one['title'] or words.NO_TITLE} ({one['publisher']['name']})" for one in told["sources"])
        withdrawn = told["withdrawn"]
        paragraphs = (
            words.WITHDRAWN.format(**withdrawn) if withdrawn else "",
            words.HAPPENED.format(date=when(event.date, self._language)),
            told["detail"] or "",
            firmly(told, self.graph),
            words.SOURCES.format(titles="; ".join(titles)),
        )
        return Entry(
            id=self._tag_of(record),
            url=told["permalink"],
            title=told["title"],
            published=history.added(self.graph, record),
            updated=history.changed(self.graph, record),
            paragraphs=tuple(one for one in paragraphs if one),
            labels=((event.kind.id, self.graph.region.event_kinds[event.kind.id]),),
        )

    def changed(self, one: history.Changed) -> Entry:
        told = self.telling.change(one)
        kind = words.CHANGES[one.change.kind]
        about = self.graph.former.first(one.fact) if one.fact else first_id(one.entity)
        specific = f"change:{one.change.date.text}:{one.number}:{about}"
        return Entry(
            id=self.tag(specific),
            url=told["permalink"],
            title=f"{kind}: {told['what']} ({one.entity.name})",
            published=one.day,
            updated=one.day,
            paragraphs=(told["what"], *([words.WHY.format(why=told["why"])] if told["why"] else [])),
            labels=((one.change.kind, kind),),
        )


def _told_of(graph: Graph, entity: Entity) -> list[Entity]:
    """Whose changes concern an entity: its own, and those of its partnerships."""
    return [entity, *graph.partnerships_of.get(entity.id, ())]


def _newest_first(entry: Entry) -> tuple[int, int, str]:
    return -entry.updated.toordinal(), -entry.published.toordinal(), entry.id


def _day(entry: Entry) -> datetime.date:
    return entry.updated


def _newest(entries: Sequence[T], day: Callable[[T], object]) -> Iterator[T]:
    """The newest of what is in order, and what has the same day as the last of them."""
    for number, entry in enumerate(entries):
        if number >= MIN_ENTRIES and day(entry) != day(entries[MIN_ENTRIES - 1]):
            return
        yield entry
