"""Rules about the whole: every page can be reached, every term is used, every name stands for one thing."""

from __future__ import annotations

from collections.abc import Iterator

from ..entities import Entity, Partnership, Term
from ..graph import Graph
from ..linking import named_in
from .finding import Finding


def unreachable_entity(graph: Graph, entity: Entity) -> Iterator[Finding]:
    """Some other page leads to each country, organisation and partnership: as party, member, owner, or by its name."""
    id = entity.id
    # A partnership stands on its parties' pages, a member on that of its organisation.
    if isinstance(entity, Partnership) or entity.memberships:
        return
    ways = (graph.partnerships_of, graph.mentioned_by, graph.members, graph.owned_by, graph.followed_by)
    if any(id in way for way in ways) or any(record.entity.id != id for record in graph.events_of.get(id, ())):
        return
    help = "name it in a fact that concerns it, or delete the file"
    yield Finding(entity.places.start, f"no other page leads to '{id}'", help)


def unused_term(graph: Graph, term: Term) -> Iterator[Finding]:
    """A term of the glossary is used in some text."""
    if term.id not in graph.mentioned_by and term.id not in used_by_terms(graph):
        yield Finding(term.places.start, f"no text uses the term '{term.name}'", "use it, or delete it")


def used_by_terms(graph: Graph) -> frozenset[str]:
    """The ids that the meaning of some other term names."""
    return frozenset(id for term in graph.terms.values() for id in named_in(term.means, graph.names) if id != term.id)


def ambiguous_name(graph: Graph) -> Iterator[Finding]:
    """A name, a spelling (`also`) or a term stands for one thing, so that a mention of it can be a link."""
    things = (*graph.entities.values(), *graph.terms.values())
    names = [thing.name for thing in things]
    names += [name for thing in things if thing.also for name in thing.also]
    if len(set(names)) == len(names):
        return
    owners: dict[str, str] = {}
    for thing in things:
        for name in dict.fromkeys((thing.name, *thing.also)):
            owner = owners.setdefault(name, thing.id)
            if owner != thing.id:
                help = "give one of the two another name, or leave the spelling out"
                place = thing.places.of("also" if name in thing.also else "name")
                yield Finding(place.find(name) or place, f"'{name}' is a name of '{owner}' already", help)
