"""``make bench``: how fast, beside stock MkDocs and Material on the same pages, in one run on this machine.

Every figure is a median of several runs, given as seconds and as a ratio to the reference. The reference renders the
same pages from Markdown files with the same theme and the same small navigation, and knows no facts.
"""

from __future__ import annotations

import argparse
import contextlib
import datetime
import json
import math
import os
import platform
import re
import resource
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from html import unescape
from http.client import HTTPConnection, HTTPException
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

import peers
import region
from factbook.load import load
from factbook.pages import Page, Pages
from page import Line
from page import page as told

ROOT = Path(__file__).parent.parent.parent
STOCK = "MkDocs and Material from Markdown"
MKDOCS = (sys.executable, "-m", "mkdocs")


class Measured(NamedTuple):
    """What was measured: seconds (a median), and the mebibytes of its largest process, if they were counted."""

    what: str
    entities: int
    seconds: float
    memory: float | None = None


def main() -> None:
    """Measure, print one table, and write the figures as JSON if asked to."""
    parser = argparse.ArgumentParser(prog="bench", description="Measure builds and previews of an invented region.")
    parser.add_argument("--entities", type=int, nargs="+", default=[100, 1000], help="sizes (100 1000)")
    parser.add_argument("--runs", type=int, default=3, help="runs of which the median is taken (3)")
    parser.add_argument("--json", type=Path, help="a file for the figures")
    parser.add_argument("--peers", action="store_true", help="measure Hugo, Eleventy, Astro and Zensical too")
    parser.add_argument("--reference", type=int, default=1000, help="most entities for the others (1000)")
    parser.add_argument("--page", type=Path, help="a page of the site to write what was measured to")
    options = parser.parse_args()
    found: list[Measured] = []
    for entities in options.entities:
        with tempfile.TemporaryDirectory(prefix="bench-") as folder:
            for measured in measure(Path(folder), entities, options.runs, options.peers, options.reference):
                found.append(measured)
                # Whoever ends it early has what was measured so far.
                tell(found, options)
    print(table(found))


def tell(found: list[Measured], options: argparse.Namespace) -> None:
    """Write what was measured so far to where it is wanted."""
    if options.page:
        lines = [Line(m.what, m.entities, m.seconds, ratio(found, m), m.memory, growth(found, m)) for m in found]
        options.page.write_text(told(lines, machine(), "make bench", options.runs), encoding="utf-8")
    if options.json:
        rows = [measured._asdict() for measured in found]
        options.json.write_text(json.dumps({"machine": machine(), "measured": rows}, indent=1) + "\n", encoding="utf-8")


def measure(folder: Path, entities: int, runs: int, with_peers: bool, most: int) -> Iterator[Measured]:
    """Everything, for one size; beyond `most` entities ours only."""
    project = folder / "project"
    project.mkdir()
    for name in ("hooks", "docs"):
        shutil.copytree(ROOT / name, project / name)
    shutil.copy(ROOT / "mkdocs.yml", project)
    # These two are about the real region, and link to its facts.
    (project / "docs/index.md").write_text("# Home\n\n<!-- facts: latest-events 5 -->\n", encoding="utf-8")
    (project / "docs/five-minutes.md").write_text("# In five minutes\n", encoding="utf-8")
    region.write(project / "content", entities)
    if is_compared := entities <= most:
        stock = folder / "stock"
        write_markdown(stock, project)
        yield timed(STOCK, entities, runs, [*MKDOCS, "build", "-q"], stock, fresh=True)
    build, check = [*MKDOCS, "build", "-q"], [sys.executable, "-m", "factbook", "check"]
    yield timed("our build, first", entities, runs, build, project, fresh=True)
    yield timed("our build, nothing changed", entities, runs, build, project)
    yield timed("our build, one event changed", entities, runs, build, project, before=lambda run: edit(project, run))
    yield timed("our check", entities, runs, check, project)
    if with_peers and is_compared:
        for peer in peers.installed(folder, stock):
            with telling(peer.name):
                yield timed(f"{peer.name} from Markdown", entities, runs, peer.build, peer.folder, fresh=True)
    with contextlib.suppress(TimeoutError):
        yield Measured("our preview, save to screen", entities, save_to_screen(project, runs))


@contextlib.contextmanager
def telling(name: str) -> Iterator[None]:
    """Go on without a peer that cannot build this, and say so."""
    try:
        yield
    except RuntimeError as error:
        print(f"not measured: {name} ({error})", file=sys.stderr)


