"""The values of a fact file, each with its place in it."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import NamedTuple

from .problems import File, Place


class Scalar(NamedTuple):
    """A value; ``text`` is what was written, ``value`` what it means (exact: whole numbers and decimals)."""

    file: File
    start: int
    end: int
    value: str | int | Decimal | bool | None
    text: str

    @property
    def place(self) -> Place:
        return Place(self.file, self.start, self.end)


class Sequence(NamedTuple):
    file: File
    start: int
    end: int
    items: tuple[Node, ...]

    @property
    def place(self) -> Place:
        return Place(self.file, self.start, self.end)


class Entry(NamedTuple):
    key: Place
    value: Node


class Table(NamedTuple):
    """A YAML mapping, its values in the order of the file; `keys` are where their keys begin."""

    file: File
    start: int
    end: int
    values: Mapping[str, Node]
    keys: Mapping[str, int]

    @property
    def place(self) -> Place:
        return Place(self.file, self.start, self.end)

    @property
    def entries(self) -> Mapping[str, Entry]:
        """The values, each with the place of its key."""
        return {name: Entry(self.key(name), value) for name, value in self.values.items()}

    def key(self, name: str) -> Place:
        """The place of a key."""
        start, value = self.keys[name], self.values[name]
        # A key with a problem may have been written otherwise than it was meant.
        if isinstance(value, Noted) and value.place.start == start:
            return value.place
        return Place(self.file, start, start + len(name))


class Noted(NamedTuple):
    """Stands for a value whose problem has already been told, so that it is not told twice."""

    place: Place


Node = Scalar | Sequence | Table | Noted
