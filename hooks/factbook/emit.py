"""The whole site as plain files, without any hook: finished pages, Markdown for other generators, or data alone."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from html import escape
from pathlib import Path
from typing import Final, Literal

from . import lite, offline, plain
from .here import Here
from .outputs import outputs
from .outputs.markdown import OVERVIEW, TWIN
from .outputs.output import Output
from .pages import Page, Pages
from .placeholders import fill_markdown
from .written import written_by_hand

Form = Literal["html", "markdown", "data"]

# Generators make pages of all Markdown, and would make one where the page itself stands.
_COPIED_TWIN: Final = "index.txt"


def emit(out: Path, pages: Pages, docs: Path, address: str, form: Form) -> int:
    """Write a site that is to stand at `address` into a folder that is empty or new; gives the number of files.

    A file that would leave the folder, or one that stands there already, raises `FileExistsError` or `ValueError`.
    """
    if form == "data":
        files = {output.path: output.data for output in outputs(pages.graph, address, written_by_hand(docs))}
    elif form == "html":
        files = plain.site(pages, docs, address)
    else:
        files = _markdown(pages, docs, address)
    _write(out.resolve(), files)
    return len(files)


def _write(root: Path, files: Mapping[str, bytes]) -> None:
    for name, data in files.items():
        path = (root / name).resolve()
        if not path.is_relative_to(root):
            raise ValueError(f"{name} would stand outside {root}")
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("xb") as new:
            new.write(data)


def _markdown(pages: Pages, docs: Path, address: str) -> dict[str, bytes]:
    """A folder for MkDocs or a successor of it, with all that a hook would add as files that are only copied."""
    nav = ["index.md"]
    made: dict[str, str] = {}
    for page in pages.all():
        is_index = "/" not in page.path
        path = f"{page.path}/index.md" if is_index else f"{page.path}.md"
        nav += [path] if is_index else []
        html = page.html.replace(f'href="{TWIN}"', f'href="{_COPIED_TWIN}"')
        made[path] = _front_matter(page) + f"<div>\n{html}\n</div>\n"
    for one in written_by_hand(docs):
        path = one.path.as_posix()
        nav += [] if path in nav else [path]
        made[path] = fill_markdown(one.text, partial(plain.placeholder, pages, one.address))
    made |= {document.path: document.html for document in lite.documents(pages)}
    made |= dict(_with_copied_twins(outputs(pages.graph, address, written_by_hand(docs)), address))
    files = {path: text.encode() for path, text in made.items()} | plain.assets(docs)
    # What the generator will make of the pages cannot be packed before; the plain pages tell the same.
    files[offline.ADDRESS] = plain.site(pages, docs, address)[offline.ADDRESS]
    settings = _settings(pages, address, nav, sorted(plain.assets(docs)), len(files[offline.ADDRESS]))
    return {"mkdocs.yml": settings.encode(), **{f"docs/{path}": data for path, data in files.items()}}


def _with_copied_twins(files: Iterable[Output], address: str) -> Iterator[tuple[str, str]]:
    """The files for machines, with the twins of pages under a name that generators copy, and so in lists of them."""
    listed = re.compile(rf"(?<=\({re.escape(address)})((?:[a-z0-9-]+/)*){re.escape(TWIN)}(?=\))")
    for file in files:
        is_twin = f"/{file.path}".endswith(f"/{TWIN}")
        path = file.path.removesuffix(TWIN) + _COPIED_TWIN if is_twin else file.path
        yield path, listed.sub(rf"\1{_COPIED_TWIN}", file.text) if is_twin or path == OVERVIEW else file.text


def _front_matter(page: Page) -> str:
    """The title and description of a page; themes escape neither, so they stand escaped here. JSON is YAML."""
    told = {"title": escape(page.title), "description": escape(page.description)}
    lines = (f"{name}: {json.dumps(value, ensure_ascii=False)}\n" for name, value in told.items())
    return "---\n" + "".join(lines) + "---\n\n"


def _settings(pages: Pages, address: str, nav: list[str], assets: list[str], size: int) -> str:
    """The settings of the emitted folder: no hooks, and nothing that a successor of MkDocs does not know."""
    region = pages.graph.region
    told = {
        "site_name": escape(region.title),
        "site_url": address,
        "site_description": escape(region.description),
        "copyright": offline.footer(pages, Here(pages.graph, "", base=address), size, licence=True),
        "theme": {"name": "material", "font": False, "language": region.language},
        "extra_css": [path for path in assets if path.endswith(".css")],
        "extra_javascript": [{"path": path, "defer": True} for path in assets if path.endswith(".js")],
        "plugins": ["search"],
        "markdown_extensions": ["admonition", "tables", {"toc": {"permalink": True}}],
        "nav": nav,
    }
    return "".join(f"{name}: {json.dumps(value, ensure_ascii=False)}\n" for name, value in told.items())
