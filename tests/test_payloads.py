"""Hostile text in every text field that the format has: it comes out as text on every page, and as nothing else.

The fields are those that the readers declare, so that a new field is covered without a word here. There is one file of
each kind for each payload; the payloads go round, so that every field holds every payload once.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from itertools import count
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urljoin, urlsplit
from xml.etree.ElementTree import Element

import html5lib
import pytest
from factbook import reference
from factbook.entities import Region, Source, Term
from factbook.fields import Each, Field, Labels, Many, Named, describe
from factbook.load import FOLDERS, load
from factbook.values import (
    Address,
    Amount,
    Choice,
    CountryCode,
    FormerFact,
    Id,
    LanguageCode,
    Line,
    MapExtent,
    SourceId,
    Tag,
    Text,
    When,
)
from project import WORLD, Project

PAYLOADS = (
    "<script>alert(1)</script>",
    "</title><script>alert(2)</script>",
    "</script><script>alert(3)</script>",
    "</style><script>alert(4)</script>",
    "</textarea></noscript><script>alert(5)</script>",
    "--><script>alert(6)</script><!--",
    "]]><script>alert(7)</script><![CDATA[",
    "<img src=x onerror=alert(8)>",
    "<svg/onload=alert(9)>",
    "<svg><animate onbegin=alert(10) attributeName=x></svg>",
    "<math><mtext></form><form><mglyph><style></math><img src onerror=alert(11)>",
    "<iframe srcdoc='<script>alert(12)</script>'></iframe>",
    "<iframe src=//evil.example></iframe>",
    "<details open ontoggle=alert(13)>",
    "<body onload=alert(14)>",
    "<base href=https://evil.example/>",
    "<meta http-equiv=refresh content='0;url=https://evil.example/'>",
    "<link rel=stylesheet href=//evil.example/x.css>",
    "<style>@import '//evil.example/x.css'</style>",
    "<a href=javascript:alert(15)>x</a>",
    '<a href="data:text/html,<script>alert(16)</script>">x</a>',
    "<form action=//evil.example><input name=q><button>x</button></form>",
    "<object data=//evil.example></object><embed src=//evil.example>",
    '" onmouseover="alert(17)',
    "' onmouseover='alert(18)",
    "` onmouseover=`alert(19)`",
    '"><script>alert(20)</script>',
    "'><script>alert(21)</script>",
    '" autofocus onfocus=alert(22) x="',
    "javascript:alert(23)",
    "JaVaScRiPt:alert(24)",
    "data:text/html;base64,PHNjcmlwdD4=",
    "[x](javascript:alert(25))",
    "![x](https://evil.example/x.png)",
    "[x]: javascript:alert(26)",
    '[x](https://evil.example "y" onclick=alert(27))',
    "<https://evil.example/>",
    "<javascript:alert(28)>",
    "https://evil.example/ www.evil.example",
    "text {: onclick=alert(29) }",
    "# heading {: #_top onclick=alert(30) }",
    "**bold** __bold__ ~~gone~~ ==marked== ++new++",
    "```html <b>x</b> ```",
    '--8<-- ".git/config"',
    '--8<-- "mkdocs.yml"',
    "{{ config.site_name }}",
    "{{ 7 * 191 }} {% raw %}",
    "{% include 'base.html' %}",
    "{# gone #} ${alert(31)} #{alert(32)} <%= 7 %>",
    "&lt;script&gt;alert(33)&lt;/script&gt;",
    "&#60;script&#62;alert(34)&#60;/script&#62;",
    "&amp;lt;b&amp;gt; &quot; &#x22; &NewLine; &colon;",
    "<!-- facts: counts -->",
    "<!-- facts: latest-events 5 --> <!-- x",
    "<?php echo 1 ?> <!doctype html> <![endif]-->",
    "<b",
    "<a href='",
    "\\\" \\' \\u003cscript\\u003e \\x3cb\\x3e",
    "<ſcript>alert(35)</ſcript>",
    "＜script＞alert(36)＜/script＞ ‹b› «b» ʺ",
    "%3Cscript%3Ealert(37)%3C/script%3E",
    "+ADw-script+AD4-alert(38)",
    '<p data-search-exclude="x" data-md-component="source">x</p>',
    'x" class="md-source" data-md-component="announce',
    ':material-account: [TOC] !!! note "x"',
    "=HYPERLINK(1) @import url(//evil.example) expression(alert(39))",
)
# Characters that an address may have and that mean something to HTML, scripts or templates.
ADDRESSES = (
    "https://source.example/{n}?a='onmouseover=alert(1)//",
    "https://source.example/{n}?a=&quot;onmouseover=alert(1)",
    "https://source.example/{n}#javascript:alert(1)",
    "https://source.example/{n}?a=%22%3E%3Cscript%3E",
    "https://source.example/{n}/--8--/[x](y)/*z*/$a",
)
PRINTED = re.compile(r"\s+")


# --- a world of payloads ----------------------------------------------------------------------------------------------


class Hostile(NamedTuple):
    """A world's folder, and what must be read on its pages: (page, kind and field, text)."""

    folder: Path
    expected: list[tuple[str, str, str]]


