"""Mend what can be mended without judgement, and leave every other byte of the files as it was."""

from __future__ import annotations

import difflib
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import pairwise
from pathlib import Path
from typing import Final

from .. import dates, yaml_text
from ..dates import Date
from ..load import load
from ..nodes import Scalar, Sequence, Table
from ..problems import File, Mend, Place, Problem
from .copied import copy_of

# A mend may bring to light what another mistake had hidden; more layers than these no file has.
_ROUNDS: Final = 8


Choose = Callable[[Path, list[Problem]], list[Problem]]


def mended(content: Path, wanted: Callable[[Path], bool], choose: Choose) -> dict[Path, str]:
    """The new text of each file that can be mended, by its path in the content folder.

    `wanted` says whether a file may be touched; `choose`, which of the problems of a folder are to be mended. Nothing
    is written.
    """
    with copy_of(content) as copy:
        changed: dict[Path, str] = {}
        for _ in range(_ROUNDS):
            texts = {path: text for path, text in _round(copy, choose) if wanted(path)}
            if not texts:
                break
            for path, text in texts.items():
                write(copy / path, text)
            changed |= texts
        for path in _files(copy):
            if wanted(path):
                changed[path] = ordered(read(copy / path))
    return {path: text for path, text in sorted(changed.items()) if text != read(content / path)}


def as_diff(content: Path, texts: Mapping[Path, str]) -> str:
    """What would change, as a unified diff whose paths are those that the problems name."""
    return "".join(
        line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"
        for path, text in texts.items()
        for line in difflib.unified_diff(
            read(content / path).splitlines(keepends=True),
            text.splitlines(keepends=True),
            (content / path).as_posix(),
            (content / path).as_posix(),
        )
    )


def read(path: Path) -> str:
    """A file's text with its line ends as they are; what is no text stays as it is too."""
    return path.read_bytes().decode("utf-8", errors="surrogateescape")


def write(path: Path, text: str) -> None:
    """Put a text in the place of a file, all at once: whatever happens, no file is left half-written."""
    unfinished = path.with_name(f".{path.name}.unfinished")
    try:
        unfinished.write_bytes(text.encode("utf-8", errors="surrogateescape"))
        if path.exists():
            shutil.copymode(path, unfinished)
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)


def _round(copy: Path, choose: Choose) -> Iterator[tuple[Path, str]]:
    mends: dict[str, list[Mend]] = {}
    for problem in choose(copy, load(copy)[1]):
        for mend in problem.mends:
            mends.setdefault(mend.place.file.path, []).append(mend)
    for shown, found in mends.items():
        yield Path(shown).resolve().relative_to(copy.resolve()), applied(found)


def applied(mends: Iterable[Mend]) -> str:
    """A file's text with its mends; of two that touch the same characters the first, the other has its turn later."""
    text, done = "", 0
    for place, new in sorted(mends, key=lambda mend: (mend.place.start, mend.place.end)):
        source = place.file.text
        if place.start >= done:
            text += source[done : place.start] + new
            done = place.end
    return text + source[done:]


# --- the order of events ----------------------------------------------------------------------------------------------


def _files(folder: Path) -> list[Path]:
    found = (path for path in sorted(folder.glob("*/*.yml")) if path.is_file() and not path.is_symlink())
    return [path.relative_to(folder) for path in found]


def ordered(text: str) -> str:
    """The text of a fact file without events that stand below a later one; those whose dates meet stay as they are.

    An event moves with the comment above it; blank lines stay where they are. A file that is not sound, or whose events
    are not one below the other, stays as it is.
    """
    file = File("", text)
    node, problems = yaml_text.parse(file)
    entry = node.entries.get("events") if isinstance(node, Table) and not problems else None
    if entry is None or not isinstance(entry.value, Sequence):
        return text
    found = [(_date(item), lines_of(item.place)) for item in entry.value.items if isinstance(item, Table)]
    bodies = [(date, lines) for date, lines in found if date is not None and lines is not None]
    if len(bodies) < len(entry.value.items) or any(b[0] < a[1] for (_, a), (_, b) in pairwise(bodies)):
        return text
    pieces: list[tuple[Date, str]] = []
    for date, (start, end) in bodies:
        later = (number for number, (other, _) in enumerate(pieces) if date.latest < other.earliest)
        pieces.insert(next(later, len(pieces)), (date, text[start:end]))
    if not all(piece.endswith("\n") for _, piece in pieces):
        return text
    return applied(
        Mend(Place(file, start, end), piece) for (_, (start, end)), (_, piece) in zip(bodies, pieces, strict=True)
    )


def _date(item: Table) -> Date | None:
    entry = item.entries.get("date")
    date = dates.parse(entry.value.text) if entry and isinstance(entry.value, Scalar) else None
    return date if isinstance(date, Date) else None


def lines_of(place: Place) -> tuple[int, int] | None:
    """From the start of the comment above an item to the end of its last line; None if it shares a line."""
    file, line = place.file, place.line
    if file.line(line)[: place.column - 1].strip() != "-":
        return None
    while line > 1 and file.line(line - 1).lstrip().startswith("#"):
        line -= 1
    start = file.line_start(line)
    # libyaml lets an item end where the next begins; what is blank or a comment between the two is not its own.
    lines = file.text[start : place.end].splitlines(keepends=True)
    if not file.text[: place.end].endswith("\n"):
        rest = file.text[place.end :].partition("\n")
        lines[-1] = lines[-1] + rest[0] + rest[1] if lines[-1].strip(" ") else ""
    while lines and (not lines[-1].strip() or lines[-1].lstrip().startswith("#")):
        lines.pop()
    return start, start + sum(map(len, lines))
