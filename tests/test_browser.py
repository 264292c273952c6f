"""The built site in a real browser: nothing from elsewhere, no barrier, all by keyboard, and a search that finds."""

from __future__ import annotations

import gzip
import json
import shutil
import subprocess
from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import urlsplit

import npm
import pytest
from browser import DESK, PHONE, launched, served, visiting
from playwright.sync_api import Browser, Locator, Page
from project import REAL, Project

# One of each kind of page, and of those the largest: what holds there holds on the smaller ones.
PAGES = {
    "home": "",
    "index of countries": "countries/",
    "index of organisations": "organisations/",
    "index of partnerships": "partnerships/",
    "country": "countries/niger/",
    "chronology of a country": "countries/niger/chronology/",
    "year of a country": "countries/niger/2025/",
    "chronology of a partnership": "partnerships/niger-russia/chronology/",
    "organisation with a chart": "organisations/iom/",
    "essay": "five-minutes/",
    "coverage": "coverage/",
    "data": "api/",
    "corrections": "corrections/",
    "figures of a country": "countries/niger/figures/",
    "background of a country": "countries/niger/background/",
    "country on other pages": "countries/niger/elsewhere/",
    "organisation": "organisations/ecowas/",
    "partnership": "partnerships/niger-russia/",
    "chronology": "chronology/",
    "long year": "chronology/2025/",
    "month": "chronology/2025/12/",
    "short year": "chronology/2022/",
    "kind of event": "chronology/attack/",
    "sources": "sources/",
    "publisher": "sources/africanews/",
    "glossary": "glossary/",
    "method": "method/",
    "contribute": "contribute/",
    "fields": "contribute/fields/",
    "decision": "decisions/0001-the-house/",
    "nothing here": "404.html",
}
LOOKS = [(width, scheme) for width in (PHONE, DESK) for scheme in ("light", "dark")]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"]


class Site(NamedTuple):
    browser: Browser
    home: str
    project: Project


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    project = Project(tmp_path_factory.mktemp("browser") / "project", content=REAL)
    done = project.build("--strict")
    assert done.returncode == 0, done.stderr[-4000:]
    with served(project.site) as home, launched() as browser:
        yield Site(browser, home, project)


# --- nothing from elsewhere -------------------------------------------------------------------------------------------


def test_no_page_asks_for_anything_elsewhere_or_keeps_anything(site: Site) -> None:
    """With every other host out of reach: no failed request, no error, no breach of the policy, no cookie."""
    with visiting(site.browser, site.home) as visit:
        for path in PAGES.values():
            visit.open(path)
            assert visit.page.locator("meta[http-equiv=Content-Security-Policy]").count() == 1, path
            assert visit.page.locator("meta[name=referrer][content=no-referrer]").count() == 1, path
            assert not any("search_index" in url for url in visit.requests), path
        assert visit.faults == []
        assert visit.page.context.cookies() == []


@pytest.mark.parametrize("path", ["", "countries/niger/", "partnerships/", "chronology/2025/", "404.html"])
def test_all_that_a_first_visit_asks_for_is_light(path: str, site: Site) -> None:
    with visiting(site.browser, site.home) as visit:
        visit.open(path)
        visit.page.wait_for_load_state("networkidle")
        asked = {urlsplit(url).path.lstrip("/") for url in visit.requests if url.startswith(site.home)}
        files = [
            site.project.site / (name + "index.html" if name.endswith("/") or not name else name) for name in asked
        ]
        assert 4 <= len(files) <= 10
        assert sum(len(gzip.compress(file.read_bytes(), 9)) for file in files) <= 110_000


def test_the_policy_lets_no_other_script_run(site: Site) -> None:
    with visiting(site.browser, site.home) as visit:
        visit.open("")
        visit.page.evaluate(
            "document.body.insertAdjacentHTML('beforeend', '<img src=\"x:\" onerror=\"window.got=1\">')"
        )
        visit.page.evaluate(
            "document.head.append(Object.assign(document.createElement('script'), {text: 'window.got = 1'}))"
        )
        assert visit.page.evaluate("window.got") is None
        assert any("Content Security Policy" in fault for fault in visit.faults)


