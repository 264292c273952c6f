"""A change in words: the gravest first, each fact by its name, with what differs and where it is shown."""

from __future__ import annotations

from pathlib import Path

import pytest
from commands import Folder

PARTNERSHIP = "content/partnerships/ardenia-kelmark.yml"
RADIO = "content/publishers/radio-kelmark.yml"
CHANGES = [
    ("qualifier: at-most, standing: reported", "standing: reported"),
    ("value: 1200", "value: 900"),
    ("[river-post/2022-11-boats, radio-kelmark/boats]", "[river-post/2022-11-boats]"),
    ("date: 2022-11-02\n", "date: 2022-11\n"),
]
SAID = """\
Sources lost:
  Ardenia–Kelmark boats: The last boats of Kelmark leave Ardstadt (ardenia-kelmark#boats-leave); stands on 6 pages
    date: 2022-11-02 → 2022-11
    sources: 1 (-1): lost radio-kelmark/boats
Changed:
  Ardenia–Kelmark boats: Boats of Kelmark (ardenia-kelmark#boats); stands on 5 pages
    2019-05: value: 1,200 → 900
    2022-11-02: qualifier: at-most → left out
"""


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path)


@pytest.fixture
def changed(folder: Folder) -> Folder:
    for old, new in CHANGES:
        folder.edit(PARTNERSHIP, old, new)
    return folder


def test_nothing_differs(folder: Folder) -> None:
    folder.edit(PARTNERSHIP, "name: Ardenia", "# a comment\nname: Ardenia")
    assert folder.run("diff", "HEAD") == (0, "no fact differs\n", "")
    assert folder.run("diff", "HEAD", "--format", "markdown") == (0, "No fact differs.\n", "")


def test_the_files_as_they_are(changed: Folder) -> None:
    assert changed.run("diff", "HEAD") == (0, SAID, "")


def test_two_revisions(changed: Folder) -> None:
    changed.commit()
    assert changed.run("diff", "HEAD~1", "HEAD") == (0, SAID, "")
    assert changed.run("diff", "HEAD") == (0, "no fact differs\n", "")


def test_a_fact_that_is_new_or_gone(folder: Folder) -> None:
    text = (folder.path / PARTNERSHIP).read_text(encoding="utf-8")
    figures = text[text.index("figures:\n") :]
    folder.edit(PARTNERSHIP, figures, "")
    gone = "Deleted:\n  Ardenia–Kelmark boats: Boats of Kelmark (ardenia-kelmark#boats); stood on 5 pages\n"
    code, shown, _ = folder.run("diff", "HEAD")
    assert (code, shown.startswith(gone)) == (0, True)
    folder.commit()
    _, shown, _ = folder.run("diff", "HEAD", "HEAD~1")
    assert shown.startswith(gone.replace("Deleted", "Added").replace("stood", "stands"))


def test_a_fact_with_another_id_is_the_same_fact(folder: Folder) -> None:
    folder.edit(PARTNERSHIP, "id: boats\n", "id: lent-boats\n    aliases: [boats]\n")
    said = "Ardenia–Kelmark boats: Boats of Kelmark (ardenia-kelmark#lent-boats); stands on 5 pages"
    fields = "    id: boats → lent-boats\n    aliases: boats\n"
    assert folder.run("diff", "HEAD") == (0, f"Changed:\n  {said}\n{fields}", "")


def test_the_facts_of_a_file_with_another_name_are_the_same(folder: Folder) -> None:
    folder.edit(PARTNERSHIP, "kind: trade\n", "aliases: [ardenia-kelmark]\nkind: trade\n")
    (folder.path / PARTNERSHIP).rename(folder.path / "content/partnerships/boat-loan.yml")
    folder.edit("content/partnerships/river-guard.yml", "[ardenia-kelmark]", "[boat-loan]")
    folder.edit("content/partnerships/river-guard.yml", "[[ardenia-kelmark#", "[[boat-loan#")
    code, shown, _ = folder.run("diff", "HEAD")
    assert (code, "Deleted" in shown, "Added" in shown) == (0, False, False)
    assert "(boat-loan); stands on 3 pages\n    id: ardenia-kelmark → boat-loan\n" in shown


def test_of_a_long_text_all_that_differs_is_shown(folder: Folder) -> None:
    words = " ".join(f"word{number}" for number in range(100))
    old, new = f"detail: {words} six of them", f"detail: {words} sixty of them"
    folder.edit(
        PARTNERSHIP, "    what: Kelmark lends boats to Ardenia\n", f"    what: Kelmark lends boats\n    {old}\n"
    )
    folder.commit()
    folder.edit(PARTNERSHIP, old, new)
    _, shown, _ = folder.run("diff", "HEAD")
    changed = "    detail: … word96 word97 word98 word99 six of them → … word96 word97 word98 word99 sixty of them\n"
    assert shown.endswith(changed)
    _, shown, _ = folder.run("diff", "HEAD~1", "HEAD")
    assert f"    {old}\n" in shown


def test_a_renamed_file_is_neither_gone_nor_new(folder: Folder) -> None:
    file = folder.path / PARTNERSHIP
    text = file.read_text(encoding="utf-8")
    file = file.rename(file.with_stem("boats"))
    file.write_text(f"aliases: [ardenia-kelmark]\n{text}", encoding="utf-8")
    _, shown, _ = folder.run("diff", "HEAD")
    assert shown == (
        "Changed:\n  Ardenia–Kelmark boats (boats); stands on 3 pages\n"
        "    id: ardenia-kelmark → boats\n    aliases: ardenia-kelmark\n"
    )


def test_markdown_takes_nothing_of_a_fact_for_markup(folder: Folder) -> None:
    hostile = "what: '<b>@all</b> `x` [y](https://z.example) #1'"
    folder.edit(PARTNERSHIP, "what: Kelmark lends boats to Ardenia", hostile)
    code, shown, _ = folder.run("diff", "HEAD", "--format", "markdown")
    assert code == 0
    assert shown.startswith(
        "### Changed\n\n- **Ardenia–Kelmark boats\\: \\<b\\>\\@all\\</b\\> \\`x\\` \\[y\\]\\(https\\:"
    )
    assert "[y](" not in shown
    assert " @all" not in shown


def test_facts_that_are_not_sound_are_not_compared(folder: Folder) -> None:
    folder.edit(PARTNERSHIP, "kind: trade", "kind: [")
    said = "the facts of content have to be sound to be compared; run 'check' first (ardenia-kelmark.yml)"
    assert folder.run("diff", "HEAD") == (2, "", f"factbook: {said}\n")
