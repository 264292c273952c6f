"""What of the graph is the same as it was in another process, told by digests."""

from __future__ import annotations

import datetime
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import is_dataclass
from decimal import Decimal
from hashlib import blake2b
from operator import attrgetter
from typing import Any, Final

from .dates import Date
from .entities import Country, Organisation, Partnership, Publisher, Source
from .graph import Graph, Record
from .problems import File
from .watched import ALL

_PLAIN: Final = (int, bool, Decimal, datetime.date)
_FILES: Final = (Country, Organisation, Partnership, Publisher)
_SHORT: Final = 24
# What the digest of a value begins with, of which nothing is known.
UNKNOWN: Final = "unknown "


def digest(data: bytes) -> str:
    """A short word for some bytes: others have another."""
    return blake2b(data, digest_size=12).hexdigest()


class Digests:
    """The digests of what can be read of a graph.

    What is about one fact file changes with the text of that file: what its facts say, and how they are ordered.
    """

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self._more: dict[str, Mapping[str, Any]] = {}
        self._known: dict[tuple[str, str], str] = {}
        self._files: dict[str, str] = {}
        # By their numbers, which are theirs as long as they are held here.
        self._shared: dict[int, tuple[object, str]] = {}
        self._ways: dict[type, Callable[[Any], str]] = {}

    def add(self, field: str, values: Mapping[str, Any]) -> None:
        """Have something beside the graph read as if it were a field of it."""
        self._more[field] = values
        self._known = {read: found for read, found in self._known.items() if read[0] != field}

    def take(self, known: Mapping[tuple[str, str], str]) -> None:
        """Have digests that are known already."""
        self._known |= known

    def of(self, field: str, key: str) -> str:
        """The digest of what a field of the graph has under a key; under `ALL`, of its keys, or of all that it is."""
        read = field, key
        if read not in self._known:
            self._known[read] = self.value(self._read(field, key))
        return self._known[read]

    def value(self, value: Any) -> str:
        """The digest of any value that pages are made of."""
        told = self._told(value)
        # What is short stands for itself.
        return told if len(told) < _SHORT else digest(told.encode())

    def _read(self, field: str, key: str) -> Any:
        found = self._more[field] if field in self._more else getattr(self._graph, field)
        if not isinstance(found, Mapping):
            # Of a set one key is asked for, of a list all.
            return found if key == ALL else key in found
        return tuple(found) if key == ALL else found.get(key)

    def _told(self, value: Any) -> str:
        """A value as text: two that pages could tell apart have different ones."""
        kind = type(value)
        way = self._ways.get(kind)
        if way is None:
            way = self._ways[kind] = self._way(value)
        return way(value)

    def _way(self, value: Any) -> Callable[[Any], str]:
        """How values of the type of this one are told."""
        if value is None or isinstance(value, _PLAIN):
            return repr
        if isinstance(value, _FILES):
            return self._of_file
        match value:
            case str():
                return lambda text: f"{len(text)}:{text}"
            case Source():
                return lambda source: f"{source.id} {self._of_file(self._graph.publishers[source.publisher])}"
            case Record():
                return lambda record: f"{self._of_file(record.entity)}#{record.fact.id.id}"
            case Date():
                return attrgetter("text")
            case File():
                return attrgetter("path")
            case tuple():
                return self._of_items
            case list() | Mapping():
                return self._of_shared
            case frozenset() | set():
                return lambda items: self._told(sorted(items))
        # The text of a fact leaves out its places, and so holds what it says. Of what is not known nothing is kept: it
        # is another each time.
        return repr if is_dataclass(value) else lambda _: f"{UNKNOWN}{os.urandom(12).hex()}"

    def _of_items(self, items: Sequence[Any]) -> str:
        return f"({','.join(map(self._told, items))})"

    def _of_shared(self, held: Mapping[Any, Any] | list[Any]) -> str:
        # What several pages are made of is one and the same.
        found = self._shared.get(id(held))
        if found is None:
            items = tuple(held.items()) if isinstance(held, Mapping) else held
            found = self._shared[id(held)] = held, self._of_items(items)
        return found[1]

    def _of_file(self, thing: Country | Organisation | Partnership | Publisher) -> str:
        found = self._files.get(thing.id)
        if found is None:
            found = self._files[thing.id] = f"{thing.id} {digest(thing.places.start.file.text.encode())}"
        return found
