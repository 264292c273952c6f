"""Make a graph of facts, or renew one of which most has stayed."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from operator import attrgetter
from typing import Any, Final, NamedTuple, TypeVar

from . import former
from .derived import Change, Derived, derive
from .derived import renew as renew_map
from .entities import Entity, Partnership, Publisher, Region, Term, statements
from .facts import Figure, Statement, provenances, texts
from .graph import AnyRecord, EventRecord, Graph, Member, Named, Record, concerned, latest_first
from .mentions import Names
from .prose import Link, Prose, Words
from .published import NOTHING_YET, Published
from .values import Reference

T = TypeVar("T")
F = TypeVar("F", bound=Statement, covariant=True)
# The key of a map that has only one.
_ALL: Final = ""


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
        "once_called": ("entities", Derived(_called, _itself)),
        "once_in": ("entities", Derived(lambda e: former.anchors_of(_records(e)), attrgetter("record.entity"))),
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


def _called(entity: Entity) -> Iterator[tuple[str, Entity]]:
    # Its own id in the list parts the names that its file had from those of files that were merged into it.
    return ((alias.id, entity) for alias in entity.aliases if alias.id != entity.id)


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
    return latest_first(partnership)


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
