"""Check fact files: say what there is to mend, and mend what needs no judgement."""

from __future__ import annotations

import os
import re
import sys
from argparse import Namespace
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from ..graph import Graph
from ..load import load
from ..problems import Problem
from . import FOUND_NOTHING, FOUND_PROBLEMS, CannotRun, report


def check(options: Namespace) -> int:
    """Print the problems of a content folder, or of some of its files."""
    content: Path = options.content
    if not content.is_dir():
        raise CannotRun(f"there is no folder {content}; name that of the fact files with --content")
    wanted = _Wanted(content, options.paths)
    before = Counter() if options.since is None else _problems_at(content, options.since)
    if options.diff or options.fix:
        from . import fix  # a check alone starts without it

        changed = fix.mended(content, wanted.has, lambda folder, found: _new(folder, found, before))
        if options.diff:
            return _show(fix.as_diff(content, changed))
        for path, text in changed.items():
            fix.write(content / path, text)
            print(f"mended {(content / path).as_posix()}", file=sys.stderr)
    graph, problems = load(content)
    new = [problem for problem in _new(content, problems, before) if wanted.shows(problem)]
    is_all = not options.paths and options.since is None
    return _tell(options.format, new, _count(graph) if graph is not None and is_all else "")


class _Wanted:
    """The files that a command was given; all where it was given none."""

    def __init__(self, content: Path, paths: Sequence[Path]) -> None:
        self.content = content.resolve()
        self.paths = [path.resolve() for path in paths]
        for path, given in zip(self.paths, paths, strict=True):
            if not path.is_relative_to(self.content):
                raise CannotRun(f"{given} is not in the folder {content}")
            if not path.exists():
                raise CannotRun(f"there is no {given}")

    def has(self, path: Path) -> bool:
        """Whether a file, by its path in the content folder, is among them."""
        return not self.paths or any((self.content / path).is_relative_to(wanted) for wanted in self.paths)

    def shows(self, problem: Problem) -> bool:
        # Of the folder, not of the file: a link is a problem where it stands.
        paths = (Path(place.file.path) for place in (problem.place, *problem.also))
        return any(self.has(path.parent.resolve() / path.name) for path in paths)


def _show(diff: str) -> int:
    print("".join(c if c.isprintable() or c == "\n" else "\N{REPLACEMENT CHARACTER}" for c in diff), end="")
    return FOUND_PROBLEMS if diff else FOUND_NOTHING


def _count(graph: Graph) -> str:
    files = len(graph.entities) + len(graph.publishers)
    return f"{files:,} fact files, {len(graph.events):,} events, {len(graph.sources):,} sources: "


def _tell(format: str, problems: list[Problem], found: str) -> int:
    """Print problems; `found` is said of files that have none."""
    shown = report.coloured if format == "text" and _shows_colours() else report.FORMATS[format]
    print(f"{found if format == 'text' and not problems else ''}{shown(problems)}")
    if format == "github" and (path := os.environ.get("GITHUB_STEP_SUMMARY")):
        with Path(path).open("a", encoding="utf-8") as file:
            file.write(report.summary(problems))
    return FOUND_PROBLEMS if problems else FOUND_NOTHING


def _shows_colours() -> bool:
    # https://no-color.org: any value that is not empty.
    return (
        sys.stdout is not None
        and sys.stdout.isatty()
        and not os.environ.get("NO_COLOR")
        and os.environ.get("TERM") != "dumb"
    )


# --- only what is new -------------------------------------------------------------------------------------------------

Known = tuple[str, str, str, str]


def _problems_at(content: Path, revision: str) -> Counter[Known]:
    from .revision import content_at  # as above

    with content_at(content, revision) as old:
        return Counter(known for problem in load(old)[1] for known in _known(old, problem))


def _new(content: Path, problems: Iterable[Problem], before: Counter[Known]) -> list[Problem]:
    """The problems that did not stand before in each of their places: not those that only moved to another line."""
    left, new = before.copy(), []
    for problem in problems:
        known = Counter(_known(content, problem))
        if not known <= left:
            new.append(problem)
        left -= known
    return new


def _known(content: Path, problem: Problem) -> Iterator[Known]:
    """What a problem is known by wherever it stands in its file, once for each of its places."""
    folder = content.resolve()
    # Paths begin with the folder's own; the number of a line says where, not what.
    message = re.sub(r"\bline \d+", "line", problem.message.replace(f"{_shown(folder)}/", ""))
    for file, start, _ in (problem.place, *problem.also):
        path = Path(file.path)
        shown = (path.parent.resolve() / path.name).relative_to(folder).as_posix()
        line = file.line(file.line_and_column(start)[0]).strip()
        yield problem.rule, shown, message, line


def _shown(folder: Path) -> str:
    try:
        return folder.relative_to(Path.cwd()).as_posix()
    except ValueError:
        return folder.as_posix()
