"""Rules about what readers have been given: every change is explained, and no permalink is lost."""

from __future__ import annotations

from collections.abc import Iterator

from ..entities import Entity, statements
from ..former import SECTIONS, addresses
from ..graph import Graph, Record
from ..history import added, first_recorded
from ..permalinks import address
from ..problems import did_you_mean
from .finding import Finding


def unknown_changed_fact(graph: Graph, entity: Entity) -> Iterator[Finding]:
    """A change names a fact of its own file; a fact that is withdrawn stays there."""
    facts = [fact.id.id for fact in statements(entity)] if entity.changes else []
    for change in entity.changes:
        if change.fact and change.fact.id not in facts:
            message = f"this file has no fact '{change.fact.id}'"
            now = graph.former.facts(entity.id).get(change.fact.id)
            help = f"it is now '{now.key}'" if now else did_you_mean(change.fact.id, facts)
            yield Finding(change.fact.place, message, help)


def unexplained_change(graph: Graph, entity: Entity) -> Iterator[Finding]:
    """A correction and a withdrawal say why, and a withdrawal names the fact that it withdraws."""
    for change in entity.changes:
        if change.kind == "withdrawn" and change.fact is None:
            yield Finding(change.places.of("kind"), "a withdrawal of nothing", "add 'fact': the fact's id")
        elif change.kind in ("corrected", "withdrawn") and change.why is None:
            yield Finding(change.places.of("kind"), "no reason is given", "add 'why': what was wrong")


def lost_permalink(graph: Graph, ids: tuple[str, ...]) -> Iterator[Finding]:
    """What has been published stays: a file or fact with another name or place names its former one in `aliases`, and
    what no longer holds is withdrawn, not deleted."""
    # All of one file, or a page alone.
    if "#" not in ids[0]:
        known = _kept_pages(graph, ids[0])
    elif _is_gone(graph, ids[0].partition("#")[0]):
        # It is told once, not again with each of its facts.
        return
    else:
        known = _kept_facts(graph, ids[0].partition("#")[0])
    for id in ids:
        if id not in known:
            help = "give it back; if it no longer holds, add a change of kind withdrawn; if renamed or moved, an alias"
            yield Finding(graph.published.place_of(id), f"'{id}' has been published and is gone", help)


def _is_gone(graph: Graph, file: str) -> bool:
    """Whether a file that had a page is known no longer, by whatever name."""
    had_page = any(f"{section}/{file}" in graph.published.days for section in SECTIONS)
    return had_page and graph.former.page_of(file) is None


def _kept_facts(graph: Graph, file: str) -> set[str]:
    """The facts that a file has and had, as they were called there."""
    entity = graph.entities.get(graph.former.present(file))
    present = (fact.id.id for fact in statements(entity)) if entity else ()
    return {f"{file}#{fact}" for fact in (*present, *graph.former.facts(file))}


def _kept_pages(graph: Graph, page: str) -> set[str]:
    """All addresses of those entities that may have stood at that of a page."""
    id = page.partition("/")[2]
    entities = (entity for entity in (graph.entities.get(id), *graph.once_called.get(id, ())) if entity)
    found = (one for entity in entities for one in (address(entity), *addresses(entity)))
    return {one.rstrip("/") for one in found}


def added_before_release(graph: Graph, entity: Entity) -> Iterator[Finding]:
    """A fact that the last release did not have was not added before it: else those who follow the site miss it."""
    last = graph.published.last
    if last is None:
        return
    for record in (Record(entity, fact) for fact in statements(entity)):
        if first_recorded(graph, record):
            continue
        if (day := added(graph, record)) < last:
            message = f"new since {last.isoformat()}, but counted as added on {day.isoformat()}"
            help = "add 'added': the day on which you add it; or bring 'checked' up to date"
            yield Finding(record.fact.id.place, message, help)
