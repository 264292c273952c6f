"""MkDocs builds the site from the facts: a thin adapter between its events and `factbook`."""

from __future__ import annotations

import contextlib
import datetime
import gc
import json
import logging
import os
import re
import shutil
import sys
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from functools import cache, partial
from html import unescape
from importlib.metadata import version
from pathlib import Path
from tempfile import gettempdir
from typing import Any, NamedTuple, TypeVar, cast
from urllib.parse import quote, urljoin, urlsplit

# MkDocs puts this folder on the module path only while it executes this file: everything is imported here, at its top.
from factbook import offline, placeholders, search
from factbook.digests import Digests, digest
from factbook.finishing import ThemeChangedError, guard
from factbook.frames import CONTENT, HEADINGS, FrameError, Frames, link, slot
from factbook.graph import Graph
from factbook.here import Heading
from factbook.kept import File as KeptFile
from factbook.kept import Kept, marks, move_in
from factbook.lite import Edition
from factbook.load import load
from factbook.making import ASIDE, Making, is_aside
from factbook.outputs import day_of, is_output, last_changes
from factbook.pages import TOP, Pages, Row, render_warnings
from factbook.pages import Page as FactPage
from factbook.preview import NotBuiltError, Preview, Shown
from factbook.problems import File as TextFile
from factbook.problems import Problem, in_order, render, render_all
from factbook.reading import Reading
from factbook.suggest import Suggest
from factbook.templating import TEMPLATES, remember
from factbook.units import Unit, page_units, units
from factbook.watched import APART, ROWS, Reads, recorded
from factbook.written import Written, written_by_hand
from markupsafe import escape
from mkdocs import utils
from mkdocs.commands.build import get_context
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import event_priority
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import get_toc
from mkdocs.utils import CountHandler
from watchdog.events import FileCreatedEvent, FileDeletedEvent, FileModifiedEvent, FileMovedEvent
from watchdog.observers import Observer

log = logging.getLogger("mkdocs.factbook")
T = TypeVar("T")

_INDEX = "search/search_index.json"
_NOT_FOUND = "<h1>404 - Not found</h1>"
_IDS = re.compile(r' id="([^"]+)"')


@dataclass
class Site:
    """What one run of MkDocs keeps between its builds."""

    serving: bool = False
    plain: bool = False
    site_dir: str = ""
    finished: bool = False
    content: Path = Path("content")
    graph: Graph | None = None
    reading: Reading = field(default_factory=Reading)
    pages: Pages | None = None
    frames: Frames | None = None
    documentation: tuple[File, ...] = ()
    warnings: dict[str, list[Problem]] = field(default_factory=dict)
    told: frozenset[str] = frozenset()
    config: MkDocsConfig | None = None
    preview: Preview = field(default_factory=Preview)
    making: Making | None = None
    edition: Edition | None = None
    packed: KeptFile | None = None
    kept: Kept | None = None
    linked: tuple[File, ...] = ()

    @property
    def keeps(self) -> bool:
        """Whether what this run builds can be kept for the next, and what the last has built can be kept now."""
        return not (self.serving or self.plain)


@dataclass
class Left:
    """What a build leaves, to make files of it again in a preview.

    env, nav: what the theme makes pages with.  pages: those that it makes itself, by address.  raw: pages written by
    hand, without the facts in their places.  index: the settings of the search, and its entries for such pages.
    """

    env: Any = None
    nav: Any = None
    pages: dict[str, Page] = field(default_factory=dict)
    raw: dict[str, str] = field(default_factory=dict)
    index: tuple[Any, list[Any]] = (None, [])


site = Site()
left = Left()


# --- the run ----------------------------------------------------------------------------------------------------------


