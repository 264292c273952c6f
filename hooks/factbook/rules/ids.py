"""Rules about ids: one belongs to one thing only, and what it names is of the right kind."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
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


def duplicate_id(graph: Graph) -> Iterator[Finding]:
    """An id belongs to one thing in all folders, the glossary and the lists of former ids (`aliases`) together."""
    owners: defaultdict[str, list[tuple[str, Place]]] = defaultdict(list)
    for thing in graph.things:
        start = thing.places.start
        owners[thing.id].append((start.file.path, start))
    for entity in graph.entities.values():
        for alias in entity.aliases:
            owners[alias.id].append((alias.place.file.path, alias.place))
    for id, found in owners.items():
        for _, place in found[1:]:
            yield Finding(place, f"the id '{id}' belongs to {found[0][0]} already", "give one of the two another id")


def duplicate_fact_id(graph: Graph) -> Iterator[Finding]:
    """The id of a fact is unique in its file, over all its lists."""
    for entity in graph.entities.values():
        seen: dict[str, Place] = {}
        for fact in statements(entity):
            if fact.id.id in seen:
                line = seen[fact.id.id].line
                yield Finding(
                    fact.id.place, f"the id '{fact.id.id}' has been given on line {line}", "choose another id"
                )
            else:
                seen[fact.id.id] = fact.id.place


def unsuitable_id(graph: Graph) -> Iterator[Finding]:
    """Parties are countries or organisations; a membership is of an organisation; what a partnership follows is another
    partnership; an owner is a country or organisation."""
    for reference in graph.references:
        entity = graph.entities.get(reference.id)
        kinds, words = KINDS.get(reference.to, ((), ""))
        if kinds and entity is not None and not isinstance(entity, kinds):
            help = f"it stands in {entity.places.start.file.path}"
            yield Finding(reference.place, f"'{reference.id}' is not {words}", help)


def names_itself(graph: Graph) -> Iterator[Finding]:
    """Nothing is a member of itself or follows itself."""
    for entity in graph.entities.values():
        named: Iterable[Reference]
        if isinstance(entity, Partnership):
            named = entity.follows
        else:
            named = (membership.of for membership in entity.memberships)
        for reference in named:
            if reference.id == entity.id:
                yield Finding(reference.place, f"'{entity.id}' names itself", "name another, or delete it")
