"""What is too long for one page stands in parts, each of which can be reached, and none of which is too long."""

from __future__ import annotations

import logging
import re
import shutil
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from posixpath import join, normpath
from urllib.parse import unquote, urlsplit

import pytest
from factbook import indexes, pages
from factbook.indexes import sheets, shelves
from factbook.load import load
from project import WORLD, Project, read_site
from test_kept import built


def names_of(things: list[str], most: int) -> dict[str, tuple[str, ...]]:
    return {shelf.path: part for shelf, part in shelves(things, most, lambda name: name)}


def test_a_short_index_has_no_parts() -> None:
    assert names_of(["Ardenia", "Boravia"], 2) == {}


def test_a_long_index_stands_by_first_letters() -> None:
    found = names_of(["boravia", "Ardenia", "Éland", "Eland", "4th Army", "1st Army", "Ɓoro", "Ярь", "‘Asir", "…"], 3)
    assert found["-a"] == ("Ardenia", "‘Asir")
    assert found["-e"] == ("Eland", "Éland")
    assert found["-0-9"] == ("1st Army", "4th Army")
    assert list(found) == ["-u0023", "-0-9", "-a", "-b", "-e", "-u0181", "-u042f"]
    assert all(re.fullmatch(r"-[a-z0-9-]+", path) for path in found)


def test_a_letter_with_too_many_has_several_shelves() -> None:
    found = shelves([f"A{number:03}" for number in range(7)], 3, lambda name: name)
    assert [(shelf.path, shelf.label, shelf.first, shelf.last, shelf.number) for shelf, _ in found] == [
        ("-a", "A 1", "A000", "A002", 3),
        ("-a-2", "A 2", "A003", "A005", 3),
        ("-a-3", "A 3", "A006", "A006", 1),
    ]


@pytest.mark.parametrize(("length", "most", "parts"), [(0, 3, 1), (3, 3, 1), (4, 3, 2), (301, 150, 3)])
def test_sheets_hold_all_in_order(length: int, most: int, parts: int) -> None:
    found = sheets(range(length), most)
    assert [item for sheet in found for item in sheet] == list(range(length))
    assert len(found) == parts
    assert max(map(len, found)) <= most


@pytest.fixture(scope="module")
def in_parts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The sample world, built as if a page took very little."""
    folder = tmp_path_factory.mktemp("parts")
    project = Project(folder / "project")
    changes = "".join(
        f"  - {{date: 2025-0{number}-01, kind: corrected, what: Word {number}, why: It was another}}\n"
        for number in range(1, 8)
    )
    file = project.folder / "content/countries/kelmark.yml"
    file.write_text(file.read_text(encoding="utf-8") + f"changes:\n{changes}", encoding="utf-8")
    # More than twenty events in a year make it long; all are of one month.
    events = "".join(
        f"  - {{id: e-{n}, date: 2024-05-{n + 1:02}, kind: flood, what: {chr(65 + n) * 9} floods, standing: reported, "
        "sources: [river-post/2020-04-flood]}\n"
        for n in range(25)
    )
    text = (project.folder / "content/countries/boravia.yml").read_text(encoding="utf-8")
    project.write("content/countries/boravia.yml", f"{text}events:\n{events}")
    logging.getLogger("mkdocs").setLevel(logging.CRITICAL)
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(project.folder)
        for module, name, most in (
            (indexes, "MOST", 2),
            (indexes, "MOST_NAMES", 1),
            (indexes, "MOST_IN_LINE", 1),
            (pages, "MOST_RESTING", 4),
            (pages, "MOST_SHOWN", 1),
            (pages, "MOST_OF_MONTH", 8),
        ):
            patch.setattr(module, name, most)
        assert built(folder / "site")
    yield folder / "site"
    shutil.rmtree(folder)


@pytest.mark.parametrize(
    "path",
    [
        "countries/-b/",
        "sources/-r/",
        "lite/-a/",
        "chronology/2024/05/",
        "chronology/2024/05/4/",
        "sources/river-post/2020-04-flood/",
        "sources/river-post/2020-04-flood/2/",
        "corrections/1/",
        "corrections/4/",
    ],
)
def test_what_is_long_stands_in_parts(path: str, in_parts: Path) -> None:
    assert (in_parts / path / "index.html").is_file()


def test_every_link_between_parts_leads_somewhere(in_parts: Path) -> None:
    missing = set()
    found = read_site(in_parts)
    for path, page in found.items():
        for link in page.links:
            parts = urlsplit(unescape(link))
            if parts.scheme or parts.netloc or not parts.path or path == "404.html":
                continue
            target = normpath(join("/", path, unquote(parts.path))).lstrip("/")
            if not (in_parts / target).is_file() and not (in_parts / target / "index.html").is_file():
                missing.add((path, link))
    assert missing == set()


def test_every_country_is_reached_from_the_index(in_parts: Path) -> None:
    found = read_site(in_parts)
    graph, _ = load(WORLD)
    assert graph is not None
    shelves_of = [link for link in found["countries/"].links if link.startswith("-") or "/-" in link]
    listed = {
        link.strip("./").rpartition("/")[2]
        for shelf in shelves_of
        for link in found[normpath(join("countries", shelf)) + "/"].links
    }
    assert {country.id for country in graph.countries} <= listed


def test_the_latest_corrections_stand_first(in_parts: Path) -> None:
    found = read_site(in_parts)
    assert "Word 7" in found["corrections/"].html
    assert "Word 1" not in found["corrections/"].html
    # The parts are counted from the earliest, so that what stands in one stays there.
    assert "Word 1" in found["corrections/1/"].html
    assert "Word 7" in found["corrections/4/"].html


def test_a_report_of_coverage_tells_of_as_many_as_one_page_bears(tmp_path: Path) -> None:
    file = WORLD / "countries" / "ardenia.yml"
    shutil.copytree(WORLD, tmp_path / "content")
    for number in range(90):
        text = file.read_text(encoding="utf-8").replace("name: Ardenia", f"name: Ardenia {number}")
        (tmp_path / "content" / "countries" / f"country-{number}.yml").write_text(text, encoding="utf-8")
    graph, _ = load(tmp_path / "content")
    assert graph is not None
    html = pages.Pages(graph).placeholder("coverage", "", "coverage")
    assert "Countries: the 80 of 93 that concern the most events." in html
    # In each of two tables, under a row of heads.
    assert html.partition("Organisations")[0].count("<tr>") == 2 * 81