class Maker:
    """Makes fact files out of what their readers ask for; every text is told apart by a running number."""

    def __init__(self, payloads: tuple[str, ...]) -> None:
        self.payloads = payloads
        self.numbers = count(10_000)  # none of which could be a year
        self.days = count()
        self.expected: list[tuple[str, str, str]] = []
        self.seen: set[str] = set()
        self.page = ""
        self.turn = 0
        self.slot = 0

    def world(self, folder: Path) -> Hostile:
        self.write(folder / "region.yml", self.region())
        terms = {}
        for turn in range(len(self.payloads)):
            for name, kind in FOLDERS.items():
                one = kind.__name__.lower()
                page = f"{'sources' if name == 'publishers' else name}/{one}-{turn}/"
                self.write(folder / name / f"{one}-{turn}.yml", self.start(turn, page).table(kind.__name__, kind.read))
            terms[f"term-{turn}"] = self.start(turn, "glossary/").table("Term", Term.read)
        self.write(folder / "glossary.yml", terms)
        return Hostile(folder, self.expected)

    def start(self, turn: int, page: str) -> Maker:
        self.turn, self.page, self.slot = turn, page, 0
        return self

    def region(self) -> dict[str, Any]:
        """One of each vocabulary for each payload; the region's own few texts are for another test."""
        made: dict[str, Any] = {}
        for field in describe(Region.read):
            if not field.required:
                continue  # for the rules only: no page shows it
            if isinstance(field.shape, Labels):
                made[field.name] = {
                    f"word-{turn}": self.start(turn, self.page_of(field.name, turn)).text(f"Region.{field.name}")
                    for turn in range(len(self.payloads))
                }
            else:
                made[field.name] = (
                    f"Some {field.name}" if isinstance(field.shape, Line) else self.value("Region", field)
                )
        self.seen.add("Region")
        return made

    def page_of(self, vocabulary: str, turn: int) -> str:
        kind = vocabulary.removesuffix("_kinds")
        if kind == "publisher":
            return f"sources/publisher-{turn}/"
        return f"{kind}s/{kind}-{turn}/" if kind in ("organisation", "partnership") else f"countries/country-{turn}/"

    def table(self, kind: str, reader: Callable[[Any], Any]) -> dict[str, Any]:
        self.seen.add(kind)
        values = {field.name: self.value(kind, field) for field in describe(reader)}
        return {name: value for name, value in values.items() if value is not None}

    def value(self, kind: str, field: Field) -> Any:
        """What a field holds, by its shape."""
        where = f"{kind}.{field.name}"
        match field.shape:
            case Each(reader, _):
                return [self.table(_name(reader), reader)]
            case Named(reader):
                return {"article": self.table(_name(reader), reader)}
            case Many(FormerFact(), _):
                return [f"old-{where.partition('.')[0].lower()}"]
            case Many(Id() | SourceId() as of, _):
                return self.ids(where, of)
            case Many(CountryCode(), _):
                return ["AB"]
            case Many(Line(), _):
                return [self.text(where), self.text(where)]
            case Choice(options):
                # A mark belongs to partnerships only, and to certain dates.
                return None if field.name == "marks" else "reported" if "reported" in options else options[0]
            case Id() as of:
                return self.ids(where, of)[0]
        return self.one(where, field.shape)

    def one(self, where: str, shape: object) -> str:
        match shape:
            case Line() | Amount():
                return self.text(where)
            case Text():
                # Every term has to be used by some text.
                return self.prose(where) + (f" [[term-{self.turn}]]" if where == "Country.summary" else "")
            case Address(archive=is_copy):
                number = next(self.numbers)
                address = ADDRESSES[number % len(ADDRESSES)].format(n=number)
                return f"https://web.archive.org/web/2020/{address}" if is_copy else address
            case When(only):
                if only in ("day", "period"):
                    return "2026-01-31" if only == "day" else "2020?/.."
                return (date(2020, 1, 1) + timedelta(days=next(self.days))).isoformat()
            case CountryCode():
                return "AA"
            case MapExtent():
                return "18W 4N 26E 37N"
            case Tag():
                return "name.example,2026"
            case LanguageCode():
                return "en"
        raise AssertionError(f"{where} is a {shape}: this test has to learn what to put there")

    def ids(self, where: str, of: Id | SourceId) -> list[str]:
        turn, kind = self.turn, where.partition(".")[0].lower()
        before = (turn - 1) % len(self.payloads)
        if isinstance(of, SourceId):
            return [f"publisher-{turn}/article"]
        if where == "Publisher.owned_by":
            return [f"country-{turn}"]
        return {
            "self": [f"{kind}-1"],
            "own": ["event-1"],
            "former": [f"old-{kind}-{turn}"],
            "entity": [f"organisation-{before}"],
            "side": [f"country-{turn}", f"organisation-{turn}"],
            "organisation": [f"organisation-{before}"],
            "partnership": [f"partnership-{before}"],
            "author": [f"publisher-{turn}", f"country-{turn}"],
            "vocabulary": [f"word-{turn}"],
        }[of.to]

    def text(self, where: str) -> str:
        """The next payload, with a number of its own."""
        self.slot += 1
        text = f"{self.payloads[(self.turn + self.slot) % len(self.payloads)]} {next(self.numbers)}"
        self.expected.append((self.page, where, text))
        return text

    def prose(self, where: str) -> str:
        text = self.text(where)
        if re.search(r"[\[\]*|]", text):
            return text
        wraps = ("{}", "*{}*", f"[[country-{self.turn}|{{}}]]")
        return wraps[(self.turn + self.slot // 2) % 3].format(text)

    def write(self, path: Path, table: Mapping[str, Any]) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        lines = (f"{key}: {_flow(value)}\n" for key, value in table.items())
        path.write_text("".join(lines), encoding="utf-8")


def _name(reader: Callable[[Any], Any]) -> str:
    return getattr(reader, "__self__", Source).__name__


def _flow(value: Any) -> str:
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key}: {_flow(inner)}" for key, inner in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_flow, value)) + "]"
    return json.dumps(value, ensure_ascii=False)


