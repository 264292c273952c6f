"""Make the files of a site in processes side by side, and its zip file; what still holds of the last build is kept."""

from __future__ import annotations

import contextlib
import os
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property, partial
from io import BufferedReader, BufferedWriter
from pathlib import Path
from typing import Any, Final, Literal, NamedTuple

from . import offline
from .digests import Digests, digest
from .entities import Entity
from .kept import File, Kept, Made, Numbers, mark
from .lite import Edition
from .offline import Footers, Lying, Member
from .outputs import part_of
from .outputs.earlier import NOTHING, Earlier
from .pages import Pages
from .processes import Shared, share
from .units import Unit, lite_unit, of_entity_in_lite
from .watched import ALL, SHEETS, Reads, reads_of

# Where processes put what is no part of the site.
ASIDE: Final = ".aside-"
# Where one puts what it has packed.
_PART: Final = f"{ASIDE}packed-"
# How many units are worth a process of their own.
_LEAST: Final = 8
# All that the files say.
_ALL: Final = "things", ALL


class _Packed(NamedTuple):
    """Where a file of the zip lies, deflated: in which file, from where, how long; its size and CRC when it is not."""

    source: Path
    start: int
    length: int
    size: int
    crc: int


class _Result(NamedTuple):
    """What one process made; the reads of a unit are numbers of `reads`.

    kept: the names of units that hold.  same: paths of files that are as they were.  taken: paths at which something
    stood that is not ours.
    """

    units: dict[str, Made]
    kept: list[str]
    packed: dict[str, _Packed]
    same: set[str]
    taken: set[str]
    reads: list[tuple[str, str]]


