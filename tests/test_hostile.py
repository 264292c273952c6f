"""Whatever stands in a fact file, it is loaded or refused: soon, in little memory, in words, and without a traceback.

Files are loaded in a process of its own that may take 200 MB of data, and ten seconds for each of them. A second is
what is asked for; the rest is margin for slow machines.
"""

from __future__ import annotations

import json
import os
import resource
import select
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from factbook import yaml_text
from factbook.fields import MAX_ITEMS
from factbook.load import load
from factbook.problems import MAX_PROBLEMS, File, Place, Problem, render, render_all
from factbook.yaml_text import MAX_BYTES, MAX_CHARACTERS
from hypothesis import given, settings
from hypothesis import strategies as st
from project import ROOT, WORLD

SECONDS = 10
DATA = 200 * 2**20

LOADER = """
import json, sys, time
from pathlib import Path
from factbook.load import load
from factbook.problems import render
for line in sys.stdin:
    start = time.process_time()
    graph, problems = load(Path(line.rstrip("\\n")))
    told = [[problem.rule, problem.place.file.path, render(problem)] for problem in problems]
    print(json.dumps([graph is not None, told, time.process_time() - start]), flush=True)
"""


class Told(NamedTuple):
    """A problem, as the process of the loader has told it."""

    rule: str
    path: str
    text: str


class Loader:
    """A process that loads content folders, and is not asked again once it has failed."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-c", LOADER],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": str(ROOT / "hooks")},
            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_DATA, (DATA, DATA)),
        )

    def load(self, content: Path) -> list[Told]:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(f"{content}\n".encode())
        self._process.stdin.flush()
        ready, _, _ = select.select([self._process.stdout], [], [], SECONDS)
        answer = self._process.stdout.readline() if ready else b""
        if not answer:
            self._process.kill()
            _, error = self._process.communicate()
            pytest.fail(f"not loaded within {SECONDS} s: {error.decode()[-2000:] or 'no answer'}")
        loaded, problems, seconds = json.loads(answer)
        assert seconds < SECONDS / 2
        assert loaded or problems
        return [Told(*problem) for problem in problems]

    def end(self) -> None:
        self._process.kill()
        self._process.communicate()


@pytest.fixture(scope="module")
def loader() -> Iterator[Loader]:
    loader = Loader()
    yield loader
    loader.end()


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the sample region; who changes a file of it puts it back."""
    return Path(shutil.copytree(WORLD, tmp_path_factory.mktemp("hostile") / "content"))


def load_with(loader: Loader, world: Path, name: str, data: bytes) -> list[Told]:
    """What is said of the sample region when one of its files is another."""
    path = world / name
    before = path.read_bytes() if path.exists() else None
    path.write_bytes(data)
    try:
        return loader.load(world)
    finally:
        path.unlink()
        if before is not None:
            path.write_bytes(before)


# --- files that somebody has thought of -------------------------------------------------------------------------------

KELMARK = (
    'name: Kelmark\ncode: "KK"\nrole: far\nchecked: 2026-01-31\nsummary: Kelmark sent boats to Ardenia until 2022.\n'
)
PROVENANCE = "standing: reported, sources: [river-post/2022-11-boats]"
EVENT = "  - {{id: e{0}, date: 2020, kind: pact, what: {1}, " + PROVENANCE + "}}\n"
PASSAGE = '  - {{id: b{0}, title: Boats, text: "{1}", as_of: 2020, ' + PROVENANCE + "}}\n"
FIGURE = "figures:\n  - {id: f, name: Boats, unit: boats, series: [{as_of: 2020, value: %s, " + PROVENANCE + "}]}\n"
LEADER = "  - {{id: l{0}, name: The Boat {0}, role: captain, period: 2020/.., " + PROVENANCE + "}}\n"


def kelmark(more: str) -> bytes:
    return (KELMARK + more).encode()


