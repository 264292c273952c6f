"""The site from any generator and from none: the same addresses and fragments, and from one commit the same bytes."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from urllib.parse import unquote, urldefrag, urljoin

import pytest
from factbook.__main__ import main
from factbook.load import load
from factbook.outputs import last_changes, outputs
from project import REAL, ROOT, WORLD, Project, contents, environment, read_site

HOME = "https://site.invalid/"
# What the theme of a generator brings beside the pages.
THEMES_OWN = ("assets/", "search", "sitemap.xml", "404.html", "objects.inv")


def emitted(folder: Path, form: str, content: Path) -> Path:
    arguments = ["emit", str(folder), "--format", form, "--address", HOME, "--content", str(content)]
    assert main([*arguments, "--docs", str(ROOT / "docs")]) == 0
    return folder


def build(folder: Path, *command: str) -> Path:
    done = subprocess.run(
        [sys.executable, "-m", *command],
        cwd=folder,
        env=environment(),
        text=True,
        capture_output=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    return folder / "site"


def pages(site: Path) -> dict[str, frozenset[str]]:
    """The ids of each page of a site; those that begin with two underscores are the theme's."""
    return {
        path: frozenset(id for id in page.ids if not id.startswith("__"))
        for path, page in read_site(site).items()
        if not path.startswith(THEMES_OWN)
    }


def others(site: Path) -> dict[str, bytes]:
    """All that is no page and not the theme's."""
    kept = (path for path in contents(site) if not path.endswith(".html") and not path.startswith(THEMES_OWN))
    return {path: (site / path).read_bytes() for path in kept}


