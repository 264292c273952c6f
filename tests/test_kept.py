"""What a build keeps of the last one is what it would make again: any edits, and the site is that of a first build."""

from __future__ import annotations

import gc
import json
import logging
import os
import random
import re
import shutil
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
from factbook import chronology, lite
from factbook.digests import UNKNOWN, Digests
from factbook.load import load
from factbook.pages import Pages
from factbook.watched import Reads, recorded
from mkdocs.commands.build import build
from mkdocs.config import load_config
from project import REAL, ROOT, WORLD, Project, contents
from test_fresh import edit

PACT = "content/partnerships/river-guard.yml"


def built(site: Path) -> dict[str, bytes] | None:
    """The site that a build makes in a folder; None where it ends without one."""
    thresholds = gc.get_threshold()
    config = load_config("mkdocs.yml", site_dir=str(site), strict=False)
    config.plugins.on_startup(command="build", dirty=False)
    try:
        build(config)
    except SystemExit:
        # As at the command line: the exception is still on its way when it is asked whether the build has ended well.
        config.plugins.on_shutdown()
        return None
    finally:
        # What a process that makes one build never looks at again has to go here.
        gc.set_threshold(*thresholds)
        gc.unfreeze()
    config.plugins.on_shutdown()
    return contents(site)


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    logging.getLogger("mkdocs").setLevel(logging.CRITICAL)
    # As if there were so much that entities have several pages in both editions.
    monkeypatch.setattr(lite, "LIMIT", 1_400)
    monkeypatch.setattr(chronology, "MOST_IN_FULL", 1)
    project = Project(tmp_path / "project")
    monkeypatch.chdir(project.folder)
    return project


def manifest() -> Path:
    (found,) = Path(".cache/factbook").glob("site-*.json")
    return found


def spoil(kind: str, site: Path, chance: random.Random) -> None:
    """Something that happens to a built site, or to what is known of it, between two builds."""
    files = [path for path in sorted(site.rglob("*")) if path.is_file()]
    file = chance.choice(files)
    match kind:
        case "delete":
            file.unlink()
        case "change":
            data = file.read_bytes()
            file.write_bytes(data[:-1] + bytes([data[-1] ^ 1]))
        case "copy":
            for path in files:
                os.utime(path, ns=(1, 1))
        case "add":
            (site / "stray" / "folder").mkdir(parents=True, exist_ok=True)
            (site / "stray" / "folder" / "file.html").write_text("nobody's", encoding="utf-8")
        case "link":
            file.unlink()
            file.symlink_to(Path("mkdocs.yml").absolute())
        case "folder":
            file.unlink()
            (file / "below").mkdir(parents=True)
        case _:
            spoil_all(kind, site)


def spoil_all(kind: str, site: Path) -> None:
    """The same of what stands for all of it."""
    match kind:
        case "zip":
            (site / "offline.zip").unlink()
        case "site":
            shutil.rmtree(site)
        case "cut":
            for told in Path(".cache/factbook").iterdir():
                told.write_bytes(told.read_bytes()[:-100])
        case "forget":
            shutil.rmtree(".cache")


KINDS = ("delete", "change", "copy", "add", "link", "folder", "zip", "site", "cut", "forget", *[""] * 20)


Edit = tuple[str, Callable[[re.Match[str], random.Random], str]]
# Edits that leave most files sound: what is found, and what else could stand there. The first go with any content.
MANY = 6
EDITS: tuple[Edit, ...] = (
    (r"(?<=what: )\w+", lambda found, chance: f"{found[0]}{chance.randint(1, 99)}"),
    (r"(?<=summary: )\w+", lambda found, chance: f"{found[0]}{chance.randint(1, 99)}"),
    (r"(?<=title: )\w+", lambda found, chance: f"{found[0]}{chance.randint(1, 99)}"),
    (r"(?m)^name: \w+", lambda found, chance: f"{found[0]}{chance.randint(1, 99)}"),
    (r"(?<= date: )\d{4}", lambda found, chance: str(chance.randint(2018, 2023))),
    (
        r"standing: (reported|confirmed|disputed)",
        lambda _, chance: f"standing: {chance.choice(['reported', 'disputed'])}",
    ),
    (r"sources: \[[\w/-]+\]", lambda _, chance: f"sources: [{chance.choice(SOURCES)}]"),
    (r"\n  - id: [\w-]+\n(?:    .*\n)+", lambda *_: "\n"),
    (r"\nparties: \[(.+)\]", lambda found, _: f"\nparties: [{', '.join(reversed(found[1].split(', ')))}]"),
    (r"\nevents:\n", lambda found, chance: found[0] + EVENT.format(chance.randint(1, 999), chance.randint(2015, 2025))),
    (r"\nchecked: .+\n", lambda *_: "\nchecked: 2026-02-03\n"),
)
EVENT = """  - id: new-{0}
    date: {1}-05-06
    kind: flood
    what: The Ose floods, says [[boravia]]
    about: [kelmark]
    standing: reported
    sources: [radio-kelmark/flood]
"""
SOURCES = ("river-post/2020-04-flood", "river-post/2022-11-boats", "river-post/2025-01-almanac", "radio-kelmark/flood")


def begin_with(content: Path, project: Project) -> None:
    """Have these facts, and the essay that goes with them."""
    shutil.rmtree("content")
    shutil.copytree(content, "content")
    if content == REAL:
        shutil.copy(ROOT / "docs" / "five-minutes.md", "docs")


