"""The checker as a process: what it prints for whom, what it mends, and what it exits with."""

from __future__ import annotations

import json
import os
import pty
import random
import re
import subprocess
import sys
from pathlib import Path

import pytest
from commands import Folder
from factbook import yaml_text
from factbook.commands import fix
from factbook.dates import Date, parse
from factbook.nodes import Sequence, Table
from factbook.problems import File, Mend, Place
from project import REAL, ROOT, environment

PARTNERSHIP = "content/partnerships/ardenia-kelmark.yml"
RADIO = "content/publishers/radio-kelmark.yml"
TRACKED = "https://radio.kelmark.example/boats?id=7&utm_source=x#y"
SAID = """\
content/partnerships/ardenia-kelmark.yml:3:20: error: nothing is called 'kelmrk' [unknown-id]
    3 | parties: [ardenia, kelmrk]
      |                    ^^^^^^
      = help: did you mean 'kelmark'?

1 error to mend; check --fix mends it
"""


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path)


@pytest.fixture
def wrong(folder: Folder) -> Folder:
    folder.edit(PARTNERSHIP, "[ardenia, kelmark]", "[ardenia, kelmrk]")
    return folder


def test_sound_files(folder: Folder) -> None:
    assert folder.run("check") == (0, "8 fact files, 4 events, 5 sources: nothing to mend\n", "")


def test_text_is_plain_in_a_pipe(wrong: Folder) -> None:
    assert wrong.run("check") == (1, SAID, "")


@pytest.mark.parametrize(("variables", "colours"), [({}, True), ({"NO_COLOR": "1"}, False), ({"TERM": "dumb"}, False)])
def test_colours_are_for_terminals_that_want_them(wrong: Folder, variables: dict[str, str], colours: bool) -> None:
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "factbook", "check"]
    variables = environment(PYTHONPATH=str(ROOT / "hooks"), **({"TERM": "xterm"} | variables))
    variables = {name: value for name, value in variables.items() if name != "NO_COLOR" or not colours}
    subprocess.run(command, cwd=wrong.path, env=variables, stdout=theirs, check=False, timeout=60)
    os.close(theirs)
    shown = os.read(ours, 10_000).decode().replace("\r\n", "\n")
    os.close(ours)
    assert ("\x1b[1;31merror\x1b[0m: nothing is called 'kelmrk' [unknown-id]" in shown) == colours
    assert (shown == SAID) == (not colours)


def test_github_shows_annotations_and_a_summary(wrong: Folder, tmp_path: Path) -> None:
    summary = tmp_path / "summary.md"
    annotation = (
        "::error file=content/partnerships/ardenia-kelmark.yml,line=3,endLine=3,col=20,endColumn=26,title=unknown-id"
        "::nothing is called 'kelmrk'%0Ahelp: did you mean 'kelmark'?\n"
    )
    assert wrong.run("check", "--format", "github", GITHUB_STEP_SUMMARY=str(summary)) == (1, annotation, "")
    shown = SAID.removesuffix("\n1 error to mend; check --fix mends it\n")
    assert summary.read_text(encoding="utf-8") == f"### 1 error to mend\n\n```text\n{shown}```\n"


def test_github_shows_errors_before_warnings(folder: Folder) -> None:
    folder.edit(PARTNERSHIP, "kind: trade", "kind: trad")
    folder.edit(
        "content/glossary.yml",
        "river-guard-boat:",
        "unused: {term: Zzz, means: Nothing., sources: [radio-kelmark/boats]}\nriver-guard-boat:",
    )
    _, shown, _ = folder.run("check", "--format", "github")
    assert [line.partition(" ")[0] for line in shown.splitlines()] == ["::error", "::warning"]


def test_no_text_of_a_file_is_a_command_of_the_log(folder: Folder, tmp_path: Path) -> None:
    folder.edit(PARTNERSHIP, "kind: trade", 'kind: "a%0A::stop-commands::b"\nfoo```bar: 1')
    summary = tmp_path / "summary.md"
    _, shown, _ = folder.run("check", "--format", "github", GITHUB_STEP_SUMMARY=str(summary))
    assert all(line.startswith("::error file=") for line in shown.splitlines())
    assert "::stop" not in [line[:6] for line in shown.splitlines()]
    assert "%250A" in shown
    assert summary.read_text(encoding="utf-8").count("````text\n") == 1


