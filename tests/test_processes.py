"""Work shared among processes: all of it is done once, and what fails anywhere is known here."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from factbook import processes
from factbook.processes import Shared, WorkError, share


@pytest.fixture(autouse=True)
def three_cores(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processes, "_cores", lambda: 3)


def test_each_job_is_done_once(tmp_path: Path) -> None:
    def work(jobs: Iterator[int]) -> tuple[int, list[int]]:
        taken = []
        for job in jobs:
            Path(tmp_path, str(job)).touch(exist_ok=False)
            taken.append(job)
            # Nobody is so quick that nothing is left for the others.
            time.sleep(0.02)
        return os.getpid(), taken

    found = share(range(10), work, least=2)
    assert sorted(job for _, jobs in found for job in jobs) == list(range(10))
    assert len({process for process, _ in found}) == 3
    assert len(list(tmp_path.iterdir())) == 10


def test_few_jobs_are_done_here() -> None:
    assert share([1, 2, 3], lambda jobs: os.getpid(), least=2) == [os.getpid()]
    assert share([], lambda jobs: list(jobs)) == [[]]


def test_a_process_that_is_free_takes_another() -> None:
    def work(jobs: Iterator[int]) -> list[int]:
        taken = []
        for job in jobs:
            taken.append(job)
            time.sleep(0.4 if job == 0 else 0.01)
        return taken

    first = next(jobs for jobs in share(range(12), work, least=2) if 0 in jobs)
    assert len(first) < 4


def test_what_fails_in_another_process_is_told_here() -> None:
    here = os.getpid()

    def work(jobs: Iterator[int]) -> None:
        if os.getpid() != here:
            raise ValueError("nobody expects this")
        for _ in jobs:
            ...

    with pytest.raises(WorkError, match="nobody expects this"):
        share([0, 1, 2, 3], work, least=1)


def test_what_fails_here_is_raised_as_it_is() -> None:
    here = os.getpid()

    def work(jobs: Iterator[int]) -> None:
        if os.getpid() == here:
            raise KeyError(0)
        for _ in jobs:
            ...

    with pytest.raises(KeyError):
        share([0, 1, 2, 3], work, least=1)


def test_a_process_that_ends_without_a_word_is_a_failure() -> None:
    here = os.getpid()

    def work(jobs: Iterator[int]) -> None:
        if os.getpid() != here:
            os._exit(0)
        for _ in jobs:
            ...

    with pytest.raises(WorkError, match="without a word"):
        share([0, 1, 2, 3], work, least=1)


def test_others_begin_while_this_process_does_something_else(tmp_path: Path) -> None:
    def work(jobs: Iterator[int]) -> list[int]:
        taken = list(jobs)
        for job in taken:
            Path(tmp_path, str(job)).touch(exist_ok=False)
        return taken

    shared = Shared(range(4), work, least=1)
    waited = 0.0
    while len(list(tmp_path.iterdir())) < 4 and waited < 60:
        time.sleep(0.05)
        waited += 0.05
    here, *others = shared.end()
    assert here == []
    assert sorted(job for jobs in others for job in jobs) == [0, 1, 2, 3]


def test_work_that_is_stopped_leaves_no_process(tmp_path: Path) -> None:
    def work(jobs: Iterator[int]) -> None:
        for job in jobs:
            Path(tmp_path, str(job)).touch(exist_ok=False)
            time.sleep(0.2)

    shared = Shared(range(100), work, least=1)
    shared.stop()
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)
    # Each other may have been at a job, which it has ended.
    assert len(list(tmp_path.iterdir())) < 20
    # As often as one likes.
    shared.stop()
