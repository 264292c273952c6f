"""The fact files as they stood at another time, taken from git into a folder of their own."""

from __future__ import annotations

import io
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from . import CannotRun


@contextmanager
def content_at(content: Path, revision: str) -> Iterator[Path]:
    """A folder with the content as it stood at a revision; it goes when the context ends.

    A content folder that was not there yet is an empty one.
    """
    root = Path(_git(content, "rev-parse", "--show-toplevel").decode().removesuffix("\n"))
    commit = _git(content, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    inside = content.resolve().relative_to(root.resolve()).as_posix()
    listed = _git(root, "ls-tree", "-r", "--name-only", "-z", commit.decode().strip(), "--", inside)
    with tempfile.TemporaryDirectory(prefix="factbook-") as folder:
        if listed:
            _unpack(_git(root, "archive", "--format=tar", commit.decode().strip(), "--", inside), Path(folder))
        found = Path(folder, inside)
        found.mkdir(parents=True, exist_ok=True)
        yield found


def _unpack(data: bytes, folder: Path) -> None:
    with tarfile.open(fileobj=io.BytesIO(data)) as archive:
        # Links are left out: what is read never comes from outside the folder.
        archive.extractall(folder, [member for member in archive if member.isfile()], filter="data")


def _git(folder: Path, *arguments: str) -> bytes:
    try:
        done = subprocess.run(["git", "-C", str(folder), *arguments], capture_output=True, check=False)
    except OSError as error:
        raise CannotRun(f"git is needed for this ({error.strerror})") from error
    if done.returncode:
        said = done.stderr.decode(errors="replace").strip().splitlines()
        if arguments[-1].endswith("^{commit}"):
            said = [f"git knows no revision '{arguments[-1].removesuffix('^{commit}')}' here"]
        raise CannotRun(said[-1].removeprefix("fatal: ") if said else f"git {arguments[0]} failed")
    return done.stdout