@pytest.fixture(scope="module")
def folder(built: Project, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return emitted(tmp_path_factory.mktemp("emitted") / "folder", "markdown", built.folder / "content")


# --- the same from everywhere -----------------------------------------------------------------------------------------


def test_two_builds_of_one_commit_are_equal(tmp_path: Path) -> None:
    """In other folders, time zones, languages, orders of hashes, and on other days."""
    one = Project(tmp_path / "one", content=REAL)
    other = Project(tmp_path / "some" / "other folder", content=REAL)
    first = {"TZ": "Africa/Niamey", "LC_ALL": "C", "PYTHONHASHSEED": "1", "SOURCE_DATE_EPOCH": "1000000000"}
    second = {"TZ": "Pacific/Auckland", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "2", "SOURCE_DATE_EPOCH": "1900000000"}
    for project, variables in ((one, first), (other, second)):
        done = project.build("--strict", **variables)
        assert done.returncode == 0, done.stderr
    found, again = contents(one.site), contents(other.site)
    assert set(found) == set(again)
    assert [path for path in found if found[path] != again[path]] == []


def test_the_built_site_holds_what_the_core_makes_and_true_days(built: Project) -> None:
    graph, _ = load(built.folder / "content")
    assert graph is not None
    address = re.findall(r"^site_url: (\S+)$", (ROOT / "mkdocs.yml").read_text(encoding="utf-8"), re.MULTILINE)[0]
    found = contents(built.site)
    for output in outputs(graph, address):
        assert found[output.path] == output.data, output.path
    listed = re.findall(rb"<loc>(.*?)</loc>\s*(?:<lastmod>(.*?)</lastmod>)?", found["sitemap.xml"])
    told = {url.decode().removeprefix(address).rstrip("/"): day.decode() for url, day in listed}
    days = {path: day.isoformat() for path, day in last_changes(graph).items()}
    assert {path: told[path] for path in days} == days
    assert (told["countries"], told["method"]) == (max(days.values()), "")


@pytest.mark.xfail(
    reason="emit does not know yet the pages below an entity's own, the lite edition and the zip", strict=False
)
def test_properdocs_builds_from_the_hooks_what_mkdocs_builds(built: Project, tmp_path: Path) -> None:
    project = Project(tmp_path / "project", content=built.folder / "content")
    site = build(project.folder, "properdocs", "build", "--strict", "-f", "mkdocs.yml")
    found, expected = contents(site), contents(built.site)
    assert set(found) == set(expected)
    different = [path for path in found if found[path] != expected[path]]
    # The name of the generator stands in each page that it makes.
    assert [path for path in different if not path.endswith(".html")] == []
    for path in different:
        assert lines(found[path]) == lines(expected[path]), path


def lines(page: bytes) -> list[bytes]:
    return [line for line in page.splitlines() if b'name="generator"' not in line]


@pytest.mark.xfail(
    reason="emit does not know yet the pages below an entity's own, the lite edition and the zip", strict=False
)
@pytest.mark.parametrize("generator", ["mkdocs", "properdocs"])
def test_the_emitted_folder_builds_to_the_same_site(
    generator: str, folder: Path, built: Project, tmp_path: Path
) -> None:
    shutil.copytree(folder, tmp_path / "folder")
    site = build(tmp_path / "folder", generator, "build", "--strict", "-f", "mkdocs.yml")
    assert pages(site) == pages(built.site)


@pytest.mark.xfail(
    reason="emit does not know yet the pages below an entity's own, the lite edition and the zip", strict=False
)
def test_the_emitted_folder_builds_with_zensical(folder: Path, tmp_path: Path) -> None:
    """Zensical drops what it does not know in silence, so its addresses and ids are compared with those of MkDocs."""
    try:
        version("zensical")
    except PackageNotFoundError:
        pytest.fail("Zensical is not installed here: the way on from MkDocs has NOT been tried")
    for name in ("mkdocs", "zensical"):
        shutil.copytree(folder, tmp_path / name)
    expected = build(tmp_path / "mkdocs", "mkdocs", "build", "--strict", "-f", "mkdocs.yml")
    found = build(tmp_path / "zensical", "zensical", "build", "-f", "mkdocs.yml")
    assert pages(found) == pages(expected)
    assert others(found) == others(expected)


@pytest.mark.xfail(
    reason="emit does not know yet the pages below an entity's own, the lite edition and the zip", strict=False
)
def test_plain_pages_have_the_same_addresses_and_ids(built: Project, tmp_path: Path) -> None:
    site = emitted(tmp_path / "html", "html", built.folder / "content")
    found = read_site(site)
    assert pages(site) == pages(built.site)
    broken = []
    for path, page in found.items():
        for link in page.links:
            target, fragment = urldefrag(urljoin(HOME + path, link))
            if target.startswith(HOME):
                to = unquote(target.removeprefix(HOME))
                exists = to in found or (site / to).is_file()
                if not exists or (fragment and unquote(fragment) not in found[to].ids):
                    broken.append((path, link))
    assert broken == []


def test_data_alone(tmp_path: Path) -> None:
    graph, _ = load(WORLD)
    assert graph is not None
    site = emitted(tmp_path / "data", "data", WORLD)
    assert contents(site) == {output.path: output.data for output in outputs(graph, HOME)}


# --- the commands -----------------------------------------------------------------------------------------------------


def test_nothing_is_written_over(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")
    assert main(["emit", str(tmp_path), "--content", str(WORLD)]) == 2
    assert "is not empty" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_facts_with_problems_are_not_written(tmp_path: Path) -> None:
    content = tmp_path / "content"
    shutil.copytree(WORLD, content)
    (content / "countries" / "kelmark.yml").write_text("name: Kelmark\n", encoding="utf-8")
    assert main(["emit", str(tmp_path / "out"), "--content", str(content)]) == 1
    assert main(["publish", "--content", str(content)]) == 1
    assert not (tmp_path / "out").exists()
    assert not (content / "published.txt").exists()


def test_publishing_records_what_there_is_and_forgets_nothing(tmp_path: Path) -> None:
    content = tmp_path / "content"
    shutil.copytree(WORLD, content)
    assert main(["publish", "--content", str(content)]) == 0
    record = content / "published.txt"
    first = record.read_text(encoding="utf-8")
    assert "2026-01-31 ardenia-kelmark\n2026-01-31 ardenia-kelmark#boats\n" in first
    # A later check of the file does not make its facts younger.
    for file in content.rglob("*.yml"):
        text = file.read_text(encoding="utf-8").replace("checked: 2026-01-31", "checked: 2026-03-31")
        file.write_text(text, encoding="utf-8")
    assert main(["publish", "--content", str(content)]) == 0
    assert record.read_text(encoding="utf-8") == first
    graph, problems = load(content)
    assert problems == []
    assert graph is not None
    assert {day.isoformat() for day in graph.published.days.values()} == {"2026-01-31"}
