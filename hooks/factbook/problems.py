"""What is wrong in a fact file, where, and how to mend it."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Final, Literal, NamedTuple

# As many of one file, or of one rule, are told; nobody reads more, and a hostile file has tens of thousands.
MAX_PROBLEMS: Final = 100
_END: Final = re.compile("\n")


class File:
    """The text of one file, under the path by which its author knows it."""

    __slots__ = ("_starts", "path", "text")

    def __init__(self, path: str, text: str) -> None:
        self.path = path
        self.text = text
        self._starts: list[int] | None = None

    def __repr__(self) -> str:
        return f"File({self.path!r})"

    def line_and_column(self, offset: int) -> tuple[int, int]:
        """Line and column of a character, both counted from 1."""
        starts = self._line_starts()
        line = bisect_right(starts, offset)
        return line, offset - starts[line - 1] + 1

    def line(self, number: int) -> str:
        """The text of one line, counted from 1, without its end."""
        starts = self._line_starts()
        end = starts[number] - 1 if number < len(starts) else len(self.text)
        return self.text[starts[number - 1] : end].removesuffix("\r")

    def line_start(self, number: int) -> int:
        """Where a line begins, counted from 0."""
        return self._line_starts()[number - 1]

    def _line_starts(self) -> list[int]:
        if self._starts is None:
            # Worked out only when a place is shown: most files have no problem.
            self._starts = [0, *(found.end() for found in _END.finditer(self.text))]
        return self._starts


class Place(NamedTuple):
    """Some characters of a file: ``start`` to before ``end``, counted from 0."""

    file: File
    start: int
    end: int

    @property
    def line(self) -> int:
        return self.file.line_and_column(self.start)[0]

    @property
    def column(self) -> int:
        return self.file.line_and_column(self.start)[1]

    def part(self, start: int, end: int) -> Place:
        """The place of some of these characters, counted from this place's start."""
        return Place(self.file, self.start + start, self.start + end)

    def find(self, words: str, after: Place | None = None) -> Place | None:
        """Where ``words`` stand within this place, behind another place in it; None if they are not there."""
        offset = self.file.text.find(words, after.end if after else self.start, self.end)
        return None if offset < 0 else Place(self.file, offset, offset + len(words))


class Mend(NamedTuple):
    """What to write in place of what, where the mend needs no judgement."""

    place: Place
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One mistake: the rule it breaks, where, what is wrong, and how to mend it; by `mend`, without judgement.

    also: further places of the same mistake, to each of which the mend applies as well.
    """

    rule: str
    message: str
    place: Place
    help: str | None = None
    severity: Literal["error", "warning"] = "error"
    mend: Mend | None = None
    also: tuple[Place, ...] = ()

    @property
    def mends(self) -> Iterator[Mend]:
        """What to write in place of what, wherever the mistake was made."""
        if self.mend is not None:
            written, new = self.mend
            words = written.file.text[written.start : written.end]
            yield self.mend
            yield from (Mend(found, new) for place in self.also if (found := place.find(words)))


class Mistake(NamedTuple):
    """What is wrong with one value, before anybody has said where it stands.

    mend: what stands in the place of the value when it is mended, where that needs no judgement.
    """

    message: str
    help: str | None = None
    mend: str | None = None


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word that ``word`` was probably meant to be, or None."""
    # The length limit keeps a hostile value from costing time.
    return next(iter(get_close_matches(word[:64], list(known), n=1, cutoff=0.6)), None)


def only_near(word: str, known: Iterable[str]) -> str | None:
    """The known word that ``word`` can only have been meant to be: it is very near, and no other is."""
    near = get_close_matches(word[:64], sorted(known), n=2, cutoff=0.8)
    return near[0] if len(near) == 1 else None


def did_you_mean(word: str, known: Iterable[str]) -> str | None:
    """Help for a word that is not among the known ones: the nearest, or all if they are few."""
    known = sorted(known)
    if near := nearest(word, known):
        return f"did you mean '{near}'?"
    if 0 < len(known) <= 24:
        return "known are: " + ", ".join(known)
    return None


def in_order(problems: Iterable[Problem]) -> list[Problem]:
    """Problems in the order in which a reader meets them: by file, then by place."""
    return sorted(problems, key=lambda p: (p.place.file.path, p.place.start, p.rule))


def render(problem: Problem) -> str:
    """The problem as its author reads it: ``file:line:column: severity: message [rule]``, the author's own line, help.

    Nothing that a terminal would act upon gets through: characters that do not print are replaced.
    """
    line, column = problem.place.file.line_and_column(problem.place.start)
    text = problem.place.file.line(line)
    shown, before, under = _excerpt(text, column - 1, problem.place.end - problem.place.start)
    margin = " " * 6 + "|"
    rows = [f"{problem.place.file.path}:{line}:{column}: {problem.severity}: {problem.message} [{problem.rule}]"]
    if problem.place.file.text:
        # A tab is what is wrong with a line more often than not: it shows.
        rows += [f"{line:>5} | {shown}".replace("\t", "→").rstrip(), f"{margin} {' ' * before}{'^' * under}"]
    if problem.help:
        rows.append(f"{' ' * 6}= help: {problem.help}")
    if problem.also:
        rows.append(f"{' ' * 6}= also: {also(problem)}")
    return "\n".join(_printable(row) for row in rows)


def also(problem: Problem) -> str:
    """The first of the further places of a mistake, and how many more there are."""
    shown = [f"{place.file.path}:{place.line}:{place.column}" for place in problem.also[:_ALSO]]
    more = len(problem.also) - len(shown)
    return ", ".join([*shown, *([f"and {more:,} more"] if more else [])])


def render_all(problems: Iterable[Problem]) -> str:
    """All problems in order, a blank line between them."""
    return "\n\n".join(render(problem) for problem in in_order(problems))


def count(problems: Iterable[Problem]) -> str:
    """How many: "2 errors, 1 warning"; empty when there are none."""
    return ", ".join(_counts(list(problems)))


def _counts(problems: list[Problem]) -> Iterator[str]:
    for severity in ("error", "warning"):
        if number := sum(problem.severity == severity for problem in problems):
            yield f"{number} {severity}{'s' if number > 1 else ''}"


_WIDTH = 110
_ALSO = 3


def _excerpt(text: str, start: int, length: int) -> tuple[str, int, int]:
    """The part of a line to show, the columns before the underlining, and the columns underlined."""
    first = max(0, start - _WIDTH // 2) if len(text) > _WIDTH else 0
    shown = text[first : first + _WIDTH]
    end = min(start + max(length, 1), len(text))
    before = sum(map(_columns, shown[: start - first]))
    under = sum(map(_columns, shown[start - first : end - first]))
    return shown, before, max(under, 1)


def _columns(character: str) -> int:
    """How many columns of a terminal a character takes."""
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def _printable(text: str) -> str:
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text)
