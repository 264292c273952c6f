"""New facts from the command line: they stand in the right place, the checker finds them sound, nothing is lost."""

from __future__ import annotations

import os
import pty
import shlex
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
from commands import Folder
from factbook.__main__ import main
from factbook.commands.new import FACTS, FILES
from project import ROOT, contents, environment

COUNTRY = ["--name", "Norland", "--code", "NO", "--role", "core", "--checked", "2026-01-31"]
EVENT = ["--kind", "pact", "--what", "The boats: a second time", "--standing", "reported"]
PAGE = "https://river-post.example/2021/06/15/the-third-flood-of-ardstadt"


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path)


def changed(folder: Folder) -> str:
    done = subprocess.run(["git", "diff", "-U0"], cwd=folder.path, check=True, capture_output=True, text=True)
    lines = done.stdout.splitlines()
    return "\n".join(line for line in lines if line[:1] in "+-" and line[:3] not in ("+++", "---"))


def test_a_country(folder: Folder) -> None:
    code, shown, said = folder.run("new", "country", "norland", *COUNTRY, "--summary", "A country: in the north.")
    assert (code, said, shown.partition("\n")[0]) == (0, "", "wrote content/countries/norland.yml")
    text = (folder.path / "content/countries/norland.yml").read_text(encoding="utf-8")
    assert "code: 'NO'  # its two letters in ISO 3166-1, in quotes\n" in text
    assert "summary: 'A country: in the north.'  # what it is now" in text
    assert "# leaders:  who leads, and who led\n" in text
    assert all("  # " in line or line.startswith("# ") for line in text.splitlines())


def test_an_event_stands_at_its_date_and_nothing_else_changes(folder: Folder) -> None:
    given = ["--id", "again", "--date", "2021", *EVENT, "--sources", "river-post/2020-04-flood"]
    assert folder.run("new", "event", "ardenia-kelmark", *given)[0] == 0
    assert folder.run("check")[0] == 0
    assert changed(folder) == (
        "+  - id: again  # the event's own name, unique in its file and for ever part of its address\n"
        "+    date: 2021  # when it happened, no more precise than its sources\n"
        "+    kind: pact  # what kind of event it is\n"
        "+    what: 'The boats: a second time'  # what happened, in one sentence without a full stop\n"
        "+    # detail:  what else the sources say\n"
        "+    # marks:  whether it begins or ends the partnership\n"
        "+    # about:  whom else it concerns, beside the file's own country, organisation or parties\n"
        "+    standing: reported  # how firmly it stands\n"
        "+    # according_to:  whose word it is; a claim needs it\n"
        "+    sources: [river-post/2020-04-flood]  # the sources that say so, at least one\n"
        "+    # accounts:  what others say of the same event, where accounts differ\n"
        "+    # added:  the day on which the fact came to this site, if later than its file"
    )
    text = (folder.path / "content/partnerships/ardenia-kelmark.yml").read_text(encoding="utf-8")
    assert text.index("boats-come") < text.index("again") < text.index("boats-leave")


def test_a_figure_has_its_first_value(folder: Folder) -> None:
    given = ["--id", "oars", "--name", "Oars", "--unit", "boats", "--as_of", "2020", "--value", "12"]
    code, _, said = folder.run(
        "new", "figure", "ardenia-kelmark", *given, "--standing", "reported", "--sources", "river-post/2020-04-flood"
    )
    assert (code, said) == (0, "")
    assert folder.run("check")[0] == 0
    assert "\n+      - as_of: 2020  # the date for which the value holds\n+        value: 12  # " in changed(folder)


def test_a_source_is_told_from_its_address(folder: Folder) -> None:
    code, shown, said = folder.run("new", "source", PAGE)
    assert (code, said) == (0, "")
    assert shown.startswith("cite it as river-post/2021-06-15-third\nwrote content/publishers/river-post.yml\n")
    assert "uncited-source" in shown
    guessed = "guessed from the address; write it as the page shows it, or delete it"
    assert f"+    title: The third flood of ardstadt  # {guessed}\n+    url: {PAGE}  # " in changed(folder)
    assert "+    published: 2021-06-15  # " in changed(folder)
    text = (folder.path / "content/publishers/river-post.yml").read_text(encoding="utf-8")
    assert text.index("2020-04-flood") < text.index("2021-06-15-third") < text.index("2022-11-boats")


def test_a_publisher_is_known_by_the_name_of_its_host(folder: Folder) -> None:
    folder.run("new", "publisher", "hill-times", "--name", "Hill Times", "--kind", "paper", "--language", "en")
    _, shown, _ = folder.run("new", "source", "https://www.hilltimes.example/2021/06/15/the-third-flood-of-ardstadt")
    assert shown.startswith("cite it as hill-times/2021-06-15-third\n")


def test_only_what_is_new_is_told(folder: Folder) -> None:
    folder.run("new", "source", PAGE)
    _, shown, _ = folder.run("new", "source", f"{PAGE}-again")
    assert shown.startswith("cite it as river-post/2021-06-15-third-2\n")
    assert shown.count("uncited-source") == 1


