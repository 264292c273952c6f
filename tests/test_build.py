"""``mkdocs build`` and ``factbook check`` from outside: exit codes, what they say, what becomes of an older site."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from project import Project, contents, environment

FLOOD = "content/countries/ardenia.yml"


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(tmp_path / "project")


def unused_source(project: Project) -> None:
    article = "\n  unread: {title: Unread, url: https://river-post.example/unread, published: 2024}\n"
    project.edit("content/publishers/river-post.yml", "articles:\n", f"articles:{article}")


def broken_link(project: Project) -> None:
    project.write("docs/five-minutes.md", "# Minutes\n\n[nowhere](nowhere.md)\n")


def broken_fragment(project: Project) -> None:
    project.write("docs/five-minutes.md", "# Minutes\n\n[nowhere](countries/ardenia.md#nowhere)\n")


# What is done to the project; what the build says of it.
MISTAKES: dict[str, tuple[Callable[[Project], None], tuple[str, ...]]] = {
    "error-in-a-fact-file": (
        lambda project: project.edit(FLOOD, "date: 2020-04?", "date: 2020-14"),
        ("content/countries/ardenia.yml:", ":11: error: there is no month 14 [bad-date]", "date: 2020-14", "^^^^^^^"),
    ),
    "error-between-fact-files": (
        lambda project: project.edit(FLOOD, "river-post/2020-04-flood", "river-post/2020-04-floot"),
        ("[unknown-source]", "did you mean 'river-post/2020-04-flood'?"),
    ),
    "no-region": (lambda project: (project.folder / "content/region.yml").unlink(), ("content/region.yml:1:1: error",)),
    "warning-of-a-rule": (
        unused_source,
        ("content/publishers/river-post.yml:", "warning: no fact cites 'river-post/unread' [uncited-source]"),
    ),
    "unknown-placeholder": (
        lambda project: project.write("docs/method.md", "# Method\n\n<!-- facts: countss -->\n"),
        (
            "docs/method.md:3:13: error: there is no placeholder 'countss' [unknown-placeholder]",
            "did you mean 'counts'?",
        ),
    ),
    "broken-link": (broken_link, ("five-minutes.md", "nowhere.md", "Aborted with 1 warnings in strict mode")),
    "broken-fragment": (broken_fragment, ("five-minutes.md", "#nowhere", "Aborted with 1 warnings in strict mode")),
    "broken-template": (
        lambda project: project.write("hooks/factbook/templates/glossary.html", "{% if %}"),
        ("glossary.html", "TemplateSyntaxError"),
    ),
    "unknown-name-in-a-template": (
        lambda project: project.write("hooks/factbook/templates/glossary.html", "{{ nothing.at_all }}"),
        ("glossary.html", "'nothing' is undefined"),
    ),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_stops_the_build_and_leaves_the_site_as_it_was(mistake: str, project: Project) -> None:
    make, says = MISTAKES[mistake]
    make(project)
    project.write("site/index.html", "the site of yesterday")
    project.write("site/countries/old/index.html", "an old page")
    before = contents(project.site)
    done = project.build()
    assert done.returncode == 1, done.stderr
    for words in says:
        assert words in done.stderr + done.stdout
    assert contents(project.site) == before
    assert not (project.folder / "site.unfinished").exists()


@pytest.mark.parametrize("mistake", [name for name in MISTAKES if name in ("error-in-a-fact-file", "broken-template")])
def test_a_first_build_that_fails_leaves_nothing(mistake: str, project: Project) -> None:
    MISTAKES[mistake][0](project)
    assert project.build().returncode == 1
    assert sorted(path.name for path in project.folder.iterdir()) == ["content", "docs", "hooks", "mkdocs.yml"]


def test_a_contributors_mistake_shows_no_traceback(project: Project) -> None:
    project.edit(FLOOD, "date: 2020-04?", "date: 2020-14")
    assert "Traceback" not in project.build().stderr


def test_a_build_that_is_not_strict_is_stopped_by_a_warning_of_a_rule_too(project: Project) -> None:
    unused_source(project)
    assert project.build("--no-strict").returncode == 1


def test_a_good_build_replaces_the_site_wholly(project: Project) -> None:
    project.write("site/countries/old/index.html", "an old page")
    project.write("site.unfinished/left-over.html", "of a build that was killed")
    done = project.build()
    assert done.returncode == 0, done.stderr
    assert not (project.site / "countries/old").exists()
    assert not (project.site / "left-over.html").exists()
    assert (project.site / "countries/ardenia/index.html").is_file()
    assert not (project.folder / "site.unfinished").exists()


def test_after_a_country_is_deleted_its_page_is_gone(project: Project) -> None:
    assert project.build().returncode == 0
    project.write("content/countries/zeland.yml", ZELAND)
    assert project.build().returncode == 0
    assert (project.site / "countries/zeland/index.html").is_file()
    (project.folder / "content/countries/zeland.yml").unlink()
    assert project.build().returncode == 0
    assert not (project.site / "countries/zeland").exists()


ZELAND = """\
name: Zeland
code: "ZZ"
role: far
checked: 2026-01-31
summary: Zeland watches.
memberships:
  - {id: in-the-union, of: lowland-union, period: 2020/.., standing: reported, sources: [river-post/2025-01-almanac]}
