"""The addresses by which a reader suggests a change or reports an error, filled in with what it is about."""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import quote, urlencode

from .problems import Place


class Suggest:
    """The addresses for one repository: `edit` is where its files are edited, `root` the folder that it is in.

    `edit` has the form that GitHub gives it: ``https://github.com/owner/name/edit/branch/``.
    """

    def __init__(self, edit: str, root: Path) -> None:
        self._edit = edit
        self._issues = f"{edit.partition('/edit/')[0]}/issues/new"
        self._root = root
        # Of each file it is asked for each of its facts.
        self._paths: dict[str, str | None] = {}

    def change(self, place: Place) -> str | None:
        """Where the line is edited; None for a file outside the repository."""
        path = self._path(place)
        return f"{self._edit}{quote(path)}#L{place.line}" if path else None

    def report(self, place: Place, fact: str) -> str | None:
        """The form for an error, with the id of the fact, its file and its line."""
        path = self._path(place)
        return self._form("report-an-error", fact=fact, place=f"{path}:{place.line}") if path else None

    def page(self, address: str) -> str:
        """The form for an error on a page that is of no one fact, with its address from the root of the site."""
        return self._form("report-an-error", fact=f"/{address}")

    def fact(self, place: Place, entity: str) -> str | None:
        """The form for a new fact about an entity."""
        return self._form("suggest-a-fact", file=entity) if self._path(place) else None

    def _path(self, place: Place) -> str | None:
        file = place.file.path
        if file not in self._paths:
            path = os.path.relpath(file, self._root)
            self._paths[file] = None if path.startswith("..") else Path(path).as_posix()
        return self._paths[file]

    def _form(self, template: str, **answers: str) -> str:
        return f"{self._issues}?{urlencode({'template': f'{template}.yml', **answers})}"
