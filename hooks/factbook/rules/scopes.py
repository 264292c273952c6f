"""What each rule is applied to, and on what its findings rest: how much has to be judged anew after a change."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import groupby
from typing import Any, Final, NamedTuple

from ..graph import Graph
from .changes import added_before_release, lost_permalink, unexplained_change, unknown_changed_fact
from .editorial import (
    house_spelling,
    loaded_word,
    long_paragraph,
    long_sentence,
    long_summary,
    year_without_fact,
)
from .finding import Finding
from .ids import (
    duplicate_fact_id,
    duplicate_id,
    names_itself,
    unknown_fact,
    unknown_id,
    unknown_kind,
    unknown_source,
    unsuitable_id,
)
from .time import (
    duplicate_event,
    event_after_check,
    mark_outside_period,
    partnership_without_beginning,
    partnership_without_end,
)
from .vouching import (
    claim_without_author,
    disputed_without_accounts,
    duplicate_source,
    one_sided_confirmation,
    publisher_without_owner,
    uncited_source,
    unknown_sources,
)
from .whole import ambiguous_name, unreachable_entity, unused_term, used_by_terms

Rule = Callable[..., Iterator[Finding]]


class Scope(NamedTuple):
    """Rules that are applied to the same things, one by one.

    things: each thing with its key; a rule may read of the graph what it will beside the thing.
    given: what the findings about all of them rest on, beside what is read by key; None if they are not to be judged.
    rules: each is given the graph and a thing.
    """

    things: Callable[[Graph], Iterable[tuple[str, Any]]]
    given: Callable[[Graph], object | None]
    rules: tuple[Rule, ...]


def _entities(graph: Graph) -> Iterable[tuple[str, Any]]:
    return graph.entities.items()


def _publishers(graph: Graph) -> Iterable[tuple[str, Any]]:
    return graph.publishers.items()


def _terms(graph: Graph) -> Iterable[tuple[str, Any]]:
    return graph.terms.items()


def _files(graph: Graph) -> Iterable[tuple[str, Any]]:
    return ((named[0].file.path, named) for named in graph.named_by if named)


def _dates(graph: Graph) -> Iterable[tuple[str, Any]]:
    return sorted(item for item in graph.events_on.items() if len(item[1]) > 1)


def _published(graph: Graph) -> Iterable[tuple[str, Any]]:
    return ((file, tuple(ids)) for file, ids in groupby(graph.published.days, key=_file))


def _file(id: str) -> str:
    return id.partition("#")[0]


def _region(graph: Graph) -> object:
    return graph.region


def _if_sound(graph: Graph) -> object | None:
    """What a file does not say is not missed while some other cannot be read."""
    return None if graph.unsound else True


def _if_all_are_known(graph: Graph) -> object | None:
    """A fact whose misspelt party is told already concerns somebody whom nobody knows."""
    maps: tuple[Iterable[str], ...] = (graph.events_of, graph.figures_of, graph.partnerships_of, graph.owned_by)
    known = graph.entities.keys() | graph.publishers.keys()
    return _if_sound(graph) if all(id in known for ids in maps for id in ids) else None


SCOPES: Final[tuple[Scope, ...]] = (
    Scope(
        _entities,
        _region,
        (
            duplicate_fact_id,
            names_itself,
            claim_without_author,
            disputed_without_accounts,
            one_sided_confirmation,
            partnership_without_end,
            mark_outside_period,
            event_after_check,
            unknown_changed_fact,
            unexplained_change,
            long_summary,
            loaded_word,
            house_spelling,
            long_sentence,
            long_paragraph,
        ),
    ),
    Scope(_terms, _region, (loaded_word, house_spelling, long_sentence, long_paragraph)),
    Scope(_files, _region, (unknown_id, unsuitable_id, unknown_fact, unknown_source, unknown_kind)),
    Scope(_publishers, _region, (publisher_without_owner,)),
    Scope(_dates, lambda graph: True, (duplicate_event,)),
    Scope(_entities, _if_sound, (partnership_without_beginning, unreachable_entity)),
    Scope(_entities, _if_all_are_known, (year_without_fact,)),
    Scope(_publishers, lambda graph: _if_sound(graph) and (unknown_sources(graph),), (uncited_source,)),
    Scope(_terms, lambda graph: _if_sound(graph) and (used_by_terms(graph),), (unused_term,)),
    Scope(_published, lambda graph: _if_sound(graph) and (graph.published,), (lost_permalink,)),
    Scope(_entities, lambda graph: graph.published if graph.published.days else None, (added_before_release,)),
)
# Rules that compare everything with everything.
WHOLE: Final[tuple[Rule, ...]] = (duplicate_id, ambiguous_name, duplicate_source)
