"""Read fact files, and keep what was read for as long as their bytes stay the same."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Mapping
from typing import Any, Final, NamedTuple

from . import published, yaml_text
from .fields import Fields, Notes, read_fact, read_named
from .graph import Graph
from .linking import Facts, build, renew
from .nodes import Noted, Table
from .problems import Problem
from .published import Published
from .rules import check
from .rules.judging import Kept
from .sound import Unsound, read_sound, read_sound_named
from .values import Reference

# A file that was written so shortly before it was read may be written again without another time.
_SETTLED: Final = 2_000_000_000


class Read(NamedTuple):
    """What a file gave.

    found: the sound facts by id; of a file that is about one thing, that one under the file's id.
    ids: those of all that stands in the file, sound or not.  problems, references: what the reading met.
    """

    found: Mapping[str, Any]
    ids: tuple[str, ...]
    problems: tuple[Problem, ...]
    references: tuple[Reference, ...]


class FileAt(NamedTuple):
    """Where a file is; `shown` is its path in messages, `id` its name, `is_known` says that it is as it was last."""

    path: str
    shown: str
    id: str
    is_known: bool = False


class _Kept(NamedTuple):
    """What was made of a file; `mark` is what the file system says of it, None if that may become untrue unseen."""

    mark: tuple[int, ...] | None
    data: bytes
    made: Any


class Reading:
    """Reads fact files, links and checks them; what has not changed since the last time is taken from then."""

    def __init__(self) -> None:
        self._kept: dict[str, _Kept] = {}
        self._graph: Graph | None = None
        self._judged = Kept()

    @property
    def is_new(self) -> bool:
        """Whether nothing has been read so far."""
        return not self._kept

    def file(self, file: FileAt, reader: Callable[[Fields], Any], *, named: bool = False) -> Read:
        """What stands in a file: one fact, or (`named`) a mapping of ids to facts."""
        made = self._made(file, yaml_text.MAX_BYTES, lambda data: _read(data, file, reader, named=named))
        return Read({}, (), (made,), ()) if isinstance(made, Problem) else made

    def record(self, file: FileAt) -> tuple[Published, list[Problem]]:
        """The record of what has been published."""
        found = self._made(file, published.MAX_BYTES, lambda data: published.read(data, file.shown))
        return (published.NOTHING_YET, [found]) if isinstance(found, Problem) else found

    def _made(self, file: FileAt, most: int, make: Callable[[bytes], Any]) -> Any:
        """What `make` makes of the bytes of a file, anew only if they are others; a problem if it cannot be read."""
        kept = self._kept.get(file.path)
        if kept and file.is_known:
            return kept.made
        mark = _mark(file.path)
        if kept and kept.mark == mark is not None:
            return kept.made
        data = yaml_text.read(file.path, file.shown, most)
        if isinstance(data, Problem):
            self._kept.pop(file.path, None)
            return data
        kept = kept._replace(mark=mark) if kept and kept.data == data else _Kept(mark, data, make(data))
        self._kept[file.path] = kept
        return kept.made

    def graph(self, facts: Facts) -> tuple[Graph, list[Problem]]:
        """The graph of facts, and what is wrong between them."""
        if self._graph is None:
            graph, changed = build(facts), None
        else:
            graph, changed = renew(self._graph, facts)
        self._graph = graph
        return graph, check(graph, self._judged, changed)


def _mark(path: str) -> tuple[int, ...] | None:
    """What tells a file from what it was before: when it was written, its size, its number."""
    try:
        found = os.stat(path)  # noqa: PTH116 -- of thousands of files, and paths cost more than the asking
    except OSError:
        return None
    if time.time_ns() - max(found.st_mtime_ns, found.st_ctime_ns) < _SETTLED:
        return None
    return found.st_mtime_ns, found.st_ctime_ns, found.st_size, found.st_ino, found.st_dev


def _read(data: bytes, file: FileAt, reader: Callable[[Fields], Any], *, named: bool) -> Read:
    node, problems = yaml_text.decode(data, file.shown)
    if node is None or isinstance(node, Noted):
        return Read({}, (), tuple(problems), ())
    if not isinstance(node, Table):
        message, help = "the file is not a mapping", "write one 'key: value' a line"
        problem = Problem(rule="wrong-type", message=message, place=node.place.part(0, 1), help=help)
        return Read({}, (), (*problems, problem), ())
    if not problems and (read := _read_sound(node, reader, file.id, named=named)):
        return read
    notes = Notes()
    if named:
        found = read_named(node, reader, notes)
    else:
        fact = read_fact(node, reader, notes, id=file.id)
        found = {} if fact is None or problems or notes.problems else {file.id: fact}
    return Read(found, tuple(node.values), (*problems, *notes.problems), tuple(notes.references))


def _read_sound(node: Table, reader: Callable[[Fields], Any], id: str, *, named: bool) -> Read | None:
    references: list[Reference] = []
    try:
        found = read_sound_named(node, reader, references) if named else {id: read_sound(node, reader, references, id)}
    except Unsound:
        return None
    return Read(found, tuple(node.values), (), tuple(references))
