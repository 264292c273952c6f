"""What is kept between two loads is never stale: after any edits, the result is that of a fresh load."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Mapping, Set
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

import pytest
from factbook import published, yaml_text
from factbook.graph import Graph, Member, Record
from factbook.load import load
from factbook.problems import File, render_all
from factbook.reading import Reading
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from project import WORLD

FILES = [*sorted(path.relative_to(WORLD) for path in WORLD.rglob("*.yml")), Path(published.NAME)]
# Each is tried on a file, whether the file holds such words or not.
WORDS = (
    ("Ose", "Oder"), ("ardenia", "ardennia"), ("name: ", "name: New "), ("2019", "2018"), ("- id: ", "- id: x"),
    ("also: [", "also: [Kelmark, "), ("river-post/", "river-port/"), ("reported", "confirmed"), ("Kelmark", "Boravia"),
    ("reported", "claimed"), ("parties: [ardenia, kelmark]", "parties: [kelmark, boravia]"), ("trade: ", "trad: "),
    ("about: [", "about: [river-guard, "), ("summary: ", "summary: In 1999 [[ardenia]] had [[kelmark|boats]]. "),
    ("marks: end", "detail: Nothing"), ("term: ", "term: boats of "), ("checked: 20", "checked: 19"),
    ("https://", "https://www."), ("owned_by: kelmark", "owned_by: ardenia"), ("language: en", "language: fr"),
    ("loaded_words: [", "loaded_words: [boats, "),
    ("what: ", "what: Twice "), ("code: ", "aliases: [old-name]\ncode: "),
    ("code: ", "aliases: [old-name, ardenia, kelmark, boravia]\ncode: "), ("code: ", "aliases: [river-guard]\ncode: "),
    ("- id: marn", "- id: mouth\n    aliases: [marn, river-guard#marn]"),
    ("- id: guard-begins", "- id: guard-ends\n    aliases: [old-name#marn, kelmark#gone, boravia#flood-2020]"),
)  # fmt: skip


def state(content: Path, reading: Reading | None = None, changed: list[Path] | None = None) -> tuple[str, object]:
    """All problems, and all that the graph holds, without the identity of the files that it was read from."""
    graph, problems = load(content, reading, changed=changed)
    if graph is None:
        return render_all(problems), None
    said = {one.name: getattr(graph, one.name) for one in fields(Graph) if one.name != "names"}
    order = [list(graph.entities), list(graph.publishers), list(graph.sources), list(graph.terms)]
    names = [list(graph.names.find(text)) for text in TEXTS]
    return render_all(problems), (plain(said), order, names)


TEXTS = [path.read_text(encoding="utf-8") for path in sorted(WORLD.rglob("*.yml"))]


def plain(value: Any) -> Any:
    """A value as numbers and texts: entities by their ids, files by their paths."""
    if isinstance(value, File):
        return value.path
    if isinstance(value, (Record, Member)):
        return value.entity.id, plain(value[1])
    if isinstance(value, Mapping):
        return {key: plain(one) for key, one in value.items()}
    if isinstance(value, Set):
        return sorted(value)
    if isinstance(value, tuple):
        return [plain(one) for one in value]
    if is_dataclass(value):
        return type(value).__name__, [plain(getattr(value, one.name)) for one in fields(value)]
    return value


def edit(file: Path, kind: str, words: tuple[str, str]) -> list[Path]:
    """One of the edits that people make; gives the files that it has touched."""
    original = WORLD / file
    target = Path("content") / file
    text = original.read_text(encoding="utf-8") if original.exists() else RECORD
    match kind:
        case "mend":
            target.write_text(text, encoding="utf-8")
        case "break":
            target.write_text(text + "\nnonsense\n", encoding="utf-8")
        case "change":
            target.write_text(text.replace(*words), encoding="utf-8")
        case "delete":
            target.unlink(missing_ok=True)
        case "touch":
            target.write_bytes(target.read_bytes() if target.exists() else text.encode())
        case "copy" | "rename":
            # Beside it, or where another kind of file stands.
            other = target.with_stem(f"{target.stem}-2") if words[0] < "m" else Path("content/organisations", file.name)
            if target.exists() and target != other:
                (shutil.copy if kind == "copy" else shutil.move)(target, other)
            return [target, other]
        case "misname":
            # No file of this name can be right; what it is meant to be, nobody knows.
            target = target.with_stem("Ardennia")
            target.write_text(text, encoding="utf-8")
        case "remove":
            copies = [
                target.with_stem(f"{target.stem}-2"),
                target.with_stem("Ardennia"),
                Path("content/organisations", file.name),
            ]
            copies = [copy for copy in copies if copy.relative_to("content") not in FILES]
            for copy in copies:
                copy.unlink(missing_ok=True)
            return copies
    return [target]


RECORD = """2022-01-01 ardenia#flood-2020
2022-01-01 ardenia#marn
2022-01-01 countries/ardenia
2022-01-01 countries/kelmark
2022-01-01 countries/nobody
2022-01-01 old-name#marn
2022-01-01 organisations/old-name
2022-01-01 river-guard#guard-begins
2022-01-01 river-guard#marn
"""
KINDS = ["mend", "break", "delete", "touch", "copy", "rename", "misname", "remove"]
EDITS = st.one_of(
    st.tuples(st.sampled_from(FILES), st.sampled_from(KINDS), st.sampled_from(WORDS)),
    st.sampled_from(
        [
            (path.relative_to(WORLD), "change", words)
            for path in sorted(WORLD.rglob("*.yml"))
            for words in WORDS
            if words[0] in path.read_text(encoding="utf-8")
        ]
    ),
)


@settings(
    deadline=None,
    derandomize=True,
    max_examples=60,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@example([[(Path("region.yml"), "change", ("loaded_words: [", "loaded_words: [boats, "))]])
@example(
    [
        [(Path("partnerships/ardenia-kelmark.yml"), "change", ("ardenia", "ardennia"))],
        [(Path("countries/ardenia.yml"), "misname", ("", ""))],
        [(Path("countries/ardenia.yml"), "remove", ("", ""))],
    ]
)
@given(st.lists(st.lists(EDITS, min_size=1, max_size=3), min_size=1, max_size=12))
def test_any_edits(tmp_path: Path, edits: list[list[tuple[Path, str, tuple[str, str]]]]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(tmp_path)
        shutil.rmtree("content", ignore_errors=True)
        shutil.copytree(WORLD, "content")
        looking, told = Reading(), Reading()
        for some in edits:
            touched = [path for file, kind, words in some for path in edit(file, kind, words)]
            fresh = state(Path("content"))
            assert state(Path("content"), looking) == fresh
            assert state(Path("content"), told, touched) == fresh


def test_only_what_has_changed_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    shutil.copytree(WORLD, "content")
    reading = Reading()
    before, _ = load(Path("content"), reading)
    edit(Path("countries/ardenia.yml"), "change", ("Ose", "Oder"))
    after, _ = load(Path("content"), reading)
    assert before is not None
    assert after is not None
    changed = [id for id in before.entities if before.entities[id] is not after.entities[id]]
    assert changed == ["ardenia"]
    assert before.region is after.region
    assert before.names is after.names
    for name in ("events_of", "partnerships_of", "resting_on", "mentioned_by", "members"):
        one, other = getattr(before, name), getattr(after, name)
        its_own = {key for key in one if any(map(of_ardenia, one[key]))}
        assert {key for key in one if one[key] is not other[key]} == its_own


def test_a_file_is_not_even_opened_when_the_file_system_says_that_it_is_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    shutil.copytree(WORLD, "content")
    opened: list[str] = []
    read, now = yaml_text.read, time.time_ns

    def noting(path: str, *rest: Any) -> Any:
        opened.append(path)
        return read(path, *rest)

    monkeypatch.setattr(yaml_text, "read", noting)
    reading = Reading()
    load(Path("content"), reading)
    everything = len(opened)
    load(Path("content"), reading)
    assert len(opened) == 2 * everything, "a file that has just been written may be written again in the same moment"
    monkeypatch.setattr(time, "time_ns", lambda: now() + 10**10)
    load(Path("content"), reading)
    opened.clear()
    load(Path("content"), reading)
    assert opened == []
    file = Path("content/countries/ardenia.yml")
    times = file.stat()
    text = file.read_text(encoding="utf-8")
    # As long as before, and as old as before for whoever looks at that alone.
    file.write_text(text.replace("Ose", "Eso"), encoding="utf-8")
    os.utime(file, ns=(times.st_atime_ns, times.st_mtime_ns))
    graph, _ = load(Path("content"), reading)
    assert opened == ["content/countries/ardenia.yml"]
    assert graph is not None
    assert "Eso" in str(graph.entities["ardenia"])


def test_only_named_files_are_looked_at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    shutil.copytree(WORLD, "content")
    reading = Reading()
    before, _ = load(Path("content"), reading)
    for file in ("ardenia", "kelmark"):
        edit(Path(f"countries/{file}.yml"), "change", ("name: ", "name: New "))
    link = tmp_path / "link"
    link.symlink_to(tmp_path / "content")
    after, _ = load(Path("content"), reading, changed=[link / "countries" / "ardenia.yml"])
    assert before is not None
    assert after is not None
    assert after.entities["ardenia"].name.startswith("New ")
    assert after.entities["kelmark"] is before.entities["kelmark"]


def of_ardenia(value: Any) -> bool:
    return bool((value.entity if isinstance(value, (Record, Member)) else value).id == "ardenia")
