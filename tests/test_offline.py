"""The zip file of the whole site: the same bytes each time, and pages whose links lead to files."""

from __future__ import annotations

import io
import re
import zipfile
from html import unescape
from pathlib import Path
from posixpath import dirname, join, normpath
from urllib.parse import unquote, urlsplit

import pytest
from factbook import offline
from factbook.load import load
from factbook.pages import Pages
from project import WORLD, Project, contents


@pytest.fixture
def pages() -> Pages:
    graph, _ = load(WORLD)
    assert graph is not None
    return Pages(graph)


@pytest.mark.parametrize(
    ("link", "file"),
    [
        ("..", "../index.html"),
        (".", "./index.html"),
        ("../", "../index.html"),
        ("../../countries/ardenia/", "../../countries/ardenia/index.html"),
        ("../../countries/ardenia/#flood", "../../countries/ardenia/index.html#flood"),
        ("../lite/?a=b", "../lite/index.html?a=b"),
        ("../assets/ose.svg", "../assets/ose.svg"),
        ("#flood", "#flood"),
        ("https://river-post.example/", "https://river-post.example/"),
        ("mailto:ose@river-post.example", "mailto:ose@river-post.example"),
    ],
)
def test_a_link_leads_to_a_file(link: str, file: str) -> None:
    assert offline.local(f'<a class="x" href="{link}">Ose</a>') == f'<a class="x" href="{file}">Ose</a>'


def test_nothing_runs_in_a_folder() -> None:
    online = (
        '<meta http-equiv="Content-Security-Policy" content="default-src \'self\'"><p>Ose</p>'
        '<script src="a.js"></script><script>\nb()\n</script>'
    )
    assert offline.local(online) == "<p>Ose</p>"


def test_the_same_site_gives_the_same_bytes(pages: Pages) -> None:
    files = {"index.html": b"<p>Ose</p>", "assets/ose.svg": b"<svg/>", "search/search_index.json": b"{}"}
    packed = offline.archive(files, pages.graph)
    assert packed == offline.archive(dict(reversed(files.items())), pages.graph)
    found = zipfile.ZipFile(io.BytesIO(packed))
    assert [info.filename for info in found.infolist()] == [
        "lowland-factbook/assets/ose.svg",
        "lowland-factbook/index.html",
    ]
    # The newest day to which anything was checked, not the day of the build.
    assert {info.date_time for info in found.infolist()} == {(2026, 1, 31, 0, 0, 0)}


def test_the_footer_tells_size_and_date(pages: Pages) -> None:
    made = offline.finish({"countries/index.html": b"<!-- offline -->", "404.html": b"<!-- offline -->"}, pages)
    assert made["countries/index.html"].decode() == (
        '<a href="../lite/">Lite edition</a> · <a href="../offline.zip" download>The whole site as a zip file, to read '
        "without a network</a> (0.1 MB, facts checked to 31 January 2026)"
    )
    assert made["404.html"] == b""
    inside = zipfile.ZipFile(io.BytesIO(made["offline.zip"])).read("lowland-factbook/countries/index.html")
    assert inside.decode() == '<a href="../lite/index.html">Lite edition</a>'


def test_every_link_of_a_built_site_leads_to_a_file_of_its_zip(built: Project) -> None:
    packed = zipfile.ZipFile(built.site / "offline.zip")
    names = set(packed.namelist())
    missing = set()
    for name in sorted(names):
        if not name.endswith(".html"):
            continue
        html = packed.read(name).decode()
        assert "<script" not in html, name
        for found in re.findall(r'<(?:a|link|img)\b[^>]*?\s(?:href|src)="([^"]*)"', html):
            parts = urlsplit(unescape(found))
            target = normpath(join(dirname(name), unquote(parts.path)))
            if not parts.scheme and parts.path and target not in names and not target.endswith(("offline.zip", ".xml")):
                missing.add((name, found))
    assert missing == set()


def test_two_builds_of_the_same_facts_are_the_same_zip(tmp_path: Path) -> None:
    built = []
    for turn in ("one", "two"):
        project = Project(tmp_path / turn)
        assert project.build("--strict").returncode == 0
        built.append(contents(project.site)["offline.zip"])
    assert built[0] == built[1]
