"""The plain YAML that nearly all fact files are, read without a YAML parser, which takes ten times as long.

Plain are block mappings and lists, one-line values, lists and mappings in brackets on one line, and folded text. Of all
else, and of all that has a problem, nothing is read here: `yaml_text` reads it with libyaml. What is read here is the
same to the last place.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from itertools import accumulate
from typing import Final

from .nodes import Node, Scalar, Sequence, Table
from .problems import File

# What a text means that may be something else; ValueError where that is not plain.
Meaning = Callable[[str], object]

_LINE = re.compile(r"( *)(- )?(?:([a-z0-9_-]+):(?: ([^\n]+))?|([^\n]*))\n")
# Most lists are of ids.
_IDS = re.compile(r"\[[a-z0-9][a-z0-9/-]*(?:, [a-z0-9][a-z0-9/-]*)*\]")
_PLAIN_LIST = re.compile(r"\[[^\[\]{}\"'#:\n]*\]")
_FLOW_ITEM = re.compile(r"(?:\"([^\"\\\n]*)\"|([^,\[\]{}\"'#:\n]+))(, |\Z)")
_FLOW_PAIR = re.compile(r"([a-z0-9_-]+): (?:(\[[^\[\]{}\"'#:\n]*\])|\"([^\"\\\n]*)\"|([^,\[\]{}\"'#:\n]+))(, |\Z)")
# What a value cannot begin with, or begins with only to be something else.
_INDICATORS: Final = frozenset(" -?:,[]{}#&*!|>'\"%@`")
NOT_ONLY_TEXT: Final = frozenset("0123456789+-.~=<yYnNoOtTfF")

_new = tuple.__new__


class NotPlain(Exception):  # noqa: N818 -- no error, but a text for another reader
    """The text is not plain."""


class Limits:
    """What a file may hold at most, and what keys and values may be."""

    __slots__ = ("characters", "depth", "is_key", "meaning")

    def __init__(self, *, depth: int, characters: int, is_key: Callable[[str], bool], meaning: Meaning) -> None:
        self.depth = depth
        self.characters = characters
        self.is_key = lru_cache(maxsize=10_000)(is_key)
        self.meaning = lru_cache(maxsize=100_000)(meaning)


def read(file: File, limits: Limits) -> Table | None:
    """The values of a plain file; None if it is not plain."""
    if not file.text.endswith("\n") or "\r" in file.text:
        return None
    try:
        return _Reader(file, limits).read()
    except NotPlain:
        return None


class _Reader:
    """Reads line by line; a position is that of a line."""

    def __init__(self, file: File, limits: Limits) -> None:
        text = file.text
        self.file = file
        self.limits = limits
        self.lines = text.split("\n")
        # Behind the last line stands one that belongs to nothing.
        self.rows: list[tuple[str, str, str, str, str]] = _LINE.findall(text)
        self.starts = [0, *accumulate(map((1).__add__, map(len, self.lines)))]
        self.starts[-1] = len(text)
        self.rows.append(("", "", "", "", "\n"))
        self.has_hash = " #" in text
        self.position = 0

    def read(self) -> Table:
        indent, dash, key, _, _ = self._row()
        if indent or dash or not key:
            raise NotPlain
        table = self._table(0, 1)
        if self.position < len(self.rows) - 1:
            raise NotPlain
        return table

    def _row(self) -> tuple[str, str, str, str, str]:
        """The next line that is neither empty nor a comment."""
        rows = self.rows
        while True:
            row = rows[self.position]
            if row[2] or row[1]:
                return row
            raw = row[4]
            if raw and raw[0] != "#":
                return row
            self.position += 1

    def _here(self, indent: str) -> int:
        return self.starts[self.position] + len(indent)

    def _table(self, column: int, depth: int) -> Table:
        """The mapping whose keys stand at a column, from the current line on."""
        if depth > self.limits.depth:
            raise NotPlain
        is_key, rows, starts = self.limits.is_key, self.rows, self.starts
        values: dict[str, Node] = {}
        keys: dict[str, int] = {}
        indent, dash, key, value, _ = self._row()
        here = first = self._here(indent) + len(dash)
        while True:
            if not key or key in values or not is_key(key):
                raise NotPlain
            keys[key] = here
            self.position += 1
            if value:
                values[key] = self._value(value, here + len(key) + 2, column, depth)
            else:
                values[key] = self._block(column, depth)
            row = rows[self.position]
            indent, dash, key, value, raw = row if row[2] else self._row()
            here = starts[self.position] + len(indent)
            if len(indent) != column or dash or raw:
                if len(indent) > column:
                    raise NotPlain
                return _new(Table, (self.file, first, here if raw != "\n" else len(self.file.text), values, keys))

    def _block(self, column: int, depth: int) -> Node:
        """What stands below a key."""
        indent, dash, key, _, _ = self._row()
        if dash and len(indent) >= column:
            return self._list(len(indent), depth + 1)
        if key and len(indent) > column:
            return self._table(len(indent), depth + 1)
        raise NotPlain

    def _list(self, column: int, depth: int) -> Sequence:
        """The list whose dashes stand at a column, from the current line on."""
        if depth > self.limits.depth:
            raise NotPlain
        items: list[Node] = []
        indent, dash, key, _, raw = self._row()
        here = first = self._here(indent)
        while True:
            if key:
                items.append(self._table(column + 2, depth + 1))
            else:
                self.position += 1
                # As far to the right as a value below a key.
                items.append(self._value(raw, here + 2, column, depth))
            indent, dash, key, _, raw = self._row()
            here = self._here(indent)
            if len(indent) != column or not dash:
                if len(indent) > column:
                    raise NotPlain
                return _new(Sequence, (self.file, first, here if raw != "\n" else len(self.file.text), tuple(items)))

    def _value(self, text: str, start: int, column: int, depth: int) -> Node:
        """A value that begins on the line before the current one."""
        first = text[:1]
        if first in _INDICATORS:
            return self._special(first, text, start, column, depth)
        if ": " in text or text[-1] in ": " or (self.has_hash and " #" in text) or len(text) > self.limits.characters:
            raise NotPlain
        value = self._meaning(text) if first in NOT_ONLY_TEXT else text
        return _new(Scalar, (self.file, start, start + len(text), value, text))

    def _special(self, first: str, text: str, start: int, column: int, depth: int) -> Node:
        if first == "[":
            return self._flow_list(text, start, depth + 1)
        if first == "{":
            return self._flow_table(text, start, depth + 1)
        if text == ">-":
            return self._folded(start, column)
        inner = text[1:-1]
        if len(text) > 1 and ((first == '"' == text[-1] and "\\" not in inner) or first == "'" == text[-1]):
            if first in inner:
                raise NotPlain
            return self._quoted(inner, start)
        raise NotPlain

    def _scalar(self, text: str, start: int) -> Scalar:
        if len(text) > self.limits.characters:
            raise NotPlain
        value = self._meaning(text) if text[0] in NOT_ONLY_TEXT else text
        return _new(Scalar, (self.file, start, start + len(text), value, text))

    def _meaning(self, text: str) -> object:
        try:
            return self.limits.meaning(text)
        except ValueError:
            raise NotPlain from None

    def _quoted(self, text: str, start: int) -> Scalar:
        if len(text) > self.limits.characters:
            raise NotPlain
        return _new(Scalar, (self.file, start, start + len(text) + 2, text, text))

    def _folded(self, start: int, column: int) -> Scalar:
        lines, position = self.lines, self.position
        width = len(self.rows[position][0])
        if width <= column:
            raise NotPlain
        indent = " " * width
        parts = []
        while (line := lines[position]).startswith(indent):
            if line[width : width + 1] in (" ", ""):
                raise NotPlain
            parts.append(line[width:])
            position += 1
        text = " ".join(parts)
        if not parts or len(text) > self.limits.characters:
            raise NotPlain
        self.position = position
        # Empty lines behind it belong to it.
        while position < len(lines) - 1 and not lines[position]:
            position += 1
        return _new(Scalar, (self.file, start, self.starts[position], text, text))

    def _flow_list(self, text: str, start: int, depth: int) -> Sequence:
        if depth > self.limits.depth or text[-1] != "]":
            raise NotPlain
        if _IDS.fullmatch(text):
            items: tuple[Node, ...] = self._ids(text[1:-1], start + 1)
        elif text == "[]":
            items = ()
        elif _PLAIN_LIST.fullmatch(text):
            items = self._plain_items(text[1:-1], start + 1)
        else:
            items = self._flow_items(text[1:-1], start + 1)
        return _new(Sequence, (self.file, start, start + len(text), items))

    def _ids(self, text: str, start: int) -> tuple[Node, ...]:
        found: list[Node] = []
        file = self.file
        for item in text.split(", "):
            end = start + len(item)
            value = self._meaning(item) if item[0] in NOT_ONLY_TEXT else item
            found.append(_new(Scalar, (file, start, end, value, item)))
            start = end + 2
        if len(text) > self.limits.characters:
            raise NotPlain
        return tuple(found)

    def _plain_items(self, text: str, start: int) -> tuple[Node, ...]:
        found: list[Node] = []
        for item in text.split(", "):
            if not item or item[0] in _INDICATORS or item[-1] == " " or "," in item:
                raise NotPlain
            found.append(self._scalar(item, start))
            start += len(item) + 2
        return tuple(found)

    def _flow_items(self, text: str, start: int) -> tuple[Node, ...]:
        found: list[Node] = []
        end = start + len(text)
        for quoted, plain, comma in _FLOW_ITEM.findall(text):
            if plain:
                if plain[0] in _INDICATORS or plain[-1] == " ":
                    raise NotPlain
                found.append(self._scalar(plain, start))
                start += len(plain) + len(comma)
            else:
                found.append(self._quoted(quoted, start))
                start += len(quoted) + 2 + len(comma)
        if start != end or text.endswith(", "):
            raise NotPlain
        return tuple(found)

    def _flow_table(self, text: str, start: int, depth: int) -> Table:
        if depth > self.limits.depth or text[-1] != "}" or text[-2] == " ":
            raise NotPlain
        is_key = self.limits.is_key
        values: dict[str, Node] = {}
        keys: dict[str, int] = {}
        here = start + 1
        for key, many, quoted, plain, comma in _FLOW_PAIR.findall(text[1:-1]):
            if key in values or not is_key(key):
                raise NotPlain
            keys[key] = here
            here += len(key) + 2
            if plain:
                if plain[0] in _INDICATORS or plain[-1] == " ":
                    raise NotPlain
                values[key] = self._scalar(plain, here)
                here += len(plain) + len(comma)
            elif many:
                values[key] = self._flow_list(many, here, depth + 1)
                here += len(many) + len(comma)
            else:
                values[key] = self._quoted(quoted, here)
                here += len(quoted) + 2 + len(comma)
        if here != start + len(text) - 1:
            raise NotPlain
        return _new(Table, (self.file, start, start + len(text), values, keys))