def on_startup(*, command: str, dirty: bool) -> None:
    site.serving = command == "serve"
    # The slow way, in which the theme makes each page itself: both give the same bytes.
    site.plain = bool(os.environ.get("FACTBOOK_PLAIN"))


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Load the facts before anything of the old site is touched."""
    if site.serving:
        _count_no_warnings()
    root = Path(config.config_file_path).parent
    # `mkdocs serve --clean` says that it builds; but it builds into a folder for the time being, which is then served.
    site.serving |= Path(config.site_dir).name.startswith("mkdocs_") and Path(config.site_dir).parent.samefile(
        gettempdir()
    )
    site.content = Path(os.environ.get("FACTBOOK_CONTENT") or root / "content").absolute()
    if str(site.content) not in config.watch:
        config.watch.append(str(site.content))
    site.pages, site.frames, site.linked, site.preview.shown, left.raw = None, None, (), None, {}
    if site.making:
        # Of a build that failed.
        site.making.stop()
    if site.serving and not site.preview.builds:
        # Before anything is read: what is saved while the site is built is seen to have changed.
        site.preview.look_at((site.content,), (Path(config.docs_dir), Path(config.config_file_path), TEMPLATES))
    graph, problems = load(site.content, site.reading)
    problems = in_order([*problems, *_placeholder_problems(Path(config.docs_dir))])
    if _passes(config, problems):
        assert graph is not None  # its absence is a problem that stops
        site.graph = graph
        # A preview makes each page when it is asked for it, and has no use for what was read for that.
        seen = graph if site.serving and not site.plain else recorded(graph, Reads())
        site.pages = Pages(seen, config.site_url or "/", _suggest(config, root))
        # Asked of the same files for each of their pages and, in a preview, again after each edit.
        site.frames = None if site.plain else Frames(site.pages, cache(partial(_edit_url, config)))
        _remember(site.pages.environment)
        config.site_name = escape(graph.region.title)
        config.site_description = escape(graph.region.description)
    else:
        config.nav = []
    if not site.serving:
        # A page leaves much to be collected, which holds nothing that lives: looking for it is a quarter of a build.
        gc.set_threshold(50_000)
        _build_beside(config)
    return config


def _remember(environment: Any) -> None:
    """Compile templates once for many builds, where that can be kept: beside what Python keeps of the modules."""
    if not site.plain:
        with contextlib.suppress(OSError):
            remember(environment, TEMPLATES.parent / "__pycache__")


def _suggest(config: MkDocsConfig, root: Path) -> Suggest | None:
    """Where readers suggest changes: in the repository whose hand-written pages the pencil opens."""
    docs = urljoin(config.repo_url or "", config.edit_uri or "")
    return Suggest(urljoin(docs, "../"), root) if "/edit/" in docs else None


def _count_no_warnings() -> None:
    """Let no warning take the preview away: MkDocs has begun to count them before it asks for the configuration."""
    mkdocs = logging.getLogger("mkdocs")
    for handler in [handler for handler in mkdocs.handlers if isinstance(handler, CountHandler)]:
        mkdocs.removeHandler(handler)


def _passes(config: MkDocsConfig, problems: list[Problem]) -> bool:
    """Tell what there is to mend. It ends a build; in a preview an error is shown in place of the site."""
    new = [problem for problem in problems if render(problem) not in site.told]
    site.told = frozenset(map(render, problems))
    site.preview.problem, site.warnings = None, {}
    if not any(problem.severity == "error" or not site.serving for problem in problems):
        if new:
            log.warning("%s", render_all(new))
        for problem in problems:
            site.warnings.setdefault(problem.place.file.path, []).append(problem)
        return True
    # A folder that is not there cannot be watched either.
    if not site.serving or not site.content.is_dir():
        raise PluginError(render_all(problems))
    site.preview.problem = render_all(problems)
    if new:
        print(render_all(new), file=sys.stderr)
    return False


def _build_beside(config: MkDocsConfig) -> None:
    """Build into a folder beside the site's own, so that a build that fails leaves the old site as it was."""
    site.config, site.finished = config, False
    # Where a link leads, not the link: what is put in its place has to lie beside it.
    site.site_dir = os.path.realpath(config.site_dir)
    config.site_dir = f"{site.site_dir}.unfinished"
    # What a build that was killed has left; MkDocs would leave hidden files.
    shutil.rmtree(config.site_dir, ignore_errors=True)


def on_pre_build(config: MkDocsConfig) -> None:
    """Begin with an empty folder even where MkDocs would not (`--dirty`): what holds is known better here."""
    utils.clean_directory(config.site_dir)


