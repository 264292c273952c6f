"""Rules about the whole: every page can be reached, every term is used, every name stands for one thing."""

from __future__ import annotations

from collections.abc import Iterator

from ..graph import Graph, concerned, named_in
from .finding import Finding


def unreachable_entity(graph: Graph) -> Iterator[Finding]:
    """Some other page leads to each country, organisation and partnership: as party, member, owner, or by its name."""
    reached = set(graph.mentioned_by) | set(graph.partnerships_of) | set(graph.members) | set(graph.owned_by)
    reached |= {party.id for p in graph.partnerships for party in (*p.parties, *p.follows)} | set(graph.followed_by)
    reached |= {p.id for p in graph.partnerships}  # each stands on its parties' pages
    reached |= {member.entity.id for members in graph.members.values() for member in members}
    reached |= {id for record in graph.events for id in concerned(record) if id != record.entity.id}
    for entity in graph.entities.values():
        if entity.id not in reached:
            help = "name it in a fact that concerns it, or delete the file"
            yield Finding(entity.places.start, f"no other page leads to '{entity.id}'", help)


def unused_term(graph: Graph) -> Iterator[Finding]:
    """A term of the glossary is used in some text."""
    used = set(graph.mentioned_by)
    used |= {id for term in graph.terms.values() for id in named_in(term.means, graph.names) if id != term.id}
    for term in graph.terms.values():
        if term.id not in used:
            yield Finding(term.places.start, f"no text uses the term '{term.name}'", "use it, or delete it")


def ambiguous_name(graph: Graph) -> Iterator[Finding]:
    """A name, a spelling (`also`) or a term stands for one thing, so that a mention of it can be a link."""
    owners: dict[str, str] = {}
    for thing in (*graph.entities.values(), *graph.terms.values()):
        for name in dict.fromkeys((thing.name, *thing.also)):
            owner = owners.setdefault(name, thing.id)
            if owner != thing.id:
                help = "give one of the two another name, or leave the spelling out"
                place = thing.places.of("also" if name in thing.also else "name")
                yield Finding(place.find(name) or place, f"'{name}' is a name of '{owner}' already", help)
