"""What a fact file says: events, figures and the other dated, sourced statements.

Each class reads itself: its `read` is the schema of its fields, in the order in which the reference page shows them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, Protocol

from .dates import Date
from .fields import Fields, Reference
from .problems import Place
from .prose import Prose

STANDINGS: Final = ("confirmed", "reported", "claimed", "disputed")
MARKS: Final = ("beginning", "end")
QUALIFIERS: Final = ("about", "at-least", "at-most")


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance:
    """Who says so and how firmly; the sources are `publisher/article`."""

    place: Place
    standing: str
    according_to: tuple[Reference, ...]
    sources: tuple[Reference, ...]

    @classmethod
    def read(cls, read: Fields) -> Provenance:
        return cls(
            place=read.place,
            standing=read.choice("standing", STANDINGS, "how firmly it stands"),
            according_to=read.references("according_to", "whose word it is; a claim needs it"),
            sources=read.sources("sources", "the sources that say so, at least one"),
        )


class Fact(Protocol):
    """What all statements have in common: an id, unique in their file, and who says so."""

    @property
    def id(self) -> Reference: ...
    @property
    def provenance(self) -> Provenance: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """One of several accounts of the same event."""

    says: Prose
    provenance: Provenance

    @classmethod
    def read(cls, read: Fields) -> Account:
        return cls(
            says=read.prose("says", "what this account says"),
            provenance=Provenance.read(read),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that happened; the unit of the chronology."""

    id: Reference
    date: Date
    kind: Reference
    what: Prose
    detail: Prose | None
    marks: str | None
    about: tuple[Reference, ...]
    provenance: Provenance
    accounts: tuple[Account, ...]

    @classmethod
    def read(cls, read: Fields) -> Event:
        return cls(
            id=read.slug("id", "the event's own name, unique in its file and for ever part of its address"),
            date=read.date("date", "when it happened, no more precise than its sources"),
            kind=read.reference("kind", "one of the event_kinds of region.yml"),
            what=read.prose("what", "what happened, in one sentence without a full stop"),
            detail=read.optional(read.prose, "detail", "what else the sources say"),
            marks=read.optional(
                lambda key, meaning: read.choice(key, MARKS, meaning),
                "marks",
                "whether it begins or ends the partnership",
            ),
            about=read.references(
                "about", "whom else it concerns, beside the file's own country, organisation or parties"
            ),
            provenance=Provenance.read(read),
            accounts=read.each("accounts", Account.read, "what others say of the same event, where accounts differ"),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One value of a figure, as of a date."""

    as_of: Date
    value: Decimal | str
    qualifier: str | None
    note: Prose | None
    provenance: Provenance

    @classmethod
    def read(cls, read: Fields) -> Point:
        return cls(
            as_of=read.date("as_of", "the date for which the value holds"),
            value=read.amount("value", "the number, or words in quotes where the sources give no number"),
            qualifier=read.optional(
                lambda key, meaning: read.choice(key, QUALIFIERS, meaning), "qualifier", "how exact the number is"
            ),
            note=read.optional(read.prose, "note", "what was counted, if that is not plain"),
            provenance=Provenance.read(read),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A number over time."""

    id: Reference
    name: str
    unit: Reference
    about: tuple[Reference, ...]
    series: tuple[Point, ...]

    @classmethod
    def read(cls, read: Fields) -> Figure:
        return cls(
            id=read.slug("id", "the figure's own name, unique in its file"),
            name=read.line("name", "what is counted"),
            unit=read.reference("unit", "one of the units of region.yml"),
            about=read.references("about", "whom else it concerns"),
            series=read.each("series", Point.read, "its values, each with its date and sources", least=1),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Detail:
    """One line of what stands "at a glance"."""

    id: Reference
    kind: Reference
    value: str
    as_of: Date
    provenance: Provenance

    @classmethod
    def read(cls, read: Fields) -> Detail:
        return cls(
            id=read.slug("id", "its own name, unique in its file"),
            kind=read.reference("kind", "one of the profile_kinds of region.yml"),
            value=read.line("value", "the fact, in a few words"),
            as_of=read.date("as_of", "the date for which it holds"),
            provenance=Provenance.read(read),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Leader:
    """Who leads, in what office, from when to when."""

    id: Reference
    name: str
    also: tuple[str, ...]
    role: str
    period: Date
    provenance: Provenance

    @classmethod
    def read(cls, read: Fields) -> Leader:
        return cls(
            id=read.slug("id", "the person's short name, unique in this file"),
            name=read.line("name", "the person's name"),
            also=read.lines("also", "other spellings, for links and search"),
            role=read.line("role", "the office"),
            period=read.period("period", "from when to when"),
            provenance=Provenance.read(read),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Membership:
    """What a country or organisation belongs to, from when to when."""

    id: Reference
    of: Reference
    period: Date
    provenance: Provenance

    @classmethod
    def read(cls, read: Fields) -> Membership:
        return cls(
            id=read.slug("id", "its own name, unique in this file"),
            of=read.reference("of", "the organisation"),
            period=read.period("period", "from when to when"),
            provenance=Provenance.read(read),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A short paragraph of background."""

    id: Reference
    title: str
    text: Prose
    as_of: Date
    provenance: Provenance

    @classmethod
    def read(cls, read: Fields) -> Passage:
        return cls(
            id=read.slug("id", "its own name, unique in this file"),
            title=read.line("title", "a plain heading"),
            text=read.prose("text", "the paragraph"),
            as_of=read.date("as_of", "the time it speaks of, or the date as of which it holds"),
            provenance=Provenance.read(read),
        )


Statement = Event | Figure | Detail | Leader | Membership | Passage


def provenances(fact: Statement) -> Iterator[Provenance]:
    """All that vouches for a statement: its own provenance, and that of its accounts, or of each value of a figure."""
    if isinstance(fact, Figure):
        yield from (point.provenance for point in fact.series)
        return
    yield fact.provenance
    if isinstance(fact, Event):
        yield from (account.provenance for account in fact.accounts)


def texts(fact: Statement) -> Iterator[Prose]:
    """All texts of a statement that may hold links."""
    if isinstance(fact, Event):
        yield fact.what
        if fact.detail:
            yield fact.detail
        yield from (account.says for account in fact.accounts)
    elif isinstance(fact, Figure):
        yield from (point.note for point in fact.series if point.note)
    elif isinstance(fact, Passage):
        yield fact.text


def date_of(fact: Statement) -> Date:
    """The date of a statement: of an event or a fact its own, of an office its period, of a figure its last value's."""
    if isinstance(fact, Event):
        return fact.date
    if isinstance(fact, Figure):
        return max((point.as_of for point in fact.series), key=lambda date: date.order)
    if isinstance(fact, (Leader, Membership)):
        return fact.period
    return fact.as_of
