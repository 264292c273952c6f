"""What is kept between two loads is never stale: after any edits, the result is that of a fresh load."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from factbook.load import load
from factbook.pages import Pages
from factbook.problems import render_all
from factbook.reading import Reading
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from project import WORLD

FILES = sorted(path.relative_to(WORLD) for path in WORLD.rglob("*.yml"))


def outcome(content: Path, reading: Reading | None = None) -> tuple[str, list[str]]:
    graph, problems = load(content, reading)
    whole = graph is not None and not problems
    return render_all(problems), [page.html for page in Pages(graph).all()] if graph is not None and whole else []


def edit(file: Path, kind: str) -> None:
    """One of the edits that people make."""
    original = WORLD / file
    target = Path("content") / file
    text = original.read_text(encoding="utf-8")
    match kind:
        case "mend":
            shutil.copy(original, target)
        case "break":
            target.write_text(text + "\nnonsense\n", encoding="utf-8")
        case "change":
            target.write_text(text.replace("Ose", "Oder"), encoding="utf-8")
        case "misspell":
            target.write_text(text.replace("ardenia", "ardennia"), encoding="utf-8")
        case "delete":
            target.unlink(missing_ok=True)
        case "touch":
            target.write_bytes(target.read_bytes() if target.exists() else text.encode())


EDITS = st.tuples(st.sampled_from(FILES), st.sampled_from(["mend", "break", "change", "misspell", "delete", "touch"]))


@settings(
    deadline=None,
    derandomize=True,
    max_examples=40,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.lists(EDITS, min_size=1, max_size=8))
def test_any_edits(tmp_path: Path, edits: list[tuple[Path, str]]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(tmp_path)
        shutil.rmtree("content", ignore_errors=True)
        shutil.copytree(WORLD, "content")
        reading = Reading()
        for file, kind in edits:
            edit(file, kind)
            assert outcome(Path("content"), reading) == outcome(Path("content"))


def test_only_what_has_changed_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    shutil.copytree(WORLD, "content")
    reading = Reading()
    before, _ = load(Path("content"), reading)
    edit(Path("countries/ardenia.yml"), "change")
    after, _ = load(Path("content"), reading)
    assert before is not None
    assert after is not None
    changed = [id for id in before.entities if before.entities[id] is not after.entities[id]]
    assert changed == ["ardenia"]
    assert before.region is after.region
