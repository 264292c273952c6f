"""Facts in hand-written pages: ``<!-- facts: latest-events 5 -->`` on a line of its own."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Final, NamedTuple

from .problems import File, Place, Problem, did_you_mean

RULES: Final[Mapping[str, str]] = MappingProxyType(
    {"unknown-placeholder": "A placeholder for facts in a hand-written page is one that there is a template for."}
)

_FOLDER: Final = Path(__file__).parent / "templates" / "placeholders"
_PLACEHOLDER = re.compile(r"<!-- *facts: *(?P<name>[^\s>]*)(?P<arguments>[^>\n]*?) *-->")
_CODE = re.compile(r"^(?P<fence>```+|~~~+)[^\n]*\n.*?^(?P=fence)|`[^`\n]+`", re.DOTALL | re.MULTILINE)


class Placeholder(NamedTuple):
    """A placeholder and its arguments."""

    name: str
    arguments: tuple[str, ...]


def known() -> list[str]:
    """The names of all placeholders."""
    return sorted(path.stem for path in _FOLDER.glob("*.html"))


def check(file: File) -> list[Problem]:
    """The placeholders of a hand-written page that nothing is known about; those in code are only shown."""
    code = [match.span() for match in _CODE.finditer(file.text)]
    names = known()
    problems = []
    for match in _PLACEHOLDER.finditer(file.text):
        if match["name"] in names or any(start <= match.start() < end for start, end in code):
            continue
        place = Place(file, *match.span("name"))
        message = f"there is no placeholder '{match['name']}'"
        help = did_you_mean(match["name"], names)
        problems.append(Problem(rule="unknown-placeholder", message=message, place=place, help=help))
    return problems


def fill(html: str, replace: Callable[[Placeholder], str]) -> str:
    """A page's HTML with its placeholders replaced; one that nothing is known about stays the comment that it is."""
    names = known()

    def one(match: re.Match[str]) -> str:
        if match["name"] not in names:
            return match[0]
        return replace(Placeholder(match["name"], tuple(match["arguments"].split())))

    return _PLACEHOLDER.sub(one, html)
