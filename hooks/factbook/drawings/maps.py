"""Maps: the outlines of countries as SVG paths, for the rectangle of the world that a map shows."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import pairwise
from math import cos, radians
from pathlib import Path
from typing import Any, Final, NamedTuple

from .lines import Box, Point, box_of, cut, joined, simplified

WORLD: Final = Path(__file__).with_name("world.json")
# A unit is a pixel where a map is 720 pixels wide, and half of one on a phone.
WIDTH: Final = 720
_TOLERANCE: Final = 1.2
# A locator says where a country lies: its lines may be coarser than those of the map that is a page's own matter.
COARSE: Final = 3.4
# What is cut lies outside of what is seen, or the edge of the map would be drawn as a border.
_MARGIN: Final = 12
# What a letter of a label takes, a little more than it has on the average.
_LETTER: Final = 12.5
_LINE: Final = 16
# No label stands nearer to the edge of the map.
_EDGE: Final = 14
_SMALLEST: Final = 6
# A locator shows this much more than its country on each side, and never less than this many degrees.
_AROUND: Final = 0.35
_LEAST: Final = 10.0


class Area(NamedTuple):
    """A country on a map: its code, its outline, and where its label stands; `room` is how many letters fit there."""

    code: str
    path: str
    x: int
    y: int
    room: int


class Map(NamedTuple):
    """A drawn map: its size in units, and its areas in order of code."""

    width: int
    height: int
    areas: tuple[Area, ...]

    @property
    def codes(self) -> frozenset[str]:
        return frozenset(area.code for area in self.areas)


class Atlas:
    """The outlines of all countries, by code of ISO 3166-1; a border is simplified once for both of its sides."""

    def __init__(self, source: Path = WORLD) -> None:
        self._source = source

    @cached_property
    def _arcs(self) -> list[list[Point]]:
        per_degree = self._world["per_degree"]
        return [
            [(x / per_degree, y / per_degree) for x, y in zip(arc[::2], arc[1::2], strict=True)]
            for arc in self._world["arcs"]
        ]

    @cached_property
    def _world(self) -> dict[str, Any]:
        world: dict[str, Any] = json.loads(self._source.read_text(encoding="utf-8"))
        return world

    @cached_property
    def _boxes(self) -> dict[str, list[tuple[Box, list[int]]]]:
        return {
            code: [(box_of(joined(map(self._arc, ring), 360)), ring) for ring in rings]
            for code, rings in self._world["countries"].items()
        }

    def _arc(self, number: int) -> list[Point]:
        return self._arcs[number] if number >= 0 else self._arcs[~number][::-1]

    def around(self, code: str) -> Box | None:
        """The rectangle in which a country is found: its mainland and what lies around; None for a code not known."""
        rings = self._boxes.get(code)
        if not rings:
            return None
        west, south, east, north = max((box for box, _ in rings), key=lambda b: (b.right - b.left) * (b.high - b.low))
        high = max((north - south) * (1 + 2 * _AROUND), _LEAST)
        # As wide as a page likes to have it, in degrees that are narrower than high.
        wide = max((east - west) * (1 + 2 * _AROUND), 1.5 * high / _narrowing(south, north))
        high = max(high, wide * _narrowing(south, north) / 1.5)
        x, y = (west + east) / 2, (south + north) / 2
        return Box(x - wide / 2, max(y - high / 2, -89), x + wide / 2, min(y + high / 2, 89))

    def draw(self, extent: tuple[float, float, float, float], width: int = WIDTH, tolerance: float = _TOLERANCE) -> Map:
        """What lies between degrees of west, south, east and north; equirectangular, true in its middle.

        `tolerance` is how far a line may run beside its true place, in units of the map.
        """
        return _Drawing(self._arcs, Box(*extent), width, tolerance).of(self._boxes)

    def locate(self, code: str, width: int) -> Map | None:
        """A country and what lies around it, in few lines; None for a code not known."""
        box = self.around(code)
        return self.draw(box, width, COARSE) if box else None


class _Drawing:
    """One map in the making."""

    def __init__(self, arcs: Sequence[Sequence[Point]], box: Box, width: int, tolerance: float) -> None:
        self._arcs = arcs
        self._tolerance = tolerance
        self._box = box
        self._across = width / (box.right - box.left)
        self._down = self._across / _narrowing(box.low, box.high)
        self._frame = Box(0, 0, width, round((box.high - box.low) * self._down))
        self._done: dict[int, list[Point]] = {}

    def of(self, countries: dict[str, list[tuple[Box, list[int]]]]) -> Map:
        areas = (
            self._area(code, [ring for box, ring in rings if box.meets(self._box)]) for code, rings in countries.items()
        )
        return Map(int(self._frame.right), int(self._frame.high), tuple(area for area in areas if area))

    def _area(self, code: str, rings: Iterable[list[int]]) -> Area | None:
        left, low, right, high = self._frame
        wide = Box(left - _MARGIN, low - _MARGIN, right + _MARGIN, high + _MARGIN)
        outlines = [outline for ring in rings if len(outline := cut(self._outline(ring), wide)) > 2]
        outlines.sort(key=_size, reverse=True)
        # An island of a pixel is left out, a country of a pixel is not.
        seen = [outline for index, outline in enumerate(outlines) if not index or _size(outline) >= _SMALLEST]
        if not seen or self._is_sliver(seen[0]):
            return None
        inner = cut(seen[0], Box(left + _EDGE, low + _EDGE, right - _EDGE, high - _EDGE))
        x, y, room = _label(inner) if inner else (0, 0, 0)
        return Area(code, "".join(map(_path, seen)), x, y, room)

    def _is_sliver(self, outline: Sequence[Point]) -> bool:
        """Whether no more than the rim of a country reaches into the map."""
        inside = cut(outline, self._frame)
        if not inside:
            return True
        left, low, right, high = box = box_of(inside)
        return box != box_of(outline) and min(right - left, high - low) < _EDGE

    def _outline(self, ring: Iterable[int]) -> list[Point]:
        lines = (self._line(arc) if arc >= 0 else self._line(~arc)[::-1] for arc in ring)
        return joined(lines, 360 * self._across)[:-1]

    def _line(self, arc: int) -> list[Point]:
        if arc not in self._done:
            points = [
                ((x - self._box.left) * self._across, (self._box.high - y) * self._down) for x, y in self._arcs[arc]
            ]
            self._done[arc] = simplified(points, self._tolerance)
        return self._done[arc]


def _narrowing(south: float, north: float) -> float:
    """How wide a degree of longitude is, where one of latitude is 1, in the middle between two latitudes."""
    return cos(radians((south + north) / 2))


def _size(outline: Sequence[Point]) -> float:
    left, low, right, high = box_of(outline)
    return max(right - left, 1) * max(high - low, 1)


def _path(outline: Sequence[Point]) -> str:
    """An outline as SVG path data, in whole units, each point told from the one before it."""
    points = [(round(x), round(y)) for x, y in outline]
    steps = [(b[0] - a[0], b[1] - a[1]) for a, b in pairwise(points) if a != b]
    numbers = [number for step in steps for number in step]
    line = "".join(f"{'' if number < 0 or not index else ' '}{number}" for index, number in enumerate(numbers))
    return f"M{points[0][0]} {points[0][1]}l{line or '0 0'}z"


def _label(outline: Sequence[Point]) -> tuple[int, int, int]:
    """Where a label has the most room inside an outline, and how many letters have it."""
    _, low, _, high = box_of(outline)
    levels = [low + (high - low) * step / 20 for step in range(2, 19)]
    found = [(int(width / _LETTER), x, y) for y in levels for width, x in [_widest(outline, y)]]
    # Of levels with the same room, the one nearest to the middle.
    room, x, y = max(found, key=lambda one: (one[0], -abs(one[2] - (low + high) / 2)))
    return round(x), round(y), room


def _widest(outline: Sequence[Point], level: float) -> tuple[float, float]:
    """The length and the middle of the longest stretch that lies inside an outline over the height of a line."""
    found = (0.0, outline[0][0])
    above, below = (_inside(outline, level + off) for off in (-_LINE / 2, _LINE / 2))
    for left, right in _inside(outline, level):
        for a in above:
            for b in below:
                start, end = max(left, a[0], b[0]), min(right, a[1], b[1])
                found = max(found, (end - start, (start + end) / 2))
    return found


def _inside(outline: Sequence[Point], level: float) -> list[tuple[float, float]]:
    crossings = sorted(_crossings(outline, level))
    return list(zip(crossings[::2], crossings[1::2], strict=False))


def _crossings(outline: Sequence[Point], level: float) -> Iterator[float]:
    for index, (x, y) in enumerate(outline):
        before_x, before_y = outline[index - 1]
        if (before_y > level) != (y > level):
            yield before_x + (level - before_y) * (x - before_x) / (y - before_y)
