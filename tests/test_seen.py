"""Whether files have changed is known, however quickly they are written one after the other."""

from __future__ import annotations

import os
from collections.abc import Set as AbstractSet
from pathlib import Path

import pytest
from factbook.preview import Preview, Seen


@pytest.fixture
def file(tmp_path: Path) -> Path:
    (tmp_path / "folder").mkdir()
    file = tmp_path / "folder" / "fact.yml"
    file.write_text("one", encoding="utf-8")
    return file


def test_the_first_look_sees_a_change_and_the_second_none(file: Path) -> None:
    seen = Seen((file.parent.parent,))
    assert [seen.changed() for _ in range(3)] == [True, False, False]


@pytest.mark.parametrize("age", [0, 3600])
def test_what_is_written_within_one_tick_is_seen(age: int, file: Path) -> None:
    seen = Seen((file.parent,))
    moment = file.stat().st_mtime_ns - age * 10**9
    os.utime(file, ns=(moment, moment))
    seen.changed()
    file.write_text("two", encoding="utf-8")
    if not age:
        # The same time, length and number: only what stands in it tells.
        os.utime(file, ns=(moment, moment))
    assert [seen.changed() for _ in range(2)] == [True, False]


@pytest.mark.parametrize("what", ["new", "gone", "renamed", "replaced"])
def test_files_come_and_go(what: str, file: Path) -> None:
    seen = Seen((file.parent, file.parent / "nowhere"))
    seen.changed()
    other = file.with_stem("other")
    match what:
        case "new":
            other.write_text("one", encoding="utf-8")
        case "gone":
            file.unlink()
        case "renamed":
            file.rename(other)
        case "replaced":
            other.write_text("two", encoding="utf-8")
            other.rename(file)
    assert [seen.changed() for _ in range(2)] == [True, False]


def test_a_file_can_be_a_place(file: Path) -> None:
    seen = Seen((file,))
    seen.changed()
    file.write_text("longer", encoding="utf-8")
    assert seen.changed()


def test_what_has_changed_is_named(file: Path) -> None:
    seen = Seen((file.parent,))
    other = file.with_stem("other")
    other.write_text("one", encoding="utf-8")
    seen.changed()
    assert seen.last == {str(file), str(other)}
    seen.changed()
    assert seen.last == set()
    other.unlink()
    file.write_text("something else", encoding="utf-8")
    file.with_stem("third").write_text("one", encoding="utf-8")
    seen.changed()
    assert seen.last == {str(file), str(other), str(file.with_stem("third"))}


def test_what_has_been_looked_for_since_is_not_looked_for_again(file: Path) -> None:
    """The system tells of a change some time after it; by then somebody may have asked for a page, and got it fresh."""
    taken: list[set[str]] = []

    def renew(changed: AbstractSet[str]) -> bool:
        taken.append(set(changed))
        return True

    preview = Preview(renew=renew)
    preview.look_at([file.parent], [])
    file.write_text("another", encoding="utf-8")
    preview.bring_up_to_date()
    assert taken == [{str(file)}]
    file.write_text("one more", encoding="utf-8")
    # Told of so long after the last change that this look has seen it ...
    preview.hear_of_changes(quiet=60)
    assert len(taken) == 1
    # ... or just now, when it may not have.
    preview.hear_of_changes(quiet=0)
    assert len(taken) == 2
