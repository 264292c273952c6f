"""Apply the rules of a scope to its things, anew only to those that rest on something that has changed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from itertools import islice
from typing import Any, NamedTuple

from ..graph import Graph
from ..problems import MAX_PROBLEMS
from .finding import Finding
from .scopes import SCOPES, Rule, Scope
from .watched import ALL, Reads, watched

Found = Mapping[Rule, list[Finding]]


def judge(graph: Graph, found: Found) -> None:
    """Add to `found` what the rules find in a graph."""
    for scope in SCOPES:
        if scope.given(graph) is not None:
            for _, thing in scope.things(graph):
                for rule in scope.rules:
                    findings = found[rule]
                    if len(findings) < MAX_PROBLEMS:
                        findings += islice(rule(graph, thing), MAX_PROBLEMS - len(findings))


class Kept:
    """What the rules have found in one graph, for the next."""

    def __init__(self) -> None:
        self._scopes = [_Things() for _ in SCOPES]

    def judge(self, graph: Graph, found: Found, changed: Collection[tuple[str, str]] | None) -> None:
        """The same for a graph in which this has changed since the last, as fields and keys of them; None for all."""
        if changed is None:
            self._scopes = [_Things() for _ in SCOPES]
        changes = {*(changed or ()), *((field, ALL) for field, _ in changed or ())}
        reads: Reads = set()
        through = watched(graph, reads)
        for number, scope in enumerate(SCOPES):
            things = self._scopes[number]
            things.change(changes)
            given = scope.given(graph)
            if given is None:
                continue
            if things.given != given:
                things = self._scopes[number] = _Things(given)
            things.judge(scope, scope.things(graph), through, reads, found)


class _Judged(NamedTuple):
    """What the rules of a scope have found of a thing."""

    thing: Any
    found: tuple[tuple[Rule, Finding], ...]


class _Things:
    """What was found of each thing of a scope, given what."""

    def __init__(self, given: object = None) -> None:
        self.given = given
        self._judged: dict[str, _Judged] = {}
        # Those that were judged by what is not so any longer; and by field of the graph and key, those that read it.
        self._stale: set[str] = set()
        self._readers: defaultdict[tuple[str, str], set[str]] = defaultdict(set)

    def change(self, changes: Reads) -> None:
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
                asked = tuple(rule for rule in scope.rules if len(found[rule]) < MAX_PROBLEMS)
                reads.clear()
                findings = ((rule, one) for rule in asked for one in islice(rule(through, thing), MAX_PROBLEMS))
                one = _Judged(thing, tuple(findings))
                for read in reads:
                    self._readers[read].add(key)
                if asked == scope.rules:
                    self._judged[key] = one
            else:
                self._judged[key] = one
            for rule, finding in one.found:
                if len(found[rule]) < MAX_PROBLEMS:
                    found[rule].append(finding)
        self._stale = set()


def _is_same(one: Any, other: Any) -> bool:
    # A list of ids is made anew each time.
    return one is other or (type(one) is tuple and one == other)
