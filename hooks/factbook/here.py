"""The page that is being made, as its template sees it: links lead from it, it collects its headings and sources."""

from __future__ import annotations

import re
from collections.abc import Iterator
from types import MappingProxyType
from typing import Any, NamedTuple

from markupsafe import Markup, escape

from .chronology import Apart, month_of, year_of
from .entities import Entity, Partnership
from .graph import AnyRecord, EventRecord, Graph, concerned
from .mentions import Target
from .permalinks import address
from .prose import Link, Prose, Words


class Heading(NamedTuple):
    """A line of the table of contents; `title` is plain text."""

    id: str
    title: str
    level: int


class Here:
    """One page in the making.

    path: its address without slashes at the ends.  entity: what it is about.  base: what its links begin with, where
    that is not the way from its path to the root.  apart: the entities whose events are told
    in full on pages below their own, with the parts of the years that have pages of their own.
    cited: the sources cited so far, with their numbers.
    """

    def __init__(
        self,
        graph: Graph,
        path: str,
        entity: Entity | None = None,
        base: str | None = None,
        apart: Apart = MappingProxyType({}),
    ) -> None:
        # A page that is shown at any address, such as that of an error, begins its links at the root of the host.
        self.base = ("../" * (path.count("/") + 1) if path else "./") if base is None else base
        self.path = path
        self.entity = entity
        self.title = ""
        self.description = ""
        self.contents: list[Heading] = []
        self.cited: dict[str, int] = {}
        self._graph = graph
        self._apart = apart
        self._linked: set[Target] = {Target(entity.id)} if entity else set()

    def describe(self, title: str, description: str) -> str:
        """Give the page its title and its description for search engines."""
        self.title, self.description = " ".join(title.split()), " ".join(description.split())
        return ""

    def heading(self, id: str, title: str, level: int = 2) -> str:
        """Enter a heading into the table of contents."""
        self.contents.append(Heading(id, title, level))
        return ""

    def url(self, thing: Any) -> str:
        """The link from here to something, or to an address from the root of the site."""
        return self.base + (thing if isinstance(thing, str) else address(thing))

    def full(self, record: EventRecord) -> str:
        """The link from here to where an event is told in full."""
        years = self._apart.get(record.entity.id)
        if years is None:
            return self.url(record)
        year, month = year_of(record.fact.date), month_of(record.fact.date)
        pages = [part.path for part in years.get(year, ()) if part.first <= month] or ["chronology/"]
        return self.base + f"{address(record.entity)}{pages[-1]}#{record.fact.id.id}"

    def anchor(self, record: AnyRecord) -> str:
        """A fact's address on this page: its own id on its own page, with the id of its file on others."""
        if self.is_own(record):
            return record.fact.id.id
        return f"{record.entity.id}--{record.fact.id.id}"

    def with_former_ids(self, html: str) -> str:
        """The finished page, with what it keeps for links to ids that its facts had before."""
        for anchor in self._graph.former.anchors(self.entity) if self.entity else ():
            now = re.compile(rf'<[a-z][^<>]* id="{anchor.record.fact.id.id}"[^<>]*>')
            html = now.sub(rf'\g<0><span id="{anchor.id}"></span>', html, count=1)
        return html

    def number(self, source: str) -> int:
        """The number under which a source stands at the end of this page; it is given at its first citation."""
        return self.cited.setdefault(source, len(self.cited) + 1)

    def is_own(self, record: AnyRecord) -> bool:
        """Whether a fact stands in the file that this page is about."""
        return self.entity is not None and record.entity.id == self.entity.id

    def others(self, record: AnyRecord) -> list[Entity]:
        """Those that a fact is about, beside the entity of this page and, where that is a partnership, its parties."""
        own = {self.entity.id} if self.entity else set()
        if isinstance(self.entity, Partnership):
            own |= {party.id for party in self.entity.parties}
        return [self._graph.entities[id] for id in concerned(record) if id not in own]

    def prose(self, prose: Prose) -> Markup:
        """A text with its links, and with the first mention of each name on this page linked."""
        # All parts are escaped already; to have a Markup join them would look at each again.
        return Markup("".join(map(self._part, prose.parts)))

    def _part(self, part: Words | Link) -> Markup:
        if isinstance(part, Link):
            target = Target(part.target, part.fact)
            self._linked.add(target)
            return self._link(target, self._graph.words_of(part))
        if part.emphasised:
            return Markup(f"<em>{escape(part.text)}</em>")
        return Markup("".join(self._mentions(part.text)))

    def _mentions(self, text: str) -> Iterator[Markup]:
        done = 0
        for mention in self._graph.names.find(text):
            if mention.target in self._linked:
                continue
            self._linked.add(mention.target)
            yield escape(text[done : mention.start])
            yield self._link(mention.target, text[mention.start : mention.end])
            done = mention.end
        yield escape(text[done:])

    def _link(self, target: Target, words: str) -> Markup:
        url = self.url(self._graph.named(target.id)) + (f"#{target.fact}" if target.fact else "")
        return self._anchor(url, words)

    def _anchor(self, url: str, words: str) -> Markup:
        return Markup(f'<a href="{escape(url)}">{escape(words)}</a>')
