"""What each rule is applied to, and on what its findings rest: how much has to be judged anew after a change."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import groupby
from types import MappingProxyType
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
from .ids import duplicate_fact_id, duplicate_id, names_itself, unsuitable_id
from .time import (
    duplicate_event,
    event_after_check,
    mark_outside_period,
    partnership_without_beginning,
    partnership_without_end,
)
from .unknown import unknown_fact, unknown_id, unknown_kind, unknown_source, unresolved
from .vouching import (
    claim_without_author,
    disputed_without_accounts,
    duplicate_source,
    one_sided_confirmation,
    publisher_without_owner,
    uncited_source,
)
from .whole import ambiguous_name, unreachable_entity, unused_term, used_by_terms

Rule = Callable[..., Iterator[Finding]]
# Finds, thing by thing, what rules tell together of all things.
Search = Callable[..., Iterator[Any]]


class Scope(NamedTuple):
    """Rules that are applied to the same things, one by one.

    things: each thing with its key; a rule may read of the graph what it will beside the thing.
    given: what the findings about all of them rest on, beside what is read by key; None if they are not to be judged.
    rules: each is given the graph and a thing.
    of_the_whole: what is not known yet may mend what they find: a fact in a file that cannot be read, or behind an id
    that is misspelt. They are held back until all is known, so that one mistake is not told as many.
    """

    things: Callable[[Graph], Iterable[tuple[str, Any]]]
    given: Callable[[Graph], object | None]
    rules: tuple[Rule | Search, ...]
    of_the_whole: bool = False


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


def _nothing(graph: Graph) -> object:
    return True


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
    Scope(_files, _region, (unresolved, unsuitable_id, unknown_fact, unknown_kind)),
    Scope(_publishers, _region, (publisher_without_owner,)),
    Scope(_dates, _nothing, (duplicate_event,)),
    Scope(_entities, lambda graph: graph.published if graph.published.days else None, (added_before_release,)),
    Scope(_entities, _nothing, (partnership_without_beginning, unreachable_entity, year_without_fact), True),
    Scope(_publishers, _nothing, (uncited_source,), True),
    Scope(_terms, used_by_terms, (unused_term,), True),
    Scope(_published, lambda graph: graph.published, (lost_permalink,), True),
)
# Each is given all that a search has found.
TOGETHER: Final[Mapping[Rule, Search]] = MappingProxyType({unknown_id: unresolved, unknown_source: unresolved})
# As long as one of these finds something, not all is known.
OF_THE_UNKNOWN: Final[tuple[Rule | Search, ...]] = (unresolved, unknown_fact)
# Rules that compare everything with everything.
WHOLE: Final[tuple[Rule, ...]] = (duplicate_id, ambiguous_name, duplicate_source)
