"""What readers have been given: the record that keeps every permalink alive (`content/published.txt`)."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Final, NamedTuple

from .problems import File, Place, Problem

NAME: Final = "published.txt"

RULES: Final[Mapping[str, str]] = MappingProxyType(
    {"bad-record": "The record of what has been published: a day, then a page or fact. Only the program writes it."}
)

# 100,000 ids are more than a hundred years of this site.
MAX_BYTES: Final = 8 * 1024 * 1024
_LINE = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2}) ([a-z]+/[a-z0-9-]+|[a-z0-9-]+#[a-z0-9-]+)\n")


class Published(NamedTuple):
    """The pages (`folder/file`) and the facts (`file#fact`) that readers have been given, each with its first day.

    file: the record itself; None before the first release.
    """

    file: File | None
    days: Mapping[str, datetime.date]

    @property
    def last(self) -> datetime.date | None:
        """The day of the last release that brought something new."""
        return max(self.days.values(), default=None)

    def place_of(self, id: str) -> Place:
        """Where a page or fact stands in the record."""
        assert self.file is not None  # without a record there are no ids
        start = self.file.text.index(f" {id}\n") + 1
        return Place(self.file, start, start + len(id))


# Before the first release.
NOTHING_YET: Final = Published(None, MappingProxyType({}))


def read(raw: bytes, shown: str) -> tuple[Published, list[Problem]]:
    """The record in a file that is `shown` under that name; no more than one byte past `MAX_BYTES` is needed."""
    file = File(shown, raw.decode("utf-8", errors="replace").replace("\r\n", "\n") if len(raw) <= MAX_BYTES else "")
    problems: list[Problem] = []
    days: dict[str, datetime.date] = {}
    offset = 0
    for line in file.text.splitlines(keepends=True):
        if entry := _entry(line):
            days.setdefault(*entry)
        elif not problems:
            place = Place(file, offset, offset + max(len(line.rstrip()), 1))
            help = "take the file of the last release, and run 'python -m factbook publish'"
            problems.append(
                Problem(rule="bad-record", message="this is not a day with a page or a fact", place=place, help=help)
            )
        offset += len(line)
    if len(raw) > MAX_BYTES:
        message = "the record is too long to be one"
        problems.append(Problem(rule="bad-record", message=message, place=Place(file, 0, 0), help=None))
    return Published(file, days), problems


def render(days: Iterable[tuple[str, datetime.date]]) -> str:
    """The text of a record, in order of ids, so that two branches rarely write the same line."""
    return "".join(f"{day.isoformat()} {id}\n" for id, day in sorted(days))


def _entry(line: str) -> tuple[str, datetime.date] | None:
    match = _LINE.fullmatch(line)
    try:
        return (match[2], datetime.date.fromisoformat(match[1])) if match else None
    except ValueError:
        return None
