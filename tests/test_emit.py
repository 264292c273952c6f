"""The site from any generator and from none: the same addresses and fragments, and from one commit the same bytes."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import warnings
import zipfile
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from urllib.parse import unquote, urldefrag, urljoin

import pytest
from factbook.__main__ import main
from factbook.load import load
from factbook.outputs import last_changes, outputs
from factbook.written import written_by_hand
from project import REAL, ROOT, WORLD, Project, contents, environment, read_site

# Where the project's own settings say that the site stands, so that each file can be compared byte for byte.
HOME = re.findall(r"^site_url: (\S+)$", (ROOT / "mkdocs.yml").read_text(encoding="utf-8"), re.MULTILINE)[0]
# What the theme of a generator brings beside the pages.
THEMES_OWN = ("assets/", "search", "sitemap.xml", "404.html", "objects.inv")


def emitted(folder: Path, form: str, project: Path) -> Path:
    """What `emit` makes of a project's content and of its pages written by hand."""
    arguments = ["emit", str(folder), "--format", form, "--address", HOME, "--content", str(project / "content")]
    assert main([*arguments, "--docs", str(project / "docs")]) == 0
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
    return emitted(tmp_path_factory.mktemp("emitted") / "folder", "markdown", built.folder)


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
    found = contents(built.site)
    for output in outputs(graph, HOME, written_by_hand(built.folder / "docs")):
        assert found[output.path] == output.data, output.path
    listed = re.findall(rb"<loc>(.*?)</loc>\s*(?:<lastmod>(.*?)</lastmod>)?", found["sitemap.xml"])
    told = {url.decode().removeprefix(HOME).rstrip("/"): day.decode() for url, day in listed}
    days = {path: day.isoformat() for path, day in last_changes(graph).items()}
    assert {path: told[path] for path in days} == days
    assert (told["countries"], told["method"]) == (max(days.values()), "")


def test_properdocs_builds_from_the_hooks_what_mkdocs_builds(built: Project, tmp_path: Path) -> None:
    project = tmp_path / "project"
    shutil.copytree(built.folder, project, ignore=shutil.ignore_patterns("site"))
    site = build(project, "properdocs", "build", "--strict", "-f", "mkdocs.yml")
    same_but_for_the_generator(contents(site), contents(built.site))
    same_but_for_the_generator(members(site / "offline.zip"), members(built.site / "offline.zip"))


def same_but_for_the_generator(found: dict[str, bytes], expected: dict[str, bytes]) -> None:
    """The name of the generator stands in each page that it makes, and so in the zip of all."""
    assert set(found) == set(expected)
    different = [path for path in found if found[path] != expected[path] and path != "offline.zip"]
    assert [path for path in different if not path.endswith(".html")] == []
    for path in different:
        assert lines(found[path]) == lines(expected[path]), path


def members(packed: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(packed) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


def lines(page: bytes) -> list[bytes]:
    # The size of the zip is told, and differs with the generator's name.
    kept = (line for line in page.splitlines() if b'name="generator"' not in line)
    return [re.sub(rb"\([\d.]+ MB", b"(MB", line) for line in kept]


@pytest.mark.parametrize("generator", ["mkdocs", "properdocs"])
def test_the_emitted_folder_builds_to_the_same_site(
    generator: str, folder: Path, built: Project, tmp_path: Path
) -> None:
    shutil.copytree(folder, tmp_path / "folder")
    site = build(tmp_path / "folder", generator, "build", "--strict", "-f", "mkdocs.yml")
    assert pages(site) == pages(built.site)
    same_files(site, built.site)


def test_the_emitted_folder_builds_with_zensical(folder: Path, built: Project, tmp_path: Path) -> None:
    """Zensical drops what it does not know in silence, so addresses and ids are compared, and files byte for byte."""
    try:
        release = version("zensical")
    except PackageNotFoundError:
        pytest.fail("Zensical is not installed here: the way on from MkDocs has NOT been tried")
    untried = "" if release >= "0.1" else "; 0.1 has NOT been tried: it does not install here"
    # Shown at the end of every run of the tests.
    warnings.warn(f"Zensical {release} builds the emitted folder{untried}", stacklevel=1)
    shutil.copytree(folder, tmp_path / "folder")
    site = build(tmp_path / "folder", "zensical", "build", "-f", "mkdocs.yml")
    assert pages(site) == pages(built.site)
    same_files(site, built.site)


def same_files(site: Path, expected: Path) -> None:
    """All that is no page is the same to the byte, but for the plain pages in the zip and the twins' other name."""
    found, wanted = others(site), others(expected)
    # Of an `index.md` a generator would make the page beside which it has to stand.
    for path in [path for path in wanted if f"/{path}".endswith("/index.md")] + ["llms.txt"]:
        wanted[re.sub("index.md$", "index.txt", path)] = wanted.pop(path).replace(b"/index.md)", b"/index.txt)")
    assert set(found) == set(wanted)
    assert {path for path, data in found.items() if data != wanted[path]} == {"offline.zip"}
    ours, theirs = (members(folder / "offline.zip") for folder in (site, expected))
    assert {name for name in ours if name.endswith(".html")} == {name for name in theirs if name.endswith(".html")}


def test_plain_pages_have_the_same_addresses_and_ids(built: Project, tmp_path: Path) -> None:
    site = emitted(tmp_path / "html", "html", built.folder)
    found = read_site(site)
    assert pages(site) == pages(built.site)
    assert set(others(site)) == set(others(built.site))
    addresses = re.findall(r"<loc>(.*?)</loc>(?:<lastmod>(.*?)</lastmod>)?", (site / "sitemap.xml").read_text("utf-8"))
    theirs = re.findall(r"<loc>(.*?)</loc>\s*(?:<lastmod>(.*?)</lastmod>)?", (built.site / "sitemap.xml").read_text())
    assert dict(addresses) == dict(theirs)
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
    project = Project(tmp_path / "project").folder
    site = emitted(tmp_path / "data", "data", project)
    assert contents(site) == {
        output.path: output.data for output in outputs(graph, HOME, written_by_hand(project / "docs"))
    }


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
    assert "2026-01-31 ardenia-kelmark#boats\n" in first
    assert "2026-01-31 partnerships/ardenia-kelmark\n" in first
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
