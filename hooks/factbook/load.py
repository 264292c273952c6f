"""From a content folder to a graph: the one road."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final, TypeVar

from . import graph as graphs
from . import published, rules, yaml_text
from .entities import Country, Entity, Organisation, Partnership, Publisher, Region, Term
from .fields import Fields, Notes, read_fact, read_named
from .graph import Graph
from .problems import File, Place, Problem, in_order
from .values import Reference, id_mistake, slug_of
from .yaml_text import Noted, Table

T = TypeVar("T")

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


def load(content: Path) -> tuple[Graph | None, list[Problem]]:
    """All facts below a folder, linked, and every problem they have, in order of file and place.

    No graph when there is no sound `region.yml`, or when a whole folder cannot be read. The rules between facts are
    applied to files that are sound by themselves; what refers to others is not judged, so that one broken file never
    answers with twenty unknown names.
    """
    loading = _Loading(content)
    graph = loading.graph()
    problems = loading.problems
    if graph is not None:
        problems += rules.check(graph)
    return graph, in_order(problems)


class _Loading:
    """What has been read so far."""

    def __init__(self, content: Path) -> None:
        self.content = content
        self.problems: list[Problem] = []
        self.files: dict[str, list[Path]] = {}
        self.is_whole = True
        self.references: list[Reference] = []
        self.unsound: set[str] = set()

    def graph(self) -> Graph | None:
        if not self.content.is_dir():
            self._problem("missing-content", self.content, "there is no such folder", "name a folder of fact files")
            return None
        self._check_names()
        region = self._one("region.yml", Region.read)
        terms = self._glossary()
        entities: list[Entity] = []
        publishers: list[Publisher] = []
        for folder, kind in FOLDERS.items():
            reader: Callable[[Fields], Entity | Publisher] = kind.read
            for path in self.files.get(folder, ()):
                thing = self._fact(path, reader)
                if isinstance(thing, Publisher):
                    publishers.append(thing)
                elif thing is not None:
                    entities.append(thing)
        if region is None or not self.is_whole:
            return None
        record, problems = published.read(self.content / published.NAME, self._shown(self.content / published.NAME))
        self.problems += problems
        return graphs.build(region, entities, publishers, terms, self.references, frozenset(self.unsound), record)

    def _one(self, name: str, reader: Callable[[Fields], T]) -> T | None:
        path = self.content / name
        if not os.path.lexists(path):
            self._problem("missing-content", path, "the file is missing", "every content folder needs it")
            return None
        # What is no file has been reported with the names.
        return self._fact(path, reader) if _is_plain(path) else None

    def _glossary(self) -> list[Term]:
        path, before = self.content / "glossary.yml", len(self.problems)
        if not os.path.lexists(path):
            return []
        table, notes = self._table(path) if _is_plain(path) else None, Notes()
        found = read_named(table, Term.read, notes) if table else {}
        self.problems += notes.problems
        self.references += notes.references
        if table is None or len(self.problems) > before:
            self.unsound |= {"glossary.yml", *(table.entries if table else ())}
        return list(found.values())

    def _fact(self, path: Path, reader: Callable[[Fields], T]) -> T | None:
        before = len(self.problems)
        table, notes = self._table(path), Notes()
        fact = read_fact(table, reader, notes, id=path.stem) if table else None
        self.problems += notes.problems
        if len(self.problems) > before:
            self.unsound.add(path.stem)
            return None
        self.references += notes.references
        return fact

    def _table(self, path: Path) -> Table | None:
        node, problems = yaml_text.read(path, self._shown(path))
        self.problems += problems
        if node is None or isinstance(node, Noted):
            return None
        if not isinstance(node, Table):
            message, help = "the file is not a mapping", "write one 'key: value' a line"
            self.problems.append(Problem(rule="wrong-type", message=message, place=_start(node.place), help=help))
            return None
        return node

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
            self._problem("file-name", path, "the name of a fact file ends in '.yml'", "rename it")
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


def _start(place: Place) -> Place:
    return place.part(0, 1)
