"""Where a new fact belongs in the text of a fact file, and the text with it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import pairwise

from .. import yaml_text
from ..nodes import Sequence as Items
from ..nodes import Table
from ..problems import File, Mend, Place
from . import CannotRun
from .fix import applied, lines_of


def with_item(text: str, key: str, made: Callable[[int], str], comes_after: Callable[[Table], bool]) -> str:
    """The text with one more item in the list `key`: behind the last that it comes after, or at the top.

    `made` gives the item's lines for the indentation of its dash. Blank lines between items are kept up.
    """
    table, file = _table(text)
    entry = table.entries.get(key)
    if entry is None:
        return f"{_without_comment(text, key)}\n\n{key}:\n{made(2)}"
    if not isinstance(entry.value, Items) or not entry.value.items:
        return _first(entry.value.place, f"\n{made(2)}".rstrip("\n"), key)
    spans = [lines_of(item.place) for item in entry.value.items]
    if any(span is None for span in spans):
        raise CannotRun(f"the items of '{key}' stand on one line; write them one below the other first")
    dash = file.line(entry.value.items[0].place.line).index("-")
    behind = [isinstance(item, Table) and comes_after(item) for item in entry.value.items]
    number = len(behind) - behind[::-1].index(True) if True in behind else 0
    return _inserted(file, [span for span in spans if span], number, made(dash))


def with_entry(text: str, key: str, id: str, made: Callable[[int], str]) -> str:
    """The text with one more entry in the mapping `key`, in the order of ids where the others are in it."""
    table, file = _table(text)
    entry = table.entries.get(key)
    if entry is None:
        return f"{_without_comment(text, key)}\n{key}:\n{made(2)}"
    if not isinstance(entry.value, Table) or not entry.value.entries:
        return _first(entry.value.place, f"\n{made(2)}".rstrip("\n"), key)
    ids, entries = list(entry.value.entries), list(entry.value.entries.values())
    if file.text[entry.value.place.start] == "{":
        raise CannotRun(f"the entries of '{key}' stand on one line; write them one below the other first")
    spans = [(_line_start(one.key), _line_end(one.value.place)) for one in entries]
    number = sum(other < id for other in ids) if ids == sorted(ids) else len(ids)
    return _inserted(file, spans, number, made(entries[0].key.column - 1))


def _without_comment(text: str, key: str) -> str:
    """The text without the line in which a skeleton says that the field may be added."""
    return re.sub(rf"^# {key}:  .*\n", "", text, count=1, flags=re.MULTILINE).rstrip()


def _table(text: str) -> tuple[Table, File]:
    file = File("", text)
    node, problems = yaml_text.parse(file)
    if problems or not isinstance(node, Table):
        raise CannotRun("the file has problems; run 'check' first")
    return node, file


def _first(place: Place, new: str, key: str) -> str:
    """In place of an empty list or mapping (`[]`, `{}`)."""
    if place.file.text[place.start : place.end] not in ("[]", "{}"):
        raise CannotRun(f"'{key}' is not in order; run 'check' first")
    # The space behind the colon goes too.
    start = len(place.file.text[: place.start].rstrip(" "))
    return applied([Mend(Place(place.file, start, place.end), new)])


def _inserted(file: File, spans: Sequence[tuple[int, int]], number: int, new: str) -> str:
    text = file.text
    blank = any(
        not text[one[1] : other[0]].strip("\r\n ") and "\n" in text[one[1] : other[0]] for one, other in pairwise(spans)
    )
    if number < len(spans):
        at = spans[number][0]
        return text[:at] + new + ("\n" if blank else "") + text[at:]
    at = spans[-1][1]
    end = "" if text[:at].endswith("\n") else "\n"
    return text[:at] + end + ("\n" if blank else "") + new + text[at:]


def _line_start(place: Place) -> int:
    return place.file.line_start(place.line)


def _line_end(place: Place) -> int:
    """The end of the last line of a value; a block ends, for libyaml, where the next thing begins."""
    text = place.file.text
    end = len(text[: place.end].rstrip())
    newline = text.find("\n", end)
    return len(text) if newline < 0 else newline + 1
