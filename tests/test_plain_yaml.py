"""Plain files are read without a YAML parser, and come out the same as with it: values, places and problems."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from factbook import plain_yaml, reading, sound, yaml_text
from factbook.entities import Country, Organisation, Partnership, Publisher, Region, Term
from factbook.problems import File
from factbook.yaml_text import parse_any
from hypothesis import given, settings
from hypothesis import strategies as st
from project import REAL, WORLD

KINDS = {"countries": Country, "organisations": Organisation, "partnerships": Partnership, "publishers": Publisher}
FILES = sorted([*REAL.rglob("*.yml"), *WORLD.rglob("*.yml")])
CASES = sorted((Path(__file__).parent / "problems").glob("*.txt"))
checked = settings(deadline=None, derandomize=True, max_examples=1500, database=None)


def plain(text: str) -> None:
    """Whoever reads it as plain reads what libyaml reads."""
    file = File("x.yml", text)
    table = plain_yaml.read(file, yaml_text._LIMITS)
    if table is not None:
        assert (table, []) == parse_any(file)
        assert list(table.values) == list(table.keys)
        assert kinds(table) == kinds(parse_any(file)[0])


def kinds(value: Any) -> list[str]:
    """The types of all that a value holds: 1 and True are equal, and so are tuples of several kinds."""
    return [type(one).__name__ for one in walk(value)]


def walk(value: Any) -> Iterator[Any]:
    yield value
    if isinstance(value, Mapping):
        for one in value.items():
            yield from walk(one)
    elif isinstance(value, (tuple, list)):
        for one in value:
            yield from walk(one)
    elif dataclasses.is_dataclass(value):
        for field in dataclasses.fields(value):
            yield from walk(getattr(value, field.name))


def test_the_texts_of_this_project() -> None:
    texts = [path.read_text(encoding="utf-8") for path in FILES]
    texts += [part.partition("\n")[2] for path in CASES for part in path.read_text(encoding="utf-8").split("=== ")]
    for text in texts:
        plain(text)


def test_nearly_all_fact_files_are_plain() -> None:
    files = [File(str(path), path.read_text(encoding="utf-8")) for path in FILES]
    others = [file.path for file in files if plain_yaml.read(file, yaml_text._LIMITS) is None]
    assert len(others) <= len(files) // 50, others


LINE = st.builds(
    "{}{}{}{}\n".format,
    st.sampled_from(["", "", "", " ", "  ", "    ", "   "]),
    st.sampled_from(["", "", "", "- ", "- - ", "-", "-  "]),
    st.sampled_from(["a: ", "b: ", "c: ", "d:", "e:", "f: ", "g_h: ", "k:", "no: ", "A: ", "'l': ", "# m", ""]),
    st.sampled_from(
        [
            "", "", "", "", "text", "two words", "x:y", "x: y", "x #y", "x # y", "x ", "12", "-1", "1.5", "yes", "null",
            "true", "2024-01/..", "12:30", "é", "[]", "[a, b]", "[a,b]", "[a , b]", "[a, b, ]", "[a, 12, no]", "[a",
            '["a", b]', '["a, b"]', "['a']", "[a: b]", "[[a]]", "[a] ", "{a: b}", "{a: b, c: [d, e]}", "{a: b, a: c}",
            '{a: "b, c", d: 1}', "{a: }", "{}", "{ a: b }", "{a: b, }", "{a: {b: c}}", '"x"', '"x" ', '"x\\ty"',
            '"x"y"', "'x'", "'x''y'", '""', ">-", ">", "|", "|-", ">- # x", "&a b", "*a", "!a b", "%a", "@a", "? a",
            "- a", "[a, -]", "[-a, b]", "[a, ?b]", "{a: ?b}", "{a: -b}", "{a: b c}", "{a: b }", ", a", "http://a.b/c#d",
        ]
    ),
)  # fmt: skip
SHAPES = st.lists(LINE, min_size=1, max_size=9).map("".join)


@checked
@given(SHAPES)
def test_any_lines(text: str) -> None:
    plain(text)


@checked
@given(
    st.sampled_from(FILES),
    st.integers(0, 10**6),
    st.integers(0, 12),
    st.sampled_from(
        [
            "",
            "\n",
            " ",
            "  ",
            "- ",
            ": ",
            "a",
            "[",
            "]",
            "{",
            "}",
            '"',
            "'",
            ",",
            "#",
            " #",
            "\n\n",
            "\n# x\n",
            ">-",
            "\r\n",
            "é",
        ]
    ),
)
def test_any_damage(path: Path, where: int, length: int, instead: str) -> None:
    text = path.read_text(encoding="utf-8")
    where %= len(text) + 1
    plain(text[:where] + instead + text[where + length :])


@checked
@given(st.text(st.sampled_from("ab1 :-#[]{},\"'>\n"), max_size=30))
def test_any_text(text: str) -> None:
    plain(text + "\n")


@pytest.mark.parametrize(
    ("limit", "text"),
    [
        (yaml_text.MAX_CHARACTERS, "a: {}\n"),
        (yaml_text.MAX_CHARACTERS, 'a: "{}"\n'),
        (yaml_text.MAX_CHARACTERS, "a: >-\n  {}\n"),
        (yaml_text.MAX_CHARACTERS, "a: [{}]\n"),
        (yaml_text.MAX_KEY, "{}: a\n"),
        (yaml_text.MAX_KEY, "a: {{{}: b}}\n"),
    ],
)
def test_lengths(limit: int, text: str) -> None:
    for length in (limit, limit + 1):
        plain(text.format("b" * length))
    assert plain_yaml.read(File("", text.format("b" * limit)), yaml_text._LIMITS) is not None
    assert plain_yaml.read(File("", text.format("b" * (limit + 1))), yaml_text._LIMITS) is None


def test_depths() -> None:
    for depth in range(1, yaml_text.MAX_DEPTH + 3):
        plain("".join(f"{'  ' * level}a:\n" for level in range(depth)) + "  " * depth + "b: c\n")
        plain(
            "".join(f"{'  ' * level}- a:\n".replace("- ", "", level == 0) for level in range(depth))
            + "  " * depth
            + "b: [c]\n"
        )


def test_as_many_values_as_may_be() -> None:
    short = "a: [" + "b, " * (yaml_text.MAX_EVENTS - 10) + "b]\n"
    assert [problem.rule for problem in yaml_text.parse(File("", short))[1]] == []
    many = "a: [" + "b," * (yaml_text.MAX_EVENTS + 10) + "b]\n"
    assert [problem.rule for problem in yaml_text.parse(File("", many))[1]] == ["too-many-values"]


# --- facts ------------------------------------------------------------------------------------------------------------


def read(path: Path, data: bytes) -> reading.Read:
    named = path.name == "glossary.yml"
    kind: Any = Term if named else KINDS.get(path.parent.name, Region)
    file = reading.FileAt(str(path), path.as_posix(), path.stem)
    return reading._read(data, file, kind.read, named=named)


def the_long_way(path: Path, data: bytes) -> reading.Read:
    def never(*given: Any) -> Any:
        raise sound.Unsound

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reading, "read_sound", never)
        patch.setattr(reading, "read_sound_named", never)
        return read(path, data)


def same(path: Path, data: bytes) -> None:
    one, other = (list(map(shown, walk(read_so(path, data)))) for read_so in (read, the_long_way))
    assert one == other


def shown(value: Any) -> str:
    return type(value).__name__ + ("" if isinstance(value, tuple) or dataclasses.is_dataclass(value) else repr(value))


def test_the_facts_of_this_project() -> None:
    for path in FILES:
        same(path, path.read_bytes())


@checked
@given(
    st.sampled_from(FILES),
    st.integers(0, 10**6),
    st.integers(0, 12),
    st.sampled_from(
        [
            "",
            " ",
            "a",
            "[]",
            "null",
            "''",
            '" "',
            "1",
            "yes",
            "[[",
            "]]",
            "[[x]]",
            "*a*",
            "\n",
            "a: b\n",
            "  a: b\n",
            ", a: b",
            ", a",
            "-",
            "/",
            "  ",
        ]
    ),
)
def test_any_damage_to_facts(path: Path, where: int, length: int, instead: str) -> None:
    text = path.read_text(encoding="utf-8")
    where %= len(text) + 1
    same(path, (text[:where] + instead + text[where + length :]).encode())
