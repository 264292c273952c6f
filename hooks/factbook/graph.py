"""All facts, and the ways between them: what the files say once, this derives for every page that shows it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from itertools import chain
from operator import attrgetter
from typing import Any, Final, Generic, NamedTuple, TypeVar

from .derived import Change, Derived, derive
from .derived import renew as renew_map
from .entities import Country, Entity, Organisation, Partnership, Publisher, Region, Source, Term, statements
from .facts import Event, Figure, Membership, Provenance, Statement, provenances, texts
from .mentions import Names
from .prose import Link, Prose, Words
from .published import NOTHING_YET, Published
from .values import Reference

T = TypeVar("T")
# The key of a map that has only one.
_ALL: Final = ""
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
    mentioned_by: the entities in whose texts an entity or term is named.  former: those that once had an id.
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
    former: Mapping[str, tuple[Entity, ...]]
    names: Names

    @property
    def references(self) -> Iterator[Reference]:
        """Every id that a fact names, with what it may name."""
        return chain.from_iterable(self.named_by)

    @property
    def countries(self) -> list[Country]:
        return sorted((e for e in self.entities.values() if isinstance(e, Country)), key=_by_name)

    @property
    def organisations(self) -> list[Organisation]:
        return sorted((e for e in self.entities.values() if isinstance(e, Organisation)), key=_by_name)

    @property
    def partnerships(self) -> list[Partnership]:
        return sorted((e for e in self.entities.values() if isinstance(e, Partnership)), key=_latest_first)

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
        sides = _sides(record)
        owners = {self._owner(source.id) for source in provenance.sources}
        return bool(owners) and None not in owners and owners <= sides

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


class Facts(NamedTuple):
    """What the files say: all that a graph is made of."""

    region: Region
    things: tuple[Named, ...]
    named_by: tuple[tuple[Reference, ...], ...] = ()
    unsound: frozenset[str] = frozenset()
    published: Published = NOTHING_YET


class Renewed(NamedTuple):
    """A graph made from another; what in it is not as it was, as names of fields and keys of them."""

    graph: Graph
    changed: frozenset[tuple[str, str]] | None


def build(facts: Facts) -> Graph:
    """Everything that can be derived from the facts, derived once."""
    said = _said(facts)
    names = Names(said["entities"].values(), said["terms"].values())
    maps = {name: derive(how, said[of].values()) for name, (of, how) in _maps(names).items()}
    return _graph(said, maps, names)


def renew(before: Graph, facts: Facts) -> Renewed:
    """The graph of facts most of which are those of another: the same as if it were built.

    What has not changed is the same object as before. None for what has changed where that is too much to tell.
    """
    said = _said(facts)
    changes = {of: _change(getattr(before, of), said[of]) for of in ("entities", "publishers", "terms")}
    if any(change.is_large for change in changes.values()):
        return Renewed(build(facts), None)
    said |= {of: getattr(before, of) for of, change in changes.items() if not change.gone and not change.come}
    if said["publishers"] is before.publishers:
        said["sources"] = before.sources
    names, renamed = before.names.renewed(said["entities"], said["terms"], (changes["entities"], changes["terms"]))
    changed = {of: {thing.id for thing in (*change.gone, *change.come)} for of, change in changes.items()}
    changed["sources"] = _differing(before.sources, said["sources"])
    changed["unsound"] = set(before.unsound ^ facts.unsound)
    maps, old = {}, _maps(before.names)
    for name, (of, how) in _maps(names).items():
        was = {_ALL: before.events} if name == "events" else getattr(before, name)
        change = changes[of]
        if name == "mentioned_by" and renamed:
            change = _with_those_that_hold(renamed, change, said[of])
        maps[name], changed[name] = renew_map(was, how, old[name][1], change)
    return Renewed(_graph(said, maps, names), frozenset((name, key) for name, keys in changed.items() for key in keys))


def _graph(said: dict[str, Any], maps: dict[str, Any], names: Names) -> Graph:
    return Graph(**said, **{**maps, "events": maps["events"].get(_ALL, ())}, names=names)


def _said(facts: Facts) -> dict[str, Any]:
    publishers = {thing.id: thing for thing in facts.things if isinstance(thing, Publisher)}
    return {
        **facts._asdict(),
        "entities": _entities(facts.things),
        "publishers": publishers,
        "terms": {thing.id: thing for thing in facts.things if isinstance(thing, Term)},
        "sources": {s.id: s for publisher in publishers.values() for s in publisher.sources.values()},
    }


def _change(before: Mapping[str, T], now: Mapping[str, T]) -> Change[T]:
    return Change(
        [thing for id, thing in before.items() if now.get(id) is not thing],
        [thing for id, thing in now.items() if before.get(id) is not thing],
        {id: place for place, id in enumerate(now)},
    )


def _differing(before: Mapping[str, object], now: Mapping[str, object]) -> set[str]:
    if before is now:
        return set()
    return {id for id in {**before, **now} if before.get(id) is not now.get(id)}


def _with_those_that_hold(
    names: Collection[str], change: Change[Entity], entities: Mapping[str, Entity]
) -> Change[Entity]:
    """The change, and with it all entities in whose texts one of some names may stand."""
    come = {id(entity) for entity in change.come}
    others = [
        entity
        for entity in entities.values()
        if id(entity) not in come and any(name in text for text in _words(entity) for name in names)
    ]
    return change._replace(gone=[*change.gone, *others], come=[*change.come, *others])


def _words(entity: Entity) -> Iterator[str]:
    return (part.text for text in _texts(entity) for part in text.parts if isinstance(part, Words))


# --- the maps ---------------------------------------------------------------------------------------------------------


def _maps(names: Names) -> Mapping[str, tuple[str, Derived[Any, Any]]]:
    """How each map of the graph follows from its entities, publishers or terms."""
    return {
        "partnerships_of": ("entities", Derived(_parties, _itself, _by_period)),
        "events": ("entities", Derived(lambda e: ((_ALL, record) for record in _events(e)), _entity, _by_date)),
        "events_of": ("entities", Derived(lambda e: _under(_events(e), concerned), _entity, _by_date)),
        "events_on": ("entities", Derived(lambda e: ((r.fact.date.text, r) for r in _events(e)), _entity, _by_date)),
        "figures_of": ("entities", Derived(lambda e: _under(_figures(e), concerned), _entity, _own_first)),
        "members": ("entities", Derived(_members, _entity)),
        "followed_by": ("entities", Derived(_followed, _itself, _by_period)),
        "resting_on": ("entities", Derived(lambda e: _under(_records(e), _cited), _entity)),
        "said_by": ("entities", Derived(lambda e: _under(_records(e), _sayers), _entity)),
        "mentioned_by": ("entities", Derived(lambda e: _mentions(e, names), _itself)),
        "former": ("entities", Derived(lambda e: ((alias.id, e) for alias in e.aliases), _itself)),
        "terms_on": ("terms", Derived(lambda term: ((source.id, term) for source in term.sources), _itself)),
        "owned_by": ("publishers", Derived(lambda p: ((p.owned_by.id, p),) if p.owned_by else (), _itself)),
    }


def _itself(thing: T) -> T:
    return thing


# In C, for it is asked of every event at each change.
_entity = attrgetter("entity")


def _records(entity: Entity) -> Iterator[AnyRecord]:
    return (Record(entity, fact) for fact in statements(entity))


def _events(entity: Entity) -> Iterator[EventRecord]:
    return (EventRecord(entity, event) for event in entity.events)


def _figures(entity: Entity) -> Iterator[Record[Figure]]:
    return (Record(entity, figure) for figure in entity.figures)


def _under(records: Iterable[Record[F]], keys: Callable[[AnyRecord], Iterable[str]]) -> Iterator[tuple[str, Record[F]]]:
    """Each fact, once under each of its keys."""
    return ((key, record) for record in records for key in dict.fromkeys(keys(record)))


def _cited(record: AnyRecord) -> Iterator[str]:
    return (source.id for provenance in provenances(record.fact) for source in provenance.sources)


def _sayers(record: AnyRecord) -> Iterator[str]:
    return (author.id for provenance in provenances(record.fact) for author in provenance.according_to)


def _parties(entity: Entity) -> Iterator[tuple[str, Partnership]]:
    if isinstance(entity, Partnership):
        yield from ((party.id, entity) for party in entity.parties)


def _followed(entity: Entity) -> Iterator[tuple[str, Partnership]]:
    if isinstance(entity, Partnership):
        yield from ((earlier.id, entity) for earlier in entity.follows)


def _members(entity: Entity) -> Iterator[tuple[str, Member]]:
    if not isinstance(entity, Partnership):
        yield from ((membership.of.id, Member(entity, membership)) for membership in entity.memberships)


def _mentions(entity: Entity, names: Names) -> Iterator[tuple[str, Entity]]:
    found = (id for text in _texts(entity) for id in named_in(text, names))
    return ((id, entity) for id in dict.fromkeys(found) if id != entity.id)


def _texts(entity: Entity) -> Iterator[Prose]:
    yield entity.summary
    for fact in statements(entity):
        yield from texts(fact)


def _by_date(_: str, record: EventRecord) -> tuple[Any, ...]:
    return (*record.fact.date.order, record.key)


def _by_period(_: str, partnership: Partnership) -> tuple[Any, ...]:
    return _latest_first(partnership)


def _own_first(key: str, record: AnyRecord) -> bool:
    return record.entity.id != key


def named_in(prose: Prose, names: Names) -> Iterator[str]:
    """The ids that a text links to or names."""
    for part in prose.parts:
        if isinstance(part, Link):
            yield part.target
        elif isinstance(part, Words):
            yield from (mention.target.id for mention in names.find(part.text))


def _entities(things: Iterable[Named]) -> dict[str, Entity]:
    """Entities by id, the first of those that have the same."""
    found: dict[str, Entity] = {}
    for thing in things:
        if not isinstance(thing, (Publisher, Term)):
            found.setdefault(thing.id, thing)
    return found


def _by_name(entity: Entity) -> str:
    return entity.name


def _latest_first(partnership: Partnership) -> tuple[bool, int, int, str]:
    """Those that go on first, then by their beginning, the latest first."""
    period = partnership.period
    return partnership.has_ended, -period.latest.toordinal(), -period.earliest.toordinal(), partnership.id
