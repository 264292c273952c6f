"""Rules about what readers have been given: every change is explained, and no permalink is lost."""

from __future__ import annotations

from collections.abc import Iterator

from ..entities import statements
from ..graph import Graph
from ..history import added, first_recorded
from ..problems import did_you_mean
from .finding import Finding


def unknown_changed_fact(graph: Graph) -> Iterator[Finding]:
    """A change names a fact of its own file; a fact that is withdrawn stays there."""
    for entity in graph.entities.values():
        facts = [fact.id.id for fact in statements(entity)]
        for change in entity.changes:
            if change.fact and change.fact.id not in facts:
                message = f"this file has no fact '{change.fact.id}'"
                yield Finding(change.fact.place, message, did_you_mean(change.fact.id, facts))


def unexplained_change(graph: Graph) -> Iterator[Finding]:
    """A correction and a withdrawal say why, and a withdrawal names the fact that it withdraws."""
    for entity in graph.entities.values():
        for change in entity.changes:
            if change.kind == "withdrawn" and change.fact is None:
                yield Finding(change.places.of("kind"), "a withdrawal of nothing", "add 'fact': the fact's id")
            elif change.kind in ("corrected", "withdrawn") and change.why is None:
                yield Finding(change.places.of("kind"), "no reason is given", "add 'why': what was wrong")


def lost_permalink(graph: Graph) -> Iterator[Finding]:
    """What has been published stays: a renamed file names its former id in `aliases`, and what no longer holds is
    withdrawn, not deleted."""
    now = {alias.id: entity.id for entity in graph.entities.values() for alias in entity.aliases}
    known = set(graph.entities) | {record.key for record in graph.records()}
    for key in graph.published.days:
        file, mark, fact = key.partition("#")
        present = now.get(file, file)
        # A file that is gone is told once, not again with each of its facts.
        if f"{present}{mark}{fact}" not in known and (not fact or present in known):
            help = "give it back; if it no longer holds, add a change of kind withdrawn; if renamed, an alias"
            yield Finding(graph.published.place_of(key), f"'{key}' has been published and is gone", help)


def added_before_release(graph: Graph) -> Iterator[Finding]:
    """A fact that the last release did not have was not added before it: else those who follow the site miss it."""
    last = graph.published.last
    if last is None:
        return
    for record in graph.records():
        if first_recorded(graph, record):
            continue
        if (day := added(graph, record)) < last:
            message = f"new since {last.isoformat()}, but counted as added on {day.isoformat()}"
            help = "add 'added': the day on which you add it; or bring 'checked' up to date"
            yield Finding(record.fact.id.place, message, help)
