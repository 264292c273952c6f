"""The lite edition: pages without script, theme or further file for each country and partnership."""

from __future__ import annotations

import gzip
import hashlib
from base64 import b64encode
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from itertools import accumulate, chain, pairwise
from types import MappingProxyType
from typing import Any, Final, NamedTuple

from . import indexes
from .entities import Country, Partnership, statements
from .facts import Event, Figure
from .graph import AnyRecord, Graph, Record
from .here import Here
from .mentions import Target
from .pages import Pages
from .permalinks import address
from .processes import share
from .templating import TEMPLATES
from .watched import SHEETS, reads_of

# What a page may weigh as it is sent, in bytes: what has more facts goes on on a second page.
LIMIT: Final = 13_500
INDEX: Final = "lite"


class Document(NamedTuple):
    """A whole HTML file, and its path from the root of the site."""

    path: str
    html: str


class LiteHere(Here):
    """A page of the edition: its links stay there where they can.

    path: its address, where it is a page of no entity.  number, of: which page of its entity it is, of how many.
    facts: those that stand on it.  asked: the facts of the edition that it links to.
    """

    def __init__(
        self,
        graph: Graph,
        entity: Country | Partnership | None = None,
        *,
        facts: Sequence[AnyRecord] = (),
        number: int = 1,
        of: int = 1,
        pages: Mapping[str, int] = MappingProxyType({}),
        path: str | None = None,
    ) -> None:
        super().__init__(graph, path or _path(entity, number), entity)
        self._of = entity
        self.facts, self.sheet, self.of = facts, number, of
        self._pages = pages
        self.asked: set[str] = set()

    def url(self, thing: Any) -> str:
        of = thing.entity if isinstance(thing, Record) else thing
        if not isinstance(of, (Country, Partnership)):
            return super().url(thing)
        fragment = thing.fact.id.id if isinstance(thing, Record) else None
        return self._to(of, fragment)

    def _link(self, target: Target, words: str) -> Any:
        thing = self._graph.named(target.id)
        if target.fact and isinstance(thing, (Country, Partnership)):
            return self._anchor(self._to(thing, target.fact), words)
        return super()._link(target, words)

    def whole(self, thing: Any) -> str:
        """The link to a page of the whole site."""
        return super().url(thing)

    def page(self, number: int) -> str:
        """The link to another page of the same entity."""
        return f"{self.base}{_path(self._of, number)}/"

    def _to(self, entity: Country | Partnership, fact: str | None) -> str:
        key = f"{entity.id}#{fact}"
        self.asked.add(key)
        number = self._pages.get(key, 1)
        return f"{self.base}{_path(entity, number)}/" + (f"#{fact}" if fact else "")


def documents(pages: Pages) -> Iterator[Document]:
    """Every page of the edition, its index first."""
    edition = Edition(pages)
    yield from edition.indexes()
    measured = dict(chain.from_iterable(share(edition.entities, edition.measured)))
    sheets = edition.sheets({id: one.lengths for id, one in measured.items()})
    others = [
        entity
        for entity in edition.entities
        if measured[entity.id].sole is None or measured[entity.id].asked & sheets.keys()
    ]

    def made(some: Iterator[Country | Partnership]) -> list[tuple[str, list[Document]]]:
        return [(entity.id, edition.of(entity, measured[entity.id].lengths, sheets)) for entity in some]

    by_entity = dict(chain.from_iterable(share(others, made)))
    for entity in edition.entities:
        sole = measured[entity.id].sole
        yield from by_entity.get(entity.id) or ([sole] if sole else [])


class Measured(NamedTuple):
    """How many facts stand on each page of an entity; where that is one page, the page, and what it links to.

    The page stands, if nothing that it links to is on another page than the first of its entity.
    """

    lengths: Sequence[int]
    sole: Document | None = None
    asked: Set[str] = frozenset()


