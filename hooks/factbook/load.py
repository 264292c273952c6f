"""From a content folder to a graph: the one road."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

from . import graph as graphs
from . import published, rules
from .entities import Country, Organisation, Partnership, Publisher, Region, Term
from .fields import Fields
from .graph import Graph
from .problems import File, Place, Problem, in_order
from .reading import Reading
from .values import Reference, id_mistake, slug_of

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


def load(content: Path, reading: Reading | None = None) -> tuple[Graph | None, list[Problem]]:
    """All facts below a folder, linked, and every problem they have, in order of file and place.

    No graph when there is no sound `region.yml`, or when a whole folder cannot be read. The rules between facts are
    applied to files that are sound by themselves; what refers to others is not judged, so that one broken file never
    answers with twenty unknown names. A `reading` that is handed over again reads only what has changed.
    """
    loading = _Loading(content, reading or Reading())
    graph = loading.graph()
    problems = loading.problems
    if graph is not None:
        problems += rules.check(graph)
    return graph, in_order(problems)


class _Loading:
    """What has been read so far."""

    def __init__(self, content: Path, reading: Reading) -> None:
        self.content = content
        self.reading = reading
        self.problems: list[Problem] = []
        self.files: dict[str, list[Path]] = {}
        self.is_whole = True
        self.references: list[Reference] = []
        self.unsound: set[str] = set()

    def graph(self) -> Graph | None:
        if not self.content.is_dir():
            self._problem("missing-content", self.content, "there is no such folder", "name a folder of fact files")
            return None
        if not any(os.path.lexists(self.content / name) for name in ("region.yml", *FOLDERS)):
            help = "fact files stand in a folder with region.yml and " + ", ".join(f"{name}/" for name in FOLDERS)
            self._problem("missing-content", self.content, "this is no folder of fact files", help)
            return None
        self._check_names()
        region = self._region()
        terms = self._glossary()
        things = [
            self._fact(path, kind.read) for folder, kind in FOLDERS.items() for path in self.files.get(folder, ())
        ]
        if region is None or not self.is_whole:
            return None
        publishers = [thing for thing in things if isinstance(thing, Publisher)]
        entities = [thing for thing in things if isinstance(thing, (Country, Organisation, Partnership))]
        record, problems = published.read(self.content / published.NAME, self._shown(self.content / published.NAME))
        self.problems += problems
        return graphs.build(region, entities, publishers, terms, self.references, frozenset(self.unsound), record)

    def _region(self) -> Region | None:
        path = self.content / "region.yml"
        if not os.path.lexists(path):
            self._problem("missing-content", path, "the file is missing", "every content folder needs it")
            return None
        # What is no file has been reported with the names.
        return self._fact(path, Region.read) if _is_plain(path) else None

    def _glossary(self) -> list[Term]:
        path = self.content / "glossary.yml"
        if not os.path.lexists(path):
            return []
        if not _is_plain(path):
            self.unsound.add("glossary.yml")
            return []
        read = self.reading.file(path, self._shown(path), Term.read, named=True)
        self.problems += read.problems
        self.references += read.references
        if read.problems:
            self.unsound |= {"glossary.yml", *read.ids}
        return list(read.found.values())

    def _fact(self, path: Path, reader: Callable[[Fields], Any]) -> Any:
        read = self.reading.file(path, self._shown(path), reader)
        self.problems += read.problems
        if read.problems:
            self.unsound.add(path.stem)
            return None
        self.references += read.references
        return read.found.get(path.stem)

    def _check_names(self) -> None:
        """Find the fact files whose names are in order, and report all else."""
        for path in self._listed(self.content):
            if path.is_symlink():
                self._problem("unreadable-file", path, "this is a link to another place", "put the file itself here")
                self.is_whole &= path.name not in FOLDERS
            elif path.is_dir() and path.name in FOLDERS:
                self.files[path.name] = [inner for inner in self._listed(path) if self._has_name(inner)]
            elif path.name not in ("region.yml", "glossary.yml", published.NAME):
                help = "fact files stand in " + ", ".join(f"{folder}/" for folder in FOLDERS)
                self._problem("unknown-file", path, "this has no place here", help)
            elif not path.is_file():
                self._problem("unreadable-file", path, "this is not a file", "put a fact file in its place")

    def _listed(self, folder: Path) -> list[Path]:
        try:
            return sorted(path for path in folder.iterdir() if not path.name.startswith("."))
        except OSError as error:
            self._problem("unreadable-file", folder, f"the folder cannot be read ({error.strerror})", None)
            self.is_whole = False
            return []

    def _has_name(self, path: Path) -> bool:
        """Whether this is a file with the name of a fact file; if not, it is reported."""
        if path.is_symlink():
            self._problem("unreadable-file", path, "this is a link to another place", "put the file itself here")
        elif not path.is_file():
            self._problem("unreadable-file", path, "this is not a file", "put fact files here only")
        elif path.suffix != ".yml":
            help = f"rename it: {slug_of(path.name.partition('.')[0])}.yml"
            self._problem("file-name", path, "the name of a fact file ends in '.yml'", help)
        elif mistake := id_mistake(path.stem):
            self._problem("file-name", path, mistake.message, mistake.help)
        else:
            return True
        # The id that it has and the one that it was meant to have: references to it are not mistakes as well.
        name = path.name.partition(".")[0]
        self.unsound |= {name, slug_of(name)}
        return False

    def _problem(self, rule: str, path: Path, message: str, help: str | None) -> None:
        place = Place(File(self._shown(path), ""), 0, 0)
        self.problems.append(Problem(rule=rule, message=message, place=place, help=help))

    def _shown(self, path: Path) -> str:
        """The path as somebody in the current folder would write it."""
        try:
            # Of the folder, not of the file: a link is shown where it stands.
            return path.parent.resolve().relative_to(Path.cwd()).joinpath(path.name).as_posix()
        except ValueError:
            return path.as_posix()


def _is_plain(path: Path) -> bool:
    """Whether this is a file and no link: what a fact file shows never comes from outside its folder."""
    return path.is_file() and not path.is_symlink()
