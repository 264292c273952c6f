"""The links by which a reader suggests a change: they know the fact, its file and its line."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
import yaml
from factbook.load import load
from factbook.pages import Pages
from factbook.suggest import Suggest
from project import ROOT, WORLD, Project, read_site

HOME = "https://github.com/sahel-factbook/sahel-factbook"
SUGGEST = Suggest(f"{HOME}/edit/main/", ROOT)


@pytest.fixture(scope="module")
def html() -> str:
    graph, _ = load(WORLD)
    assert graph is not None
    return next(
        page.html for page in Pages(graph, suggest=SUGGEST).all() if page.path == "partnerships/ardenia-kelmark"
    )


def line_of(words: str) -> int:
    lines = (WORLD / "partnerships" / "ardenia-kelmark.yml").read_text(encoding="utf-8").splitlines()
    return next(number for number, line in enumerate(lines, 1) if words in line)


def test_an_event_is_edited_at_its_line(html: str) -> None:
    path = "tests/world/partnerships/ardenia-kelmark.yml"
    assert f'href="{HOME}/edit/main/{path}#L{line_of("id: boats-leave")}"' in html
    place = f"tests%2Fworld%2Fpartnerships%2Fardenia-kelmark.yml%3A{line_of('id: boats-leave')}"
    answers = f"template=report-an-error.yml&amp;fact=ardenia-kelmark%23boats-leave&amp;place={place}"
    assert f'href="{HOME}/issues/new?{answers}"' in html


def test_the_page_has_its_own(html: str) -> None:
    assert f'href="{HOME}/edit/main/tests/world/partnerships/ardenia-kelmark.yml#L1"' in html
    assert f'href="{HOME}/issues/new?template=suggest-a-fact.yml&amp;file=ardenia-kelmark"' in html
    assert html.count("Suggest a change") == 3


def test_each_answer_has_its_question() -> None:
    graph, _ = load(WORLD)
    assert graph is not None
    entity = graph.entities["ardenia-kelmark"]
    start = entity.places.start
    for address in (SUGGEST.report(start, "ardenia-kelmark"), SUGGEST.fact(start, "ardenia-kelmark"), SUGGEST.page("")):
        answers = parse_qs(urlsplit(address or "").query)
        form = yaml.safe_load((ROOT / ".github" / "ISSUE_TEMPLATE" / answers.pop("template")[0]).read_text("utf-8"))
        assert set(answers) <= {question.get("id") for question in form["body"]}


def test_files_outside_the_repository_have_none() -> None:
    graph, _ = load(WORLD)
    assert graph is not None
    pages = Pages(graph, suggest=Suggest(f"{HOME}/edit/main/", Path("/somewhere/else")))
    assert "Suggest a change" not in next(page.html for page in pages.all() if page.path.startswith("partnerships/"))


def test_a_built_site_has_the_links(tmp_path: Path) -> None:
    project = Project(tmp_path / "project")
    done = project.build("--strict")
    assert done.returncode == 0, done.stderr
    pages = read_site(project.site)
    links = pages["partnerships/ardenia-kelmark/"].links
    assert f"{HOME}/edit/main/content/partnerships/ardenia-kelmark.yml#L1" in links
    # A page of no one entity or event has the form with its own address, and only one that has no other.
    assert f"{HOME}/issues/new?template=report-an-error.yml&fact=%2Fglossary%2F" in pages["glossary/"].links
    assert [link for link in links if "fact=%2F" in link] == []
    themed = [path for path in pages if path != "404.html" and not path.startswith("lite/")]
    assert [p for p in themed if not any("template=report-an-error" in link for link in pages[p].links)] == []
