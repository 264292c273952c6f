"""Facts and files that have other names and places than when readers were given them: nothing of theirs is lost."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urldefrag

import icalendar
import pytest
from factbook import history
from factbook.__main__ import main
from factbook.former import addresses, first_id, merged, renamed
from factbook.graph import Graph
from factbook.lite import documents
from factbook.load import load
from factbook.outputs import outputs
from factbook.pages import Pages
from factbook.permalinks import address
from project import WORLD

HOME = "https://site.invalid/"
PROVENANCE = "standing: reported, sources: [river-post/2022-11-boats]"
BOATS = "partnerships/ardenia-kelmark.yml"
# Kelmark was called Kelland once, and has taken in the file of a harbour town.
KELMARK = f"""aliases: [kelland, kelmark, harbour-town]
events:
  - {{id: port, aliases: [harbour-town#opens], date: 2023-05-01, kind: pact, what: Kelmark opens a port, {PROVENANCE}}}
figures:
  - id: lent-boats
    aliases: [ardenia-kelmark#boats]
    name: Boats of Kelmark
    unit: boats
    series: [{{as_of: 2019-05, value: 1200, {PROVENANCE}}}]
"""
CHANGE = "changes:\n  - {date: 2026-01-31, kind: corrected, fact: %s, what: The day, why: It was another.}\n"


class State(NamedTuple):
    """What stands in a content folder, and all that is made of it."""

    graph: Graph
    files: dict[str, str]
    pages: dict[str, str]

    def facts(self, path: str) -> dict[str, dict[str, object]]:
        return {fact["id"]: fact for fact in json.loads(self.files[f"api/v1/{path}.json"])["facts"]}


def state(content: Path) -> State:
    graph, problems = load(content)
    assert problems == []
    assert graph is not None
    pages = {page.path: page.html for page in Pages(graph).all()}
    lite = {document.path.removesuffix("/index.html"): document.html for document in documents(Pages(graph))}
    return State(graph, {output.path: output.text for output in outputs(graph, HOME)}, pages | lite)


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample world as it was released."""
    content = tmp_path_factory.mktemp("before") / "content"
    shutil.copytree(WORLD, content)
    _edit(content / "countries/ardenia.yml", "events:", CHANGE % "flood-2020" + "events:")
    assert main(["publish", "--content", str(content)]) == 0
    return content


@pytest.fixture(scope="module")
def after(before: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same later: an event with another id, a figure in another file, a partnership's file with another name."""
    content = tmp_path_factory.mktemp("after") / "content"
    shutil.copytree(before, content)
    _edit(content / "countries/ardenia.yml", "id: flood-2020\n", "id: great-flood\n    aliases: [flood-2020]\n")
    _edit(content / "countries/ardenia.yml", CHANGE % "flood-2020", CHANGE % "great-flood")
    kept, _, _ = (content / BOATS).read_text(encoding="utf-8").partition("figures:\n")
    (content / BOATS).unlink()
    (content / "partnerships/boat-loan.yml").write_text(f"{kept}aliases: [ardenia-kelmark]\n", encoding="utf-8")
    _edit(content / "partnerships/river-guard.yml", "ardenia-kelmark", "boat-loan")
    kelmark = content / "countries/kelmark.yml"
    text = kelmark.read_text(encoding="utf-8").rstrip()
    kelmark.write_text(f"{text}\n{KELMARK}", encoding="utf-8")
    # What the town's file had, and Kelmark's under its first name, was published too.
    record = content / "published.txt"
    record.write_text(
        "2026-01-31 organisations/harbour-town\n2026-01-30 harbour-town#opens\n2026-01-31 countries/kelland\n"
        + record.read_text(encoding="utf-8"),
        encoding="utf-8",
    )
    return content


def _edit(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


# --- nothing published is lost ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("alias", ["flood-2020", "ardenia-kelmark#boats", "harbour-town#opens"])
def test_without_its_former_id_a_fact_is_lost(after: Path, alias: str, tmp_path: Path) -> None:
    content = tmp_path / "content"
    shutil.copytree(after, content)
    for file in content.rglob("*.yml"):
        file.write_text(re.sub(rf"aliases: \[{alias}\],?", "", file.read_text(encoding="utf-8")), encoding="utf-8")
    lost = [problem.message for problem in load(content)[1] if problem.rule == "lost-permalink"]
    key = alias if "#" in alias else f"ardenia#{alias}"
    assert lost == [f"'{key}' has been published and is gone"]


def test_a_file_in_another_folder_keeps_its_page(before: Path, tmp_path: Path) -> None:
    content = tmp_path / "content"
    shutil.copytree(before, content)
    union = (content / "organisations/lowland-union.yml").read_text(encoding="utf-8")
    moved = union.replace("kind: union", "kind: trade\nparties: [ardenia, kelmark]").replace("2001/..", "/..")
    (content / "organisations/lowland-union.yml").unlink()
    (content / "partnerships/lowland-union.yml").write_text(moved, encoding="utf-8")
    _edit(content / "countries/ardenia.yml", "memberships:\n", "")
    _edit(content / "countries/ardenia.yml", "  - {id: in-the-union", "#")
    lost = [problem.message for problem in load(content)[1] if problem.rule == "lost-permalink"]
    assert "'organisations/lowland-union' has been published and is gone" in lost
    _edit(content / "partnerships/lowland-union.yml", "checked:", "aliases: [lowland-union]\nchecked:")
    lost = [problem.message for problem in load(content)[1] if problem.rule == "lost-permalink"]
    assert "'organisations/lowland-union' has been published and is gone" not in lost


def test_every_published_address_leads_to_the_fact(before: Path, after: Path) -> None:
    """As a browser goes: to the page or its redirect, which takes the fragment along, and to the place with that id."""
    was, now = state(before), state(after)
    for record in was.graph.records():
        path, fragment = urldefrag(address(record))
        page = path.rstrip("/")
        if page not in now.pages:
            redirect = now.files[f"{path}index.html"]
            assert "+location.hash)" in redirect
            page = re.findall(r'location\.replace\("\.\./\.\./([^"]+)/"', redirect)[0]
        assert f' id="{fragment}"' in now.pages[page], address(record)
    redirect = now.files["organisations/harbour-town/index.html"]
    assert 'url=../../countries/kelmark/"' in redirect
    assert ' id="opens"' in now.pages["countries/kelmark"]


def test_nothing_is_told_twice_and_no_day_changes(before: Path, after: Path) -> None:
    was, now = state(before), state(after)

    def entries(files: dict[str, str], path: str) -> dict[str, str]:
        return {item["id"]: item["date_published"] for item in json.loads(files[path])["items"]}

    def uids(files: dict[str, str]) -> set[str]:
        return {str(event["UID"]) for event in icalendar.Calendar.from_ical(files["events.ics"]).walk("VEVENT")}

    port = "tag:site.invalid,2026:harbour-town#opens"
    assert entries(now.files, "events.feed.json") == entries(was.files, "events.feed.json") | {
        port: "2026-01-30T00:00:00Z"
    }
    assert entries(now.files, "changes.feed.json") == entries(was.files, "changes.feed.json") != {}
    assert uids(now.files) == uids(was.files) | {"harbour-town#opens@site.invalid"}
    moved = now.graph.former.facts("boat-loan")["boats"]
    assert moved.key == "kelmark#lent-boats"
    assert history.added(now.graph, moved) == history.added(was.graph, _record(was.graph, "ardenia-kelmark#boats"))


def _record(graph: Graph, key: str) -> object:
    return next(record for record in graph.records() if record.key == key)


# --- what is told of it -----------------------------------------------------------------------------------------------


def test_a_renamed_fact_has_its_former_place_beside_it(after: Path) -> None:
    now = state(after)
    for page in ("countries/ardenia", "lite/countries/ardenia"):
        assert re.search(r'id="great-flood"[^>]*><span id="flood-2020"></span>', now.pages[page]), page


def test_a_moved_fact_leaves_a_line_and_a_link(after: Path) -> None:
    now = state(after)
    line = '<li id="boats"><a href="../../countries/kelmark/#lent-boats">Boats of Kelmark</a> (Kelmark)</li>'
    assert line in now.pages["partnerships/boat-loan"].partition('id="_moved"')[2]
    assert (
        '<li id="boats"><a href="../../../lite/countries/kelmark/#lent-boats">'
        in now.pages["lite/partnerships/boat-loan"]
    )
    twin = now.files["partnerships/boat-loan/index.md"]
    assert f"- boat-loan#boats: Boats of Kelmark (<{HOME}countries/kelmark/#lent-boats>)" in twin


def test_data_tell_former_ids(after: Path) -> None:
    now = state(after)
    assert now.facts("countries/ardenia")["ardenia#great-flood"]["aliases"] == ["ardenia#flood-2020"]
    assert now.facts("countries/kelmark")["kelmark#lent-boats"]["aliases"] == ["ardenia-kelmark#boats"]
    assert json.loads(now.files["api/v1/partnerships/boat-loan.json"])["moved"] == [
        {
            "id": "boat-loan#boats",
            "now": "kelmark#lent-boats",
            "permalink": f"{HOME}countries/kelmark/#lent-boats",
            "title": "Boats of Kelmark",
        }
    ]
    rows = list(csv.DictReader(io.StringIO(now.files["data/events.csv"], newline="")))
    assert {row["id"]: row["aliases"] for row in rows}["ardenia#great-flood"] == "ardenia#flood-2020"


def test_the_names_of_a_file(after: Path) -> None:
    kelmark = state(after).graph.entities["kelmark"]
    assert (renamed(kelmark), merged(kelmark), first_id(kelmark)) == (("kelland",), ("harbour-town",), "kelland")
    assert addresses(kelmark)[:3] == ["countries/kelland/", "organisations/kelland/", "partnerships/kelland/"]
    assert "countries/kelmark/" not in addresses(kelmark)
