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
_LONG: Final = 200
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
    before, after = _short(part.before), _short(part.after)
    if part.before is None:
        return f"{part.field}: {after}"
    if part.after is None:
        return f"{part.field}: {before} → left out"
    return f"{part.field}: {before} → {after}"


def _of_sources(part: Part) -> str:
    """How many, and which were lost and gained."""
    before, after = (set(text.split(", ")) if text else set() for text in (part.before, part.after))
    lost = [f"lost {source}" for source in sorted(before - after)]
    gained = [f"new {source}" for source in sorted(after - before)]
    change = f" ({len(after) - len(before):+})" if part.before and len(after) != len(before) else ""
    return f"{part.field}: {len(after)}{change}: {', '.join([*lost, *gained]) or 'in another order'}"


def _short(text: str | None) -> str:
    return f"{text[:_LONG]} …" if text and len(text) > _LONG else text or ""


def _escaped(text: str) -> str:
    return _MARKUP.sub(r"\\\1", _printable(text))


def _printable(text: str) -> str:
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text)
