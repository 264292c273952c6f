"""Every real fact file, broken in every way that people break them: one message each, in its place, with its mend."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import jsonschema
import pytest
from factbook.commands.schema import schemas
from factbook.problems import render_all
from mutations import MUTATIONS, RENAMED, Broken, Corpus, Mutation, Renamed, fault, fault_of_name, faults, value
from project import REAL
from test_schema import SEEN, complaints

# What a schema cannot see of what its rules are about.
UNSEEN = {"end before beginning", "number in quotes", "number with separators"}


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    return Corpus(REAL)


def test_each_mistake_has_one_message_in_its_place_with_its_mend(corpus: Corpus) -> None:
    made: Counter[str] = Counter()
    wrong = []
    for name, path, said in faults(corpus, every=9):
        made[name] += 1
        wrong += [f"{name} in {path}: {said}"] if said else []
    assert wrong == []
    assert len(made) == len(MUTATIONS) + len(RENAMED)
    assert len(made) >= 30


def test_the_files_are_sound_before(corpus: Corpus) -> None:
    assert render_all(corpus.problems("region.yml", corpus.texts["region.yml"])) == ""


def test_schema_and_checker_agree_on_what_is_broken(corpus: Corpus) -> None:
    known = {name: jsonschema.Draft7Validator(schema) for name, schema in schemas().items()}
    made = 0
    for path in list(corpus.texts)[::9]:
        for mutation in MUTATIONS:
            broken = mutation.make(corpus.texts[path])
            said = complaints(path, broken.text, known) if broken else None
            if said is None:
                continue
            made += 1
            if mutation.rule in SEEN and mutation.name not in UNSEEN:
                assert said, (mutation.name, path)
            elif mutation.name in UNSEEN:
                assert not said, (mutation.name, path)
    assert made > 500


@pytest.mark.parametrize(
    ("renamed", "said"),
    [
        (Renamed("rule", lambda path: path.with_stem("Niger"), {"unknown-id": ""}), "not unknown-id"),
        (Renamed("help", lambda path: path.with_stem("Niger"), {"file-name": "pray"}), "help without 'pray'"),
        (Renamed("none", lambda path: path, {"file-name": ""}), "0 messages"),
    ],
)
def test_a_message_about_a_name_that_is_not_good_is_found(corpus: Corpus, renamed: Renamed, said: str) -> None:
    path = "countries/niger.yml"
    with corpus.on_disk() as problems:
        found = problems(path, renamed.make(Path(path)))
    assert fault_of_name(found, path, renamed).partition("\n")[0] == said


def test_a_message_in_another_place_is_found(corpus: Corpus) -> None:
    renamed = RENAMED[0]
    with corpus.on_disk() as problems:
        found = problems("countries/niger.yml", Path("countries/niger-new.yml"))
    assert fault_of_name(found, "countries/niger.yml", renamed) == ""
    assert fault_of_name(found, "countries/mali.yml", renamed).startswith("not where 'mali' is named\n")


@pytest.mark.parametrize(
    ("mutation", "said"),
    [
        (Mutation("none", value("name", "Another name"), "bad-id", ""), "0 messages"),
        (Mutation("rule", value("name", "1984"), "bad-id", ""), "not bad-id"),
        (Mutation("place", value("name", "1984", at=1), "wrong-type", ""), "not at 1:8"),
        (Mutation("help", value("name", "1984"), "wrong-type", "pray"), "help without 'pray'"),
        (Mutation("two", lambda text: Broken(f"nam: x\n{text}", 0), "unknown-field", ""), ""),
    ],
)
def test_a_message_that_is_not_good_is_found(corpus: Corpus, mutation: Mutation, said: str) -> None:
    assert (fault(corpus, "countries/niger.yml", mutation) or "").partition("\n")[0] == said