# --- built and read as a browser does ---------------------------------------------------------------------------------


class Read(NamedTuple):
    """A page as a browser understands it."""

    elements: list[Element]
    text: str

    @property
    def shapes(self) -> set[tuple[str, str]]:
        return {(e.tag, str(name)) for e in self.elements for name in ("", *e.keys())}

    def count(self, *tags: str) -> Counter[str]:
        return Counter(e.tag.rpartition("}")[2] for e in self.elements if e.tag.rpartition("}")[2] in tags)

    @property
    def scripts(self) -> Counter[str]:
        """The scripts; of linked data, which no browser runs, the shape without its texts."""
        found = [e for e in self.elements if e.tag == "script"]
        return Counter(
            _shape(json.loads(e.text or ""))
            if e.get("type") == "application/ld+json"
            else (e.text or "") + e.get("src", "")
            for e in found
        )

    @property
    def addresses(self) -> Iterator[str]:
        names = (
            "href",
            "src",
            "action",
            "formaction",
            "srcset",
            "data",
            "poster",
            "{http://www.w3.org/1999/xlink}href",
        )
        return (e.get(name, "") for e in self.elements for name in names if name in e.keys())  # noqa: SIM118

    def one(self, tag: str) -> str:
        return plain("".join(next(e for e in self.elements if e.tag == tag).itertext()))


