"""Characters that a reviewer cannot see, or cannot tell from others."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Final

from .problems import File, Mend, Place, Problem

MAX_MARKS: Final = 4

RULES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "hidden-character": "Text holds no tab, nothing invisible and no heap of accents: one sees all there is.",
        "not-normalised": "An accented letter is one character (Unicode NFC): the same word is the same text.",
        "mixed-scripts": "A word is in one script: a Cyrillic letter among Latin ones looks the same and is not.",
    }
)

# Unicode categories Cc, Cf, Zl, Zp, Co, the non-characters, and what else fonts show as nothing (fillers, variation
# selectors), written out because the `re` module knows no categories. A carriage return is let through only before a
# newline: files saved on Windows are welcome.
_HIDDEN = re.compile(
    "[\x00-\x09\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e"
    "\u2060-\u206f\u2800\u3164\ue000-\uf8ff\ufdd0-\ufdef\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff\U000f0000-\U0010ffff]|\r(?!\n)"
)
# Spaces that look like those of an indentation and are none to YAML.
_ODD = re.compile("[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_ODD_INDENTATION = re.compile("[ ]*(?:- )?(?P<odd>[ \u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]+)(?<! )")
# Each is deleted, so that nothing is left of a text of nothing else.
_ORDINARY = MappingProxyType(dict.fromkeys((ord("\n"), *range(ord(" "), ord("~") + 1))))
_LINE = re.compile(r"[^\n]+\n?|\n")
_WORD = re.compile(r"\w+")
# Japanese mixes these by nature; marks and modifier letters belong to any script.
_ANY_SCRIPT = frozenset(
    {"CJK", "HIRAGANA", "KATAKANA", "KATAKANA-HIRAGANA", "MODIFIER", "FEMININE", "MASCULINE", "MICRO"}
)
_HIDDEN_NAMES = MappingProxyType(
    {"\t": ("a tab", "use spaces"), "\ufeff": ("a byte order mark", "save the file as UTF-8 without BOM")}
)


def hidden(file: File) -> Iterator[Problem]:
    """Characters that a reviewer cannot see or tell from others; one message for a line."""
    # Over the whole text at once, which is soon done: nearly every file has nothing of the kind.
    if file.text.isascii() and not file.text.translate(_ORDINARY):
        return
    may_be_anywhere = _HIDDEN.search(file.text) or _ODD.search(file.text)
    for line in _LINE.finditer(file.text):
        if not may_be_anywhere and line[0].isascii():
            continue
        if odd := _ODD_INDENTATION.match(line[0]):
            place = Place(file, line.start() + odd.start("odd"), line.start() + odd.end("odd"))
            message, help = "the line begins with a space that YAML does not know", "use ordinary spaces"
            mend = Mend(place, " " * len(odd["odd"]))
            yield Problem(rule="hidden-character", message=message, place=place, help=help, mend=mend)
        elif problem := hidden_in(file, line[0], line.start()):
            yield replace(problem, mend=_mend(problem, file, line))


def _mend(problem: Problem, file: File, line: re.Match[str]) -> Mend | None:
    if problem.rule == "not-normalised":
        return Mend(Place(file, *line.span()), unicodedata.normalize("NFC", line[0]))
    if problem.place.start == 0 and file.text.startswith("\ufeff"):
        return Mend(problem.place, "")
    return None


def hidden_in(file: File, text: str, offset: int) -> Problem | None:
    """The first such character of a text that stands at `offset` of a file."""
    if match := _HIDDEN.search(text):
        name, help = _HIDDEN_NAMES.get(
            match[0], (f"the invisible character U+{ord(match[0]):04X}", "delete it, or type the text anew")
        )
        place = Place(file, offset + match.start(), offset + match.end())
        return Problem(rule="hidden-character", message=f"{name} stands in the text", place=place, help=help)
    if text.isascii():
        return None
    return _accents_in(file, text, offset) or _scripts_in(file, text, offset)


def _accents_in(file: File, text: str, offset: int) -> Problem | None:
    # Before the check of NFC, which takes time with the square of such a heap.
    if (heap := _heap_of_marks(text)) is not None:
        place = Place(file, offset + heap, offset + heap + 1)
        message = f"more than {MAX_MARKS} accents are heaped on one letter"
        help = "delete them, or type the text anew"
        return Problem(rule="hidden-character", message=message, place=place, help=help)
    if unicodedata.is_normalized("NFC", text):
        return None
    composed = unicodedata.normalize("NFC", text)
    start = next((i for i, (a, b) in enumerate(zip(text, composed, strict=False)) if a != b), len(composed) - 1)
    place = Place(file, offset + start, offset + start + 2)
    message, help = "an accented letter is written as two characters", "type the letter anew with its accent key"
    return Problem(rule="not-normalised", message=message, place=place, help=help)


def _scripts_in(file: File, text: str, offset: int) -> Problem | None:
    for match in _WORD.finditer(text):
        if not match[0].isascii() and len(scripts := _scripts(match[0])) > 1:
            return Problem(
                rule="mixed-scripts",
                message=f"the word '{match[0][:40]}' mixes letters of {' and '.join(sorted(scripts)[:3])} script",
                place=Place(file, offset + match.start(), offset + match.end()),
                help="type the word anew in one script",
            )
    return None


def _heap_of_marks(text: str) -> int | None:
    """Where a letter begins that carries too many marks."""
    run = 0
    for i, character in enumerate(text):
        run = run + 1 if unicodedata.category(character)[0] == "M" else 0
        if run > MAX_MARKS:
            return max(0, i - run)
    return None


def _scripts(word: str) -> set[str]:
    # The standard library has no script property; the first word of a letter's name is its script.
    letters = (
        unicodedata.name(c, "UNKNOWN").split()[0] for c in word if unicodedata.category(c) in ("Lu", "Ll", "Lt", "Lo")
    )
    return {letter.title() for letter in letters if letter not in _ANY_SCRIPT}
