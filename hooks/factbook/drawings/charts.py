"""Charts of figures: where the values stand, in per cent of the width and in pixels of the height."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise
from typing import Final, NamedTuple

from ..dates import Date
from ..facts import Figure, Point
from .spans import Line, Tick

HEIGHT: Final = 150
# Room above the highest value and beside the first and the last for what is written there.
_ABOVE: Final = 26
_ASIDE: Final = 9.0
# Labels nearer than this to one another, in per cent and pixels, would be hard to read.
_APART: Final = (22.0, 26)


# A dot is about as wide as this, in per cent.
_WIDE: Final = 1.5


class Dot(NamedTuple):
    """One value: where it stands, between what its date could lie, and whether its number is written beside it."""

    point: Point
    x: float
    y: int
    from_x: float
    to_x: float
    is_labelled: bool

    @property
    def is_wide(self) -> bool:
        """Whether it can be seen that the date is a month or a year."""
        return self.to_x - self.from_x > _WIDE


class Stretch(NamedTuple):
    """A line between two values that follow one another."""

    x1: float
    y1: int
    x2: float
    y2: int


class Producer(NamedTuple):
    """The values on the word of the same authors, and the lines between; no ids where the sources name nobody."""

    authors: tuple[str, ...]
    dots: tuple[Dot, ...]
    lines: tuple[Stretch, ...]


class Chart(NamedTuple):
    """The values of a figure that are numbers.

    lowest, highest, first, last: of them.  base: the pixel at which zero lies.  words: how many values are words.
    """

    producers: tuple[Producer, ...]
    ticks: tuple[Tick, ...]
    lowest: Point
    highest: Point
    first: Point
    last: Point
    base: int
    words: int

    @property
    def has_wide_dates(self) -> bool:
        return any(dot.is_wide for producer in self.producers for dot in producer.dots)


class _Value(NamedTuple):
    point: Point
    number: Decimal


def chart(figure: Figure) -> Chart | None:
    """The drawing of a figure; None where no two numbers surely follow one another, or one is below zero."""
    numbers = [_Value(point, point.value) for point in figure.series if isinstance(point.value, Decimal)]
    values = sorted(numbers, key=lambda value: value.point.as_of.order)
    if not values or not values[0].point.as_of.latest < values[-1].point.as_of.earliest:
        return None
    if any(value.number < 0 or not _is_bounded(value.point.as_of) for value in values):
        return None
    years = [moment.year for v in values for moment in (v.point.as_of.start, v.point.as_of.end) if moment]
    line = Line(min(years), max(years))
    highest = max(values, key=lambda value: value.number)
    dots = _labelled([_dot(value, line, highest.number or Decimal(1)) for value in values], highest.point)
    groups: defaultdict[tuple[str, ...], list[Dot]] = defaultdict(list)
    for dot in dots:
        groups[tuple(author.id for author in dot.point.provenance.according_to)].append(dot)
    return Chart(
        producers=tuple(Producer(authors, tuple(group), _lines(group)) for authors, group in groups.items()),
        ticks=tuple(tick._replace(at=_inside(tick.at)) for tick in line.ticks()),
        lowest=min(values, key=lambda value: value.number).point,
        highest=highest.point,
        first=values[0].point,
        last=values[-1].point,
        base=HEIGHT,
        words=len(figure.series) - len(values),
    )


def _is_bounded(date: Date) -> bool:
    return date.earliest > datetime.date.min and date.latest < datetime.date.max


def _inside(x: float) -> float:
    return _ASIDE + x * (100 - 2 * _ASIDE) / 100


def _dot(value: _Value, line: Line, highest: Decimal) -> Dot:
    date = value.point.as_of
    left, right = _inside(line.at(date.earliest)), _inside(line.after(date.latest))
    y = HEIGHT - round((HEIGHT - _ABOVE) * value.number / highest)
    return Dot(value.point, (left + right) / 2, y, left, right, False)


def _labelled(dots: Sequence[Dot], highest: Point) -> list[Dot]:
    """The dots, as many of them labelled as have room: the first and the last before all others, then the highest."""
    order = sorted(range(len(dots)), key=lambda i: (i != len(dots) - 1, i != 0, dots[i].point is not highest, i))
    chosen: list[int] = []
    for i in order:
        if all(_are_apart(dots[i], dots[j]) for j in chosen):
            chosen.append(i)
    return [dot._replace(is_labelled=i in chosen) for i, dot in enumerate(dots)]


def _are_apart(one: Dot, other: Dot) -> bool:
    return abs(one.x - other.x) >= _APART[0] or abs(one.y - other.y) >= _APART[1]


def _lines(dots: Sequence[Dot]) -> tuple[Stretch, ...]:
    return tuple(Stretch(a.x, a.y, b.x, b.y) for a, b in pairwise(dots) if _follows(a.point.as_of, b.point.as_of))


def _follows(earlier: Date, later: Date) -> bool:
    """Whether no year lies between two dates, and the one is surely before the other."""
    return earlier.latest < later.earliest and later.earliest.year - earlier.latest.year <= 1
