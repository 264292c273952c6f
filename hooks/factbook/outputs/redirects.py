"""Small pages at former addresses, which lead to the present ones on any static host."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator
from hashlib import sha256
from html import escape

from ..entities import Entity
from ..former import addresses
from ..graph import Graph
from ..permalinks import address
from . import words
from .output import Output
from .told import Telling


def of_entity(telling: Telling, entity: Entity) -> Iterator[Output]:
    """A page for each former id of an entity; feeds, calendars and the API stand under both ids and need none."""
    now = address(entity)
    for former in addresses(entity):
        html = page(telling.graph, f"../../{now}", telling.home.url(now), entity.name)
        yield Output(f"{former}index.html", html)


def page(graph: Graph, relative: str, absolute: str, name: str) -> str:
    """A page that leads on at once, by its script with the fragment, so that the link of a fact goes on to the fact."""
    language, name = escape(graph.region.language), escape(name)
    # Ids are of letters, digits and '-': nothing in the address could end the script.
    script = f'location.replace("{relative}"+location.hash)'
    allowed = b64encode(sha256(script.encode()).digest()).decode()
    return (
        f'<!doctype html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8">\n'
        f"<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; script-src 'sha256-{allowed}'\">\n"
        f'<title>{name}</title>\n<link rel="canonical" href="{escape(absolute)}">\n'
        f'<meta name="robots" content="noindex">\n<script>{script}</script>\n'
        f'<noscript><meta http-equiv="refresh" content="0; url={escape(relative)}"></noscript>\n'
        f"</head>\n<body>\n<h1>{name}</h1>\n"
        f'<p>{escape(words.MOVED)} <a href="{escape(relative)}">{name}</a></p>\n</body>\n</html>\n'
    )