def many(text: str, *words: str, size: int = 240_000) -> str:
    """Copies of a text, in which {0} is their number, as many as a file can hold."""
    parts = [text.format(number, *words) for number in range(size // len(text.format(0, *words)))]
    return "".join(parts)[:size].rpartition("\n")[0] if text.endswith("\n") else "".join(parts)


NUMBERED = ", ".join(f"c{i}" for i in range(199))
# What is in the file, and the rules that it breaks.
FILES: dict[str, tuple[bytes, set[str]]] = {
    # YAML's own ways to make much of little
    "merge bomb": (
        kelmark(
            "a: &a {x: 1}\n" + "".join(f"{b}: &{b} {{<<: [*{a}, *{a}, *{a}, *{a}]}}\n" for a, b in pairwise("abcdefgh"))
        ),
        {"yaml-feature"},
    ),
    "billion laughs": (
        kelmark("a: &a [x]\n" + "".join(f"{b}: &{b} [*{a}, *{a}, *{a}, *{a}]\n" for a, b in pairwise("abcdefgh"))),
        {"yaml-feature"},
    ),
    "100,000 [": (b"[" * 100_000, {"too-deep"}),
    "100,000 [ in a field": (kelmark("also: " + "[" * 100_000), {"too-deep"}),
    "30,000 nested lists": (b"[" * 30_000 + b"]" * 30_000, {"too-deep"}),
    "60,000 nested mappings": (b"{a: " * 60_000, {"too-deep"}),
    "100,000 {": (b"{" * 100_000, {"bad-key"}),
    "100,000 lists in a line": (b"- " * 100_000, {"too-deep"}),
    "100,000 items": (b"-\n" * 100_000, {"too-many-values"}),
    "100,000 keys in a line": (b"? " * 100_000, {"bad-key"}),
    "100,000 colons": (b": " * 100_000, {"yaml-syntax"}),
    "80,000 keys in a line": (b"a: " * 80_000, {"yaml-syntax"}),
    "10,000 directives": (many("%TAG !a{0}! tag:x\n").encode(), {"yaml-syntax"}),
    "20,000 anchors": (kelmark(many("k{0}: &a{0} 1\n")), {"yaml-feature"}),
    "a long anchor": (kelmark("also: &" + "a" * 200_000 + " b\n"), {"yaml-feature"}),
    "a long tag": (kelmark("also: !" + "a" * 200_000 + " b\n"), {"yaml-feature"}),
    "a long key": (kelmark("? " + "a" * 200_000 + "\n: b\n"), {"bad-key"}),
    # much of the same
    "256 KiB of a": (b"a" * MAX_BYTES, {"long-value"}),
    "a name of 256 KiB": (b"name: " + b"a" * (MAX_BYTES - 6), {"long-value", "missing-field"}),
    "4,001 characters": (kelmark("also: [" + "a" * (MAX_CHARACTERS + 1) + "]\n"), {"long-value"}),
    "10 MB": (b"a: b\n" * 2_000_000, {"large-file"}),
    "200,000 empty lines": (kelmark("\n" * 200_000), set()),
    "200,000 spaces": (kelmark("also: [a" + " " * 200_000 + "]\n"), set()),
    "60,000 comments": (kelmark("# a\n" * 60_000), set()),
    "an unclosed quotation": (kelmark('also: "' + "a\n" * 100_000), {"yaml-syntax"}),
    "unknown keys": (kelmark(many("k{0}: 1\n", size=200_000)), {"unknown-field"}),
    "unknown keys in events": (
        kelmark("events:\n" + many("  - {{k{0}: 1}}\n", size=160_000)),
        {"unknown-field", "missing-field"},
    ),
    "duplicate keys": (kelmark("a: 1\n" * 20_000), {"duplicate-key", "unknown-field"}),
    "bad keys": (kelmark(many("K{0}: 1\n", size=200_000)), {"bad-key"}),
    "ambiguous values": (kelmark("also: [" + "NO, " * 24_000 + "NO]\n"), {"ambiguous-value", "long-list"}),
    "lost texts": (kelmark("also:\n" + "- a #b\n" * 20_000), {"lost-text", "long-list"}),
    "a list of 201": (kelmark("also: [" + "a, " * MAX_ITEMS + "a]\n"), {"long-list"}),
    "a list of 200": (kelmark("also: [" + ", ".join(f"a{i}" for i in range(MAX_ITEMS)) + "]\n"), set()),
    "bad choices": (
        kelmark("events:\n" + many("  - {{standing: reportedreportedreported{0}}}\n")),
        {"unknown-choice", "missing-field"},
    ),
    "one id": (
        kelmark("events:\n" + many(EVENT.replace("e{0}", "e").replace("{1}", "Boats {0}"))),
        {"duplicate-fact-id"},
    ),
    # characters
    "a heap of accents": (kelmark("also: [a" + "\u0316\u0301" * 60_000 + "]\n"), {"hidden-character"}),
    "many heaps of accents": (kelmark("also: [" + "a\u0301\u0316\u0301\u0316" * 25_000 + "]\n"), {"not-normalised"}),
    "syllables in parts": (kelmark("also: [" + "\u1100\u1161\u11a8" * 25_000 + "]\n"), {"not-normalised"}),
    "a zero-width space a line": (("\u200b\n" * 60_000).encode(), {"hidden-character"}),
    "a tab a line": (b"\t\n" * 130_000, {"hidden-character"}),
    "a mixed word a line": (("a\u0430\n" * 60_000).encode(), {"mixed-scripts"}),
    "a long mixed word": (("a\u0430" * 80_000).encode(), {"mixed-scripts"}),
    "a wide line": (kelmark("also: [" + "字" * 80_000 + "]\n"), {"long-value"}),
    "bytes that are no text": (KELMARK.encode() + b"\xff\xfe", {"not-utf-8"}),
    "a surrogate": (kelmark("also: [") + b"\xed\xa0\x80]\n", {"not-utf-8"}),
    "an overlong slash": (kelmark("also: [") + b"\xc0\xaf]\n", {"not-utf-8"}),
    "UTF-16": (KELMARK.encode("utf-16"), {"not-utf-8"}),
    "UTF-16 without BOM": (KELMARK.encode("utf-16-le"), {"hidden-character"}),
    "UTF-32": (KELMARK.encode("utf-32"), {"not-utf-8"}),
    "Latin-1": (KELMARK.replace("Kelmark", "Kélmark").encode("latin-1"), {"not-utf-8"}),
    "a byte order mark": (b"\xef\xbb\xbf" + KELMARK.encode(), {"hidden-character"}),
    "NUL": (KELMARK.encode() + b"\0", {"hidden-character"}),
    "10,000 NUL": (b"\0" * 10_000, {"hidden-character"}),
    "terminal escapes": (kelmark("also: [\x1b[31mred\x1b]0;title\x07]\n"), {"hidden-character"}),
    "an escaped terminal escape": (kelmark('also: ["\\e[31mred"]\n'), {"hidden-character"}),
    "an escaped override": (kelmark('also: ["\\u202egnp.exe"]\n'), {"hidden-character"}),
    "an escaped accent": (kelmark('also: ["Cafe\\u0301"]\n'), {"not-normalised"}),
    "an escaped Cyrillic letter": (kelmark('also: ["b\\u043eats"]\n'), {"mixed-scripts"}),
    "an escaped surrogate": (kelmark('also: ["\\ud800"]\n'), {"yaml-syntax"}),
    "an escape beyond Unicode": (kelmark('also: ["\\UFFFFFFFF"]\n'), {"yaml-syntax"}),
    "an accent alone": (kelmark("also: [\u0301]\n"), set()),
    # markup
    "[[ x 2,000": (kelmark("background:\n" + PASSAGE.format(0, "[[" * 1_990)), {"bad-markup"}),
    "[[ in every text": (kelmark("background:\n" + many(PASSAGE, "[[" * 1_990)), {"bad-markup"}),
    "[[a]] in every text": (kelmark("background:\n" + many(PASSAGE, "[[a]]" * 790)), {"unknown-id"}),
    "[[a]] that is written otherwise": (kelmark("background:\n" + many(PASSAGE, "\\u005b[a]]" * 500)), {"unknown-id"}),
    "* x 4,000": (kelmark("background:\n" + PASSAGE.format(0, "*" * 4_000)), set()),
    "*a in every text": (kelmark("background:\n" + many(PASSAGE, "*a " * 1_300)), {"long-sentence"}),
    "*a* in every text": (kelmark("background:\n" + many(PASSAGE, "*a* " * 990)), {"long-sentence"}),
    "“ in every text": (kelmark("background:\n" + many(PASSAGE, "“" * 3_990, size=80_000)), set()),
    "quotations": (
        kelmark("background:\n" + many(PASSAGE, "“horde” horde " * 280, size=180_000)),
        {"loaded-word", "long-sentence"},
    ),
    "a loaded word again and again": (
        kelmark("background:\n" + many(PASSAGE, "horde. Horde. " * 280)),
        {"loaded-word", "long-paragraph"},
    ),
    "years": (
        KELMARK.replace("Kelmark sent", "2001 " * 790 + "boats").encode(),
        {"long-sentence", "long-summary", "year-without-fact"},
    ),
    # numbers and dates
    "1e999": (kelmark(FIGURE % "1e999"), {"ambiguous-value"}),
    "a number of 4,000 digits": (kelmark(FIGURE % ("9" * 4_000)), {"wrong-type"}),
    "4,000 decimals": (kelmark(FIGURE % ("0." + "9" * 3_990)), {"wrong-type"}),
    "a number of 4,000 digits in quotes": (kelmark(FIGURE % ('"' + "9" * 4_000 + '"')), {"long-line"}),
    "20 digits": (kelmark(FIGURE % ("9" * 20)), set()),
    "numbers of 4,000 digits for names": (kelmark("also:\n" + ("- " + "9" * 3_990 + "\n") * 60), {"wrong-type"}),
    "times of 4,000 digits": (kelmark("also: [" + ("1" + ":1" * 1_990 + "x, ") * 60 + "a]\n"), {"long-line"}),
    "the year 9999": (
        kelmark("events:\n" + EVENT.format(0, "Boats").replace("2020", "9999-12-31")),
        {"event-after-check"},
    ),
    "the year 0000": (kelmark("events:\n" + EVENT.format(0, "Boats").replace("2020", "0000-01-01")), {"bad-date"}),
    "the year 0001": (kelmark("events:\n" + EVENT.format(0, "Boats").replace("2020", "0001-01-01")), set()),
    "since ever": (kelmark("events:\n" + EVENT.format(0, "Boats").replace("2020", "../0001-01")), {"bad-date"}),
    "for ever": (KELMARK.replace("2026-01-31", "9999-12-31").encode(), set()),
    "dates of 4,000 characters": (
        kelmark("events:\n" + many("  - {{date: {1}{0}}}\n", "2023/" * 700)),
        {"bad-date", "missing-field"},
    ),
    # facts that are compared with others
    "unknown ids": (
        kelmark("events:\n" + many(EVENT.replace("kind", "about: [ardeni{0}], kind"), "Boats")),
        {"unknown-id", "duplicate-event"},
    ),
    "unknown sources": (
        kelmark("events:\n" + many(EVENT.replace("11-boats", "11-boat{0}"), "Boats")),
        {"unknown-source", "duplicate-event"},
    ),
    "equal events": (kelmark("events:\n" + many(EVENT, "The same words every time and again")), {"duplicate-event"}),
    "events nearly equal": (
        kelmark("events:\n" + many(EVENT.replace("{1}", "Words that are nearly those of number {0}"))),
        {"duplicate-event"},
    ),
    "claims": (
        kelmark("events:\n" + many(EVENT.replace("reported", "claimed").replace("{1}", "Boats {0}"))),
        {"claim-without-author"},
    ),
    "one-sided figures": (
        kelmark(
            many(
                "  - {{id: f{0}, name: Boats, unit: boats, about: ["
                + NUMBERED
                + "], series: [{{as_of: 2020, value: 1, standing: confirmed, sources: [radio-kelmark/boats]}}]}}\n"
            ).join(["figures:\n", ""])
        ),
        {"unknown-id", "one-sided-confirmation"},
    ),
    "many names, and texts of their first word": (
        kelmark(
            "leaders:\n" + many(LEADER, size=120_000) + "\nbackground:\n" + many(PASSAGE, "The " * 990, size=100_000)
        ),
        {"long-sentence"},
    ),
    "names of all lengths": (
        kelmark(
            "also: ["
            + ", ".join("The " + "x" * i for i in range(1, 190))
            + "]\nbackground:\n"
            + many(PASSAGE, "The " * 990, size=120_000)
        ),
        {"long-sentence"},
    ),
}


@pytest.mark.parametrize("name", FILES)
def test_a_hostile_file(name: str, loader: Loader, world: Path) -> None:
    data, rules = FILES[name]
    told = load_with(loader, world, "countries/kelmark.yml", data)
    assert {problem.rule for problem in told} == rules
    assert {problem.path for problem in told} <= {str(world / "countries/kelmark.yml")}
    assert len(told) <= MAX_PROBLEMS * 2 * max(1, len(rules))
    assert all(shows(problem.text) for problem in told)


def shows(text: str) -> bool:
    """Whether a terminal would show a problem as it is, on few and short lines."""
    lines = text.split("\n")
    # The message, the line, what is underlined, help, and where else it stands.
    return len(lines) <= 5 and all(line.isprintable() and len(line) < 500 for line in lines)


@pytest.mark.parametrize("name", ["region.yml", "glossary.yml", "publishers/river-post.yml"])
@pytest.mark.parametrize(
    "data",
    [b"", b"\0", b"[" * 100_000, b"a: " * 80_000, b"k: [1]\n" * 30_000, many("k{0}: {{a: b}}\n").encode()],
    ids=["empty", "NUL", "lists", "keys in a line", "a key again", "keys"],
)
def test_hostile_data_in_other_files(name: str, data: bytes, loader: Loader, world: Path) -> None:
    told = load_with(loader, world, name, data)
    assert {problem.path for problem in told} == {str(world / name)}
    assert all(shows(problem.text) for problem in told)


# --- files that nobody has thought of ---------------------------------------------------------------------------------

NAMES = sorted(str(path.relative_to(WORLD)) for path in WORLD.rglob("*.yml"))
TOKENS = (
    "[[", "]]", "[", "]", "{", "}", "- ", ": ", ":", "#", " #x", "&a ", "*a", "!!x ", "<<: ", "---\n", "...\n",
    "%YAML 1.1\n", "? ", "|", ">", ">-\n", "'", '"', "\\", "\n", "\n\n", " ", "    ", "\t", "\r", "\0", "\x1b[2J",
    "\u202e", "\u200b", "\ufeff", "é", "e\u0301", "字", "\U0001f6a2", "а", "NO", "~", "null", "1e999", "0x1F",
    "9999-12-31", "2023-02-30", "9" * 30, "a" * 70, ",", "/", "..", "|x", "#flood-2020", "\\u202e", "\\x00",
    "standing: claimed\n", "ardenia", "river-post/2022-11-boats",
)  # fmt: skip
checked = settings(deadline=None, derandomize=True, max_examples=400, database=None)


@st.composite
def mutated(draw: st.DrawFn) -> tuple[str, bytes]:
    """A file of the sample region, in which some places have been changed."""
    name = draw(st.sampled_from(NAMES))
    text = (WORLD / name).read_text(encoding="utf-8")
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(text)))
        end = draw(st.one_of(st.just(start), st.integers(start, min(len(text), start + 40))))
        again = draw(st.sampled_from([1, 1, 1, 2, 50]))
        text = text[:start] + draw(st.sampled_from(("", *TOKENS))) * again + text[end:]
    data = text.encode()
    broken = draw(st.integers(0, len(data)))
    return name, data[:broken] + draw(st.sampled_from([b"", b"", b"", b"\xff", b"\xc3", b"\xed\xa0\x80"])) + data[
        broken:
    ]


