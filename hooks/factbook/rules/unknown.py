"""Rules about what ids name: it exists. What does not is told once, however often it is named."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from .. import language
from ..entities import statements
from ..graph import Graph
from ..problems import did_you_mean, nearest, only_near
from ..values import Reference, To
from .finding import Finding
from .ids import KINDS

_RENAMED: Final = "if its file was renamed, give it its name back"


def unknown_id(graph: Graph) -> Iterator[Finding]:
    """Every id that a fact names is that of a country, organisation or partnership (or of a term, in a link; of a
    publisher, in `according_to`)."""
    known = _known(graph)
    former = {alias.id: entity.id for entity in graph.entities.values() for alias in entity.aliases}
    told = _without_publisher(graph)
    named: defaultdict[str, list[Reference]] = defaultdict(list)
    for reference in graph.references:
        if _is_unknown(reference, graph, known) and reference.id not in told:
            named[reference.id].append(reference)
    for id, references in named.items():
        among = _suitable(references[0].to, known, graph)
        message = f"nothing is called '{id}'"
        if id in former:
            yield _of_all(references, message, f"it is now called '{former[id]}'", id, former[id], certain=True)
        else:
            help = _near(id, among) or "mend the id, or add a file for it"
            if len(references) > 1 or not nearest(id, among):
                help = _both(help, f"{_RENAMED}, or put '{id}' among its 'aliases'")
            yield _of_all(references, message, help, id, _misspelt(id, among))


def unknown_source(graph: Graph) -> Iterator[Finding]:
    """Every source that a fact cites stands in the file of its publisher."""
    for publisher, references in _without_publisher(graph).items():
        having = _publishers_of(references, graph)
        near = nearest(publisher, having) or (having[0] if len(having) == 1 else nearest(publisher, graph.publishers))
        help = f"did you mean '{near}'?" if near else "add a file for it in publishers/"
        if len(references) > 1:
            help = _both(help, _RENAMED)
        message = f"no publisher is called '{publisher}'"
        yield _of_all(references, message, help, publisher, _misspelt(publisher, having))
    named: defaultdict[str, list[Reference]] = defaultdict(list)
    for reference in graph.references:
        if reference.to == "source" and reference.id not in graph.sources:
            named[reference.id].append(reference)
    for id, references in named.items():
        publisher, _, article = id.partition("/")
        if found := graph.publishers.get(publisher):
            # Of the articles alone: with their publisher, all would look alike.
            near, meant = nearest(article, found.sources), _misspelt(article, found.sources)
            add = f"add it to {found.places.start.file.path}"
            help = f"did you mean '{publisher}/{near}'? if not, {add}" if near else add
            yield _of_all(references, f"'{publisher}' has no article '{article}'", help, article, meant)


def unknown_fact(graph: Graph) -> Iterator[Finding]:
    """A link to a fact (`[[id#fact]]`) names a fact of that file."""
    for reference in graph.references:
        if reference.to != "anything" or reference.of is None or graph.named(reference.id) is None:
            continue
        entity = graph.entities.get(reference.id)
        facts = [fact.id.id for fact in statements(entity)] if entity else []
        if reference.of not in facts and reference.id not in graph.unsound:
            message = f"'{reference.id}' has no fact '{reference.of}'"
            yield Finding(reference.place, message, did_you_mean(reference.of, facts))


def unknown_kind(graph: Graph) -> Iterator[Finding]:
    """A kind, role or unit stands in the vocabulary of `region.yml`."""
    for reference in graph.references:
        if reference.to != "vocabulary" or reference.of is None:
            continue
        vocabulary: Mapping[str, str] = getattr(graph.region, reference.of)
        if reference.id not in vocabulary:
            message = f"'{reference.id}' is not among the {reference.of} of region.yml"
            help, meant = did_you_mean(reference.id, vocabulary), only_near(reference.id, vocabulary)
            yield Finding(reference.place, message, help, reference.id, meant)


# --- all that name the same -------------------------------------------------------------------------------------------


def _known(graph: Graph) -> Mapping[str, set[str]]:
    """The ids that a reference may name, by what it is to."""
    entities = set(graph.entities)
    return {
        **dict.fromkeys(("entity", *KINDS), entities),
        "author": entities | set(graph.publishers),
        "anything": entities | set(graph.publishers) | set(graph.terms),
    }


def _suitable(to: To, known: Mapping[str, set[str]], graph: Graph) -> set[str]:
    """The ids that can have been meant: of those that are known, the ones of the right kind."""
    kinds, _ = KINDS.get(to, ((), ""))
    return {id for id in known[to] if not kinds or isinstance(graph.entities.get(id), kinds)}


def _is_unknown(reference: Reference, graph: Graph, known: Mapping[str, set[str]]) -> bool:
    # While the glossary cannot be read, a link may be to any of its terms.
    if reference.to not in known or (reference.to == "anything" and "glossary.yml" in graph.unsound):
        return False
    return reference.id not in known[reference.to] and reference.id not in graph.unsound


def _without_publisher(graph: Graph) -> Mapping[str, list[Reference]]:
    """What names publishers that there are not, where at least one source is cited of them, by their ids."""
    known = {*graph.publishers, *graph.unsound}
    found: defaultdict[str, list[Reference]] = defaultdict(list)
    for reference in graph.references:
        publisher = reference.id.partition("/")[0]
        if reference.to == "source" and publisher not in known:
            found[publisher].append(reference)
    for reference in graph.references:
        if reference.to in ("author", "anything") and reference.id in found and reference.id not in graph.entities:
            found[reference.id].append(reference)
    return found


def _publishers_of(references: Iterable[Reference], graph: Graph) -> list[str]:
    """The publishers that have the articles that are cited."""
    articles = [reference.id.partition("/")[2] for reference in references if reference.to == "source"]
    return [id for id in graph.publishers if all(f"{id}/{article}" in graph.sources for article in articles)]


def _misspelt(id: str, known: Iterable[str]) -> str | None:
    """The only id that can have been meant; none where a number or the name of a country makes the difference: those
    are hardly misspelt, and Gambia is not Zambia."""
    meant = only_near(id, known)
    if meant is None or re.sub("[^0-9]", "", id) != re.sub("[^0-9]", "", meant):
        return None
    return None if any(language.is_of_a_country(word) for word in set(id.split("-")) - set(meant.split("-"))) else meant


def _of_all(
    references: Sequence[Reference], message: str, help: str, written: str, meant: str | None, *, certain: bool = False
) -> Finding:
    """One finding for all that name the same; in several files it is not misspelt, unless that is certain."""
    first, *others = sorted((r.place for r in references), key=lambda place: (place.file.path, place.start))
    if _in_several_files(references) and not certain:
        meant = None
    return Finding(first, message, help, written, meant, tuple(others))


def _in_several_files(references: Iterable[Reference]) -> bool:
    return len({reference.place.file.path for reference in references}) > 1


def _both(help: str, more: str) -> str:
    return f"{help}{'' if help.endswith('?') else ';'} {more}"


def _near(id: str, known: Iterable[str]) -> str | None:
    near = nearest(id, sorted(known))
    return f"did you mean '{near}'?" if near else None
