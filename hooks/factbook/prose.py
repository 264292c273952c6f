"""Contributors' text: plain but for links (``[[id]]``, ``[[id#fact|words]]``) and ``*emphasis*``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from .problems import Mistake, Place


class Words(NamedTuple):
    """Literal text."""

    text: str
    emphasised: bool = False


class Link(NamedTuple):
    """A link to an entity, or to one fact of it; ``words`` is None where the target's own name is to be shown.

    ``place`` is that of ``id`` or ``id#fact``.
    """

    target: str
    fact: str | None
    words: str | None
    place: Place


class Prose(NamedTuple):
    """A text in its parts."""

    parts: tuple[Words | Link, ...]

    @property
    def links(self) -> Iterator[Link]:
        return (part for part in self.parts if isinstance(part, Link))


class Flaw(NamedTuple):
    """A mistake in the markup and where it stands."""

    place: Place
    mistake: Mistake


HELP = "write [[its-id]] or [[its-id|words to show]]"
# No alternative can match the same text in two ways, so that hostile text costs no more than its length.
_MARK = re.compile(
    r"\[\[(?P<link>[^\[\]\n]*)\]\]|(?P<open>\[\[)|(?<![\w*])\*(?P<emphasis>[^\s*](?:[^*\n]{0,200}[^\s*])?)\*(?![\w*])"
)
_LINK = re.compile(
    r"(?P<to>(?P<target>[a-z0-9-]{1,64})(?:#(?P<fact>[a-z0-9-]{1,64}))?)(?:\|(?P<words>[^|]*[^|\s][^|]*))?"
)


def parse(text: str, place: Place) -> tuple[Prose, list[Flaw]]:
    """The parts of a text that stands at ``place``, and the flaws of its markup."""
    if "[[" not in text and "*" not in text:
        return Prose((Words(text),)), []
    parts: list[Words | Link] = []
    flaws: list[Flaw] = []
    done = 0
    before: Place | None = None
    for mark in _MARK.finditer(text):
        if mark.start() > done:
            parts.append(Words(text[done : mark.start()]))
        done = mark.end()
        if mark["emphasis"] and "[[" not in mark["emphasis"]:
            parts.append(Words(mark["emphasis"], emphasised=True))
            continue
        here = _find(mark[0], place, before)
        before = here or before
        link = _LINK.fullmatch(mark["link"] or "")
        if link:
            to = (here or place).find(link["to"]) or place
            parts.append(Link(link["target"], link["fact"], link["words"], to))
        else:
            flaws.append(Flaw(here or place, _mistake(mark)))
    if done < len(text):
        parts.append(Words(text[done:]))
    return Prose(tuple(parts)), flaws


def _find(mark: str, place: Place, before: Place | None) -> Place | None:
    """Where a mark stands in the file; if a fold of the text has broken it into two lines, its first words."""
    return place.find(mark, before) or place.find(mark.split()[0], before)


def _mistake(mark: re.Match[str]) -> Mistake:
    if mark["open"]:
        return Mistake("a link is opened and not closed", HELP)
    if mark["emphasis"]:
        return Mistake("a link cannot stand within emphasis", "delete the '*' on both sides")
    return Mistake(f"'{mark[0][:60]}' is not a link", HELP)