def timed(
    what: str,
    entities: int,
    runs: int,
    command: list[str],
    folder: Path,
    *,
    fresh: bool = False,
    before: Callable[[int], None] = lambda _: None,
) -> Measured:
    """The median time of a command, start of its process included, and the most memory that one process of it took.

    fresh: nothing is kept from an earlier run.  before: is done before each run, which it is given the number of.
    Raises RuntimeError with the command's last words where it fails.
    """
    times, memory = [], 0.0
    for run in range(runs):
        for name in ("site", "dist", "public", ".cache") if fresh else ():
            _put_aside(folder / name)
        before(run)
        with tempfile.TemporaryFile() as said:
            began = time.perf_counter()
            process = subprocess.Popen(command, cwd=folder, env=environment(), stdout=said, stderr=said)
            _, status, usage = os.wait4(process.pid, 0)
            times.append(time.perf_counter() - began)
            memory = max(memory, usage.ru_maxrss / 1024)
            # Else it would take the process for one that still runs.
            process.returncode = os.waitstatus_to_exitcode(status)
            if status:
                said.seek(0)
                words = said.read().decode(errors="replace").strip().splitlines()[-5:]
                raise RuntimeError(f"{what} failed in {folder}: {' / '.join(words)}")
    return Measured(what, entities, statistics.median(times), memory)


def _put_aside(folder: Path) -> None:
    """Take a folder out of the way without deleting it.

    Where a file system keeps no journal (ext4 can be used so), a new file takes fifty times as long for minutes after
    thousands have been deleted: that would be measured too.
    """
    if folder.exists():
        folder.rename(tempfile.mkdtemp(prefix=f"{folder.name}-", dir=folder.parent) + "/old")


def edit(project: Path, run: int) -> None:
    """Another word at the beginning of one event."""
    file = project / "content/partnerships/pact-0.yml"
    text = file.read_text(encoding="utf-8")
    file.write_text(re.sub(r"(?<=    what: )\S+", f"Other{run}", text, count=1), encoding="utf-8")


def save_to_screen(project: Path, runs: int) -> float:
    """The median time from saving an event to its page, its year's page and its publisher's page all showing it."""
    file = project / "content/partnerships/pact-0.yml"
    with preview(project) as get:
        return statistics.median(_one_save(file, f"Word{run}", get) for run in range(runs + 1))


def _one_save(file: Path, word: str, get: Callable[[str], str]) -> float:
    text = file.read_text(encoding="utf-8")
    event = re.search(r"  - id: event-0\n    date: (\d{4})-?(\d{2})?(?:.|\n)*?sources: \[([^/]+)/([^,\]]+)", text)
    assert event is not None  # the generator writes it
    # Where there is much, what was on one page stands on the first of these.
    year, month, publisher, article = event.groups()
    of_month = [f"/chronology/{year}/{month or '00'}/{sheet}" for sheet in ("", *(f"{n}/" for n in range(2, 99)))]
    when = _page_with_event((f"/chronology/{year}/", *of_month), get)
    source = _page_with_event((f"/sources/{publisher}/{article}/", f"/sources/{publisher}/"), get)
    began = time.perf_counter()
    file.write_text(re.sub(r"(?<=    what: )\S+", word, text, count=1), encoding="utf-8")
    for path in ("/partnerships/pact-0/", when, source):
        while word not in get(path):
            if time.perf_counter() - began > 60:
                raise TimeoutError(path)
            time.sleep(0.01)
    return time.perf_counter() - began


def _page_with_event(paths: Sequence[str], get: Callable[[str], str]) -> str:
    """The first of these pages that tells the event which is edited."""
    return next(path for path in paths if re.search(r"pact-0(/#|--)event-0\b", get(path)))


