"""The built site as its reader finds it: every page and link of it, with the sample world and with the real content."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote, urldefrag, urljoin, urlsplit
from xml.etree import ElementTree

import pytest
from factbook import chronology
from factbook.entities import Partnership
from factbook.graph import Graph
from factbook.load import load
from project import REAL, ROOT, BuiltPage, Project, read_site

HOME = "https://site.invalid/"
LOADING = ("link", "script", "img", "iframe", "source", "video", "audio", "object", "embed", "input", "use", "image")


class Site(NamedTuple):
    """A built site, and the facts it was built of."""

    folder: Path
    pages: dict[str, BuiltPage]
    graph: Graph

    @property
    def themed(self) -> dict[str, BuiltPage]:
        """The pages that the theme makes: all but the error page and the lite edition."""
        return {path: page for path, page in self.pages.items() if path != "404.html" and not path.startswith("lite/")}

    def links_of(self, path: str) -> set[str]:
        """Where the links of a page lead, from the root of the site, with their fragments."""
        return {urljoin(HOME + path, link).removeprefix(HOME) for link in self.pages[path].links}


@pytest.fixture(scope="module")
def site(built: Project) -> Site:
    graph, problems = load(built.folder / "content")
    assert problems == []
    assert graph is not None
    return Site(built.site, read_site(built.site), graph)


def address(site: Site, id: str) -> str:
    return f"{site.graph.entities[id].section}/{id}/"


# --- the build --------------------------------------------------------------------------------------------------------


def test_real_content_is_not_empty() -> None:
    for folder in ("countries", "organisations", "partnerships", "publishers"):
        assert any((REAL / folder).glob("*.yml")), f"content/{folder} is empty"


def test_no_message_tells_of_an_unfinished_site(built: Project) -> None:
    assert sorted(path.name for path in built.folder.iterdir() if "site" in path.name) == ["site"]


# --- links ------------------------------------------------------------------------------------------------------------


def test_every_internal_link_and_fragment_leads_somewhere(site: Site) -> None:
    broken = []
    ids = {path: set(page.ids) for path, page in site.pages.items()}
    for path, page in site.pages.items():
        # The error page stands at any address: its links begin at the root.
        for reference in references(page):
            target, fragment = urldefrag(urljoin(HOME + path, reference))
            if not target.startswith(HOME):
                continue
            found = unquote(urlsplit(target).path).lstrip("/")
            exists = found in ids or (site.folder / found).is_file()
            if not exists or (fragment and unquote(fragment) not in ids.get(found, ())):
                broken.append((path, reference))
    assert broken == []


def references(page: BuiltPage) -> Iterator[str]:
    for element in page.elements:
        for name in ("href", "src", "action", "poster", "data"):
            value = element.attributes.get(name)
            if value is not None and element.attributes.get("rel") not in ("canonical",):
                yield value


def test_nothing_is_loaded_from_elsewhere(site: Site) -> None:
    for path, page in site.pages.items():
        for element in page.all(*LOADING):
            if element.attributes.get("rel") == "canonical":
                continue
            for name in ("href", "src", "srcset", "data", "xlink:href", "poster"):
                assert not is_external(element.attributes.get(name, "")), (path, element)
        assert "@import" not in page.html, path
    for file in site.folder.rglob("*.css"):
        text = file.read_text(encoding="utf-8")
        assert "@import" not in text, file.name
        assert re.findall(r"url\(\s*['\"]?(?:https?:)?//", text) == [], file.name


def test_the_theme_asks_no_code_host_for_counts(site: Site) -> None:
    """Material's script asks GitHub's API about a repository that is linked in this element."""
    for path, page in site.pages.items():
        for element in page.elements:
            if element.attributes.get("data-md-component") == "source":
                assert not re.search(r"github|gitlab", element.attributes.get("href", "")), path


def is_external(value: str) -> bool:
    return urlsplit(value.strip()).scheme in ("http", "https", "ftp") or value.strip().startswith("//")


def test_links_out_of_generated_pages_tell_nothing_of_the_reader(site: Site) -> None:
    own = ("https://github.com/sahel-factbook/", "https://squidfunk.github.io/", "https://sahel-factbook.example/")
    for path, page in site.pages.items():
        for link in page.all("a"):
            href = link.attributes.get("href", "")
            if is_external(href) and not href.startswith(own):
                relations = set(link.attributes.get("rel", "").split())
                assert {"noopener", "noreferrer", "nofollow"} <= relations, (path, href)
            assert urlsplit(href).scheme in ("", "http", "https", "mailto"), (path, href)


# --- pages ------------------------------------------------------------------------------------------------------------


def test_each_page_has_one_heading_a_title_and_a_language(site: Site) -> None:
    for path, page in site.pages.items():
        assert len(list(page.all("h1"))) == 1, path
        assert next(page.all("h1")).text.strip(), path
        # Drawings have titles of their own.
        assert next(page.all("title")).text.strip(), path
        assert next(page.all("html")).attributes["lang"] == site.graph.region.language, path


def test_ids_are_unique_in_each_page(site: Site) -> None:
    for path, page in site.pages.items():
        assert sorted(page.ids) == sorted(set(page.ids)), path


def test_no_two_pages_have_the_same_title(site: Site) -> None:
    titles = [next(page.all("title")).text.strip() for path, page in site.pages.items() if path != "404.html"]
    assert sorted(titles) == sorted(set(titles))


def test_headings_skip_no_level(site: Site) -> None:
    for path, page in site.pages.items():
        levels = [int(element.tag[1]) for element in page.all("h1", "h2", "h3", "h4", "h5", "h6")]
        for before, after in pairwise(levels):
            assert after <= before + 1, (path, levels)


def test_generated_pages_have_a_neighbour_on_each_side(site: Site) -> None:
    """Before the first page of a folder stands its index; only after the last one stands none."""
    for folder in ("countries", "organisations", "partnerships", "chronology", "sources"):
        pages = [page for path, page in site.pages.items() if path.startswith(f"{folder}/") and path != f"{folder}/"]
        assert pages, folder
        before = [relation(page, "prev") for page in pages]
        after = [relation(page, "next") for page in pages]
        assert None not in before, folder
        assert len(set(before)) == len(pages), folder
        assert after.count(None) == 1, folder
        assert len(set(after)) == len(pages), folder


def relation(page: BuiltPage, name: str) -> str | None:
    found = [urljoin(HOME + page.path, e.attributes["href"]) for e in page.all("link") if e.attributes["rel"] == name]
    return found[0] if found else None


def test_pencil_opens_the_file_that_a_page_is_made_of(site: Site) -> None:
    pages = 0
    for path, page in site.themed.items():
        edits = {
            urljoin(HOME, link.attributes["href"]) for link in page.all("a") if "edit" in link.attributes.get("rel", "")
        }
        folder, id, below = [*path.strip("/").split("/"), "", ""][:3]
        if folder in ("countries", "organisations", "partnerships", "sources") and id:
            file = f"content/{'publishers' if folder == 'sources' else folder}/{id}.yml"
            pages += not below
        elif folder in (
            "countries",
            "organisations",
            "partnerships",
            "sources",
            "chronology",
            "glossary",
            "corrections",
            "404.html",
        ):
            assert edits == set(), path
            continue
        else:
            file = (
                f"docs/{path}index.md" if (ROOT / f"docs/{path}index.md").is_file() else f"docs/{path.rstrip('/')}.md"
            )
        assert len(edits) == 1, path
        assert edits.pop().endswith(f"/edit/main/{file}"), path
        assert file.startswith("content/") or (ROOT / file).is_file(), path
    assert pages == len(site.graph.entities) + len(site.graph.publishers)


def test_navigation_is_the_same_on_all_pages(site: Site) -> None:
    """It does not grow with the facts: each page has the same entries, however many countries there are."""
    sizes = {path: navigation(page) for path, page in site.themed.items()}
    assert len(set(sizes.values())) == 1, sizes
    assert len(next(iter(sizes.values()))) < 25


def navigation(page: BuiltPage) -> tuple[str, ...]:
    primary = page.html.partition('data-md-type="navigation"')[2].partition('data-md-type="toc"')[0]
    # The current page's own table of contents stands in the middle of it.
    primary = re.sub(r'<nav class="md-nav md-nav--secondary".*?</nav>', "", primary, flags=re.DOTALL)
    links = re.findall(r'<a href="([^"]*)" class="md-nav__link', primary)
    return tuple(sorted({urldefrag(urljoin(HOME + page.path, link))[0] for link in links}))


# --- facts ------------------------------------------------------------------------------------------------------------


def pages_of(site: Site, id: str) -> list[str]:
    """The page of an entity, and those below it that hold what is too much for it."""
    own = address(site, id)
    return [path for path in site.pages if path.startswith(own)]


def test_every_event_is_reachable_from_wherever_it_belongs(site: Site) -> None:
    assert site.graph.events
    links = {path: site.links_of(path) for path in site.pages}
    missing = []
    for record in site.graph.events:
        fact = record.fact
        places = {f"{page}#{fact.id.id}" for page in pages_of(site, record.entity.id)}
        year = f"chronology/{chronology.year_of(fact.date)}/"
        concerned = [id for id, records in site.graph.events_of.items() if record in records]
        assert record.entity.id in concerned
        wanted = [[year], [f"chronology/{fact.kind.id}/"], *(pages_of(site, id) for id in concerned)]
        wanted += [[f"sources/{source.id.partition('/')[0]}/"] for source in fact.provenance.sources]
        missing += [(pages, fact.id.id) for pages in wanted if not any(places & links[page] for page in pages)]
        # And back: from where it is told to the very article on its publisher’s page, and to all whom it concerns.
        told = [page for page in pages_of(site, record.entity.id) if fact.id.id in site.pages[page].ids]
        targets = {f"sources/{source.id.replace('/', '/#', 1)}" for source in fact.provenance.sources}
        targets |= {address(site, id) for id in concerned if id != record.entity.id}
        missing += [(told, target) for target in targets if not any(target in links[page] for page in told)]
    assert missing == []


def test_every_event_stands_where_its_links_lead(site: Site) -> None:
    """At its permanent address, and in full in the chronology: in its year or, where that is long, in its month."""
    for record in site.graph.events:
        assert record.fact.id.id in site.pages[address(site, record.entity.id)].ids
        year = f"chronology/{chronology.year_of(record.fact.date)}/"
        moment = record.fact.date.start or record.fact.date.end
        month = f"{year}{moment.month:02}/" if moment and moment.month else year
        page = site.pages.get(month, site.pages[year])
        in_full = f"{record.entity.id}--{record.fact.id.id}" in page.ids
        assert in_full or (moment and not moment.month), record.key


def test_every_fact_and_article_has_its_permalink(site: Site) -> None:
    for record in site.graph.records():
        assert record.fact.id.id in site.pages[address(site, record.entity.id)].ids, record.key
    for source in site.graph.sources.values():
        publisher, _, article = source.id.partition("/")
        assert article in site.pages[f"sources/{publisher}/"].ids, source.id
    for term in site.graph.terms:
        assert term in site.pages["glossary/"].ids, term


def test_every_partnership_stands_on_the_page_of_each_party(site: Site) -> None:
    for partnership in site.graph.partnerships:
        own = address(site, partnership.id)
        for party in partnership.parties:
            current, ended = partnerships_on(site.pages[address(site, party.id)])
            assert (own in current, own in ended) == (not partnership.has_ended, partnership.has_ended), own
            assert address(site, party.id) in site.links_of(own)
        for earlier in partnership.follows:
            assert address(site, earlier.id) in site.links_of(own)
            assert own in site.links_of(address(site, earlier.id))


def partnerships_on(page: BuiltPage) -> tuple[set[str], set[str]]:
    """The partnerships that the page of a party lists as current, and those that it lists as ended."""
    section = re.split(r"<h2", page.html.partition('<h2 id="_partnerships"')[2])[0]
    assert section, f"{page.path} has no partnerships"
    found: dict[str, set[str]] = {}
    for part in re.split(r"<h3", section)[1:]:
        name = re.sub(r"^[^>]*>|<.*", "", part.partition("</h3>")[0])
        links = (urljoin(HOME + page.path, link) for link in re.findall(r'href="([^"]+)"', part))
        found[name.strip()] = {link.removeprefix(HOME) for link in links}
    assert set(found) <= {"Current", "Ended"}, page.path
    return found.get("Current", set()), found.get("Ended", set())


def test_what_stands_in_the_graph_stands_on_the_pages(site: Site) -> None:
    graph = site.graph
    for id, members in graph.members.items():
        assert {address(site, member.entity.id) for member in members} <= site.links_of(address(site, id))
    for id, entities in graph.mentioned_by.items():
        page = address(site, id) if id in graph.entities else "glossary/" if id in graph.terms else f"sources/{id}/"
        if id not in graph.publishers:
            pages = pages_of(site, id) if id in graph.entities else [page]
            links = set[str]().union(*(site.links_of(page) for page in pages))
            assert {address(site, entity.id) for entity in entities} <= links, page
    for source, records in graph.resting_on.items():
        page = f"sources/{source.partition('/')[0]}/"
        for record in records:
            assert f"{address(site, record.entity.id)}#{record.fact.id.id}" in site.links_of(page), record.key
    for id, publishers in graph.owned_by.items():
        assert {f"sources/{publisher.id}/" for publisher in publishers} <= site.links_of(address(site, id))


def test_indexes_list_everything(site: Site) -> None:
    for entity in site.graph.entities.values():
        assert address(site, entity.id) in site.links_of(f"{entity.section}/"), entity.id
    for publisher in site.graph.publishers:
        assert f"sources/{publisher}/" in site.links_of("sources/"), publisher
    for year in chronology.years(site.graph.events):
        assert f"chronology/{year.number}/" in site.links_of("chronology/")


def test_home_page_holds_facts(site: Site) -> None:
    links = site.links_of("")
    assert "<!-- facts" not in site.pages[""].html
    assert any(link.startswith("countries/") and link != "countries/" for link in links)
    current = {address(site, p.id) for p in site.graph.partnerships if isinstance(p, Partnership) and not p.has_ended}
    assert current <= links


# --- search and sitemap -----------------------------------------------------------------------------------------------


def test_search_finds_every_page_and_every_event(site: Site) -> None:
    index = json.loads((site.folder / "search" / "search_index.json").read_text(encoding="utf-8"))
    places = [entry["location"] for entry in index["docs"]]
    assert set(site.themed) <= set(places)
    for record in site.graph.events:
        found = [f"{page}#{record.fact.id.id}" for page in pages_of(site, record.entity.id)]
        assert sum(place in places for place in found) == 1, record.key
    ids = {path: set(page.ids) for path, page in site.pages.items()}
    for place in places:
        path, fragment = urldefrag(place)
        assert not fragment or fragment in ids[path], place
    assert all(entry["title"].strip() for entry in index["docs"])


def test_sitemap_lists_each_page(site: Site) -> None:
    text = (site.folder / "sitemap.xml").read_bytes()
    assert gzip.decompress((site.folder / "sitemap.xml.gz").read_bytes()) == text
    places = [element.text or "" for element in ElementTree.fromstring(text).iter() if element.tag.endswith("}loc")]
    assert len(places) == len(set(places))
    assert {urlsplit(place).path.lstrip("/") for place in places} == set(site.themed)


def test_no_page_shows_a_placeholder_or_a_python_value(site: Site) -> None:
    for path, page in site.pages.items():
        if path.startswith("contribute/"):
            continue
        for wrong in (
            "<!-- facts",
            ">None<",
            "Undefined",
            "Reference(",
            "Decimal(",
            "{{",
            "{%",
            "&amp;amp;",
            "&amp;lt;",
        ):
            assert wrong not in page.html, (path, wrong)
