"""A change in words, fact by fact, for whoever reviews it."""

from __future__ import annotations

import re
from argparse import Namespace
from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from itertools import groupby
from pathlib import Path
from types import MappingProxyType
from typing import Final

from ..graph import Graph
from ..load import load
from . import FOUND_NOTHING, CannotRun
from .changes import Change, Part, Weight, between
from .revision import content_at

_HEADINGS: Final = MappingProxyType(
    {
        Weight.DELETED: "Deleted",
        Weight.SOURCE_LOST: "Sources lost",
        Weight.CHANGED: "Changed",
        Weight.ADDED: "Added",
    }
)
# Of a longer text that changed, only what differs is shown, with so many words on each side.
_LONG: Final = 100
_BESIDE: Final = 4
# What Markdown, or GitHub in it, would act upon.
_MARKUP = re.compile(r"([\\`*_{}\[\]<>()#+.!|~@&:-])")


def diff(options: Namespace) -> int:
    """Print what differs between two revisions, or between one and the files as they are."""
    with content_at(options.content, options.before) as old:
        before = _graph(old, options.before)
    with content_at(options.content, options.after) if options.after else nullcontext(options.content) as new:
        after = _graph(new, options.after or str(options.content))
    found = between(before, after)
    print("\n".join(markdown(found) if options.format == "markdown" else text(found)))
    return FOUND_NOTHING


def _graph(content: Path, name: str) -> Graph:
    graph, problems = load(content)
    if graph is None or graph.unsound:
        files = ", ".join(sorted({Path(problem.place.file.path).name for problem in problems})[:5])
        raise CannotRun(f"the facts of {name} have to be sound to be compared; run 'check' first ({files})")
    return graph


def text(changes: Sequence[Change]) -> Iterator[str]:
    """As a person reads it at a terminal."""
    if not changes:
        yield "no fact differs"
    for weight, group in groupby(changes, key=lambda change: change.weight):
        yield f"{_HEADINGS[weight]}:"
        for change in group:
            yield _printable(f"  {change.name} ({change.key}){_where(change)}")
            yield from (_printable(f"    {line}") for line in _lines(change))


def markdown(changes: Sequence[Change]) -> Iterator[str]:
    """For the summary of a pull request; what the facts hold stays text."""
    if not changes:
        yield "No fact differs."
    for weight, group in groupby(changes, key=lambda change: change.weight):
        yield f"### {_HEADINGS[weight]}\n"
        for change in group:
            yield f"- **{_escaped(change.name)}** ({_escaped(change.key)}){_where(change)}"
            yield from (f"  - {_escaped(line)}" for line in _lines(change))
        yield ""


def _where(change: Change) -> str:
    stood = "stood" if change.weight is Weight.DELETED else "stands"
    return f"; {stood} on {change.pages} page{'s' if change.pages > 1 else ''}"


def _lines(change: Change) -> Iterator[str]:
    for part in change.parts:
        if part.field != "id" or change.weight is Weight.CHANGED:
            gone = part._replace(before=None, after=part.before) if change.weight is Weight.DELETED else part
            yield _of_sources(part) if part.field.endswith("sources") else _of_field(gone)


def _of_field(part: Part) -> str:
    if part.before is None:
        return f"{part.field}: {part.after}"
    if part.after is None:
        return f"{part.field}: {part.before} → left out"
    return f"{part.field}: {' → '.join(_apart(part.before, part.after))}"


def _apart(before: str, after: str) -> tuple[str, str]:
    """Two texts without most of what they share at their beginnings and ends; what differs is never shortened."""
    if max(len(before), len(after)) <= _LONG:
        return before, after
    old, new = before.split(" "), after.split(" ")
    start = _shared(old, new)
    end = _shared(old[start:][::-1], new[start:][::-1])
    first, last = max(start - _BESIDE, 0), max(end - _BESIDE, 0)
    shown = (" ".join(words[first : len(words) - last]) for words in (old, new))
    found = (f"{'… ' if first else ''}{words}{' …' if last else ''}" for words in shown)
    return next(found), next(found)


def _shared(one: Sequence[str], other: Sequence[str]) -> int:
    """How many words two texts have in common at their beginning."""
    return next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


def _of_sources(part: Part) -> str:
    """How many, and which were lost and gained."""
    before, after = (set(text.split(", ")) if text else set() for text in (part.before, part.after))
    lost = [f"lost {source}" for source in sorted(before - after)]
    gained = [f"new {source}" for source in sorted(after - before)]
    change = f" ({len(after) - len(before):+})" if part.before and len(after) != len(before) else ""
    return f"{part.field}: {len(after)}{change}: {', '.join([*lost, *gained]) or 'in another order'}"


def _escaped(text: str) -> str:
    return _MARKUP.sub(r"\\\1", _printable(text))


def _printable(text: str) -> str:
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text)
