"""Who works with whom: the core countries beside their partners."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from ..entities import Country, Entity, Partnership
from ..graph import Graph


class Row(NamedTuple):
    """A partner, and its partnerships with each of the core countries, by their ids; the current ones first."""

    partner: Entity
    cells: Mapping[str, tuple[Partnership, ...]]


class Matrix(NamedTuple):
    """The core countries and the rows of their partners, those with the most that is current first."""

    core: tuple[Country, ...]
    rows: tuple[Row, ...]


def matrix(graph: Graph, *, current: bool = False) -> Matrix:
    """Each core country with each that is party to a partnership with it; `current` leaves out what has ended."""
    core = tuple(country for country in graph.countries if country.role.id == graph.region.core)
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
    return Matrix(core, tuple(sorted(rows, key=_weight)))


def _weight(row: Row) -> tuple[int, int, str]:
    return -_count(row.cells.values(), ended=False), -_count(row.cells.values(), ended=True), row.partner.name


def _count(cells: Iterable[Iterable[Partnership]], *, ended: bool) -> int:
    return sum(partnership.has_ended is ended for cell in cells for partnership in cell)
