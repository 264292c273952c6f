"""A copy of the project, for tests to build, break and mend; and its built pages as a reader finds them."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

ROOT = Path(__file__).parent.parent
WORLD = ROOT / "tests" / "world"
REAL = ROOT / "content"


def environment(**more: str) -> dict[str, str]:
    """The variables for a process of its own, without those that would change what it does."""
    kept = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "FACTBOOK_CONTENT")}
    return kept | {"NO_MKDOCS_2_WARNING": "1", "PYTHONUNBUFFERED": "1"} | more


class Project:
    """A folder that holds all that a build reads; its content is the sample world unless another is given."""

    def __init__(self, folder: Path, content: Path = WORLD) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / "mkdocs.yml", folder)
        ignored = shutil.ignore_patterns("__pycache__", "*.egg-info")
        shutil.copytree(ROOT / "hooks", folder / "hooks", ignore=ignored)
        shutil.copytree(ROOT / "docs", folder / "docs")
        shutil.copytree(content, folder / "content")
        if content != REAL:
            # Another region brings its own essay: this one links to facts that it does not have.
            (folder / "docs" / "five-minutes.md").write_text("# In five minutes\n", encoding="utf-8")

    @property
    def site(self) -> Path:
        return self.folder / "site"

    def edit(self, path: str, old: str, new: str) -> None:
        """Put other words into a file, which must hold the old ones."""
        text = (self.folder / path).read_text(encoding="utf-8")
        assert old in text, f"{path} does not hold {old!r}"
        (self.folder / path).write_text(text.replace(old, new), encoding="utf-8")

    def write(self, path: str, text: str) -> None:
        (self.folder / path).parent.mkdir(parents=True, exist_ok=True)
        (self.folder / path).write_text(text, encoding="utf-8")

    def build(self, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
        return self._run("mkdocs", "build", *arguments, **variables)

    def check(self, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
        return self._run(
            "factbook", "check", *arguments, **{"PYTHONPATH": str(self.folder / "hooks"), "COLUMNS": "80"} | variables
        )

    def _run(self, module: str, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", module, *arguments],
            cwd=self.folder,
            env=environment(**variables),
            text=True,
            capture_output=True,
            timeout=180,
            check=False,
        )


def contents(folder: Path) -> dict[str, bytes]:
    """Every file below a folder, byte for byte."""
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


# --- built pages ------------------------------------------------------------------------------------------------------


@dataclass
class Element:
    tag: str
    attributes: Mapping[str, str]
    text: str = ""


@dataclass
class BuiltPage:
    """One page of a built site; its path is from the root of the site: ``countries/ardenia/``."""

    path: str
    html: str
    elements: list[Element] = field(default_factory=list)

    def all(self, *tags: str) -> Iterator[Element]:
        return (element for element in self.elements if element.tag in tags)

    @property
    def ids(self) -> list[str]:
        return [element.attributes["id"] for element in self.elements if "id" in element.attributes]

    @property
    def links(self) -> list[str]:
        return [element.attributes["href"] for element in self.all("a") if "href" in element.attributes]


class _Reader(HTMLParser):
    """Collects elements, and the text within headings and titles."""

    def __init__(self) -> None:
        super().__init__()
        self.elements: list[Element] = []
        self.open: list[Element] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.elements.append(element)
        if tag in ("title", "h1", "h2", "h3", "h4", "a"):
            self.open.append(element)

    def handle_endtag(self, tag: str) -> None:
        while self.open and any(element.tag == tag for element in self.open):
            if self.open.pop().tag == tag:
                break

    def handle_data(self, data: str) -> None:
        for element in self.open:
            element.text += data


def read_page(file: Path, site: Path) -> BuiltPage:
    path = file.relative_to(site).as_posix()
    html = file.read_text(encoding="utf-8")
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return BuiltPage(path.removesuffix("index.html"), html, reader.elements)


def read_site(site: Path) -> dict[str, BuiltPage]:
    """All pages of a built site, by path."""
    pages = (read_page(file, site) for file in sorted(site.rglob("*.html")))
    return {page.path: page for page in pages}
