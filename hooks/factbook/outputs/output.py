"""One file of the site that machines read, and how its text is written."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any, Final, NamedTuple
from urllib.parse import urlsplit

from ..graph import Graph

# The year is part of the name, not a date of anything: RFC 4151 asks for one in which the name was ours.
_YEAR: Final = "2026"

LICENCE: Final[Mapping[str, str]] = MappingProxyType(
    {
        "name": "CC-BY-4.0",
        "title": "Creative Commons Attribution 4.0",
        "path": "https://creativecommons.org/licenses/by/4.0/",
    }
)


class Output(NamedTuple):
    """A file: its path from the root of the site, and its text (written as UTF-8)."""

    path: str
    text: str

    @property
    def data(self) -> bytes:
        return self.text.encode("utf-8")

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.data).hexdigest()


class Home(NamedTuple):
    """Where the site stands, with a slash at the end, and the authority of its ids (`name.org,2026`)."""

    address: str
    tag: str

    def url(self, path: str) -> str:
        return self.address + path


def home(graph: Graph, address: str) -> Home:
    """The home of a site; where its files name no authority for ids, that is the host of its address."""
    address = address.rstrip("/") + "/"
    return Home(address, graph.region.tag or f"{urlsplit(address).hostname or 'localhost'},{_YEAR}")


def json_text(value: Any) -> str:
    """JSON as the site writes it: in the order given, every letter as itself, one line."""
    return f"{json_value(value)}\n"


def json_value(value: Any) -> str:
    """The same, of a value within such a file."""
    return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))


def json_list(head: Mapping[str, Any], name: str, items: Iterable[str]) -> str:
    """A list below a head; its items are JSON already, and stand each on a line of its own."""
    below = ",\n".join(items)
    lines = f"[\n{below}\n]" if below else "[]"
    return f'{json_value(head)[:-1]},"{name}":{lines}}}\n'


def folded(entries: Iterable[str]) -> str:
    """Lines, with an end to each."""
    return "".join(f"{entry}\n" for entry in entries)
