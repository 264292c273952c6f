"""From a content folder to a graph: the one road."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from . import published, rules
from .entities import Country, Organisation, Partnership, Publisher, Region, Term
from .fields import Fields
from .graph import Graph
from .linking import Facts, build
from .problems import File, Place, Problem, in_order
from .published import Published
from .reading import FileAt, Reading
from .values import Reference, id_mistake, is_id, slug_of

RULES: Final = {
    "missing-content": "A content folder holds `region.yml` and folders of fact files.",
    "unknown-file": "The content folder holds fact files in the folders that the format knows, and nothing else.",
    "file-name": "A fact file is called by its id: lower-case letters and digits, words joined by '-', then `.yml`.",
}

FOLDERS: Final[Mapping[str, type[Country | Organisation | Partnership | Publisher]]] = {
    "countries": Country,
    "organisations": Organisation,
    "partnerships": Partnership,
    "publishers": Publisher,
}


def load(
    content: Path, reading: Reading | None = None, *, changed: Collection[Path] | None = None
) -> tuple[Graph | None, list[Problem]]:
    """All facts below a folder, linked, and every problem they have, in order of file and place.

    No graph when there is no sound `region.yml`, or when a whole folder cannot be read. The rules between facts are
    applied to files that are sound by themselves; what refers to others is not judged, so that one broken file never
    answers with twenty unknown names. A `reading` that is handed over again reads, links and checks only what has
    changed since; what has not changed is the same object. `changed` names the files that may have, where the caller
    knows; else all are looked at.
    """
    with _no_collection(is_first=reading is None or reading.is_new):
        loading = _Loading(content, reading or Reading(), changed)
        facts = loading.facts()
        if facts is None:
            return None, in_order(loading.problems)
        if reading:
            graph, found = reading.graph(facts)
        else:
            graph = build(facts)
            found = rules.check(graph)
        return graph, in_order([*loading.problems, *found])


@contextmanager
def _no_collection(*, is_first: bool) -> Iterator[None]:
    """Look for no cycles, of which facts have none: among so many new objects it would take a third of all time."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            if is_first:
                # Nor later: what is kept of a first load would be gone through again and again. It still goes when
                # nobody holds it any longer.
                gc.freeze()
            gc.enable()


class _Folder:
    """A folder of the content, as its files are found in it; `shown` is what their paths in messages begin with."""

    def __init__(self, path: str, changed: Collection[Path] | None) -> None:
        self.path = path
        resolved = Path(path).resolve()
        try:
            # Of the folder, not of the file: a link is shown where it stands.
            within = resolved.relative_to(Path.cwd()).as_posix()
        except ValueError:
            within = Path(path).as_posix()
        self.shown = "" if within == "." else f"{within.rstrip('/')}/"
        self._changed = None if changed is None else {one.name for one in changed if _is_in(one, resolved)}

    def file(self, name: str) -> FileAt:
        """A file of the folder."""
        is_known = self._changed is not None and name not in self._changed
        return FileAt(f"{self.path}/{name}", f"{self.shown}{name}", name.partition(".")[0], is_known)


def _is_in(path: Path, folder: Path) -> bool:
    return path.parent == folder or path.parent.resolve() == folder


