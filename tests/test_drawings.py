"""Where things stand in drawings, and the drawings of the sample world to the letter.

To renew the expected drawings after a wanted change: ``UPDATE_PAGES=1 pytest tests/test_drawings.py``; read the diff.
"""

from __future__ import annotations

import gzip
import json
import os
import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from factbook.dates import Date, parse
from factbook.drawings.charts import HEIGHT, chart
from factbook.drawings.draw_world import world
from factbook.drawings.lines import Box, cut, joined, simplified
from factbook.drawings.maps import WIDTH, Atlas
from factbook.drawings.maps import WORLD as COMMITTED
from factbook.drawings.matrix import matrix
from factbook.drawings.spans import Line, Piece, Span, spans
from factbook.entities import Partnership
from factbook.facts import Figure, Point
from factbook.graph import Graph
from factbook.load import load
from factbook.pages import Pages
from project import REAL, WORLD

EXPECTED = Path(__file__).parent / "drawings"

# Four squares of ten degrees around a point, each border once: AA west of BB, KK south of both, and an area without a
# number. In the form of TopoJSON: places are told from one another, in units of a degree from 90 south, 180 west.
ARCS = [
    [[170, 100], [0, 10], [10, 0]],  # around AA, from its south-west corner to the top of its border with BB
    [[180, 110], [0, -10]],  # between AA and BB, southwards
    [[180, 100], [-10, 0]],  # between AA and KK, westwards
    [[180, 110], [10, 0], [0, -10]],  # around BB
    [[190, 100], [-10, 0]],  # between BB and KK, westwards
    [[170, 100], [0, -10], [20, 0], [0, 10]],  # around KK
    [[160, 100], [5, 0], [0, 5], [-5, -5]],  # an area that belongs to nobody
]
TOPOLOGY = {
    "transform": {"scale": [1, 1], "translate": [-180, -90]},
    "arcs": ARCS,
    "objects": {
        "countries": {
            "geometries": [
                {"type": "Polygon", "id": "020", "arcs": [[0, 1, 2]]},
                {"type": "MultiPolygon", "id": "040", "arcs": [[[3, 4, ~1]]]},
                {"type": "Polygon", "id": "056", "arcs": [[5, 4, 2]]},
                {"type": "Polygon", "id": "-99", "arcs": [[6]]},
            ]
        }
    },
}


def square_world() -> dict[str, Any]:
    """The squares under the codes of the sample world (the numbers above are those of real countries)."""
    made = world(TOPOLOGY)
    names = {"AD": "AA", "AT": "BB", "BE": "KK", "": "ZZ"}
    return {**made, "countries": {names[code]: rings for code, rings in made["countries"].items()}}


@pytest.fixture(scope="module")
def atlas(tmp_path_factory: pytest.TempPathFactory) -> Atlas:
    path = tmp_path_factory.mktemp("atlas") / "world.json"
    path.write_text(json.dumps(square_world()), encoding="utf-8")
    return Atlas(path)


def sound(content: Path) -> Graph:
    graph, problems = load(content)
    assert problems == []
    assert graph is not None
    return graph


def date(text: str) -> Date:
    found = parse(text)
    assert isinstance(found, Date)
    return found


# --- lines ------------------------------------------------------------------------------------------------------------


def test_what_lies_near_a_line_is_left_out() -> None:
    assert simplified([(0, 0), (5, 1), (10, 0), (10, 10)], 2) == [(0, 0), (10, 0), (10, 10)]
    assert simplified([(0, 0), (5, 3), (10, 0)], 2) == [(0, 0), (5, 3), (10, 0)]


def test_a_closed_line_keeps_its_shape() -> None:
    assert simplified([(0, 0), (10, 0), (10, 10), (0, 0)], 2) == [(0, 0), (10, 0), (10, 10), (0, 0)]


def test_a_square_is_cut_to_what_is_seen() -> None:
    assert set(cut([(0, 0), (10, 0), (10, 10), (0, 10)], Box(5, 5, 20, 20))) == {(5, 5), (10, 5), (10, 10), (5, 10)}
    assert cut([(0, 0), (1, 0), (1, 1)], Box(5, 5, 20, 20)) == []


def test_a_line_over_the_180th_meridian_goes_on() -> None:
    assert joined([[(170, 0), (179, 0)], [(179, 0), (-178, 1)]], 360) == [(170, 0), (179, 0), (182, 1)]


# --- maps -------------------------------------------------------------------------------------------------------------


def test_a_border_is_the_same_for_both_sides(atlas: Atlas) -> None:
    drawn = atlas.draw((-10, 0, 10, 20), 200)
    # Ten degrees are a hundred units wide and a little more high: a degree of longitude is the shorter one.
    assert (drawn.width, drawn.height) == (200, 203)
    assert {area.code: area.path for area in drawn.areas} == {
        "AA": "M0 102l0-102 100 0 0 102z",
        "BB": "M100 0l100 0 0 102-100 0z",
        "KK": "M0 102l0 101 200 0 0-101-100 0z",
    }


