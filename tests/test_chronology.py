"""Events by year, month and kind, and what they can be filtered by."""

from __future__ import annotations

import pytest
from factbook import chronology, dates
from factbook.dates import Date
from factbook.graph import Graph
from factbook.load import load
from factbook.pages import Pages
from project import WORLD


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


def test_only_a_long_year_is_told_elsewhere(graph: Graph) -> None:
    assert Pages(graph).apart == {}
    record = graph.events[0]
    long = chronology.Year(2020, (record,) * (chronology.MOST_IN_FULL + 1))
    assert (long.is_long, chronology.Year(2020, (record,)).is_long) == (True, False)
    assert sum(len(month.events) for month in chronology.months_of(long)) == len(long.events)
