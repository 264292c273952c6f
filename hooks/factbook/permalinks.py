"""Where on the site everything stands."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, Final

from .chronology import Bar, Kind, Month, Year
from .entities import Source, Term
from .graph import Record

# By type: they are asked for so often that to try one after the other would be felt.
_ADDRESSES: Final[Mapping[type, Callable[[Any], str]]] = MappingProxyType(
    {
        Record: lambda record: f"{address(record.entity)}#{record.fact.id.id}",
        Source: lambda source: f"sources/{source.publisher}/#{source.id.partition('/')[2]}",
        Term: lambda term: f"glossary/#{term.id}",
        Year: lambda year: f"chronology/{year.number}/",
        Month: lambda month: f"chronology/{month.year}/{month.number:02}/",
        Bar: lambda bar: str(bar.path),
        Kind: lambda kind: f"chronology/{kind.id}/",
    }
)


def address(thing: Any) -> str:
    """Where something stands, from the root of the site: ``partnerships/river-guard/#guard-begins``."""
    found = _ADDRESSES.get(type(thing))
    return found(thing) if found else f"{thing.section}/{thing.id}/"