@event_priority(-100)
def on_post_build(config: MkDocsConfig) -> None:
    """Write the pages of facts and the search index, whose plugin has written its own by now; pack the whole site."""
    folder = Path(config.site_dir)
    pages = site.pages
    if pages is None:
        site.finished = True
        return
    index = folder / _INDEX
    found = json.loads(index.read_text(encoding="utf-8"))
    written = [e for e in found["docs"] if e["location"].partition("#")[0].strip("/") not in pages.rows]
    for path in site.frames.paths if site.frames else ():
        # It holds nothing but an example of what stands round all of its kind.
        Path(folder, path, "index.html").unlink()
    index.unlink()
    if site.serving and site.frames:
        left.index = (found["config"], written)
        site.preview.shown = _shown(config)
        # What the last build has left goes; what there is now is not looked through again, at some save or other.
        gc.unfreeze()
        gc.collect()
        gc.freeze()
        return
    given = json.dumps([found["config"], written])
    made = Unit("search", given, lambda: ([(_INDEX, _encoded(found["config"], written))], None), is_of_all=True)
    _make(folder, made)
    site.finished = True


def _encoded(settings: Any, written: list[Any]) -> bytes:
    assert site.pages
    return search.index(settings, written, site.pages).encode()


def _begin(config: MkDocsConfig, pages: Pages, by_hand: Iterable[Written]) -> None:
    """Begin to make all in which the theme has no part, while MkDocs makes the rest."""
    folder = Path(config.site_dir)
    folder.mkdir(parents=True, exist_ok=True)
    assert site.graph
    # Not the graph of the pages, which notes what is read.
    digests = Digests(site.graph)
    digests.add(APART, pages.apart)
    digests.add(ROWS, {path: pages.given(path) for path in pages.rows})
    if site.keeps:
        root = Path(config.config_file_path).parent
        manifest = root / ".cache" / "factbook" / f"site-{digest(site.site_dir.encode())}.json"
        site.kept = Kept(
            Path(site.site_dir), manifest, _key(config, site.graph), digests, aside=folder / f"{ASIDE}looked"
        )
    site.edition = Edition(pages)
    site.making = Making(folder, pages, digests, site.kept)
    site.making.begin(units(pages, by_hand, site.edition, site.making.earlier))


def _make(folder: Path, index: Unit) -> None:
    """Make all that MkDocs does not, and the zip file of the whole site."""
    pages, making, edition = site.pages, site.making, site.edition
    assert pages
    assert making
    assert edition
    making.end()
    ours = {file.path: file.mark for made in making.units.values() for file in made.files}
    theirs = {path for path, mark in marks(folder) if ours.get(path) != mark and not is_aside(path)}
    framed = page_units(pages, site.frames) if site.frames else ()
    making.make([index, *framed, *(_there(folder, path) for path in sorted(theirs))])
    making.mend_edition(edition)
    _check_places(theirs, making)
    # A preview is not taken along, and it would wait for the packing at each change.
    if not site.serving:
        site.packed = making.finish(Path(site.site_dir))


def _there(folder: Path, path: str) -> Unit:
    """A file that MkDocs has made or copied."""
    data = (folder / path).read_bytes()
    return Unit(f"file {path}", digest(data), lambda: ([(path, data)], None), is_there=True)


def _check_places(theirs: Set[str], making: Making) -> None:
    """Stop where two files would stand at one address, and tell of links of hand-written pages to what is not made."""
    ours = {file.path for name, made in making.units.items() if not name.startswith("file ") for file in made.files}
    if both := making.taken | (theirs & ours):
        raise PluginError(f"a file written by hand stands at /{min(both)}, where a file made of facts stands")
    for file in site.linked:
        if file.dest_uri not in making.paths:
            log.warning("a page written by hand links to /%s, where nothing stands", file.dest_uri)


def _key(config: MkDocsConfig, graph: Graph) -> str:
    """What all pages have in common, as a word: where it is another, nothing of the last build holds."""
    hooks = Path(__file__).parent
    code = (path for path in sorted(hooks.rglob("*")) if path.is_file() and "__pycache__" not in path.parts)
    versions = [version(name) for name in ("mkdocs", "mkdocs-material", "jinja2", "markupsafe", "babel")]
    told = (
        *(f"{path.relative_to(hooks)} {digest(path.read_bytes())}" for path in code),
        *(sys.version, *versions, zlib.ZLIB_RUNTIME_VERSION),
        *(config.site_url, config.repo_url, config.edit_uri, os.path.relpath(site.content, hooks)),
        *(graph.region.places.start.file.text, repr(graph.published), graph.names.told),
        *(offline.newest(graph), max((entity.checked.text for entity in graph.entities.values()), default="")),
    )
    return digest(repr(told).encode())


