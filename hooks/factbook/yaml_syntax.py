"""Say what is wrong with text that is no YAML at all, in the words of somebody who does not know YAML."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from .problems import File, Mistake, Place, Problem

_PLAIN = Mistake("text stands here that is not part of a value", "put the whole value in quotes")
_LINED_UP = Mistake("this line is not lined up with those above it", "give it as many spaces as the line it belongs to")
_AFTER_QUOTE = Mistake(
    "the value goes on after its closing quotation mark",
    "put the whole value in quotes, of the other kind (' or \") than those inside it",
)
_NOT_CLOSED = Mistake("a quotation is opened here and never closed", "close it with the same quotation mark")
_AFTER_BRACKET = Mistake("the value goes on after its closing bracket", "put the whole value in quotes")
_BRACKET = Mistake("a bracket stands inside a value", "put the whole value in quotes")
_NO_COLON = Mistake("this line has no ':' after its key", "write it as 'key: value'")
_NO_SPACE = Mistake("there is no space after ':'", "write it as 'key: value'")
NO_SPACE_AFTER_DASH: Final = Mistake("there is no space after '-'", "write it as '- ' and the value")

# What libyaml says -> what is wrong. Where its own place is the end of the file, the place where the quotation or the
# bracket began ("context") helps more.
_AT_CONTEXT: Final = (
    (("unexpected end of stream", "unexpected document indicator"), _NOT_CLOSED),
    (
        ("expected ',' or",),
        Mistake("a bracket is not closed, or a comma is missing in it", "close the bracket, or add the comma"),
    ),
    (("could not find expected ':'",), _NO_COLON),
    (("directive",), Mistake("a line cannot begin with '%'", "delete the line, or put the value in quotes")),
    (
        ("expected alphabetic or numeric character", "did not find expected whitespace", "did not find expected '!'"),
        Mistake("a value cannot begin with this character", "put the value in quotes"),
    ),
)
_AT_PROBLEM: Final = (
    (("mapping values are not allowed",), Mistake("': ' stands inside a value", "put the whole value in quotes")),
    (("cannot start any token",), Mistake("a value cannot begin with this character", "put the value in quotes")),
    (("sequence entries are not allowed",), Mistake("a '-' cannot stand here", "begin the list on a line of its own")),
    (
        ("unknown escape character", "character escape code", "expected hexdecimal number"),
        Mistake("a backslash stands in double quotes", "use single quotes, in which it is an ordinary character"),
    ),
    (
        ("expected comment or line break",),
        Mistake("text stands on the same line as '>' or '|'", "begin it on the next line, further to the right"),
    ),
    (("found unexpected ':'",), Mistake("nothing stands after ':'", "write a space and the value after it")),
)
_KEY = r"[a-z0-9]+(?:[_-][a-z0-9]+)*"
_DASH = re.compile(r" *(?P<flaw>-)[^\s-]")
_COLON = re.compile(rf"[ -]*{_KEY}(?P<flaw>:)[^\s/]")
_ONLY_KEY = re.compile(rf"[ -]*{_KEY} *")
_ANY_KEY = re.compile(rf"[ -]*{_KEY}:(?: |$)")
_OPENED = re.compile(rf"[ -]*{_KEY}: +(?P<quote>[\"'])")
_BLANK = re.compile(r"[ -]*")


class _Failure(NamedTuple):
    """What the parser said, where, and where that had begun."""

    said: str
    offset: int
    context: int


def explain(file: File, said: str, offset: int, context: int | None) -> Problem:
    """The problem of a text at which the YAML parser has stopped."""
    # At the end of the file there is nothing to point at.
    last = max(0, len(file.text.rstrip()) - 1)
    offset = min(offset, last)
    failure = _Failure(said, offset, offset if context is None else min(context, last))
    offset, mistake = next(_explanations(file, failure))
    place = Place(file, offset, offset + 1)
    return Problem(rule="yaml-syntax", message=mistake.message, place=place, help=mistake.help)


def _explanations(file: File, failure: _Failure) -> Iterator[tuple[int, Mistake]]:
    """What may be meant, the most telling first."""
    said, offset, context = failure
    yield from _missing_space(file, file.line_and_column(offset)[0])
    line, column = file.line_and_column(offset)
    before = file.line(line)[: column - 1]
    if "did not find expected key" in said or "did not find expected '-' indicator" in said:
        what = _what_follows(before)
        if what is _AFTER_QUOTE and (opened := _opened_above(file, line)) is not None:
            yield opened, _NOT_CLOSED
        yield offset, what
    if "mapping values are not allowed" in said and _ONLY_KEY.fullmatch(before):
        if line > 1 and _ONLY_KEY.fullmatch(above := file.line(line - 1)):
            yield file.line_start(line - 1) + len(above) - len(above.lstrip(" -")), _NO_COLON
        yield offset - len(before.lstrip(" -")), _LINED_UP
    if "expected ',' or" in said and file.text[offset] in "[{":
        yield offset, _BRACKET
    for at, known in ((context, _AT_CONTEXT), (offset, _AT_PROBLEM)):
        yield from ((at, mistake) for phrases, mistake in known if any(phrase in said for phrase in phrases))
    yield offset, Mistake(f"this is not well-formed YAML: {said}")


def _missing_space(file: File, number: int) -> Iterator[tuple[int, Mistake]]:
    """A '-' or ':' without a space behind it, on a line or the one above, which had a part in it."""
    for line in (number, number - 1):
        for pattern, mistake in ((_DASH, NO_SPACE_AFTER_DASH), (_COLON, _NO_SPACE)):
            if line > 0 and (match := pattern.match(file.line(line))):
                yield file.line_start(line) + match.start("flaw"), mistake


def _opened_above(file: File, line: int) -> int | None:
    """Where a quotation is opened on a line above that has no end on it, with another key between there and here."""
    keys = 0
    for number in range(line - 1, 0, -1):
        text = file.line(number)
        if (opened := _OPENED.match(text)) and not text.rstrip().endswith(opened["quote"], opened.end()):
            between = keys or _ANY_KEY.match(file.line(line))
            return file.line_start(number) + opened.start("quote") if between else None
        keys += _ANY_KEY.match(text) is not None
    return None


def _what_follows(before: str) -> Mistake:
    """What it is that the parser did not expect, by what stands before it on its line."""
    if _BLANK.fullmatch(before):
        return _LINED_UP
    if before.rstrip()[-1] in "'\"":
        return _AFTER_QUOTE
    return _AFTER_BRACKET if before.rstrip()[-1] in "]}" else _PLAIN
