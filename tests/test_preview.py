"""The preview over HTTP: what is saved is shown, and what is wrong is shown in its place until it is mended."""

from __future__ import annotations

import contextlib
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from html import unescape
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import NamedTuple

import pytest
from project import WORLD, Project, environment

# Time enough for the slowest machine; nothing waits longer than it has to.
DEADLINE = 60.0

ARDENIA = "content/countries/ardenia.yml"
ARDENIA_TEXT = (WORLD / "countries/ardenia.yml").read_text(encoding="utf-8")
TEMPLATE = "hooks/factbook/templates/glossary.html"


class Answer(NamedTuple):
    status: int
    text: str


class Preview:
    """A running ``mkdocs serve``; ended by its own id, however a test ends."""

    def __init__(self, project: Project, *options: str) -> None:
        self.project = project
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.log = project.folder.parent / "preview.log"
        self.began = time.time()
        with self.log.open("w", encoding="utf-8") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "mkdocs", "serve", "-a", f"127.0.0.1:{self.port}", *options],
                cwd=project.folder,
                env=environment(TMPDIR=str(self.log.parent)),
                stdout=log,
                stderr=subprocess.STDOUT,
            )

    @property
    def said(self) -> str:
        return self.log.read_text(encoding="utf-8")

    def get(self, path: str) -> Answer:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=DEADLINE)
        with contextlib.closing(connection):
            connection.request("GET", path)
            response = connection.getresponse()
            return Answer(response.status, unescape(response.read().decode()))

    def wait(self, path: str, condition: Callable[[Answer], bool]) -> Answer:
        """The first answer that is as it should be."""
        end = time.monotonic() + DEADLINE
        again = time.monotonic() + 5
        last: object = "no answer"
        while time.monotonic() < end:
            if time.monotonic() > again:
                again += 5
                self.save_again()
            assert self.process.poll() is None, f"the preview has ended:\n{self.said}"
            try:
                answer = self.get(path)
            except (OSError, HTTPException) as error:
                last = error
            else:
                if condition(answer):
                    return answer
                last = answer
            time.sleep(0.05)
        pytest.fail(f"{path} did not become what it should; last: {str(last)[-2000:]}\n{self.said[-4000:]}")

    def save_again(self) -> None:
        """Save what the test has changed once more: MkDocs does not see what changes while it begins to watch."""
        for path in self.project.folder.rglob("*.*"):
            if path.is_file() and path.suffix in (".yml", ".md", ".html") and path.stat().st_mtime > self.began:
                path.touch()

    def wait_for(self, path: str, words: str) -> Answer:
        return self.wait(path, lambda answer: answer.status == 200 and words in answer.text)

    def interrupt(self) -> int:
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(DEADLINE)

    def end(self) -> None:
        if self.process.poll() is None:
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.send_signal(signal.SIGINT)
                self.process.wait(5)
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait(DEADLINE)


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(tmp_path / "project")


@pytest.fixture
def preview(project: Project) -> Iterator[Preview]:
    with started(project) as preview:
        preview.wait_for("/countries/ardenia/", "Ilse Marn")
        yield preview


@contextlib.contextmanager
def started(project: Project, *options: str) -> Iterator[Preview]:
    preview = Preview(project, *options)
    try:
        yield preview
    finally:
        preview.end()


def reloads_itself(answer: Answer) -> bool:
    return "livereload(" in answer.text


# --- what is saved is shown -------------------------------------------------------------------------------------------


def test_a_changed_fact_is_shown_wherever_it_stands(preview: Preview) -> None:
    preview.project.edit(ARDENIA, "The Ose floods Ardstadt", "The Ose drowns Ardstadt")
    assert reloads_itself(preview.wait_for("/countries/ardenia/", "The Ose drowns Ardstadt"))
    preview.wait_for("/chronology/2020/", "The Ose drowns Ardstadt")
    preview.wait_for("/sources/river-post/", "The Ose drowns Ardstadt")
    assert not (preview.project.folder / "site").exists()