class Making:
    """Makes the files of one build.

    folder: where they are put.  kept: what holds of the last build, if anything may be kept.
    units: what was made of each unit, or kept.  taken: paths at which something stood that is not ours.
    """

    def __init__(self, folder: Path, pages: Pages, digests: Digests, kept: Kept | None) -> None:
        self._folder, self._pages, self._digests, self._kept = folder, pages, digests, kept
        self._reads = reads_of(pages.graph) or Reads()
        self._numbers = kept.numbers if kept else Numbers()
        self._unsized = Footers(pages, None)
        self._begun: Shared[Unit, _Result] | None = None
        self._packed: dict[str, _Packed] = {}
        self.units: dict[str, Made] = {}
        self.taken: set[str] = set()
        self._is_kept: set[str] = set()
        # Files that stay where they lie.
        self._same: set[str] = set()

    @cached_property
    def _old(self) -> Footers:
        return Footers(self._pages, self._kept.zip.mark[0] if self._kept and self._kept.zip else None)

    @property
    def earlier(self) -> Earlier:
        """What the last build told of facts, where it is kept."""
        return Earlier(self._text, self._is_told_again) if self._kept else NOTHING

    def _text(self, path: str) -> str | None:
        data = self._kept.data(path) if self._kept else None
        return None if data is None else data.decode()

    def _is_told_again(self, entity: Entity) -> bool:
        return self._kept is not None and self._kept.holds(part_of(entity), self._told(entity))

    def begin(self, units: Iterable[Unit]) -> None:
        """Have units made, but for those that are kept, while something else is done."""
        self._begun = Shared(tuple(units), self._work, least=_LEAST)

    def end(self) -> None:
        """Wait for what was begun, and help with it."""
        if self._begun:
            begun, self._begun = self._begun, None
            self._take(begun.end())

    def stop(self) -> None:
        """Leave what was begun."""
        if self._begun:
            self._begun.stop()
            self._begun = None

    def make(self, units: Iterable[Unit]) -> None:
        """Make all units but those that are kept."""
        self._take(share(tuple(units), self._work, _LEAST))

    def _given(self, unit: Unit) -> str:
        return self._told(unit.given) if unit.given is not None else ""

    def _told(self, given: Any) -> str:
        # A unit's files may be none: then it has to be told from one that is always made.
        return f"={self._digests.value(given)}"

    def mend_edition(self, edition: Edition) -> None:
        """Make those units of the lite edition again that have several pages, or link to such."""
        lengths = {entity.id: self.units[lite_unit(entity)].note for entity in edition.entities}
        sheets = edition.sheets(lengths)
        self._digests.add(SHEETS, sheets)
        todo = []
        for entity in edition.entities:
            name = lite_unit(entity)
            made = self.units[name]
            if self._kept and name in self._is_kept:
                is_wrong = self._kept.has_wrong_sheets(made)
            else:
                reads = map(self._numbers.reads.__getitem__, made.reads)
                is_wrong = len(made.note) > 1 or any(field == SHEETS and key in sheets for field, key in reads)
            if is_wrong:
                self._take_back(name)
                todo.append(of_entity_in_lite(edition, entity, lengths[entity.id], sheets))
        self._take(share(todo, partial(self._work, anew=True), _LEAST))

    def _take_back(self, name: str) -> None:
        """Have a unit as if it had not been made yet."""
        self._is_kept.discard(name)
        for file in self.units[name].files:
            self._same.discard(file.path)
            self._packed.pop(file.path, None)
            (self._folder / file.path).unlink(missing_ok=True)

    def _take(self, results: Iterable[_Result]) -> None:
        for result in results:
            for name, made in zip(result.kept, map(self._kept.unit, result.kept) if self._kept else (), strict=True):
                self.units[name] = made
                self._is_kept.add(name)
                self._same |= {file.path for file in made.files}
            numbers = list(map(self._numbers.of, result.reads))
            for name, made in result.units.items():
                self.units[name] = made._replace(reads=[numbers[number] for number in made.reads])
            self._packed |= result.packed
            self._same |= result.same
            self.taken |= result.taken

    def _work(self, units: Iterator[Unit], *, anew: bool = False) -> _Result:
        """Make some units, in whatever process this is; `anew` keeps none of them."""
        result = _Result({}, [], {}, set(), set(), [])
        numbers = Numbers()
        part = self._folder / f"{_PART}{os.getpid()}"
        with part.open("ab") as target:
            for unit in units:
                given = self._given(unit)
                if self._kept and not anew and self._kept.holds(unit.name, given):
                    result.kept.append(unit.name)
                    if unit.is_there:
                        for file in self._kept.unit(unit.name).files:
                            (self._folder / file.path).unlink()
                    continue
                # Files are made as they are taken.
                (files, note), read = self._reads.apart(partial(_whole, unit))
                reads = [numbers.of(one) for one in ({_ALL} if unit.is_of_all else read)]
                was = self._kept.files(unit.name) if self._kept else {}
                written = tuple(self._file(path, data, was.get(path), unit, target, result) for path, data in files)
                result.units[unit.name] = Made(given, reads, note, written)
        return result._replace(reads=numbers.reads)

    def _file(
        self, path: str, data: bytes, was: File | None, unit: Unit, target: BufferedWriter, result: _Result
    ) -> File:
        """Write and pack a file, unless it is the same as it was."""
        has_footer = path.endswith(".html") and offline.PLACE in data
        if was and was.digest == digest(self._old.put(path, data) if has_footer else data):
            result.same.add(path)
            if unit.is_there:
                (self._folder / path).unlink()
            return was
        if offline.is_packed(path):
            member = offline.member(path, self._unsized.put(path, data) if has_footer else data)
            place = Path(target.name), target.tell(), len(member.deflated)
            result.packed[path] = _Packed(*place, member.size, member.crc)
            target.write(member.deflated)
        if unit.is_there:
            return self._marked(path, data, has_footer)
        try:
            return self._put(path, data, has_footer, mode="xb")
        except FileExistsError:
            result.taken.add(path)
            return self._marked(path, data, has_footer)

    def _put(self, path: str, data: bytes, has_footer: bool, *, mode: Literal["xb", "wb"]) -> File:
        file = f"{self._folder}/{path}"
        try:
            opened = open(file, mode, buffering=0)  # noqa: PTH123, SIM115 -- thousands, and closed below
        except FileNotFoundError:
            os.makedirs(os.path.dirname(file), exist_ok=True)  # noqa: PTH103, PTH120
            opened = open(file, mode, buffering=0)  # noqa: PTH123, SIM115
        with opened:
            opened.write(data)
        return self._marked(path, data, has_footer)

    def _marked(self, path: str, data: bytes, has_footer: bool) -> File:
        found = os.stat(f"{self._folder}/{path}")  # noqa: PTH116
        return File(path, mark(found), "" if has_footer else digest(data), has_footer)

    def finish(self, site: Path) -> File:
        """Pack all, and say in every footer how large that is; gives the zip file. `site` is the last build's."""
        packed = self._pack(site)
        footers = Footers(self._pages, packed.mark[0])
        todo = [
            (name, number)
            for name, made in self.units.items()
            for number, file in enumerate(made.files)
            if file.has_footer and (file.path not in self._same or footers.size != self._old.size)
        ]

        def work(some: Iterator[tuple[str, int]]) -> list[tuple[str, int, File]]:
            return [(name, number, self._footed(name, number, site, footers)) for name, number in some]

        for result in share(todo, work):
            for name, number, file in result:
                files = list(self.units[name].files)
                files[number] = file
                self.units[name] = self.units[name]._replace(files=tuple(files))
        return packed

    def _footed(self, name: str, number: int, site: Path, footers: Footers) -> File:
        path = self.units[name].files[number].path
        if path in self._same:
            data = footers.renew(path, (site / path).read_bytes(), self._old)
        else:
            data = footers.put(path, (self._folder / path).read_bytes())
        return self._put(path, data, has_footer=False, mode="wb")._replace(has_footer=True)

    def _pack(self, site: Path) -> File:
        """Write the zip file."""
        target = self._folder / offline.ADDRESS
        with target.open("wb") as file, contextlib.ExitStack() as opened:
            offline.join(file, self._members(site / offline.ADDRESS, opened), self._pages.graph)
        for aside in self._folder.glob(f"{ASIDE}*"):
            aside.unlink()
        data = digest(target.read_bytes())
        return File(offline.ADDRESS, mark(target.stat()), data, has_footer=False)

    def _members(self, old: Path, opened: contextlib.ExitStack) -> Iterator[Member | Lying]:
        """What is packed already, in order of path: in this build, or in the last one's zip file."""
        kept: dict[str, Lying] = {}
        if self._same:
            source = opened.enter_context(old.open("rb"))
            entries = zipfile.ZipFile(source).infolist()
            paths = (info.filename.partition("/")[2] for info in entries)
            kept = {path: Lying(source, info) for path, info in zip(paths, entries, strict=True) if path in self._same}
        parts = {one.source for one in self._packed.values()}
        files = {part: opened.enter_context(part.open("rb")) for part in parts}
        for path in sorted(kept.keys() | self._packed.keys()):
            yield kept.get(path) or _member(path, self._packed[path], files)

    @property
    def paths(self) -> set[str]:
        """All files that were made or kept."""
        return {file.path for made in self.units.values() for file in made.files}


def is_aside(path: str) -> bool:
    """Whether a file of the folder is no part of the site, but goes when all is packed."""
    return path.startswith(ASIDE)


def _whole(unit: Unit) -> tuple[list[tuple[str, bytes]], Any]:
    files, note = unit.make()
    return list(files), note


def _member(path: str, packed: _Packed, files: Mapping[Path, BufferedReader]) -> Member:
    file = files[packed.source]
    file.seek(packed.start)
    return Member(path, packed.size, packed.crc, file.read(packed.length))
