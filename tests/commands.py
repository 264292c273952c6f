"""A git repository with the sample region in it, for tests of the commands as a contributor runs them."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

from project import ROOT, WORLD, environment


class Folder:
    """A folder under git with the sample region in it, all of it committed."""

    def __init__(self, path: Path, content: Path = WORLD) -> None:
        self.path = path
        shutil.copytree(content, path / "content")
        self.git("init", "-q")
        self.commit()

    def git(self, *arguments: str) -> None:
        settings = ("-c", "user.name=a", "-c", "user.email=a@b.example", "-c", "core.autocrlf=false")
        subprocess.run(["git", *settings, *arguments], cwd=self.path, check=True, capture_output=True)

    def commit(self) -> None:
        self.git("add", "-A")
        self.git("commit", "-qm", "x", "--allow-empty")

    def edit(self, path: str, old: str, new: str) -> None:
        text = (self.path / path).read_bytes().decode()
        assert text.count(old) == 1, (path, old)
        (self.path / path).write_bytes(text.replace(old, new).encode())

    def run(self, *arguments: str, **variables: str) -> tuple[int, str, str]:
        done = subprocess.run(
            [sys.executable, "-m", "factbook", *arguments],
            cwd=self.path,
            env=environment(PYTHONPATH=str(ROOT / "hooks"), **variables),
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        return done.returncode, done.stdout, done.stderr
