"""Facts in hand-written pages: ``<!-- facts: latest-events 5 -->`` on a line of its own."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Final, NamedTuple

from .problems import File, Place, Problem, did_you_mean

RULES: Final[Mapping[str, str]] = MappingProxyType(
    {"unknown-placeholder": "A placeholder for facts in a hand-written page has a template, and takes what that needs."}
)

_FOLDER: Final = Path(__file__).parent / "templates" / "placeholders"
_PLACEHOLDER = re.compile(r"<!-- *facts: *(?P<name>[^\s>]*) *(?P<argument>[^>\n]*?) *-->")
# What a placeholder takes behind its name, and how to say so.
_NONE: Final = ("", "it takes nothing")
_ARGUMENTS: Final = MappingProxyType(
    {
        "latest-events": ("(?:[1-9][0-9]?)?", "write a number of events: latest-events 5"),
        "coverage": (
            "(?:countries|organisations|partnerships)?",
            "write one of countries, organisations, partnerships",
        ),
        "matrix": ("(?:current)?", "write nothing for all, or what goes on: matrix current"),
        "countries-at-a-glance": ("[a-z-]*", "write a role of region.yml: countries-at-a-glance core"),
    }
)
_CODE = re.compile(r"^(?P<fence>```+|~~~+)[^\n]*\n.*?^(?P=fence)|`[^`\n]+`", re.DOTALL | re.MULTILINE)


class Placeholder(NamedTuple):
    """A placeholder and what it takes, which may be nothing."""

    name: str
    argument: str


def known() -> list[str]:
    """The names of all placeholders."""
    return sorted(path.stem for path in _FOLDER.glob("*.html"))


def check(file: File) -> list[Problem]:
    """The placeholders of a hand-written page that cannot be filled; those in code are only shown."""
    code = [match.span() for match in _CODE.finditer(file.text)]
    names = known()
    problems = []
    for match in _PLACEHOLDER.finditer(file.text):
        if any(start <= match.start() < end for start, end in code):
            continue
        place = Place(file, *match.span("name"))
        if match["name"] not in names:
            message, help = f"there is no placeholder '{match['name']}'", did_you_mean(match["name"], names)
        elif not _takes(match["name"], match["argument"]):
            message, help = (
                f"'{match['name']}' does not take '{match['argument']}'",
                _ARGUMENTS.get(match["name"], _NONE)[1],
            )
        else:
            continue
        problems.append(Problem(rule="unknown-placeholder", message=message, place=place, help=help))
    return problems


def fill(html: str, replace: Callable[[Placeholder], str]) -> str:
    """A page's HTML with its placeholders replaced; one that cannot be filled stays the comment that it is."""
    names = known()

    def one(match: re.Match[str]) -> str:
        if match["name"] not in names or not _takes(match["name"], match["argument"]):
            return match[0]
        return replace(Placeholder(match["name"], match["argument"]))

    return _PLACEHOLDER.sub(one, html)


def fill_markdown(text: str, replace: Callable[[Placeholder], str]) -> str:
    """The Markdown of a page with its placeholders replaced by blocks of HTML; those in code are only shown."""
    return _outside_code(text, lambda one: f"<div>\n{replace(one)}\n</div>")


def without(text: str) -> str:
    """The Markdown of a page without its placeholders; those in code are only shown."""
    return _outside_code(text, lambda one: "")


def _outside_code(text: str, replace: Callable[[Placeholder], str]) -> str:
    parts: list[str] = []
    done = 0
    for code in _CODE.finditer(text):
        parts += [fill(text[done : code.start()], replace), code[0]]
        done = code.end()
    return "".join([*parts, fill(text[done:], replace)])


def _takes(name: str, argument: str) -> bool:
    return re.fullmatch(_ARGUMENTS.get(name, _NONE)[0], argument) is not None
