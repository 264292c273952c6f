"""Find the names of entities and the terms of the glossary in running text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from .entities import Entity, Partnership, Term

_WORD = re.compile(r"\w+")


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

    They are kept by their first word, the longest first: a text costs one look-up a word, however many they are.
    """

    def __init__(self, entities: Iterable[Entity], terms: Iterable[Term]) -> None:
        self._by_first_word: dict[str, list[tuple[str, Target]]] = {}
        known: set[str] = set()
        for name, target in _names(entities, terms):
            first = _WORD.search(name)
            if first and name not in known:
                known.add(name)
                self._by_first_word.setdefault(first[0], []).append((name, target))
        for names in self._by_first_word.values():
            names.sort(key=lambda entry: -len(entry[0]))

    def find(self, text: str) -> Iterator[Mention]:
        """Every mention, in order, the longest name where several begin at one place."""
        done = 0
        for word in _WORD.finditer(text):
            if word.start() < done:
                continue
            for name, target in self._by_first_word.get(word[0], ()):
                end = word.start() + len(name)
                if text.startswith(name, word.start()) and _stands_alone(text, word.start(), end):
                    yield Mention(word.start(), end, target)
                    done = end
                    break


def _stands_alone(text: str, start: int, end: int) -> bool:
    """Whether no letter, digit or hyphenated word touches the name ("Guinea" is not mentioned in "Guinea-Bissau")."""
    before, after = text[max(0, start - 2) : start], text[end : end + 2]
    if before[-1:].isalnum() or after[:1].isalnum():
        return False
    return not (before[-1:] == "-" and before[:1].isalnum()) and not (after[:1] == "-" and after[1:].isalnum())


def _names(entities: Iterable[Entity], terms: Iterable[Term]) -> Iterator[tuple[str, Target]]:
    """All names and what they stand for; where two claim one name, the first has it."""
    leaders = []
    for entity in entities:
        for name in (entity.name, *entity.also):
            yield name, Target(entity.id)
        if not isinstance(entity, Partnership):
            leaders += [(entity.id, leader) for leader in entity.leaders]
    for id, leader in leaders:
        for name in (leader.name, *leader.also):
            yield name, Target(id, leader.id.id)
    for term in terms:
        for name in (term.name, *term.also):
            yield name, Target(term.id)
            # A common noun begins with a capital at the head of a sentence.
            yield name[:1].upper() + name[1:], Target(term.id)
