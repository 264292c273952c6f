"""Work shared among processes: all of it is done once, and what fails anywhere is known here."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

import pytest
from factbook import processes
from factbook.processes import WorkError, share


@pytest.fixture(autouse=True)
def three_cores(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processes, "_cores", lambda: 3)


def test_each_job_is_done_once(tmp_path: Path) -> None:
    def work(jobs: Sequence[int]) -> tuple[int, list[int]]:
        for job in jobs:
            Path(tmp_path, str(job)).touch(exist_ok=False)
        return os.getpid(), list(jobs)

    found = share(range(10), work, least=2)
    assert sorted(job for _, jobs in found for job in jobs) == list(range(10))
    assert len({process for process, _ in found}) == 3
    assert len(list(tmp_path.iterdir())) == 10


def test_few_jobs_are_done_here() -> None:
    assert share([1, 2, 3], lambda jobs: os.getpid(), least=2) == [os.getpid()]
    assert share([], lambda jobs: list(jobs)) == [[]]


def test_what_fails_in_another_process_is_told_here() -> None:
    def work(jobs: Sequence[int]) -> None:
        if 1 in jobs:
            raise ValueError("nobody expects this")

    with pytest.raises(WorkError, match="nobody expects this"):
        share([0, 1, 2, 3], work, least=1)


def test_what_fails_here_is_raised_as_it_is() -> None:
    def work(jobs: Sequence[int]) -> None:
        if 0 in jobs:
            raise KeyError(0)

    with pytest.raises(KeyError):
        share([0, 1, 2, 3], work, least=1)


def test_a_process_that_ends_without_a_word_is_a_failure() -> None:
    def work(jobs: Sequence[int]) -> None:
        if 1 in jobs:
            os._exit(0)

    with pytest.raises(WorkError, match="without a word"):
        share([0, 1, 2, 3], work, least=1)
