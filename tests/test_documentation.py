"""What the documentation says is so: its examples, paths, links and commands, and that nothing is left out of it."""

from __future__ import annotations

import re
import textwrap
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from factbook import placeholders, reference, yaml_text
from factbook.__main__ import main
from factbook.facts import STANDINGS, Event
from factbook.fields import Notes, read_fact
from factbook.graph import Graph
from factbook.load import load
from factbook.nodes import Sequence, Table
from factbook.pages import Pages
from factbook.templating import TEMPLATES
from project import REAL, ROOT, WORLD

DOCS = (*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md")))
ENGINE = ROOT / "hooks" / "factbook"
# What only exists after a build, and what stands for any name.
NOT_IN_THE_REPOSITORY = ("site/", ".cache/", ".venv/bin/")


def names(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def documents() -> str:
    return "\n".join(path.read_text(encoding="utf-8") for path in DOCS)


@pytest.fixture(scope="module")
def real() -> Graph:
    graph, problems = load(REAL)
    assert problems == []
    assert graph is not None
    return graph


@pytest.fixture(scope="module")
def pages() -> Pages:
    graph, _ = load(WORLD)
    assert graph is not None
    return Pages(graph)


# --- examples ---------------------------------------------------------------------------------------------------------


def examples() -> Iterator[tuple[str, str]]:
    for path in DOCS:
        blocks = re.findall(r"^```yaml\n(.*?)^```", path.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)
        yield from ((f"{names(path)}-{number}", textwrap.dedent(block)) for number, block in enumerate(blocks, 1))


def test_there_is_an_example_to_copy() -> None:
    assert len(list(examples())) >= 2


@pytest.mark.parametrize("text", [pytest.param(text, id=name) for name, text in examples()])
def test_each_example_is_an_event_of_the_real_content(text: str, real: Graph) -> None:
    node, problems = yaml_text.decode(text.encode(), "example.yml")
    assert problems == []
    assert isinstance(node, Sequence)
    for item in node.items:
        assert isinstance(item, Table)
        notes = Notes()
        event = read_fact(item, Event.read, notes)
        assert notes.problems == []
        assert event is not None
        assert event.kind.id in real.region.event_kinds
        assert {source.id for source in event.provenance.sources} <= set(real.sources)
        assert {author.id for author in event.provenance.according_to} <= {*real.entities, *real.publishers}


# --- paths, links and commands ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", DOCS, ids=names)
def test_every_path_that_is_named_exists(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    named = re.findall(r"`([\w./-]+(?:/|\.(?:py|yml|md|toml|txt|html|lock)))`", text)
    wrong = [name for name in named if not name.startswith(NOT_IN_THE_REPOSITORY) and not exists(name)]
    assert wrong == []


def exists(name: str) -> bool:
    # A module or template may be named alone, and an article of a publisher is no path.
    return any((folder / name).exists() for folder in (ROOT, ROOT / "hooks", ENGINE, REAL))


@pytest.mark.parametrize("path", sorted(ROOT.glob("*.md")), ids=names)
def test_every_link_outside_the_site_leads_somewhere(path: Path) -> None:
    """Those between the site's own pages are checked by the build."""
    for link in re.findall(r"\]\(([^)\s]+)\)", path.read_text(encoding="utf-8")):
        if not link.startswith("https://"):
            assert (path.parent / link.partition("#")[0]).exists(), link


def targets() -> dict[str, str]:
    text = (ROOT / "Makefile").read_text(encoding="utf-8")
    return dict(re.findall(r"^([a-z][\w-]*):[^=\n]*?(?:## (.*))?$", text, re.MULTILINE))


def test_every_make_target_says_what_it_does() -> None:
    assert targets()
    assert [name for name, words in targets().items() if not words] == []


def test_every_make_command_that_is_named_exists() -> None:
    named = set(re.findall(r"(?:^|`)make ([a-z]+)", documents(), re.MULTILINE))
    assert {"serve", "test", "check", "build"} <= named
    assert named <= set(targets())


def test_every_command_of_the_checker_is_documented(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--help"])
    listed = re.findall(r"^    ([a-z]+) ", capsys.readouterr().out, re.MULTILINE)
    assert {"check", "new", "diff", "generate", "emit"} <= set(listed)
    for command in listed:
        assert re.search(rf"factbook {command}\b|make {command}\b", documents()), command


# --- fields, rules, placeholders --------------------------------------------------------------------------------------


def test_every_field_stands_on_the_page_of_fields(pages: Pages) -> None:
    page = pages.placeholder("fields", "", "contribute/fields")
    parts = re.split(r"<h2 id=\"([^\"]+)\"", page)
    shown = dict(zip(parts[1::2], parts[2::2], strict=True))
    for kind in reference.kinds():
        for field in kind.fields:
            assert f"<code>{field.name}</code>" in shown[kind.name.lower()], (kind.name, field.name)
        assert kind.meaning.endswith("."), kind.name


def test_every_rule_stands_on_the_page_of_rules(pages: Pages) -> None:
    page = pages.placeholder("rules", "", "contribute/rules")
    ids = [rule.id for rule in reference.all_rules()]
    assert len(ids) == len(set(ids))
    for rule in reference.all_rules():
        assert f'id="{rule.id}"' in page
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", rule.id)
        assert re.fullmatch(r"[A-Z].*\.", rule.says), rule.id


def test_the_pages_of_the_reference_are_made_from_the_code() -> None:
    for name in ("fields", "rules"):
        text = (ROOT / "docs" / "contribute" / f"{name}.md").read_text(encoding="utf-8")
        assert f"<!-- facts: {name} -->" in text


def test_every_placeholder_is_used_and_can_be_shown(pages: Pages) -> None:
    used = set(re.findall(r"<!-- facts: ([\w-]+)", documents()))
    assert set(placeholders.known()) == used
    for name in placeholders.known():
        assert pages.placeholder(name, "", "").strip(), name


def test_every_template_is_used() -> None:
    sources = "\n".join(path.read_text(encoding="utf-8") for path in (*ENGINE.glob("*.py"), *ENGINE.rglob("*.html")))
    for path in TEMPLATES.rglob("*.html"):
        if path.parent.name != "placeholders":
            by_folder = re.search(rf'f"{{\w+}}\.html", "?{path.stem}|"{path.stem}"', sources)
            assert path.relative_to(TEMPLATES).as_posix() in sources or by_folder, path.name


def test_every_standing_is_explained() -> None:
    text = (ROOT / "docs" / "method.md").read_text(encoding="utf-8").lower()
    assert [standing for standing in STANDINGS if f"| {standing} |" not in text] == []


def paragraphs(page: str) -> list[str]:
    """The paragraphs of a hand-written page, without its heading lines."""
    text = ("\n" + (ROOT / "docs" / page).read_text(encoding="utf-8")).partition("\n# ")[2]
    return [part for part in text.split("\n\n")[1:] if not part.startswith("#")]


def test_every_paragraph_of_the_essay_rests_on_facts() -> None:
    """What it says of the region it links to a fact for; the first and the last paragraph are about the page itself."""
    _, *told, _ = paragraphs("five-minutes.md")
    assert [part for part in told if not re.search(r"\]\([a-z-]+/[a-z0-9-]+\.md#[a-z0-9-]+\)", part)] == []


@pytest.mark.parametrize("page", [path.name for path in sorted((ROOT / "docs").glob("*.md"))])
def test_hand_written_pages_keep_the_rules_of_writing(page: str, real: Graph) -> None:
    text = re.sub(r'\]\([^)]*\)|"[^"]*"|<[^>]*>', "", " ".join(paragraphs(page)))
    words = re.findall(r"(?<![\w-])[a-z-]+(?![\w-])", text)  # those with a capital may be names
    assert words
    assert {*words} & {*real.region.loaded_words, *real.region.spellings} == set()


def test_every_decision_is_listed() -> None:
    folder = ROOT / "docs" / "decisions"
    index = (folder / "index.md").read_text(encoding="utf-8")
    for path in folder.glob("[0-9]*.md"):
        assert f"]({path.name})" in index


# --- settings ---------------------------------------------------------------------------------------------------------


def test_every_dependency_and_exception_has_its_reason() -> None:
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    settings = tomllib.loads(text)
    wanted = [*settings["project"]["dependencies"], *settings["project"]["optional-dependencies"]["dev"]]
    wanted += settings["tool"]["ruff"]["lint"]["ignore"]
    for entry in wanted:
        assert re.search(rf'^ *"{re.escape(entry)}",? # \S', text, re.MULTILINE), entry


def test_every_dependency_is_locked_with_hashes() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    for entry in (*settings["project"]["dependencies"], *settings["project"]["optional-dependencies"]["dev"]):
        name = re.split(r"[^\w-]", entry)[0].lower()
        assert re.search(rf"^{name}==[\w.]+.*\\\n +--hash=sha256:", lock, re.MULTILINE | re.IGNORECASE), name
