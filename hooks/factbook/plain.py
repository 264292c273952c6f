"""The whole site as finished plain pages, which no generator makes and any host or folder serves."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from markdown import Markdown

from . import lite, offline
from .here import Here
from .outputs import day_of, feeds_of, last_changes, outputs
from .outputs.sitemap import sitemap
from .pages import Pages
from .placeholders import Placeholder, fill
from .templating import TEMPLATES
from .written import Written, written_by_hand

NOT_FOUND: Final = "404.html"
_EXTENSIONS: Final = ("admonition", "tables", "toc", "fenced_code")
_TO_FILE: Final = re.compile(r'href="(?P<to>(?!\w+:|/)[^"#]*\.\w+)(?P<rest>#[^"]*)?"')


def assets(docs: Path) -> dict[str, bytes]:
    """Everything beside the pages written by hand, by path: styles, pictures, scripts."""
    found = (path for path in sorted(docs.rglob("*")) if path.is_file() and path.suffix != ".md")
    return {path.relative_to(docs).as_posix(): path.read_bytes() for path in found}


def site(pages: Pages, docs: Path, address: str) -> dict[str, bytes]:
    """Every file of a site that is to stand at `address`, by path; its zip file too."""
    days = last_changes(pages.graph)
    others = {"assets/plain.css": (TEMPLATES / "plain.css").read_bytes(), **assets(docs)}
    shell = _Shell(pages, [path for path in others if path.endswith((".css", ".js"))])
    made: dict[str, str] = {NOT_FOUND: shell.not_found()}
    addresses: dict[str, str] = {}
    for page in pages.all():
        made[f"{page.path}/index.html"] = shell.page(page.path, page.title, page.description, page.html)
        day = day_of(page.path, days)
        addresses[f"{page.path}/"] = day.isoformat() if day else ""
    for one in written_by_hand(docs):
        place = f"{one.address}/".lstrip("/")
        made[f"{place}index.html"] = shell.written(one)
        addresses[place] = ""
    made |= {document.path: document.html for document in lite.documents(pages)}
    # Addresses there have to be whole.
    if urlsplit(address).scheme:
        made["sitemap.xml"] = sitemap(address, addresses)
    data = {output.path: output.data for output in outputs(pages.graph, address, written_by_hand(docs))}
    files = {path: text.encode() for path, text in made.items()} | data | others
    return files | offline.finish(files, pages)


class _Shell:
    """Makes whole pages round finished HTML; `loaded` are the styles and scripts of all of them."""

    def __init__(self, pages: Pages, loaded: Sequence[str]) -> None:
        self._pages = pages
        self._loaded = loaded
        self._template = pages.environment.get_template("shell.html")

    def page(self, path: str, title: str, description: str, html: str) -> str:
        url = f"{self._pages.home}{path}{'/' if path else ''}"
        return self._made(Here(self._pages.graph, path), url, title, description, html)

    def written(self, page: Written) -> str:
        """A page written by hand."""
        html = Markdown(extensions=list(_EXTENSIONS)).convert(page.body)
        # Without a generator nothing else turns the names of files into addresses.
        html = fill(_TO_FILE.sub(partial(_address_of, page), html), partial(placeholder, self._pages, page.address))
        return self.page(page.address, page.title, page.description or self._pages.graph.region.description, html)

    def not_found(self) -> str:
        """The error page, which is shown at any address: its links begin at the root of the host."""
        pages = self._pages
        here = Here(pages.graph, "", base=urlsplit(pages.home).path or "/")
        return self._made(here, "", pages.graph.region.title, "", pages.not_found())

    def _made(self, here: Here, url: str, title: str, description: str, html: str) -> str:
        feeds = feeds_of(self._pages.graph, here.path)
        words = {"url": url, "title": title, "description": description, "html": html}
        return self._template.render(here=here, loaded=self._loaded, feeds=feeds, **words)


def placeholder(pages: Pages, path: str, found: Placeholder) -> str:
    """What stands in the place of a placeholder on the page at `path`."""
    return pages.placeholder(found.name, found.argument, path)


def _address_of(page: Written, link: re.Match[str]) -> str:
    up = "../" * (page.address.count("/") + 1) if page.address else "./"
    return f'href="{up}{page.target(link["to"])}{link["rest"] or ""}"'
