"""Names in running text: which are found, and which words only look like them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from factbook.entities import Term
from factbook.fields import Places
from factbook.load import load
from factbook.mentions import Names, Target
from factbook.problems import File
from factbook.prose import Prose
from hypothesis import given, settings
from hypothesis import strategies as st
from project import WORLD


def term(id: str, word: str, also: Sequence[str] = ()) -> Term:
    places = Places(File("glossary.yml", ""), 0, 0, 0)
    return Term(places=places, id=id, name=word, also=tuple(also), means=Prose(()), sources=())


NAMES = Names(
    [],
    [
        term("guinea", "Guinea"),
        term("guinea-bissau", "Guinea-Bissau"),
        term("equatorial", "Equatorial Guinea"),
        term("niger", "Niger"),
        term("nigeria", "Nigeria"),
        term("aes", "AES", ["Alliance of Sahel States", "Alliance of Sahel States (AES)"]),
        term("coup", "coup"),
        term("ewe", "Ɛ̃we"),
        term("arabic", "النيجر"),
        term("boats", "«Boats»"),
        term("un", "U.N."),
    ],
)


def found(text: str, names: Names = NAMES) -> list[tuple[str, str]]:
    return [(text[mention.start : mention.end], mention.target.id) for mention in names.find(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Niger", [("Niger", "niger")]),
        ("Niger and Nigeria", [("Niger", "niger"), ("Nigeria", "nigeria")]),
        ("Niger, Niger", [("Niger", "niger"), ("Niger", "niger")]),
        # the longest name where several begin
        ("Guinea-Bissau", [("Guinea-Bissau", "guinea-bissau")]),
        ("Equatorial Guinea", [("Equatorial Guinea", "equatorial")]),
        ("the Alliance of Sahel States (AES)", [("Alliance of Sahel States (AES)", "aes")]),
        ("the Alliance of Sahel States, AES", [("Alliance of Sahel States", "aes"), ("AES", "aes")]),
        # what may touch a name
        ("Niger's army", [("Niger", "niger")]),
        ("Niger’s army", [("Niger", "niger")]),
        ("(Niger)", [("Niger", "niger")]),
        ("“Niger”", [("Niger", "niger")]),
        ("Niger–Russia", [("Niger", "niger")]),
        ("Niger/Mali", [("Niger", "niger")]),
        ("Niger-", [("Niger", "niger")]),
        ("- Niger", [("Niger", "niger")]),
        ("in Niger.", [("Niger", "niger")]),
        # what may not
        ("Nigerien", []),
        ("Nigers", []),
        ("niger", []),
        ("NIGER", []),
        ("xNiger", []),
        ("Niger2", []),
        ("Niger-based", []),
        ("pro-Niger", []),
        ("Niger_1", []),
        ("Guinea-Conakry", []),
        ("Ni\nger", []),
        # a term begins with a capital at the head of a sentence
        ("Coup in the night", [("Coup", "coup")]),
        ("a coup", [("coup", "coup")]),
        ("COUP", []),
        # letters with marks, other scripts, names that are not all letters
        ("the Ɛ̃we", [("Ɛ̃we", "ewe")]),
        ("Nigeŕ", []),
        ("Niger\u0303", []),
        ("في النيجر اليوم", [("النيجر", "arabic")]),
        ("the «Boats» leave", [("«Boats»", "boats")]),
        ("«Boats»", [("«Boats»", "boats")]),
        ("Boats", []),
        ("the U.N. says", [("U.N.", "un")]),
        ("", []),
    ],
)
def test_mentions(text: str, expected: list[tuple[str, str]]) -> None:
    assert found(text) == expected


def test_of_two_who_claim_a_name_the_first_has_it() -> None:
    names = Names([], [term("one", "Boats"), term("two", "Boats")])
    assert found("Boats", names) == [("Boats", "one")]


def test_a_shorter_name_is_found_where_the_longer_one_goes_on() -> None:
    names = Names([], [term("guard", "River guard"), term("river", "River")])
    assert found("River guards", names) == [("River", "river")]


def test_entities_leaders_and_terms(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(Path(WORLD).parent)
    graph, problems = load(WORLD)
    assert problems == []
    assert graph is not None
    text = "The Ardenian Republic of Ilsa Marn, in the LU, met an Inundation after Ardenia–Kelmark boats came."
    assert [(text[m.start : m.end], m.target) for m in graph.names.find(text)] == [
        ("Ardenian Republic", Target("ardenia")),
        ("Ilsa Marn", Target("ardenia", "marn")),
        ("LU", Target("lowland-union")),
        ("Inundation", Target("river-guard-boat")),
        ("Ardenia–Kelmark boats", Target("ardenia-kelmark")),
    ]


@settings(deadline=None, derandomize=True, max_examples=300, database=None)
@given(st.lists(st.text("ab-. «\u0303", min_size=1, max_size=6), max_size=8), st.text("ab-. «\u0303", max_size=40))
def test_mentions_are_names_in_order_that_do_not_overlap(words: list[str], text: str) -> None:
    names = Names([], [term(f"t{i}", word) for i, word in enumerate(words)])
    known = {*words, *(word[:1].upper() + word[1:] for word in words)}
    done = 0
    for mention in names.find(text):
        assert mention.start >= done
        assert text[mention.start : mention.end] in known
        done = mention.end
