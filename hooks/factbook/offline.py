"""The whole site in one zip file, whose pages work when they are opened from a folder."""

from __future__ import annotations

import datetime
import io
import re
import zipfile
from collections.abc import Iterable, Mapping
from decimal import Decimal
from functools import cache
from typing import Final

from .graph import Graph
from .here import Here
from .pages import Pages
from .values import slug_of

# Of what a build writes: search needs a server, and the error page knows only addresses that begin at its root.
_LEFT_OUT: Final = re.compile(r"404\.html|sitemap\.xml(\.gz)?|search/.*|assets/javascripts/.*|.*\.zip|.*\.map")
# Scripts of pages that lie in a folder may load nothing; a policy would forbid what lies beside the page.
_ONLINE: Final = re.compile(
    r"<script\b.*?</script>|<meta[^>]*http-equiv=\"?Content-Security-Policy[^>]*>", re.DOTALL | re.IGNORECASE
)
_LINK: Final = re.compile(r'(?P<before><(?:a|link)\b[^>]*?\shref=")(?P<path>[^"#?]*)(?P<fragment>[^"]*")')


# Where the pages of the theme say, at their end, how the site can be had otherwise.
_PLACE: Final = b"<!-- offline -->"
_REPORT: Final = b"template=report-an-error"
ADDRESS: Final = "offline.zip"


def finish(files: Mapping[str, bytes], pages: Pages) -> dict[str, bytes]:
    """What a built site (its files by path) gets: its zip file, and the links to that in the footers of its pages."""
    marked = {path: data for path, data in files.items() if path.endswith(".html") and _PLACE in data}
    packed = archive({**files, **_with_footers(marked, pages, None)}, pages.graph)
    changed = _with_footers(marked, pages, len(packed))
    return {**changed, ADDRESS: packed}


def footer(pages: Pages, here: Here, size: int | None, *, licence: bool = False, page: str | None = None) -> str:
    """How the site can be had otherwise, as the foot of a page says it: `size` is that of its zip file, in bytes.

    `licence` says first what may be done with it, where the generator's own settings do not; `page` is the address of a
    page that says nowhere else how to report an error.
    """
    megabytes = max(Decimal(size) / 1_000_000, Decimal("0.1")).quantize(Decimal("0.1")) if size else None
    template = pages.environment.get_template("lite/footer.html")
    return template.render(here=here, size=megabytes, day=newest(pages.graph), licence=licence, page=page).strip()


def _with_footers(marked: Mapping[str, bytes], pages: Pages, size: int | None) -> dict[str, bytes]:
    @cache
    def of(folder: str, page: str | None) -> bytes:
        return footer(pages, Here(pages.graph, folder), size, page=page).encode()

    def at(path: str, data: bytes) -> bytes:
        # The error page is shown at any address: a link from it could begin nowhere.
        if path == "404.html":
            return b""
        folder = path.rpartition("/")[0]
        if _REPORT not in data:
            return of(folder, path.removesuffix("index.html"))
        # Two pages that lie equally deep have the same words and the same links.
        return of("/".join("." for _ in folder.split("/")) if folder else "", None)

    return {path: data.replace(_PLACE, at(path, data)) for path, data in marked.items()}


def newest(graph: Graph) -> datetime.date:
    """The day to which the facts have last been checked."""
    return max((entity.checked.latest for entity in graph.entities.values()), default=datetime.date(1980, 1, 1))


def archive(files: Mapping[str, bytes], graph: Graph) -> bytes:
    """A zip of a built site (its files by path), in one folder; the same bytes for the same site."""
    folder, day = slug_of(graph.region.title) or "site", newest(graph)
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as packed:
        for path in _kept(files):
            # A fixed time and system, or two builds of the same facts would differ.
            info = zipfile.ZipInfo(f"{folder}/{path}", (day.year, day.month, day.day, 0, 0, 0))
            info.create_system, info.external_attr = 3, 0o644 << 16
            info.compress_type = zipfile.ZIP_DEFLATED
            data = files[path]
            packed.writestr(info, local(data.decode()).encode() if path.endswith(".html") else data, compresslevel=9)
    return made.getvalue()


def _kept(files: Iterable[str]) -> list[str]:
    return sorted(path for path in files if not _LEFT_OUT.fullmatch(path))


def local(html: str) -> str:
    """A page as it works from a folder: its links name files, since no server finds the index of a folder."""
    return _LINK.sub(_to_file, _ONLINE.sub("", html))


def _to_file(link: re.Match[str]) -> str:
    path = link["path"]
    if ":" in path or path.startswith("/") or not path:
        return link[0]
    last = path.rpartition("/")[2]
    if last in ("", ".", ".."):
        path = f"{path}{'' if last == '' else '/'}index.html"
    return f"{link['before']}{path}{link['fragment']}"