def on_shutdown() -> None:
    """Put the new site in the place of the old one, if it is whole."""
    if site.making:
        site.making.stop()
    if site.config is None:
        return
    new, old = Path(site.config.site_dir), Path(site.site_dir)
    # MkDocs leaves a failed or, in strict mode, an aborted build by an exception that is still on its way here.
    if site.finished and sys.exc_info()[0] is None:
        if site.kept:
            # Whatever ends this half-way, the next build makes all anew.
            site.kept.forget()
        if site.kept and site.kept.zip and site.kept.looked and site.making:
            move_in(new, old, site.kept.looked.there, site.making.paths)
        else:
            _replace(new, old)
        if site.kept and site.making and site.packed:
            with contextlib.suppress(OSError):
                site.kept.tell(site.making.units, site.packed)
    shutil.rmtree(new, ignore_errors=True)
    # Whoever builds more than once in one process begins anew.
    site.config.site_dir, site.config, site.kept = str(old), None, None


def _replace(new: Path, old: Path) -> None:
    replaced = Path(f"{old}.replaced")
    shutil.rmtree(replaced, ignore_errors=True)
    if old.exists():
        old.rename(replaced)
    new.rename(old)
    shutil.rmtree(replaced, ignore_errors=True)


# --- pages ------------------------------------------------------------------------------------------------------------


class GeneratedPage(Page):
    """A page of facts, of which the theme gets finished HTML: nothing of it passes through Markdown."""

    def __init__(self, row: Row, file: File, config: MkDocsConfig) -> None:
        self.row = row
        self.made: FactPage | None = None
        super().__init__(None, file, config)
        self.edit_url = _edit_url(config, row.origin)

    @property
    def is_example(self) -> bool:
        """Whether the theme makes this page only to show what it puts round all of its kind."""
        return site.frames is not None and self.row.path in site.frames.paths

    @property
    def is_themed(self) -> bool:
        """Whether the theme makes this page itself."""
        return site.frames is None or "/" not in self.row.path

    def read_source(self, config: MkDocsConfig) -> None:
        self.markdown = ""

    def render(self, config: MkDocsConfig, files: Files) -> None:
        """Have ready what the theme asks for, where it asks: the page, or an example of all its kind."""
        assert site.pages is not None  # no page is made without
        headings: Sequence[Heading] = HEADINGS
        self.content = CONTENT
        title, description = slot("title"), slot("description")
        if self.is_themed:
            page = self.made = site.pages.page(self.row.path)
            self.content, headings = f"{_warnings(self.row)}{page.html}", page.contents
            title, description = page.title, page.description
        # The theme escapes almost nothing; what is escaped already it leaves as it is. Without a title among these it
        # takes the page's and strips its tags, which brings escaped ones back to life.
        self.title = escape(title)
        self.meta = {"title": escape(title), "description": escape(description), "search": {"exclude": True}}
        self.toc = get_toc(_nested(title, headings))

    @property
    def present_anchor_ids(self) -> set[str]:
        """The ids on the page, which is made to find them when a page written by hand links to one."""
        assert site.pages is not None
        page = self.made = self.made or site.pages.page(self.row.path)
        return set(_IDS.findall(page.html))

    @present_anchor_ids.setter
    def present_anchor_ids(self, ids: set[str] | None) -> None:
        """MkDocs begins with none."""


class Neighbour(NamedTuple):
    """What the theme asks of the page before or after an example."""

    url: str
    title: str


def _edit_url(config: MkDocsConfig, file: str | None) -> str | None:
    if not (config.edit_uri and file):
        return None
    origin = os.path.relpath(file, Path(config.config_file_path).parent)
    # Outside the project there is nothing to edit in its repository.
    # MkDocs only puts the two together, which leaves the way up out of docs/ in the address.
    to = f"../{Path(origin).as_posix()}"
    return None if origin.startswith("..") else urljoin(urljoin(config.repo_url or "", config.edit_uri), to)


