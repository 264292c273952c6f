"""The pages of the sample world, to the letter; and that the engine knows no region.

To renew the expected pages after a wanted change: ``UPDATE_PAGES=1 pytest tests/test_pages.py``, then read the diff.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from pathlib import Path

import pytest
from factbook.graph import Graph
from factbook.load import load
from factbook.pages import Page, Pages
from project import REAL, ROOT, WORLD

EXPECTED = Path(__file__).parent / "pages"
GOLDEN = (
    "countries",
    "countries/ardenia",
    "organisations/lowland-union",
    "partnerships/ardenia-kelmark",
    "chronology/2022",
    "sources/river-post",
    "glossary",
)
ENGINE = ROOT / "hooks" / "factbook"


@pytest.fixture(scope="module")
def graph() -> Graph:
    graph, problems = load(WORLD)
    assert problems == []
    assert graph is not None
    return graph


@pytest.fixture(scope="module")
def pages(graph: Graph) -> dict[str, Page]:
    return {page.path: page for page in Pages(graph).all()}


def shown(page: Page) -> str:
    """All of a page that a reader can come to see, one blank line for many."""
    before, after = page.neighbours
    head = [f"title: {page.title}", f"description: {page.description}", f"before: {before}", f"after: {after}"]
    contents = [f"{'  ' * heading.level}{heading.title} #{heading.id}" for heading in page.contents]
    html = "\n".join(line.rstrip() for line in page.html.splitlines() if line.strip())
    return "\n".join(["<!--", *head, *contents, "-->", html, ""])


@pytest.mark.parametrize("path", GOLDEN)
def test_page_is_as_expected(path: str, pages: dict[str, Page]) -> None:
    file = EXPECTED / f"{path.replace('/', '--')}.html"
    found = shown(pages[path])
    if os.environ.get("UPDATE_PAGES"):
        file.parent.mkdir(exist_ok=True)
        file.write_text(found, encoding="utf-8")
        pytest.fail(f"{file.name} has been renewed: read its diff, and run the tests without UPDATE_PAGES")
    assert found == file.read_text(encoding="utf-8")


def test_no_expected_page_is_left_over() -> None:
    assert {path.stem for path in EXPECTED.iterdir()} == {path.replace("/", "--") for path in GOLDEN}


def test_every_entity_publisher_and_year_has_a_page(pages: dict[str, Page], graph: Graph) -> None:
    expected = {"countries", "organisations", "partnerships", "chronology", "sources", "glossary", "corrections"}
    expected |= {f"{entity.section}/{entity.id}" for entity in graph.entities.values()}
    expected |= {f"sources/{id}" for id in graph.publishers}
    expected |= {f"chronology/{record.fact.date.earliest.year}" for record in graph.events}
    expected |= {f"chronology/{record.fact.kind.id}" for record in graph.events}
    assert set(pages) == expected


def test_each_page_names_the_file_it_is_made_of(pages: dict[str, Page]) -> None:
    for path, page in pages.items():
        folder, _, id = path.partition("/")
        if id and folder != "chronology":
            file = f"{'publishers' if folder == 'sources' else folder}/{id}.yml"
            assert page.origin is not None
            assert page.origin.endswith(file)
        else:
            assert page.origin is None


def test_headings_are_those_of_the_html(pages: dict[str, Page]) -> None:
    for page in pages.values():
        found = re.findall(r'<h[1-6] id="([^"]+)"', page.html)
        assert [heading.id for heading in page.contents] == [
            id for id in found if id in {heading.id for heading in page.contents}
        ], page.path


def test_no_fact_can_have_the_address_of_a_section(pages: dict[str, Page], graph: Graph) -> None:
    """What stands on an entity's page under an id that is not a fact's own is refused as the id of a fact."""
    for entity in graph.entities.values():
        ids = set(re.findall(r' id="([^"]+)"', pages[f"{entity.section}/{entity.id}"].html))
        own = {record.fact.id.id for record in graph.records() if record.entity is entity}
        # No id of a fact holds an underscore or two hyphens.
        taken = {id for id in ids - own if "_" not in id and "--" not in id}
        assert taken == set(), entity.id


# --- the engine knows no region ---------------------------------------------------------------------------------------


def test_pages_of_an_invented_region_hold_no_word_of_the_real_one(pages: dict[str, Page]) -> None:
    words = _words_of_the_real_region()
    for page in pages.values():
        assert list(_found(words, f"{page.title}\n{page.description}\n{page.html}")) == [], page.path


@pytest.mark.parametrize("file", sorted(ENGINE.rglob("*.html")), ids=lambda file: file.name)
def test_no_template_names_the_real_region(file: Path) -> None:
    assert list(_found(_words_of_the_real_region(), file.read_text(encoding="utf-8"))) == []


def test_no_module_names_the_real_region() -> None:
    words = _words_of_the_real_region()
    found = {
        (file.name, word) for file in ENGINE.rglob("*.py") for word in _found(words, file.read_text(encoding="utf-8"))
    }
    assert found == set()


def _words_of_the_real_region() -> set[str]:
    """Names and ids of the real content's countries, organisations and partnerships."""
    words = {"sahel"}
    for folder in ("countries", "organisations", "partnerships"):
        for file in (REAL / folder).glob("*.yml"):
            name = re.search(r"^name: *(.+)$", file.read_text(encoding="utf-8"), re.MULTILINE)
            words |= {file.stem} | ({name[1].strip("'\"").lower()} if name else set())
    assert len(words) > 10, "the real content is empty"
    return words


def _found(words: Iterable[str], text: str) -> list[str]:
    return sorted(word for word in words if re.search(rf"(?<![\w-]){re.escape(word)}(?![\w-])", text.lower()))
