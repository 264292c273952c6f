"""The schemas for editors and the checker say the same of every file; what is generated is up to date."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from factbook import yaml_text
from factbook.commands.generate import generated
from factbook.commands.schema import FILES, schemas
from factbook.facts import Event
from factbook.fields import describe
from factbook.graph import Graph
from factbook.load import load
from factbook.problems import File
from factbook.yaml_text import Node, Noted, Scalar, Sequence
from project import REAL, ROOT, WORLD

# Rules that one file can break, and that a schema can see; the others need a calendar, a list, or the text itself.
SEEN = {
    "wrong-type",
    "empty-value",
    "bad-id",
    "bad-date",
    "unknown-choice",
    "long-line",
    "country-code",
    "missing-field",
    "unknown-field",
    "repeated-item",
}
# Cases of these rules that a schema cannot see, and why.
UNSEEN = {
    "bad-date--backwards": "that an end is before its beginning",
    "bad-date--impossible": "which years have a 29th of February",
    "wrong-type--quoted-number": "a number in quotes",
    "wrong-type--separators": "a number with separators",
}
CASES = sorted((ROOT / "tests" / "problems").glob("*.txt"))
SECTION = re.compile(r"^=== (?P<path>\S+)(?: deleted)?\n", re.MULTILINE)


@cache
def validators() -> dict[str, jsonschema.Draft7Validator]:
    for schema in schemas().values():
        jsonschema.Draft7Validator.check_schema(schema)
    return {name: jsonschema.Draft7Validator(schema) for name, schema in schemas().items()}


def schema_of(path: str) -> str:
    return next(name for name, _, files in FILES if Path(path).match(files))


def as_data(node: Node) -> Any:
    """What an editor's YAML 1.2 parser makes of a fact file."""
    if isinstance(node, Sequence):
        return [as_data(item) for item in node.items]
    if isinstance(node, Scalar):
        return float(node.value) if isinstance(node.value, Decimal) else node.value
    assert not isinstance(node, Noted)
    return {key: as_data(entry.value) for key, entry in node.entries.items()}


def complaints(path: str, text: str, known: dict[str, jsonschema.Draft7Validator] | None = None) -> list[str] | None:
    """What the schema says of a file; None where the text itself is not in order."""
    node, problems = yaml_text.parse(File(path, text))
    if problems or node is None:
        return None
    return [error.message for error in (known or validators())[schema_of(path)].iter_errors(as_data(node))]


def files(content: Path) -> Iterator[str]:
    return (path.relative_to(content).as_posix() for path in sorted(content.rglob("*.yml")))


@pytest.mark.parametrize("content", [REAL, WORLD], ids=["real", "world"])
def test_every_sound_file_is_sound_to_its_schema(content: Path) -> None:
    found = {path: complaints(path, (content / path).read_text(encoding="utf-8")) for path in files(content)}
    assert {path: said for path, said in found.items() if said != []} == {}


def test_schemas_that_know_the_content_find_it_sound() -> None:
    graph, _ = load(REAL)
    assert isinstance(graph, Graph)
    known = {name: jsonschema.Draft7Validator(schema) for name, schema in schemas(graph).items()}
    found = {path: complaints(path, (REAL / path).read_text(encoding="utf-8"), known) for path in files(REAL)}
    assert {path: said for path, said in found.items() if said != []} == {}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_schema_and_checker_agree(case: Path) -> None:
    """A mistake of form that the checker finds the schema finds, and it finds none where the checker does not."""
    given, expected = case.read_text(encoding="utf-8").split("--- problems\n")
    _, *parts = SECTION.split(given)
    texts = [(path, text) for path, text in zip(parts[::2], parts[1::2], strict=True) if text]
    said = [found for path, text in texts if has_schema(path) and (found := complaints(path, text)) is not None]
    rules = set(re.findall(r"(?:error|warning): .* \[([a-z0-9-]+)\]$", expected, re.MULTILINE))
    finds = any(said)
    if said:
        seen = bool(rules & SEEN) and case.stem not in UNSEEN
        assert finds or not seen, "the checker finds a mistake that its schema does not"
        assert not (finds and case.stem in UNSEEN), "the schema sees more than is said here"
    assert not finds or expected.strip(), "the schema finds a mistake that the checker does not"


def has_schema(path: str) -> bool:
    return path.endswith(".yml") and any(Path(path).match(files) for _, _, files in FILES)


@pytest.mark.parametrize("path", generated(), ids=str)
def test_what_is_generated_is_up_to_date(path: Path) -> None:
    said = "run: python -m factbook generate"
    assert (ROOT / path).read_text(encoding="utf-8") == generated()[path], said


def test_nothing_else_is_generated() -> None:
    found = {path.relative_to(ROOT) for path in (ROOT / ".vscode").rglob("*.json")} - {Path(".vscode/extensions.json")}
    assert found == {path for path in generated() if path.parts[0] == ".vscode"}


def test_each_description_is_that_of_the_field() -> None:
    partnership = json.loads(generated()[Path(".vscode/schemas/partnership.json")])
    shown = partnership["definitions"]["Event"]["properties"]
    assert {name: field["description"] for name, field in shown.items()} == {
        field.name: f"{field.meaning[0].upper()}{field.meaning[1:]}." for field in describe(Event.read)
    }


def test_the_form_asks_for_each_field_of_an_event() -> None:
    form = generated()[Path(".github/ISSUE_TEMPLATE/suggest-a-fact.yml")]
    asked = re.findall(r"^    id: (\w+)$", form, re.MULTILINE)
    # A new event had no other id before.
    assert asked == ["file", *(field.name for field in describe(Event.read) if field.name != "aliases")]
    # As far as fact files go, the form is one: no anchors, no values that YAML would read as something else.
    assert yaml_text.parse(File("form", form))[1] == []
