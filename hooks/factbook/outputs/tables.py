"""Tables for spreadsheets and notebooks (CSV, RFC 4180), described by a Data Package (v2)."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any, Final, NamedTuple

from ..entities import Entity
from ..facts import Figure
from ..graph import AnyRecord, Graph, Record
from ..permalinks import address
from .output import LICENCE, Home, Output, json_text
from .told import Telling

ROOT: Final = "data/"

# What a spreadsheet takes for a formula when a cell begins with it.
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
_APART: Final = "; "
# Of a line, as `csv` writes it.
_END: Final = "\r\n"


Row = Mapping[str, Any]


class Column(NamedTuple):
    """A column: its name, its type and format (Table Schema), its meaning, and how it is read from a row.

    Without a way to read it, it is what the row has under its name.
    """

    name: str
    type: str
    meaning: str
    read: Callable[[Row], Any] | None = None
    format: str = "default"

    def of(self, row: Row) -> Any:
        """What the column holds in a row."""
        return self.read(row) if self.read else row[self.name]


class Table(NamedTuple):
    """A table: its name, what a row is, its columns, and its rows, as they stand in its file."""

    name: str
    meaning: str
    columns: tuple[Column, ...]
    rows: Iterable[str]


def _within(*names: str) -> Callable[[Row], Any]:
    """Reads what stands in a row under the first of the names, in that under the second."""

    def read(row: Row) -> Any:
        found: Any = row
        for name in names:
            found = found and found[name]
        return found

    return read


def _url(name: str, meaning: str) -> Column:
    return Column(name, "string", meaning, format="uri")


def _when(of: str = "date") -> tuple[Column, ...]:
    return (
        Column("date", "string", "when, as precise as the sources (EDTF, ISO 8601-2)", _within(of, "edtf")),
        Column("earliest", "date", "the first day on which it can lie; empty without a bound", _within(of, "earliest")),
        Column("latest", "date", "the last day on which it can lie; empty without a bound", _within(of, "latest")),
    )


_CONCERNS: Final = (
    Column("entity", "string", "in whose file it stands"),
    Column("concerns", "string", "ids of all whom it concerns, with '; ' between"),
    Column("aliases", "string", "ids that it had before, with '; ' between"),
)
_VOUCHED: Final = (
    Column("standing", "string", "confirmed, reported, claimed or disputed"),
    Column("according_to", "string", "ids of those whose word it is, with '; ' between"),
    Column("one_sided", "boolean", "whether every source belongs to a side in it"),
    Column(
        "sources", "string", "ids of the sources, with '; ' between", lambda row: [one["id"] for one in row["sources"]]
    ),
)
_LIVED: Final = (
    Column("first_published", "date", "the day on which it came to the site"),
    Column("last_changed", "date", "the day of its last change on the site"),
    Column("withdrawn", "boolean", "whether it has been withdrawn", lambda row: row["withdrawn"] is not None),
)
_EVENTS: Final = (
    Column("id", "string", "the event's id, for ever"),
    _url("permalink", "where it stands"),
    *_when(),
    Column("kind", "string", "what kind of event", _within("kind", "id")),
    Column("what", "string", "what happened", _within("title")),
    Column("detail", "string", "what else the sources say"),
    *_CONCERNS,
    *_VOUCHED,
    Column(
        "accounts",
        "integer",
        "how many differing accounts there are, which only the JSON holds",
        lambda row: len(row["accounts"]),
    ),
    *_LIVED,
)
_FIGURES: Final = (
    Column("id", "string", "the figure's id, for ever"),
    _url("permalink", "where it stands"),
    Column("name", "string", "what is counted", _within("title")),
    Column("unit", "string", "what the numbers count", _within("unit", "id")),
    *_CONCERNS,
    *_when(),
    Column(
        "value",
        "number",
        "the number; empty where the sources give words",
        lambda row: None if row["value"] is None else Decimal(row["as_written"]),
    ),
    Column(
        "words",
        "string",
        "the words where the sources give no number",
        lambda row: row["as_written"] if row["value"] is None else None,
    ),
    Column("qualifier", "string", "about, at-least or at-most"),
    Column("note", "string", "what was counted, if that is not plain"),
    *_VOUCHED,
    *_LIVED,
)
_SOURCES: Final = (
    Column("id", "string", "the source's id, for ever"),
    _url("permalink", "where it stands"),
    Column("title", "string", "its title; empty when the page showed none"),
    _url("url", "where it was seen"),
    _url("archived", "a copy in an archive"),
    *_when("published"),
    Column("language", "string", "its language (ISO 639)"),
    Column("publisher", "string", "the publisher's id", _within("publisher", "id")),
    Column("publisher_name", "string", "the publisher's name", _within("publisher", "name")),
    Column("publisher_kind", "string", "what kind of publisher", lambda row: row["publisher"]["kind"]["id"]),
    Column(
        "owned_by",
        "string",
        "the country or organisation that owns or directs the publisher",
        _within("publisher", "owned_by"),
    ),
    Column("cited_by", "integer", "how many facts cite it"),
)


def outputs(telling: Telling) -> Iterator[Output]:
    """The tables of all facts, and their description."""
    files = [(table, Output(f"{ROOT}{table.name}.csv", csv_text(table))) for table in _tables(telling)]
    yield from (file for _, file in files)
    yield Output(f"{ROOT}datapackage.json", json_text(_package(telling.graph, telling.home, files)))


def of_entity(telling: Telling, entity: Entity) -> Iterator[Output]:
    """The table of each figure of an entity."""
    for record in (Record(entity, figure) for figure in entity.figures):
        table = Table(record.fact.id.id, record.key, _FIGURES, [_values(telling, record)])
        yield Output(series_path(record), csv_text(table))


def series_path(record: AnyRecord) -> str:
    """Where the values of one figure stand as a table, from the root of the site."""
    return f"{address(record.entity)}figures/{record.fact.id.id}.csv"


def csv_text(table: Table) -> str:
    """A table as CSV, without anything that a spreadsheet would run."""
    return "".join([_line(column.name for column in table.columns), *table.rows])


def _row(columns: Iterable[Column], row: Row) -> str:
    return _line(cell(column.of(row)) for column in columns)


class _Given:
    """Gives back what is written to it."""

    @staticmethod
    def write(text: str) -> str:
        return text


# The line of some cells.
_line: Final[Callable[[Iterable[str]], str]] = csv.writer(_Given()).writerow


def cell(value: object) -> str:
    """A value as a cell: text that would be a formula gets an apostrophe before it; a number is never one."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return f"{value:f}"
    text = _APART.join(value) if isinstance(value, list) else str(value)
    return f"'{text}" if text.startswith(_FORMULA) else text


