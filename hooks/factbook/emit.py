"""The whole site as plain files, without any hook: finished pages, Markdown for other generators, or data alone."""

from __future__ import annotations

import json
import posixpath
import re
from collections.abc import Iterator
from functools import partial
from html import escape
from pathlib import Path
from typing import Final, Literal, NamedTuple

from markdown import Markdown

from .outputs import outputs
from .outputs.output import Output
from .pages import Page, Pages
from .placeholders import Placeholder, fill, fill_markdown

Form = Literal["html", "markdown", "data"]

_EXTENSIONS: Final = ("admonition", "tables", "toc", "fenced_code")
_FRONT_MATTER: Final = re.compile(r"\A---\n.*?^---\n", re.DOTALL | re.MULTILINE)
_TITLE: Final = re.compile(r"^# +(.+?) *$", re.MULTILINE)
_TO_FILE: Final = re.compile(r'href="(?P<to>(?!\w+:|/)[^"#]*\.\w+)(?P<rest>#[^"]*)?"')


class Written(NamedTuple):
    """A page written by hand: its path below the docs, and its text."""

    path: Path
    text: str

    @property
    def address(self) -> str:
        """Its address, without slashes at the ends."""
        name = self.path.with_suffix("").as_posix()
        return posixpath.dirname(name) if self.path.stem == "index" else name


def emit(out: Path, pages: Pages, docs: Path, address: str, form: Form) -> int:
    """Write a site that is to stand at `address` into a folder that is empty or new; gives the number of files.

    A file that would leave the folder, or one that stands there already, raises `FileExistsError` or `ValueError`.
    """
    files = {
        "data": lambda: outputs(pages.graph, address),
        "html": lambda: _html(pages, docs, address),
        "markdown": lambda: _markdown(pages, docs, address),
    }[form]()
    root = out.resolve()
    number = 0
    for file in files:
        path = (root / file.path).resolve()
        if not path.is_relative_to(root):
            raise ValueError(f"{file.path} would stand outside {out}")
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("xb") as new:
            new.write(file.data)
        number += 1
    if form != "data":
        number += _copy_assets(docs, root / "docs" if form == "markdown" else root)
    return number


def _copy_assets(docs: Path, to: Path) -> int:
    """Everything beside the pages written by hand: styles, pictures."""
    found = [path for path in sorted(docs.rglob("*")) if path.is_file() and path.suffix != ".md"]
    for path in found:
        target = to / path.relative_to(docs)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(path.read_bytes())
    return len(found)


def _written(docs: Path) -> Iterator[Written]:
    for path in sorted(docs.rglob("*.md")):
        yield Written(path.relative_to(docs), path.read_text(encoding="utf-8-sig"))


def _placeholder(pages: Pages, path: str, found: Placeholder) -> str:
    return pages.placeholder(found.name, found.argument, path)


def _html(pages: Pages, docs: Path, address: str) -> Iterator[Output]:
    for page in pages.all():
        yield Output(f"{page.path}/index.html", pages.shell(page.path, page.title, page.description, page.html))
    for written in _written(docs):
        text = _FRONT_MATTER.sub("", written.text)
        html = Markdown(extensions=list(_EXTENSIONS)).convert(text)
        # Without a generator nothing else turns the names of files into addresses.
        html = fill(_TO_FILE.sub(partial(_address_of, written), html), partial(_placeholder, pages, written.address))
        title = found[1] if (found := _TITLE.search(text)) else ""
        path = f"{written.address}/index.html".lstrip("/")
        yield Output(path, pages.shell(written.address, title, "", html))
    yield from outputs(pages.graph, address)


def _address_of(page: Written, link: re.Match[str]) -> str:
    folder = posixpath.dirname(page.path.as_posix())
    target = posixpath.normpath(posixpath.join(folder, link["to"]))
    if target.endswith(".md"):
        target = Written(Path(target), "").address
        target += "/" if target else ""
    up = "../" * (page.address.count("/") + 1) if page.address else "./"
    return f'href="{up}{target}{link["rest"] or ""}"'


def _markdown(pages: Pages, docs: Path, address: str) -> Iterator[Output]:
    nav = ["index.md"]
    for page in pages.all():
        is_index = "/" not in page.path
        path = f"{page.path}/index.md" if is_index else f"{page.path}.md"
        nav += [path] if is_index else []
        yield Output(f"docs/{path}", _front_matter(page) + f"<div>\n{page.html}\n</div>\n")
    for written in _written(docs):
        path = written.path.as_posix()
        nav += [] if path in nav else [path]
        text = fill_markdown(written.text, partial(_placeholder, pages, written.address))
        yield Output(f"docs/{path}", text)
    for file in outputs(pages.graph, address):
        # The twins in Markdown would stand where the pages do.
        if not file.path.endswith("/index.md"):
            yield Output(f"docs/{file.path}", file.text)
    yield Output("mkdocs.yml", _settings(pages, address, nav))


def _front_matter(page: Page) -> str:
    """The title and description of a page; themes escape neither, so they stand escaped here. JSON is YAML."""
    told = {"title": escape(page.title), "description": escape(page.description)}
    lines = (f"{name}: {json.dumps(value, ensure_ascii=False)}\n" for name, value in told.items())
    return "---\n" + "".join(lines) + "---\n\n"


def _settings(pages: Pages, address: str, nav: list[str]) -> str:
    """The settings of the emitted folder: no hooks, and nothing that a successor of MkDocs does not know."""
    told = {
        "site_name": escape(pages.graph.region.title),
        "site_url": address,
        "theme": {"name": "material", "font": False, "language": pages.graph.region.language},
        "extra_css": ["assets/site.css"],
        "plugins": ["search"],
        "markdown_extensions": ["admonition", "tables", {"toc": {"permalink": True}}],
        "nav": nav,
    }
    return "".join(f"{name}: {json.dumps(value, ensure_ascii=False)}\n" for name, value in told.items())