def test_who_asks_right_after_a_save_sees_what_was_saved(preview: Preview) -> None:
    preview.wait_for("/countries/ardenia/", "Ilse Marn")
    for old, new in (("Ilse Marn", "Ilse Morn"), ("Ilse Morn", "Ilse Mirn")):
        preview.project.edit(ARDENIA, old, new)
        assert new in preview.get("/countries/ardenia/").text
        assert new in preview.get("/countries/ardenia/index.md").text
        assert new.split()[1] in preview.get("/search/search_index.json").text
    assert preview.said.count("Building documentation...") == 1


def test_a_save_reloads_the_browser_and_a_look_does_not(preview: Preview) -> None:
    preview.wait_for("/countries/ardenia/", "Ilse Marn")
    end = time.monotonic() + DEADLINE
    while "Reloading browsers" not in preview.said:
        assert time.monotonic() < end
        # Again and again: what changes while the watching begins is not seen.
        preview.project.write("content/countries/ardenia.yml", ARDENIA_TEXT + f"# {time.monotonic()}\n")
        time.sleep(0.5)
    time.sleep(1)
    reloads = preview.said.count("Reloading browsers")
    for _ in range(5):
        preview.get("/countries/ardenia/")
        time.sleep(0.3)
    assert preview.said.count("Reloading browsers") == reloads


def test_a_changed_template_is_shown(preview: Preview) -> None:
    preview.project.edit(TEMPLATE, "<h1", "<p>Words from the template</p>\n<h1")
    preview.wait_for("/glossary/", "Words from the template")


def test_a_changed_written_page_is_shown(preview: Preview) -> None:
    preview.project.write("docs/method.md", "# Method\n\nWords by hand.\n\n<!-- facts: counts -->\n")
    answer = preview.wait_for("/method/", "Words by hand.")
    assert "3 countries" in answer.text


def test_a_file_comes_and_goes(preview: Preview) -> None:
    article = "\n  new-one: {title: Something new, url: https://river-post.example/new, published: 2024}\n"
    path = "content/publishers/river-post.yml"
    old = (preview.project.folder / path).read_text(encoding="utf-8")
    preview.project.edit(path, "articles:\n", f"articles:{article}")
    preview.project.write("content/countries/zeland.yml", ZELAND)
    preview.wait_for("/countries/zeland/", "Zeland watches")
    preview.wait_for("/organisations/lowland-union/", "Zeland")
    (preview.project.folder / "content/countries/zeland.yml").unlink()
    (preview.project.folder / path).write_text(old, encoding="utf-8")
    preview.wait("/countries/zeland/", lambda answer: answer.status == 404)
    preview.wait("/countries/", lambda answer: answer.status == 200 and "Zeland" not in answer.text)


ZELAND = """\
name: Zeland
code: "ZZ"
role: far
checked: 2026-01-31
summary: Zeland watches.
memberships:
  - {id: in-the-union, of: lowland-union, period: 2020/.., standing: reported, sources: [river-post/new-one]}
"""


# --- what is wrong is shown until it is mended ------------------------------------------------------------------------


def test_a_problem_stands_in_place_of_the_site_until_it_is_mended(preview: Preview) -> None:
    preview.project.edit(ARDENIA, "date: 2020-04?", "date: 2020-14?")
    shown = preview.wait_for("/countries/ardenia/", "there is no month 14")
    assert f"{ARDENIA}:" in shown.text
    assert ":11: error: there is no month 14 [bad-date]" in shown.text
    assert "    date: 2020-14?\n" in shown.text
    assert "^^^^^^^^" in shown.text
    assert reloads_itself(shown)
    assert ":11: error: there is no month 14 [bad-date]" in preview.said
    # At whatever address the reader is, also one that never was.
    for path in ("/", "/method/", "/countries/kelmark/", "/nowhere/"):
        assert "there is no month 14" in preview.get(path).text
    preview.project.edit(ARDENIA, "date: 2020-14?", "date: 2020-04?")
    preview.wait_for("/countries/ardenia/", "Ilse Marn")
    assert "there is no month 14" not in preview.get("/method/").text