def test_bytes_that_are_no_text_are_refused(folder: Folder) -> None:
    code, shown, said = folder.run("new", "country", "norland", "--name", os.fsdecode(b"Nor\xffland"))
    assert (code, shown) == (2, "")
    assert said.startswith("factbook: --name: 'name' holds bytes that are no text; type it anew\n")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["country", "kelmark"], "'kelmark' is there already; nothing was written"),
        (
            ["country", "Nor land"],
            "'Nor land' is not an id; lower-case letters and digits, words joined by '-': nor-land",
        ),
        (["event", "ardenia-kelmrk"], "nothing is called 'ardenia-kelmrk'; did you mean 'ardenia-kelmark'?"),
        (["event", "ardenia-kelmark", "--id", "boats-come"], "'boats-come' is there already; nothing was written"),
        (
            ["event", "ardenia-kelmark", "--date", "2021-04-31", "--id", "x"],
            "--date: 2021-04 has no day 31; its last day is 30\nthese are needed:\n  --kind  what kind of event it is\n"
            "  --what  what happened, in one sentence without a full stop\n  --standing  how firmly it stands\n"
            "  --sources  the sources that say so, at least one",
        ),
        (
            ["event", "ardenia-kelmark", "--id", "x", "--date", "21", *EVENT, "--kind", "pakt", "--sources", "river"],
            "--date: '21' is not a date; write 2023-07-26, 2023-07 or 2023; 2023-07~ (about); 2023-12/2024-01 (from, "
            "to); 2024-01/.. (still going on)\n"
            "--kind: nothing that 'kind' may name is called 'pakt'; did you mean 'pact'?\n"
            "--sources: 'river' does not name a source; write publisher/article, as in the-paper/2024-04-11-report",
        ),
        (
            ["source", f"{PAGE}?utm_source=x"],
            f"the address carries the tracker 'utm_source'; delete the tracker from the address: {PAGE}",
        ),
        (
            ["source", "https://river-post.example/2022/boats/"],
            "this page stands already: cite 'river-post/2022-11-boats'",
        ),
        (
            ["source", "https://elsewhere.example/a"],
            "no source is from elsewhere.example yet: give the publisher's id as --publisher",
        ),
        (
            ["source", "https://bit.ly/a"],
            "bit.ly hides where the link leads; open the link and write the address it leads to",
        ),
    ],
)
def test_what_is_refused(folder: Folder, arguments: Sequence[str], said: str) -> None:
    before = contents(folder.path / "content")
    assert folder.run("new", *arguments) == (2, "", f"factbook: {said}\n")
    assert contents(folder.path / "content") == before


def test_what_the_checker_would_refuse_is_not_written(folder: Folder) -> None:
    before = contents(folder.path / "content")
    given = ["--id", "again", "--date", "2021", *EVENT[:-1], "claimed", "--sources", "river-post/2020-04-flood"]
    code, shown, said = folder.run("new", "event", "ardenia-kelmark", *given)
    assert (code, shown) == (2, "")
    assert said.startswith(
        "factbook: nothing was written, for then there would be:\n\n"
        "content/partnerships/ardenia-kelmark.yml:23:15: error: a claim, and nobody is named who makes it "
    )
    assert contents(folder.path / "content") == before
    repeat = shlex.split(said.rstrip().rpartition("\n")[2])
    assert repeat[:5] == ["python", "-m", "factbook", "new", "event"]
    assert folder.run(*repeat[3:], "--according_to", "kelmark")[0] == 0


def test_a_link_that_leads_nowhere_is_not_written_through(folder: Folder) -> None:
    (folder.path / "content/countries/norland.yml").symlink_to(folder.path / "elsewhere.yml")
    given = ["--name", "Norland", "--code", "NO", "--role", "core", "--checked", "2026-01-31", "--summary", "North."]
    code, _, said = folder.run("new", "country", "norland", *given)
    assert (code, said) == (2, "factbook: 'norland' is there already; nothing was written\n")
    assert not (folder.path / "elsewhere.yml").exists()


def test_a_partnership_may_wait_for_its_first_event(folder: Folder) -> None:
    given = ["--name", "Ferry", "--kind", "trade", "--parties", "ardenia,kelmark", "--checked", "2026-01-31"]
    code, shown, said = folder.run(
        "new", "partnership", "ferry", *given, "--period", "2021/..", "--summary", "A ferry."
    )
    assert (code, said, "wrote content/partnerships/ferry.yml" in shown) == (0, "", True)
    assert "add 'marks: beginning' to the event that began it" in shown
    event = [*EVENT, "--date", "2021", "--marks", "beginning", "--sources", "river-post/2020-04-flood"]
    assert folder.run("new", "event", "ferry", "--id", "ferry-begins", *event)[0] == 0
    assert folder.run("check")[0] == 0


@pytest.mark.parametrize("kind", [*FILES, *FACTS])
def test_what_is_needed_is_named(folder: Folder, kind: str) -> None:
    name = "ardenia-kelmark" if kind in FACTS else "something"
    code, shown, said = folder.run("new", kind, name)
    assert (code, shown) == (2, "")
    assert said.startswith("factbook: these are needed:\n  --")


def test_a_terminal_is_asked_until_the_answer_is_one(folder: Folder) -> None:
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "factbook", "new", "event", "ardenia-kelmark", "--id", "again", *EVENT]
    process = subprocess.Popen(
        [*command, "--detail", "x", "--marks", "end", "--about", "boravia", "--according_to", "kelmark"],
        cwd=folder.path,
        env=environment(PYTHONPATH=str(ROOT / "hooks"), TERM="dumb"),
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
    )
    os.write(ours, b"31 April\n2022-11-02\nnobody/x\nriver-post/2020-04-flood\n\n")
    assert process.wait(60) == 0
    os.close(theirs)
    shown = os.read(ours, 10_000).decode()
    os.close(ours)
    assert "'31 April' is not a date" in shown
    assert "nothing that 'sources' may name is called 'nobody/x'" in shown
    assert "+    date: 2022-11-02  # " in changed(folder)


def test_whoever_sits_at_the_terminal_may_stop(
    folder: Folder, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def stopped(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.chdir(folder.path)
    monkeypatch.setattr("factbook.commands.new.answers_of", stopped)
    assert main(["new", "country", "norland"]) == 2
    assert capsys.readouterr() == ("", "\nfactbook: stopped\n")
    assert not (folder.path / "content/countries/norland.yml").exists()
