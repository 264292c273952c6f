"""The JSON API: versioned, every file described by a JSON Schema beside it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

from .. import history
from ..chronology import years
from ..entities import Entity, statements
from ..facts import Figure
from ..former import addresses
from ..graph import AnyRecord, Graph, Record
from ..permalinks import address
from . import schemas
from .earlier import items
from .output import LICENCE, Output, json_list, json_text, json_value
from .told import Telling

ROOT: Final = "api/v1/"
# The second number grows when something is added, the first when something that was promised changes.
VERSION: Final = "1.0"


def outputs(telling: Telling) -> Iterator[Output]:
    """The files of the API that tell of all, its schemas and its OpenAPI description."""
    graph, home = telling.graph, telling.home
    entities: list[Entity] = [*graph.countries, *graph.organisations, *graph.partnerships]
    yield Output(f"{ROOT}index.json", json_text(_index(graph, telling, entities)))
    for path, name, listed in _lists(graph, telling):
        yield Output(f"{ROOT}{path}.json", json_list({**_head(telling), "count": len(listed)}, name, listed))
    for name, schema in schemas.all_schemas().items():
        described = {"$schema": schemas.DIALECT, "$id": home.url(f"{ROOT}schemas/{name}.json"), **schema}
        yield Output(f"{ROOT}schemas/{name}.json", json_text(described))
    yield Output(f"{ROOT}openapi.json", json_text(schemas.openapi(graph.region.title, VERSION, home.url(ROOT))))


def of_entity(telling: Telling, entity: Entity) -> Iterator[Output]:
    """The file of an entity, under its former ids too."""
    facts = [telling.line(Record(entity, fact)) for fact in statements(entity)]
    text = json_list(_entity(telling.graph, telling, entity), "facts", facts)
    for path in (f"{entity.section}/{entity.id}", *(former.rstrip("/") for former in addresses(entity))):
        yield Output(f"{ROOT}{path}.json", text)


def entity_path(entity: Entity) -> str:
    """Where the API has an entity."""
    return f"{ROOT}{entity.section}/{entity.id}.json"


def _lists(graph: Graph, telling: Telling) -> Iterator[tuple[str, str, Sequence[str]]]:
    """Each list: the path of its file, its name there, and what stands in it as JSON."""
    events = {record.key: _line(telling, record, "events") for record in graph.events}
    yield "events", "events", list(events.values())
    for year in years(graph.events):
        yield f"events/{year.number}", "events", [events[one.key] for one in year.events]
    figures = [record for record in graph.records() if isinstance(record.fact, Figure)]
    yield "figures", "figures", [_line(telling, record, "figures") for record in figures]
    cited = {id: [record.key for record in records] for id, records in graph.resting_on.items()}
    sources = sorted(graph.sources.values(), key=lambda source: source.id)
    rows = ({**telling.source(source), "cited_by": cited.get(source.id, [])} for source in sources)
    yield "sources", "sources", list(map(json_value, rows))
    terms = sorted(graph.terms.values(), key=lambda term: term.id)
    yield "glossary", "terms", [json_value(telling.term(term)) for term in terms]
    changes = history.changes(graph.entities.values())
    yield "changes", "changes", [json_value(telling.change(one)) for one in changes]


def _line(telling: Telling, record: AnyRecord, list: str) -> str:
    """A fact as it stands in a list."""
    return telling.earlier.piece(record.entity, record.key, f"{ROOT}{list}.json", items) or telling.line(record)


def _head(telling: Telling) -> dict[str, Any]:
    return {"version": VERSION, "licence": LICENCE["path"], "attribution": telling.graph.region.title}


def _index(graph: Graph, telling: Telling, entities: list[Entity]) -> dict[str, Any]:
    url = telling.home.url
    return {
        **_head(telling),
        "title": graph.region.title,
        "description": graph.region.description,
        "language": graph.region.language,
        "last_changed": max(history.modified(graph, entity) for entity in entities).isoformat() if entities else None,
        "files": {name: url(f"{ROOT}{name}.json") for name in ("events", "figures", "sources", "glossary", "changes")},
        "openapi": url(f"{ROOT}openapi.json"),
        "tables": url("data/datapackage.json"),
        "years": [
            {"year": year.number, "count": len(year.events), "url": url(f"{ROOT}events/{year.number}.json")}
            for year in years(graph.events)
        ],
        "entities": [
            {
                "id": entity.id,
                "type": type(entity).__name__.lower(),
                "name": entity.name,
                "aliases": [alias.id for alias in entity.aliases],
                "page": url(address(entity)),
                "url": url(entity_path(entity)),
                "last_changed": history.modified(graph, entity).isoformat(),
            }
            for entity in entities
        ],
    }


def _entity(graph: Graph, telling: Telling, entity: Entity) -> dict[str, Any]:
    """What the file of an entity tells beside its facts."""
    elsewhere = (*graph.events_of.get(entity.id, ()), *graph.figures_of.get(entity.id, ()))
    return {
        **_head(telling),
        **telling.entity(entity),
        "moved": [telling.moved(anchor, entity) for anchor in graph.former.moved(entity)],
        "told_elsewhere": [record.key for record in elsewhere if record.entity is not entity],
        "partnerships": [partnership.id for partnership in graph.partnerships_of.get(entity.id, ())],
        "members": [member.entity.id for member in graph.members.get(entity.id, ())],
        "followed_by": [later.id for later in graph.followed_by.get(entity.id, ())],
        "changes": [telling.change(one) for one in history.changes([entity])],
    }