def _warnings(row: Row) -> str:
    return render_warnings(site.warnings.get(row.origin or "", []))


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the pages of the facts to those written by hand."""
    if site.pages is None:
        return Files([])
    written = {file.dest_uri: file.src_uri for file in files}
    by_hand = tuple(written_by_hand(Path(config.docs_dir)))
    wanted = {*(site.frames.paths if site.frames else ()), *_named_in(config.nav)}
    wanted |= {target.strip("/") for page in by_hand for target in page.mentioned}
    for row in site.pages.rows.values():
        if other := written.get(f"{row.path}/index.html"):
            raise PluginError(f"docs/{other} stands at /{row.path}/, where the page of {row.origin or 'facts'} stands")
        # MkDocs takes long over each page of which it knows: it knows of those that the theme makes, and of those to
        # which something leads that was written by hand.
        if site.frames is None or "/" not in row.path or row.path in wanted:
            file = _file(row, config)
            GeneratedPage(row, file, config)
            files.append(file)
    targets = {target for page in by_hand for target in page.targets}
    site.linked = tuple(_promised(target, config) for target in sorted(targets - written.keys()) if is_output(target))
    for linked in site.linked:
        files.append(linked)
    if site.plain or not site.serving:
        _begin(config, site.pages, by_hand)
    return files


def _named_in(nav: Any) -> Iterator[str]:
    """The addresses of all pages that a menu names, without slashes at the ends."""
    if isinstance(nav, str):
        yield Written(Path(nav), "").address
    elif isinstance(nav, (list, dict)):
        for below in nav.values() if isinstance(nav, dict) else nav:
            yield from _named_in(below)


def _promised(path: str, config: MkDocsConfig) -> File:
    """A file that is made later."""
    # MkDocs would make a page of Markdown.
    file = File.generated(config, f"{path}.txt" if path.endswith(".md") else path, content="")
    file.dest_uri = path
    return file


def on_env(env: Any, config: MkDocsConfig, files: Files) -> None:
    """Leave to the theme the indexes and one example of each kind of page; the others are written in its frames."""
    site.documentation = tuple(files.documentation_pages())
    for linked in site.linked:
        files.remove(linked)
    left.env = env
    _remember(env)
    for file in site.documentation:
        page = file.page
        if isinstance(page, GeneratedPage) and not page.is_themed and not page.is_example:
            files.remove(file)
    left.pages = {
        file.url.strip("./"): file.page
        for file in site.documentation
        if file.page and (not isinstance(file.page, GeneratedPage) or file.page.is_themed)
    }


def on_template_context(context: Any, template_name: str, config: MkDocsConfig) -> Any:
    """Have all pages in the sitemap, with the day of their last change: MkDocs would give them that of the build."""
    if site.pages and template_name == "sitemap.xml":
        days = last_changes(site.pages.graph)
        by_hand = []
        for file in site.documentation:
            # The file is dated by the pages of which MkDocs knows.
            if isinstance(page := file.page, GeneratedPage):
                page.update_date = _day(page.row.path, days)
            elif page is not None:
                page.update_date = ""
                by_hand.append(file)
        context["pages"] = [*by_hand, *_listed(site.pages, days, config)]
    return context


class Listed(NamedTuple):
    """What a sitemap asks of a page."""

    canonical_url: str | None
    update_date: str
    is_link: bool = False

    @property
    def page(self) -> Listed:
        """Itself: it is asked of a file."""
        return self


def _listed(pages: Pages, days: Mapping[str, datetime.date], config: MkDocsConfig) -> Iterator[Listed]:
    """All pages of facts, of most of which MkDocs does not know."""
    for path in pages.rows:
        url = urljoin(config.site_url, quote(f"{path}/")) if config.site_url else None
        yield Listed(url, _day(path, days))


def _day(path: str, days: Mapping[str, datetime.date]) -> str:
    day = day_of(path, days)
    return day.isoformat() if day else ""


def _file(row: Row, config: MkDocsConfig) -> File:
    is_index = "/" not in row.path
    return File.generated(
        config,
        f"{row.path}/index.md" if is_index else f"{row.path}.md",
        content="",
        inclusion=InclusionLevel.INCLUDED if is_index else InclusionLevel.NOT_IN_NAV,
    )


def on_nav(nav: Navigation, config: MkDocsConfig, files: Files) -> Navigation:
    """Give each page of facts that the theme makes its place: below its index, between its neighbours."""
    left.nav = nav
    pages = {file.page.row.path: file.page for file in files if isinstance(file.page, GeneratedPage)}
    for path, made in pages.items():
        index = pages[path.partition("/")[0]]
        if index is made:
            made.title = escape(site.pages.title(path)) if site.pages else ""
        elif made.is_themed or made.is_example:
            made.parent = index.parent
            before, after = made.row.neighbours
            # An example only shows that there is one, for which the index will do.
            made.previous_page = pages.get(before or "", index)
            made.next_page = pages.get(after, index) if after else None
    return nav


def on_page_context(context: Any, page: Page, config: MkDocsConfig, nav: Navigation) -> Any:
    """Take from an example what is its own."""
    if isinstance(page, GeneratedPage) and page.is_example:
        page.canonical_url = slot("url")
        page.edit_url = page.edit_url and slot("edit")
        page.previous_page = cast("Any", Neighbour(link("beforehref"), slot("beforetitle")))
        page.next_page = page.next_page and cast("Any", Neighbour(link("afterhref"), slot("aftertitle")))
    return context


def on_page_content(html: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Fill in the placeholders of a page written by hand."""
    pages = site.pages
    if isinstance(page, GeneratedPage) or pages is None:
        return html
    path = page.url.strip("./")
    left.raw[path] = html
    return placeholders.fill(html, lambda found: pages.placeholder(found.name, found.argument, path))