def _tables(telling: Telling) -> tuple[Table, ...]:
    graph = telling.graph
    sources = (
        {**telling.source(graph.sources[id]), "cited_by": len(graph.resting_on.get(id, ()))}
        for id in sorted(graph.sources)
    )
    return (
        Table("events", "one row per event", _EVENTS, (_event(telling, record) for record in graph.events)),
        Table("figures", "one row per value of a figure", _FIGURES, (_figure(telling, one) for one in _figures(graph))),
        Table("sources", "one row per source", _SOURCES, (_row(_SOURCES, row) for row in sources)),
    )


def _event(telling: Telling, record: AnyRecord) -> str:
    return telling.earlier.piece(record.entity, record.key, f"{ROOT}events.csv", _apart) or _row(
        _EVENTS, telling.fact(record)
    )


def _figure(telling: Telling, record: AnyRecord) -> str:
    return telling.earlier.piece(record.entity, record.key, f"{ROOT}figures.csv", _apart) or _values(telling, record)


def _apart(text: str) -> dict[str, str]:
    """The rows of a table, by the ids of their facts, with which each begins. No cell holds the end of a line."""
    found: dict[str, str] = {}
    for line in text.split(_END):
        id = line.partition(",")[0]
        found[id] = f"{found.get(id, '')}{line}{_END}"
    return found


def _figures(graph: Graph) -> list[AnyRecord]:
    found = (record for record in graph.records() if isinstance(record.fact, Figure))
    return sorted(found, key=lambda record: record.key)


def _values(telling: Telling, record: AnyRecord) -> str:
    """A row for each value of a figure, the earliest first."""
    told = telling.fact(record)
    return "".join(_row(_FIGURES, {**told, **point}) for point in told["series"])


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