def _shape(value: Any) -> str:
    """What JSON is made of, every text in it being the same."""
    if isinstance(value, dict):
        return "{" + ",".join(f"{name}:{_shape(inner)}" for name, inner in value.items()) + "}"
    return "[" + ",".join(map(_shape, value)) + "]" if isinstance(value, list) else type(value).__name__


class Built(NamedTuple):
    expected: list[tuple[str, str, str]]
    pages: dict[str, Read]
    index: list[dict[str, str]]


def plain(text: str) -> str:
    return PRINTED.sub(" ", text).strip()


def read(html: str) -> Read:
    root = html5lib.parse(html, namespaceHTMLElements=False)
    elements = [element for element in root.iter() if isinstance(element.tag, str)]
    return Read(elements, plain("".join(root.itertext())))


def build(folder: Path, make: Callable[[Path], list[tuple[str, str, str]]]) -> Built:
    expected = make(folder / "world")
    project = Project(folder / "project", content=folder / "world")
    done = project.build()
    assert done.returncode == 0, done.stderr[-6000:]
    return read_built(project, expected)


def read_built(project: Project, expected: list[tuple[str, str, str]]) -> Built:
    pages = {
        file.relative_to(project.site).as_posix().removesuffix("index.html"): read(file.read_text(encoding="utf-8"))
        for file in project.site.rglob("*.html")
        if not file.is_relative_to(project.site / "contribute")
    }
    index = json.loads((project.site / "search" / "search_index.json").read_text(encoding="utf-8"))
    return Built(expected, pages, index["docs"])


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Built:
    return build(tmp_path_factory.mktemp("hostile"), lambda folder: Maker(PAYLOADS).world(folder).expected)


@pytest.fixture(scope="module")
def benign(tmp_path_factory: pytest.TempPathFactory) -> Built:
    harmless = tuple(f"Harmless word {chr(65 + n // 26)}{chr(65 + n % 26)}" for n in range(len(PAYLOADS)))
    return build(tmp_path_factory.mktemp("benign"), lambda folder: Maker(harmless).world(folder).expected)


# --- the tests --------------------------------------------------------------------------------------------------------


def test_every_field_of_every_kind_is_filled(tmp_path: Path) -> None:
    maker = Maker(PAYLOADS)
    world = maker.world(tmp_path)
    assert load(world.folder)[1] == []
    assert maker.seen == {kind.name for kind in reference.kinds()}
    texts = {
        f"{kind.name}.{field.name}"
        for kind in reference.kinds()
        for field in kind.fields
        if isinstance(field.shape, (Line, Text, Amount, Labels)) or field.shape == Many(Line(), 0)
        if kind.name != "Region" or (isinstance(field.shape, Labels) and field.required)
    }
    held = {(where, text.rpartition(" ")[0]) for _, where, text in maker.expected}
    assert held == {(where, payload) for where in texts for payload in PAYLOADS}
    assert len(PAYLOADS) >= 45


def test_no_element_or_attribute_comes_from_text(hostile: Built, benign: Built) -> None:
    assert set(hostile.pages) == set(benign.pages)
    allowed = {shape for page in benign.pages.values() for shape in page.shapes}
    for path, page in hostile.pages.items():
        assert page.shapes - allowed == set(), path
        assert [name for _, name in page.shapes if name.lower().startswith("on")] == [], path
        rare = ("script", "style", "meta", "base", "iframe", "object", "embed", "img", "form", "input", "button")
        assert page.count(*rare) == benign.pages[path].count(*rare), path
        # The last page of a folder, which is another one in each world, has one arrow less.
        assert page.count("svg")["svg"] <= benign.pages[path].count("svg")["svg"] + 1, path
        assert page.scripts == benign.pages[path].scripts, path


def test_no_address_comes_from_text(hostile: Built, benign: Built) -> None:
    """Only those that the facts name, which are the same in both worlds."""
    known = {address for page in benign.pages.values() for address in external(page)}
    assert any("onmouseover" in address for address in known)
    for path, page in hostile.pages.items():
        assert set(external(page)) <= known, path
        for address in page.addresses:
            scheme = re.sub(r"[\x00-\x20]", "", address).partition(":")[0].lower()
            assert scheme not in ("javascript", "data", "vbscript", "file"), (path, address)