@event_priority(-100)
def on_post_page(output: str, page: Page, config: MkDocsConfig) -> str:
    """Mend what the theme has made of a page, or learn from it what stands round each page."""
    if site.frames and isinstance(page, GeneratedPage) and page.is_example:
        _or_stop(lambda: site.frames.learn(page.row.path, output, _last) if site.frames else None)
        # It is written again, with what it tells.
        return output
    # Both are escaped already, for the theme, which escapes nothing.
    title = unescape(str(page.title or config.site_name))
    description = unescape(str(page.meta.get("description") or config.site_description))
    return _finished(output, page.url, title, description)


def on_post_template(output_content: str, template_name: str, config: MkDocsConfig) -> str:
    """Give the page for addresses where nothing stands some words that help."""
    if template_name != "404.html" or site.pages is None:
        return output_content
    pages = site.pages
    if output_content.count(_NOT_FOUND) != 1:
        raise PluginError(f"the theme's 404.html no longer holds {_NOT_FOUND}")
    output = output_content.replace(_NOT_FOUND, pages.not_found())
    return _finished(output, template_name, unescape(config.site_name), unescape(str(config.site_description)))


def _finished(html: str, path: str, title: str, description: str) -> str:
    pages = site.pages
    if pages is None:
        return html
    return _or_stop(lambda: _last(pages.finish(html, "" if path == "./" else path, title, description)))


def _last(html: str) -> str:
    # The preview adds a script of its own to each page, which no policy of ours could let run.
    return html if site.serving else guard(html)


def _or_stop(touch: Callable[[], T]) -> T:
    try:
        return touch()
    except (ThemeChangedError, FrameError) as error:
        raise PluginError(str(error)) from None


def _placeholder_problems(docs: Path) -> Iterable[Problem]:
    for path in sorted(docs.rglob("*.md")):
        text = path.read_text(encoding="utf-8-sig", errors="replace")
        yield from placeholders.check(TextFile(os.path.relpath(path), text))


def _nested(title: str, headings: Sequence[Heading]) -> list[Any]:
    """The headings of a page as MkDocs nests them, below the page's title."""
    top: dict[str, Any] = {"level": 1, "id": TOP, "name": escape(title), "children": []}
    open_headings = [top]
    for heading in headings:
        token = {"level": heading.level, "id": heading.id, "name": escape(heading.title), "children": []}
        while open_headings[-1]["level"] >= heading.level:
            open_headings.pop()
        open_headings[-1]["children"].append(token)
        open_headings.append(token)
    return [top]


# --- the preview ------------------------------------------------------------------------------------------------------


