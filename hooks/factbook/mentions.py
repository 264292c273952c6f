"""Find the names of entities and the terms of the glossary in running text."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Final, NamedTuple

from .derived import Change
from .entities import Entity, Partnership, Term

_WORD = re.compile(r"\w+")
_MAX_SPANS: Final = 64


class Target(NamedTuple):
    """What a name stands for: an entity or term, or one fact of an entity (a leader)."""

    id: str
    fact: str | None = None


class Mention(NamedTuple):
    """A name found at ``start`` to before ``end``."""

    start: int
    end: int
    target: Target


class Names:
    """All names, ready to be looked for.

    For each first word the lengths are kept of the names that have it: a word of a text costs as many look-ups, not as
    many as there are names.
    """

    def __init__(self, entities: Iterable[Entity], terms: Iterable[Term]) -> None:
        self._targets: dict[str, Target] = {}
        spans: defaultdict[str, set[tuple[int, int]]] = defaultdict(set)
        for name, target in _names(entities, terms):
            if first := _WORD.search(name):
                self._targets.setdefault(name, target)
                spans[first[0]].add((len(name), first.start()))
        # No language has this many; a hostile file would make every text cost as many look-ups a word.
        self._spans = {first: sorted(found, reverse=True)[:_MAX_SPANS] for first, found in spans.items()}

    def renewed(
        self,
        entities: Mapping[str, Entity],
        terms: Mapping[str, Term],
        changes: Iterable[Change[Entity] | Change[Term]],
    ) -> tuple[Names, Collection[str]]:
        """The names after changes, and those that do not mean what they meant; the same object if there are none."""
        if not any(map(_renames, changes)):
            return self, ()
        new = Names(entities.values(), terms.values())
        if self._is_crowded or new._is_crowded:
            # A name more or less may have made room for others, or taken it from them.
            return new, {*self._targets, *new._targets}
        return new, {name for name, _ in self._targets.items() ^ new._targets.items()}

    @property
    def told(self) -> str:
        """All names and what they stand for, as one text."""
        return repr(self._targets)

    @property
    def _is_crowded(self) -> bool:
        return any(len(found) == _MAX_SPANS for found in self._spans.values())

    def find(self, text: str) -> Iterator[Mention]:
        """Every mention, in order, the longest name where several begin at one place."""
        done = 0
        spans = self._spans
        for word in _WORD.finditer(text):
            for length, before in spans.get(word[0], ()):
                start = word.start() - before
                target = self._targets.get(text[start : start + length]) if start >= done else None
                if target and _stands_alone(text, start, start + length):
                    yield Mention(start, start + length, target)
                    done = start + length
                    break


def _renames(change: Change[Entity] | Change[Term]) -> bool:
    """Whether other names are given, or by others, than before."""
    # Of two that claim one name the first has it, and what is first depends on the kinds of both.
    gone, come = ([(type(thing), *_names_of(thing)) for thing in things] for things in (change.gone, change.come))
    return gone != come


def _stands_alone(text: str, start: int, end: int) -> bool:
    """Whether no letter, digit or hyphenated word touches the name ("Guinea" is not mentioned in "Guinea-Bissau")."""
    before, after = text[max(0, start - 2) : start], text[end : end + 2]
    if _in_word(before[-1:]) or _in_word(after[:1]):
        return False
    return not (before[-1:] == "-" and _in_word(before[:1])) and not (after[:1] == "-" and _in_word(after[1:]))


def _in_word(character: str) -> bool:
    # A mark above a letter ("Ɛ̃we") is of its word.
    return character.isalnum() or (character != "" and unicodedata.combining(character) > 0)


def _names(entities: Iterable[Entity], terms: Iterable[Term]) -> Iterator[tuple[str, Target]]:
    """All names and what they stand for; where two claim one name, the first has it."""
    entities = list(entities)
    for entity in entities:
        yield from _own_names(entity)
    for entity in entities:
        yield from _leaders_names(entity)
    for term in terms:
        yield from _own_names(term)


def _names_of(thing: Entity | Term) -> Iterator[tuple[str, Target]]:
    yield from _own_names(thing)
    if not isinstance(thing, Term):
        yield from _leaders_names(thing)


def _own_names(thing: Entity | Term) -> Iterator[tuple[str, Target]]:
    for name in (thing.name, *thing.also):
        yield name, Target(thing.id)
        if isinstance(thing, Term):
            # A common noun begins with a capital at the head of a sentence.
            yield name[:1].upper() + name[1:], Target(thing.id)


def _leaders_names(entity: Entity) -> Iterator[tuple[str, Target]]:
    for leader in () if isinstance(entity, Partnership) else entity.leaders:
        for name in (leader.name, *leader.also):
            yield name, Target(entity.id, leader.id.id)
