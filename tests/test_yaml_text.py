"""What fact files make of YAML: values as they were written, each in its place, and never a guess."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
import yaml
from factbook.nodes import Node, Noted, Scalar, Sequence, Table
from factbook.problems import File, render_all
from factbook.yaml_text import MAX_CHARACTERS, MAX_DEPTH, MAX_KEY, parse
from hypothesis import assume, given, settings
from hypothesis import strategies as st

checked = settings(deadline=None, derandomize=True, max_examples=400, database=None)


def read(text: str) -> Node:
    node, problems = parse(File("x.yml", text))
    assert problems == []
    assert node is not None
    return node


def plain(node: Node) -> Any:
    """A value without its places."""
    match node:
        case Table():
            return {key: plain(entry.value) for key, entry in node.entries.items()}
        case Sequence():
            return [plain(item) for item in node.items]
        case Noted():
            return Noted
        case Scalar():
            return node.value


def rules(text: str) -> list[str]:
    _, problems = parse(File("x.yml", text))
    return [problem.rule for problem in problems]


def messages(text: str) -> str:
    return render_all(parse(File("x.yml", text))[1])


# --- values -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("word", "word"),
        ("two words", "two words"),
        ("'NO'", "NO"),
        ('"NO"', "NO"),
        ("true", True),
        ("false", False),
        ("null", None),
        ("", None),
        ("0", 0),
        ("12", 12),
        ("-7", -7),
        ("9999999999999999999999", 9999999999999999999999),
        ("1.10", Decimal("1.10")),
        ("-0.5", Decimal("-0.5")),
        ("0.1234567890123456789012345", Decimal("0.1234567890123456789012345")),
        ("2020-08-18", "2020-08-18"),
        ("2020-8-1", "2020-8-1"),
        ("2020-08", "2020-08"),
        ("2020-02-30", "2020-02-30"),
        ("2020-08-18T10:00:00Z", "2020-08-18T10:00:00Z"),
        ("2023-07~", "2023-07~"),
        ("2024-01/..", "2024-01/.."),
        ("../2024", "../2024"),
        ("/2024", "/2024"),
        ("1,000", "1,000"),
        ("1.2.3", "1.2.3"),
        ("-a", "-a"),
        ("No one", "No one"),
        ("yes!", "yes!"),
        ("nO", "nO"),
        ("nation", "nation"),
        ("a: b".replace(": ", ":"), "a:b"),
        ("https://river-post.example/#part", "https://river-post.example/#part"),
        ("a#b", "a#b"),
        ("it's", "it's"),
        ("Fulɓe, Ɛ̃we, ⵜⵉⴼⵉⵏⴰⵖ, ߒߞߏ, 𞤀𞤣𞤤𞤢𞤥, العربية", "Fulɓe, Ɛ̃we, ⵜⵉⴼⵉⵏⴰⵖ, ߒߞߏ, 𞤀𞤣𞤤𞤢𞤥, العربية"),
        (">-\n  a\n  b", "a b"),
        ("|-\n  a #b\n  c: d", "a #b\nc: d"),
    ],
)
def test_values(text: str, value: object) -> None:
    node = plain(read(f"key: {text}"))
    assert node == {"key": value}
    assert type(node["key"]) is type(value)


@pytest.mark.parametrize(
    "text",
    [
        "NO", "No", "no", "N", "n", "on", "ON", "On", "yes", "Yes", "YES", "Y", "y", "off", "Off", "True", "TRUE",
        "False", "FALSE", "Null", "NULL", "~", "017", "0777", "00", "1_000", "+5", "+22790123456", "12:30", "12:30:45",
        "190:20:30.15", "0x1F", "0o17", "0b11", ".nan", ".NaN", ".inf", "-.inf", "+.INF", "1e3", "1E5", "1e999",
        "6.02e23", "1.", ".5", "+1.5", "-.5", "1_000.5", "=", "0_", "01.5", "1e-7",
    ],
)  # fmt: skip
def test_what_yaml_may_read_as_something_else_is_asked_for_in_quotes(text: str) -> None:
    shown = f"key: {text}"
    assert messages(shown) == (
        f"x.yml:1:6: error: YAML may read '{text}' as something other than this text [ambiguous-value]\n"
        f"    1 | {shown}\n"
        f"      |      {'^' * len(text)}\n"
        f'      = help: put it in quotes: "{text}"'
    )
    assert plain(read(f'key: "{text}"')) == {"key": text}


def test_a_list_of_countries() -> None:
    node, problems = parse(File("x.yml", "codes: [ML, NE, NO, BF]"))
    assert node is not None
    assert plain(node) == {"codes": ["ML", "NE", Noted, "BF"]}
    assert [(problem.rule, problem.place.start) for problem in problems] == [("ambiguous-value", 16)]


def test_all_ambiguous_values_are_told_at_once() -> None:
    assert rules("a: NO\nb: 017\nc: 12:30\nd: text") == ["ambiguous-value"] * 3


words = st.text("0123456789+-._:eExobnNyYoOtTrRfFaAlLsSuUiI~=", min_size=1, max_size=8)


@checked
@given(words)
def test_no_value_is_read_otherwise_than_yaml_reads_it(text: str) -> None:
    """What PyYAML takes for anything but text is the same here, or refused; but dates stay text."""
    assume(text.strip("-") and ":" not in (text[-1], text[0]))
    try:
        theirs = yaml.safe_load(f"key: {text}")["key"]
    except (yaml.YAMLError, ValueError, TypeError):
        return
    node, problems = parse(File("x.yml", f"key: {text}"))
    if problems or isinstance(theirs, str) or hasattr(theirs, "year"):
        return
    assert node is not None
    mine = plain(node)["key"]
    assert mine == (Decimal(text) if isinstance(theirs, float) else theirs)


@checked
@given(st.decimals(allow_nan=False, allow_infinity=False, places=6).filter(lambda number: "E" not in str(number)))
def test_decimals_are_exact(number: Decimal) -> None:
    assume(not str(number).startswith("-0.000000"))
    assert str(plain(read(f"key: {number}"))["key"]) == str(number)


@checked
@given(st.integers(-(10**300), 10**300))
def test_whole_numbers_are_exact(number: int) -> None:
    assert plain(read(f"key: {number}")) == {"key": number}


letters = st.characters(codec="ascii", min_codepoint=0x20, max_codepoint=0x7E)


@checked
@given(st.text(letters, max_size=40))
def test_text_in_quotes_is_kept(text: str) -> None:
    written = text.replace("'", "''")
    assert plain(read(f"key: '{written}'")) == {"key": text}


# --- shapes and places ------------------------------------------------------------------------------------------------


def test_shapes() -> None:
    text = "a: {b: [1, two], c: }\nd:\n  - e: 3\n    f: g\n  - h\ni: []\nj: {}\n"
    assert plain(read(text)) == {"a": {"b": [1, "two"], "c": None}, "d": [{"e": 3, "f": "g"}, "h"], "i": [], "j": {}}


def test_ids_may_be_keys() -> None:
    text = "2024-04-12-trainers: a\nniger-russia: b\nas_of: c\n2024: d\n"
    assert plain(read(text)) == {"2024-04-12-trainers": "a", "niger-russia": "b", "as_of": "c", "2024": "d"}


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_places(newline: str) -> None:
    # Letters of two and of four bytes stand before all places.
    text = newline.join(
        ["# é 𞤀", "name: Fulɓe 𞤀𞤣𞤤𞤢𞤥", "list: ['a', \"é\", {b: c}]", "last: >-", "  one", "  two", "end: 1", ""]
    )
    node = read(text)
    assert isinstance(node, Table)
    name, items, last = (node.entries[key].value for key in ("name", "list", "last"))
    assert isinstance(items, Sequence)

    def at(place: Any) -> tuple[str, int, int]:
        return text[place.start : place.end], place.line, place.column

    assert at(node.entries["name"].key) == ("name", 2, 1)
    assert at(name.place) == ("Fulɓe 𞤀𞤣𞤤𞤢𞤥", 2, 7)
    assert at(items.place) == ("['a', \"é\", {b: c}]", 3, 7)
    assert [at(item.place) for item in items.items] == [("'a'", 3, 8), ('"é"', 3, 13), ("{b: c}", 3, 18)]
    assert at(last.place) == (newline.join([">-", "  one", "  two", ""]), 4, 7)
    assert at(node.entries["end"].key) == ("end", 7, 1)


def test_text_keeps_what_was_written() -> None:
    node = read("a: 1.10\nb: '1.10'\n")
    assert isinstance(node, Table)
    values = [entry.value for entry in node.entries.values()]
    assert [value.text for value in values if isinstance(value, Scalar)] == ["1.10", "1.10"]


# --- refused ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: &x 1", ["yaml-feature"]),
        ("a: *x", ["yaml-feature"]),
        ("a: !!str 1", ["yaml-feature"]),
        ("a: !!python/object/apply:os.system [ls]", ["yaml-feature"]),
        ("a: !x {b: c}", ["yaml-feature"]),
        ("--- !x\na: b", ["yaml-feature"]),
        ("&x a: b", ["yaml-feature"]),
        ("*x : b", ["yaml-feature"]),
        ("<<: {a: b}", ["yaml-feature"]),
        ("'<<': {a: b}", ["yaml-feature"]),
        ("%YAML 1.2\n---\na: b", ["yaml-feature"]),
        ("%TAG ! tag:x,2000:\n---\na: b", ["yaml-feature"]),
        ("a: b\n---\nc: d", ["yaml-feature"]),
        ("---\na: b\n...\n---\nc: d", ["yaml-feature"]),
        ("A: b", ["bad-key"]),
        ("a b: c", ["bad-key"]),
        ("'a': b", ["bad-key"]),
        ("é: b", ["bad-key"]),
        ("on: b", ["bad-key"]),
        ("no: b", ["bad-key"]),
        ("null: b", ["bad-key"]),
        ("~: b", ["bad-key"]),
        (": b", ["yaml-syntax"]),
        ("1.5: b", ["bad-key"]),
        ("[a]: b", ["bad-key"]),
        ("{a: b}: c", ["bad-key"]),
        ("? |\n  a\n: b", ["bad-key"]),
        ("a" * (MAX_KEY + 1) + ": b", ["bad-key"]),
        ("a: 1\na: 2", ["duplicate-key"]),
        ("a: 1\na: 2\na: 3", ["duplicate-key", "duplicate-key"]),
        ("a: {b: 1, b: 2}", ["duplicate-key"]),
        ("a: b #c", ["lost-text"]),
        ("a: [b #c\n ]", ["lost-text"]),
        ("a: #b", ["lost-text"]),
        ("- a #b", ["lost-text"]),
        ("[" * (MAX_DEPTH + 1) + "]" * (MAX_DEPTH + 1), ["too-deep"]),
        ("a: " + "b" * (MAX_CHARACTERS + 1), ["long-value"]),
        ("", ["yaml-syntax"]),
        ("# nothing", ["yaml-syntax"]),
        ("a: [", ["yaml-syntax"]),
        ("a: b: c", ["yaml-syntax"]),
        ("a:\tb", ["hidden-character"]),
    ],
)
def test_refused(text: str, expected: list[str]) -> None:
    assert rules(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "---\na: b",
        "---\na: b\n...\n",
        "a: b # a comment",
        "a: b #\nc: d",
        "a: b ## d",
        "# a comment\na: b",
        "a: 'b #c'",
        "a: >-\n  b #c",
        "a" * MAX_KEY + ": b",
        "a: " + "b" * MAX_CHARACTERS,
        "[" * MAX_DEPTH + "]" * MAX_DEPTH,
        "a: b\r\nc: d\r\n",
        "a: naïve café №5 ½ µm ª 10 000 €",
        "a: ‘quotes’ “quotes” «quotes» – — …",
        "a: кириллица and Ελληνικά, 日本語のカタカナ",
    ],
)
def test_accepted(text: str) -> None:
    assert rules(text) == []


def test_a_key_given_twice_names_both_lines() -> None:
    assert messages("a: 1\nb: 2\na: 3\n") == (
        "x.yml:3:1: error: the key 'a' has been given on line 1 [duplicate-key]\n"
        "    3 | a: 3\n"
        "      | ^\n"
        "      = help: keep one of the two"
    )


def test_a_value_with_a_problem_stays_in_its_place() -> None:
    node, _ = parse(File("x.yml", "Name: a\ncode: NO\nrole: b\n"))
    assert node is not None
    assert plain(node) == {"name": Noted, "code": Noted, "role": "b"}


# --- characters -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("character", "name"),
    [
        ("\t", "a tab"),
        ("\ufeff", "a byte order mark"),
        ("\0", "the invisible character U+0000"),
        ("\x1b", "the invisible character U+001B"),
        ("\x7f", "the invisible character U+007F"),
        ("\x85", "the invisible character U+0085"),
        ("\r", "the invisible character U+000D"),
        ("\u00ad", "the invisible character U+00AD"),
        ("\u034f", "the invisible character U+034F"),
        ("\u061c", "the invisible character U+061C"),
        ("\u200b", "the invisible character U+200B"),
        ("\u200d", "the invisible character U+200D"),
        ("\u200f", "the invisible character U+200F"),
        ("\u2028", "the invisible character U+2028"),
        ("\u202e", "the invisible character U+202E"),
        ("\u2066", "the invisible character U+2066"),
        ("\u2800", "the invisible character U+2800"),
        ("\u3164", "the invisible character U+3164"),
        ("\ue000", "the invisible character U+E000"),
        ("\ufe0f", "the invisible character U+FE0F"),
        ("\uffff", "the invisible character U+FFFF"),
        ("\U000e0041", "the invisible character U+E0041"),
        ("\U000e0100", "the invisible character U+E0100"),
        ("\U0010ffff", "the invisible character U+10FFFF"),
    ],
)
def test_hidden_characters(character: str, name: str) -> None:
    _, problems = parse(File("x.yml", f"key: ab{character}cd\n"))
    assert [(problem.rule, problem.message, problem.place.start) for problem in problems] == [
        ("hidden-character", f"{name} stands in the text", 7)
    ]
    escaped = f"\\U{ord(character):08x}"
    _, problems = parse(File("x.yml", f'key: "ab{escaped}cd"\n'))
    assert [(problem.rule, problem.message, problem.place[1:]) for problem in problems] == [
        ("hidden-character", f"{name} stands in the text", (5, 21))
    ]


def test_a_tab_in_the_indentation() -> None:
    assert messages("events:\n\t- id: a\n") == (
        "x.yml:2:1: error: a tab stands in the text [hidden-character]\n"
        "    2 | →- id: a\n"
        "      | ^\n"
        "      = help: use spaces"
    )


def test_one_message_for_a_line_of_hidden_characters() -> None:
    assert rules("a:\tb\t\tc\nd:\te\n") == ["hidden-character", "hidden-character"]


@pytest.mark.parametrize(
    "text", ["e\u0301", "Cafe\u0301", "\u212b", "a\u0323\u0307", "a\u0307\u0323", "\u1100\u1161", "\u0958"]
)
def test_letters_of_several_characters(text: str) -> None:
    _, problems = parse(File("x.yml", f"key: {text}\n"))
    assert [problem.rule for problem in problems] == ["not-normalised"]


def test_the_place_of_a_letter_of_two_characters() -> None:
    assert messages("name: Cafe\u0301 Ose\n") == (
        "x.yml:1:10: error: an accented letter is written as two characters [not-normalised]\n"
        "    1 | name: Cafe\u0301 Ose\n"
        "      |          ^\n"
        "      = help: type the letter anew with its accent key"
    )


@pytest.mark.parametrize("marks", [5, 20, 1000])
def test_a_heap_of_accents(marks: int) -> None:
    _, problems = parse(File("x.yml", "key: ab" + "\u0335" * marks + "\n"))
    assert [(problem.rule, problem.message, problem.place.start) for problem in problems] == [
        ("hidden-character", "more than 4 accents are heaped on one letter", 6)
    ]


@pytest.mark.parametrize(
    ("word", "scripts"),
    [
        ("bоats", "Cyrillic and Latin"),
        ("Νiger", "Greek and Latin"),
        ("Nigeг", "Cyrillic and Latin"),
        ("Малi", "Cyrillic and Latin"),
        ("abالنيجر", "Arabic and Latin"),
    ],
)
def test_mixed_scripts(word: str, scripts: str) -> None:
    _, problems = parse(File("x.yml", f"key: in {word} now\n"))
    assert [(problem.rule, problem.message, problem.place[1:]) for problem in problems] == [
        ("mixed-scripts", f"the word '{word}' mixes letters of {scripts} script", (8, 8 + len(word)))
    ]


def test_a_file_that_was_saved_on_windows() -> None:
    assert messages("a: 1\r\nb: 2\r\na: 3\r\n") == (
        "x.yml:3:1: error: the key 'a' has been given on line 1 [duplicate-key]\n"
        "    3 | a: 3\n"
        "      | ^\n"
        "      = help: keep one of the two"
    )
