"""What facts have to be together: one generator a rule, its docstring being the rule."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from ..graph import Graph
from ..problems import Problem
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
from .judging import Kept, judge
from .scopes import Rule
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


def check(graph: Graph, kept: Kept | None = None, changed: Collection[tuple[str, str]] | None = None) -> list[Problem]:
    """Every rule, on all facts of the graph; of each the first `MAX_PROBLEMS` findings.

    With what was `kept` of the last graph, only what rests on what has `changed` is judged anew: the fields and keys
    that are not as they were there, None for all of them.
    """
    found = judge(graph) if kept is None else kept.judge(graph, changed)
    return [_problem(rule, finding) for rule in (*ERRORS, *WARNINGS) for finding in found.get(rule, ())]


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
