"""What a preview shows: each file of the site is made when it is asked for, from the facts as they stand then."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Final

from .frames import Frames
from .outputs import outputs
from .pages import Pages
from .written import Written

# The clock of a file system ticks more slowly than ours, on FAT every two seconds: what was written so shortly before
# it was looked at may be written again within the same tick.
_TICK: Final = 2.0
INDEX: Final = "search/search_index.json"

Stamp = tuple[int, int, int]


class Seen:
    """What files were like when they were last looked at, so that the next look tells whether any has changed."""

    def __init__(self, places: Iterable[Path]) -> None:
        """`places` are files, and folders with all that is below them."""
        self._places = tuple(places)
        self._stamps: Mapping[str, Stamp] | None = None
        self._settled = False

    def changed(self) -> bool:
        """Whether something has come, gone or changed since the last look; at the first one, yes."""
        if self._stamps is None:
            self._look()
            return True
        before, was_settled = self._stamps, self._settled
        self._look()
        return self._stamps != before or not was_settled

    def _look(self) -> None:
        now = time.time()
        self._stamps = dict(_stamps(map(str, self._places)))
        newest = max((stamp[0] for stamp in self._stamps.values()), default=0)
        self._settled = newest < (now - _TICK) * 1e9


def _stamps(places: Iterable[str]) -> Iterable[tuple[str, Stamp]]:
    for place in places:
        try:
            with os.scandir(place) as entries:
                below = sorted(entries, key=lambda entry: entry.name)
        except NotADirectoryError:
            yield place, _stamp(Path(place).stat())
            continue
        except OSError:
            # What cannot be read now is as good as gone; that it can be read again is a change.
            continue
        for entry in below:
            if entry.is_dir(follow_symlinks=False):
                yield from _stamps([entry.path])
            else:
                yield entry.path, _stamp(entry.stat(follow_symlinks=False))


def _stamp(found: os.stat_result) -> Stamp:
    return found.st_mtime_ns, found.st_size, found.st_ino


class Shown:
    """The files of the site for one state of the facts, each made at its first use.

    theme: makes the page at an address that the theme makes itself (an index, one written by hand) or a file of its
    own, or gives None.  index: makes the search index.  above: HTML that stands above a page of facts.
    written: the pages written by hand.
    """

    def __init__(
        self,
        pages: Pages,
        frames: Frames,
        theme: Callable[[str], str | None],
        index: Callable[[], str],
        above: Callable[[str], str],
        written: Sequence[Written],
    ) -> None:
        self._pages, self._frames, self._written = pages, frames, written
        self._theme, self._index, self._above = theme, index, above
        self._outputs: Mapping[str, str] | None = None
        self._made: dict[str, bytes | None] = {}

    def file(self, path: str) -> bytes | None:
        """The file at a path from the root of the site; None where the facts and the theme make none."""
        if path not in self._made:
            text = self._text(path)
            self._made[path] = None if text is None else text.encode()
        return self._made[path]

    def _text(self, path: str) -> str | None:
        address = path.removesuffix("index.html").strip("/")
        if path == INDEX:
            return self._index()
        if path.endswith("index.html") and "/" in address and address in self._pages.rows:
            return self._frames.page(address, self._above(address))
        found = self._theme(path)
        return found if found is not None else self._output(path)

    def _output(self, path: str) -> str | None:
        if self._outputs is None:
            made = outputs(self._pages.graph, self._pages.home, self._written)
            self._outputs = {output.path: output.text for output in made}
        return self._outputs.get(path)
