"""Partnerships over time: where on a line of years each begins, ends and has its events, in per cent of its width."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from typing import Final, Literal, NamedTuple

from ..dates import Date, Moment
from ..entities import Partnership
from ..graph import EventRecord

# A beginning or an end of which nothing is known is drawn as a stub of this length.
_STUB: Final = 3.0
# What is shorter could not be seen.
_SEEN: Final = 0.6
# Years have room for their numbers on a phone.
_MOST_LABELS: Final = 7

# How a bar begins or ends: on a day, within a month or year, at a time that is not known, or not yet.
End = Literal["day", "within", "unknown", "goes-on"]


class Piece(NamedTuple):
    """A stretch of the line: its beginning and its length."""

    at: float
    length: float


class Span(NamedTuple):
    """One partnership: the stretch in which it surely was, how it begins and ends, and its events.

    fade_in, fade_out: the stretch within which it began or ended, where that is wider than a day.
    """

    partnership: Partnership
    bar: Piece
    begins: End
    ends: End
    fade_in: Piece | None
    fade_out: Piece | None
    marks: tuple[float, ...]


class Tick(NamedTuple):
    """The beginning of a year; only some are labelled."""

    at: float
    year: int
    is_labelled: bool


class Spans(NamedTuple):
    """The rows of the drawing, those that go on first, and its years."""

    rows: tuple[Span, ...]
    ticks: tuple[Tick, ...]


class Line:
    """The line of years, from the first of January of the first to the end of the last."""

    def __init__(self, first: int, last: int) -> None:
        self.first, self.last = first, last
        self._start = datetime.date(first, 1, 1).toordinal()
        self._days = datetime.date(last, 12, 31).toordinal() + 1 - self._start

    def at(self, day: datetime.date) -> float:
        """Where a day begins, in per cent; days off the line are at its ends."""
        return min(100.0, max(0.0, 100 * (day.toordinal() - self._start) / self._days))

    def after(self, day: datetime.date) -> float:
        """Where a day ends."""
        return min(100.0, self.at(day) + 100 / self._days)

    def ticks(self) -> tuple[Tick, ...]:
        every = -(-(self.last - self.first + 1) // _MOST_LABELS)
        return tuple(
            Tick(self.at(datetime.date(year, 1, 1)), year, (year - self.first) % every == 0)
            for year in range(self.first, self.last + 1)
        )


def spans(partnerships: Iterable[Partnership], events_of: Mapping[str, Sequence[EventRecord]]) -> Spans | None:
    """The drawing of partnerships with the events of their own files; None where there is none."""
    rows = [(one, [r.fact.date for r in events_of.get(one.id, ()) if r.entity.id == one.id]) for one in partnerships]
    if not rows:
        return None
    known = [moment.year for one, dates in rows for date in (one.period, *dates) for moment in _moments(date)]
    checked = [one.checked.latest.year for one, _ in rows]
    line = Line(min(known, default=min(checked)), max(*known, *checked))
    return Spans(tuple(_span(one, dates, line) for one, dates in rows), line.ticks())


def _moments(date: Date) -> Iterable[Moment]:
    return (moment for moment in (date.start, date.end) if moment)


def _span(one: Partnership, dates: Sequence[Date], line: Line) -> Span:
    period = one.period
    surely = [date.earliest for date in dates]
    start, end = period.start, period.end
    # Where nothing is known of an end, the nearest thing that is known stands for it.
    first = line.at(start.latest) if start else line.at(min([*surely, period.latest]))
    if period.goes_on:
        last = line.after(one.checked.latest)
    else:
        last = line.at(end.earliest) if end else line.after(max([*surely, period.earliest]))
    if end and end.day:
        last = line.after(end.latest)
    return Span(
        partnership=one,
        bar=Piece(min(first, 100 - _SEEN), max(last - first, _SEEN)),
        begins=_end(start),
        ends="goes-on" if period.goes_on else _end(end),
        fade_in=_before(start, first, line),
        fade_out=None if period.goes_on else _behind(end, last, line),
        marks=tuple(line.at(_middle(date)) for date in dates),
    )


def _end(moment: Moment | None) -> End:
    if moment is None:
        return "unknown"
    return "day" if moment.day and not (moment.about or moment.uncertain) else "within"


def _before(start: Moment | None, first: float, line: Line) -> Piece | None:
    if start is None:
        return Piece(max(0.0, first - _STUB), min(first, _STUB))
    at = line.at(start.earliest)
    return Piece(at, first - at) if first > at else None


def _behind(end: Moment | None, last: float, line: Line) -> Piece | None:
    if end is None:
        return Piece(last, min(100 - last, _STUB))
    until = line.after(end.latest)
    return Piece(last, until - last) if until > last else None


def _middle(date: Date) -> datetime.date:
    """The middle of what is known; of an interval that goes on, its beginning."""
    if date.end is None:
        return date.earliest
    return date.earliest + (date.latest - date.earliest) / 2
