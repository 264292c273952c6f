"""Dates and standings as people say them, for what people read in the end: feeds, calendars, plain text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..dates import Date, Moment
from ..graph import Graph
from ..language import Language
from . import words


def when(date: Date, language: Language) -> str:
    """A date in words, no more precise than it is."""
    start, end = (moment and _moment(moment, language) for moment in (date.start, date.end))
    if not date.is_interval:
        return str(start)
    if date.goes_on:
        return words.SINCE.format(start=start) if start else words.GOES_ON
    if start and end:
        return words.FROM_TO.format(start=start, end=end)
    return words.UNTIL.format(end=end) if end else words.FROM.format(start=start)


def firmly(told: Mapping[str, Any], graph: Graph) -> str:
    """How firmly something stands, on whose word, and whether only one side says so."""
    parts = [words.STANDINGS[told["standing"]]]
    if told["according_to"]:
        named = [(id, graph.named(id)) for id in told["according_to"]]
        parts.append(words.ACCORDING_TO.format(names=", ".join(thing.name if thing else id for id, thing in named)))
    return "; ".join(parts + ([words.ONE_SIDED] if told["one_sided"] else []))


def _moment(moment: Moment, language: Language) -> str:
    parts = (moment.day, language.month(moment.month) if moment.month else None, moment.year)
    text = " ".join(str(part) for part in parts if part)
    about = words.ABOUT.format(date=text) if moment.about else text
    return words.UNCERTAIN.format(date=about) if moment.uncertain else about
