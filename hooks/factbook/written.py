"""Pages written by hand, as they are without a generator: their addresses, titles, and plain text."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Final, NamedTuple

from .placeholders import without

_FRONT_MATTER: Final = re.compile(r"\A---\n(?P<told>.*?)^---\n+", re.DOTALL | re.MULTILINE)
_DESCRIPTION: Final = re.compile(r"^description: *(?P<words>.+?) *$", re.MULTILINE)
_TITLE: Final = re.compile(r"^# +(.+?) *$", re.MULTILINE)
_LINK: Final = re.compile(r"\]\((?P<to>(?!\w+:|/)[^)\s#]+)(?P<rest>#[^)\s]*)?\)")
# A name of a file of Markdown, wherever it stands.
_PAGE: Final = re.compile(r"[\w./-]+\.md\b")


class Written(NamedTuple):
    """A page written by hand: its path below the docs, and the text of its file."""

    path: Path
    text: str

    @property
    def address(self) -> str:
        """Its address, without slashes at the ends."""
        name = self.path.with_suffix("").as_posix()
        return posixpath.dirname(name) if self.path.stem == "index" else name

    @property
    def body(self) -> str:
        """Its Markdown, without what stands before that."""
        return _FRONT_MATTER.sub("", self.text)

    @property
    def title(self) -> str:
        found = _TITLE.search(self.body)
        return found[1] if found else ""

    @property
    def description(self) -> str:
        front = _FRONT_MATTER.match(self.text)
        found = _DESCRIPTION.search(front["told"]) if front else None
        return found["words"] if found else ""

    @property
    def targets(self) -> set[str]:
        """Where its links to files lead, from the root of the site."""
        return {self.target(link["to"]) for link in _LINK.finditer(self.body)}

    @property
    def mentioned(self) -> set[str]:
        """Where all that looks like a page's file in it leads: its links to such files, however they are written."""
        return {self.target(name) for name in _PAGE.findall(self.body)}

    def target(self, link: str) -> str:
        """Where a link to a file leads, from the root of the site."""
        path = posixpath.normpath(posixpath.join(posixpath.dirname(self.path.as_posix()), link))
        if not path.endswith(".md"):
            return path
        address = Written(Path(path), "").address
        return f"{address}/" if address else ""

    def plain(self, home: str) -> str:
        """Its Markdown for machines: links are addresses of a site at `home`; facts are left to their own files."""
        return _LINK.sub(partial(self._whole, home), without(self.body))

    def _whole(self, home: str, link: re.Match[str]) -> str:
        return f"]({home}{self.target(link['to'])}{link['rest'] or ''})"


def written_by_hand(docs: Path) -> Iterator[Written]:
    """All pages written by hand below a folder, in order."""
    for path in sorted(docs.rglob("*.md")):
        yield Written(path.relative_to(docs), path.read_text(encoding="utf-8-sig"))
