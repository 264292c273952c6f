"""Files for machines: each is read by an independent reader of its format, and by hand where that reader is lax."""

from __future__ import annotations

import csv
import datetime
import io
import json
import re
import shutil
from collections import Counter
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import feedparser
import icalendar
import pytest
import rdflib
from factbook import history
from factbook.chronology import years
from factbook.dates import Date, parse
from factbook.entities import statements
from factbook.facts import Figure
from factbook.graph import AnyRecord, Graph
from factbook.language import Language
from factbook.lite import documents
from factbook.load import load
from factbook.outputs import day_of, last_changes, outputs, parts
from factbook.outputs.earlier import Earlier
from factbook.outputs.ical import days_of
from factbook.outputs.linked import linked_data
from factbook.outputs.said import when
from factbook.outputs.tables import cell
from factbook.outputs.told import Telling
from factbook.pages import Pages
from factbook.permalinks import address
from jsonschema import Draft202012Validator, FormatChecker
from project import REAL, WORLD

HOME = "https://site.invalid/"
ATOM = "{http://www.w3.org/2005/Atom}"
Files = dict[str, str]

KELMARK = """
aliases: [old-kelmark, older-kelmark]
changes:
  - {date: 2026-02-10, kind: corrected, what: "The <year> is 2022 & not 2021", why: "The [[river-post]] mended it."}
  - {date: 2026-02-18, kind: withdrawn, fact: port, what: Kelmark opened no port, why: It was a canal.}
  - {date: 2026-02-18, kind: added, fact: canal, what: A canal}
events:
  - {id: port, date: 2021-02-01/2021-02-03, kind: pact, what: "=Kelmark opens; a port, \\\\o/",
     standing: reported, sources: [river-post/2022-11-boats]}
  - {id: canal, date: 2021-03-01?, kind: pact, what: Kelmark digs a canal,
     standing: reported, sources: [river-post/2022-11-boats]}
  - {id: late, added: 2026-02-20, date: 1999-12-31, kind: flood, what: The Ose floods Kelmark,
     standing: claimed, according_to: [kelmark], sources: [radio-kelmark/flood]}
"""


def made(content: Path) -> tuple[Graph, Files]:
    graph, problems = load(content)
    assert problems == []
    assert graph is not None
    found = list(outputs(graph, HOME))
    files = {output.path: output.text for output in found}
    assert len(files) == len(found), "two files stand at one path"
    return graph, files


