"""Read one fact file, and keep what was read for as long as its bytes stay the same."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from . import yaml_text
from .fields import Fields, Notes, read_fact, read_named
from .nodes import Noted, Table
from .problems import Problem
from .sound import Unsound, read_sound, read_sound_named
from .values import Reference


class Read(NamedTuple):
    """What a file gave.

    found: the sound facts by id; of a file that is about one thing, that one under the file's id.
    ids: those of all that stands in the file, sound or not.  problems, references: what the reading met.
    """

    found: Mapping[str, Any]
    ids: tuple[str, ...]
    problems: tuple[Problem, ...]
    references: tuple[Reference, ...]


class Reading:
    """Reads fact files; a file whose bytes are those of the last time is not read again."""

    def __init__(self) -> None:
        self._kept: dict[str, tuple[bytes, Read]] = {}

    def file(self, path: Path, shown: str, reader: Callable[[Fields], Any], *, named: bool = False) -> Read:
        """What stands in a file: one fact, or (`named`) a mapping of ids to facts. `shown` is its path in messages."""
        data = yaml_text.read(path, shown)
        if isinstance(data, Problem):
            return Read({}, (), (data,), ())
        kept, read = self._kept.get(shown, (None, None))
        if read is None or kept != data:
            read = _read(data, shown, path.stem, reader, named=named)
            self._kept[shown] = (data, read)
        return read


def _read(data: bytes, shown: str, id: str, reader: Callable[[Fields], Any], *, named: bool) -> Read:
    node, problems = yaml_text.decode(data, shown)
    if node is None or isinstance(node, Noted):
        return Read({}, (), tuple(problems), ())
    if not isinstance(node, Table):
        message, help = "the file is not a mapping", "write one 'key: value' a line"
        problem = Problem(rule="wrong-type", message=message, place=node.place.part(0, 1), help=help)
        return Read({}, (), (*problems, problem), ())
    if not problems and (read := _read_sound(node, reader, id, named=named)):
        return read
    notes = Notes()
    if named:
        found = read_named(node, reader, notes)
    else:
        fact = read_fact(node, reader, notes, id=id)
        found = {} if fact is None or problems or notes.problems else {id: fact}
    return Read(found, tuple(node.values), (*problems, *notes.problems), tuple(notes.references))


def _read_sound(node: Table, reader: Callable[[Fields], Any], id: str, *, named: bool) -> Read | None:
    references: list[Reference] = []
    found: Mapping[str, Any]
    try:
        if named:
            found = read_sound_named(node, reader, references)
        else:
            found = {id: read_sound(node, reader, references, id)}
    except Unsound:
        return None
    return Read(found, tuple(node.values), (), tuple(references))
