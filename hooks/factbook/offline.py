"""The whole site in one zip file, whose pages work when they are opened from a folder."""

from __future__ import annotations

import datetime
import io
import re
import zipfile
import zlib
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import IO, Final, NamedTuple

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
PLACE: Final = b"<!-- offline -->"
_REPORT: Final = b"template=report-an-error"
ADDRESS: Final = "offline.zip"
# Of a file in a zip file, without its name, in bytes.
_HEADER: Final = 30
_AT_ONCE: Final = 1 << 20


def finish(files: Mapping[str, bytes], pages: Pages) -> dict[str, bytes]:
    """What a built site (its files by path) gets: its zip file, and the links to that in the footers of its pages."""
    marked = {path: data for path, data in files.items() if path.endswith(".html") and PLACE in data}
    unsized = Footers(pages, None)
    packed = archive({**files, **{path: unsized.put(path, data) for path, data in marked.items()}}, pages.graph)
    sized = Footers(pages, len(packed))
    return {**{path: sized.put(path, data) for path, data in marked.items()}, ADDRESS: packed}


class Footers:
    """How the site can be had otherwise, at the end of each page; `size` is that of its zip file in bytes, if known."""

    def __init__(self, pages: Pages, size: int | None) -> None:
        self._pages = pages
        self.size = _in_megabytes(size) if size else None
        self._day = newest(pages.graph)
        self._made: dict[tuple[str, str | None], bytes] = {}

    def put(self, path: str, data: bytes) -> bytes:
        """The page at a path, with its footer in the place for it."""
        return data.replace(PLACE, self._of(path, data))

    def renew(self, path: str, data: bytes, old: Footers) -> bytes:
        """The page at a path, with its footer in the place of that which it has."""
        return data.replace(old._of(path, data), self._of(path, data))

    def _of(self, path: str, data: bytes) -> bytes:
        # The error page is shown at any address: a link from it could begin nowhere.
        if path == "404.html":
            return b""
        folder = path.rpartition("/")[0]
        if _REPORT not in data:
            return self._footer(folder, path.removesuffix("index.html"))
        # Two pages that lie equally deep have the same words and the same links.
        return self._footer("/".join("." for _ in folder.split("/")) if folder else "", None)

    def _footer(self, folder: str, page: str | None) -> bytes:
        key = folder, page
        if key not in self._made:
            here = Here(self._pages.graph, folder)
            self._made[key] = _footer(self._pages, here, self.size, self._day, page=page).encode()
        return self._made[key]


def footer(pages: Pages, here: Here, size: int, *, licence: bool = False) -> str:
    """How the site can be had otherwise, as the foot of a page says it: `size` is that of its zip file, in bytes.

    `licence` says first what may be done with it, where the generator's own settings do not.
    """
    return _footer(pages, here, _in_megabytes(size), newest(pages.graph), licence=licence)


def _footer(
    pages: Pages,
    here: Here,
    size: Decimal | None,
    day: datetime.date,
    *,
    licence: bool = False,
    page: str | None = None,
) -> str:
    """The same; `page` is the address of a page that says nowhere else how to report an error."""
    values = {"size": size, "day": day, "licence": licence, "page": page}
    return pages.render("lite/footer.html", here, **values).strip()


def _in_megabytes(size: int) -> Decimal:
    return max(Decimal(size) / 1_000_000, Decimal("0.1")).quantize(Decimal("0.1"))


def newest(graph: Graph) -> datetime.date:
    """The day to which the facts have last been checked."""
    return max((entity.checked.latest for entity in graph.entities.values()), default=datetime.date(1980, 1, 1))


class Member(NamedTuple):
    """A file of the zip file: its path in the site, and its bytes deflated; `size` and `crc` are those of its bytes."""

    path: str
    size: int
    crc: int
    deflated: bytes


class Lying(NamedTuple):
    """A file of another zip file that was made here: that zip file, opened, and the entry it has there."""

    source: IO[bytes]
    info: zipfile.ZipInfo

    @property
    def length(self) -> int:
        """How many bytes it takes there (PKWARE's APPNOTE, 4.3.7: a header, the name, the bytes)."""
        return _HEADER + len(self.info.filename.encode()) + self.info.compress_size


def is_packed(path: str) -> bool:
    """Whether the zip file holds the file at a path."""
    return not _LEFT_OUT.fullmatch(path)


def member(path: str, data: bytes) -> Member:
    """A file of the site as the zip file holds it."""
    if path.endswith(".html"):
        data = local(data.decode()).encode()
    deflate = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    return Member(path, len(data), zlib.crc32(data), deflate.compress(data) + deflate.flush())


def archive(files: Mapping[str, bytes], graph: Graph) -> bytes:
    """A zip of a built site (its files by path), in one folder; the same bytes for the same site."""
    made = io.BytesIO()
    join(made, (member(path, files[path]) for path in sorted(files) if is_packed(path)), graph)
    return made.getvalue()


def join(target: IO[bytes], members: Iterable[Member | Lying], graph: Graph) -> None:
    """Write a zip file of members, which are given in order of their paths."""
    folder, day = slug_of(graph.region.title) or "site", newest(graph)
    run = _Run(target)
    with zipfile.ZipFile(target, "w") as packed:
        for one in members:
            if isinstance(one, Lying):
                info = one.info
                start, length = info.header_offset, one.length
                info.header_offset = run.copy(one.source, start, length)
            else:
                # A fixed time and system, or two builds of the same facts would differ.
                info = zipfile.ZipInfo(f"{folder}/{one.path}", (day.year, day.month, day.day, 0, 0, 0))
                info.create_system, info.external_attr = 3, 0o644 << 16
                info.compress_type = zipfile.ZIP_DEFLATED
                info.CRC, info.file_size, info.compress_size = one.crc, one.size, len(one.deflated)
                # What is deflated already cannot be given to the writer: it is written as the writer would.
                info.header_offset = run.write(info.FileHeader() + one.deflated)
            packed.filelist.append(info)
        packed.start_dir = run.end()


class _Run:
    """Writes one piece after the other, in few goes where they lie one behind the other already."""

    def __init__(self, target: IO[bytes]) -> None:
        self._target = target
        self._source: IO[bytes] | None = None
        self._start = self._length = self._at = 0

    def write(self, data: bytes) -> int:
        """Write bytes, and say where they begin."""
        self.end()
        self._target.write(data)
        self._at += len(data)
        return self._at - len(data)

    def copy(self, source: IO[bytes], start: int, length: int) -> int:
        """Write so many bytes of a file, and say where they begin."""
        if source is not self._source or start != self._start + self._length:
            self.end()
            self._source, self._start = source, start
        self._length += length
        self._at += length
        return self._at - length

    def end(self) -> int:
        """Write what is left, and say where all ends."""
        if self._source:
            self._source.seek(self._start)
            while self._length:
                self._length -= self._target.write(self._source.read(min(self._length, _AT_ONCE)))
        self._source = None
        return self._at


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
