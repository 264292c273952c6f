"""Contributors' text: what is markup, what is literal, and where the flaws stand."""

from __future__ import annotations

import pytest
from factbook.problems import File, Place
from factbook.prose import HELP, Link, Prose, Words, parse
from hypothesis import given, settings
from hypothesis import strategies as st


def whole(text: str) -> Place:
    return Place(File("content/x.yml", text), 0, len(text))


def parts(text: str) -> list[tuple[str, ...]]:
    """The parts of a text without flaws, a link as its target, fact and words."""
    prose, flaws = parse(text, whole(text))
    assert flaws == []
    return [simple(part) for part in prose.parts]


def simple(part: Words | Link) -> tuple[str, ...]:
    if isinstance(part, Link):
        return ("link", part.target, part.fact or "", part.words or "")
    return ("emphasis", part.text) if part.emphasised else ("words", part.text)


def flaws(text: str) -> list[tuple[str, str, str | None]]:
    """The flaws of a text: what they stand at, and what is said of them."""
    _, found = parse(text, whole(text))
    return [(text[flaw.place.start : flaw.place.end], *flaw.mistake[:2]) for flaw in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Plain words.", [("words", "Plain words.")]),
        ("", [("words", "")]),
        ("[[niger]]", [("link", "niger", "", "")]),
        ("to [[niger]].", [("words", "to "), ("link", "niger", "", ""), ("words", ".")]),
        ("[[niger|the country]]", [("link", "niger", "", "the country")]),
        ("[[niger#coup]]", [("link", "niger", "coup", "")]),
        ("[[niger#coup|a coup]]", [("link", "niger", "coup", "a coup")]),
        ("[[a]][[b]]", [("link", "a", "", ""), ("link", "b", "", "")]),
        ("a *b* c", [("words", "a "), ("emphasis", "b"), ("words", " c")]),
        ("*b c* [[d]]", [("emphasis", "b c"), ("words", " "), ("link", "d", "", "")]),
        ("“*b*”, (*c*)", [("words", "“"), ("emphasis", "b"), ("words", "”, ("), ("emphasis", "c"), ("words", ")")]),
    ],
)
def test_markup(text: str, expected: list[tuple[str, ...]]) -> None:
    assert parts(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "2 * 3 * 4", "a*b*c", "* b *", "*", "**", "**bold**", "*a", "a*", "***", "a * b", "* ", "*a *b", "_a_", "`a`",
        "# a", "<b>a</b>", "&lt;b&gt;", "[a](https://river-post.example)", "![a](b)", "[a]", "]]", "a ]] b", "{{ a }}",
        "{% a %}", "--8<-- a", "https://river-post.example", "<https://river-post.example>", "\\*a", "\\\\*a", "$a$",
        "[^1]", "*" + "a" * 300 + "*",
    ],
)  # fmt: skip
def test_everything_else_is_literal(text: str) -> None:
    assert "".join(part[1] for part in parts(text)) == text
    assert {part[0] for part in parts(text)} == {"words"}


@pytest.mark.parametrize(
    ("text", "at", "message"),
    [
        ("to [[niger", "[[", "a link is opened and not closed"),
        ("to [[niger] now", "[[", "a link is opened and not closed"),
        ("to [[[niger]]]", "[[", "a link is opened and not closed"),
        ("to [[]] now", "[[]]", "'[[]]' is not a link"),
        ("to [[Niger]] now", "[[Niger]]", "'[[Niger]]' is not a link"),
        ("to [[the niger]]", "[[the niger]]", "'[[the niger]]' is not a link"),
        ("to [[ niger ]]", "[[ niger ]]", "'[[ niger ]]' is not a link"),
        ("to [[niger|]] now", "[[niger|]]", "'[[niger|]]' is not a link"),
        ("to [[niger| ]] now", "[[niger| ]]", "'[[niger| ]]' is not a link"),
        ("to [[niger|a|b]]", "[[niger|a|b]]", "'[[niger|a|b]]' is not a link"),
        ("to [[niger#]]", "[[niger#]]", "'[[niger#]]' is not a link"),
        ("to [[#coup]]", "[[#coup]]", "'[[#coup]]' is not a link"),
        ("to [[niger/coup]]", "[[niger/coup]]", "'[[niger/coup]]' is not a link"),
        ("to [[../niger]]", "[[../niger]]", "'[[../niger]]' is not a link"),
        ("to [[https://x.example]]", "[[https://x.example]]", "'[[https://x.example]]' is not a link"),
        (f"to [[{'a' * 65}]]", f"[[{'a' * 65}]]", f"'[[{'a' * 58}' is not a link"),
    ],
)
def test_flaws(text: str, at: str, message: str) -> None:
    assert flaws(text) == [(at, message, HELP)]


def test_a_link_within_emphasis_is_a_flaw() -> None:
    found = ("*the [[niger]]*", "a link cannot stand within emphasis", "delete the '*' on both sides")
    assert flaws("see *the [[niger]]* now") == [found]


def test_each_flaw_has_its_own_place() -> None:
    text = "[[Niger]] and [[niger]] and [[Niger]] and [[Niger"
    _, found = parse(text, whole(text))
    assert [flaw.place.start for flaw in found] == [0, 28, 42]


def link(words: str, written: str) -> Link:
    """The one link of a text, whose words are those of a file, folded."""
    prose, found = parse(words, whole(written))
    assert found == []
    (only,) = prose.links
    return only


def test_the_place_of_a_link_is_that_of_its_id() -> None:
    assert link("to [[niger#coup|it]]", "to [[niger#coup|it]]").place[1:] == (5, 15)
    assert link("to [[niger]]", "to [[niger]]").place[1:] == (5, 10)


def test_a_link_in_folded_text_is_found_in_its_file() -> None:
    written = ">-\n  The coup\n  of [[niger|the\n  country]]."
    place = link("The coup of [[niger|the country]].", written).place
    assert written[place.start : place.end] == "niger"


def test_a_link_that_is_written_in_another_way_has_the_place_of_the_text() -> None:
    written = '"[[\\u006eiger]]"'
    assert link("[[niger]]", written).place[1:] == (0, len(written))


def test_equal_links_have_places_of_their_own() -> None:
    text = "[[niger]], [[niger]] and [[niger]]"
    prose, _ = parse(text, whole(text))
    assert [one.place.start for one in prose.links] == [2, 13, 27]


def test_links_of_a_text() -> None:
    prose = Prose((Words("a"), Link("b", None, None, whole(""))))
    assert [one.target for one in prose.links] == ["b"]


@settings(deadline=None, derandomize=True, max_examples=500, database=None)
@given(st.text("[]*|#ab- \né", max_size=60))
def test_no_character_is_lost(text: str) -> None:
    prose, found = parse(text, whole(text))
    shown = "".join(written(part) for part in prose.parts)
    if not found:
        assert shown == text
    assert all(0 <= flaw.place.start <= flaw.place.end <= len(text) for flaw in found)


def written(part: Words | Link) -> str:
    if isinstance(part, Words):
        return f"*{part.text}*" if part.emphasised else part.text
    fact = f"#{part.fact}" if part.fact else ""
    return f"[[{part.target}{fact}{'|' + part.words if part.words else ''}]]"