def external(page: Read) -> Iterator[str]:
    return (address for address in page.addresses if urlsplit(urljoin("own:/", address)).scheme != "own")


def test_text_is_read_to_the_letter(hostile: Built) -> None:
    missing = [(page, where, text) for page, where, text in hostile.expected if text not in hostile.pages[page].text]
    assert missing[:3] == []


def test_titles_and_descriptions_are_text(hostile: Built) -> None:
    summaries = {page: text for page, where, text in hostile.expected if where.endswith(".summary")}
    shown = {text for _, where, text in hostile.expected if where in NAMES}
    checked = 0
    for path, page in hostile.pages.items():
        first = next((t for p, w, t in hostile.expected if p == path and w in NAMES), None)
        if first is None:
            continue
        checked += 1
        assert page.one("title") == f"{first} - Some title", path
        assert page.one("h1") == first, path
        if path in summaries:
            described = [e.get("content", "") for e in page.elements if e.get("name") == "description"]
            assert len(described) == 1
            assert summaries[path] in described[0], path
        labels = [e.get("aria-label", "") for e in page.elements if "md-footer__link" in e.get("class", "")]
        for label in labels:
            assert label.partition(": ")[2] in shown | set(INDEXES), (path, label)
    assert checked == 4 * len(PAYLOADS)


NAMES = ("Country.name", "Organisation.name", "Partnership.name", "Publisher.name")
INDEXES = ("Countries", "Organisations", "Partnerships", "Sources")


def test_table_of_contents_holds_text(hostile: Built) -> None:
    for path, where, text in hostile.expected:
        if where in ("Passage.title", "Term.term", "Source.title"):
            entries = [
                plain("".join(e.itertext()))
                for e in hostile.pages[path].elements
                if e.tag == "a" and "md-nav__link" in e.get("class", "") and "#" in e.get("href", "")
            ]
            assert text in entries, (path, where)


def test_search_index_holds_no_markup_of_the_text(hostile: Built, benign: Built) -> None:
    def shapes(index: list[dict[str, str]]) -> set[tuple[str, str]]:
        text = "".join(entry["title"] + "\n" + entry["text"] for entry in index)
        return read(f"<!doctype html><body>{text}").shapes

    assert {entry["location"] for entry in hostile.index} == {entry["location"] for entry in benign.index}
    allowed = shapes(benign.index)
    assert shapes(hostile.index) <= allowed
    for entry in hostile.index:
        assert shapes([entry]) <= allowed, entry["location"]


@pytest.mark.parametrize("number", range(0, len(PAYLOADS), 6))
def test_texts_of_the_region_are_text(number: int, tmp_path: Path, region_shapes: set[tuple[str, str]]) -> None:
    """The region's name, title and description stand on every page, also in its head."""
    payloads = (PAYLOADS * 2)[number : number + 6]
    texts = {field.name for field in describe(Region.read) if isinstance(field.shape, Line)}
    assert texts == {"name", "title", "description"}
    project = Project(tmp_path)
    put(project, "name", " ".join(payloads[:2]))
    put(project, "title", payloads[2] + " " + payloads[3])
    put(project, "description", " ".join(payloads[4:]))
    done = project.build()
    assert done.returncode == 0, done.stderr[-3000:]
    for path, page in read_built(project, []).pages.items():
        assert page.shapes <= region_shapes, path
        assert page.one("title").endswith(plain(f"{payloads[2]} {payloads[3]}")), path
        for element in page.elements:
            if "md-logo" in element.get("class", ""):
                assert element.get("title") == element.get("aria-label") == plain(f"{payloads[2]} {payloads[3]}"), path


@pytest.fixture(scope="module")
def region_shapes(tmp_path_factory: pytest.TempPathFactory) -> set[tuple[str, str]]:
    project = Project(tmp_path_factory.mktemp("region") / "project")
    assert project.build().returncode == 0
    return {shape for page in read_built(project, []).pages.values() for shape in page.shapes}


def put(project: Project, key: str, text: str) -> None:
    region = (WORLD / "region.yml").read_text(encoding="utf-8")
    assert len(text) <= 200
    old = next(line for line in region.splitlines() if line.startswith(f"{key}:"))
    project.edit("content/region.yml", old, f"{key}: {json.dumps(text, ensure_ascii=False)}")
