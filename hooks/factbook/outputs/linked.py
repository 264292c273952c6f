"""Linked data (JSON-LD, schema.org), in pages and beside them; all addresses are relative to the page."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any, Final

from .. import history
from ..dates import Date
from ..entities import Country, Entity, Organisation, Source
from ..graph import EventRecord, Graph
from ..permalinks import address
from .api import entity_path
from .output import LICENCE, Output
from .told import Telling

NAME: Final = "linked.jsonld"
_ROOT: Final = "../../"
# What could end the element in which the data stands, or begin another.
_UNSAFE: Final[Mapping[int, str]] = MappingProxyType({ord(c): f"\\u{ord(c):04x}" for c in "<>&\u2028\u2029"})


def of_entity(telling: Telling, entity: Entity) -> Iterator[Output]:
    """The linked data of an entity in full, beside its page."""
    yield Output(f"{address(entity)}{NAME}", linked_data(telling.graph, entity) + "\n")


def linked_data(graph: Graph, entity: Entity, *, whole: bool = True) -> str:
    """An entity's page as JSON-LD that can stand in a script element: no character in it can end that.

    `whole` tells its events and sources too. In the page itself they would weigh as much as half of what a reader came
    for; there the data in full is named instead.
    """
    told = _page(graph, entity)
    if not whole:
        told = {key: value for key, value in told.items() if key not in ("hasPart", "citation")}
        told["subjectOf"] = {"@id": NAME}
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).translate(_UNSAFE)


def _page(graph: Graph, entity: Entity) -> dict[str, Any]:
    modified = history.modified(graph, entity).isoformat()
    licence = {"@id": LICENCE["path"]}
    data = {"@type": "DataDownload", "encodingFormat": "application/json"}
    return {
        # Not the address of schema.org's own context, which readers of JSON-LD would fetch.
        "@context": {"@vocab": "https://schema.org/"},
        "@id": "",
        "@type": "WebPage",
        "name": entity.name,
        "description": graph.plain(entity.summary),
        "inLanguage": graph.region.language,
        "dateModified": modified,
        "license": licence,
        "isPartOf": {"@id": _ROOT, "@type": "WebSite", "name": graph.region.title},
        "about": _about(entity),
        "mainEntity": {
            "@id": "#_data",
            "@type": "Dataset",
            "name": entity.name,
            "description": graph.plain(entity.summary),
            "license": licence,
            "dateModified": modified,
            "distribution": {**data, "contentUrl": {"@id": _ROOT + entity_path(entity)}},
        },
        # Its own only, and of sources no more than names them: the rest is in the data, and pages have to be light.
        "hasPart": [_event(graph, record) for record in _standing(entity)],
        "citation": [_source(source) for source in graph.sources_of(entity)],
    }


def _standing(entity: Entity) -> Iterator[EventRecord]:
    """An entity's own events, without those that were withdrawn: linked data have no word for that."""
    records = (EventRecord(entity, event) for event in entity.events)
    return (record for record in records if not history.withdrawal(record))


def _about(entity: Entity) -> dict[str, Any]:
    kind = "Country" if isinstance(entity, Country) else "Organization" if isinstance(entity, Organisation) else "Thing"
    return {"@id": "#_about", "@type": kind, "name": entity.name, "alternateName": list(entity.also)}


def _event(graph: Graph, record: EventRecord) -> dict[str, Any]:
    return {
        "@id": f"#{record.fact.id.id}",
        "@type": "Event",
        "name": graph.plain(record.fact.what),
        **_dates(record.fact.date),
    }


def _dates(date: Date) -> dict[str, str]:
    """The dates that ISO 8601 can say as exactly as the sources do; an approximate one it cannot."""
    ends = (("startDate", date.start), ("endDate", date.end if date.is_interval else None))
    sure = {name: moment for name, moment in ends if moment and not moment.about and not moment.uncertain}
    parts = {name: (moment.year, moment.month, moment.day) for name, moment in sure.items()}
    return {
        name: "-".join(f"{part:0{4 if place == 0 else 2}}" for place, part in enumerate(known) if part)
        for name, known in parts.items()
    }


def _source(source: Source) -> dict[str, Any]:
    named = {"name": source.title} if source.title else {}
    return {"@type": "CreativeWork", "url": {"@id": source.url}, **named}