class _Loading:
    """What has been read so far."""

    def __init__(self, content: Path, reading: Reading, changed: Collection[Path] | None) -> None:
        self.content = _Folder(str(content), changed)
        self.reading = reading
        self.changed = changed
        self.problems: list[Problem] = []
        self.files: dict[str, list[FileAt]] = {}
        self.is_whole = True
        self.named_by: list[tuple[Reference, ...]] = []
        self.unsound: set[str] = set()

    def facts(self) -> Facts | None:
        """All that the files say; None where too much of it is missing."""
        if not Path(self.content.path).is_dir():
            shown = self.content.shown.rstrip("/") or "."
            self._problem("missing-content", shown, "there is no such folder", "name a folder of fact files")
            return None
        if not any(os.path.lexists(f"{self.content.path}/{name}") for name in ("region.yml", *FOLDERS)):
            help = "fact files stand in a folder with region.yml and " + ", ".join(f"{name}/" for name in FOLDERS)
            shown = self.content.shown.rstrip("/") or "."
            self._problem("missing-content", shown, "this is no folder of fact files", help)
            return None
        self._check_names()
        region = self._region()
        terms = self._glossary()
        files = ((kind.read, file) for folder, kind in FOLDERS.items() for file in self.files.get(folder, ()))
        things = [self._fact(file, reader) for reader, file in files]
        if region is None or not self.is_whole:
            return None
        sound = (thing for thing in (*things, *terms) if thing is not None)
        return Facts(region, tuple(sound), tuple(self.named_by), frozenset(self.unsound), self._published())

    def _region(self) -> Region | None:
        file = self.content.file("region.yml")
        if not os.path.lexists(file.path):
            self._problem("missing-content", file.shown, "the file is missing", "every content folder needs it")
            return None
        # What is no file has been reported with the names.
        return self._fact(file, Region.read) if _is_plain(file.path) else None

    def _glossary(self) -> list[Term]:
        file = self.content.file("glossary.yml")
        if not os.path.lexists(file.path):
            return []
        if not _is_plain(file.path):
            self.unsound.add("glossary.yml")
            return []
        read = self.reading.file(file, Term.read, named=True)
        self.problems += read.problems
        self.named_by.append(read.references)
        if read.problems:
            self.unsound |= {"glossary.yml", *read.ids}
        return list(read.found.values())

    def _published(self) -> Published:
        file = self.content.file(published.NAME)
        if not _is_plain(file.path):
            return published.NOTHING_YET
        record, problems = self.reading.record(file)
        self.problems += problems
        return record

    def _fact(self, file: FileAt, reader: Callable[[Fields], Any]) -> Any:
        read = self.reading.file(file, reader)
        if read.problems:
            self.problems += read.problems
            self.unsound.add(file.id)
            return None
        self.named_by.append(read.references)
        return read.found.get(file.id)

    def _check_names(self) -> None:
        """Find the fact files whose names are in order, and report all else."""
        for entry in self._listed(self.content):
            name, shown = entry.name, f"{self.content.shown}{entry.name}"
            if entry.is_symlink():
                self._problem("unreadable-file", shown, "this is a link to another place", "put the file itself here")
                self.is_whole &= name not in FOLDERS
            elif entry.is_dir() and name in FOLDERS:
                folder = _Folder(entry.path, self.changed)
                self.files[name] = [
                    folder.file(inner.name) for inner in self._listed(folder) if self._has_name(inner, folder)
                ]
            elif name not in ("region.yml", "glossary.yml", published.NAME):
                help = "fact files stand in " + ", ".join(f"{folder}/" for folder in FOLDERS)
                self._problem("unknown-file", shown, "this has no place here", help)
            elif not entry.is_file():
                self._problem("unreadable-file", shown, "this is not a file", "put a fact file in its place")

    def _listed(self, folder: _Folder) -> list[os.DirEntry[str]]:
        try:
            with os.scandir(folder.path) as entries:
                return sorted((entry for entry in entries if not entry.name.startswith(".")), key=_name)
        except OSError as error:
            shown = folder.shown.rstrip("/")
            self._problem("unreadable-file", shown, f"the folder cannot be read ({error.strerror})", None)
            self.is_whole = False
            return []

    def _has_name(self, entry: os.DirEntry[str], folder: _Folder) -> bool:
        """Whether this is a file with the name of a fact file; if not, it is reported."""
        name = entry.name
        id, _, ending = name.rpartition(".")
        if ending == "yml" and entry.is_file(follow_symlinks=False) and is_id(id):
            return True
        shown = f"{folder.shown}{name}"
        if entry.is_symlink():
            self._problem("unreadable-file", shown, "this is a link to another place", "put the file itself here")
        elif not entry.is_file():
            self._problem("unreadable-file", shown, "this is not a file", "put fact files here only")
        elif not id or ending != "yml":
            help = f"rename it: {slug_of(name.partition('.')[0])}.yml"
            self._problem("file-name", shown, "the name of a fact file ends in '.yml'", help)
        elif mistake := id_mistake(id):
            self._problem("file-name", shown, mistake.message, mistake.help)
        # The id that it has and the one that it was meant to have: references to it are not mistakes as well.
        name = name.partition(".")[0]
        self.unsound |= {name, slug_of(name)}
        return False

    def _problem(self, rule: str, shown: str, message: str, help: str | None) -> None:
        place = Place(File(shown, ""), 0, 0)
        self.problems.append(Problem(rule=rule, message=message, place=place, help=help))


def _name(entry: os.DirEntry[str]) -> str:
    return entry.name


def _is_plain(path: str) -> bool:
    """Whether this is a file and no link: what a fact file shows never comes from outside its folder."""
    return Path(path).is_file() and not Path(path).is_symlink()
