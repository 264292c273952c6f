"""All facts, and the ways between them: what the files say once, this derives for every page that shows it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass
from itertools import chain
from typing import Generic, NamedTuple, TypeVar

from .entities import Country, Entity, Organisation, Partnership, Publisher, Region, Source, Term, statements
from .facts import Event, Figure, Membership, Provenance, Statement, provenances
from .former import Anchor, Former
from .mentions import Names
from .prose import Link, Prose, Words
from .published import Published
from .values import Reference

T = TypeVar("T")
F = TypeVar("F", bound=Statement, covariant=True)


class Record(NamedTuple, Generic[F]):
    """A fact, with the entity in whose file it stands."""

    entity: Entity
    fact: F

    @property
    def key(self) -> str:
        """The fact's address in the world of ids, for ever: ``river-guard#guard-begins``."""
        return f"{self.entity.id}#{self.fact.id.id}"


AnyRecord = Record[Statement]
EventRecord = Record[Event]


class Member(NamedTuple):
    """Who belongs to an organisation, and the fact that says so."""

    entity: Entity
    membership: Membership


Named = Entity | Publisher | Term


@dataclass(frozen=True, slots=True, kw_only=True)
class Graph:
    """All facts of a region.

    The first nine are what the files say; the others are derived from them, each keyed by the id that it is about.

    region: what the site is about.  things: all that has an id; where two have the same, the first is the one below.
    entities, publishers, terms, sources: by id (`publisher/article` for a source).
    named_by: of each file, every id that its facts name, with what it may name.
    unsound: ids of files that have problems of their own, to which references are not judged.
    published: what readers have been given so far, each with the day on which they were first given it.
    partnerships_of: those a country or organisation is a party to, the latest first.
    events: all, in order of date.  events_of: those that concern an entity, wherever they stand, in order of date.
    events_on: those that have the same text for a date.
    figures_of: those that concern an entity, its own first.  members: of an organisation.
    followed_by: the partnerships that took the place of one.  owned_by: the publishers that an entity owns.
    resting_on, terms_on: the facts, and the terms, that cite a source.  said_by: the facts told on somebody's word.
    mentioned_by: the entities in whose texts an entity or term is named.
    once_called: the entities that once had an id.  once_in: the ids that facts had before in a file, by its id.
    """

    region: Region
    things: tuple[Named, ...]
    entities: Mapping[str, Entity]
    publishers: Mapping[str, Publisher]
    terms: Mapping[str, Term]
    sources: Mapping[str, Source]
    named_by: tuple[tuple[Reference, ...], ...]
    unsound: Set[str]
    published: Published

    partnerships_of: Mapping[str, tuple[Partnership, ...]]
    events: tuple[EventRecord, ...]
    events_of: Mapping[str, tuple[EventRecord, ...]]
    events_on: Mapping[str, tuple[EventRecord, ...]]
    figures_of: Mapping[str, tuple[AnyRecord, ...]]
    members: Mapping[str, tuple[Member, ...]]
    followed_by: Mapping[str, tuple[Partnership, ...]]
    resting_on: Mapping[str, tuple[AnyRecord, ...]]
    terms_on: Mapping[str, tuple[Term, ...]]
    said_by: Mapping[str, tuple[AnyRecord, ...]]
    owned_by: Mapping[str, tuple[Publisher, ...]]
    mentioned_by: Mapping[str, tuple[Entity, ...]]
    once_called: Mapping[str, tuple[Entity, ...]]
    once_in: Mapping[str, tuple[Anchor[AnyRecord], ...]]
    names: Names

    @property
    def references(self) -> Iterator[Reference]:
        """Every id that a fact names, with what it may name."""
        return chain.from_iterable(self.named_by)

    @property
    def former(self) -> Former[AnyRecord]:
        """The ids that files and facts had before."""
        return Former(self.entities, self.once_called, self.once_in)

    @property
    def countries(self) -> list[Country]:
        return sorted((e for e in self.entities.values() if isinstance(e, Country)), key=_by_name)

    @property
    def organisations(self) -> list[Organisation]:
        return sorted((e for e in self.entities.values() if isinstance(e, Organisation)), key=_by_name)

    @property
    def partnerships(self) -> list[Partnership]:
        return sorted((e for e in self.entities.values() if isinstance(e, Partnership)), key=latest_first)

    def records(self) -> Iterator[AnyRecord]:
        """Every fact of every file."""
        return (Record(entity, fact) for entity in self.entities.values() for fact in statements(entity))

    def named(self, id: str) -> Named | None:
        """What an id stands for: an entity, a publisher or a term."""
        return self.entities.get(id) or self.publishers.get(id) or self.terms.get(id)

    def plain(self, prose: Prose) -> str:
        """A text without its links; a link that leads nowhere is left as its id."""
        return "".join(part.text if isinstance(part, Words) else self.words_of(part) for part in prose.parts)

    def words_of(self, link: Link) -> str:
        """The words of a link: its own, or the name of what it leads to."""
        thing = self.named(link.target)
        return link.words or (thing.name if thing else link.target)

    def sources_of(self, entity: Entity) -> list[Source]:
        """The sources of an entity's own facts, each once, in the order in which they are cited."""
        cited = (source.id for fact in statements(entity) for p in provenances(fact) for source in p.sources)
        return [self.sources[id] for id in dict.fromkeys(cited)]

    def is_one_sided(self, record: AnyRecord, provenance: Provenance) -> bool:
        """Whether every source belongs to a side that the fact is about: one side's account."""
        owners = {self._owner(source.id) for source in provenance.sources}
        return bool(owners) and None not in owners and owners <= _sides(record)

    def independent(self, record: AnyRecord, provenance: Provenance) -> set[str]:
        """Who say so without being a side of the fact: each publisher, or whoever owns it, once."""
        voices = {self._owner(source.id) or source.id.partition("/")[0] for source in provenance.sources}
        return voices - _sides(record)

    def _owner(self, source: str) -> str | None:
        publisher = self.publishers.get(source.partition("/")[0])
        return publisher.owned_by.id if publisher and publisher.owned_by else None


def concerned(record: AnyRecord) -> list[str]:
    """The ids of those a fact is about: the entity in whose file it stands, a partnership's parties, and `about`."""
    entity, fact = record
    ids = [entity.id]
    if isinstance(entity, Partnership):
        ids += [party.id for party in entity.parties]
    if isinstance(fact, (Event, Figure)):
        ids += [other.id for other in fact.about]
    return list(dict.fromkeys(ids))


def _sides(record: AnyRecord) -> set[str]:
    sides = set(concerned(record))
    # A figure in an organisation's file is what the organisation counted of others.
    if isinstance(record.entity, Organisation) and isinstance(record.fact, Figure):
        sides.discard(record.entity.id)
    return sides


def _by_name(entity: Entity) -> str:
    return entity.name


def latest_first(partnership: Partnership) -> tuple[bool, int, int, str]:
    """Those that go on first, then by their beginning, the latest first."""
    period = partnership.period
    return partnership.has_ended, -period.latest.toordinal(), -period.earliest.toordinal(), partnership.id