"""


# --- where pages may stand --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["countries/ardenia.md", "countries/ardenia/index.md", "countries/ardenia/index.html"])
def test_a_page_of_facts_does_not_take_the_place_of_a_written_one(path: str, project: Project) -> None:
    project.write(f"docs/{path}", "# Ardenia, written by hand\n")
    done = project.build()
    assert done.returncode == 1
    assert f"docs/{path}" in done.stderr
    assert "content/countries/ardenia.yml" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    "path",
    [
        "content/countries/Ardenia.yml",
        "content/countries/..yml",
        "content/countries/a..b.yml",
        "content/countries/index.html.yml",
        "content/countries/a b.yml",
        "content/countries/a_b.yml",
        "content/countries/é.yml",
        "content/countries/deep/a.yml",
        "content/countries/a.yaml",
        "content/elsewhere/a.yml",
    ],
)
def test_a_file_name_that_is_no_id_makes_no_page(path: str, project: Project) -> None:
    project.write(path, ZELAND)
    before = {path.name for path in project.folder.parent.iterdir()}
    done = project.check()
    if path == "content/countries/..yml":
        # A hidden file is nobody's fact file.
        assert done.returncode == 0
    else:
        assert done.returncode == 1
        assert "error: " in done.stdout
    assert {path.name for path in project.folder.parent.iterdir()} == before


def test_a_fact_file_that_is_a_link_is_not_followed(project: Project, tmp_path: Path) -> None:
    (tmp_path / "secret.yml").write_text("name: the secret\n", encoding="utf-8")
    (project.folder / "content/countries/zeland.yml").symlink_to(tmp_path / "secret.yml")
    done = project.build()
    assert done.returncode == 1
    assert "[unreadable-file]" in done.stderr
    assert "the secret" not in done.stderr + done.stdout


@pytest.mark.parametrize("id", ["../../../etc/x", "/etc/x", "..", "a/b", "con.html", "a%2fb"])
def test_an_id_cannot_leave_its_folder(id: str, project: Project) -> None:
    project.edit(FLOOD, "- id: flood-2020", f'- id: "{id}"')
    done = project.build()
    assert done.returncode == 1
    assert "[bad-id]" in done.stderr


# --- settings ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("where", ["../elsewhere", "absolute"])
def test_content_can_stand_elsewhere(where: str, project: Project) -> None:
    elsewhere = project.folder.parent / "elsewhere"
    (project.folder / "content").rename(elsewhere)
    done = project.build(FACTBOOK_CONTENT=where if where.startswith("..") else str(elsewhere))
    assert done.returncode == 0, done.stderr
    page = (project.site / "countries/ardenia/index.html").read_text(encoding="utf-8")
    # Outside the project there is nothing to edit in its repository.
    assert "/edit/main/" not in page


@pytest.mark.parametrize("option", ["-d", "--site-dir"])
def test_the_site_can_stand_elsewhere(option: str, project: Project) -> None:
    project.write("site/index.html", "the site of yesterday")
    done = project.build(option, "elsewhere/public")
    assert done.returncode == 0, done.stderr
    assert (project.folder / "elsewhere/public/countries/ardenia/index.html").is_file()
    assert [path.name for path in (project.folder / "elsewhere").iterdir()] == ["public"]
    assert contents(project.site) == {"index.html": b"the site of yesterday"}


def test_what_is_written_by_hand_leads_to_any_page(project: Project) -> None:
    """MkDocs knows only of those pages of facts that it needs: of these too."""
    project.write(
        "docs/five-minutes.md",
        "# Minutes\n\n[one](countries/ardenia.md#flood-2020) and [another][ref], [api](api/v1/events.json)\n\n"
        "[ref]: partnerships/river-guard.md\n",
    )
    project.edit(
        "mkdocs.yml",
        "  - Countries: countries/index.md\n",
        "  - Boravia: countries/boravia.md\n  - Countries: countries/index.md\n",
    )
    done = project.build("--strict")
    assert done.returncode == 0, done.stderr
    html = (project.site / "five-minutes/index.html").read_text(encoding="utf-8")
    for link in (
        "../countries/ardenia/#flood-2020",
        "../partnerships/river-guard/",
        "../api/v1/events.json",
        "../countries/boravia/",
    ):
        assert f'href="{link}"' in html, link
    assert "<title>Boravia" in (project.site / "countries/boravia/index.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("path", ["api/v1/events.json", "countries/ardenia/events.ics", "events.atom"])
def test_a_file_for_machines_does_not_take_the_place_of_a_written_one(path: str, project: Project) -> None:
    project.write(f"docs/{path}", "mine")
    done = project.build()
    assert done.returncode == 1
    assert f"a file written by hand stands at /{path}, where a file made of facts stands" in done.stderr
    assert "Traceback" not in done.stderr
    assert not project.site.exists()
    assert not list(project.folder.glob("site*"))


def test_a_dirty_build_is_a_build_like_any_other(project: Project) -> None:
    for _ in range(2):
        # MkDocs itself warns of it.
        done = project.build("--dirty", "--no-strict")
        assert done.returncode == 0, done.stderr
    project.edit("content/countries/ardenia.yml", "name: Ardenia", "name: Ardenland")
    assert project.build("--dirty", "--no-strict").returncode == 0
    found = contents(project.site)
    assert "Ardenland" in found["countries/ardenia/index.html"].decode()
    shutil.rmtree(project.site)
    assert project.build().returncode == 0
    assert found == contents(project.site)


def test_two_builds_give_the_same_bytes(tmp_path: Path) -> None:
    """Whatever folder the project lies in, and in whatever order Python keeps its sets."""
    one, other = Project(tmp_path / "one"), Project(tmp_path / "the" / "other")
    assert one.build(PYTHONHASHSEED="1", TZ="UTC").returncode == 0
    assert other.build(PYTHONHASHSEED="2", TZ="Pacific/Auckland", LC_ALL="C").returncode == 0
    first, second = contents(one.site), contents(other.site)
    assert set(first) == set(second)
    # The sitemap holds the day of the build.
    assert [path for path in first if first[path] != second[path] and "sitemap.xml" not in path] == []


# --- the checker ------------------------------------------------------------------------------------------------------


def test_check_says_that_there_is_nothing_to_mend(project: Project) -> None:
    done = project.check()
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.endswith("nothing to mend\n")
    assert done.stdout.count("\n") == 1


def test_check_prints_what_the_build_prints(project: Project) -> None:
    project.edit(FLOOD, "date: 2020-04?", "date: 2020-14")
    project.edit("content/countries/boravia.yml", "role: core", "rule: core")
    done = project.check()
    assert (done.returncode, done.stderr) == (1, "")
    problems, _, total = done.stdout.rstrip("\n").rpartition("\n\n")
    assert total.endswith(" to mend")
    lines = (project.folder / FLOOD).read_text(encoding="utf-8").splitlines()
    line = lines.index("    date: 2020-14") + 1
    assert problems.startswith(
        f"{FLOOD}:{line}:11: error: there is no month 14 [bad-date]\n{line:>5} |     date: 2020-14"
    )
    assert problems in project.build().stderr


def test_check_finds_warnings_too(project: Project) -> None:
    unused_source(project)
    done = project.check()
    assert (done.returncode, done.stderr) == (1, "")
    assert done.stdout.rstrip("\n").endswith("1 warning to mend")


@pytest.mark.parametrize("arguments", [("--content", "nowhere"), ("--content", "mkdocs.yml"), ("--what",)])
def test_check_that_cannot_run_says_so(arguments: tuple[str, ...], project: Project) -> None:
    done = project.check(*arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr
    assert "Traceback" not in done.stderr


def test_check_reads_another_folder(project: Project) -> None:
    (project.folder / "content").rename(project.folder / "facts")
    assert project.check("--content", "facts").returncode == 0


def test_check_needs_neither_mkdocs_nor_templates(project: Project) -> None:
    code = (
        "import sys; from factbook.__main__ import main; code = main(['check']);"
        "print({'mkdocs', 'material', 'jinja2', 'markdown'} & set(sys.modules)); sys.exit(code)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=project.folder,
        env=environment(PYTHONPATH=str(project.folder / "hooks")),
        text=True,
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.endswith("set()\n")
