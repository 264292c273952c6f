"""What the last build left in the site's folder, and which of it a new build would make again just so."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

from .digests import Digests, digest
from .watched import SHEETS

# Of a file: its size in bytes and when it was written, in nanoseconds.
Mark = tuple[int, int]


class File(NamedTuple):
    """A file of the site: its path there, its mark, the digest of its bytes, and whether it has a footer."""

    path: str
    mark: Mark
    digest: str
    has_footer: bool


class Made(NamedTuple):
    """What was made of a unit.

    given: the digest of what it was made of beside the graph; nothing where it is made in each build.
    reads: what of the graph was read for it, as numbers.  note: what else is known of it.  files: its files.
    """

    given: str
    reads: Sequence[int]
    note: Any
    files: tuple[File, ...]


class Numbers:
    """Gives each field and key of the graph that is read a number; many units read the same."""

    def __init__(self) -> None:
        self.reads: list[tuple[str, str]] = []
        self._numbers: dict[tuple[str, str], int] = {}

    def of(self, read: tuple[str, str]) -> int:
        """The number of a field and key."""
        number = self._numbers.setdefault(read, len(self.reads))
        if number == len(self.reads):
            self.reads.append(read)
        return number


class Looked(NamedTuple):
    """What a look at the last build has found.

    there: the files of the site with their marks.  stale: the numbers of what was read and is not so any longer.
    """

    there: Mapping[str, Mark]
    stale: Set[int]


class Kept:
    """The units of the last build that still hold. It is looked for them when the first is asked for.

    numbers: those of what was read.  looked: what has been found of the last build so far.
    """

    def __init__(self, site: Path, manifest: Path, key: str, digests: Digests, *, aside: Path | None = None) -> None:
        """`manifest` is where the last build said what it left in `site`; `key` what all units must have in common.

        `aside` is where the first of several processes of one build that looks for units writes what it has found.
        """
        self._site, self._manifest, self._key, self._digests = site, manifest, key, digests
        self.numbers = Numbers()
        told = self._told() or {"zip": None, "units": {}, "reads": []}
        self._units: Mapping[str, Any] = told["units"]
        self._zip = told["zip"]
        self._files: dict[str, Any] | None = None
        self._digests_then: list[str] = []
        self._aside = aside
        for field, key, was in told["reads"]:
            self.numbers.of((field, key))
            self._digests_then.append(was)
        # Nothing has to be looked for where nothing is told.
        self.looked = None if told["units"] else Looked({}, frozenset())

    def _look(self) -> Looked:
        if self.looked is None:
            told = self._looked_by_another()
            self.looked = told or Looked(dict(marks(self._site)), frozenset(self._stale()))
            if told:
                held = {read: was for number, (read, was) in self._was() if number not in told.stale}
                self._digests.take(held)
            elif self._aside:
                # Another process sees all of it or nothing.
                new = self._aside.with_name(f"{self._aside.name}-{os.getpid()}")
                new.write_text(json.dumps([self.looked.there, list(self.looked.stale)]), encoding="utf-8")
                new.replace(self._aside)
        return self.looked

    def _looked_by_another(self) -> Looked | None:
        """What another process has found and written down, as far as it is there."""
        with contextlib.suppress(OSError):
            if self._aside:
                there, stale = json.loads(self._aside.read_text(encoding="utf-8"))
                return Looked({path: (size, time) for path, (size, time) in there.items()}, frozenset(stale))
        return None

    def _stale(self) -> Iterator[int]:
        return (number for number, (read, was) in self._was() if self._digests.of(*read) != was)

    def _was(self) -> Iterator[tuple[int, tuple[tuple[str, str], str]]]:
        """What was read, with its number and what it was; not where facts stand in the lite edition, which is known
        when that is made.
        """
        # What this build reads anew has got its numbers behind these.
        told = enumerate(zip(self.numbers.reads, self._digests_then, strict=False))
        return ((number, (read, was)) for number, (read, was) in told if read[0] != SHEETS)

    @cached_property
    def zip(self) -> File | None:
        """Its zip file; None where nothing is kept."""
        return self._as_it_was(self._zip) if self._zip else None

    def _told(self) -> Any:
        """What the manifest tells; None where there is none that is whole and of the same key."""
        try:
            first, _, text = self._manifest.read_bytes().partition(b"\n")
        except OSError:
            return None
        is_ours = first == self._head(text) and self._site.is_dir() and not self._site.is_symlink()
        return json.loads(text) if is_ours else None

    def _head(self, text: bytes) -> bytes:
        return f"{self._key} {digest(text)}".encode()

    def holds(self, name: str, given: str) -> bool:
        """Whether a unit that is made of `given` holds, and its files are as they were left."""
        found = self._units.get(name)
        if not given or found is None or found["given"] != given or not self.zip:
            return False
        return self._look().stale.isdisjoint(found["reads"]) and all(map(self._as_it_was, found["files"]))

    def unit(self, name: str) -> Made:
        """A unit that holds."""
        found = self._units[name]
        files = tuple(filter(None, map(self._as_it_was, found["files"])))
        return Made(found["given"], found["reads"], found["note"], files)

    def files(self, name: str) -> Mapping[str, File]:
        """The files of a unit that are as they were left, by their paths, whether it holds or not."""
        rows = self._units[name]["files"] if name in self._units and self.zip else ()
        return {file.path: file for file in map(self._as_it_was, rows) if file}

    def data(self, path: str) -> bytes | None:
        """The bytes of a file of the last build; None if it is not there as it was left."""
        if self._files is None:
            self._files = {row[0]: row for unit in self._units.values() for row in unit["files"]}
        row = self._files.get(path)
        return (self._site / path).read_bytes() if row and self.zip and self._as_it_was(row) else None

    def has_wrong_sheets(self, made: Made) -> bool:
        """Whether facts to which a kept unit links stand on other pages of the lite edition now."""
        reads = ((self.numbers.reads[number], self._digests_then[number]) for number in made.reads)
        return any(field == SHEETS and self._digests.of(field, key) != was for (field, key), was in reads)

    def _as_it_was(self, told: Any) -> File | None:
        """A file that is told of, if it is there and has the bytes that it had."""
        path, size, time, was, has_footer = told
        found = self._look().there.get(path)
        if found is None or found[0] != size:
            return None
        # Copying a site gives its files other times.
        if found[1] != time and digest((self._site / path).read_bytes()) != was:
            return None
        return File(path, found, was, has_footer)

    def forget(self) -> None:
        """Have the next build keep nothing, until it is told anew what is left."""
        self._manifest.unlink(missing_ok=True)

    def tell(self, units: Mapping[str, Made], packed: File) -> None:
        """Write down what this build leaves."""
        kept = {name: made for name, made in units.items() if made.given}
        # Numbers of what nobody reads any longer are given anew.
        numbers = sorted(set().union(*(made.reads for made in kept.values())))
        anew = dict(zip(numbers, range(len(numbers)), strict=True))
        rows = {
            name: {
                "given": made.given,
                "reads": list(map(anew.__getitem__, made.reads)),
                "note": made.note,
                "files": list(map(_row, made.files)),
            }
            for name, made in kept.items()
        }
        named = map(self.numbers.reads.__getitem__, numbers)
        reads = [(field, key, self._digests.of(field, key)) for field, key in named]
        text = json.dumps({"zip": _row(packed), "units": rows, "reads": reads}, separators=(",", ":")).encode()
        self._manifest.parent.mkdir(parents=True, exist_ok=True)
        new = self._manifest.with_suffix(".new")
        new.write_bytes(self._head(text) + b"\n" + text)
        new.replace(self._manifest)


def _row(file: File) -> tuple[Any, ...]:
    return file.path, *file.mark, file.digest, file.has_footer


def marks(folder: Path) -> Iterator[tuple[str, Mark]]:
    """Every file below a folder, by its path there, with its mark; a link has that of no file."""
    return _marks(str(folder), "")


def _marks(folder: str, path: str) -> Iterator[tuple[str, Mark]]:
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                yield from _marks(entry.path, f"{path}{entry.name}/")
            else:
                yield (
                    f"{path}{entry.name}",
                    mark(entry.stat(follow_symlinks=False)) if not entry.is_symlink() else (0, 0),
                )


def mark(found: os.stat_result) -> Mark:
    """What the system says of a file, as a mark."""
    return found.st_size, found.st_mtime_ns


def move_in(new: Path, site: Path, there: Iterable[str], kept: Iterable[str]) -> None:
    """Make of a site's folder the files of a new one and those of its own that are kept; all others go.

    `there` are all files of the site's folder.
    """
    wanted = sorted(path for path, _ in marks(new))
    gone = set(there).difference(wanted, kept)
    for path in gone:
        (site / path).unlink(missing_ok=True)
    _without_empty(site, gone)
    for path in wanted:
        target = site / path
        target.parent.mkdir(parents=True, exist_ok=True)
        if target.is_dir() and not target.is_symlink():
            # Folders only, for no file was found in it.
            shutil.rmtree(target)
        (new / path).replace(target)


def _without_empty(site: Path, gone: Iterable[str]) -> None:
    """Take away the folders in which nothing stands without the files that have gone, the innermost first."""
    folders = {str(folder) for path in gone for folder in Path(path).parents if folder.name}
    for folder in sorted(folders, key=len, reverse=True):
        with contextlib.suppress(OSError):
            (site / folder).rmdir()