def test_json(wrong: Folder) -> None:
    code, shown, _ = wrong.run("check", "--format", "json")
    assert code == 1
    assert json.loads(shown) == {
        "problems": [
            {
                "rule": "unknown-id",
                "severity": "error",
                "message": "nothing is called 'kelmrk'",
                "help": "did you mean 'kelmark'?",
                "file": PARTNERSHIP,
                "line": 3,
                "column": 20,
                "end_line": 3,
                "end_column": 26,
                "also": [],
                "can_be_fixed": True,
            }
        ]
    }


def test_sarif(wrong: Folder) -> None:
    code, shown, _ = wrong.run("check", "--format", "sarif")
    run = json.loads(shown)["runs"][0]
    assert code == 1
    assert run["results"] == [
        {
            "ruleId": "unknown-id",
            "level": "error",
            "message": {"text": "nothing is called 'kelmrk'\nhelp: did you mean 'kelmark'?"},
            "locations": [
                {
                    "physicalLocation": {
                        "artifactLocation": {"uri": PARTNERSHIP},
                        "region": {"startLine": 3, "startColumn": 20, "endLine": 3, "endColumn": 26},
                    }
                }
            ],
        }
    ]
    assert "unknown-id" in [rule["id"] for rule in run["tool"]["driver"]["rules"]]


def test_what_is_missing_is_told_once_however_often_it_is_named(folder: Folder) -> None:
    (folder.path / "content/countries/kelmark.yml").rename(folder.path / "content/countries/kelmarch.yml")
    _, shown, _ = folder.run("check")
    assert shown.count("error:") == 1
    assert "= help: did you mean 'kelmarch'? if its file was renamed, give it its name back, or put 'kelmark'" in shown
    assert folder.run("check", "content/publishers")[0] == 1
    [problem] = json.loads(folder.run("check", "--format", "json")[1])["problems"]
    assert (problem["can_be_fixed"], len(problem["also"]) > 1) == (False, True)
    [result] = json.loads(folder.run("check", "--format", "sarif")[1])["runs"][0]["results"]
    assert len(result["relatedLocations"]) == len(problem["also"])
    file = folder.path / "content/countries/kelmarch.yml"
    file.write_text("aliases: [kelmark]\n" + file.read_text(encoding="utf-8"), encoding="utf-8")
    assert "= help: it is now called 'kelmarch'" in folder.run("check")[1]
    assert folder.run("check", "--fix")[0] == 0


def test_only_the_files_that_are_named(wrong: Folder) -> None:
    assert wrong.run("check", "content/countries")[0] == 0
    assert wrong.run("check", PARTNERSHIP, RADIO) == (1, SAID, "")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--content", "nowhere"], "there is no folder nowhere; name that of the fact files with --content"),
        (["content/countries/ardnia.yml"], "there is no content/countries/ardnia.yml"),
        (["--since", ""], "git knows no revision '' here"),
        (["--since", "nope"], "git knows no revision 'nope' here"),
        (["--since", "--output=x"], "git knows no revision '--output=x' here"),
        (["README.md"], "README.md is not in the folder content"),
    ],
)
def test_what_cannot_be_run(folder: Folder, arguments: list[str], said: str) -> None:
    arguments = [f"--since={arguments[1]}"] if arguments[0] == "--since" else arguments
    assert folder.run("check", *arguments) == (2, "", f"factbook: {said}\n")


def test_a_folder_within_the_facts_is_told_once(folder: Folder) -> None:
    code, shown, _ = folder.run("check", "--content", "content/countries")
    assert (code, shown.count("error:")) == (1, 1)
    assert shown.startswith("content/countries:1:1: error: this is no folder of fact files [missing-content]\n")


@pytest.mark.parametrize(("stream", "code"), [(">&-", 1), ("> /dev/full", 2), ("<&-", 1)])
def test_a_stream_that_is_closed_or_full_is_no_crash(wrong: Folder, stream: str, code: int) -> None:
    command = f'"{sys.executable}" -m factbook check {stream}'
    variables = environment(PYTHONPATH=str(ROOT / "hooks"))
    done = subprocess.run(["sh", "-c", command], cwd=wrong.path, env=variables, capture_output=True, check=False)
    assert (done.returncode, b"Traceback" in done.stderr) == (code, False)


