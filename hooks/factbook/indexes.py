"""Long lists in parts that a phone can take: by the first letter of names, or in numbered sheets."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from itertools import groupby
from typing import Final, NamedTuple, TypeVar

T = TypeVar("T")

# What one page lists at most, where each has a sentence or more; and where each is a name.
MOST: Final = 100
MOST_NAMES: Final = 500
# What a line of a list names at most.
MOST_IN_LINE: Final = 40
_DIGITS: Final = "0–9"


class Shelf(NamedTuple):
    """A part of an index, as all of them list it: its address below the index, what it is called, how much it holds.

    path: no id of a file begins like it.  first, last: the first and the last name that stand there.
    """

    path: str
    label: str
    first: str
    last: str
    number: int


def shelves(things: Sequence[T], most: int, name: Callable[[T], str]) -> list[tuple[Shelf, tuple[T, ...]]]:
    """Things by the first letter of their names, in order of these; a letter with too many has several shelves.

    Nothing where there are no more than `most`: they need no parts.
    """
    if len(things) <= most:
        return []
    found = []
    ordered = sorted(things, key=lambda thing: (_letter(name(thing)), name(thing).casefold()))
    for letter, group in groupby(ordered, key=lambda thing: _letter(name(thing))):
        of_letter = sheets(tuple(group), most)
        for number, part in enumerate(of_letter, 1):
            more = f"-{number}" if number > 1 else ""
            label = f"{letter} {number}" if len(of_letter) > 1 else letter
            found.append((Shelf(f"-{_address(letter)}{more}", label, name(part[0]), name(part[-1]), len(part)), part))
    return found


def sheets(items: Sequence[T], most: int) -> list[tuple[T, ...]]:
    """Items in as few parts of at most so many as there can be, all of about the same length; at least one part."""
    number = max(1, -(-len(items) // most))
    length = -(-len(items) // number)
    return [tuple(items[start : start + length]) for start in range(0, max(1, len(items)), max(1, length))]


def _letter(name: str) -> str:
    """The first letter of a name without its accents, as a capital; a digit stands for all digits."""
    for character in unicodedata.normalize("NFD", name):
        if character.isdigit():
            return _DIGITS
        if character.isalpha():
            return character.upper()[0]
    return "#"


def _address(letter: str) -> str:
    if letter == _DIGITS:
        return "0-9"
    return letter.lower() if letter.isascii() and letter.isalpha() else f"u{ord(letter):04x}"
