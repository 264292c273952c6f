"""Rules about what ids name: it exists. What does not is told once, however often it is named."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Final

from .. import language
from ..entities import statements
from ..graph import Graph
from ..problems import did_you_mean, nearest, only_near
from ..values import Reference, To
from .finding import Finding
from .ids import KINDS, References

_RENAMED: Final = "if its file was renamed, give it its name back"
# In which maps of the graph an id may stand.
_KNOWN: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        **dict.fromkeys(("entity", *KINDS), ("entities",)),
        "author": ("entities", "publishers"),
        "anything": ("entities", "publishers", "terms"),
    }
)


def unresolved(graph: Graph, named: References) -> Iterator[Reference]:
    """Of the ids that a file names, those of which nothing is known: what the rules below tell of all files."""
    for reference in named:
        if reference.to in _KNOWN:
            is_unknown = _names_nothing(graph, reference)
        elif reference.to == "source":
            is_unknown = reference.id not in graph.sources and _is_judged(graph, reference.id.partition("/")[0])
        else:
            file = _former_file(reference)
            is_unknown = bool(file) and not graph.former.page_of(file) and file not in graph.unsound
        if is_unknown:
            yield reference


def unknown_id(graph: Graph, unknown: Sequence[Reference]) -> Iterator[Finding]:
    """Every id that a fact names is that of a country, organisation or partnership (or of a term, in a link; of a
    publisher, in `according_to`)."""
    told = _without_publisher(graph, unknown)
    named: defaultdict[str, list[Reference]] = defaultdict(list)
    for reference in unknown:
        if reference.to != "source" and reference.id not in told:
            named[_former_file(reference) or reference.id].append(reference)
    for id, references in named.items():
        naming = [reference for reference in references if not _former_file(reference)]
        if not naming:
            help = _near(id, graph.entities) or "name the file as it is or was called: file#id"
            yield _of_all(references, f"nothing is or was called '{id}'", help, id, None)
            continue
        among, message = _suitable(naming[0].to, graph), f"nothing is called '{id}'"
        if renamed := graph.once_called.get(id):
            now = renamed[-1].id
            yield _of_all(references, message, f"it is now called '{now}'", id, now, certain=True)
        else:
            help = _near(id, among) or "mend the id, or add a file for it"
            if len(references) > 1 or not nearest(id, among):
                help = _both(help, f"{_RENAMED}, or put '{id}' among its 'aliases'")
            yield _of_all(references, message, help, id, _misspelt(id, among))


def unknown_source(graph: Graph, unknown: Sequence[Reference]) -> Iterator[Finding]:
    """Every source that a fact cites stands in the file of its publisher."""
    for publisher, references in _without_publisher(graph, unknown).items():
        having = _publishers_of(references, graph)
        near = nearest(publisher, having) or (having[0] if len(having) == 1 else nearest(publisher, graph.publishers))
        help = f"did you mean '{near}'?" if near else "add a file for it in publishers/"
        if len(references) > 1:
            help = _both(help, _RENAMED)
        message = f"no publisher is called '{publisher}'"
        yield _of_all(references, message, help, publisher, _misspelt(publisher, having))
    named: defaultdict[str, list[Reference]] = defaultdict(list)
    for reference in unknown:
        if reference.to == "source":
            named[reference.id].append(reference)
    for id, references in named.items():
        publisher, _, article = id.partition("/")
        if found := graph.publishers.get(publisher):
            # Of the articles alone: with their publisher, all would look alike.
            near, meant = nearest(article, found.sources), _misspelt(article, found.sources)
            add = f"add it to {found.places.file.path}"
            help = f"did you mean '{publisher}/{near}'? if not, {add}" if near else add
            yield _of_all(references, f"'{publisher}' has no article '{article}'", help, article, meant)


def unknown_fact(graph: Graph, named: References) -> Iterator[Finding]:
    """A link to a fact (`[[id#fact]]`) names a fact of that file."""
    for reference in named:
        if reference.to != "anything" or reference.of is None or graph.named(reference.id) is None:
            continue
        entity = graph.entities.get(reference.id)
        facts = [fact.id.id for fact in statements(entity)] if entity else []
        # While two facts of a file have one id, the link may be to the one that has lost its own.
        if reference.of in facts or reference.id in graph.unsound or len(set(facts)) < len(facts):
            continue
        message = f"'{reference.id}' has no fact '{reference.of}'"
        now = graph.former.facts(reference.id).get(reference.of)
        help = f"it is now '{now.key}'" if now else did_you_mean(reference.of, facts)
        written = f"{reference.id}#{reference.of}"
        yield Finding(reference.place, message, help, written, now.key if now else None)


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


# --- what is unknown --------------------------------------------------------------------------------------------------


def _names_nothing(graph: Graph, reference: Reference) -> bool:
    if reference.id in graph.entities or reference.id in graph.unsound:
        return False
    # While the glossary cannot be read, a link may be to any of its terms.
    if reference.to == "anything" and "glossary.yml" in graph.unsound:
        return False
    return not any(reference.id in getattr(graph, name) for name in _KNOWN[reference.to])


def _is_judged(graph: Graph, publisher: str) -> bool:
    """Whether it is known what stands in the file of a publisher, or that there is none."""
    return publisher in graph.publishers or publisher not in graph.unsound


def _former_file(reference: Reference) -> str:
    """The file in which a fact is said to have stood before; empty for all else."""
    return reference.id.rpartition("#")[0] if reference.to == "former" else ""


# --- all that name the same -------------------------------------------------------------------------------------------


def _suitable(to: To, graph: Graph) -> set[str]:
    """The ids that can have been meant: of those that are known, the ones of the right kind."""
    kinds, _ = KINDS.get(to, ((), ""))
    known = {id for name in _KNOWN[to] for id in getattr(graph, name)}
    return {id for id in known if not kinds or isinstance(graph.entities.get(id), kinds)}


def _without_publisher(graph: Graph, unknown: Sequence[Reference]) -> Mapping[str, list[Reference]]:
    """What names publishers that there are not, where at least one source is cited of them, by their ids."""
    found: defaultdict[str, list[Reference]] = defaultdict(list)
    for reference in unknown:
        publisher = reference.id.partition("/")[0]
        if reference.to == "source" and publisher not in graph.publishers:
            found[publisher].append(reference)
    for reference in unknown:
        if reference.to in ("author", "anything") and reference.id in found:
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
