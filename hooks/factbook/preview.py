"""What a preview shows: each file of the site is made when it is asked for, from the facts as they stand then."""

from __future__ import annotations

import math
import os
import sys
import threading
import time
import traceback
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from .frames import Frames
from .outputs import outputs
from .pages import Pages, render_problems
from .written import Written

# The clock of a file system ticks more slowly than ours, on FAT every two seconds: what was written so shortly before
# it was looked at may be written again within the same tick.
_TICK: Final = 2.0
_UNSEEN: Final = None, None
INDEX: Final = "search/search_index.json"
_PROBLEM: Final = "factbook-problem.html"

# When a file was written, its length and its number.
Stamp = tuple[int, int, int]


class Seen:
    """What files were like when they were last looked at, so that the next look tells whether any has changed.

    last: the paths of those that the last look found to have come, gone or changed.
    """

    def __init__(self, places: Iterable[Path]) -> None:
        """`places` are files, and folders with all that is below them."""
        self._places = tuple(map(str, places))
        # Of a file that had been written only just before, what stood in it too.
        self._seen: dict[str, tuple[Stamp, bytes | None]] | None = None
        self.last: Set[str] = frozenset()

    def changed(self) -> bool:
        """Whether something has come, gone or changed since the last look; at the first one, yes."""
        before = self._seen or {}
        seen: dict[str, tuple[Stamp, bytes | None]] = {}
        last: set[str] = set()
        is_first = self._seen is None
        hot = int((time.time() - _TICK) * 1e9)
        for path, stamp in _stamps(self._places):
            known = before.get(path, _UNSEEN)
            if known[0] == stamp and known[1] is None and stamp[0] <= hot:
                # As nearly all are.
                seen[path] = known
                continue
            old, held = known
            is_hot = stamp[0] > hot
            holds = _held(path) if is_hot or held is not None else None
            if old != stamp or (held is not None and held != holds):
                last.add(path)
            seen[path] = (stamp, holds if is_hot else None)
        self._seen, self.last = seen, last | (before.keys() - seen.keys())
        return is_first or bool(self.last)


def _held(path: str) -> bytes | None:
    try:
        return Path(path).read_bytes()
    except OSError:
        return None


def _stamps(places: Iterable[str]) -> Iterable[tuple[str, Stamp]]:
    for place in places:
        try:
            with os.scandir(place) as entries:
                below = list(entries)
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


class NotBuiltError(Exception):
    """The site could not be built; the words say why."""


@dataclass
class Preview:
    """Answers a browser with what the facts say at that moment.

    build: builds the whole site; what it raises is shown in place of the site.  renew: takes the facts as they stand,
    of which the files at these paths may be others than they were, or says by False that a build is needed for them.
    shown: the files of the site, if it has been built.  problem: what is shown in its place.
    written: the files that lie in the folder of the server.  builds: how many there were.
    """

    build: Callable[[], None] = lambda: None
    renew: Callable[[Set[str]], bool] = lambda _: False
    shown: Shown | None = None
    problem: str | None = None
    written: set[str] = field(default_factory=set)
    builds: int = 0
    _facts: Seen = field(default_factory=lambda: Seen(()))
    _rest: Seen = field(default_factory=lambda: Seen(()))
    # When the last look began.
    _looked: float = -math.inf
    # Whoever brings the site up to date, or makes files of it, holds it.
    _lock: threading.RLock = field(default_factory=threading.RLock)

    def look_at(self, facts: Iterable[Path], rest: Iterable[Path]) -> None:
        """From now on, see what changes in the folder of the facts, and in the rest of what the site is made of."""
        self._facts, self._rest = Seen(facts), Seen(rest)
        self._facts.changed()
        self._rest.changed()

    def bring_up_to_date(self) -> None:
        """Take up what has changed since the last look."""
        with self._lock:
            self._looked = time.monotonic()
            changed = self._facts.changed()
            if self._rest.changed() or (changed and not self.renew(self._facts.last)):
                self.builds += 1
                self._or_say_why_not(self.build)

    def hear_of_changes(self, quiet: float) -> None:
        """Take up what the system tells of changes, so many seconds after the last; it may have been seen since."""
        with self._lock:
            if time.monotonic() - self._looked > quiet:
                self.bring_up_to_date()

    def app(self, serve: Callable[..., Iterable[bytes]], root: Path, mount: str) -> Callable[..., Iterable[bytes]]:
        """The answers of a server (WSGI): those of `serve`, which serves the files of `root` at `mount`, made ready."""

        def answer(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
            path = environ["PATH_INFO"]
            if path.startswith("/livereload/") or not path.startswith(mount):
                return serve(environ, start_response)
            while True:
                head: list[Any] = []
                with self._lock:
                    self.bring_up_to_date()
                    builds = self.builds
                    name = self._ready(root, path.removeprefix(mount))
                body = serve({**environ, "PATH_INFO": mount + name}, lambda *given, to=head: to.append(given))
                # The server holds an answer back while it builds, and a build takes away what was made ready.
                if builds == self.builds:
                    start_response(*head[-1])
                    return body

        return answer

    def _ready(self, root: Path, name: str) -> str:
        """Put what is asked for where the server looks for it; gives the name under which it lies there."""
        if self.problem is None:
            self._or_say_why_not(lambda: self._write(root, name))
        if self.problem is None:
            return name
        if not _is_page(name):
            # What it said before is not what the facts say.
            self._take_away(root, name)
            return name
        # Written where the server looks for pages, to which it adds the script that reloads them.
        (root / _PROBLEM).write_text(render_problems(self.problem), encoding="utf-8")
        return _PROBLEM

    def _write(self, root: Path, name: str) -> None:
        if self.shown is None:
            return
        for path in (f"{name}index.html",) if not name or name.endswith("/") else (name, f"{name}/index.html"):
            file = (root / path).resolve()
            if not file.is_relative_to(root.resolve()):
                return
            if (data := self.shown.file(path)) is not None:
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_bytes(data)
                self.written.add(path)
            else:
                self._take_away(root, path)

    def _take_away(self, root: Path, path: str) -> None:
        if path in self.written:
            self.written.discard(path)
            (root / path).unlink(missing_ok=True)

    def _or_say_why_not(self, act: Callable[[], None]) -> None:
        try:
            act()
        except NotBuiltError as error:
            self.problem = str(error)
        except Exception:
            self.problem = traceback.format_exc()
        else:
            return
        print(self.problem, file=sys.stderr)


def _is_page(name: str) -> bool:
    return "." not in name.rpartition("/")[2] or name.endswith(".html")
