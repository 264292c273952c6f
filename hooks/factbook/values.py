"""What one value of a fact file may be: each kind is a class that reads a value, or says what is wrong with it.

The classes are the schema's vocabulary too: what they carry (choices, the vocabulary of a kind, what an id may name) is
all that a description of the format needs.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from types import MappingProxyType
from typing import Final, Literal, NamedTuple, Protocol, TypeVar

from . import addresses, dates, language, prose
from .dates import Date
from .nodes import Scalar
from .problems import File, Mistake, Place, nearest, only_near
from .prose import Link, Prose, Words

T_co = TypeVar("T_co", covariant=True)

MAX_LINE: Final = 200

RULES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "wrong-type": "A field holds what it is for: text, a list, a mapping, a number.",
        "empty-value": "A field that stands in the file has a value.",
        "bad-id": "An id is lower-case letters and digits, words joined by '-', at most 64 characters, a letter first.",
        "bad-date": "A date is EDTF text and exists in the calendar; an end is not before its beginning.",
        "unknown-choice": "A field with fixed choices holds one of them.",
        "bad-markup": "Text is plain but for [[id]], [[id|words]], [[id#fact|words]] and *emphasis*.",
        "bad-address": "A source's address leads, and goes on leading, where it seems to.",
        "long-line": f"A name or title is at most {MAX_LINE} characters long.",
        "map-extent": "A map shows from a western to an eastern and from a southern to a northern degree.",
        "country-code": "A country's code is two capital letters (ISO 3166-1 alpha-2).",
        "unknown-language": "A language is given by its code (ISO 639, as CLDR knows it): en, fr, ar, ha.",
    }
)

ID: Final = r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*"
ARTICLE_ID: Final = r"[a-z0-9]+(?:-[a-z0-9]+)*"
MAX_ID: Final = 64
_ID = re.compile(ID)
_ARTICLE_ID = re.compile(ARTICLE_ID)
# Decimals are exact to 28 digits in what is calculated from them.
_MAX_NUMBER = 20
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?")
_SEPARATED = re.compile(r"[0-9]{1,3}(?:[., '’_][0-9]{3})+")

_EXTENT = re.compile(
    r"(?P<west>[0-9]{1,3})(?P<west_side>[EW]) (?P<south>[0-9]{1,2})(?P<south_side>[NS])"
    r" (?P<east>[0-9]{1,3})(?P<east_side>[EW]) (?P<north>[0-9]{1,2})(?P<north_side>[NS])"
)

# Half the time that a named tuple's own way takes.
_new = tuple.__new__

# What an id may name. "self" is the id that a thing gives itself, "own" that of a fact of the same file;
# "anything" has a page or a place on one.
To = Literal[
    "self",
    "own",
    "former",
    "entity",
    "side",
    "organisation",
    "partnership",
    "author",
    "source",
    "anything",
    "vocabulary",
]


class Reference(NamedTuple):
    """An id as it stands in a fact file, where, and what it may name.

    `of` says more: the vocabulary of a kind (`event_kinds`), or the fact that a link leads to.
    """

    id: str
    file: File
    start: int
    end: int
    to: To
    of: str | None = None

    @property
    def place(self) -> Place:
        return Place(self.file, self.start, self.end)


def linked(link: Link) -> Reference:
    """What a link in a text names."""
    return Reference(link.target, *link.place, "anything", link.fact)


class Extent(NamedTuple):
    """A rectangle of the world in degrees, those of the west and the south below zero."""

    west: int
    south: int
    east: int
    north: int


class Wrong(NamedTuple):
    """The rule that a value breaks, and how; `place` if only a part of it does; `others` for further parts."""

    rule: str
    mistake: Mistake
    place: Place | None = None
    others: tuple[Wrong, ...] = ()


class Value(Protocol[T_co]):
    """A kind of value; `shown` is the name of the field, for messages."""

    def read(self, node: Scalar, shown: str) -> T_co | Wrong: ...


@dataclass(frozen=True, slots=True)
class Line:
    """A name or title: one line of plain text."""

    def read(self, node: Scalar, shown: str) -> str | Wrong:
        text = _text(node, shown)
        if isinstance(text, Wrong):
            return text
        if len(text) > MAX_LINE:
            message = f"'{shown}' is {len(text)} characters long; at most {MAX_LINE} are allowed"
            return _wrong("long-line", message, "shorten it")
        return _with_single_blanks(text)


@dataclass(frozen=True, slots=True)
class Text:
    """Text that may hold links and emphasis."""

    def read(self, node: Scalar, shown: str) -> Prose | Wrong:
        text = _text(node, shown)
        if isinstance(text, Wrong):
            return text
        text = _with_single_blanks(text)
        if "[[" not in text and "*" not in text:
            return _new(Prose, ((_new(Words, (text, False)),),))
        parsed, flaws = prose.parse(text, node.place)
        wrong = [Wrong("bad-markup", flaw.mistake, flaw.place) for flaw in flaws]
        return wrong[0]._replace(others=tuple(wrong[1:])) if wrong else parsed


@dataclass(frozen=True, slots=True)
class Id:
    """An id, and what it may name."""

    to: To
    of: str | None = None

    def read(self, node: Scalar, shown: str) -> Reference | Wrong:
        text = _text(node, shown)
        if isinstance(text, Wrong):
            return text
        if not is_id(text) and (mistake := id_mistake(text)):
            return Wrong("bad-id", mistake)
        return _new(Reference, (text, node.file, node.start, node.end, self.to, self.of))


@dataclass(frozen=True, slots=True)
class SourceId:
    """A source, as `publisher/article`."""

    def read(self, node: Scalar, shown: str) -> Reference | Wrong:
        text = _text(node, shown)
        if isinstance(text, Wrong):
            return text
        if is_source_id(text):
            return _new(Reference, (text, node.file, node.start, node.end, "source", None))
        message = f"'{text[:60]}' does not name a source"
        return _wrong("bad-id", message, "write publisher/article, as in the-paper/2024-04-11-report")


@dataclass(frozen=True, slots=True)
class FormerFact:
    """An id that a fact had before: `id` in the same file, `file#id` where it stood in another."""

    def read(self, node: Scalar, shown: str) -> Reference | Wrong:
        text = _text(node, shown)
        if isinstance(text, Wrong):
            return text
        file, mark, fact = text.rpartition("#")
        if mistake := (id_mistake(file) if mark else None) or id_mistake(fact):
            return Wrong("bad-id", mistake)
        return Reference(text, node.file, node.start, node.end, "former")


@dataclass(frozen=True, slots=True)
class Choice:
    """One of a few fixed words."""

    options: tuple[str, ...]

    def read(self, node: Scalar, shown: str) -> str | Wrong:
        if node.text in self.options:
            return node.text
        near = nearest(node.text, self.options)
        help = f"did you mean '{near}'?" if near else "one of " + ", ".join(self.options)
        message = f"'{node.text[:40]}' is not a known {shown.replace('_', ' ')}"
        return Wrong("unknown-choice", Mistake(message, help, only_near(node.text, self.options)))


@dataclass(frozen=True, slots=True)
class When:
    """A date; `only` narrows it to one day, to an interval, or to a date whose beginning is known."""

    only: Literal["day", "period", "begun"] | None = None

    def read(self, node: Scalar, shown: str) -> Date | Wrong:
        date = dates.parse(node.text)
        if isinstance(date, Mistake):
            return Wrong("bad-date", date)
        if self.only == "day" and (date.is_interval or not date.start or not date.start.day):
            return _wrong("bad-date", f"'{node.text}' is not one day", "write a day: 2026-11-22")
        if self.only == "period" and not date.is_interval:
            help = "write 2023-12/2024-01 (from, to) or 2024-01/.. (still going on)"
            return _wrong("bad-date", f"'{node.text}' is not a period", help)
        if self.only == "begun" and date.start is None:
            return _wrong(
                "bad-date", f"'{node.text}' has no beginning", "write the day, month or year in which it happened"
            )
        return date


@dataclass(frozen=True, slots=True)
class Address:
    """The address of a source. `archived` says that an archived copy of it is given too; `archive`, that it is one."""

    archived: bool = False
    archive: bool = False

    def read(self, node: Scalar, shown: str) -> str | Wrong:
        mistake = (
            addresses.check_archive(node.text) if self.archive else addresses.check(node.text, archived=self.archived)
        )
        return Wrong("bad-address", mistake) if mistake else node.text


@dataclass(frozen=True, slots=True)
class Amount:
    """A number, exact as written, or words where the sources give no number."""

    def read(self, node: Scalar, shown: str) -> Decimal | str | Wrong:
        if isinstance(node.value, str):
            text = Line().read(node, shown)
            if not isinstance(text, Wrong) and (mistake := _disguised_number(text)):
                return Wrong("wrong-type", mistake)
            return text
        if isinstance(node.value, bool) or not isinstance(node.value, (int, Decimal)):
            help = "write a number without separators, or words in quotes"
            return _wrong("wrong-type", f"'{shown}' is not a number", help)
        if len(node.text) > _MAX_NUMBER:
            return _wrong("wrong-type", f"'{shown}' has {len(node.text):,} digits", f"write at most {_MAX_NUMBER}")
        return Decimal(node.text)


@dataclass(frozen=True, slots=True)
class Tag:
    """Who gives out ids, and the year in which the name was theirs: the authority of a tag URI (RFC 4151)."""

    def read(self, node: Scalar, shown: str) -> str | Wrong:
        if isinstance(node.value, str) and re.fullmatch(r"[a-z0-9-]+(\.[a-z0-9-]+)+,[0-9]{4}", node.text):
            return node.text
        message = f"'{node.text[:60]}' is not a name of the web and a year"
        return _wrong("bad-id", message, "write a host name that is yours and the year: name.org,2026")


@dataclass(frozen=True, slots=True)
class CountryCode:
    """A two-letter code of ISO 3166-1."""

    def read(self, node: Scalar, shown: str) -> str | Wrong:
        if isinstance(node.value, str) and re.fullmatch("[A-Z]{2}", node.text):
            return node.text
        help = 'write it in capitals and quotes: "NE"'
        return _wrong("country-code", f"'{node.text[:40]}' is not a two-letter code", help)


@dataclass(frozen=True, slots=True)
class MapExtent:
    """What a map shows: its western, southern, eastern and northern degree, as in ``18W 4N 26E 37N``."""

    def read(self, node: Scalar, shown: str) -> Extent | Wrong:
        help = "write its west, south, east and north: 18W 4N 26E 37N"
        match = _EXTENT.fullmatch(node.text)
        if not match:
            return _wrong("map-extent", f"'{node.text[:40]}' is not the extent of a map", help)
        found = Extent(*(_degrees(match, side) for side in ("west", "south", "east", "north")))
        if not (-180 <= found.west < found.east <= 180 and -85 <= found.south < found.north <= 85):
            return _wrong("map-extent", f"'{node.text}' holds nothing of the world", help)
        return found


@dataclass(frozen=True, slots=True)
class LanguageCode:
    """A code of ISO 639; `spoken` asks for one in which the site itself can speak (months, numbers)."""

    spoken: bool = False

    def read(self, node: Scalar, shown: str) -> str | Wrong:
        if isinstance(node.value, str) and (language.can_speak if self.spoken else language.is_known)(node.text):
            return node.text
        return _wrong("unknown-language", f"'{node.text[:40]}' is not the code of a language", "write en, fr, ar, ...")


# One of each is enough for all fields.
LINE: Final = Line()
TEXT: Final = Text()
SOURCE_ID: Final = SourceId()
ANY_DATE: Final = When()
DAY: Final = When("day")
PERIOD: Final = When("period")
BEGUN: Final = When("begun")
OWN_ID: Final = Id("self")


@lru_cache(maxsize=100_000)
def is_id(text: str) -> bool:
    """Whether this is the id of anything but an article."""
    return _ID.fullmatch(text) is not None and len(text) <= MAX_ID


@lru_cache(maxsize=100_000)
def is_source_id(text: str) -> bool:
    """Whether this is a publisher and its article."""
    publisher, slash, article = text.partition("/")
    return bool(slash and _ID.fullmatch(publisher) and _ARTICLE_ID.fullmatch(article))


def id_mistake(text: str, *, digits_first: bool = False) -> Mistake | None:
    """What is wrong with an id, if anything; that of an article may begin with a digit."""
    if (_ARTICLE_ID if digits_first else _ID).fullmatch(text) and len(text) <= MAX_ID:
        return None
    guess = slug_of(text)
    help = "lower-case letters and digits, words joined by '-'"
    return Mistake(f"'{text[:70]}' is not an id", f"{help}: {guess}" if _ID.fullmatch(guess) else help)


def slug_of(text: str) -> str:
    """The id that a text was probably meant to be."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")[:MAX_ID].rstrip("-")


