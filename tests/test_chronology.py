"""Events by year, month and kind, and what they can be filtered by."""

from __future__ import annotations

import dataclasses
from itertools import pairwise

import pytest
from factbook import chronology, dates
from factbook.dates import Date
from factbook.graph import Graph
from factbook.here import Here
from factbook.load import load
from factbook.pages import Pages
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
    assert Pages(graph).apart == {}


def heavy_year(graph: Graph) -> tuple[Graph, str]:
    """The graph with a year of an entity that has two events of a thousand letters in each month."""
    record = graph.events[0]
    told = Prose((Words("word " * 200),))
    events = []
    for number in range(24):
        date = dates.parse(f"2020-{number // 2 + 1:02}")
        assert isinstance(date, Date)
        events.append(record._replace(fact=dataclasses.replace(record.fact, date=date, detail=told)))
    return dataclasses.replace(graph, events_of={record.entity.id: tuple(events)}), record.entity.id


def test_a_heavy_year_is_told_in_parts(graph: Graph) -> None:
    heavy, id = heavy_year(graph)
    parts = Pages(heavy).apart[id][2020]
    assert [(part.path, part.first, part.last) for part in parts] == [("2020/", 1, 6), ("2020/07/", 7, 12)]
    events = heavy.events_of[id]
    assert weight(events) > MOST
    assert [record for part in parts for record in part.events] == list(events)
    here = Here(heavy, "countries", apart=Pages(heavy).apart)
    last = events[-1]
    assert here.full(last) == f"../{last.entity.section}/{id}/2020/07/#{last.fact.id.id}"
    assert here.full(events[0]) == f"../{last.entity.section}/{id}/2020/#{last.fact.id.id}"


def test_what_is_told_on_pages_below_is_light() -> None:
    graph, problems = load(REAL)
    assert [problem for problem in problems if problem.severity == "error"] == []
    assert graph is not None
    apart = Pages(graph).apart
    assert any(years for years in apart.values())
    for id, years in apart.items():
        assert {year.number for year in chronology.years_of(graph, id) if year.is_long} == set(years)
        for number, parts in years.items():
            told = [record.key for part in parts for record in part.events]
            events = [record for record in graph.events_of[id] if chronology.year_of(record.fact.date) == number]
            assert sorted(told) == sorted(record.key for record in events)
            assert all(earlier.last < later.first for earlier, later in pairwise(parts))
            for part in parts:
                own = [record for record in part.events if record.entity.id == id]
                assert weight(own) <= MOST or part.last <= part.first
