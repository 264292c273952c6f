"""What facts have to be together: one generator a rule, its docstring being the rule."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice
from typing import Final

from ..graph import Graph
from ..problems import MAX_PROBLEMS, Problem
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
from .unknown import unknown_fact, unknown_id, unknown_kind, unknown_source
from .vouching import (
    claim_without_author,
    disputed_without_accounts,
    duplicate_source,
    one_sided_confirmation,
    publisher_without_owner,
    uncited_source,
)
from .whole import ambiguous_name, unreachable_entity, unused_term

Rule = Callable[[Graph], Iterator[Finding]]

ERRORS: Final[tuple[Rule, ...]] = (
    duplicate_id,
    duplicate_fact_id,
    unknown_id,
    unsuitable_id,
    unknown_fact,
    unknown_source,
    unknown_kind,
    names_itself,
    ambiguous_name,
    claim_without_author,
    disputed_without_accounts,
    one_sided_confirmation,
    publisher_without_owner,
    duplicate_source,
    partnership_without_beginning,
    partnership_without_end,
    mark_outside_period,
    event_after_check,
    unknown_changed_fact,
    unexplained_change,
    lost_permalink,
    added_before_release,
)
# A preview goes on in spite of these; a build does not.
WARNINGS: Final[tuple[Rule, ...]] = (
    uncited_source,
    duplicate_event,
    unreachable_entity,
    unused_term,
    loaded_word,
    house_spelling,
    long_sentence,
    long_paragraph,
    long_summary,
    year_without_fact,
)

# What these find, something that is not known yet may mend: a fact in a file that cannot be read, or behind an id that
# is misspelt. They are held back until all is known, so that one mistake is not told as many.
_OF_THE_WHOLE: Final = frozenset(
    {
        partnership_without_beginning,
        lost_permalink,
        uncited_source,
        unreachable_entity,
        unused_term,
        year_without_fact,
    }
)
_OF_THE_UNKNOWN: Final = frozenset({unknown_id, unknown_fact, unknown_source})


def check(graph: Graph) -> list[Problem]:
    """Every rule, on all facts of the graph; of each the first `MAX_PROBLEMS` findings."""
    problems: list[Problem] = []
    is_whole = not graph.unsound
    for rule in (*ERRORS, *WARNINGS):
        if rule in _OF_THE_WHOLE and not is_whole:
            continue
        found = [_problem(rule, finding) for finding in islice(rule(graph), MAX_PROBLEMS)]
        is_whole = is_whole and not (found and rule in _OF_THE_UNKNOWN)
        problems += found
    return problems


def _problem(rule: Rule, found: Finding) -> Problem:
    return Problem(
        rule=name(rule),
        message=found.message,
        place=found.place,
        help=found.help,
        severity="warning" if rule in WARNINGS else "error",
        mend=found.mend,
        also=found.also,
    )


def name(rule: Rule) -> str:
    """A rule's id: its function's name, in kebab case."""
    return rule.__name__.replace("_", "-")