@contextlib.contextmanager
def preview(project: Path) -> Iterator[Callable[[str], str]]:
    """A running preview, and a way to ask it for a page."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]

    def get(path: str) -> str:
        connection = HTTPConnection("127.0.0.1", port, timeout=300)
        with contextlib.closing(connection), contextlib.suppress(OSError, HTTPException):
            connection.request("GET", path)
            return connection.getresponse().read().decode()
        return ""

    command = [*MKDOCS, "serve", "-q", "-a", f"127.0.0.1:{port}"]
    process = subprocess.Popen(command, cwd=project, env=environment())
    try:
        while "<h1" not in get("/"):
            time.sleep(0.1)
        yield get
    finally:
        process.terminate()
        process.wait()


def write_markdown(stock: Path, project: Path) -> None:
    """The same pages as Markdown files, under a configuration without hooks."""
    graph, problems = load(project / "content")
    assert graph is not None
    assert not problems, problems[0].message
    for page in Pages(graph).all():
        path = stock / "docs" / (f"{page.path}.md" if "/" in page.path else f"{page.path}/index.md")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(markdown(page), encoding="utf-8")
    (stock / "docs/index.md").write_text("# Home\n", encoding="utf-8")
    settings = (project / "mkdocs.yml").read_text(encoding="utf-8")
    settings = re.sub(r"(?m)^(hooks|watch|extra_css|extra_javascript|strict):.*\n", "", settings)
    settings = settings[: settings.index("validation:")].replace("extensions:\n", "extensions:\n  - attr_list\n")
    sections = ("countries", "organisations", "partnerships", "chronology", "sources", "glossary")
    nav = "".join(f"  - {name}/index.md\n" for name in sections)
    unlisted = "".join(f"  {name}/*\n" for name in sections)
    text = f"{settings}nav:\n  - index.md\n{nav}not_in_nav: |\n{unlisted}"
    (stock / "mkdocs.yml").write_text(text, encoding="utf-8")


def markdown(page: Page) -> str:
    """A page's HTML as the Markdown that somebody would have written for it; ids and folded parts are kept."""
    text = re.sub(r"\s*\n\s*", " ", page.html)
    text = re.sub(r'<h(\d)[^>]*?(?: id="([^"]*)")?[^>]*>(.*?)</h\1>', _heading, text)
    text = re.sub(r'<a [^>]*?href="([^"]*)"[^>]*>(.*?)</a>', _link, text)
    text = re.sub(r"<li[^>]*>|<dt[^>]*>", "\n\n- ", text)
    text = re.sub(r"</?(?:p|ul|ol|dl|dd|div|section|details|summary|nav)\b[^>]*>", "\n\n", text)
    return re.sub(r"\n\s*\n+", "\n\n", unescape(re.sub(r"<[^>]+>", "", text))).strip() + "\n"


def _heading(match: re.Match[str]) -> str:
    words = re.sub(r"<[^>]+>", " ", match[3])
    return (
        f"\n\n{'#' * int(match[1])} {words} {{#{match[2]}}}\n\n"
        if match[2]
        else f"\n\n{'#' * int(match[1])} {words}\n\n"
    )


def _link(match: re.Match[str]) -> str:
    # Internal links stay addresses: MkDocs would have to be told of every file to check them.
    return f"[{match[2]}](https://site.example/{match[1].lstrip('./')})"


def ratio(found: list[Measured], measured: Measured) -> float | None:
    """To what the reference took for the same size; None where it was not measured."""
    reference = (one for one in found if (one.what, one.entities) == (STOCK, measured.entities))
    return next((measured.seconds / one.seconds for one in reference), None)


def growth(found: list[Measured], measured: Measured) -> tuple[float | None, float | None]:
    """The exponents with which time and memory have grown since the next smaller size; 1 is in step with the facts."""
    smaller = [one for one in found if one.what == measured.what and one.entities < measured.entities]
    if not smaller:
        return None, None
    last = max(smaller, key=lambda one: one.entities)
    times = measured.entities / last.entities
    has_memory = measured.memory and last.memory
    return (
        math.log(measured.seconds / last.seconds, times),
        math.log((measured.memory or 1) / (last.memory or 1), times) if has_memory else None,
    )


def table(found: list[Measured]) -> str:
    """The figures in rows, with their ratio to the reference of the same size, and how they grow."""
    heads = f"{'':34}{'entities':>9}{'seconds':>10}{'of stock':>10}{'growth':>8}{'MiB':>8}{'growth':>8}"
    rows = ["", machine(), "", heads]
    for one in found:
        time_growth, memory_growth = growth(found, one)
        figures = ((ratio(found, one), 10, 3), (time_growth, 8, 2), (one.memory, 8, 0), (memory_growth, 8, 2))
        cells = "".join(" " * width if value is None else f"{value:{width}.{to}f}" for value, width, to in figures)
        rows.append(f"{one.what:34}{one.entities:>9}{one.seconds:>10.2f}{cells}")
    return "\n".join(rows)


def machine() -> str:
    """The machine and the versions that were measured, and the day."""
    versions = ", ".join(f"{name} {version(name)}" for name in ("mkdocs", "mkdocs-material", "pyyaml", "jinja2"))
    day = datetime.datetime.now(tz=datetime.UTC).date()
    return f"{os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}, {versions}; {day}"


def environment() -> dict[str, str]:
    return {
        **os.environ,
        "PYTHONPATH": str(ROOT / "hooks"),
        "NO_MKDOCS_2_WARNING": "1",
        "ASTRO_TELEMETRY_DISABLED": "1",
    }


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    main()
