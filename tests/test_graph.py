"""What the graph derives from the facts of the sample region, and from small changes to it."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from factbook.entities import Organisation
from factbook.facts import Event, Figure, provenances
from factbook.graph import Graph, Record, concerned
from factbook.load import load
from project import WORLD

Change = Callable[..., Graph]


@pytest.fixture(scope="module")
def world() -> Graph:
    graph, problems = load(WORLD)
    assert problems == []
    assert graph is not None
    return graph


@pytest.fixture
def changed(tmp_path: Path) -> Change:
    """The graph of the sample region in which files have other texts, or words of a file are replaced."""

    def change(*files: tuple[str, str], replace: tuple[str, str, str] | None = None) -> Graph:
        content = Path(shutil.copytree(WORLD, tmp_path / "content"))
        for name, text in files:
            (content / name).write_text(text, encoding="utf-8")
        if replace:
            name, old, new = replace
            text = (content / name).read_text(encoding="utf-8")
            assert old in text
            (content / name).write_text(text.replace(old, new), encoding="utf-8")
        graph, _ = load(content)
        assert graph is not None
        return graph

    return change


def keys(records: object) -> list[str]:
    return [record.key for record in records]  # type: ignore[attr-defined]


def partnership(parties: str, period: str, more: str = "") -> str:
    return (
        f"name: Boats of {period}\nkind: trade\nparties: [{parties}]\nperiod: {period}\nchecked: 2026-01-31\n"
        f"summary: Boats.\n{more}"
    )


# --- by id, and in order ----------------------------------------------------------------------------------------------


def test_what_the_files_say(world: Graph) -> None:
    assert sorted(world.entities) == [
        "ardenia",
        "ardenia-kelmark",
        "boravia",
        "kelmark",
        "lowland-union",
        "river-guard",
    ]
    assert sorted(world.publishers) == ["radio-kelmark", "river-post"]
    assert list(world.terms) == ["river-guard-boat"]
    assert sorted(world.sources) == [
        "radio-kelmark/boats",
        "radio-kelmark/flood",
        "river-post/2020-04-flood",
        "river-post/2022-11-boats",
        "river-post/2025-01-almanac",
    ]
    assert world.unsound == frozenset()
    assert {thing.id for thing in world.things} == {*world.entities, *world.publishers, *world.terms}


def test_entities_by_kind_in_order_of_name(world: Graph) -> None:
    assert [country.name for country in world.countries] == ["Ardenia", "Boravia", "Kelmark"]
    assert [organisation.id for organisation in world.organisations] == ["lowland-union"]
    assert [partnership.id for partnership in world.partnerships] == ["river-guard", "ardenia-kelmark"]


def test_partnerships_that_go_on_come_first_then_the_latest(changed: Change) -> None:
    graph = changed(
        ("partnerships/old-open.yml", partnership("ardenia, kelmark", "1990/..")),
        ("partnerships/ended-late.yml", partnership("ardenia, kelmark", "1980/2024")),
        ("partnerships/ended-early.yml", partnership("ardenia, kelmark", "2010/2012")),
        ("partnerships/ended-early-but-began-later.yml", partnership("ardenia, kelmark", "2011/2012")),
        ("partnerships/end-unknown.yml", partnership("ardenia, kelmark", "1970/")),
    )
    assert [partnership.id for partnership in graph.partnerships_of["ardenia"]] == [
        "river-guard",
        "old-open",
        "end-unknown",
        "ended-late",
        "ardenia-kelmark",
        "ended-early-but-began-later",
        "ended-early",
    ]
    assert "river-guard" not in [partnership.id for partnership in graph.partnerships_of["kelmark"]]


def test_an_entity_without_partnerships_has_no_entry(world: Graph) -> None:
    assert sorted(world.partnerships_of) == ["ardenia", "boravia", "kelmark"]


def test_events_are_in_order_of_date(world: Graph) -> None:
    assert keys(world.events) == [
        "ardenia-kelmark#boats-come",
        "ardenia#flood-2020",
        "river-guard#guard-begins",
        "ardenia-kelmark#boats-leave",
    ]


def test_an_event_stands_with_all_whom_it_concerns(world: Graph) -> None:
    found = {id: keys(records) for id, records in world.events_of.items()}
    boats = ["ardenia-kelmark#boats-come", "ardenia-kelmark#boats-leave"]
    assert found == {
        "ardenia-kelmark": boats,
        "kelmark": boats,
        "ardenia": [boats[0], "ardenia#flood-2020", "river-guard#guard-begins", boats[1]],
        "boravia": ["river-guard#guard-begins", boats[1]],
        "river-guard": ["river-guard#guard-begins"],
    }


def test_those_concerned_are_named_once(changed: Change) -> None:
    graph = changed(
        replace=("partnerships/ardenia-kelmark.yml", "about: [boravia]", "about: [kelmark, boravia, ardenia]")
    )
    (event,) = [record for record in graph.events if record.fact.id.id == "boats-leave"]
    assert concerned(event) == ["ardenia-kelmark", "ardenia", "kelmark", "boravia"]
    assert keys(graph.events_of["kelmark"]).count("ardenia-kelmark#boats-leave") == 1


def test_figures_stand_with_all_whom_they_concern(world: Graph) -> None:
    assert {id: keys(records) for id, records in world.figures_of.items()} == {
        "ardenia-kelmark": ["ardenia-kelmark#boats"],
        "ardenia": ["ardenia-kelmark#boats"],
        "kelmark": ["ardenia-kelmark#boats"],
    }


# --- ways between -----------------------------------------------------------------------------------------------------


def test_members(world: Graph) -> None:
    members = world.members["lowland-union"]
    assert [(member.entity.id, member.membership.period.text) for member in members] == [
        ("ardenia", "2001/.."),
        ("boravia", "../2024-06-30"),
    ]
    assert list(world.members) == ["lowland-union"]


def test_followed_by(world: Graph) -> None:
    assert {id: [later.id for later in found] for id, found in world.followed_by.items()} == {
        "ardenia-kelmark": ["river-guard"]
    }


def test_resting_on_names_each_fact_once(world: Graph) -> None:
    assert {id: keys(records) for id, records in world.resting_on.items()} == {
        "river-post/2025-01-almanac": [
            "ardenia#capital",
            "ardenia#marn",
            "ardenia#in-the-union",
            "boravia#in-the-union",
        ],
        "river-post/2020-04-flood": ["ardenia#the-river", "ardenia#flood-2020"],
        "radio-kelmark/flood": ["ardenia#flood-2020"],
        "radio-kelmark/boats": [
            "ardenia-kelmark#boats-come",
            "ardenia-kelmark#boats-leave",
            "ardenia-kelmark#boats",
        ],
        "river-post/2022-11-boats": [
            "ardenia-kelmark#boats-leave",
            "ardenia-kelmark#boats",
            "river-guard#guard-begins",
        ],
    }


def test_said_by(world: Graph) -> None:
    assert {id: keys(records) for id, records in world.said_by.items()} == {
        "ardenia": ["ardenia#the-river"],
        "radio-kelmark": ["ardenia#flood-2020", "ardenia-kelmark#boats"],
        "kelmark": ["ardenia-kelmark#boats-come"],
    }


def test_owned_by_and_terms_on(world: Graph) -> None:
    assert {id: [owned.id for owned in found] for id, found in world.owned_by.items()} == {"kelmark": ["radio-kelmark"]}
    assert {id: [term.id for term in found] for id, found in world.terms_on.items()} == {
        "river-post/2020-04-flood": ["river-guard-boat"]
    }


def test_mentioned_by(world: Graph) -> None:
    """By a link, by a name, by another name, by a leader's name, by a term; never by itself."""
    found = {id: sorted(entity.id for entity in entities) for id, entities in world.mentioned_by.items()}
    assert found["boravia"] == ["ardenia", "river-guard"]
    assert found["kelmark"] == ["ardenia", "ardenia-kelmark"]
    assert found["ardenia"] == ["ardenia-kelmark", "boravia", "kelmark", "river-guard"]
    assert found["ardenia-kelmark"] == ["river-guard"]
    assert found["river-guard-boat"] == ["ardenia"]