# --- no barrier -------------------------------------------------------------------------------------------------------


# The theme's two toggles stand before everything, for its style sheet works by what follows them; no landmark can hold
# them. They have names, and each does what a button in the header shows.
TOGGLES = ('id="__drawer"', 'id="__search"')


def violations(page: Page, where: str) -> list[str]:
    page.evaluate(npm.package("axe-core/axe.min.js").read_text(encoding="utf-8"))
    found = page.evaluate("rules => axe.run(document, {runOnly: rules, resultTypes: ['violations']})", RULES)[
        "violations"
    ]
    return [
        f"{where}: {rule['id']}: {node['html'][:160]}"
        for rule in found
        for node in rule["nodes"]
        if not (rule["id"] == "region" and any(toggle in node["html"] for toggle in TOGGLES))
    ][:10]


@pytest.mark.parametrize(("width", "scheme"), LOOKS)
def test_there_is_no_barrier_on_any_page(width: int, scheme: str, site: Site) -> None:
    found = []
    with visiting(site.browser, site.home, width=width, scheme=scheme, csp=False) as visit:
        for name, path in PAGES.items():
            found += violations(visit.open(path), name)
    assert found == []


@pytest.mark.parametrize(("width", "scheme"), LOOKS)
def test_there_is_no_barrier_in_the_lite_edition(width: int, scheme: str, site: Site) -> None:
    found = []
    with visiting(site.browser, site.home, width=width, scheme=scheme, csp=False) as visit:
        for path in ("lite/", "lite/countries/niger/", "lite/partnerships/niger-russia/"):
            found += violations(visit.open(path), path)
        assert visit.faults == []
    assert found == []


@pytest.mark.parametrize(("width", "scheme"), LOOKS)
def test_there_is_no_barrier_in_what_opens(width: int, scheme: str, site: Site) -> None:
    with visiting(site.browser, site.home, width=width, scheme=scheme, csp=False) as visit:
        page = visit.open("countries/niger/")
        page.evaluate("document.querySelectorAll('details').forEach(details => { details.open = true })")
        found = violations(page, "all unfolded")
        search(page, "army")
        found += violations(page, "search open")
        if width == PHONE:
            page = visit.open("countries/niger/")
            page.locator("#__drawer").focus()
            page.keyboard.press("Space")
            page.wait_for_timeout(400)
            found += violations(page, "drawer open")
    assert found == []


