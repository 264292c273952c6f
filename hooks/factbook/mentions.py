"""Find the names of entities and the terms of the glossary in running text."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

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

    def find(self, text: str) -> Iterator[Mention]:
        """Every mention, in order, the longest name where several begin at one place."""
        done = 0
        for word in _WORD.finditer(text):
            for length, before in self._spans.get(word[0], ()):
                start = word.start() - before
                target = self._targets.get(text[start : start + length]) if start >= done else None
                if target and _stands_alone(text, start, start + length):
                    yield Mention(start, start + length, target)
                    done = start + length
                    break


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
