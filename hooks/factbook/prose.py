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
    """A link to an entity, or to one fact of it; ``words`` is None where the target's own name is to be shown."""

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


HELP = "write [[niger]] or [[niger|words to show]]"
# No alternative can match the same text in two ways, so that hostile text costs no more than its length.
_MARK = re.compile(
    r"\[\[(?P<link>[^\[\]\n]*)\]\]|(?P<open>\[\[)|(?<![\w*])\*(?P<emphasis>[^\s*](?:[^*\n]{0,200}[^\s*])?)\*(?![\w*])"
)
_LINK = re.compile(r"(?P<target>[a-z0-9-]+)(?:#(?P<fact>[a-z0-9-]+))?(?:\|(?P<words>[^|]+))?")


def parse(text: str, place: Place) -> tuple[Prose, list[Flaw]]:
    """The parts of a text that stands at ``place``, and the flaws of its markup."""
    if "[[" not in text and "*" not in text:
        return Prose((Words(text),)), []
    parts: list[Words | Link] = []
    flaws: list[Flaw] = []
    done = 0
    seen: dict[str, int] = {}
    for mark in _MARK.finditer(text):
        if mark.start() > done:
            parts.append(Words(text[done : mark.start()]))
        done = mark.end()
        if mark["emphasis"]:
            parts.append(Words(mark["emphasis"], emphasised=True))
            continue
        # A folded text has no fixed columns: the mark is looked up in the file as it stands there.
        here = place.find(mark[0], seen.get(mark[0], 0))
        seen[mark[0]] = seen.get(mark[0], 0) + 1
        link = _LINK.fullmatch(mark["link"] or "")
        if link:
            target = here.part(2, 2 + len(link["target"])) if here != place else here
            parts.append(Link(link["target"], link["fact"], link["words"], target))
        else:
            message = "a link is opened and not closed" if mark["open"] else f"'{mark[0][:60]}' is not a link"
            flaws.append(Flaw(here, Mistake(message, HELP)))
    if done < len(text):
        parts.append(Words(text[done:]))
    return Prose(tuple(parts)), flaws