def test_a_map_shows_what_lies_in_it_and_no_more(atlas: Atlas) -> None:
    assert atlas.draw((-9, 11, -1, 19)).codes == {"AA"}
    assert atlas.draw((-10, 0, 10, 20)).codes == {"AA", "BB", "KK"}
    assert atlas.draw((-40, -20, 40, 30)).codes == {"AA", "BB", "KK", "ZZ"}
    assert atlas.draw((100, 0, 110, 10)).areas == ()


def test_the_rim_of_a_country_is_no_country(atlas: Atlas) -> None:
    assert atlas.draw((-10, 9.9, 0, 20)).codes == {"AA"}


def test_a_label_stands_inside_its_country(atlas: Atlas) -> None:
    areas = {area.code: area for area in atlas.draw((-20, 5, 10, 25), 300).areas}
    assert (areas["AA"].x, areas["AA"].y, areas["AA"].room) == (150, 104, int(100 / 12.5))


def test_a_locator_is_centred_on_its_country(atlas: Atlas) -> None:
    box = atlas.around("AA")
    assert box is not None
    assert ((box.left + box.right) / 2, (box.low + box.high) / 2) == pytest.approx((-5, 15))
    assert atlas.around("XX") is None


def test_the_committed_world_holds_every_country_of_the_facts() -> None:
    atlas, graph = Atlas(), sound(REAL)
    assert [country.id for country in graph.countries if atlas.around(country.code) is None] == []
    assert graph.region.map is not None
    drawn = atlas.draw(graph.region.map)
    assert drawn.width == WIDTH
    assert {country.code for country in graph.countries if country.role.id == graph.region.core} <= drawn.codes
    assert set(graph.region.disputed) <= drawn.codes


def test_no_country_is_torn_apart_at_the_edge_of_the_world() -> None:
    atlas = Atlas()
    for code in json.loads(COMMITTED.read_text(encoding="utf-8"))["countries"]:
        box = atlas.around(code)
        # The Antarctic alone goes all around.
        assert box is not None
        assert code == "AQ" or box.right - box.left < 350, code


# --- partnerships over time -------------------------------------------------------------------------------------------


def test_a_line_of_years_ends_with_its_last_day() -> None:
    line = Line(2020, 2020)
    assert line.at(date("2020-01-01").earliest) == 0
    assert line.after(date("2020-12-31").latest) == 100
    labelled = [tick.year for tick in Line(2000, 2025).ticks() if tick.is_labelled]
    assert labelled == [2000, 2004, 2008, 2012, 2016, 2020, 2024]


def only(graph: Graph, id: str) -> Span:
    drawn = spans(graph.partnerships, graph.events_of)
    assert drawn is not None
    return next(row for row in drawn.rows if row.partnership.id == id)


def test_a_month_fades_and_a_day_does_not() -> None:
    boats = only(sound(WORLD), "ardenia-kelmark")
    assert (boats.begins, boats.ends) == ("within", "day")
    assert boats.fade_in is not None
    assert boats.fade_out is None
    # From the first of May 2019 for a month, on a line from 2019 to the end of 2026.
    assert boats.fade_in.at == pytest.approx(100 * 120 / 2922)
    assert boats.fade_in.at + boats.fade_in.length == pytest.approx(boats.bar.at)


def test_what_goes_on_reaches_to_the_day_of_the_check() -> None:
    guard = only(sound(WORLD), "river-guard")
    assert guard.ends == "goes-on"
    assert guard.fade_out is None
    assert guard.bar.at + guard.bar.length == pytest.approx(Line(2019, 2026).after(guard.partnership.checked.latest))


@pytest.mark.parametrize("content", [WORLD, REAL], ids=["world", "real"])
def test_nothing_is_drawn_outside_the_line(content: Path) -> None:
    graph = sound(content)
    drawn = spans(graph.partnerships, graph.events_of)
    assert drawn is not None
    for row in drawn.rows:
        pieces = [piece for piece in (row.bar, row.fade_in, row.fade_out) if isinstance(piece, Piece)]
        assert all(piece.at >= 0 and piece.at + piece.length <= 100.0001 for piece in pieces), row
        assert all(0 <= mark <= 100 for mark in row.marks), row


def test_no_partnerships_are_no_drawing() -> None:
    assert spans((), {}) is None


# --- charts -----------------------------------------------------------------------------------------------------------


def figure(*points: tuple[str, Any]) -> Figure:
    """A figure of dates and values, all on nobody's word."""
    (record, *_) = (r for r in sound(WORLD).records() if isinstance(r.fact, Figure) and r.fact.series)
    assert isinstance(record.fact, Figure)
    provenance = record.fact.series[-1].provenance
    series = tuple(
        Point(as_of=date(text), value=value, qualifier=None, note=None, provenance=provenance) for text, value in points
    )
    return Figure(
        id=record.fact.id, name="Boats", unit=record.fact.unit, about=(), series=series, added=None, aliases=()
    )


