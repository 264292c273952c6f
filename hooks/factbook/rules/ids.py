"""Rules about ids: one belongs to one thing only, and what it names is of the right kind."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Final

from ..entities import Country, Entity, Organisation, Partnership, statements
from ..graph import Graph
from ..problems import Place
from ..values import Reference
from .finding import Finding

# What a field that names one of these may name, and how to say so.
KINDS: Final[Mapping[str, tuple[tuple[type[Entity], ...], str]]] = MappingProxyType(
    {
        "side": ((Country, Organisation), "a country or organisation"),
        "organisation": ((Organisation,), "an organisation"),
        "partnership": ((Partnership,), "a partnership"),
    }
)

References = tuple[Reference, ...]


def duplicate_id(graph: Graph) -> Iterator[Finding]:
    """An id belongs to one thing in all folders, the glossary and the lists of former ids (`aliases`) together."""
    ids = {thing.id for thing in graph.things}
    former = graph.once_called
    if len(ids) == len(graph.things) and ids.isdisjoint(former) and len(former) == _length(former):
        return
    owners: defaultdict[str, list[tuple[str, Place]]] = defaultdict(list)
    for thing in graph.things:
        start = thing.places.start
        owners[thing.id].append((start.file.path, start))
    for entity in graph.entities.values():
        # Its own id in the list parts the names that its file had from those of files that were merged into it.
        for alias in (alias for alias in entity.aliases if alias.id != entity.id):
            owners[alias.id].append((alias.place.file.path, alias.place))
    for id, found in owners.items():
        for _, place in found[1:]:
            yield Finding(place, f"the id '{id}' belongs to {found[0][0]} already", "give one of the two another id")


def duplicate_fact_id(graph: Graph, entity: Entity) -> Iterator[Finding]:
    """The id of a fact is unique in its file, over all its lists and all ids that facts had there before."""
    seen: dict[str, Reference] = {}
    for fact in statements(entity):
        yield from _taken(seen, fact.id.id, fact.id, "choose another id")
    # A fact keeps its place on each page where it stood, so no other may have it there.
    for anchor in (*graph.former.anchors(entity), *graph.former.moved(entity)):
        help = "its former place is taken: give the fact that stands there another id, or leave this out"
        yield from _taken(seen, anchor.id, anchor.alias, help)


def _taken(seen: dict[str, Reference], id: str, given: Reference, help: str) -> Iterator[Finding]:
    first = seen.setdefault(id, given)
    if first is not given:
        where = f"on line {first.place.line}" + (f" of {first.file.path}" if first.file is not given.file else "")
        yield Finding(given.place, f"the id '{id}' has been given {where}", help)


def unsuitable_id(graph: Graph, named: References) -> Iterator[Finding]:
    """Parties are countries or organisations; a membership is of an organisation; what a partnership follows is another
    partnership; an owner is a country or organisation."""
    for reference in named:
        if reference.to not in KINDS:
            continue
        entity = graph.entities.get(reference.id)
        kinds, words = KINDS[reference.to]
        if entity is not None and not isinstance(entity, kinds):
            help = f"it stands in {entity.places.file.path}"
            yield Finding(reference.place, f"'{reference.id}' is not {words}", help)


def names_itself(graph: Graph, entity: Entity) -> Iterator[Finding]:
    """Nothing is a member of itself or follows itself."""
    named = entity.follows if isinstance(entity, Partnership) else [membership.of for membership in entity.memberships]
    for reference in named:
        if reference.id == entity.id:
            yield Finding(reference.place, f"'{entity.id}' names itself", "name another, or delete it")


def _length(groups: Mapping[str, tuple[object, ...]]) -> int:
    return sum(map(len, groups.values()))
