"""What feeds tell: events by the day on which they came to the site, and changes by the day on which they were made."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from operator import attrgetter
from typing import Final, NamedTuple

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


class Listed(NamedTuple):
    """An entry of a feed before it is told: its id, its day, in whose file what it tells of stands, and how to tell."""

    id: str
    updated: datetime.date
    entity: Entity
    tell: Callable[[], Entry]


class Feed(NamedTuple):
    """A feed: its id, the path of its files without endings, the page that it follows, its entries, newest first."""

    id: str
    path: str
    page: str
    title: str
    entries: tuple[Listed, ...]


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
        for kind, title, entries in (
            ("events", words.WHAT_HAPPENED, map(self._event, events)),
            ("changes", words.WHAT_WE_CHANGED, map(self._change, history.changes(changed))),
        ):
            tag = self.tag(f"feed:{id}:{kind}")
            yield Feed(tag, folder + kind, page, f"{name}: {title}", tuple(_newest(entries)))

    def tag(self, specific: str) -> str:
        return f"tag:{self.home.tag}:{specific}"

    def _event(self, record: EventRecord) -> Dated:
        graph = self.graph
        days = history.changed(graph, record), history.added(graph, record)
        return Dated(Listed(self._tag_of(record), days[0], record.entity, partial(self.happened, record)), days[1])

    def _change(self, one: history.Changed) -> Dated:
        about = self.graph.former.first(one.fact) if one.fact else first_id(one.entity)
        tag = self.tag(f"change:{one.change.date.text}:{one.number}:{about}")
        return Dated(Listed(tag, one.day, one.entity, partial(self.changed, one, tag)), one.day)

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

    def changed(self, one: history.Changed, tag: str) -> Entry:
        told = self.telling.change(one)
        kind = words.CHANGES[one.change.kind]
        return Entry(
            id=tag,
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


class Dated(NamedTuple):
    """An entry of a feed, and the day on which it came to the site."""

    entry: Listed
    published: datetime.date

    @property
    def order(self) -> tuple[int, int, str]:
        """Before and behind which others it stands: the newest first."""
        return -self.entry.updated.toordinal(), -self.published.toordinal(), self.entry.id


def _newest(dated: Iterable[Dated]) -> Iterator[Listed]:
    """The newest of some entries, and those that have the same day as the last of them."""
    entries = [one.entry for one in sorted(dated, key=attrgetter("order"))]
    for number, entry in enumerate(entries):
        if number >= MIN_ENTRIES and entry.updated != entries[MIN_ENTRIES - 1].updated:
            return
        yield entry
