"""The commands in CONTRIBUTING.md do what it says, on a copy of the real content."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

from commands import Folder
from project import REAL, ROOT


def commands() -> list[list[str]]:
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    blocks = re.findall(r"^```sh\n(.*?)^```", text, re.DOTALL | re.MULTILINE)
    return [shlex.split(line) for block in blocks for line in block.splitlines()]


def test_the_commands_run_one_after_the_other(tmp_path: Path) -> None:
    folder = Folder(tmp_path, REAL)
    said = {}
    for command in commands():
        assert command[:3] == ["python", "-m", "factbook"]
        code, shown, error = folder.run(*command[3:])
        assert (code, error) == (0, ""), command
        said[tuple(command[3:5])] = shown
    assert said["new", "source"].startswith("cite it as lake-gazette/2026-05-12-drones\n")
    assert "wrote content/partnerships/mali-turkey.yml" in said["new", "event"]
    assert "Mali takes over more drones (mali-turkey#drones-again)" in said["diff", "HEAD"]


def test_there_are_two_parts() -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    know, run = text.split("\n## If you run it yourself\n")
    assert "\n## If you know the region\n" in know
    assert "make" not in re.findall(r"\w+", know.partition("\n## If you know the region\n")[2].partition("### How")[0])
    assert "```sh\n" in run
