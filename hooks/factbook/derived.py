"""Maps that follow from facts: each is told by what one thing puts into it, and so can be renewed thing by thing."""

from __future__ import annotations

from bisect import insort
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from operator import is_
from typing import Any, Generic, NamedTuple, TypeVar

T = TypeVar("T")
V = TypeVar("V")


class Derived(NamedTuple, Generic[T, V]):
    """How a map follows from things.

    put: what a thing puts into it, under which keys.  of: the thing that has put a value.
    order: by what the values of a key are ordered, before the order of their things; it is given the key and a value.
    """

    put: Callable[[T], Iterable[tuple[str, V]]]
    of: Callable[[V], Any]
    order: Callable[[str, V], Any] | None = None


class Change(NamedTuple, Generic[T]):
    """What has come to some things, in their order, and what has gone; `places` are those of the things now, by id."""

    gone: Sequence[T]
    come: Sequence[T]
    places: Mapping[str, int]

    @property
    def is_large(self) -> bool:
        """Whether so much has changed that all is sooner made anew."""
        return len(self.come) > len(self.places) // 8 + 8


def derive(how: Derived[T, V], things: Iterable[T]) -> dict[str, tuple[V, ...]]:
    """The map of some things."""
    groups: defaultdict[str, list[V]] = defaultdict(list)
    for thing in things:
        for key, value in how.put(thing):
            groups[key].append(value)
    if how.order:
        order = how.order
        for key, values in groups.items():
            if len(values) > 1:
                # The sort is stable: equal ones stay in the order of their things.
                values.sort(key=lambda value, key=key: order(key, value))  # type: ignore[misc] # mypy #12557
    return {key: tuple(values) for key, values in groups.items()}


def renew(
    before: Mapping[str, tuple[V, ...]], how: Derived[T, V], old: Derived[T, V], change: Change[T]
) -> tuple[Mapping[str, tuple[V, ...]], set[str]]:
    """The map after a change, and the keys under which it is not as it was; elsewhere the tuples are the same.

    `old` is how the map followed from things before.
    """
    keys = {key for thing in change.gone for key, _ in old.put(thing)}
    new: defaultdict[str, list[V]] = defaultdict(list)
    for thing in change.come:
        for key, value in how.put(thing):
            new[key].append(value)
    gone = {id(thing) for thing in change.gone}
    after, changed = dict(before), set()
    for key in keys | new.keys():
        was = before.get(key, ())
        now = [value for value in was if id(how.of(value)) not in gone]
        for value in new[key]:
            insort(now, value, key=lambda value, key=key: _order(how, key, value, change.places))  # type: ignore[misc]
        if len(now) == len(was) and all(map(is_, now, was)):
            continue
        changed.add(key)
        if now:
            after[key] = tuple(now)
        else:
            del after[key]
    return after if changed else before, changed


def _order(how: Derived[T, V], key: str, value: V, places: Mapping[str, int]) -> Any:
    place = places[how.of(value).id]
    return (how.order(key, value), place) if how.order else place