def test_no_line_is_drawn_through_a_missing_year() -> None:
    drawn = chart(figure(("2018", Decimal(1)), ("2019", Decimal(2)), ("2021", Decimal(3)), ("2022", Decimal(4))))
    assert drawn is not None
    (producer,) = drawn.producers
    xs = [dot.x for dot in producer.dots]
    assert [(line.x1, line.x2) for line in producer.lines] == [(xs[0], xs[1]), (xs[2], xs[3])]


def test_values_of_the_same_time_are_not_joined() -> None:
    drawn = chart(figure(("2020-04", Decimal(100)), ("2020-04-10", Decimal(120)), ("2020-05", Decimal(90))))
    assert drawn is not None
    assert len(drawn.producers[0].lines) == 1


def test_heights_begin_at_zero() -> None:
    drawn = chart(figure(("2020", Decimal(0)), ("2021", Decimal(50)), ("2022", Decimal(100))))
    assert drawn is not None
    low, middle, high = (dot.y for dot in drawn.producers[0].dots)
    assert low == HEIGHT
    assert middle - high == pytest.approx(low - middle, abs=1)


@pytest.mark.parametrize(
    "points",
    [
        (("2020", Decimal(1)),),
        (("2020", Decimal(1)), ("2021", "dozens")),
        (("2020", Decimal(1)), ("2020", Decimal(2))),
        (("2020-04", Decimal(1)), ("2020-04-10", Decimal(2))),
        (("2020", Decimal(-1)), ("2021", Decimal(2))),
        (("2020", Decimal(1)), ("2021/..", Decimal(2))),
    ],
)
def test_what_cannot_be_drawn_honestly_is_not(points: tuple[tuple[str, Any], ...]) -> None:
    assert chart(figure(*points)) is None


def test_all_nothing_is_a_line_on_the_ground() -> None:
    drawn = chart(figure(("2020", Decimal(0)), ("2021", Decimal(0))))
    assert drawn is not None
    assert {dot.y for dot in drawn.producers[0].dots} == {HEIGHT}


# --- who works with whom ----------------------------------------------------------------------------------------------


def test_each_partner_stands_beside_each_core_country() -> None:
    graph = sound(WORLD)
    found = matrix(graph)
    assert {country.role.id for country in found.core} == {graph.region.core}
    cells = {
        (country, row.partner.id, partnership.id)
        for row in found.rows
        for country, cell in row.cells.items()
        for partnership in cell
    }
    core = {country.id for country in found.core}
    assert cells == {
        (one.id, other.id, partnership.id)
        for partnership in graph.partnerships
        for one in partnership.parties
        for other in partnership.parties
        if one.id in core and one.id != other.id
    }


def test_the_small_matrix_leaves_out_what_has_ended() -> None:
    rows = matrix(sound(REAL), current=True).rows
    shown = [partnership for row in rows for cell in row.cells.values() for partnership in cell]
    assert shown
    assert not any(isinstance(one, Partnership) and one.has_ended for one in shown)


# --- as they are drawn ------------------------------------------------------------------------------------------------


def drawings(atlas: Atlas) -> dict[str, str]:
    """The drawings of the sample world, on the map of squares."""
    graph = sound(WORLD)
    pages = Pages(graph)
    pages.environment.globals["atlas"] = atlas
    # As one who edits region.yml would have it, were the squares anywhere.
    object.__setattr__(graph.region, "map", (-25, -5, 15, 25))
    found = {page.path: page.html for page in pages.all()}
    return {
        "map": part(pages.placeholder("map", "", ""), "figure"),
        "locator": part(found["countries/ardenia"], "figure"),
        "matrix": part(pages.placeholder("matrix", "", ""), "table"),
        "over-time": found["partnerships"].partition('<h2 id="_over-time">')[2].partition("<h2")[0],
    }


def part(html: str, tag: str) -> str:
    found = re.search(rf"<{tag}\b.*?</{tag}>", html, re.DOTALL)
    assert found, tag
    return found[0]


@pytest.mark.parametrize("name", ["map", "locator", "matrix", "over-time"])
def test_drawing_is_as_expected(name: str, atlas: Atlas) -> None:
    found = "\n".join(line.rstrip() for line in drawings(atlas)[name].splitlines() if line.strip()) + "\n"
    file = EXPECTED / f"{name}.html"
    if os.environ.get("UPDATE_PAGES"):
        file.parent.mkdir(exist_ok=True)
        file.write_text(found, encoding="utf-8")
        pytest.fail(f"{file.name} has been renewed: read its diff, and run the tests without UPDATE_PAGES")
    assert found == file.read_text(encoding="utf-8")


def test_drawings_of_the_real_content_are_light() -> None:
    pages = Pages(sound(REAL))
    found = {page.path: page.html for page in pages.all()}
    assert weight(part(found["countries"], "figure")) <= 8_000
    for path, html in found.items():
        for drawn in re.findall(r"<figure class=\"(map|chart)[^>]*>(.*?)</figure>", html, re.DOTALL):
            assert weight(drawn[1]) <= {"map": 8_000, "chart": 2_500}[drawn[0]], path


def weight(html: str) -> int:
    return len(gzip.compress(html.encode()))
