"""Work that is shared among processes, where the system can make a process by copying this one."""

from __future__ import annotations

import os
import pickle
import traceback
from collections.abc import Callable, Iterator, Sequence
from io import FileIO
from multiprocessing import get_all_start_methods
from tempfile import TemporaryFile
from typing import Any, Final, TypeVar

J = TypeVar("J")
R = TypeVar("R")

# Of a number in the queue, in bytes.
_WIDTH: Final = 4


class WorkError(Exception):
    """What went wrong in another process; holds its traceback as text."""


def share(jobs: Sequence[J], work: Callable[[Iterator[J]], R], least: int = 16) -> list[R]:
    """What `work` gave in each process for the jobs that it took; each takes another whenever it is free.

    least: how many jobs are worth a process of their own. Raises WorkError where work in another process fails; what
    fails in this one is raised as it is. `work` may write files, but what else it changes is lost.
    """
    number = min(_cores(), len(jobs) // least) if "fork" in get_all_start_methods() else 1
    if number < 2:
        return [work(iter(jobs))]
    with TemporaryFile(buffering=0) as queue:
        queue.write(b"".join(number.to_bytes(_WIDTH, "big") for number in range(len(jobs))))
        queue.seek(0)
        others = [_begin(jobs, queue, work) for _ in range(1, number)]
        ends: list[R | WorkError] = []
        try:
            found = [work(_taken(jobs, queue))]
        finally:
            ends += [_end(*other) for other in others]
    for end in ends:
        if isinstance(end, WorkError):
            raise end
        found.append(end)
    return found


def _taken(jobs: Sequence[J], queue: FileIO) -> Iterator[J]:
    """The jobs that this process takes: all read on in one open file, so that each number is read once."""
    while number := queue.read(_WIDTH):
        yield jobs[int.from_bytes(number, "big")]


def _begin(jobs: Sequence[J], queue: FileIO, work: Callable[[Iterator[J]], R]) -> tuple[int, int]:
    source, target = os.pipe()
    process = os.fork()
    if process:
        os.close(target)
        return process, source
    # Nothing of this process may run on in its copy, not even what ends it.
    code = 1
    try:
        os.close(source)
        try:
            found = pickle.dumps(work(_taken(jobs, queue)))
        except BaseException:
            found = pickle.dumps(WorkError(traceback.format_exc()))
        with os.fdopen(target, "wb") as pipe:
            pipe.write(found)
        code = 0
    finally:
        os._exit(code)


def _end(process: int, source: int) -> Any:
    with os.fdopen(source, "rb") as pipe:
        found = pipe.read()
    os.waitpid(process, 0)
    return pickle.loads(found) if found else WorkError("a process ended without a word")


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
