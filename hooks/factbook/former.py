"""The ids that files and facts had before, and where what they named stands now."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Generic, NamedTuple, Protocol, TypeVar

from .entities import Country, Entity, Organisation, Partnership
from .facts import Statement
from .values import Reference

_SECTIONS = (Country.section, Organisation.section, Partnership.section)


class _Record(Protocol):
    """A fact with the entity in whose file it stands."""

    @property
    def entity(self) -> Entity: ...
    @property
    def fact(self) -> Statement: ...


R = TypeVar("R", bound=_Record)


class Anchor(NamedTuple, Generic[R]):
    """A place on a page that a fact had before: its id there, the fact, and what says so."""

    id: str
    record: R
    alias: Reference


class Former(Generic[R]):
    """What the lists of former ids (`aliases`) say.

    A file's own id may stand in its list: behind it stand the files that were merged into it. Of these the facts kept
    ids that no other file's facts share (`merged#fact`); a file that only has another name took its facts along.
    facts: by each key (`file#fact`, with the file's present name) that a fact had before.
    anchors: by entity, the places that its page keeps for facts which had other ids there.
    moved: by entity, those for facts which stand on other pages now.
    """

    def __init__(self, entities: Mapping[str, Entity], records: Iterable[R]) -> None:
        self._entities = entities
        self._now = {id: entity for entity in entities.values() for id in (*renamed(entity), *merged(entity))}
        self.facts: dict[str, R] = {}
        anchors: defaultdict[str, list[Anchor[R]]] = defaultdict(list)
        moved: defaultdict[str, list[Anchor[R]]] = defaultdict(list)
        for record in records:
            for alias, (file, id) in zip(record.fact.aliases, _aliases(record), strict=True):
                self.facts[self.key(file, id)] = record
                page = self.page_of(file)
                if page and page.id != record.entity.id:
                    moved[page.id].append(Anchor(id, record, alias))
                elif page and id != record.fact.id.id:
                    anchors[page.id].append(Anchor(id, record, alias))
        self.anchors: Mapping[str, list[Anchor[R]]] = anchors
        self.moved: Mapping[str, list[Anchor[R]]] = moved

    def page_of(self, file: str) -> Entity | None:
        """The entity whose page an id of a file leads to, whether it has the id now or had it before."""
        return self._entities.get(file) or self._now.get(file)

    def key(self, file: str, fact: str) -> str:
        """The key of a fact by the name that its file has now."""
        now = self.page_of(file)
        return f"{now.id if now and file in (now.id, *renamed(now)) else file}#{fact}"

    def keys(self, record: R) -> Iterator[str]:
        """Every key that a fact has and had, its present one first."""
        for file, id in ((record.entity.id, record.fact.id.id), *_aliases(record)):
            now = self.page_of(file)
            names = (now.id, *renamed(now)) if now and file in (now.id, *renamed(now)) else (file,)
            yield from (f"{name}#{id}" for name in names)

    def first(self, record: R) -> str:
        """The key that a fact had first, which feeds and calendars keep for ever."""
        file, id = next(iter(_aliases(record)), (record.entity.id, record.fact.id.id))
        now = self.page_of(file)
        return f"{first_id(now) if now and file in (now.id, *renamed(now)) else file}#{id}"


def renamed(entity: Entity) -> tuple[str, ...]:
    """The ids that an entity's file had before, the oldest first."""
    ids = tuple(alias.id for alias in entity.aliases)
    return ids[: ids.index(entity.id)] if entity.id in ids else ids


def merged(entity: Entity) -> tuple[str, ...]:
    """The ids of files that were merged into that of an entity."""
    ids = tuple(alias.id for alias in entity.aliases)
    return ids[ids.index(entity.id) + 1 :] if entity.id in ids else ()


def first_id(entity: Entity) -> str:
    """The id that an entity had first, which its feeds keep for ever."""
    return next(iter(renamed(entity)), entity.id)


def addresses(entity: Entity) -> list[str]:
    """Where the page of an entity stood, or may have stood: under each former id, in whichever folder its file lay.

    Its own id in its `aliases` says that the file lay in another folder, or that others were merged into it.
    """
    now = f"{entity.section}/{entity.id}/"
    found = (f"{section}/{alias.id}/" for alias in entity.aliases for section in _SECTIONS)
    return [address for address in found if address != now]


def aliases(record: _Record) -> list[str]:
    """The ids that a fact had before, in full (`file#fact`), the oldest first."""
    return [f"{file}#{id}" for file, id in _aliases(record)]


def _aliases(record: _Record) -> Iterator[tuple[str, str]]:
    for alias in record.fact.aliases:
        file, _, id = alias.id.rpartition("#")
        yield file or record.entity.id, id
