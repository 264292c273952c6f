"""What the address of a page tells about it: who published it, when, and under what title."""

from __future__ import annotations

import re
from collections import Counter
from typing import NamedTuple
from urllib.parse import urlsplit

from .. import addresses, dates
from ..dates import Date
from ..graph import Graph
from . import CannotRun

_DATE = re.compile(r"(?<![0-9])((?:19|20)[0-9]{2})[-/]?(0[1-9]|1[0-2])(?:[-/]?(0[1-9]|[12][0-9]|3[01]))?(?![0-9])")
_WORDS = re.compile(r"[a-z]+(?:-[a-z0-9]+){2,}")
# Words that tell one article from another are longer than these.
_LONG = 4


class Web(NamedTuple):
    """A page and what its address says of it; empty where it does not say."""

    url: str
    publisher: str
    published: str
    title: str
    id: str


def guess(url: str, graph: Graph, publisher: str | None) -> Web:
    """What the address says; refuses addresses that no source may have, and pages that stand already."""
    if mistake := addresses.check(url, archived=True):
        clean = f": {mistake.mend}" if mistake.mend else ""
        raise CannotRun(f"{mistake.message}; {mistake.help}{clean}")
    for source in graph.sources.values():
        if addresses.page_of(source.url) == addresses.page_of(url):
            raise CannotRun(f"this page stands already: cite '{source.id}'")
    published = _published(url)
    words = _words(url)
    telling = [word for word in words if len(word) > _LONG][:1] or words[:1] or ["page"]
    return Web(
        url=url,
        publisher=publisher or _publisher(url, graph),
        published=published,
        title=" ".join(words).capitalize(),
        id="-".join(part for part in (published, *telling) if part),
    )


def _publisher(url: str, graph: Graph) -> str:
    """Whose other pages are from the same host; else who is called as the host is."""
    host = addresses.host(url)
    found = Counter(source.publisher for source in graph.sources.values() if addresses.host(source.url) == host)
    if len(found) == 1:
        return next(iter(found))
    if found:
        raise CannotRun(f"{host} is the host of several: give one as --publisher: {', '.join(sorted(found))}")
    called = [id for id in graph.publishers if id.replace("-", "") in host.replace("-", "").split(".")]
    if len(called) == 1:
        return called[0]
    raise CannotRun(f"no source is from {host} yet: give the publisher's id as --publisher")


def _published(url: str) -> str:
    path = urlsplit(url).path
    for match in _DATE.finditer(path):
        date = "-".join(part for part in match.groups() if part)
        if isinstance(dates.parse(date), Date):
            return date
    return ""


def _words(url: str) -> list[str]:
    """The words of the longest part of the address that is made of words."""
    parts = (_WORDS.search(part.lower()) for part in urlsplit(url).path.split("/"))
    longest = max((match[0] for match in parts if match), key=len, default="")
    return [word for word in longest.split("-") if not word.isdigit() and word != "html"]