# --- only what is new -------------------------------------------------------------------------------------------------


def test_what_stood_before_is_not_told_even_where_it_has_moved(wrong: Folder) -> None:
    wrong.commit()
    wrong.edit(PARTNERSHIP, "kind: trade", "also: [Boats]\nkind: trade")
    assert wrong.run("check", "--since", "HEAD") == (0, "nothing to mend\n", "")
    assert wrong.run("check", "--since", "HEAD~1")[0] == 1


def test_what_is_new_is_told_alone(wrong: Folder) -> None:
    wrong.commit()
    wrong.edit(RADIO, "kind: state-media", "kind: state-medium")
    code, shown, _ = wrong.run("check", "--since", "HEAD")
    assert (code, shown.count("error:"), "'state-medium' is not among" in shown) == (1, 1, True)


def test_the_same_mistake_a_second_time_is_new(wrong: Folder) -> None:
    wrong.commit()
    wrong.edit(PARTNERSHIP, "about: [boravia]", "about: [kelmrk]")
    assert wrong.run("check", "--since", "HEAD")[1].count("error:") == 1


# --- mending ----------------------------------------------------------------------------------------------------------

MENDS = [
    ("kind: trade", "kind: trad", "kind: trade"),
    ("kind: trade", "also: [NO, 'x']  # kept\nkind: trade", "also: [\"NO\", 'x']  # kept\nkind: trade"),
    ("what: Kelmark lends boats to Ardenia", "what: 1984", 'what: "1984"'),
    ("standing: confirmed", "standing: confirmd   # kept", "standing: confirmed   # kept"),
    ("about: [boravia]", "abuot: [boravia]", "about: [boravia]"),
    ("what: Kelmark lends", "what: Ke\u0301lmark lends", "what: K\u00e9lmark lends"),
    ("[ardenia, kelmark]", "[ardenia, 'kelmrk']", "[ardenia, 'kelmark']"),
    ("[river-post/2022-11-boats, radio", "[river-post/2022-11-boat, radio", "[river-post/2022-11-boats, radio"),
]


@pytest.mark.parametrize(("sound", "given", "after"), MENDS, ids=[given for _, given, _ in MENDS])
def test_a_mend_changes_nothing_else(folder: Folder, sound: str, given: str, after: str) -> None:
    folder.edit(PARTNERSHIP, sound, given)
    file = folder.path / PARTNERSHIP
    before = file.read_bytes()
    code, diff, _ = folder.run("check", "--diff")
    assert (code, diff.startswith(f"--- {PARTNERSHIP}\n+++ {PARTNERSHIP}\n@@ ")) == (1, True)
    assert file.read_bytes() == before
    assert folder.run("check", "--fix")[0] == 0
    assert file.read_bytes().decode() == before.decode().replace(given, after)
    assert folder.run("check", "--diff") == (0, "", "")


def test_a_tracker_is_taken_out_of_an_address(folder: Folder) -> None:
    folder.edit(RADIO, "https://radio.kelmark.example/boats", TRACKED)
    code, _, said = folder.run("check", "--fix")
    assert (code, said) == (0, f"mended {RADIO}\n")
    assert '"https://radio.kelmark.example/boats?id=7#y"' in (folder.path / RADIO).read_text(encoding="utf-8")


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_an_event_moves_up_with_its_comment(folder: Folder, end: str) -> None:
    file = folder.path / PARTNERSHIP
    text = file.read_text(encoding="utf-8")
    first, rest = text.split("  - id: boats-come\n")
    come, after = rest.split("  - id: boats-leave\n")
    leave, figures = after.split("figures:\n")
    come, leave = f"  # the coming\n  - id: boats-come\n{come}", f"  - id: boats-leave\n{leave}"
    file.write_bytes(f"{first}{leave}\n{come}\nfigures:\n{figures}".replace("\n", end).encode())
    assert folder.run("check", "--fix")[0] == 0
    assert file.read_bytes().decode() == f"{first}{come}\n{leave}\nfigures:\n{figures}".replace("\n", end)


