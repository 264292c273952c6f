"""A graph that remembers what of it has been read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from dataclasses import fields, replace
from typing import Any, Final

from ..graph import Graph

# Stands for every key of a map.
ALL: Final = ""

Reads = set[tuple[str, str]]


def watched(graph: Graph, reads: Reads) -> Graph:
    """The same graph; whatever is looked up in one of its maps is added to `reads`, as its field and its key."""
    maps: dict[str, Any] = {
        field.name: _Map(field.name, found, reads)
        for field in fields(graph)
        if isinstance(found := getattr(graph, field.name), Mapping)
    }
    return replace(graph, unsound=_Ids("unsound", graph.unsound, reads), **maps)


class _Map(Mapping[str, Any]):
    def __init__(self, name: str, map: Mapping[str, Any], reads: Reads) -> None:
        self._name, self._map, self._reads = name, map, reads

    def get(self, key: str, default: Any = None) -> Any:
        self._reads.add((self._name, key))
        return self._map.get(key, default)

    def __getitem__(self, key: str) -> Any:
        self._reads.add((self._name, key))
        return self._map[key]

    def __contains__(self, key: object) -> bool:
        self._reads.add((self._name, str(key)))
        return key in self._map

    def __iter__(self) -> Iterator[str]:
        self._reads.add((self._name, ALL))
        return iter(self._map)

    def __len__(self) -> int:
        self._reads.add((self._name, ALL))
        return len(self._map)


class _Ids(Set[str]):
    def __init__(self, name: str, ids: Set[str], reads: Reads) -> None:
        self._name, self._ids, self._reads = name, ids, reads

    def __contains__(self, id: object) -> bool:
        self._reads.add((self._name, str(id)))
        return id in self._ids

    def __iter__(self) -> Iterator[str]:
        self._reads.add((self._name, ALL))
        return iter(self._ids)

    def __len__(self) -> int:
        self._reads.add((self._name, ALL))
        return len(self._ids)