@checked
@given(mutated())
def test_any_mutation_of_a_file(loader: Loader, world: Path, mutation: tuple[str, bytes]) -> None:
    assert all(shows(problem.text) for problem in load_with(loader, world, *mutation))


@checked
@given(st.sampled_from(NAMES), st.binary(max_size=300))
def test_any_bytes(loader: Loader, world: Path, name: str, data: bytes) -> None:
    told = load_with(loader, world, name, data)
    assert str(world / name) in {problem.path for problem in told}
    assert all(shows(problem.text) for problem in told)


@checked
@given(st.sampled_from(NAMES), st.lists(st.sampled_from(TOKENS), max_size=60).map("".join))
def test_any_tokens(loader: Loader, world: Path, name: str, text: str) -> None:
    told = load_with(loader, world, name, text.encode())
    assert str(world / name) in {problem.path for problem in told}
    assert all(shows(problem.text) for problem in told)


# --- what is no ordinary file -----------------------------------------------------------------------------------------


@pytest.fixture
def content(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return Path(shutil.copytree(WORLD, "content"))


def told(content: Path) -> str:
    return render_all(load(content)[1])


LINK = "error: this is a link to another place [unreadable-file]\n      = help: put the file itself here"


@pytest.mark.parametrize("name", ["countries/kelmark.yml", "countries/sarn.yml", "region.yml", "glossary.yml"])
@pytest.mark.parametrize(
    "to", ["/etc/passwd", "/dev/zero", "/nowhere", "kelmark.yml", "../countries", "../../secret.yml"]
)
def test_a_link_is_not_followed(name: str, to: str, content: Path) -> None:
    Path("secret.yml").write_text("secret: [\n", encoding="utf-8")
    (content / name).unlink(missing_ok=True)
    (content / name).symlink_to(to)
    assert told(content) == f"content/{name}:1:1: {LINK}"


def test_a_folder_that_is_a_link(content: Path, tmp_path: Path) -> None:
    shutil.move(content / "organisations", tmp_path / "elsewhere")
    (content / "organisations").symlink_to(tmp_path / "elsewhere")
    assert told(content) == f"content/organisations:1:1: {LINK}"


@pytest.mark.parametrize(
    ("name", "help"),
    [
        ("countries/kelmark.yml", "put fact files here only"),
        ("region.yml", "put a fact file in its place"),
        ("glossary.yml", "put a fact file in its place"),
    ],
)
@pytest.mark.parametrize("make", [Path.mkdir, lambda path: os.mkfifo(path)], ids=["folder", "fifo"])
def test_what_is_no_file(name: str, help: str, make: Callable[[Path], Any], content: Path) -> None:
    (content / name).unlink()
    make(content / name)
    assert told(content) == f"content/{name}:1:1: error: this is not a file [unreadable-file]\n      = help: {help}"


def test_a_file_without_permission(content: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: str, *arguments: Any, **named: Any) -> Any:
        if path.endswith("/kelmark.yml"):
            raise PermissionError(13, "Permission denied", path)
        return Path(path).open(*arguments, **named)

    monkeypatch.setattr(yaml_text, "open", refuse, raising=False)
    assert told(content) == (
        "content/countries/kelmark.yml:1:1: error: the file cannot be read (Permission denied) [unreadable-file]"
    )


def test_a_folder_without_permission(content: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    listed = os.scandir

    def refuse(path: str) -> Any:
        if path.endswith("/countries"):
            raise PermissionError(13, "Permission denied", path)
        return listed(path)

    monkeypatch.setattr(os, "scandir", refuse)
    assert told(content) == (
        "content/countries:1:1: error: the folder cannot be read (Permission denied) [unreadable-file]"
    )


def test_a_huge_file_is_not_read_to_its_end(content: Path) -> None:
    with (content / "countries/kelmark.yml").open("wb") as file:
        file.truncate(2**40)  # a hole: no disk holds it
    assert told(content) == (
        "content/countries/kelmark.yml:1:1: error: the file is larger than 256 KiB [large-file]\n"
        "      = help: split it into several"
    )


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("\x1b[31mred.yml", "�[31mred.yml"),
        ("a\nb.yml", "a�b.yml"),
        ("\u202eabc.yml", "�abc.yml"),
        ("ab\udcff.yml", "ab�.yml"),
    ],
)
def test_names_of_files_are_shown_without_harm(name: str, shown: str, content: Path) -> None:
    (content / "countries" / name).write_text("a: b\n", encoding="utf-8")
    assert told(content).split(": error: ")[0] == f"content/countries/{shown}:1:1"
    assert all(shows(render(problem)) for problem in load(content)[1])


