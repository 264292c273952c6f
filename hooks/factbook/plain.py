"""The whole site as finished plain pages, which no generator makes and any host or folder serves."""

from __future__ import annotations

import re
from functools import partial
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from markdown import Markdown

from . import lite, offline
from .here import Here
from .outputs import feeds_of, last_changes, outputs
from .outputs.sitemap import sitemap
from .pages import TEMPLATES, Pages
from .placeholders import Placeholder, fill
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
    graph = pages.graph
    days = last_changes(graph)
    made = {"assets/plain.css": (TEMPLATES / "plain.css").read_text(encoding="utf-8")}
    addresses: dict[str, str] = {}
    for page in pages.all():
        made[f"{page.path}/index.html"] = _shell(pages, page.path, page.title, page.description, page.html)
        addresses[f"{page.path}/"] = days.get(page.path, max(days.values())).isoformat() if days else ""
    for one in written_by_hand(docs):
        place = f"{one.address}/".lstrip("/")
        made[f"{place}index.html"] = _hand_written(pages, one)
        addresses[place] = ""
    made[NOT_FOUND] = _shell(pages, NOT_FOUND, graph.region.title, "", pages.not_found())
    made |= {document.path: document.html for document in lite.documents(pages)}
    # Addresses there have to be whole.
    if urlsplit(address).scheme:
        made["sitemap.xml"] = sitemap(address, addresses)
    files = {path: text.encode() for path, text in made.items()}
    files |= {output.path: output.data for output in outputs(graph, address, written_by_hand(docs))} | assets(docs)
    return files | offline.finish(files, pages)


def _hand_written(pages: Pages, page: Written) -> str:
    html = Markdown(extensions=list(_EXTENSIONS)).convert(page.body)
    # Without a generator nothing else turns the names of files into addresses.
    html = fill(_TO_FILE.sub(partial(_address_of, page), html), partial(placeholder, pages, page.address))
    return _shell(pages, page.address, page.title, page.description or pages.graph.region.description, html)


def placeholder(pages: Pages, path: str, found: Placeholder) -> str:
    """What stands in the place of a placeholder on the page at `path`."""
    return pages.placeholder(found.name, found.argument, path)


def _shell(pages: Pages, path: str, title: str, description: str, html: str) -> str:
    """A whole page round finished HTML."""
    # The error page is shown at any address, so its links begin at the root of the host.
    here = Here(pages.graph, path, base=(urlsplit(pages.home).path or "/") if path == NOT_FOUND else None)
    url = "" if path == NOT_FOUND else f"{pages.home}{path}{'/' if path else ''}"
    return pages.environment.get_template("shell.html").render(
        here=here, url=url, title=title, description=description, html=html, feeds=feeds_of(pages.graph, path)
    )


def _address_of(page: Written, link: re.Match[str]) -> str:
    up = "../" * (page.address.count("/") + 1) if page.address else "./"
    return f'href="{up}{page.target(link["to"])}{link["rest"] or ""}"'