def soundly(chance: random.Random, edits: Sequence[Edit]) -> str:
    """One of some edits, of a file in which there is something for it, and its description."""
    while True:
        file = chance.choice(sorted(Path("content").rglob("*.yml")))
        pattern, new = chance.choice(edits)
        text = file.read_text(encoding="utf-8")
        if found := list(re.finditer(pattern, text)):
            one = chance.choice(found)
            file.write_text(text[: one.start()] + new(one, chance) + text[one.end() :], encoding="utf-8")
            return f"{file}: {pattern}"


@pytest.mark.parametrize(("content", "seed", "steps"), [(WORLD, 1, 18), (WORLD, 2, 18), (WORLD, 3, 18), (REAL, 4, 4)])
def test_after_any_edits_a_build_makes_what_a_first_one_would(
    content: Path, seed: int, steps: int, project: Project, tmp_path: Path
) -> None:
    chance = random.Random(seed)
    site = tmp_path / "site"
    begin_with(content, project)
    assert built(site)
    story, sound = [], 0
    for step in range(steps):
        is_rough = content == WORLD and chance.random() < 0.1
        story.append(edit(chance) if is_rough else soundly(chance, EDITS if content == WORLD else EDITS[:MANY]))
        kind = chance.choice(KINDS)
        if kind and Path(".cache").is_dir():
            spoil(kind, site, chance)
            story.append(kind)
        before = contents(site) if site.is_dir() else None
        now, first = built(site), built(tmp_path / f"first{step}")
        assert (now is None) == (first is None), story
        if first is None or now is None:
            # Nothing of the old site is touched; somebody mends what is wrong.
            assert (contents(site) if site.is_dir() else None) == before, story
            begin_with(content, project)
            continue
        sound += 1
        assert now.keys() == first.keys(), story
        assert [path for path in first if now[path] != first[path]] == [], story
    assert sound > steps // 2


def written(project: Project, site: Path) -> Callable[[], set[str]]:
    """Tells which files have been put there since."""
    known = {path: path.stat().st_mtime_ns for path in site.rglob("*") if path.is_file()}
    return lambda: {
        path.relative_to(site).as_posix()
        for path in site.rglob("*")
        if path.is_file() and known.get(path) != path.stat().st_mtime_ns
    }


def test_only_what_an_edit_touches_is_made_again(project: Project, tmp_path: Path) -> None:
    site = tmp_path / "site"
    assert built(site)
    since = written(project, site)
    project.edit(PACT, "guard the Ose", "guard the Osa")
    assert built(site)
    made = since()
    assert "partnerships/river-guard/index.html" in made
    assert "api/v1/partnerships/river-guard.json" in made
    assert "lite/partnerships/river-guard/index.html" in made
    assert not {path for path in made if path.startswith(("countries/coastland", "lite/countries/coastland"))}


def test_a_template_that_has_changed_makes_all_again(project: Project, tmp_path: Path) -> None:
    site = tmp_path / "site"
    assert built(site)
    since = written(project, site)
    project.edit("hooks/factbook/templates/entity.html", "<h1", '<h1 data-new="1"')
    assert built(site)
    assert since() == contents(site).keys()


def test_a_build_that_is_cut_off_leaves_nothing_to_be_kept(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = tmp_path / "site"
    assert built(site)
    project.edit(PACT, "guard the Ose", "guard the Osa")
    config = load_config("mkdocs.yml", site_dir=str(site), strict=False)
    config.plugins.on_startup(command="build", dirty=False)
    build(config)
    moved = 0

    def cut(self: Path, target: Path) -> None:
        nonlocal moved
        moved += 1
        if moved == 5:
            raise KeyboardInterrupt
        os.replace(self, target)  # noqa: PTH105

    monkeypatch.setattr(Path, "replace", cut)
    with pytest.raises(KeyboardInterrupt):
        config.plugins.on_shutdown()
    monkeypatch.undo()
    monkeypatch.chdir(project.folder)
    assert built(site) == built(tmp_path / "first")


def test_what_a_killed_build_has_left_is_not_published(project: Project, tmp_path: Path) -> None:
    left = tmp_path / "site.unfinished" / "lite" / ".packed-1"
    left.parent.mkdir(parents=True)
    left.write_bytes(b"half a file")
    site = built(tmp_path / "site")
    assert site
    assert not [path for path in site if "/." in f"/{path}"]


def test_a_manifest_says_no_more_than_it_must(project: Project, tmp_path: Path) -> None:
    assert built(tmp_path / "site")
    _, _, text = manifest().read_text(encoding="utf-8").partition("\n")
    assert json.loads(text).keys() == {"zip", "units", "reads"}
    assert str(project.folder) not in text
    assert sys.executable not in text


@pytest.mark.parametrize("content", [WORLD, REAL], ids=["world", "real"])
def test_everything_that_pages_are_made_of_has_a_digest(content: Path, project: Project, tmp_path: Path) -> None:
    begin_with(content, project)
    known = []

    class Known(Digests):
        def _told(self, value: Any) -> str:
            known.append(super()._told(value))
            return known[-1]

    graph, _ = load(Path("content"))
    assert graph is not None
    made, digests = Pages(recorded(graph, Reads())), Known(graph)
    for path in made.rows:
        digests.value(made.given(path))
    for field in fields(graph):
        values = getattr(graph, field.name)
        if isinstance(values, Mapping):
            for key in ("", *values):
                digests.of(field.name, key)
    assert known
    assert [told for told in known if told.startswith(UNKNOWN)] == []