def _with_single_blanks(text: str) -> str:
    # Nearly every text has them already, and no other blank than spaces.
    return text if text.isprintable() and text.isascii() and "  " not in text else " ".join(text.split())


def _text(node: Scalar, shown: str) -> str | Wrong:
    value = node.value
    if isinstance(value, str):
        return value.strip()
    shortened = node.text[:40]
    message, help = f"'{shown}' is not text but '{shortened}'", f'put it in quotes: "{shortened}"'
    return Wrong("wrong-type", Mistake(message, help, f'"{node.text}"'))


def _degrees(match: re.Match[str], side: str) -> int:
    return int(match[side]) * (-1 if match[f"{side}_side"] in "WS" else 1)


def _wrong(rule: str, message: str, help: str) -> Wrong:
    return Wrong(rule, Mistake(message, help))


def _disguised_number(text: str) -> Mistake | None:
    """What is wrong with words that are a number, and could be neither said as one nor compared."""
    if _NUMBER.fullmatch(text):
        return Mistake(f"'{text[:40]}' is a number in quotes", "write it without quotes")
    if _SEPARATED.fullmatch(text):
        digits = re.sub("[^0-9]", "", text)
        return Mistake(f"'{text[:40]}' is a number with separators", f"write it without: {digits[:40]}")
    return None
