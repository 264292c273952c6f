"""Work shared among processes: all of it is done once, and what fails anywhere is known here."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from factbook import processes
from factbook.processes import WorkError, share


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
