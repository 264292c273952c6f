"""Who works with whom: the core countries beside their partners."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple

from ..entities import Country, Entity, Partnership
from ..graph import Graph

# So many columns and rows a reader can take in; beyond, a table of who works with whom tells nothing.
MOST_CORE: Final = 12
MOST_ROWS: Final = 60


class Row(NamedTuple):
    """A partner, and its partnerships with each of the core countries, by their ids; the current ones first."""

    partner: Entity
    cells: Mapping[str, tuple[Partnership, ...]]


class Matrix(NamedTuple):
    """The core countries and the rows of their partners, those with the most that is current first.

    more: how many partners there are beyond those.  Where there are too many core countries for columns, it is empty.
    """

    core: tuple[Country, ...]
    rows: tuple[Row, ...]
    more: int = 0


def matrix(graph: Graph, *, current: bool = False) -> Matrix:
    """Each core country with each that is party to a partnership with it; `current` leaves out what has ended."""
    core = tuple(country for country in graph.countries if country.role.id == graph.region.core)
    if len(core) > MOST_CORE:
        return Matrix((), ())
    found: defaultdict[str, defaultdict[str, list[Partnership]]] = defaultdict(lambda: defaultdict(list))
    for country in core:
        for partnership in graph.partnerships_of.get(country.id, ()):
            if current and partnership.has_ended:
                continue
            for party in partnership.parties:
                if party.id != country.id and party.id in graph.entities:
                    found[party.id][country.id].append(partnership)
    rows = (
        Row(graph.entities[id], {country: tuple(cell) for country, cell in cells.items()})
        for id, cells in found.items()
    )
    ordered = sorted(rows, key=_weight)
    return Matrix(core, tuple(ordered[:MOST_ROWS]), max(0, len(ordered) - MOST_ROWS))


def _weight(row: Row) -> tuple[int, int, str]:
    return -_count(row.cells.values(), ended=False), -_count(row.cells.values(), ended=True), row.partner.name


def _count(cells: Iterable[Iterable[Partnership]], *, ended: bool) -> int:
    return sum(partnership.has_ended is ended for cell in cells for partnership in cell)