def test_one_problem_after_another_is_shown(preview: Preview) -> None:
    preview.project.edit(ARDENIA, "date: 2020-04?", "date: 2020-14?")
    preview.wait_for("/", "there is no month 14")
    preview.project.edit(ARDENIA, "date: 2020-14?", "date: 2020-15?")
    preview.wait_for("/", "there is no month 15")
    preview.project.edit(ARDENIA, "date: 2020-15?", "date: 2020-04?")
    preview.wait_for("/countries/ardenia/", "Ilse Marn")


def test_a_preview_can_begin_with_a_problem(project: Project) -> None:
    project.edit(ARDENIA, "date: 2020-04?", "date: 2020-14?")
    with started(project) as preview:
        shown = preview.wait_for("/", "there is no month 14")
        assert ":11: error: there is no month 14 [bad-date]" in shown.text
        assert reloads_itself(shown)
        assert "there is no month 14" in preview.said
        project.edit(ARDENIA, "date: 2020-14?", "date: 2020-04?")
        preview.wait_for("/countries/ardenia/", "Ilse Marn")


def test_a_preview_can_begin_without_a_region(project: Project) -> None:
    region = project.folder / "content/region.yml"
    region.rename(project.folder / "region.yml")
    with started(project) as preview:
        preview.wait_for("/", "content/region.yml:1:1: error")
        (project.folder / "region.yml").rename(region)
        preview.wait_for("/countries/ardenia/", "Ilse Marn")


def test_an_unknown_placeholder_is_shown_with_its_place(preview: Preview) -> None:
    preview.project.write("docs/method.md", "# Method\n\n<!-- facts: countss -->\n")
    shown = preview.wait_for("/method/", "there is no placeholder 'countss'")
    assert "docs/method.md:3:13: error" in shown.text
    preview.project.write("docs/method.md", "# Method\n\n<!-- facts: counts -->\n")
    preview.wait_for("/method/", "3 countries")


def test_a_warning_does_not_take_the_preview_away(preview: Preview) -> None:
    article = "\n  unread: {title: An unread page, url: https://river-post.example/unread, published: 2024}\n"
    preview.project.edit("content/publishers/river-post.yml", "articles:\n", f"articles:{article}")
    preview.wait_for("/sources/river-post/", "An unread page")
    assert "An unread page" in preview.get("/sources/river-post/").text
    assert "no fact cites 'river-post/unread' [uncited-source]" in preview.said


def test_a_clean_preview_shows_what_is_saved(project: Project) -> None:
    """MkDocs calls `serve --clean` a build."""
    with started(project, "--clean") as preview:
        preview.wait_for("/countries/ardenia/", "Ilse Marn")
        project.edit(ARDENIA, "name: Ilse Marn", "name: Ilse Sarn")
        preview.wait_for("/countries/ardenia/", "Ilse Sarn")


def test_a_warning_is_told_once_and_stands_on_the_page_of_its_file(preview: Preview) -> None:
    path = "content/publishers/river-post.yml"
    unread = "articles:\n  unread: {title: Unread, url: https://river-post.example/unread}\n"
    preview.project.edit(path, "articles:\n", unread)
    shown = preview.wait_for("/sources/river-post/", "1 warning to mend in this page").text
    assert "no fact cites 'river-post/unread' [uncited-source]" in shown
    preview.project.edit(ARDENIA, "The Ose floods Ardstadt", "The Ose drowns Ardstadt")
    other = preview.wait_for("/countries/ardenia/", "The Ose drowns Ardstadt").text
    assert "to mend in this page" not in other
    assert preview.said.count("[uncited-source]") == 1
    preview.project.edit(path, unread, "articles:\n")
    preview.wait("/sources/river-post/", lambda answer: "Unread" not in answer.text and "to mend" not in answer.text)


def test_a_preview_can_begin_with_a_warning(project: Project) -> None:
    article = "\n  unread: {title: An unread page, url: https://river-post.example/unread, published: 2024}\n"
    project.edit("content/publishers/river-post.yml", "articles:\n", f"articles:{article}")
    project.write("docs/method.md", "# Method\n\nWords by hand. [nowhere](nowhere.md)\n")
    with started(project) as preview:
        preview.wait_for("/sources/river-post/", "An unread page")
        preview.wait_for("/method/", "Words by hand.")
        assert "[uncited-source]" in preview.said
        assert "nowhere.md" in preview.said


