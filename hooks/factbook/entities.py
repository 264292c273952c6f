"""What fact files are about: countries, organisations, partnerships, publishers and their articles, terms."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import ClassVar

from .dates import Date
from .facts import Change, Event, Figure, Glance, Leader, Membership, Passage, Statement
from .fields import Fields, Places
from .prose import Prose
from .values import (
    ANY_DATE,
    DAY,
    LINE,
    PERIOD,
    SOURCE_ID,
    TEXT,
    Address,
    CountryCode,
    Extent,
    Id,
    LanguageCode,
    MapExtent,
    Reference,
    Tag,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shared:
    """What every entity has; `id` is its file's name."""

    places: Places = field(compare=False, repr=False)
    id: str
    name: str
    also: tuple[str, ...]
    aliases: tuple[Reference, ...]
    checked: Date
    summary: Prose
    profile: tuple[Glance, ...]
    background: tuple[Passage, ...]
    events: tuple[Event, ...]
    figures: tuple[Figure, ...]
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Country(Shared):
    """A country: core of the region, neighbour, or external power."""

    section: ClassVar = "countries"
    code: str
    role: Reference
    leaders: tuple[Leader, ...]
    memberships: tuple[Membership, ...]

    @classmethod
    def read(cls, read: Fields) -> Country:
        return cls(
            places=read.places,
            id=read.id,
            name=_name(read),
            also=_also(read),
            aliases=_aliases(read),
            code=read.one("code", CountryCode(), "its two letters in ISO 3166-1, in quotes"),
            role=read.one("role", Id("vocabulary", "roles"), "what it is to the region"),
            checked=_checked(read),
            summary=_summary(read),
            profile=_profile(read),
            leaders=_leaders(read),
            memberships=_memberships(read),
            background=_background(read),
            events=_events(read),
            figures=_figures(read),
            changes=_changes(read),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Organisation(Shared):
    """A body with members or a command: alliance, mission, armed group, agency."""

    section: ClassVar = "organisations"
    kind: Reference
    period: Date | None
    leaders: tuple[Leader, ...]
    memberships: tuple[Membership, ...]

    @classmethod
    def read(cls, read: Fields) -> Organisation:
        return cls(
            places=read.places,
            id=read.id,
            name=_name(read),
            also=_also(read),
            aliases=_aliases(read),
            kind=read.one("kind", Id("vocabulary", "organisation_kinds"), "what kind of body it is"),
            period=read.maybe("period", PERIOD, "from its founding to its end, or to '..'"),
            checked=_checked(read),
            summary=_summary(read),
            profile=_profile(read),
            leaders=_leaders(read),
            memberships=_memberships(read),
            background=_background(read),
            events=_events(read),
            figures=_figures(read),
            changes=_changes(read),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Partnership(Shared):
    """What two or more countries or organisations do together, over a span of time."""

    section: ClassVar = "partnerships"
    kind: Reference
    parties: tuple[Reference, ...]
    period: Date
    follows: tuple[Reference, ...]

    @classmethod
    def read(cls, read: Fields) -> Partnership:
        return cls(
            places=read.places,
            id=read.id,
            name=_name(read),
            also=_also(read),
            aliases=_aliases(read),
            kind=read.one("kind", Id("vocabulary", "partnership_kinds"), "what kind of partnership it is"),
            parties=read.many("parties", Id("side"), "who works together: countries or organisations", least=2),
            period=read.one("period", PERIOD, "from when to when, or to '..' while it goes on"),
            follows=read.many("follows", Id("partnership"), "the earlier partnerships that it takes the place of"),
            checked=_checked(read),
            summary=_summary(read),
            profile=_profile(read),
            background=_background(read),
            events=_events(read),
            figures=_figures(read),
            changes=_changes(read),
        )

    @property
    def has_ended(self) -> bool:
        return not self.period.goes_on


Entity = Country | Organisation | Partnership


def statements(entity: Entity) -> Iterator[Statement]:
    """All facts of an entity's file, in the order in which its page shows them."""
    yield from entity.profile
    if not isinstance(entity, Partnership):
        yield from entity.leaders
        yield from entity.memberships
    yield from entity.background
    yield from entity.events
    yield from entity.figures


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One article, report or broadcast; `id` is `publisher/article`."""

    places: Places = field(compare=False, repr=False)
    id: str
    publisher: str
    title: str | None
    url: str
    archived: str | None
    published: Date | None
    language: str
    seen_as: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Publisher:
    """Who publishes; `owned_by` lets the site say by itself when an account is one party's own."""

    section: ClassVar = "sources"
    places: Places = field(compare=False, repr=False)
    id: str
    name: str
    also: tuple[str, ...]
    kind: Reference
    owned_by: Reference | None
    language: str
    sources: Mapping[str, Source]

    @classmethod
    def read(cls, read: Fields) -> Publisher:
        language = read.one("language", LanguageCode(), "the language it publishes in: a code such as fr")

        return cls(
            places=read.places,
            id=read.id,
            name=_name(read),
            also=_also(read),
            kind=read.one("kind", Id("vocabulary", "publisher_kinds"), "what kind of publisher it is"),
            owned_by=read.maybe("owned_by", Id("side"), "the country or organisation that owns or directs it"),
            language=language,
            sources=read.named(
                "articles", article(read.id, language), "its articles, reports and broadcasts, each under its own id"
            ),
        )


def article(publisher: str, language: str) -> Callable[[Fields], Source]:
    """The reader of one article of a publisher."""

    def read_article(read: Fields) -> Source:
        return Source(
            places=read.places,
            id=f"{publisher}/{read.id}",
            publisher=publisher,
            title=read.maybe("title", LINE, "its title; left out when the page showed none"),
            url=read.one("url", Address(archived=read.has("archived")), "where it stands"),
            archived=read.maybe("archived", Address(archive=True), "an archived copy"),
            published=read.maybe("published", ANY_DATE, "when it was published; left out when the page does not say"),
            language=read.maybe("language", LanguageCode(), "its language, if not the publisher's") or language,
            seen_as=read.maybe("seen_as", LINE, "how the text was seen, if not on the publisher's own page"),
        )

    return read_article


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A word of the subject and its meaning."""

    places: Places = field(compare=False, repr=False)
    id: str
    name: str
    also: tuple[str, ...]
    means: Prose
    sources: tuple[Reference, ...]

    @classmethod
    def read(cls, read: Fields) -> Term:
        return cls(
            places=read.places,
            id=read.id,
            name=read.one("term", LINE, "the word"),
            also=read.many("also", LINE, "other forms of the word"),
            means=read.one("means", TEXT, "its meaning in one sentence"),
            sources=read.many("sources", SOURCE_ID, "where the meaning is from", least=1),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Region:
    """What the site is about, and the words it uses: each vocabulary maps ids to labels."""

    places: Places = field(compare=False, repr=False)
    name: str
    title: str
    description: str
    tag: str | None
    language: str
    map: Extent | None
    disputed: tuple[str, ...]
    roles: Mapping[str, str]
    event_kinds: Mapping[str, str]
    partnership_kinds: Mapping[str, str]
    organisation_kinds: Mapping[str, str]
    publisher_kinds: Mapping[str, str]
    profile_kinds: Mapping[str, str]
    units: Mapping[str, str]
    owned_kinds: tuple[Reference, ...]
    loaded_words: tuple[str, ...]
    spellings: Mapping[str, str]

    @property
    def core(self) -> str:
        """The role of the core countries: the first that there is."""
        return next(iter(self.roles), "")

    @classmethod
    def read(cls, read: Fields) -> Region:
        return cls(
            places=read.places,
            name=read.one("name", LINE, "the region's name as it stands in a sentence"),
            title=read.one("title", LINE, "the site's title"),
            description=read.one("description", LINE, "what the site is, in one sentence"),
            tag=read.maybe("tag", Tag(), "what ids of feeds and calendars begin with, for ever: name.org,2026"),
            language=read.one(
                "language", LanguageCode(spoken=True), "the language of the fact files: a code such as en"
            ),
            map=read.maybe("map", MapExtent(), "what the region's map shows; left out, there is none"),
            disputed=read.many(
                "disputed", CountryCode(), "codes of areas on it that are not agreed to belong to anybody"
            ),
            roles=read.labels("roles", "what a country can be to the region, that of the core countries first"),
            event_kinds=read.labels("event_kinds", "kinds of event"),
            partnership_kinds=read.labels("partnership_kinds", "kinds of partnership"),
            organisation_kinds=read.labels("organisation_kinds", "kinds of organisation"),
            publisher_kinds=read.labels("publisher_kinds", "kinds of publisher"),
            profile_kinds=read.labels("profile_kinds", "what stands at a glance, in this order"),
            units=read.labels("units", "what figures count"),
            owned_kinds=read.many(
                "owned_kinds", Id("vocabulary", "publisher_kinds"), "kinds of publisher that always have an owner"
            ),
            loaded_words=read.many("loaded_words", LINE, "words that take sides, for quotations only"),
            spellings=read.labels(
                "spellings", "spellings that are not used here, each with the one that is", required=False
            ),
        )


def _name(read: Fields) -> str:
    return read.one("name", LINE, "its name")


def _also(read: Fields) -> tuple[str, ...]:
    return read.many("also", LINE, "other names and spellings, for links and search")


def _aliases(read: Fields) -> tuple[Reference, ...]:
    return read.many(
        "aliases",
        Id("former"),
        "ids that this file had before, the oldest first; behind its own, those of files merged into it",
    )


def _checked(read: Fields) -> Date:
    return read.one("checked", DAY, "the day up to which the facts of this file were checked")


def _summary(read: Fields) -> Prose:
    return read.one("summary", TEXT, "what it is now, in one to three sentences that rest on the facts below")


def _profile(read: Fields) -> tuple[Glance, ...]:
    return read.each("profile", Glance.read, "what stands at a glance")


def _leaders(read: Fields) -> tuple[Leader, ...]:
    return read.each("leaders", Leader.read, "who leads, and who led")


def _memberships(read: Fields) -> tuple[Membership, ...]:
    return read.each("memberships", Membership.read, "the organisations it belongs or belonged to")


def _background(read: Fields) -> tuple[Passage, ...]:
    return read.each("background", Passage.read, "short paragraphs of background")


def _events(read: Fields) -> tuple[Event, ...]:
    return read.each("events", Event.read, "what happened")


def _figures(read: Fields) -> tuple[Figure, ...]:
    return read.each("figures", Figure.read, "numbers over time")


def _changes(read: Fields) -> tuple[Change, ...]:
    return read.each("changes", Change.read, "what was changed after it was published, with its reason")
