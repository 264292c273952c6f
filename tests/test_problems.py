"""Every mistake and its message: each file of `problems/` is a case, to be read as a contributor meets it.

A case is the fact files that it changes, laid over the sample region, and below `--- problems` all that is then said.
It is called by the rule that it breaks, and, where a rule has several cases, by what is peculiar to it.
"""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from factbook import placeholders, reference
from factbook.load import load
from factbook.problems import File, in_order, render_all
from project import WORLD

CASES = sorted((Path(__file__).parent / "problems").glob("*.txt"))
# What no text file can hold, or no reader would want to see; each has its case in test_hostile.py.
NOT_IN_TEXT = {
    "unreadable-file": "links, folders and files without permission",
    "large-file": "300,000 characters",
    "not-utf-8": "bytes that are no text",
    "hidden-character": "characters that nobody sees, in a file that people read",
    "not-normalised": "editors and git may compose the letter",
    "too-many-values": "50,000 values",
    "long-value": "4,001 characters",
    "long-list": "201 entries",
}
_SECTION = re.compile(r"^=== (?P<path>\S+)(?P<deleted> deleted)?\n", re.MULTILINE)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_problem(case: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    given, expected = case.read_text(encoding="utf-8").split("--- problems\n")
    monkeypatch.chdir(tmp_path)
    shutil.copytree(WORLD, "content")
    lay_over(given)
    assert problems() + "\n" == expected


def lay_over(given: str) -> None:
    """Write a case's files: those of `docs/` are hand-written pages, all others fact files."""
    start, *parts = _SECTION.split(given)
    assert start == "", "a case begins with '=== ' and a path"
    for path, deleted, text in zip(parts[::3], parts[1::3], parts[2::3], strict=True):
        written = Path(path if path.startswith("docs/") else f"content/{path}")
        if deleted:
            written.unlink()
        else:
            written.parent.mkdir(parents=True, exist_ok=True)
            written.write_text(text, encoding="utf-8")


def problems() -> str:
    _, found = load(Path("content"))
    pages = (File(str(path), path.read_text(encoding="utf-8")) for path in Path().glob("docs/*.md"))
    return render_all(in_order([*found, *(problem for page in pages for problem in placeholders.check(page))]))


def test_the_sample_region_has_no_problem(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    shutil.copytree(WORLD, "content")
    assert problems() == ""


def test_every_rule_has_a_case() -> None:
    rules = {rule.id for rule in reference.all_rules()}
    assert {case.stem.partition("--")[0] for case in CASES} | set(NOT_IN_TEXT) == rules


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_a_case_breaks_its_rule_once(case: Path) -> None:
    _, expected = case.read_text(encoding="utf-8").split("--- problems\n")
    rule = case.stem.partition("--")[0]
    assert re.findall(r"(?:error|warning): .* \[([a-z0-9-]+)\]$", expected, re.MULTILINE) == [rule]
