"""Small pages at former addresses, which lead to the present ones on any static host."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from ..graph import Graph
from ..permalinks import address
from . import words
from .output import Home, Output


def outputs(graph: Graph, home: Home) -> Iterator[Output]:
    """One page for each former id; feeds, calendars and the API stand under both ids and need none."""
    for entity in graph.entities.values():
        for alias in entity.aliases:
            path = f"{entity.section}/{alias.id}/"
            yield Output(
                f"{path}index.html", page(graph, f"../../{address(entity)}", home.url(address(entity)), entity.name)
            )


def page(graph: Graph, relative: str, absolute: str, name: str) -> str:
    """A page that leads on at once; without a script it loses the fragment, so it names the page too."""
    language, name = escape(graph.region.language), escape(name)
    return (
        f'<!doctype html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8">\n<title>{name}</title>\n'
        f'<link rel="canonical" href="{escape(absolute)}">\n<meta name="robots" content="noindex">\n'
        f'<meta http-equiv="refresh" content="0; url={escape(relative)}">\n</head>\n<body>\n<h1>{name}</h1>\n'
        f'<p>{escape(words.MOVED)} <a href="{escape(relative)}">{name}</a></p>\n</body>\n</html>\n'
    )