@pytest.mark.parametrize("name", [".kelmark.yml.swp", ".DS_Store", ".gitkeep"])
def test_hidden_files_are_passed_over(name: str, content: Path) -> None:
    (content / "countries" / name).write_bytes(b"\0")
    (content / name).write_bytes(b"\0")
    assert told(content) == ""


def test_no_content(content: Path) -> None:
    assert told(Path("nowhere")) == (
        "nowhere:1:1: error: there is no such folder [missing-content]\n      = help: name a folder of fact files"
    )
    assert told(content / "region.yml").startswith("content/region.yml:1:1: error: there is no such folder")


# --- a problem is shown without harm ----------------------------------------------------------------------------------


@settings(deadline=None, derandomize=True, max_examples=300, database=None)
@given(st.text(st.characters(), max_size=60), st.integers(0, 70), st.integers(0, 70), st.text(max_size=10))
def test_nothing_that_a_terminal_acts_upon_is_shown(text: str, start: int, length: int, word: str) -> None:
    start = min(start, len(text))
    place = Place(File(f"{word}.yml", text), start, min(start + length, len(text)))
    shown = render(Problem(rule="bad-id", message=f"'{word}' is not an id", place=place, help=word))
    assert all(line.isprintable() for line in shown.split("\n"))
    assert len(shown.split("\n")) in (1, 2, 3, 4)


def test_the_underlining_of_wide_letters_and_marks() -> None:
    text = "name: 字字 Ɛ̃we xx"
    place = Place(File("x.yml", text), text.index("xx"), len(text))
    assert render(Problem(rule="bad-id", message="m", place=place)) == (
        f"x.yml:1:15: error: m [bad-id]\n    1 | {text}\n      | {' ' * 15}^^"
    )


def test_of_a_long_line_the_part_is_shown_that_matters() -> None:
    text = "a" * 1000 + "bcd" + "e" * 1000
    shown = render(Problem(rule="bad-id", message="m", place=Place(File("x.yml", text), 1000, 1003))).split("\n")
    assert shown[1] == "    1 | " + "a" * 55 + "bcd" + "e" * 52
    assert shown[2] == "      | " + " " * 55 + "^^^"