class Edition:
    """The edition of a site. entities: those that have pages in it."""

    def __init__(self, pages: Pages) -> None:
        self._pages = pages
        self.entities: Final[Sequence[Country | Partnership]] = [*pages.graph.countries, *pages.graph.partnerships]
        self._style = (TEMPLATES / "lite" / "style.css").read_text(encoding="utf-8").strip()
        # Nothing may be loaded or run, and of styles only this one.
        self._allowed = b64encode(hashlib.sha256(self._style.encode()).digest()).decode()

    def indexes(self) -> Iterator[Document]:
        """The page that lists all others, and its parts, where it would be too long."""
        found = indexes.shelves(self.entities, indexes.MOST_NAMES, lambda entity: entity.name)
        shelves = [shelf for shelf, _ in found]
        here = LiteHere(self._pages.graph)
        yield self._document(here, things=() if found else self.entities, shelves=shelves, shelf=None)
        for shelf, things in found:
            here = LiteHere(self._pages.graph, path=f"{INDEX}/{shelf.path}")
            yield self._document(here, things=things, shelves=shelves, shelf=shelf)

    def sheets(self, lengths: Mapping[str, Sequence[int]]) -> Mapping[str, int]:
        """The number of its page for each fact that is not on the first of its entity."""
        graph = self._pages.graph
        return {
            record.key: number
            for entity in self.entities
            if len(lengths[entity.id]) > 1
            for number, part in enumerate(_cut(_facts(graph, entity), lengths[entity.id]), 1)
            for record in part
            if record.entity.id == entity.id and number > 1
        }

    def of(self, entity: Country | Partnership, lengths: Sequence[int], sheets: Mapping[str, int]) -> list[Document]:
        """The pages of an entity."""
        graph, parts = self._pages.graph, _cut(_facts(self._pages.graph, entity), lengths)
        return [
            self._document(LiteHere(graph, entity, facts=part, number=number, of=len(parts), pages=sheets))
            for number, part in enumerate(parts, 1)
        ]

    def measured(self, entities: Iterable[Country | Partnership]) -> list[tuple[str, Measured]]:
        """How the facts of each entity stand on its pages."""
        return [(entity.id, self.measure(entity)) for entity in entities]

    def measure(self, entity: Country | Partnership) -> Measured:
        """How the facts of an entity stand on its pages."""
        facts = _facts(self._pages.graph, entity)
        here = LiteHere(self._pages.graph, entity, facts=facts)
        document = self._document(here)
        if _is_light(document):
            return Measured([len(facts)], document, here.asked)
        return Measured(self._lengths(entity, facts))

    def _document(self, here: LiteHere, **more: Any) -> Document:
        template = "lite/entity.html" if here.entity else "lite/index.html"
        more |= {"entity": here.entity, "style": self._style, "allowed": self._allowed}
        html = self._pages.render(template, here, **more)
        if (reads := reads_of(self._pages.graph)) is not None:
            reads.now |= {(SHEETS, key) for key in here.asked}
        html = here.with_former_ids(html)
        return Document(f"{here.path}/index.html", "\n".join(line for line in html.splitlines() if line.strip()) + "\n")

    def _lengths(self, entity: Country | Partnership, facts: Sequence[AnyRecord]) -> list[int]:
        """As many facts as keep each page within the limit: all, or else halved and halved again."""
        # As one page of many, which says more about the others than most will.
        if len(facts) < 2 or _is_light(self._document(LiteHere(self._pages.graph, entity, facts=facts, of=8))):
            return [len(facts)]
        half = len(facts) // 2
        return [*self._lengths(entity, facts[:half]), *self._lengths(entity, facts[half:])]


def _is_light(document: Document) -> bool:
    return len(gzip.compress(document.html.encode(), mtime=0)) <= LIMIT


def _cut(facts: Sequence[AnyRecord], lengths: Iterable[int]) -> list[Sequence[AnyRecord]]:
    ends = list(accumulate(lengths, initial=0))
    return [facts[start:end] for start, end in pairwise(ends)]


def _facts(graph: Graph, entity: Country | Partnership) -> list[AnyRecord]:
    """All that a page tells, in its order: its own facts, and the events and figures of others that concern it."""
    own = [Record(entity, fact) for fact in statements(entity) if not isinstance(fact, (Event, Figure))]
    return [*own, *graph.events_of.get(entity.id, ()), *graph.figures_of.get(entity.id, ())]


def _path(entity: Country | Partnership | None, number: int) -> str:
    if entity is None:
        return INDEX
    return f"{INDEX}/{address(entity).rstrip('/')}" + (f"/{number}" if number > 1 else "")
