"""Work that is shared among processes, where the system can make a process by copying this one."""

from __future__ import annotations

import os
import pickle
import traceback
from collections.abc import Callable, Iterator, Sequence
from io import SEEK_END, FileIO
from multiprocessing import get_all_start_methods
from tempfile import TemporaryFile
from typing import Any, Final, Generic, TypeVar

J = TypeVar("J")
R = TypeVar("R")

# Of a number in the queue, in bytes.
_WIDTH: Final = 4


class WorkError(Exception):
    """What went wrong in another process; holds its traceback as text."""


class Shared(Generic[J, R]):
    """Work that is shared among processes: others have begun with it, while this one may still do something else.

    Each takes another job whenever it is free. `work` is given the jobs that its process takes; it may write files, but
    what else it changes in another process is lost. least: how many jobs are worth a process of their own.
    """

    def __init__(self, jobs: Sequence[J], work: Callable[[Iterator[J]], R], least: int = 16) -> None:
        number = min(_cores(), len(jobs) // least) if "fork" in get_all_start_methods() else 1
        self._jobs, self._work = jobs, work
        self._queue: FileIO | None = None
        self._others: list[tuple[int, int]] = []
        if number > 1:
            self._queue = TemporaryFile(buffering=0)  # noqa: SIM115 -- closed where the work ends
            self._queue.write(b"".join(number.to_bytes(_WIDTH, "big") for number in range(len(jobs))))
            self._queue.seek(0)
            self._others = [_begin(jobs, self._queue, work) for _ in range(1, number)]

    def end(self) -> list[R]:
        """Do what is left of it, and have what `work` gave in each process, this one first.

        Raises WorkError where work in another process fails; what fails in this one is raised as it is.
        """
        try:
            found = [self._work(_taken(self._jobs, self._queue) if self._queue else iter(self._jobs))]
        finally:
            ends = self._ends()
        for end in ends:
            if isinstance(end, WorkError):
                raise end
            found.append(end)
        return found

    def stop(self) -> None:
        """Have nothing more done, and no process left that does it."""
        if self._queue:
            self._queue.seek(0, SEEK_END)
        self._ends()

    def _ends(self) -> list[R | WorkError]:
        others, self._others = self._others, []
        try:
            return [_end(*other) for other in others]
        finally:
            if self._queue:
                self._queue.close()
            self._queue, self._jobs = None, ()


def share(jobs: Sequence[J], work: Callable[[Iterator[J]], R], least: int = 16) -> list[R]:
    """What `work` gave in each process for the jobs that it took: begun and ended in one go, as of `Shared`."""
    return Shared(jobs, work, least).end()


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
