"""Rules about ids: what one names exists, is of the right kind, and belongs to one thing only."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Final

from ..entities import Country, Entity, Organisation, Partnership, statements
from ..graph import Graph
from ..problems import Place, did_you_mean, nearest, only_near
from ..values import Reference
from .finding import Finding

_KINDS: Final[Mapping[str, tuple[tuple[type[Entity], ...], str]]] = MappingProxyType(
    {
        "side": ((Country, Organisation), "a country or organisation"),
        "organisation": ((Organisation,), "an organisation"),
        "partnership": ((Partnership,), "a partnership"),
    }
)


# In which maps of the graph an id may stand.
_KNOWN: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        **dict.fromkeys(("entity", *_KINDS), ("entities",)),
        "author": ("entities", "publishers"),
        "anything": ("entities", "publishers", "terms"),
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


def unknown_id(graph: Graph, named: References) -> Iterator[Finding]:
    """Every id that a fact names is that of a country, organisation or partnership (or of a term, in a link; of a
    publisher, in `according_to`)."""
    for reference in named:
        if reference.to == "former":
            yield from _unknown_former(graph, reference)
        if reference.to not in _KNOWN or reference.id in graph.entities or reference.id in graph.unsound:
            continue
        # While the glossary cannot be read, a link may be to any of its terms.
        if reference.to == "anything" and "glossary.yml" in graph.unsound:
            continue
        maps = [getattr(graph, name) for name in _KNOWN[reference.to]]
        if any(reference.id in known for known in maps):
            continue
        known = {id for ids in maps for id in ids}
        renamed = graph.once_called.get(reference.id)
        former = renamed[-1].id if renamed else None
        help = f"it is now called '{former}'" if former else _near(reference.id, known)
        meant = former or only_near(reference.id, known)
        message, help = f"nothing is called '{reference.id}'", help or "mend the id, or add a file for it"
        yield Finding(reference.place, message, help, reference.id, meant)


def _unknown_former(graph: Graph, reference: Reference) -> Iterator[Finding]:
    """A file that a fact is said to have stood in, and that is unknown."""
    file = reference.id.rpartition("#")[0]
    if file and not graph.former.page_of(file) and file not in graph.unsound:
        help = _near(file, graph.entities) or "name the file as it is or was called: file#id"
        yield Finding(reference.place, f"nothing is or was called '{file}'", help)


def unsuitable_id(graph: Graph, named: References) -> Iterator[Finding]:
    """Parties are countries or organisations; a membership is of an organisation; what a partnership follows is another
    partnership; an owner is a country or organisation."""
    for reference in named:
        if reference.to not in _KINDS:
            continue
        entity = graph.entities.get(reference.id)
        kinds, words = _KINDS[reference.to]
        if entity is not None and not isinstance(entity, kinds):
            help = f"it stands in {entity.places.file.path}"
            yield Finding(reference.place, f"'{reference.id}' is not {words}", help)


def unknown_fact(graph: Graph, named: References) -> Iterator[Finding]:
    """A link to a fact (`[[id#fact]]`) names a fact of that file."""
    for reference in named:
        if reference.to != "anything" or reference.of is None or graph.named(reference.id) is None:
            continue
        entity = graph.entities.get(reference.id)
        facts = [fact.id.id for fact in statements(entity)] if entity else []
        if reference.of not in facts and reference.id not in graph.unsound:
            message = f"'{reference.id}' has no fact '{reference.of}'"
            now = graph.former.facts(reference.id).get(reference.of)
            help = f"it is now '{now.key}'" if now else did_you_mean(reference.of, facts)
            written = f"{reference.id}#{reference.of}"
            yield Finding(reference.place, message, help, written, now.key if now else None)


def unknown_source(graph: Graph, named: References) -> Iterator[Finding]:
    """Every source that a fact cites stands in the file of its publisher."""
    for reference in named:
        if reference.to != "source" or reference.id in graph.sources:
            continue
        publisher, _, article = reference.id.partition("/")
        if publisher in graph.unsound:
            continue
        if found := graph.publishers.get(publisher):
            known = [source.id for source in found.sources.values()]
            help = _near(reference.id, known) or f"add it to {found.places.file.path}"
            message, meant = f"'{publisher}' has no article '{article}'", only_near(reference.id, known)
            yield Finding(reference.place, message, help, reference.id, meant)
        else:
            help = _near(publisher, graph.publishers) or "add a file for it in publishers/"
            meant = only_near(publisher, graph.publishers)
            yield Finding(reference.place, f"no publisher is called '{publisher}'", help, publisher, meant)


def unknown_kind(graph: Graph, named: References) -> Iterator[Finding]:
    """A kind, role or unit stands in the vocabulary of `region.yml`."""
    for reference in named:
        if reference.to != "vocabulary" or reference.of is None:
            continue
        vocabulary: Mapping[str, str] = getattr(graph.region, reference.of)
        if reference.id not in vocabulary:
            message = f"'{reference.id}' is not among the {reference.of} of region.yml"
            help, meant = did_you_mean(reference.id, vocabulary), only_near(reference.id, vocabulary)
            yield Finding(reference.place, message, help, reference.id, meant)


def names_itself(graph: Graph, entity: Entity) -> Iterator[Finding]:
    """Nothing is a member of itself or follows itself."""
    named = entity.follows if isinstance(entity, Partnership) else [membership.of for membership in entity.memberships]
    for reference in named:
        if reference.id == entity.id:
            yield Finding(reference.place, f"'{entity.id}' names itself", "name another, or delete it")


def _near(id: str, known: Iterable[str]) -> str | None:
    near = nearest(id, sorted(known))
    return f"did you mean '{near}'?" if near else None


def _length(groups: Mapping[str, tuple[object, ...]]) -> int:
    return sum(map(len, groups.values()))