def on_serve(server: LiveReloadServer, config: MkDocsConfig, builder: Callable[..., None]) -> LiveReloadServer:
    """Make each file when it is asked for, show problems in the browser, and let no failed build stop the preview."""
    _watch_by_events(server, config)
    preview, build = site.preview, server.builder

    def build_or_exit() -> None:
        try:
            build()
        except SystemExit as error:
            # MkDocs' own way to end a build; the words for the reader are in the error that it answers.
            raise NotBuiltError(str(error.__context__ or error)) from error

    preview.build, preview.renew = build_or_exit, partial(_uncollected, partial(_renewed, config))
    server.builder = partial(preview.hear_of_changes, server.build_delay)
    server.set_app(preview.app(server.serve_request, Path(server.root), server.mount_path))
    return server


class Changes(Observer):  # type: ignore[misc, valid-type]  # which class it is depends on the system
    """Tells when files come, go or change; to be told of each that is read would have a preview reload for ever."""

    def schedule(self, event_handler: Any, path: str, **options: Any) -> Any:
        kinds = [FileCreatedEvent, FileModifiedEvent, FileMovedEvent, FileDeletedEvent]
        return super().schedule(event_handler, path, **{**options, "event_filter": kinds})


def _watch_by_events(server: LiveReloadServer, config: MkDocsConfig) -> None:
    """Have the system say what changes, where MkDocs would look at every file twice a second."""
    config_file = Path(config.config_file_path)
    for path in (config.docs_dir, str(config_file)):
        server.unwatch(path)
    server.observer = cast("Any", Changes())
    server.watch(config.docs_dir)
    # A file that an editor puts in the place of another is not the file that was watched.
    server.watch(str(config_file.parent), recursive=False)


def _uncollected(act: Callable[..., T], *given: Any) -> T:
    """Have something done without a look for cycles in between, which would take longer than it."""
    gc.disable()
    try:
        return act(*given)
    finally:
        gc.enable()


def _renewed(config: MkDocsConfig, changed: Set[str]) -> bool:
    """Take the facts as they stand now; False where the whole site has to be built for them.

    `changed` are the paths of files that may be others than they were.
    """
    old, frames = site.pages, site.frames
    if old is None or frames is None:
        return False
    graph, problems = load(site.content, site.reading, changed=[Path(path) for path in changed])
    if graph is old.graph:
        return True
    if not _passes(config, in_order([*problems, *_placeholder_problems(Path(config.docs_dir))])):
        return True
    assert graph is not None  # its absence is a problem that stops
    pages = Pages(graph, old.home, _suggest(config, Path(config.config_file_path).parent), old)
    framed = frames.of(pages)
    # The menu and the links of pages written by hand are made, and looked after, by a build.
    if framed is None or graph.region is not old.graph.region or pages.rows.keys() != old.rows.keys():
        return False
    site.pages, site.frames = pages, framed
    site.preview.shown = _shown(config)
    return True


def _shown(config: MkDocsConfig) -> Shown:
    assert site.pages
    assert site.frames
    pages = site.pages
    return Shown(
        pages,
        site.frames,
        theme=lambda path: _themed(config, path),
        index=lambda: search.index(*left.index, pages),
        above=lambda path: _warnings(pages.rows[path]),
        written=tuple(written_by_hand(Path(config.docs_dir))),
    )


def _themed(config: MkDocsConfig, path: str) -> str | None:
    """A page or another file that the theme makes itself, made again of what the last build left."""
    if path in ("404.html", "sitemap.xml"):
        is_error = path == "404.html"
        base = urlsplit(config.site_url or "/").path if is_error else utils.get_relative_url(".", path)
        context = get_context(left.nav, list(site.documentation), config, base_url=base)
        context = on_template_context(context, path, config)
        return on_post_template(left.env.get_template(path).render(context), path, config)
    address = path.removesuffix("index.html").strip("/")
    page = left.pages.get(address) if path.endswith("index.html") else None
    if page is None or site.pages is None:
        return None
    files = Files(list(site.documentation))
    if isinstance(page, GeneratedPage):
        page.row = site.pages.rows[address]
        page.render(config, files)
    else:
        page.content = on_page_content(left.raw[address], page, config, files)
    page.active = True
    try:
        context = get_context(left.nav, files, config, page)
        return on_post_page(left.env.get_template("main.html").render(context), page, config)
    finally:
        page.active = False