def test_each_who_mentions_is_named_once(world: Graph) -> None:
    for entities in world.mentioned_by.values():
        assert len({entity.id for entity in entities}) == len(entities)


def test_the_sources_of_an_entity_in_order(world: Graph) -> None:
    assert [source.id for source in world.sources_of(world.entities["ardenia"])] == [
        "river-post/2025-01-almanac",
        "river-post/2020-04-flood",
        "radio-kelmark/flood",
    ]


def test_the_words_of_a_link(world: Graph) -> None:
    assert world.plain(world.entities["ardenia"].summary) == (
        "Ardenia lies on the river Ose. It guards the river together with Boravia since a flood of 2020."
    )
    (event,) = world.entities["river-guard"].events
    assert world.plain(event.what) == "Ardenia and Boravia set up a river guard, as the boats of Kelmark leave"


# --- one side's account -----------------------------------------------------------------------------------------------


def one_sided(graph: Graph) -> list[str]:
    return [
        f"{record.key} {provenance.standing}"
        for record in graph.records()
        for provenance in provenances(record.fact)
        if graph.is_one_sided(record, provenance)
    ]


def test_one_sided_is_what_rests_on_a_partys_own_sources_alone(world: Graph) -> None:
    # Not the leave of the boats, which an independent paper reports too; not the flood, no matter of Kelmark’s.
    assert one_sided(world) == ["ardenia-kelmark#boats-come claimed", "ardenia-kelmark#boats claimed"]


