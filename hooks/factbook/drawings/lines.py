"""Lines of a map: simplified, and cut to a rectangle."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from math import hypot
from typing import NamedTuple

Point = tuple[float, float]


class Box(NamedTuple):
    """A rectangle: west and east, south and north in degrees, or left and right, top and bottom of a drawing."""

    left: float
    low: float
    right: float
    high: float

    def meets(self, other: Box) -> bool:
        return not (
            self.right < other.left or other.right < self.left or self.high < other.low or other.high < self.low
        )


def box_of(points: Sequence[Point]) -> Box:
    """The rectangle that just holds points."""
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return Box(min(xs), min(ys), max(xs), max(ys))


def joined(lines: Iterable[Sequence[Point]], around: float) -> list[Point]:
    """Lines put together, each beginning where the one before it ends; `around` is the way round the world."""
    found: list[Point] = []
    turns = 0
    for line in lines:
        for index, (x, y) in enumerate(line):
            if found and abs(x + turns * around - found[-1][0]) > around / 2:
                turns += 1 if x + turns * around < found[-1][0] else -1
            if not found or index:
                found.append((x + turns * around, y))
    return found


def simplified(points: Sequence[Point], tolerance: float) -> list[Point]:
    """A line without the points that lie nearer than `tolerance` to it (Douglas and Peucker, 1973); its ends stay."""
    kept = {0, len(points) - 1}
    spans = [(0, len(points) - 1)]
    while spans:
        first, last = spans.pop()
        far, distance = first, tolerance
        for index in range(first + 1, last):
            off = _distance(points[index], points[first], points[last])
            if off > distance:
                far, distance = index, off
        if far != first:
            kept.add(far)
            spans += [(first, far), (far, last)]
    return [points[index] for index in sorted(kept)]


def _distance(point: Point, start: Point, end: Point) -> float:
    """From a point to a stretch between two; the two are one where a line closes."""
    (x, y), (x1, y1), (x2, y2) = point, start, end
    dx, dy = x2 - x1, y2 - y1
    length = dx * dx + dy * dy
    along = max(0.0, min(1.0, ((x - x1) * dx + (y - y1) * dy) / length)) if length else 0.0
    return hypot(x - x1 - along * dx, y - y1 - along * dy)


def cut(ring: Sequence[Point], box: Box) -> list[Point]:
    """The part of a closed line that lies in a rectangle (Sutherland and Hodgman, 1974)."""
    left, low, right, high = box
    for inside, cross in (
        (lambda p: p[0] >= left, lambda a, b: _at_x(a, b, left)),
        (lambda p: p[0] <= right, lambda a, b: _at_x(a, b, right)),
        (lambda p: p[1] >= low, lambda a, b: _at_y(a, b, low)),
        (lambda p: p[1] <= high, lambda a, b: _at_y(a, b, high)),
    ):
        ring = _cut_at(ring, inside, cross)
    return list(ring)


def _cut_at(
    ring: Sequence[Point], inside: Callable[[Point], bool], cross: Callable[[Point, Point], Point]
) -> list[Point]:
    found: list[Point] = []
    for index, here in enumerate(ring):
        before = ring[index - 1]
        if inside(here) != inside(before):
            found.append(cross(before, here))
        if inside(here):
            found.append(here)
    return found


def _at_x(a: Point, b: Point, x: float) -> Point:
    return x, a[1] + (b[1] - a[1]) * (x - a[0]) / (b[0] - a[0])


def _at_y(a: Point, b: Point, y: float) -> Point:
    return a[0] + (b[0] - a[0]) * (y - a[1]) / (b[1] - a[1]), y