def test_html_is_as_the_standard_has_it(site: Site) -> None:
    """The Nu HTML checker finds nothing beyond the three things that are the theme's."""
    files = [
        str(site.project.site / path / "index.html") if not path.endswith(".html") else "" for path in PAGES.values()
    ]
    if not shutil.which("java"):
        pytest.fail("Java is needed for the HTML checker and not installed: apt-get install default-jre-headless")
    jar = npm.package("vnu-jar/build/dist/vnu.jar")
    done = subprocess.run(
        ["java", "-jar", str(jar), "--format", "json", "--errors-only", *filter(None, files)],
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    messages = json.loads(done.stderr)["messages"]
    found = {(item["message"], item["extract"]) for item in messages}
    assert {item for item in found if not any(of in item[1] for of in OF_THE_THEME)} == set()


# Both toggles with an attribute that a box does not have, and a label for a box that is hidden.
OF_THE_THEME = ('data-md-toggle="drawer"', 'data-md-toggle="search"', 'for="__toc"')


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_who_works_with_whom_is_a_table_at_every_width(width: int, site: Site) -> None:
    """As the browser tells it to a screen reader, with heads of rows and columns, and without scrolling sideways."""
    with visiting(site.browser, site.home, width=width) as visit:
        page = visit.open("partnerships/")
        session = page.context.new_cdp_session(page)
        for node in session.send("Accessibility.getFullAXTree")["nodes"]:
            if node["role"]["value"] == "table" and node["name"]["value"].startswith("Who works with whom"):
                break
        else:
            pytest.fail("the matrix is no table")
        matrix = page.locator("table.matrix")
        told = session.send("Accessibility.getFullAXTree")["nodes"]
        partners = matrix.locator("tbody").count()
        assert sum(one["role"]["value"] == "rowheader" for one in told) >= partners > 10
        assert sum(one["role"]["value"] == "columnheader" for one in told) >= 3
        assert matrix.evaluate("table => table.scrollWidth <= table.parentElement.clientWidth")


# --- on paper ---------------------------------------------------------------------------------------------------------


def test_a_printed_page_is_unfolded_and_says_where_its_sources_are(site: Site) -> None:
    with visiting(site.browser, site.home, scheme="dark") as visit:
        page = visit.open("partnerships/niger-russia/")
        assert not page.locator(".provenance li").first.is_visible()
        page.emulate_media(media="print")
        for folded in page.locator("details > :not(summary)").all():
            assert folded.is_visible()
        for left_out in (".md-header", ".md-footer", ".md-sidebar", ".tools", ".strip", ".md-content__button"):
            assert not any(one.is_visible() for one in page.locator(left_out).all()), left_out
        behind = "link => getComputedStyle(link, '::after').content"
        for link in page.locator(".sources cite a").all()[:3]:
            assert link.get_attribute("href") in link.evaluate(behind)
        assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"


# --- the keyboard -----------------------------------------------------------------------------------------------------

COVERED = """() => {
  const element = document.activeElement, label = element.matches('.md-toggle')
    ? document.querySelector(`.md-header__inner > [for=${element.id}]`)
    : element.matches('.md-option') ? element.nextElementSibling : element
  const box = label.getBoundingClientRect(), style = getComputedStyle(label)
  const name = element.tagName + ' ' + (element.textContent || element.id).trim().slice(0, 40)
  if (element === document.body) return 'end'
  if (style.visibility !== 'visible' || box.width < 1 || box.height < 1) return name + ' is not visible'
  const rects = [...label.getClientRects()]
  const seen = rects.some(({left, top, width, height}) => {
    const x = left + width / 2, y = top + height / 2
    if (x < 0 || y < 0 || x > innerWidth || y > innerHeight) return false
    const over = document.elementFromPoint(x, y)
    return over && (label.contains(over) || over.contains(label))
  })
  return seen ? '' : name + ' is covered or off screen'
}"""


@pytest.mark.parametrize("width", [PHONE, DESK])
@pytest.mark.parametrize("path", ["countries/niger/", "chronology/2025/", ""])
def test_what_has_the_focus_can_be_seen(path: str, width: int, site: Site) -> None:
    wrong = []
    with visiting(site.browser, site.home, width=width) as visit:
        page = visit.open(path)
        for _ in range(120):
            page.keyboard.press("Tab")
            if said := page.evaluate(COVERED):
                if said == "end":
                    break
                page.wait_for_timeout(300)
                if page.evaluate(COVERED):
                    wrong.append(said)
    assert wrong == []


def test_the_drawer_opens_from_the_keyboard(site: Site) -> None:
    with visiting(site.browser, site.home, width=PHONE) as visit:
        page = visit.open("countries/niger/")
        link = page.locator(".md-nav--primary > .md-nav__list a", has_text="Glossary").first
        assert not link.is_visible()
        page.keyboard.press("Tab")
        page.keyboard.press("Tab") if page.evaluate("document.activeElement.matches('.md-skip')") else None
        assert page.evaluate("document.activeElement.id") == "__drawer"
        page.keyboard.press("Space")
        page.wait_for_timeout(400)
        assert link.is_visible()


# --- small screens, and no script -------------------------------------------------------------------------------------


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_nothing_scrolls_sideways(script: bool, site: Site) -> None:
    wide = []
    with visiting(site.browser, site.home, width=320, script=script) as visit:
        for name, path in PAGES.items():
            size = (
                visit.open(path).evaluate("document.documentElement.scrollWidth")
                if script
                else width_of(visit.open(path))
            )
            if size > 320:
                wide.append((name, size))
    assert wide == []


def width_of(page: Page) -> int:
    """The width of a page where no script runs; the browser's own tools still measure."""
    session = page.context.new_cdp_session(page)
    return round(session.send("Page.getLayoutMetrics")["cssContentSize"]["width"])


def test_every_page_can_be_read_without_a_script(site: Site) -> None:
    with visiting(site.browser, site.home, script=False) as visit:
        for name, path in PAGES.items():
            page = visit.open(path)
            assert page.locator("h1").is_visible(), name
            assert len(page.locator("article").inner_text()) > 100, name
        page = visit.open("partnerships/niger-russia/")
        page.locator("details.provenance summary").first.click()
        assert page.locator("details.provenance li").first.is_visible()
        assert visit.faults == []


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_the_chronology_is_filtered(script: bool, site: Site) -> None:
    with visiting(site.browser, site.home, script=script) as visit:
        page = visit.open("chronology/2025/")
        items = page.locator(".filtered ol.brief > li")
        page.locator(".filter summary").click()
        kind, country = page.locator(".filter .kinds .k1"), page.locator(".filter .countries .c1")
        all = shown(items.all())
        kind.check()
        of_kind = shown(items.all())
        country.check()
        both = shown(items.all())
        assert all == items.count()
        assert of_kind == page.locator(".filtered li.k1").count()
        assert both == page.locator(".filtered li.k1.c1").count()
        assert 0 < both < of_kind < all
        if script:
            assert f"{both} of {all}" in page.locator(".live").inner_text()
            asked = page.url
            assert "kinds=" in asked
            assert "countries=" in asked
            visit.page.goto("about:blank")
            visit.page.goto(asked)
            assert shown(items.all()) == both
            page.locator(".filter button").click()
            page.wait_for_timeout(50)
            assert shown(items.all()) == all
        assert visit.faults == []


def shown(items: list[Locator]) -> int:
    return sum(item.is_visible() for item in items)


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_a_permanent_address_leads_to_what_is_told_elsewhere(script: bool, site: Site) -> None:
    with visiting(site.browser, site.home, script=script) as visit:
        page = visit.open("countries/niger/#coup-2023")
        if not script:
            assert shown(page.locator(".signposts li").all()) == 1
            page.locator("#coup-2023 a").click()
        page.wait_for_url("**/countries/niger/2023/#coup-2023")
        assert page.locator("#coup-2023").is_visible()
        assert visit.faults == []


# --- search -----------------------------------------------------------------------------------------------------------

# What a reader types, and a part of the address of what is looked for, among the first three.
PROBES = {
    "tiani": "countries/niger/",
    "goita": "countries/mali/",
    "traore": "countries/burkina-faso/",
    "cedeao": "organisations/ecowas/",
    "ecowas": "organisations/ecowas/",
    "air base 201": "air-base-201",
    "barkhane": "partnerships/barkhane/",
    "wagner": "organisations/wagner/",
    "minusma": "minusma/",
    "agadez": "agadez",
    "tchiani": "countries/niger/",
    "africa corps": "organisations/africa-corps/",
    "niger": "countries/niger/",
    "niger coup": "countries/niger/",
    "coup in mali": "countries/mali/",
    "ecowas sanctions": "organisations/ecowas/",
    "french troops leave niger": "partnerships/niger-france/",
    "displaced people": "organisations/iom/",
    "turkey drones": "countries/turkey/",
    "algeria mali": "partnerships/mali-algeria/",
}


def search(page: Page, words: str) -> list[list[str]]:
    """The results, each a page: its address and those of its parts that were found."""
    field = page.locator("[data-md-component=search-query]")
    if not field.is_visible():
        page.locator(".md-header__inner > [for=__search]").click()
    field.click()
    # The theme listens to keys, not to what a field holds.
    page.keyboard.type(words)
    page.wait_for_selector(".md-search-result__item", timeout=10_000)
    page.wait_for_timeout(200)
    links = "item => [...item.querySelectorAll('.md-search-result__link')].map(link => link.href)"
    return page.evaluate(f"[...document.querySelectorAll('.md-search-result__item')].map({links})")


@pytest.mark.parametrize(("words", "wanted"), PROBES.items())
def test_search_finds(words: str, wanted: str, site: Site) -> None:
    with visiting(site.browser, site.home) as visit:
        page = visit.open("")
        assert not any("search_index" in url for url in visit.requests)
        found = search(page, words)
        assert any(wanted in address for result in found[:3] for address in result), found[:3]
        assert visit.faults == []