@pytest.fixture(scope="module")
def changed_world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample world, with a country that was renamed, corrected and withdrawn from."""
    content = tmp_path_factory.mktemp("changed") / "content"
    shutil.copytree(WORLD, content)
    file = content / "countries" / "kelmark.yml"
    file.write_text(file.read_text(encoding="utf-8").rstrip() + KELMARK, encoding="utf-8")
    return content


@pytest.fixture(scope="module")
def world(changed_world: Path) -> tuple[Graph, Files]:
    return made(changed_world)


@pytest.fixture(scope="module", params=["world", "real"])
def both(request: pytest.FixtureRequest, world: tuple[Graph, Files]) -> tuple[Graph, Files]:
    return world if request.param == "world" else made(REAL)


# --- the API ----------------------------------------------------------------------------------------------------------


def schema_of(path: str) -> str:
    parts = path.removeprefix("api/v1/").removesuffix(".json").split("/")
    return parts[0] if len(parts) == 1 or parts[0] == "events" else "entity"


def api(files: Files) -> Iterator[tuple[str, Any]]:
    for path, text in files.items():
        if path.startswith("api/v1/") and "/schemas/" not in path and "openapi" not in path:
            yield path, json.loads(text)


def closed(schema: Any) -> Any:
    """A schema that allows nothing it does not name: published ones leave room for what is to come."""
    if isinstance(schema, list):
        return [closed(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    found = {name: closed(inner) for name, inner in schema.items()}
    return found | {"additionalProperties": False} if found.get("type") == "object" and "properties" in found else found


def test_every_file_of_the_api_is_as_its_schema_says(both: tuple[Graph, Files]) -> None:
    schemas = {
        Path(path).stem: json.loads(text) for path, text in both[1].items() if path.startswith("api/v1/schemas/")
    }
    validators = {}
    for name, schema in schemas.items():
        Draft202012Validator.check_schema(schema)
        assert schema["$id"] == f"{HOME}api/v1/schemas/{name}.json"
        validators[name] = Draft202012Validator(closed(schema), format_checker=FormatChecker())
    used = set()
    for path, value in api(both[1]):
        used.add(schema_of(path))
        assert [
            f"{path}: {error.json_path}: {error.message}" for error in validators[schema_of(path)].iter_errors(value)
        ][:3] == []
    assert used == set(schemas)


def test_the_openapi_description_names_every_file(both: tuple[Graph, Files]) -> None:
    described = json.loads(both[1]["api/v1/openapi.json"])
    assert described["openapi"] == "3.1.0"
    patterns = [re.sub(r"\{\w+\}", "[a-z0-9-]+", path) for path in described["paths"]]
    for path, _ in api(both[1]):
        assert any(re.fullmatch(pattern, path.removeprefix("api/v1")) for pattern in patterns), path
    for path, item in described["paths"].items():
        content = item["get"]["responses"]["200"]["content"]["application/json"]
        assert f"api/v1/{content['schema']['$ref']}" in both[1]
        assert [one["name"] for one in item["get"]["parameters"]] == re.findall(r"\{(\w+)\}", path)


def test_every_fact_and_source_is_in_the_api_once(both: tuple[Graph, Files]) -> None:
    graph, files = both
    told = [
        fact["id"]
        for entity in graph.entities.values()
        for fact in json.loads(files[f"api/v1/{entity.section}/{entity.id}.json"])["facts"]
    ]
    assert sorted(told) == sorted(record.key for record in graph.records())
    assert [one["id"] for one in json.loads(files["api/v1/sources.json"])["sources"]] == sorted(graph.sources)
    events = [one["id"] for one in json.loads(files["api/v1/events.json"])["events"]]
    assert events == [record.key for record in graph.events]
    by_year = [json.loads(text)["events"] for path, text in files.items() if path.startswith("api/v1/events/")]
    assert sorted(one["id"] for year in by_year for one in year) == sorted(events)


def test_each_item_of_a_list_stands_on_a_line_of_its_own(both: tuple[Graph, Files]) -> None:
    """A tool that knows lines, not JSON, finds and compares facts too."""
    graph, files = both
    for path, name in (("events", "events"), ("figures", "figures"), ("sources", "sources"), ("glossary", "terms")):
        text = files[f"api/v1/{path}.json"]
        lines = [json.loads(line.removesuffix(",")) for line in text.splitlines()[1:-1]]
        assert lines == json.loads(text)[name]
    for entity in graph.entities.values():
        text = files[f"api/v1/{entity.section}/{entity.id}.json"]
        facts = len(list(statements(entity)))
        assert text.count("\n") == (facts + 2 if facts else 1)


def test_lists_take_from_earlier_ones_only_what_holds(world: tuple[Graph, Files]) -> None:
    graph, files = world
    marked = {path: text.replace("River", "Riverine") for path, text in files.items()}
    kept = graph.partnerships[0]
    lists = {"api/v1/events.json", "api/v1/figures.json", "data/events.csv", "data/figures.csv", "events.ics"}
    lists |= {f"{name}.{ending}" for name in ("events", "changes") for ending in ("atom", "feed.json")}

    def lists_of(earlier: Earlier) -> Files:
        found = (output for part in parts(graph, HOME, (), earlier) if part.about is None for output in part.make())
        return {output.path: output.text for output in found if output.path in lists}

    now = lists_of(Earlier(files.get, lambda _: True))
    assert now == {path: files[path] for path in lists}
    assert lists_of(Earlier(marked.get, lambda _: False)) == now
    mixed = lists_of(Earlier(marked.get, lambda entity: entity is kept))
    events = zip(graph.events, *(one["api/v1/events.json"].splitlines()[1:-1] for one in (mixed, files)), strict=True)
    for event, line, was in events:
        assert line == (was.replace("River", "Riverine") if event.entity is kept else was)


def test_a_fact_in_full(world: tuple[Graph, Files]) -> None:
    facts = {fact["id"]: fact for fact in json.loads(world[1]["api/v1/countries/kelmark.json"])["facts"]}
    assert facts["kelmark#late"] == {
        "id": "kelmark#late",
        "type": "event",
        "entity": "kelmark",
        "permalink": f"{HOME}countries/kelmark/#late",
        "title": "The Ose floods Kelmark",
        "aliases": [],
        "concerns": ["kelmark"],
        "date": {"edtf": "1999-12-31", "earliest": "1999-12-31", "latest": "1999-12-31"},
        "kind": {"id": "flood", "label": "Flood"},
        "detail": None,
        "marks": None,
        "standing": "claimed",
        "according_to": ["kelmark"],
        "one_sided": True,
        "sources": [
            {
                "id": "radio-kelmark/flood",
                "permalink": f"{HOME}sources/radio-kelmark/#flood",
                "title": "The flood",
                "url": "https://radio.kelmark.example/flood",
                "archived": None,
                "published": {"edtf": "2020-04-20", "earliest": "2020-04-20", "latest": "2020-04-20"},
                "language": "en",
                "seen_as": None,
                "publisher": {
                    "id": "radio-kelmark",
                    "name": "Radio Kelmark",
                    "kind": {"id": "state-media", "label": "State media"},
                    "owned_by": "kelmark",
                },
            }
        ],
        "accounts": [],
        "first_published": "2026-02-20",
        "last_changed": "2026-02-20",
        "withdrawn": None,
    }
    assert facts["kelmark#port"]["withdrawn"] == {"date": "2026-02-18", "why": "It was a canal."}
    assert (facts["kelmark#port"]["first_published"], facts["kelmark#port"]["last_changed"]) == (
        "2026-01-31",
        "2026-02-18",
    )


def test_no_bound_is_invented(world: tuple[Graph, Files]) -> None:
    facts = json.loads(world[1]["api/v1/countries/ardenia.json"])["facts"]
    dates = {fact["id"]: fact["date"] for fact in facts}
    assert dates["ardenia#in-the-union"] == {"edtf": "2001/..", "earliest": "2001-01-01", "latest": None}
    assert dates["ardenia#flood-2020"] == {"edtf": "2020-04?", "earliest": "2020-04-01", "latest": "2020-04-30"}


# --- tables -----------------------------------------------------------------------------------------------------------


def rows(files: Files, name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(files[f"data/{name}.csv"], newline="")))


def test_tables_hold_a_row_for_each(both: tuple[Graph, Files]) -> None:
    graph, files = both
    assert [row["id"] for row in rows(files, "events")] == [record.key for record in graph.events]
    assert [row["id"] for row in rows(files, "sources")] == sorted(graph.sources)
    points = sorted(
        record.key for record in graph.records() if isinstance(record.fact, Figure) for _ in record.fact.series
    )
    assert [row["id"] for row in rows(files, "figures")] == points


def test_each_figure_has_a_table_of_its_own(both: tuple[Graph, Files]) -> None:
    graph, files = both
    whole = rows(files, "figures")
    for record in graph.records():
        if isinstance(record.fact, Figure):
            text = files[f"{address(record.entity)}figures/{record.fact.id.id}.csv"]
            found = list(csv.DictReader(io.StringIO(text, newline="")))
            assert found == [row for row in whole if row["id"] == record.key]
            assert [row["earliest"] for row in found] == sorted(row["earliest"] for row in found)


def test_the_package_describes_its_tables(both: tuple[Graph, Files]) -> None:
    package = json.loads(both[1]["data/datapackage.json"])
    assert package["$schema"] == "https://datapackage.org/profiles/2.0/datapackage.json"
    kinds = {
        "string": str,
        "integer": int,
        "number": float,
        "date": datetime.date.fromisoformat,
        "boolean": {"true": True, "false": False}.__getitem__,
    }
    for resource in package["resources"]:
        fields = resource["schema"]["fields"]
        table = rows(both[1], resource["name"])
        assert resource["bytes"] == len(both[1][f"data/{resource['path']}"].encode())
        assert list(table[0]) == [field["name"] for field in fields]
        for row in table:
            for field in fields:
                if row[field["name"]]:
                    kinds[field["type"]](row[field["name"]])


def test_no_cell_is_a_formula(both: tuple[Graph, Files]) -> None:
    for name in ("events", "figures", "sources"):
        for row in rows(both[1], name):
            for column, value in row.items():
                assert column == "value" or not value.startswith(("=", "+", "-", "@", "\t", "\r")), (name, row)


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_what_would_be_a_formula_is_text(start: str) -> None:
    assert cell(f"{start}1+1") == f"'{start}1+1"


# --- feeds ------------------------------------------------------------------------------------------------------------


def test_feeds_are_atom(both: tuple[Graph, Files]) -> None:
    """By hand what feedparser passes over: ids, days and links are there, and unique."""
    for path, text in both[1].items():
        if not path.endswith(".atom"):
            continue
        parsed = feedparser.parse(text.encode())
        assert (parsed.bozo, parsed.version) == (False, "atom10"), path
        feed = ElementTree.fromstring(text)
        entries = feed.findall(f"{ATOM}entry")
        for one in (feed, *entries):
            for name in ("id", "title", "updated"):
                found = one.findall(f"{ATOM}{name}")
                assert len(found) == 1, (path, name)
                assert found[0].text, (path, name)
            assert re.fullmatch(
                r"tag:(?:site\.invalid|sahel-factbook\.example),2026:[a-z0-9:#-]+", one.findtext(f"{ATOM}id", "")
            ), path
            assert re.fullmatch(r"\d{4}-\d\d-\d\dT00:00:00Z", one.findtext(f"{ATOM}updated", "")), path
        ids = [entry.findtext(f"{ATOM}id") for entry in entries]
        assert len(ids) == len(set(ids)), path
        assert feed.find(f"{ATOM}link[@rel='self']").attrib["href"] == HOME + path  # type: ignore[union-attr]
        assert feed.find(f"{ATOM}author/{ATOM}name") is not None
        twin = json.loads(both[1][path.removesuffix("atom") + "feed.json"])
        assert twin["version"] == "https://jsonfeed.org/version/1.1"
        assert [item["id"] for item in twin["items"]] == ids
        assert [item["title"] for item in twin["items"]] == [entry.title for entry in parsed.entries] or "<" in text


def entries(files: Files, path: str) -> list[tuple[str, str, str, str]]:
    """Of each entry the id without its authority, the title and the days."""
    return [
        (item["id"].split(":", 2)[2], item["title"], item["date_published"][:10], item["date_modified"][:10])
        for item in json.loads(files[path])["items"]
    ]


def test_what_happened_apart_from_what_we_changed(world: tuple[Graph, Files]) -> None:
    assert entries(world[1], "countries/kelmark/events.feed.json") == [
        ("old-kelmark#late", "The Ose floods Kelmark", "2026-02-20", "2026-02-20"),
        ("old-kelmark#canal", "Kelmark digs a canal", "2026-02-18", "2026-02-18"),
        ("old-kelmark#port", "=Kelmark opens; a port, \\o/", "2026-01-31", "2026-02-18"),
        ("ardenia-kelmark#boats-come", "Kelmark lends boats to Ardenia", "2026-01-31", "2026-01-31"),
        ("ardenia-kelmark#boats-leave", "The last boats of Kelmark leave Ardstadt", "2026-01-31", "2026-01-31"),
    ]
    changes = entries(world[1], "countries/kelmark/changes.feed.json")
    assert [(id, title, published) for id, title, published, _ in changes] == [
        ("change:2026-02-18:1:old-kelmark#canal", "Added: A canal (Kelmark)", "2026-02-18"),
        ("change:2026-02-18:1:old-kelmark#port", "Withdrawn: Kelmark opened no port (Kelmark)", "2026-02-18"),
        ("change:2026-02-10:1:old-kelmark", "Corrected: The <year> is 2022 & not 2021 (Kelmark)", "2026-02-10"),
    ]


def test_a_past_event_added_late_comes_first(world: tuple[Graph, Files]) -> None:
    first = feedparser.parse(world[1]["countries/kelmark/events.atom"].encode()).entries[0]
    assert first.title == "The Ose floods Kelmark"
    assert first.published == "2026-02-20T00:00:00Z"
    assert (
        "<p>Happened: 31 December 1999</p><p>Claimed; according to Kelmark; one side’s account</p>"
        in first.content[0].value
    )


@pytest.mark.parametrize(
    ("date", "said"),
    [
        ("2023-07-26", "26 July 2023"),
        ("2023-07~", "about July 2023"),
        ("2023?", "2023 (date uncertain)"),
        ("2023-12/2024-01-02", "December 2023 to 2 January 2024"),
        ("2024-01/..", "since January 2024"),
        ("2024-01/", "from January 2024, end not known"),
        ("/2024", "until 2024"),
        ("/..", "going on, beginning not known"),
    ],
)
def test_a_date_as_people_say_it(date: str, said: str) -> None:
    parsed = parse(date)
    assert isinstance(parsed, Date)
    assert when(parsed, Language("en")) == said


def test_markup_in_an_entry_is_text(world: tuple[Graph, Files]) -> None:
    change = json.loads(world[1]["changes.feed.json"])["items"][2]
    assert change["content_html"].startswith("<p>The &lt;year&gt; is 2022 &amp; not 2021</p>")
    assert unescape(change["content_html"]).count("<year>") == 1


# --- calendars --------------------------------------------------------------------------------------------------------


def test_calendars_hold_events_whose_day_is_known_and_no_others(both: tuple[Graph, Files]) -> None:
    graph, files = both
    for entity in (None, *graph.entities.values()):
        path = f"{address(entity)}events.ics" if entity else "events.ics"
        records = graph.events_of.get(entity.id, ()) if entity else graph.events
        known = [record for record in records if days_of(record.fact.date)]
        text = files[path]
        assert all(len(line.encode()) <= 75 for line in text.split("\r\n")), path
        assert "\n" not in text.replace("\r\n", "")
        calendar = icalendar.Calendar.from_ical(text)
        events = calendar.walk("VEVENT")
        assert [str(event["SUMMARY"]) for event in events] == [graph.plain(record.fact.what) for record in known]
        uids = [str(event["UID"]) for event in events]
        assert len(set(uids)) == len(known)
        for event, record in zip(events, known, strict=True):
            first, last = event["DTSTART"].dt, event["DTEND"].dt - datetime.timedelta(days=1)
            assert type(first) is datetime.date
            assert (first, last) == (record.fact.date.earliest, record.fact.date.latest)
            assert event.errors == []
        said = f"{len(known)} of {len(records)} events: of the others no day is known"
        assert str(calendar["X-WR-CALDESC"]) == said


def test_an_event_in_a_calendar(world: tuple[Graph, Files]) -> None:
    events = icalendar.Calendar.from_ical(world[1]["countries/kelmark/events.ics"]).walk("VEVENT")
    port = next(event for event in events if event["UID"] == "old-kelmark#port@site.invalid")
    assert str(port["SUMMARY"]) == "=Kelmark opens; a port, \\o/"
    assert (port["DTSTART"].dt.isoformat(), port["DTEND"].dt.isoformat()) == ("2021-02-01", "2021-02-04")
    assert str(port["STATUS"]) == "CANCELLED"
    assert not any(event["UID"].startswith("old-kelmark#canal@") for event in events)


# --- aliases, linked data, Markdown -----------------------------------------------------------------------------------


def test_a_former_id_leads_everywhere(world: tuple[Graph, Files]) -> None:
    files = world[1]
    for former in ("old-kelmark", "older-kelmark"):
        page = files[f"countries/{former}/index.html"]
        assert '<noscript><meta http-equiv="refresh" content="0; url=../../countries/kelmark/"></noscript>' in page
        assert '<script>location.replace("../../countries/kelmark/"+location.hash)</script>' in page
        assert f'<link rel="canonical" href="{HOME}countries/kelmark/">' in page
        assert files[f"api/v1/countries/{former}.json"] == files["api/v1/countries/kelmark.json"]
        assert files[f"countries/{former}/events.ics"] == files["countries/kelmark/events.ics"]
        for feed in ("events.feed.json", "changes.feed.json"):
            now, then = (json.loads(files[f"countries/{id}/{feed}"]) for id in ("kelmark", former))
            assert now["items"] == then["items"]
            assert now["home_page_url"] == then["home_page_url"]


def test_linked_data_is_rdf(both: tuple[Graph, Files]) -> None:
    schema = rdflib.Namespace("https://schema.org/")
    for entity in both[0].entities.values():
        text = linked_data(both[0], entity)
        assert not set("<>&") & set(text)
        page = rdflib.URIRef(HOME + address(entity))
        # With @vocab and no address of a context nothing is fetched.
        triples = rdflib.Graph().parse(data=text, format="json-ld", publicID=str(page))
        assert (page, rdflib.RDF.type, schema.WebPage) in triples
        modified = history.modified(both[0], entity).isoformat()
        assert {str(o) for o in triples.objects(page, schema.dateModified)} == {modified}
        assert len(list(triples.objects(page, schema.citation))) == len(both[0].sources_of(entity))
        events = set(triples.subjects(rdflib.RDF.type, schema.Event))
        withdrawn = {change.fact.id for change in entity.changes if change.kind == "withdrawn" and change.fact}
        standing = [event.id.id for event in entity.events if event.id.id not in withdrawn]
        assert events == {rdflib.URIRef(f"{page}#{id}") for id in standing}


def test_linked_data_has_no_date_that_it_cannot_say(world: tuple[Graph, Files]) -> None:
    told = json.loads(linked_data(world[0], world[0].entities["kelmark"]))
    parts = {part["@id"].rpartition("#")[2]: part for part in told["hasPart"]}
    dates = {id: {name: day for name, day in part.items() if name.endswith("Date")} for id, part in parts.items()}
    assert dates["late"] == {"startDate": "1999-12-31"}
    assert "port" not in dates  # it was withdrawn
    assert dates["canal"] == {}
    boats = json.loads(linked_data(world[0], world[0].entities["ardenia-kelmark"]))["hasPart"][0]
    assert boats["startDate"] == "2019-05"


def test_the_twin_of_a_page_holds_its_facts_and_sources(both: tuple[Graph, Files]) -> None:
    graph, files = both
    for entity in graph.entities.values():
        text = files[f"{address(entity)}index.md"]
        for record in (r for r in graph.records() if r.entity is entity):
            assert f"<{HOME}{address(record)}>" in text, record.key
        for source in graph.sources_of(entity):
            assert f"<{source.url}>" in text, source.id


def test_lists_have_twins_too(both: tuple[Graph, Files]) -> None:
    graph, files = both
    for year in years(graph.events):
        text = files[f"{address(year)}index.md"]
        assert [record.key for record in year.events if f"<{HOME}{address(record)}>" not in text] == []
    for publisher in graph.publishers.values():
        text = files[f"{address(publisher)}index.md"]
        for source in publisher.sources.values():
            assert f"<{source.url}>" in text
            citing = graph.resting_on.get(source.id, ())
            assert [record.key for record in citing if f"<{HOME}{address(record)}>" not in text] == []
    assert files["glossary/index.md"].count("\n- **") == len(graph.terms)
    assert len(re.findall("^- ", files["corrections/index.md"], re.MULTILINE)) == len(
        history.changes(graph.entities.values())
    )


def test_the_overview_lists_every_twin(both: tuple[Graph, Files]) -> None:
    listed = re.findall(rf"\]\({HOME}([^)]+)\)", both[1]["llms.txt"])
    assert [path for path in listed if path not in both[1]] == []
    assert len(listed) == len(set(listed))
    assert {path for path in listed if path.endswith(".md")} == {path for path in both[1] if path.endswith(".md")}


def test_each_fact_is_told_once(world: tuple[Graph, Files], monkeypatch: pytest.MonkeyPatch) -> None:
    """However many files hold it: else the work would grow with the facts and with what they are about."""
    told: Counter[str] = Counter()
    tell = Telling._fact

    def counted(telling: Telling, record: AnyRecord) -> dict[str, Any]:
        told[record.key] += 1
        return tell(telling, record)

    monkeypatch.setattr(Telling, "_fact", counted)
    assert list(outputs(world[0], HOME))
    assert set(told.values()) == {1}
    assert set(told) == {record.key for record in world[0].records()}


def test_each_page_has_the_day_of_its_last_change(world: tuple[Graph, Files]) -> None:
    days = {path: day.isoformat() for path, day in last_changes(world[0]).items()}
    assert days["countries/kelmark"] == "2026-02-20"
    assert days["chronology/1999"] == "2026-02-20"
    assert days["sources/river-post"] == "2026-02-18"
    assert days["chronology/flood"] == "2026-02-20"
    # A page below another has the day of that; a list of all, the last of all.
    told = last_changes(world[0])
    assert [str(day_of(path, told)) for path in ("countries/boravia/2024", "chronology/2022/11", "countries")] == [
        days["countries/boravia"],
        days["chronology/2022"],
        "2026-02-20",
    ]


# --- pages ------------------------------------------------------------------------------------------------------------


def test_a_withdrawn_fact_stays_with_its_reason_and_changes_are_told(world: tuple[Graph, Files]) -> None:
    pages = {page.path: page.html for page in Pages(world[0]).all()}
    page = pages["countries/kelmark"]
    assert ' id="port"' in page
    assert page.count('<p class="withdrawn">') == 1
    # Elsewhere the country's name is a link.
    struck = r"<s>=(?:<a [^>]*>)?Kelmark(?:</a>)? opens; a port, \\o/</s>"
    # Wherever its words stand, they are struck through.
    for path in ("countries/kelmark", "chronology/2021", "chronology/pact"):
        assert len(re.findall(struck, pages[path])) == pages[path].count(" opens; a port") > 0, path
    lite = {document.path: document.html for document in documents(Pages(world[0]))}[
        "lite/countries/kelmark/index.html"
    ]
    assert re.search(struck, lite)
    assert "<b>Withdrawn, 18 February 2026:</b> It was a canal." in lite
    assert re.search(r'<p class="withdrawn">Withdrawn, <time [^>]*>18 February 2026</time>: It was a canal.</p>', page)
    assert "The &lt;year&gt; is 2022 &amp; not 2021" in page.partition('id="_changes"')[2]
    kinds = re.findall(r'<span class="kind">(\w+)</span>', pages["corrections"])
    assert kinds == ["Added", "Withdrawn", "Corrected"]
