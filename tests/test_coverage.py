"""What the coverage report counts, of the sample region and of small changes to it."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from factbook import coverage
from factbook.__main__ import main
from factbook.coverage import Year
from factbook.graph import Graph
from factbook.load import load
from project import WORLD

Change = Callable[..., Graph]
KELMARK_BOATS = """\
countries/kelmark: facts 5, by two independent publishers 0%; sources 2, of owned publishers 50%; \
newest 2022-11-02, 1186 days before the check
  2019: events 1, sources 1
  2020-2021: no events
  2022: events 1, sources 2
organisations/lowland-union: facts 0, by two independent publishers 0%; sources 0, of owned publishers 0%; nothing dated
"""


@pytest.fixture
def changed(tmp_path: Path) -> Change:
    """The graph of the sample region with words of a file replaced."""

    def change(name: str, old: str, new: str) -> Graph:
        content = Path(shutil.copytree(WORLD, tmp_path / "content"))
        text = (content / name).read_text(encoding="utf-8")
        assert old in text
        (content / name).write_text(text.replace(old, new), encoding="utf-8")
        (content / "publishers/almanac.yml").write_text(
            "name: Almanac\nkind: paper\nlanguage: en\n"
            "articles:\n  boats: {title: Boats, url: 'https://almanac.example/boats', published: 2022}\n",
            encoding="utf-8",
        )
        graph, _ = load(content)
        assert graph is not None
        return graph

    return change


def world() -> Graph:
    graph, _ = load(WORLD)
    assert graph is not None
    return graph


def test_facts_in_all_files_are_counted_once() -> None:
    graph = world()
    ardenia = coverage.of(graph, graph.entities["ardenia"])
    # Five statements of its own, three events of its partnerships, three values of a figure there.
    assert (ardenia.facts, ardenia.events, ardenia.sources, ardenia.owned, ardenia.owned_share) == (11, 4, 5, 2, 40)
    assert [(year.number, year.events, year.sources) for year in ardenia.years] == [
        (2019, 1, 1),
        (2020, 1, 2),
        (2021, 0, 0),
        (2022, 2, 2),
    ]


def test_what_nothing_is_known_of() -> None:
    graph = world()
    union = coverage.of(graph, graph.entities["lowland-union"])
    assert (union.facts, union.independent_share, union.owned_share, union.newest, union.age) == (0, 0, 0, None, None)
    assert union.between(2021, 2022) == [Year(number=number, events=0, sources=0) for number in (2020, 2021, 2022)]


def test_years_before_the_first_are_one() -> None:
    graph = world()
    row = coverage.of(graph, graph.entities["ardenia"]).between(2021, 2023)
    assert [(year.number, year.events, year.sources) for year in row] == [
        (2020, 2, 3),
        (2021, 0, 0),
        (2022, 2, 2),
        (2023, 0, 0),
    ]


@pytest.mark.parametrize(
    ("sources", "independent"),
    [
        ("river-post/2022-11-boats, almanac/boats", 1),
        # one publisher twice, and a side of the fact
        ("river-post/2022-11-boats, river-post/2020-04-flood", 0),
        ("river-post/2022-11-boats, radio-kelmark/boats", 0),
    ],
)
def test_two_publishers_are_independent_of_the_sides(sources: str, independent: int, changed: Change) -> None:
    graph = changed("partnerships/ardenia-kelmark.yml", "river-post/2022-11-boats, radio-kelmark/boats]", f"{sources}]")
    assert coverage.of(graph, graph.entities["ardenia-kelmark"]).independent == independent


@pytest.mark.parametrize(
    ("date", "age"), [("2026-01-31", 0), ("2026-01-30", 1), ("2026-01", 0), ("2026", 0), ("2025-01/..", 365)]
)
def test_the_age_of_the_newest(date: str, age: int, changed: Change) -> None:
    graph = changed("partnerships/river-guard.yml", "date: 2022-11~", f"date: {date}")
    assert coverage.of(graph, graph.entities["river-guard"]).age == age


def test_the_command_prints_every_entity(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["coverage", "--content", str(WORLD)]) == 0
    printed = capsys.readouterr().out
    assert KELMARK_BOATS in printed
    assert [line.partition(":")[0] for line in printed.splitlines() if not line.startswith(" ")] == [
        "countries/ardenia",
        "countries/boravia",
        "countries/kelmark",
        "organisations/lowland-union",
        "partnerships/ardenia-kelmark",
        "partnerships/river-guard",
    ]


def test_the_command_without_facts(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["coverage", "--content", str(tmp_path / "nowhere")]) == 2
    assert main(["coverage", "--content", str(tmp_path)]) == 1
    assert "region.yml" in capsys.readouterr().err
