"""A copy of the fact files, to try on it what is not written yet."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from ..load import FOLDERS

# No file that is read is larger; a film that somebody left here is not copied.
_MAX_BYTES: Final = 8 * 1024 * 1024


@contextmanager
def copy_of(content: Path) -> Iterator[Path]:
    """A copy of what is read of a content folder; it goes when the context ends.

    What is no plain file (a link, a pipe, a file that cannot be read) is an empty folder in it, so that nothing is ever
    read or written through it, and its name is still known.
    """
    with tempfile.TemporaryDirectory(prefix="factbook-") as folder:
        copy = Path(folder, "content")
        copy.mkdir()
        for path in content.iterdir():
            if path.name in FOLDERS and path.is_dir() and not path.is_symlink():
                (copy / path.name).mkdir()
                for inner in path.iterdir():
                    _copy(inner, copy / path.name / inner.name)
            else:
                _copy(path, copy / path.name)
        yield copy


def _copy(path: Path, to: Path) -> None:
    try:
        if path.is_file() and not path.is_symlink() and path.stat().st_size <= _MAX_BYTES:
            shutil.copyfile(path, to)
            return
    except OSError:
        to.unlink(missing_ok=True)
    to.mkdir()
