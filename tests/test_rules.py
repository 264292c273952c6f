"""What looks like a mistake and is none, and mistakes that must not be told twice; the mistakes are in `problems/`."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from factbook import rules
from factbook.rules import editorial
from project import WORLD
from test_problems import lay_over, problems

PROVENANCE = "standing: reported, sources: [river-post/2022-11-boats]"
EVENT = '  - {id: %s, date: %s, kind: pact, what: "%s", ' + PROVENANCE + "}\n"
KELMARK = (WORLD / "countries/kelmark.yml").read_text(encoding="utf-8")
BOATS = (WORLD / "partnerships/ardenia-kelmark.yml").read_text(encoding="utf-8")
GLOSSARY = (WORLD / "glossary.yml").read_text(encoding="utf-8")
POST = (WORLD / "publishers/river-post.yml").read_text(encoding="utf-8")


def kelmark(*events: tuple[str, str, str]) -> str:
    return "=== countries/kelmark.yml\n" + KELMARK + "events:\n" + "".join(EVENT % event for event in events)


@pytest.fixture(autouse=True)
def _content(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    shutil.copytree(WORLD, "content")


@pytest.mark.parametrize(
    "given",
    [
        # dates that may well be right
        kelmark(("this-year", "2026", "Kelmark has boats")),
        kelmark(("today", "2026-01-31", "Kelmark has boats")),
        "=== partnerships/ardenia-kelmark.yml\n" + BOATS.replace("date: 2022-11-02", "date: 2022~"),
        "=== partnerships/ardenia-kelmark.yml\n" + BOATS.replace("2019-05/2022-11-02", "/2022-11-02"),
        "=== partnerships/ardenia-kelmark.yml\n" + BOATS.replace("2019-05/2022-11-02", "2019-05/"),
        # events that are not the same
        kelmark(("one", "2023", "Kelmark recalls its ambassador from Boravia"),
                ("two", "2023", "Boravia recalls its ambassador from Kelmark")),
        kelmark(("one", "2023-05", "Kelmark opens a port"), ("two", "2023-06", "Kelmark opens a port")),
        # addresses that are not the same
        "=== publishers/river-post.yml\n" + POST.replace("example/almanac", "example/2020/flood?page=2"),
        "=== publishers/river-post.yml\n"
        + POST.replace("https://river-post.example/2022/", "http://river-post.example/2022/", 1),
        # facts that are named in other places
        "=== countries/sarn.yml\n"
        + KELMARK.replace("name: Kelmark", "name: Sarn")
        .replace("Kelmark sent boats to Ardenia until 2022", "The Sarn has boats")
        + kelmark(("port", "2023", "Kelmark opens a port with [[sarn]]")),
        "=== glossary.yml\n"
        + GLOSSARY.replace("there should", "at ebb there should")
        + "ebb: {term: ebb, means: Water that goes away., sources: [river-post/2020-04-flood]}\n",
        kelmark(("port", "2023", "[[river-post|The Post]] tells of [[river-guard-boat|floods]] and [[ardenia#marn]]")),
        # words that somebody else has used, parts of other words, and names
        kelmark(("words", "2023", "Boravia speaks of ‘a horde’, Ardenia of «hordes»; Harbor and co-harbor are named")),
        # a plan, a number that is no year, and a year of a fact on another page
        "=== countries/kelmark.yml\n"
        + KELMARK.replace("until", "until 2030, 2,001 of 2001.5 tonnes, as told [[ardenia#marn|in 2021]], and until"),
        # no glossary at all
        "=== glossary.yml deleted\n",
    ],
)  # fmt: skip
def test_no_mistake(given: str) -> None:
    lay_over(given)
    assert problems() == ""


def test_the_same_event_thrice_is_told_twice() -> None:
    lay_over(kelmark(*((id, "2023", "Kelmark opens a port") for id in ("one", "two", "three"))))
    first = "nearly the same as 'kelmark#one', on the same date [duplicate-event]"
    assert [line.partition("warning: ")[2] for line in problems().split("\n") if "warning: " in line] == [first] * 2


@pytest.mark.parametrize(
    ("given", "place"),
    [
        # in a text above the field
        ("=== partnerships/ardenia-kelmark.yml\nsummary: >-\n  The period: long.\n"
         + BOATS.replace("    marks: end\n", "").replace("summary: Kelmark lent boats to Ardenia. ", "also:\n  - "),
         "content/partnerships/ardenia-kelmark.yml:6:9"),
        # in a mapping below it
        ("=== publishers/river-post.yml\n" + POST.replace("language: en\n", "").rstrip() + "\nlanguage: English\n",
         "content/publishers/river-post.yml:18:11"),
        # first in its mapping, and in braces
        ("=== countries/kelmark.yml\n" + KELMARK
         + "events:\n  - date: 2027\n    id: a\n    kind: pact\n    what: Boats\n    standing: reported\n"
         "    sources: [river-post/2022-11-boats]\n", "content/countries/kelmark.yml:7:11"),
        (kelmark(("a", "2027", "Boats")), "content/countries/kelmark.yml:7:19"),
        ("=== countries/kelmark.yml\n{name: Kelmark, code: K, role: far, checked: 2026-01-31, summary: Boats.}\n",
         "content/countries/kelmark.yml:1:23"),
    ],
)  # fmt: skip
def test_the_field_that_is_meant_is_found(given: str, place: str) -> None:
    lay_over(given)
    told = problems()
    assert [told.partition(": error")[0], told.count(": error: ")] == [place, 1]


def test_each_rule_says_what_it_is() -> None:
    said = [(rule.__doc__ or "").strip() for rule in (*rules.ERRORS, *rules.WARNINGS)]
    assert all(text.endswith(".") for text in said)
    assert len({*said}) == len(said)


def test_the_limits_are_those_that_the_rules_tell() -> None:
    told = [(rules.long_sentence, editorial.MAX_SENTENCE), (rules.long_paragraph, editorial.MAX_PARAGRAPH)]
    told += [(rules.long_summary, editorial.MAX_SUMMARY)]
    assert [f"{limit} words" in (rule.__doc__ or "") for rule, limit in told] == [True] * 3
