"""What a release asks: what the facts cover, what readers are given, and the whole site as plain files."""

from __future__ import annotations

import sys
from argparse import Namespace
from pathlib import Path

from .. import coverage as covered
from ..graph import Graph
from ..history import published_so_far
from ..load import load
from ..problems import render_all
from ..published import NAME, render
from . import FOUND_NOTHING, FOUND_PROBLEMS, CannotRun


def coverage(options: Namespace) -> int:
    """Print what the sound files of a content folder cover."""
    graph, problems = _loaded(options.content)
    if graph is None:
        return _refused(problems)
    for line in covered.report(graph):
        print(line)
    return FOUND_NOTHING


def publish(options: Namespace) -> int:
    """Write the record of what readers are given; only of facts that have nothing to mend."""
    graph, problems = _loaded(options.content)
    if graph is None or problems:
        return _refused(problems)
    days = published_so_far(graph)
    (options.content / NAME).write_text(render(days.items()), encoding="utf-8")
    print(f"{len(days)} ids recorded, {len(days) - len(graph.published.days)} of them new")
    return FOUND_NOTHING


def emit(options: Namespace) -> int:
    """Write the whole site as plain files; only of facts that have nothing to mend."""
    # Checking needs no templates, and starts without them.
    from ..emit import emit as write
    from ..pages import Pages

    graph, problems = _loaded(options.content)
    if graph is None or problems:
        return _refused(problems)
    if options.out.exists() and any(options.out.iterdir()):
        raise CannotRun(f"{options.out} is not empty")
    address = options.address.rstrip("/") + "/"
    number = write(options.out, Pages(graph, address), options.docs, address, options.format)
    print(f"{number} files written to {options.out}")
    return FOUND_NOTHING


def _loaded(content: Path) -> tuple[Graph | None, str]:
    if not content.is_dir():
        raise CannotRun(f"there is no folder {content}")
    graph, problems = load(content)
    return graph, render_all(problems)


def _refused(problems: str) -> int:
    print(problems, file=sys.stderr)
    return FOUND_PROBLEMS