def test_who_asks_while_the_site_is_built_sees_what_it_became(project: Project) -> None:
    project.write("slow.py", "import time\n\ndef on_config(config):\n    time.sleep(1)\n")
    project.edit("mkdocs.yml", "hooks: [", "hooks: [slow.py, ")
    with started(project) as preview:
        preview.wait_for("/countries/ardenia/", "Ilse Marn")
        for old, new, words in (
            ("date: 2020-04?", "date: 2020-14?", "there is no month 14"),
            ("date: 2020-14?", "date: 2020-04?", "Ilse Marn"),
        ):
            builds = preview.said.count("Building documentation...")
            project.edit(ARDENIA, old, new)
            # Facts alone need no build, a page written by hand does.
            project.write("docs/about.md", f"# About\n\n{words}\n")
            end = time.monotonic() + DEADLINE
            while preview.said.count("Building documentation...") == builds:
                assert time.monotonic() < end
                time.sleep(0.01)
            assert words in preview.get("/countries/ardenia/").text


def test_a_broken_template_is_shown_and_the_preview_lives_on(preview: Preview) -> None:
    whole = (preview.project.folder / TEMPLATE).read_text(encoding="utf-8")
    preview.project.write(TEMPLATE, "{% if %}")
    shown = preview.wait_for("/countries/ardenia/", "Expected an expression")
    assert "glossary.html" in shown.text
    assert reloads_itself(shown)
    assert "glossary.html" in preview.said
    preview.project.write(TEMPLATE, whole)
    preview.wait_for("/countries/ardenia/", "Ilse Marn")


def test_a_page_in_the_place_of_another_is_shown_with_both_names(preview: Preview) -> None:
    written = preview.project.folder / "docs/countries/ardenia.md"
    preview.project.write("docs/countries/ardenia.md", "# Ardenia, by hand\n")
    shown = preview.wait_for("/", "docs/countries/ardenia.md")
    assert ARDENIA in shown.text
    written.unlink()
    preview.wait_for("/countries/ardenia/", "Ilse Marn")


def test_a_preview_without_content_says_so_and_ends(project: Project) -> None:
    shutil.rmtree(project.folder / "content")
    with started(project) as preview:
        assert preview.process.wait(DEADLINE) == 1
        assert "content:1:1: error: there is no such folder [missing-content]" in preview.said
        assert "Traceback" not in preview.said


def test_a_broken_link_does_not_take_the_preview_away(preview: Preview) -> None:
    preview.project.write("docs/method.md", "# Method\n\nWords by hand. [nowhere](nowhere.md)\n")
    preview.wait_for("/method/", "Words by hand.")
    assert "Words by hand." in preview.get("/method/").text
    assert "nowhere.md" in preview.said


def test_hostile_text_in_a_problem_is_text(preview: Preview) -> None:
    preview.project.edit(ARDENIA, "date: 2020-04?", 'date: "</pre><script>alert(1)</script>"')
    preview.wait_for("/", "is not a date")
    connection = HTTPConnection("127.0.0.1", preview.port, timeout=DEADLINE)
    with contextlib.closing(connection):
        connection.request("GET", "/")
        raw = connection.getresponse().read().decode()
    assert "<script>alert" not in raw
    assert "&lt;script&gt;alert(1)" in raw


# --- the end ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("broken", [False, True])
def test_an_interrupt_ends_the_preview(broken: bool, preview: Preview) -> None:
    if broken:
        preview.project.edit(ARDENIA, "date: 2020-04?", "date: 2020-14?")
        preview.wait_for("/", "there is no month 14")
    assert preview.interrupt() == 0
    assert "Traceback" not in preview.said
    left = {path.name for path in preview.project.folder.iterdir()}
    assert left == {"content", "docs", "hooks", "mkdocs.yml"}
    assert {path.name for path in preview.project.folder.parent.iterdir()} == {"project", "preview.log"}