def test_an_event_about_the_owner_is_one_sided(changed: Change) -> None:
    graph = changed(replace=("countries/ardenia.yml", "    kind: flood\n", "    kind: flood\n    about: [kelmark]\n"))
    assert "ardenia#flood-2020 claimed" in one_sided(graph)


def test_without_an_owner_nothing_is_one_sided(changed: Change) -> None:
    assert one_sided(changed(replace=("publishers/radio-kelmark.yml", "owned_by: kelmark\n", ""))) == []


def test_the_sources_of_several_sides_are_still_of_sides(changed: Change) -> None:
    graph = changed(
        ("publishers/ardenia-radio.yml", ARDENIA_RADIO),
        replace=("partnerships/ardenia-kelmark.yml", "[river-post/2022-11-boats, radio", "[ardenia-radio/boats, radio"),
    )
    assert "ardenia-kelmark#boats-leave confirmed" in one_sided(graph)


ARDENIA_RADIO = """\
name: Radio Ardenia
kind: state-media
owned_by: ardenia
language: en
articles:
  boats: {url: "https://radio.ardenia.example/boats", published: 2022-11-03}
"""


def test_what_an_organisation_counts_of_others_is_not_one_sided(changed: Change) -> None:
    union = (WORLD / "organisations/lowland-union.yml").read_text(encoding="utf-8") + (
        "figures:\n  - id: boats\n    name: Boats on the river\n    unit: boats\n    about: [ardenia]\n    series:\n"
        "      - {as_of: 2020, value: 3, standing: confirmed, sources: [union-report/boats]}\n"
        "events:\n  - {id: counts, date: 2020, kind: pact, what: The count begins, standing: reported, "
        "sources: [union-report/boats]}\n"
    )
    report = "name: Report\nkind: paper\nowned_by: lowland-union\nlanguage: en\narticles:\n"
    report += '  boats: {url: "https://union.example/boats", published: 2020}\n'
    graph = changed(("organisations/lowland-union.yml", union), ("publishers/union-report.yml", report))
    own = [line for line in one_sided(graph) if line.startswith("lowland-union")]
    assert own == ["lowland-union#counts reported"]


# --- files with problems ----------------------------------------------------------------------------------------------


def test_a_broken_file_is_left_out(changed: Change) -> None:
    graph = changed(("countries/boravia.yml", "name: Boravia\n"))
    assert graph.unsound == frozenset({"boravia"})
    assert "boravia" not in graph.entities
    assert [member.entity.id for member in graph.members["lowland-union"]] == ["ardenia"]


def test_of_two_with_the_same_id_the_first_is_kept(changed: Change) -> None:
    organisation = "name: Other\nkind: union\nchecked: 2026-01-31\nsummary: Other.\n"
    graph = changed(("organisations/kelmark.yml", organisation))
    assert graph.entities["kelmark"].name == "Kelmark"
    assert [type(thing) for thing in graph.things if thing.id == "kelmark"][1] is Organisation


def test_keys(world: Graph) -> None:
    record = next(iter(world.records()))
    assert record.key == "ardenia#capital"
    assert isinstance(record, Record)
    kinds = {type(record.fact) for record in world.records()}
    assert {Event, Figure} < kinds
