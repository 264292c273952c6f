"""The lite edition: every fact and source of a country or partnership, on light pages that load nothing."""

from __future__ import annotations

import gzip
import re

import html5lib
import pytest
from factbook import lite
from factbook.entities import Country, Partnership, statements
from factbook.facts import provenances
from factbook.graph import Graph
from factbook.lite import documents
from factbook.load import load
from factbook.pages import Pages
from project import REAL, WORLD


@pytest.fixture(scope="module", params=[WORLD, REAL], ids=["world", "real"])
def graph(request: pytest.FixtureRequest) -> Graph:
    graph, _ = load(request.param)
    assert graph is not None
    return graph


@pytest.fixture(scope="module")
def edition(graph: Graph) -> dict[str, str]:
    return {document.path: document.html for document in documents(Pages(graph))}


def of(edition: dict[str, str], entity: Country | Partnership) -> str:
    """All pages of an entity."""
    start = f"lite/{entity.section}/{entity.id}/"
    return "\n".join(html for path, html in edition.items() if path.startswith(start))


def test_each_country_and_partnership_has_a_page(graph: Graph, edition: dict[str, str]) -> None:
    for entity in (*graph.countries, *graph.partnerships):
        assert f"lite/{entity.section}/{entity.id}/index.html" in edition
        assert f'href="../lite/{entity.section}/{entity.id}/"' in edition["lite/index.html"]


def test_no_page_weighs_more_than_14_kb(edition: dict[str, str]) -> None:
    assert [path for path, html in edition.items() if len(gzip.compress(html.encode())) > 14_000] == []


def test_every_fact_stands_once_with_its_sources(graph: Graph, edition: dict[str, str]) -> None:
    for entity in (*graph.countries, *graph.partnerships):
        html = of(edition, entity)
        for fact in statements(entity):
            assert html.count(f'id="{fact.id.id}"') == 1, (entity.id, fact.id.id)
            for provenance in provenances(fact):
                for source in provenance.sources:
                    assert f'href="{_escaped(graph.sources[source.id].url)}"' in html


def _escaped(url: str) -> str:
    return url.replace("&", "&amp;").replace("'", "&#39;")


def test_every_number_of_a_source_leads_to_it(edition: dict[str, str]) -> None:
    for path, html in edition.items():
        cited, listed = set(re.findall(r'href="#(_\d+)"', html)), set(re.findall(r'id="(_\d+)"', html))
        assert cited == listed, path


def test_pages_load_and_run_nothing(edition: dict[str, str]) -> None:
    for path, html in edition.items():
        assert (
            re.findall(r"<(?:script|img|iframe|object|embed|form|video|audio)\b|\son\w+=|@import|url\(", html) == []
        ), path
        assert re.findall(r'<link rel="(?!canonical)', html) == [], path
        assert "default-src 'none'" in html, path


def test_pages_are_sound_html(edition: dict[str, str]) -> None:
    for path, html in edition.items():
        parser = html5lib.HTMLParser()
        parser.parse(html)
        assert parser.errors == [], path


def test_an_entity_with_many_facts_has_several_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lite, "LIMIT", 1_000)
    graph, _ = load(WORLD)
    assert graph is not None
    edition = {document.path: document.html for document in documents(Pages(graph))}
    first, second = edition["lite/countries/ardenia/index.html"], edition["lite/countries/ardenia/2/index.html"]
    assert '<a href="../../../lite/countries/ardenia/2/">2</a>' in first
    assert '<a href="../../../../lite/countries/ardenia/">1</a>' in second
    # A link to a fact leads to the page on which it stands.
    for path, html in edition.items():
        for target, fact in re.findall(r'href="(?:\.\./)+(lite/[^"#]*)#([^"]+)"', html):
            assert f'id="{fact}"' in edition[f"{target}index.html"], (path, target, fact)
