"""What a fact file says: events, figures and the other dated, sourced statements.

Each class reads itself: its `read` is the schema of its fields, in the order in which the reference page shows them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from .dates import Date
from .fields import Fields, Places
from .prose import Prose
from .values import (
    ANY_DATE,
    BEGUN,
    DAY,
    LINE,
    OWN_ID,
    PERIOD,
    SOURCE_ID,
    TEXT,
    Amount,
    Choice,
    FormerFact,
    Id,
    Reference,
    Value,
)

STANDINGS: Final = ("confirmed", "reported", "claimed", "disputed")
CHANGES: Final = ("added", "updated", "corrected", "clarified", "withdrawn")
MARKS: Final = ("beginning", "end")
QUALIFIERS: Final = ("about", "at-least", "at-most")
_STANDING: Final = Choice(STANDINGS)
_AUTHOR: Final = Id("author")
_EVENT_KIND: Final = Id("vocabulary", "event_kinds")
_MARK: Final = Choice(MARKS)
_ENTITY: Final = Id("entity")
_QUALIFIER: Final = Choice(QUALIFIERS)
_UNIT: Final = Id("vocabulary", "units")
_FORMER: Final = FormerFact()
AMOUNT: Final[Value[Decimal | str]] = Amount()


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance:
    """Who says so and how firmly; the sources are `publisher/article`."""

    places: Places = field(compare=False, repr=False)
    standing: str
    according_to: tuple[Reference, ...]
    sources: tuple[Reference, ...]

    @classmethod
    def read(cls, read: Fields) -> Provenance:
        return cls(
            places=read.places,
            standing=read.one("standing", _STANDING, "how firmly it stands"),
            according_to=read.many("according_to", _AUTHOR, "whose word it is; a claim needs it"),
            sources=read.many("sources", SOURCE_ID, "the sources that say so, at least one", least=1),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """One of several accounts of the same event."""

    says: Prose
    provenance: Provenance

    @classmethod
    def read(cls, read: Fields) -> Account:
        return cls(
            says=read.one("says", TEXT, "what this account says"),
            provenance=Provenance.read(read),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that happened; the unit of the chronology."""

    places: Places = field(compare=False, repr=False)
    id: Reference
    aliases: tuple[Reference, ...]
    added: Date | None
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
            places=read.places,
            id=read.one("id", OWN_ID, "the event's own name, unique in its file and for ever part of its address"),
            date=read.one("date", BEGUN, "when it happened, no more precise than its sources"),
            kind=read.one("kind", _EVENT_KIND, "what kind of event it is"),
            what=read.one("what", TEXT, "what happened, in one sentence without a full stop"),
            detail=read.maybe("detail", TEXT, "what else the sources say"),
            marks=read.maybe("marks", _MARK, "whether it begins or ends the partnership"),
            about=read.many(
                "about", _ENTITY, "whom else it concerns, beside the file's own country, organisation or parties"
            ),
            provenance=Provenance.read(read),
            accounts=read.each("accounts", Account.read, "what others say of the same event, where accounts differ"),
            added=_added(read),
            aliases=_aliases(read),
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
            as_of=read.one("as_of", ANY_DATE, "the date for which the value holds"),
            value=read.one("value", AMOUNT, "the number, or words in quotes where the sources give no number"),
            qualifier=read.maybe("qualifier", _QUALIFIER, "how exact the number is"),
            note=read.maybe("note", TEXT, "what was counted, if that is not plain"),
            provenance=Provenance.read(read),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A number over time."""

    id: Reference
    aliases: tuple[Reference, ...]
    added: Date | None
    name: str
    unit: Reference
    about: tuple[Reference, ...]
    series: tuple[Point, ...]

    @classmethod
    def read(cls, read: Fields) -> Figure:
        return cls(
            id=read.one("id", OWN_ID, "the figure's own name, unique in its file"),
            name=read.one("name", LINE, "what is counted"),
            unit=read.one("unit", _UNIT, "what the numbers count"),
            about=read.many("about", _ENTITY, "whom else it concerns"),
            series=read.each("series", Point.read, "its values, each with its date and sources", least=1),
            added=_added(read),
            aliases=_aliases(read),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Glance:
    """One line of what stands at a glance."""

    id: Reference
    aliases: tuple[Reference, ...]
    added: Date | None
    kind: Reference
    value: str
    as_of: Date
    provenance: Provenance

    @classmethod
    def read(cls, read: Fields) -> Glance:
        return cls(
            id=read.one("id", OWN_ID, "its own name, unique in its file"),
            kind=read.one("kind", Id("vocabulary", "profile_kinds"), "what the fact tells"),
            value=read.one("value", LINE, "the fact, in a few words"),
            as_of=read.one("as_of", ANY_DATE, "the date for which it holds"),
            provenance=Provenance.read(read),
            added=_added(read),
            aliases=_aliases(read),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Leader:
    """Who leads, in what office, from when to when."""

    id: Reference
    aliases: tuple[Reference, ...]
    added: Date | None
    name: str
    also: tuple[str, ...]
    role: str
    period: Date
    provenance: Provenance

    @classmethod
    def read(cls, read: Fields) -> Leader:
        return cls(
            id=read.one("id", OWN_ID, "the person's short name, unique in this file"),
            name=read.one("name", LINE, "the person's name"),
            also=read.many("also", LINE, "other spellings, for links and search"),
            role=read.one("role", LINE, "the office"),
            period=read.one("period", PERIOD, "from when to when"),
            provenance=Provenance.read(read),
            added=_added(read),
            aliases=_aliases(read),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Membership:
    """What a country or organisation belongs to, from when to when."""

    id: Reference
    aliases: tuple[Reference, ...]
    added: Date | None
    of: Reference
    period: Date
    provenance: Provenance

    @classmethod
    def read(cls, read: Fields) -> Membership:
        return cls(
            id=read.one("id", OWN_ID, "its own name, unique in this file"),
            of=read.one("of", Id("organisation"), "the organisation"),
            period=read.one("period", PERIOD, "from when to when"),
            provenance=Provenance.read(read),
            added=_added(read),
            aliases=_aliases(read),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A short paragraph of background."""

    id: Reference
    aliases: tuple[Reference, ...]
    added: Date | None
    title: str
    text: Prose
    as_of: Date
    provenance: Provenance

    @classmethod
    def read(cls, read: Fields) -> Passage:
        return cls(
            id=read.one("id", OWN_ID, "its own name, unique in this file"),
            title=read.one("title", LINE, "a plain heading"),
            text=read.one("text", TEXT, "the paragraph"),
            as_of=read.one("as_of", ANY_DATE, "the time it speaks of, or the date as of which it holds"),
            provenance=Provenance.read(read),
            added=_added(read),
            aliases=_aliases(read),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What was changed in a file after readers had seen it, so that they can learn of it."""

    places: Places = field(compare=False, repr=False)
    date: Date
    kind: str
    fact: Reference | None
    what: Prose
    why: Prose | None

    @classmethod
    def read(cls, read: Fields) -> Change:
        return cls(
            places=read.places,
            date=read.one("date", DAY, "the day of the change"),
            kind=read.one("kind", Choice(CHANGES), "what kind of change it is"),
            fact=read.maybe("fact", Id("own"), "the fact that was changed, by its id in this file"),
            what=read.one("what", TEXT, "what was changed, in one sentence without a full stop"),
            why=read.maybe("why", TEXT, "why; a correction and a withdrawal need it"),
        )


Statement = Event | Figure | Glance | Leader | Membership | Passage


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
    return max(dates_of(fact), key=lambda date: date.order)


def dates_of(fact: Statement) -> tuple[Date, ...]:
    """All dates of a statement: one, or one for each value of a figure."""
    if isinstance(fact, Event):
        return (fact.date,)
    if isinstance(fact, Figure):
        return tuple(point.as_of for point in fact.series)
    if isinstance(fact, (Leader, Membership)):
        return (fact.period,)
    return (fact.as_of,)


def _added(read: Fields) -> Date | None:
    return read.maybe("added", DAY, "the day on which the fact came to this site, if later than its file")


def _aliases(read: Fields) -> tuple[Reference, ...]:
    return read.many("aliases", _FORMER, "ids that it had before, the oldest first: id, or file#id in another file")
