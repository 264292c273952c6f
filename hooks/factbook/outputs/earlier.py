"""What the last build told of facts: lists of all facts take from there what still holds."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from ..entities import Entity


class Earlier:
    """What earlier files say of single facts.

    text: gives the text of an earlier file by its path; None if there is none, or it is not as it was left.
    holds: whether all that was told of the facts of an entity would be told again just so.
    """

    def __init__(self, text: Callable[[str], str | None], holds: Callable[[Entity], bool]) -> None:
        self._text, self._holds = text, holds
        self._held: dict[str, bool] = {}
        self._pieces: dict[str, Mapping[str, str]] = {}

    def piece(self, entity: Entity, key: str, path: str, apart: Callable[[str], Mapping[str, str]]) -> str | None:
        """What the file at a path says of a fact of an entity, or of a change; `apart` takes such a file apart, by
        keys.
        """
        if entity.id not in self._held:
            self._held[entity.id] = self._holds(entity)
        if not self._held[entity.id]:
            return None
        if path not in self._pieces:
            text = self._text(path)
            self._pieces[path] = {} if text is None else apart(text)
        return self._pieces[path].get(key)


def items(text: str) -> dict[str, str]:
    """The items of a JSON list, each on a line of its own, by their ids, with which they begin."""
    begin = '{"id":"'
    lines = (line.removesuffix(",") for line in text.split("\n") if line.startswith(begin))
    return {line[len(begin) : line.index('"', len(begin))]: line for line in lines}


NOTHING: Final = Earlier(lambda _: None, lambda _: False)
