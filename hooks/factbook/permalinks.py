"""Where on the site everything stands."""

from __future__ import annotations

from typing import Any

from .chronology import Bar, Kind, Month, Year
from .entities import Source, Term
from .graph import Record


def address(thing: Any) -> str:
    """Where something stands, from the root of the site: ``partnerships/river-guard/#guard-begins``."""
    match thing:
        case Record():
            return f"{address(thing.entity)}#{thing.fact.id.id}"
        case Source():
            return f"sources/{thing.publisher}/#{thing.id.partition('/')[2]}"
        case Term():
            return f"glossary/#{thing.id}"
        case Year():
            return f"chronology/{thing.number}/"
        case Month():
            return f"chronology/{thing.year}/{thing.number:02}/"
        case Bar():
            return thing.path
        case Kind():
            return f"chronology/{thing.id}/"
        case _:
            return f"{thing.section}/{thing.id}/"
