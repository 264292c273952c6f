"""Tables for spreadsheets and notebooks (CSV, RFC 4180), described by a Data Package (v2)."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any, Final, NamedTuple

from .. import history
from ..facts import Figure, Point, Provenance
from ..graph import AnyRecord, Graph, Record, concerned
from ..permalinks import address
from .output import LICENCE, Home, Output, json_text
from .told import Telling, date

ROOT: Final = "data/"

# What a spreadsheet takes for a formula when a cell begins with it.
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
_APART: Final = "; "


class Column(NamedTuple):
    """A column: its name, its type and format (Table Schema), its meaning."""

    name: str
    type: str
    meaning: str
    format: str = "default"


class Table(NamedTuple):
    """A table: its name, what a row is, its columns and rows."""

    name: str
    meaning: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Any, ...], ...]


_WHEN: Final = (
    Column("date", "string", "when, as precise as the sources (EDTF, ISO 8601-2)"),
    Column("earliest", "date", "the first day on which it can lie; empty where there is no bound"),
    Column("latest", "date", "the last day on which it can lie; empty where there is no bound"),
)
_VOUCHED: Final = (
    Column("standing", "string", "confirmed, reported, claimed or disputed"),
    Column("according_to", "string", "ids of those whose word it is, with '; ' between"),
    Column("one_sided", "boolean", "whether every source belongs to a side in it"),
    Column("sources", "string", "ids of the sources, with '; ' between"),
)
_LIVED: Final = (
    Column("first_published", "date", "the day on which it came to the site"),
    Column("last_changed", "date", "the day of its last change on the site"),
    Column("withdrawn", "boolean", "whether it has been withdrawn"),
)
_EVENTS: Final = (
    Column("id", "string", "the event's id, for ever"),
    Column("permalink", "string", "where it stands", "uri"),
    *_WHEN,
    Column("kind", "string", "what kind of event"),
    Column("what", "string", "what happened"),
    Column("detail", "string", "what else the sources say"),
    Column("entity", "string", "in whose file it stands"),
    Column("concerns", "string", "ids of all whom it concerns, with '; ' between"),
    *_VOUCHED,
    Column("accounts", "integer", "how many differing accounts there are, which only the JSON holds"),
    *_LIVED,
)
_FIGURES: Final = (
    Column("id", "string", "the figure's id, for ever"),
    Column("permalink", "string", "where it stands", "uri"),
    Column("name", "string", "what is counted"),
    Column("unit", "string", "what the numbers count"),
    Column("entity", "string", "in whose file it stands"),
    Column("concerns", "string", "ids of all whom it concerns, with '; ' between"),
    *_WHEN,
    Column("value", "number", "the number; empty where the sources give words"),
    Column("words", "string", "the words where the sources give no number"),
    Column("qualifier", "string", "about, at-least or at-most"),
    Column("note", "string", "what was counted, if that is not plain"),
    *_VOUCHED,
    *_LIVED,
)
_SOURCES: Final = (
    Column("id", "string", "the source's id, for ever"),
    Column("permalink", "string", "where it stands", "uri"),
    Column("title", "string", "its title; empty when the page showed none"),
    Column("url", "string", "where it was seen", "uri"),
    Column("archived", "string", "a copy in an archive", "uri"),
    *_WHEN,
    Column("language", "string", "its language (ISO 639)"),
    Column("publisher", "string", "the publisher's id"),
    Column("publisher_name", "string", "the publisher's name"),
    Column("publisher_kind", "string", "what kind of publisher"),
    Column("owned_by", "string", "the country or organisation that owns or directs the publisher"),
    Column("cited_by", "integer", "how many facts cite it"),
)


def outputs(graph: Graph, home: Home) -> Iterator[Output]:
    """The tables and their description, and each figure's own table."""
    telling = Telling(graph, home)
    tables = _tables(graph, telling)
    files = [(table, Output(f"{ROOT}{table.name}.csv", csv_text(table))) for table in tables]
    yield from (file for _, file in files)
    yield Output(f"{ROOT}datapackage.json", json_text(_package(graph, home, files)))
    for record in _figures(graph):
        rows = tuple(_series(telling, record))
        yield Output(series_path(record), csv_text(Table(record.fact.id.id, record.key, _FIGURES, rows)))


def series_path(record: AnyRecord) -> str:
    """Where the values of one figure stand as a table, from the root of the site."""
    return f"{address(record.entity)}figures/{record.fact.id.id}.csv"