def test_what_needs_judgement_stays(folder: Folder) -> None:
    folder.edit(PARTNERSHIP, "value: 1200", "value: 017")
    before = (folder.path / PARTNERSHIP).read_bytes()
    assert folder.run("check", "--fix")[0] == 1
    assert (folder.path / PARTNERSHIP).read_bytes() == before


def test_one_country_is_not_mended_into_another(folder: Folder) -> None:
    file = folder.path / "content/countries/boravia.yml"
    file.rename(file.with_stem("zambia"))
    folder.edit(PARTNERSHIP, "about: [boravia]", "about: [gambia]")
    code, shown, said = folder.run("check", "--fix")
    assert (code, said, "did you mean 'zambia'?" in shown) == (1, "", True)


def test_a_source_of_another_day_is_not_taken_for_the_one_that_is_missing(folder: Folder) -> None:
    folder.edit(PARTNERSHIP, "[river-post/2022-11-boats, radio", "[river-post/2022-12-boats, radio")
    code, shown, said = folder.run("check", "--fix")
    assert (code, said, "did you mean 'river-post/2022-11-boats'? if not, add it to" in shown) == (1, "", True)


def test_what_is_no_file_stops_no_mend(wrong: Folder) -> None:
    content = wrong.path / "content"
    os.mkfifo(content / "countries" / "kelmarkk.yml")
    (content / "countries" / "outside.yml").symlink_to("/etc/hostname")
    os.mkfifo(content / "notes")
    with (content / "film.mp4").open("wb") as film:
        film.truncate(10**12)
    _, shown, said = wrong.run("check", "--fix")
    assert (said, shown.count("error:")) == (f"mended {PARTNERSHIP}\n", 4)


def test_a_write_that_fails_leaves_the_file_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "niger.yml"
    fix.write(file, "name: Niger\n")
    file.chmod(0o600)
    fix.write(file, "name: Niger, again\n")
    assert (file.stat().st_mode & 0o777, file.read_text(encoding="utf-8")) == (0o600, "name: Niger, again\n")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(OSError, match="No space left"):
        fix.write(file, "name:\n")
    assert (file.read_text(encoding="utf-8"), [file]) == ("name: Niger, again\n", list(tmp_path.iterdir()))


def test_only_what_is_new_is_mended(wrong: Folder) -> None:
    wrong.commit()
    wrong.edit(RADIO, "kind: state-media", "kind: state-medi")
    wrong.run("check", "--fix", "--since", "HEAD")
    assert "kelmrk" in (wrong.path / PARTNERSHIP).read_text(encoding="utf-8")
    assert "kind: state-media\n" in (wrong.path / RADIO).read_text(encoding="utf-8")


def test_the_real_content_has_nothing_to_mend() -> None:
    command = [sys.executable, "-m", "factbook", "check", "--diff", "--content", str(ROOT / "content")]
    done = subprocess.run(
        command, env=environment(PYTHONPATH=str(ROOT / "hooks")), capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (0, "")


REAL_EVENTS = [path for path in sorted(REAL.glob("*/*.yml")) if path.read_text("utf-8").count("\n    date: ") > 1]


@pytest.mark.parametrize("path", REAL_EVENTS, ids=lambda path: path.stem)
def test_events_that_were_shuffled_come_back_in_order_with_every_byte(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    node, _ = yaml_text.parse(File("", text))
    assert isinstance(node, Table)
    entry = node.entries["events"]
    assert isinstance(entry.value, Sequence)
    spans = [span for item in entry.value.items if (span := fix.lines_of(item.place))]
    pieces = [text[start:end] for start, end in spans]
    random.Random(path.stem).shuffle(pieces)
    places = [Place(File("", text), start, end) for start, end in spans]
    shuffled = fix.applied(Mend(place, piece) for place, piece in zip(places, pieces, strict=True))
    after = fix.ordered(shuffled)
    assert fix.ordered(after) == after
    assert sorted(after.splitlines()) == sorted(text.splitlines())
    dates = [parse(date) for date in re.findall(r"^  - id: .*\n    date: (\S+)$", after, re.MULTILINE)]
    known = [date for date in dates if isinstance(date, Date)]
    assert len(known) == len(pieces)
    assert not any(one.earliest > other.latest for number, one in enumerate(known) for other in known[number:])
