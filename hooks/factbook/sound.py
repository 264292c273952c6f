"""Read a mapping that has no problem, as nearly all have: by the same calls as `fields`, and without its words.

At the first thing that is not as it should be the reading ends, and `fields` reads the file and says what is wrong.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from .fields import MAX_ITEMS, Fields, Places
from .nodes import Node, Scalar, Sequence, Table
from .prose import Prose, Words
from .values import LINE, Reference, Value, Wrong, id_mistake, linked

T = TypeVar("T")
_new = tuple.__new__


class Unsound(Exception):  # noqa: N818 -- no error of the program, and never told
    """Something has a problem, or may have."""


class Sound(Fields):
    """Reads the fields of one mapping; `references` collects all ids that it names."""

    def __init__(self, table: Table, references: list[Reference], id: str = "", key: int | None = None) -> None:
        # Not that of Fields: nothing is noted here.
        self.id = id
        self._values = table.values
        self._references = references
        self._read = 0
        self._table = table
        self._key = key

    @property
    def places(self) -> Places:  # type: ignore[override] # worked out when asked for
        file, at, _, _, keys = self._table
        if self._key is not None:
            return _new(Places, (file, self._key, self._key + len(self.id), at))
        name, first = next(iter(keys.items()))
        return _new(Places, (file, first, first + len(name), at))

    def has(self, key: str) -> bool:
        return key in self._values

    def one(self, key: str, value: Value[T], meaning: str) -> T:
        node = self._values.get(key)
        if node is None:
            raise Unsound
        self._read += 1
        return self._one(node, key, value)

    def maybe(self, key: str, value: Value[T], meaning: str) -> T | None:
        node = self._values.get(key)
        if node is None:
            return None
        self._read += 1
        return self._one(node, key, value)

    def many(self, key: str, value: Value[T], meaning: str, *, least: int = 0) -> tuple[T, ...]:
        if not least and key not in self._values:
            return ()
        found = [self._one(node, key, value) for node in self._nodes(key, least)]
        if len(found) > 1:
            if len(found) > MAX_ITEMS:
                raise Unsound
            names = {one.id if isinstance(one, Reference) else one for one in found}
            if len(names) < len(found):
                raise Unsound
        return tuple(found)

    def each(self, key: str, reader: Callable[[Fields], T], meaning: str, *, least: int = 0) -> tuple[T, ...]:
        if not least and key not in self._values:
            return ()
        return tuple([read_sound(node, reader, self._references) for node in self._nodes(key, least)])

    def named(self, key: str, reader: Callable[[Fields], T], meaning: str) -> Mapping[str, T]:
        node = self._values.get(key)
        if node is None:
            return {}
        self._read += 1
        return read_sound_named(node, reader, self._references)

    def labels(self, key: str, meaning: str, *, required: bool = True) -> Mapping[str, str]:
        node = self._values.get(key)
        if node is None and not required:
            return {}
        if not isinstance(node, Table) or any(id_mistake(id) for id in node.values):
            raise Unsound
        self._read += 1
        return {id: self._one(value, id, LINE) for id, value in node.values.items()}

    def end(self) -> None:
        """Nothing else may stand in the mapping."""
        if self._read != len(self._values):
            raise Unsound

    def _one(self, node: Node, key: str, value: Value[T]) -> T:
        if type(node) is not Scalar or node[3] is None or not node[4] or node[4].isspace():
            raise Unsound
        found = value.read(node, key)
        kind = type(found)
        if kind is Reference:
            self._references.append(found)  # type: ignore[arg-type] # as its type says
        elif kind is Prose:
            if len(found.parts) > 1 or type(found.parts[0]) is not Words:  # type: ignore[union-attr] # the same
                self._references.extend(map(linked, found.links))  # type: ignore[union-attr] # the same
        elif kind is Wrong:
            raise Unsound
        return found  # type: ignore[return-value] # what is left is no Wrong

    def _nodes(self, key: str, least: int) -> tuple[Node, ...]:
        node = self._values.get(key)
        if node is None and not least:
            return ()
        if type(node) is not Sequence or len(node[3]) < least:
            raise Unsound
        self._read += 1
        return node[3]


def read_sound(
    node: Node, reader: Callable[[Fields], T], references: list[Reference], id: str = "", key: int | None = None
) -> T:
    """What `reader` makes of a mapping; Unsound if anything is wrong with it."""
    if type(node) is not Table:
        raise Unsound
    fields = Sound(node, references, id, key)
    found = reader(fields)
    fields.end()
    return found


def read_sound_named(node: Node, reader: Callable[[Fields], T], references: list[Reference]) -> dict[str, T]:
    """The facts of a mapping from ids to facts."""
    if type(node) is not Table or any(id_mistake(id, digits_first=True) for id in node.values):
        raise Unsound
    keys: Any = node.keys
    return {id: read_sound(value, reader, references, id, keys[id]) for id, value in node.values.items()}
