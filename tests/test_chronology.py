"""Events by year, month and kind, and what they can be filtered by."""

from __future__ import annotations

import dataclasses
from itertools import pairwise

import pytest
from factbook import chronology, dates
from factbook.dates import Date
from factbook.graph import Graph
from factbook.load import load
from factbook.prose import Prose, Words
from factbook.weights import MOST, weight
from project import REAL, WORLD


@pytest.fixture(scope="module")
def graph() -> Graph:
    graph, problems = load(WORLD)
    assert problems == []
    assert graph is not None
    return graph


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("2023-02-01", None),
        ("2023-02", None),
        ("2023-01-02/2023-01-03", (1, 2)),
        ("2023-02/2023-03", (31, 59)),
        ("2023-12-31/2024-02-01", (364, 1)),
        ("2023-12-30/..", (363, 2)),
        ("/2023-12-30", None),
    ],
)
def test_span(text: str, span: tuple[int, int] | None) -> None:
    date = dates.parse(text)
    assert isinstance(date, Date)
    assert chronology.span(date) == span


def test_every_event_stands_in_one_year_and_one_kind(graph: Graph) -> None:
    events = sorted(record.key for record in graph.events)
    assert sorted(r.key for year in chronology.years(graph.events) for r in year.events) == events
    assert sorted(r.key for kind in chronology.kinds(graph.events) for r in kind.events) == events


def test_a_filter_counts_the_events_that_it_shows(graph: Graph) -> None:
    events = list(graph.events)
    choices = chronology.choices(graph, events)
    for choice in (*choices.kinds, *choices.countries):
        assert choice.events == sum(choice.slot in choices.slots(record).split() for record in events)
        assert 0 < choice.events < len(events)


def test_a_year_of_many_events_or_of_heavy_ones_is_long(graph: Graph) -> None:
    record = graph.events[0]
    assert [year.is_long for year in chronology.years([record])] == [False]
    many = chronology.years([record] * (chronology.MOST_IN_FULL + 1))
    assert [year.is_long for year in many] == [True]
    assert sum(len(month.events) for month in chronology.months_of(many[0])) == chronology.MOST_IN_FULL + 1
    told = Prose((Words("word " * 8_000),))
    heavy = record._replace(fact=dataclasses.replace(record.fact, detail=told))
    assert weight([heavy]) > MOST > weight([record])
    assert [year.is_long for year in chronology.years([heavy])] == [True]


def test_a_small_region_tells_everything_where_it_is_written(graph: Graph) -> None:
    assert chronology.apart(graph) == {}


def test_a_long_year_is_told_in_parts_that_are_light() -> None:
    graph, problems = load(REAL)
    assert problems == []
    assert graph is not None
    apart = chronology.apart(graph)
    assert any(len(parts) > 1 for years in apart.values() for parts in years.values())
    for id, years in apart.items():
        assert {year.number for year in chronology.years_of(graph, id) if year.is_long} == set(years)
        for number, parts in years.items():
            events = [record for record in graph.events_of[id] if chronology.year_of(record.fact.date) == number]
            told = [record.key for part in parts for record in part.events]
            assert sorted(told) == sorted(record.key for record in events)
            assert [part.path for part in parts] == [
                f"{number}/{part.first:02}/" if index else f"{number}/" for index, part in enumerate(parts)
            ]
            assert all(earlier.last < later.first for earlier, later in pairwise(parts))
            for part in parts:
                own = [record for record in part.events if record.entity.id == id]
                assert weight(own) <= MOST or part.last <= part.first
