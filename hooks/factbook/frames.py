"""What the theme puts round every page, learned once from an example, and filled for each page in its place."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Final, NamedTuple

from markupsafe import escape

from .finishing import dense
from .here import Heading
from .outputs import feeds_of
from .pages import Pages, Row

_SLOT = re.compile(r"qqslot([a-z]+)qq")
_ITEM = r'<li class="md-nav__item">\s*<a href="#%s".*?</li>'
_CONTENTS = re.compile(
    r'<nav class="md-nav md-nav--secondary"[^>]*>(?P<inside>.*?)(?=\n</nav>\n</div>\n</div>\n</div>)', re.DOTALL
)


def slot(name: str) -> str:
    """What an example says where each page says something else: a word that no escaping changes."""
    return f"qqslot{name}qq"


def link(name: str) -> str:
    """A slot for an address: the theme takes all but fragments for addresses to be made relative."""
    return f"#{slot(name)}"


# The content of an example: where there is no heading of a page in it, the theme adds one.
CONTENT: Final = f"<h1>{slot('content')}</h1>"
# The headings of an example: the first has one below it, so that the theme shows how it writes both.
OUTER, INNER, LAST = slot("outer"), slot("inner"), slot("last")
HEADINGS: Final = (Heading(OUTER, OUTER, 2), Heading(INNER, INNER, 3), Heading(LAST, LAST, 2))


class FrameError(Exception):
    """An example does not show what a frame has to know: the theme has changed, and this must be read anew."""


class _Contents(NamedTuple):
    """How the theme writes a table of contents: what stands before and after its lines, and each line."""

    before: str
    after: str
    opening: str
    between: str
    closing: str
    leaf: str

    def of(self, headings: Sequence[Heading]) -> str:
        """The lines of these headings, nested by their levels; nothing stands where there are none."""
        return f"{self.before}{self._lines(_nested(headings))}{self.after}" if headings else ""

    def _lines(self, nodes: Sequence[_Node]) -> str:
        return self.between.join(map(self._line, nodes))

    def _line(self, node: _Node) -> str:
        if not node.below:
            return _put(self.leaf, node.heading)
        return f"{_put(self.opening, node.heading)}{self._lines(node.below)}{self.closing}"


class _Node(NamedTuple):
    heading: Heading
    below: list[_Node]


class Frame:
    """A page of the theme with slots.

    Learned from the finished page of an example whose title, addresses, headings and content are slots.
    Raises FrameError where the example does not show each of them as expected.
    """

    def __init__(self, example: str) -> None:
        places = list(_CONTENTS.finditer(example))
        if len(places) != 1 or OUTER not in places[0]["inside"]:
            raise FrameError(f"the theme's page has {len(places)} tables of contents, not one that is understood")
        found = places[0]
        self._contents = _learned(found["inside"])
        html = f"{example[: found.start('inside')]}{slot('contents')}{example[found.end('inside') :]}"
        parts = _SLOT.split(html)
        self._texts, self._names = parts[::2], parts[1::2]
        if self._names.count("content") != 1:
            raise FrameError("the theme's page does not hold its content once")

    @property
    def told(self) -> tuple[object, ...]:
        """All that stands in it."""
        return (*self._contents, *self._texts, *self._names)

    def fill(self, values: Mapping[str, str], headings: Sequence[Heading]) -> str:
        """A whole page. values: what stands in each slot, escaped. headings: those below the title."""
        values = {**values, "contents": self._contents.of(headings)}
        made = [self._texts[0]]
        for name, text in zip(self._names, self._texts[1:], strict=True):
            made += (values[name], text)
        return "".join(made)


def _learned(inside: str) -> _Contents:
    found = [re.search(_ITEM % re.escape(name), inside, re.DOTALL) for name in (INNER, LAST)]
    outer = re.search(_ITEM % re.escape(OUTER), inside, re.DOTALL)
    if None in found or outer is None:
        raise FrameError("the theme's table of contents is not understood")
    inner, last = (match for match in found if match)
    leaf = last[0].replace(LAST, OUTER)
    if leaf != inner[0].replace(INNER, OUTER):
        raise FrameError("the theme writes the lines of its table of contents in more than one way")
    closing, between = _closing(inside[inner.end() : last.start()])
    return _Contents(
        before=inside[: outer.start()],
        after=inside[last.end() :],
        opening=inside[outer.start() : inner.start()],
        between=between,
        closing=closing,
        leaf=leaf,
    )


def _closing(text: str) -> tuple[str, str]:
    """What closes a line that has others below it, and what stands between two lines."""
    end = text.rindex("</li>") + len("</li>")
    return text[:end], text[end:]


def _put(line: str, heading: Heading) -> str:
    return line.replace(f"#{OUTER}", f"#{heading.id}").replace(OUTER, str(escape(heading.title)))


def _nested(headings: Sequence[Heading]) -> list[_Node]:
    root: list[_Node] = []
    path: list[_Node] = []
    for heading in headings:
        while path and path[-1].heading.level >= heading.level:
            path.pop()
        node = _Node(heading, [])
        (path[-1].below if path else root).append(node)
        path.append(node)
    return root


class Key(NamedTuple):
    """What pages have in common that stand in one frame."""

    folder: str
    depth: int
    is_last: bool
    can_be_edited: bool


class Frames:
    """The frames of all pages but the indexes, and the whole pages in them.

    edit: where a fact file is edited, or None.  paths: the pages that can be examples, one of each kind.
    """

    def __init__(self, pages: Pages, edit: Callable[[str | None], str | None], earlier: Frames | None = None) -> None:
        """`earlier` are the same frames round earlier pages; what those had too needs no example again."""
        self._pages, self._edit = pages, edit
        self._frames: dict[Key, Frame] = earlier._frames if earlier else {}
        was = earlier._pages.rows if earlier else {}
        examples: dict[Key, str] = {}
        for path, row in pages.rows.items():
            if "/" in path and was.get(path) is not row:
                examples.setdefault(self._key(row), path)
        self.paths = frozenset(examples.values())

    def learn(self, path: str, html: str, last: Callable[[str], str]) -> None:
        """Take what the theme made of an example; `last` is the last touch to a page. Raises FrameError."""
        feeds = [(slot(title), slot(href)) for title, href in _FEEDS]
        for href in ("beforehref", "afterhref"):
            html = html.replace(link(href), slot(href))
        html = html.replace(CONTENT, slot("content"))
        finished = self._pages.finish_as(html, slot("url"), slot("title"), slot("description"), feeds)
        self._frames[self._key(self._pages.rows[path])] = Frame(last(finished))

    def of(self, pages: Pages) -> Frames | None:
        """The same frames round other pages; None where there is none for one of them."""
        other = Frames(pages, self._edit, self)
        known = self._frames.keys()
        return other if all(other._key(pages.rows[path]) in known for path in other.paths) else None

    @property
    def told(self) -> str:
        """All that stands in the frames, as one text."""
        return repr(sorted((key, frame.told) for key, frame in self._frames.items()))

    def row(self, path: str) -> Row:
        """What the page at an address is made of."""
        return self._pages.rows[path]

    def page(self, path: str, above: str = "") -> str:
        """The whole page at an address; `above` is HTML that stands above its own."""
        pages, row = self._pages, self._pages.rows[path]
        page = pages.page(path)
        before, after = row.neighbours
        before = before or path.partition("/")[0]
        values = {
            "title": page.title,
            "description": page.description,
            "url": f"{pages.home}{path}/",
            "edit": self._edit(row.origin) or "",
            "beforehref": _relative(before, path),
            "beforetitle": pages.title(before),
            "afterhref": _relative(after, path) if after else "",
            "aftertitle": pages.title(after) if after else "",
        }
        for names, (title, feed) in zip(_FEEDS, feeds_of(pages.graph, path), strict=True):
            values |= dict(zip(names, (title, "../" * (path.count("/") + 1) + feed), strict=True))
        values = {name: str(escape(value)) for name, value in values.items()}
        values["content"] = dense(above + page.html)
        return self._frames[self._key(row)].fill(values, page.contents)

    def _key(self, row: Row) -> Key:
        return Key(
            row.path.partition("/")[0],
            row.path.count("/"),
            row.neighbours[1] is None,
            self._edit(row.origin) is not None,
        )


# The slots of the two feeds that follow a page: the title and the link of each.
_FEEDS: Final = (("eventstitle", "eventshref"), ("changestitle", "changeshref"))


def _relative(to: str, path: str) -> str:
    return posixpath.relpath(to, path) + "/"
