"""The command line: ``python -m factbook check | coverage | emit OUT | publish [--content DIR]``."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from io import TextIOWrapper
from pathlib import Path

from . import coverage
from .history import published_so_far
from .load import load
from .problems import count, render_all
from .published import NAME, render

FOUND_NOTHING, FOUND_PROBLEMS, COULD_NOT_RUN = 0, 1, 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; the exit code is 0 for nothing to mend, 1 for problems, 2 when it could not run."""
    parser = argparse.ArgumentParser(prog="factbook", description="Facts about a region, from fact files to pages.")
    commands = parser.add_subparsers(dest="command", required=True)
    for command, does in (
        ("check", "check fact files and print what there is to mend"),
        ("coverage", "print how many facts and sources there are about what, year by year"),
        ("publish", "record what readers are given with this release"),
    ):
        subparser = commands.add_parser(command, help=does)
        subparser.add_argument("--content", type=Path, default=Path("content"), help="the folder of facts (content)")
    emitting = commands.add_parser("emit", help="write the whole site as plain files")
    emitting.add_argument("out", type=Path, help="a folder that is empty or new")
    emitting.add_argument(
        "--format", choices=("html", "markdown", "data"), default="html", help="pages, Markdown, or data alone (html)"
    )
    emitting.add_argument("--address", default="/", help="where the site is to stand: https://name.org/")
    emitting.add_argument("--docs", type=Path, default=Path("docs"), help="the pages written by hand (docs)")
    emitting.add_argument("--content", type=Path, default=Path("content"), help="the folder of fact files (content)")
    options = parser.parse_args(arguments)
    if isinstance(sys.stdout, TextIOWrapper):
        # A terminal that cannot show a word of a fact file still shows the problem.
        sys.stdout.reconfigure(errors="backslashreplace")
    if options.command in ("check", "coverage"):
        return (print_coverage if options.command == "coverage" else check_content)(options.content)
    return write(options)


def write(options: argparse.Namespace) -> int:
    """Write a site, or the record of what is published; only of facts that have nothing to mend."""
    # Checking needs no templates, and starts without them.
    from .emit import emit
    from .pages import Pages

    graph, problems = load(options.content)
    if graph is None or problems:
        print(render_all(problems), end="\n\n")
        return FOUND_PROBLEMS
    if options.command == "publish":
        days = published_so_far(graph)
        (options.content / NAME).write_text(render(days.items()), encoding="utf-8")
        print(f"{len(days)} ids recorded, {len(days) - len(graph.published.days)} of them new")
        return FOUND_NOTHING
    if options.out.exists() and any(options.out.iterdir()):
        print(f"factbook: {options.out} is not empty", file=sys.stderr)
        return COULD_NOT_RUN
    number = emit(options.out, Pages(graph), options.docs, options.address, options.format)
    print(f"{number} files written to {options.out}")
    return FOUND_NOTHING


def check_content(content: Path) -> int:
    """Print every problem of a content folder."""
    if not content.is_dir():
        print(f"factbook: there is no folder {content}", file=sys.stderr)
        return COULD_NOT_RUN
    graph, problems = load(content)
    if problems:
        print(render_all(problems), end="\n\n")
        print(f"{count(problems)} to mend")
        return FOUND_PROBLEMS
    assert graph is not None  # without problems there is a region, and with it a graph
    print(
        f"{len(graph.entities)} fact files, {len(graph.events)} events, {len(graph.sources)} sources: nothing to mend"
    )
    return FOUND_NOTHING


def print_coverage(content: Path) -> int:
    """Print what the sound files of a content folder cover."""
    if not content.is_dir():
        print(f"factbook: there is no folder {content}", file=sys.stderr)
        return COULD_NOT_RUN
    graph, _ = load(content)
    if graph is None:
        return check_content(content)
    for line in coverage.report(graph):
        print(line)
    return FOUND_NOTHING


if __name__ == "__main__":
    sys.exit(main())