def csv_text(table: Table) -> str:
    """A table as CSV, without anything that a spreadsheet would run."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(column.name for column in table.columns)
    writer.writerows([cell(value) for value in row] for row in table.rows)
    return text.getvalue()


def cell(value: object) -> str:
    """A value as a cell: text that would be a formula gets an apostrophe before it; a number is never one."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return f"{value:f}"
    text = str(value)
    return f"'{text}" if text.startswith(_FORMULA) else text


def _tables(graph: Graph, telling: Telling) -> tuple[Table, ...]:
    points = (row for record in _figures(graph) for row in _series(telling, record))
    return (
        Table("events", "one row per event", _EVENTS, tuple(_event(telling, record) for record in graph.events)),
        Table("figures", "one row per value of a figure", _FIGURES, tuple(points)),
        Table("sources", "one row per source", _SOURCES, tuple(_source(telling, id) for id in sorted(graph.sources))),
    )


def _figures(graph: Graph) -> list[Record[Figure]]:
    figures = (Record(entity, fact) for entity, fact in graph.records() if isinstance(fact, Figure))
    return sorted(figures, key=lambda record: record.key)


def _series(telling: Telling, record: Record[Figure]) -> Iterator[tuple[Any, ...]]:
    """A row for each value of a figure, the earliest first."""
    for point in sorted(record.fact.series, key=lambda point: point.as_of.order):
        yield _point(telling, record, record.fact, point)


def _event(telling: Telling, record: Any) -> tuple[Any, ...]:
    event = record.fact
    detail = telling.graph.plain(event.detail) if event.detail else None
    return (
        record.key,
        telling.url(record),
        *date(event.date).values(),
        event.kind.id,
        telling.title(record),
        detail,
        record.entity.id,
        _APART.join(concerned(record)),
        *_vouched(telling, record, event.provenance),
        len(event.accounts),
        *_lived(telling, record),
    )


def _point(telling: Telling, record: AnyRecord, figure: Figure, point: Point) -> tuple[Any, ...]:
    is_words = isinstance(point.value, str)
    return (
        record.key,
        telling.url(record),
        figure.name,
        figure.unit.id,
        record.entity.id,
        _APART.join(concerned(record)),
        *date(point.as_of).values(),
        None if is_words else point.value,
        point.value if is_words else None,
        point.qualifier,
        telling.graph.plain(point.note) if point.note else None,
        *_vouched(telling, record, point.provenance),
        *_lived(telling, record),
    )


def _source(telling: Telling, id: str) -> tuple[Any, ...]:
    source = telling.graph.sources[id]
    publisher = telling.graph.publishers[source.publisher]
    return (
        source.id,
        telling.url(source),
        source.title,
        source.url,
        source.archived,
        *(date(source.published).values() if source.published else (None, None, None)),
        source.language,
        publisher.id,
        publisher.name,
        publisher.kind.id,
        publisher.owned_by.id if publisher.owned_by else None,
        len(telling.graph.resting_on.get(id, ())),
    )


def _vouched(telling: Telling, record: AnyRecord, provenance: Provenance) -> Iterable[Any]:
    yield provenance.standing
    yield _APART.join(author.id for author in provenance.according_to)
    yield telling.graph.is_one_sided(record, provenance)
    yield _APART.join(source.id for source in provenance.sources)


def _lived(telling: Telling, record: AnyRecord) -> Iterable[Any]:
    yield history.added(telling.graph, record)
    yield history.changed(telling.graph, record)
    yield history.withdrawal(record) is not None


def _package(graph: Graph, home: Home, files: list[tuple[Table, Output]]) -> dict[str, Any]:
    return {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": "factbook",
        "title": graph.region.title,
        "description": graph.region.description,
        "homepage": home.address,
        "licenses": [dict(LICENCE)],
        "resources": [
            {
                "name": table.name,
                "title": table.meaning,
                "path": file.path.removeprefix(ROOT),
                "format": "csv",
                "mediatype": "text/csv",
                "encoding": "utf-8",
                "bytes": len(file.data),
                "hash": f"sha256:{file.digest}",
                "schema": {
                    "fields": [
                        {"name": c.name, "type": c.type, "format": c.format, "description": c.meaning}
                        for c in table.columns
                    ],
                    "missingValues": [""],
                    **({} if table.name == "figures" else {"primaryKey": ["id"]}),
                },
            }
            for table, file in files
        ],
    }
