"""Apply the rules of a scope to its things, anew only to those that rest on something that has changed."""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Set
from itertools import islice
from typing import Any, Final, NamedTuple

from ..graph import Graph
from ..problems import MAX_PROBLEMS
from ..watched import ALL, Reads, watched
from .finding import Finding
from .scopes import OF_THE_UNKNOWN, SCOPES, TOGETHER, WHOLE, Rule, Scope, Search

_SEARCHES: Final = frozenset(TOGETHER.values())
Found = defaultdict[Rule | Search, list[Any]]


def judge(graph: Graph) -> Mapping[Rule | Search, list[Finding]]:
    """What each rule finds in a graph: the first `MAX_PROBLEMS` findings."""
    found = _of_everything(graph)
    for scope in SCOPES:
        if _applies(scope, graph, found) and scope.given(graph) is not None:
            for _, thing in scope.things(graph):
                for rule in scope.rules:
                    if (left := _left(rule, found)) > 0:
                        found[rule] += islice(rule(graph, thing), left)
    return _together(graph, found)


def _of_everything(graph: Graph) -> Found:
    found: Found = defaultdict(list)
    for rule in WHOLE:
        found[rule] += islice(rule(graph), MAX_PROBLEMS)
    return found


def _applies(scope: Scope, graph: Graph, found: Found) -> bool:
    return not scope.of_the_whole or not (graph.unsound or any(found[rule] for rule in OF_THE_UNKNOWN))


def _most(rule: Rule | Search) -> int:
    """How much of what a rule finds is wanted; what is told together is told of all."""
    return sys.maxsize if rule in _SEARCHES else MAX_PROBLEMS


def _left(rule: Rule | Search, found: Found) -> int:
    """How much more of it is wanted."""
    return _most(rule) - len(found[rule])


def _together(graph: Graph, found: Found) -> Found:
    """What has been found, with what rules tell together of what searches found."""
    for rule, search in TOGETHER.items():
        found[rule] += islice(rule(graph, found[search]), MAX_PROBLEMS)
    for search in _SEARCHES:
        found.pop(search, None)
    return found


class Kept:
    """What the rules have found in one graph, for the next."""

    def __init__(self) -> None:
        self._scopes = [_Things() for _ in SCOPES]

    def judge(self, graph: Graph, changed: Collection[tuple[str, str]] | None) -> Mapping[Rule | Search, list[Finding]]:
        """The same for a graph in which this has changed since the last, as fields and keys of them; None for all."""
        if changed is None:
            self._scopes = [_Things() for _ in SCOPES]
        changes = {*(changed or ()), *((field, ALL) for field, _ in changed or ())}
        reads = Reads()
        through, found = watched(graph, reads), _of_everything(graph)
        for number, scope in enumerate(SCOPES):
            things = self._scopes[number]
            things.change(changes)
            given = scope.given(graph) if _applies(scope, graph, found) else None
            if given is None:
                continue
            if things.given != given:
                things = self._scopes[number] = _Things(given)
            things.judge(scope, scope.things(graph), through, reads, found)
        return _together(graph, found)


class _Judged(NamedTuple):
    """What the rules of a scope have found of a thing."""

    thing: Any
    found: tuple[tuple[Rule | Search, Any], ...]


class _Things:
    """What was found of each thing of a scope, given what."""

    def __init__(self, given: object = None) -> None:
        self.given = given
        self._judged: dict[str, _Judged] = {}
        # Those that were judged by what is not so any longer; and by field of the graph and key, those that read it.
        self._stale: set[str] = set()
        self._readers: defaultdict[tuple[str, str], set[str]] = defaultdict(set)

    def change(self, changes: Set[tuple[str, str]]) -> None:
        """Remember which things rest on what has changed."""
        for change in changes & self._readers.keys():
            self._stale |= self._readers.pop(change)

    def judge(
        self, scope: Scope, listed: Iterable[tuple[str, Any]], through: Graph, reads: Reads, found: Found
    ) -> None:
        """Add to `found` what the rules find of the things; `through` notes in `reads` what of the graph is read."""
        before, self._judged = self._judged, {}
        for key, thing in listed:
            one = before.get(key)
            if one is None or key in self._stale or not _is_same(one.thing, thing):
                # Of a rule that has told enough no more is wanted; but then the thing is not wholly judged.
                asked = tuple(rule for rule in scope.rules if _left(rule, found) > 0)
                reads.now.clear()
                findings = ((rule, one) for rule in asked for one in islice(rule(through, thing), _most(rule)))
                one = _Judged(thing, tuple(findings))
                for read in reads.now:
                    self._readers[read].add(key)
                if asked == scope.rules:
                    self._judged[key] = one
            else:
                self._judged[key] = one
            for rule, finding in one.found:
                if _left(rule, found) > 0:
                    found[rule].append(finding)
        self._stale = set()


def _is_same(one: Any, other: Any) -> bool:
    # A list of ids is made anew each time.
    return one is other or (type(one) is tuple and one == other)
