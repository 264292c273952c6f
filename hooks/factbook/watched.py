"""A graph that remembers what of it has been read."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence, Set
from dataclasses import fields, replace
from typing import Any, Final, TypeVar, cast

from .entities import Country, Organisation, Partnership
from .graph import Graph

T = TypeVar("T")

# Stands for every key of a map.
ALL: Final = ""

# What is read as if it were a field of the graph: of which entities the events are told on pages below their own; what
# pages are made of; which facts stand on which pages of the lite edition, which is known when those are made.
APART: Final = "apart"
ROWS: Final = "rows"
SHEETS: Final = "sheets"


class Reads:
    """What has been looked up so far, each as a field of the graph and a key of it."""

    __slots__ = ("now",)

    def __init__(self) -> None:
        self.now: set[tuple[str, str]] = set()

    def apart(self, make: Callable[[], T]) -> tuple[T, set[tuple[str, str]]]:
        """What `make` gives, and what it looks up, which is not added to the rest."""
        outer, self.now = self.now, set()
        try:
            return make(), self.now
        finally:
            self.now = outer


def watched(graph: Graph, reads: Reads) -> Graph:
    """The same graph; whatever is looked up in one of its maps is added to `reads`, as its field and its key."""
    maps: dict[str, Any] = {
        field.name: Watched(field.name, found, reads)
        for field in fields(graph)
        if isinstance(found := getattr(graph, field.name), Mapping)
    }
    return replace(graph, unsound=_Ids("unsound", graph.unsound, reads), **maps)


def recorded(graph: Graph, reads: Reads) -> Graph:
    """A watched graph whose lists are watched too: all countries, say, are one thing to read."""
    through = watched(graph, reads)
    values = {field.name: getattr(through, field.name) for field in fields(graph)}
    values |= {name: _Items(name, getattr(graph, name), reads) for name in ("things", "events", "named_by")}
    values["sources"] = _Sources("publishers", graph.sources, reads)
    made = _Recorded(**values)
    made._keep("reads", reads)
    # Asked for on many pages, and sorted anew for each by a graph.
    for name in ("countries", "organisations", "partnerships"):
        made._keep(f"all_{name}", getattr(graph, name))
    return made


def reads_of(graph: Graph) -> Reads | None:
    """Where a graph notes what is read; None if it does not."""
    return graph.reads if isinstance(graph, _Recorded) else None


class Memo:
    """Values that are made once. Who takes one has read what was read to make it."""

    def __init__(self, reads: Reads | None) -> None:
        self._reads = reads
        self._made: dict[Hashable, Any] = {}
        self._read: dict[Hashable, set[tuple[str, str]]] = {}

    def of(self, key: Hashable, make: Callable[[], T]) -> T:
        """What `make` gives for this key."""
        if self._reads is None:
            if key not in self._made:
                self._made[key] = make()
        else:
            if key not in self._made:
                self._made[key], self._read[key] = self._reads.apart(make)
            self._reads.now |= self._read[key]
        return cast("T", self._made[key])


class Watched(Mapping[str, Any]):
    """A map that notes which of its keys are looked up; `name` is the field under which it notes them."""

    def __init__(self, name: str, map: Mapping[str, Any], reads: Reads) -> None:
        self._name, self._map, self._reads = name, map, reads

    def get(self, key: str, default: Any = None) -> Any:
        self._reads.now.add((self._name, key))
        return self._map.get(key, default)

    def __getitem__(self, key: str) -> Any:
        self._reads.now.add((self._name, key))
        return self._map[key]

    def __contains__(self, key: object) -> bool:
        self._reads.now.add((self._name, str(key)))
        return key in self._map

    def __iter__(self) -> Iterator[str]:
        self._reads.now.add((self._name, ALL))
        return iter(self._map)

    def __len__(self) -> int:
        self._reads.now.add((self._name, ALL))
        return len(self._map)


class _Sources(Watched):
    """The sources: who reads one has read the file of its publisher."""

    def get(self, key: str, default: Any = None) -> Any:
        self._reads.now.add((self._name, key.partition("/")[0]))
        return self._map.get(key, default)

    def __getitem__(self, key: str) -> Any:
        self._reads.now.add((self._name, key.partition("/")[0]))
        return self._map[key]

    def __contains__(self, key: object) -> bool:
        self._reads.now.add((self._name, str(key).partition("/")[0]))
        return key in self._map

    def __iter__(self) -> Iterator[str]:
        self._reads.now |= {(self._name, ALL), *((self._name, key.partition("/")[0]) for key in self._map)}
        return iter(self._map)

    def __len__(self) -> int:
        return len(list(iter(self)))


class _Ids(Set[str]):
    def __init__(self, name: str, ids: Set[str], reads: Reads) -> None:
        self._name, self._ids, self._reads = name, ids, reads

    def __contains__(self, id: object) -> bool:
        self._reads.now.add((self._name, str(id)))
        return id in self._ids

    def __iter__(self) -> Iterator[str]:
        self._reads.now.add((self._name, ALL))
        return iter(self._ids)

    def __len__(self) -> int:
        self._reads.now.add((self._name, ALL))
        return len(self._ids)


class _Items(Sequence[Any]):
    def __init__(self, name: str, items: Sequence[Any], reads: Reads) -> None:
        self._name, self._items, self._reads = name, items, reads

    def __getitem__(self, index: Any) -> Any:
        self._reads.now.add((self._name, ALL))
        return self._items[index]

    def __iter__(self) -> Iterator[Any]:
        self._reads.now.add((self._name, ALL))
        return iter(self._items)

    def __len__(self) -> int:
        self._reads.now.add((self._name, ALL))
        return len(self._items)


class _Recorded(Graph):
    __slots__ = ("all_countries", "all_organisations", "all_partnerships", "reads")
    reads: Reads
    all_countries: list[Country]
    all_organisations: list[Organisation]
    all_partnerships: list[Partnership]

    @property
    def countries(self) -> list[Country]:
        self.reads.now.add(("countries", ALL))
        return self.all_countries

    @property
    def organisations(self) -> list[Organisation]:
        self.reads.now.add(("organisations", ALL))
        return self.all_organisations

    @property
    def partnerships(self) -> list[Partnership]:
        self.reads.now.add(("partnerships", ALL))
        return self.all_partnerships

    def _keep(self, name: str, value: object) -> None:
        # What it inherits cannot be set.
        object.__setattr__(self, name, value)
