"""Try on a copy of the content what a file would be, before it is written."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Final

from ..load import load
from ..problems import File, Problem, render_all
from . import CannotRun, fix
from .copied import copy_of

_TO_COME: Final = frozenset({"partnership-without-beginning", "partnership-without-end"})


def prove(content: Path, path: Path, text: str) -> None:
    """Write nothing that the checker would refuse: it is tried on a copy first.

    A partnership may wait for the events that mark its beginning and end, which are added to its file next.
    """
    with copy_of(content) as copy:
        before = {_known(problem) for problem in _errors(copy)}
        tried = copy / path.resolve().relative_to(content.resolve())
        tried.parent.mkdir(exist_ok=True)
        fix.write(tried, text)
        wrong = [problem for problem in _errors(copy) if _known(problem) not in before]
    if wrong:
        file = File(path.as_posix(), text)
        told = [replace(p, place=p.place._replace(file=file)) if is_of(p, tried) else p for p in wrong]
        raise CannotRun(f"nothing was written, for then there would be:\n\n{render_all(told)}")


def _errors(content: Path) -> list[Problem]:
    return [problem for problem in load(content)[1] if problem.severity == "error" and problem.rule not in _TO_COME]


def _known(problem: Problem) -> tuple[str, str, str]:
    return problem.rule, problem.place.file.path, problem.message


def is_of(problem: Problem, path: Path) -> bool:
    """Whether a problem stands in a file."""
    return Path(problem.place.file.path).resolve() == path.resolve()
