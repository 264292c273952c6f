"""The ids that files and facts had before, and where what they named stands now."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final, Generic, NamedTuple, Protocol, TypeVar

from .entities import Country, Entity, Organisation, Partnership
from .facts import Statement
from .values import Reference

# The folders in which a file that has a page can lie.
SECTIONS: Final = (Country.section, Organisation.section, Partnership.section)


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
    """

    def __init__(
        self,
        entities: Mapping[str, Entity],
        called: Mapping[str, tuple[Entity, ...]],
        anchors: Mapping[str, tuple[Anchor[R], ...]],
    ) -> None:
        """`called` are the entities that once had an id; `anchors` the places that facts had before, by file."""
        self._entities, self._called, self._anchors = entities, called, anchors

    def page_of(self, file: str) -> Entity | None:
        """The entity whose page an id of a file leads to, whether it has the id now or had it before."""
        return self._entities.get(file) or next(reversed(self._called.get(file, ())), None)

    def present(self, file: str) -> str:
        """The id that a file has now; a file that was merged into another keeps its own."""
        now = self.page_of(file)
        return now.id if now and file in (now.id, *renamed(now)) else file

    def facts(self, file: str) -> Mapping[str, R]:
        """The facts that had another id or stood in another file before, by the ids that they had in this one."""
        return {anchor.id: anchor.record for name in self._names(file) for anchor in self._anchors.get(name, ())}

    def anchors(self, entity: Entity) -> Iterator[Anchor[R]]:
        """The places that the page of an entity keeps for facts which had other ids there."""
        return (one for one in self._kept(entity) if _is_at_home(one, entity) and one.id != one.record.fact.id.id)

    def moved(self, entity: Entity) -> list[Anchor[R]]:
        """The places that the page of an entity keeps for facts which stand on other pages now."""
        return [anchor for anchor in self._kept(entity) if not _is_at_home(anchor, entity)]

    def keys(self, record: R) -> Iterator[str]:
        """Every key that a fact has and had, its present one first."""
        for file, id in ((record.entity.id, record.fact.id.id), *_aliases(record)):
            yield from (f"{name}#{id}" for name in self._names(file))

    def first(self, record: R) -> str:
        """The key that a fact had first, which feeds and calendars keep for ever."""
        file, id = next(_aliases(record), (record.entity.id, record.fact.id.id))
        now = self._entities.get(self.present(file))
        return f"{first_id(now) if now else file}#{id}"

    def _names(self, file: str) -> tuple[str, ...]:
        """Under what names a file's facts are and were known, the present one first."""
        now = self._entities.get(self.present(file))
        return (now.id, *self._own(now, renamed(now))) if now else (file,)

    def _kept(self, entity: Entity) -> Iterator[Anchor[R]]:
        """All places that facts had before on what is an entity's page now."""
        names = (entity.id, *self._own(entity, (*renamed(entity), *merged(entity))))
        return (anchor for name in names for anchor in self._anchors.get(name, ()))

    def _own(self, entity: Entity, names: Iterable[str]) -> Iterator[str]:
        """Those of some names that lead to no other entity."""
        return (name for name in names if name != entity.id and self.page_of(name) is entity)


def anchors_of(records: Iterable[R]) -> Iterator[tuple[str, Anchor[R]]]:
    """The places that facts had before, each under the id of the file in which it was."""
    for record in records:
        for alias, (file, id) in zip(record.fact.aliases, _aliases(record), strict=True):
            yield file, Anchor(id, record, alias)


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
    found = (f"{section}/{alias.id}/" for alias in entity.aliases for section in SECTIONS)
    return [address for address in found if address != now]


def aliases(record: _Record) -> list[str]:
    """The ids that a fact had before, in full (`file#fact`), the oldest first."""
    return [f"{file}#{id}" for file, id in _aliases(record)]


def _aliases(record: _Record) -> Iterator[tuple[str, str]]:
    for alias in record.fact.aliases:
        file, _, id = alias.id.rpartition("#")
        yield file or record.entity.id, id


def _is_at_home(anchor: Anchor[R], entity: Entity) -> bool:
    return anchor.record.entity.id == entity.id
