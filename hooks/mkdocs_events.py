"""MkDocs builds the site from the facts: a thin adapter between its events and `factbook`."""

from __future__ import annotations

import json
import logging
import os
import re
import shutil
import sys
import traceback
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path
from tempfile import gettempdir
from typing import Any
from urllib.parse import urljoin

# MkDocs puts this folder on the module path only while it executes this file: everything is imported here, at its top.
from factbook import lite, offline, placeholders, search
from factbook.finishing import ThemeChangedError, guard
from factbook.load import load
from factbook.outputs import feeds_of, last_changes, outputs
from factbook.pages import TOP, Pages, render_problems, render_warnings
from factbook.pages import Page as FactPage
from factbook.problems import File as TextFile
from factbook.problems import Problem, in_order, render, render_all
from factbook.reading import Reading
from factbook.suggest import Suggest
from markupsafe import escape
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import event_priority
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import get_toc
from mkdocs.utils import CountHandler, get_relative_url

log = logging.getLogger("mkdocs.factbook")

_PROBLEM_PAGE = "factbook-problem.html"
_NOT_FOUND = "<h1>404 - Not found</h1>"
_IDS = re.compile(r' id="([^"]+)"')


@dataclass
class Site:
    """What one run of MkDocs keeps between its builds."""

    serving: bool = False
    dirty: bool = False
    site_dir: str = ""
    finished: bool = False
    content: Path = Path("content")
    reading: Reading = field(default_factory=Reading)
    pages: Pages | None = None
    paths: dict[str, FactPage] = field(default_factory=dict)
    problem: str | None = None
    warnings: dict[str, list[Problem]] = field(default_factory=dict)
    told: frozenset[str] = frozenset()
    config: MkDocsConfig | None = None


site = Site()


# --- the run ----------------------------------------------------------------------------------------------------------


def on_startup(*, command: str, dirty: bool) -> None:
    site.serving = command == "serve"
    site.dirty = dirty


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
    graph, problems = load(site.content, site.reading)
    problems = in_order([*problems, *_placeholder_problems(Path(config.docs_dir))])
    site.pages, site.paths, site.problem, site.warnings = None, {}, None, {}
    if _stops(problems):
        _stop(config, problems)
    else:
        if new := _not_told(problems):
            log.warning("%s", render_all(new))
        if site.serving:
            for problem in problems:
                site.warnings.setdefault(problem.place.file.path, []).append(problem)
        assert graph is not None  # its absence is a problem that stops
        site.pages = Pages(graph, config.site_url or "/", _suggest(config, root))
        config.site_name = escape(graph.region.title)
        config.site_description = escape(graph.region.description)
    if not site.serving:
        _build_beside(config)
    return config


def _suggest(config: MkDocsConfig, root: Path) -> Suggest | None:
    """Where readers suggest changes: in the repository whose hand-written pages the pencil opens."""
    docs = urljoin(config.repo_url or "", config.edit_uri or "")
    return Suggest(urljoin(docs, "../"), root) if "/edit/" in docs else None


def _count_no_warnings() -> None:
    """Let no warning take the preview away: MkDocs has begun to count them before it asks for the configuration."""
    mkdocs = logging.getLogger("mkdocs")
    for handler in [handler for handler in mkdocs.handlers if isinstance(handler, CountHandler)]:
        mkdocs.removeHandler(handler)


def _stops(problems: Iterable[Problem]) -> bool:
    return any(problem.severity == "error" or not site.serving for problem in problems)


def _not_told(problems: list[Problem]) -> list[Problem]:
    """The problems that the last build did not have: a preview tells each once, not at each rebuild."""
    new = [problem for problem in problems if render(problem) not in site.told]
    site.told = frozenset(map(render, problems))
    return new


def _stop(config: MkDocsConfig, problems: list[Problem]) -> None:
    """End a build; of a preview, make a site without pages, in whose place the problem is shown."""
    # A folder that is not there cannot be watched either.
    if not site.serving or not site.content.is_dir():
        raise PluginError(render_all(problems))
    site.problem = render_all(problems)
    if new := _not_told(problems):
        print(render_all(new), file=sys.stderr)
    config.nav = []


def _build_beside(config: MkDocsConfig) -> None:
    """Build into a folder beside the site's own, so that a build that fails leaves the old site as it was."""
    if not site.dirty:
        site.config, site.finished = config, False
        # Where a link leads, not the link: what is put in its place has to lie beside it.
        site.site_dir = os.path.realpath(config.site_dir)
        config.site_dir = f"{site.site_dir}.unfinished"


@event_priority(-100)
def on_post_build(config: MkDocsConfig) -> None:
    """Add to the search index, which its plugin has written by now, what readers type; then pack the whole site."""
    index = Path(config.site_dir, "search", "search_index.json")
    if index.is_file():
        content = json.loads(index.read_text(encoding="utf-8"))
        names = {f"{path}/": page.names for path, page in site.paths.items()}
        content["config"]["fields"] = dict(search.FIELDS)
        content["docs"] = [search.findable(entry, names.get(entry["location"], ())) for entry in content["docs"]]
        index.write_text(json.dumps(content, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")
    # A preview is not taken along, and it would wait for the packing at each change.
    if site.pages and not site.serving:
        folder = Path(config.site_dir)
        built = {file.relative_to(folder).as_posix(): file.read_bytes() for file in folder.rglob("*") if file.is_file()}
        for path, data in offline.finish(built, site.pages).items():
            (folder / path).write_bytes(data)
    site.finished = True


def on_shutdown() -> None:
    """Put the new site in the place of the old one, if it is whole."""
    if site.config is None:
        return
    new, old = site.config.site_dir, site.site_dir
    # MkDocs leaves a failed or, in strict mode, an aborted build by an exception that is still on its way here.
    if site.finished and sys.exc_info()[0] is None:
        replaced = f"{old}.replaced"
        shutil.rmtree(replaced, ignore_errors=True)
        if Path(old).exists():
            Path(old).rename(replaced)
        Path(new).rename(old)
        shutil.rmtree(replaced, ignore_errors=True)
    else:
        shutil.rmtree(new, ignore_errors=True)
    site.config.site_dir = old


# --- pages ------------------------------------------------------------------------------------------------------------


class GeneratedPage(Page):
    """A page whose HTML is finished: nothing of it passes through Markdown."""

    def __init__(self, page: FactPage, file: File, config: MkDocsConfig) -> None:
        self.of = page
        # The theme escapes almost nothing; what is escaped already it leaves as it is.
        super().__init__(escape(page.title), file, config)
        if config.edit_uri and file.edit_uri:
            # MkDocs only puts the two together, which leaves the way up out of docs/ in the address.
            self.edit_url = urljoin(urljoin(config.repo_url or "", config.edit_uri), file.edit_uri)

    def read_source(self, config: MkDocsConfig) -> None:
        # Without a title here the theme takes the page's and strips its tags, which brings escaped ones back to life.
        self.markdown = ""
        self.meta = {"title": escape(self.of.title), "description": escape(self.of.description)}

    def render(self, config: MkDocsConfig, files: Files) -> None:
        self.content = render_warnings(site.warnings.get(self.of.origin or "", [])) + self.of.html
        self.toc = get_toc(_nested(self.of))
        self.present_anchor_ids = set(_IDS.findall(self.of.html))


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the pages of the facts to those written by hand."""
    if site.pages is None:
        return Files([])
    site.paths = {page.path: page for page in site.pages.all()}
    written = {file.dest_uri: file.src_uri for file in files}
    for page in site.paths.values():
        file = _file(page, config)
        if other := written.get(file.dest_uri):
            raise PluginError(
                f"docs/{other} stands at /{page.path}/, where the page of {page.origin or 'facts'} stands"
            )
        GeneratedPage(page, file, config)
        files.append(file)
    # A preview would wait for them at each change, and its pages have no link to them.
    for document in () if site.serving else lite.documents(site.pages):
        files.append(File.generated(config, document.path, content=document.html))
    for output in outputs(site.pages.graph, config.site_url or "/"):
        if other := written.get(output.path):
            raise PluginError(f"docs/{other} stands at /{output.path}, where a file for machines stands")
        # MkDocs would make a page of Markdown.
        name = f"{output.path}.txt" if output.path.endswith(".md") else output.path
        made = File.generated(config, name, content=output.text)
        made.dest_uri = output.path
        files.append(made)
    return files


def on_env(env: Any, config: MkDocsConfig, files: Files) -> None:
    """Give pages of facts the day of their last change, for the sitemap: MkDocs gives all of them that of the build."""
    days = last_changes(site.pages.graph) if site.pages else {}
    if newest := max(days.values(), default=None):
        for page in (file.page for file in files.documentation_pages()):
            if isinstance(page, GeneratedPage):
                page.update_date = days.get(page.of.path, newest).isoformat()
            elif page is not None:
                page.update_date = ""


def _file(page: FactPage, config: MkDocsConfig) -> File:
    is_index = "/" not in page.path
    file = File.generated(
        config,
        f"{page.path}/index.md" if is_index else f"{page.path}.md",
        content="",
        inclusion=InclusionLevel.INCLUDED if is_index else InclusionLevel.NOT_IN_NAV,
    )
    if page.origin:
        origin = os.path.relpath(page.origin, Path(config.config_file_path).parent)
        # Outside the project there is nothing to edit in its repository.
        file.edit_uri = None if origin.startswith("..") else f"../{Path(origin).as_posix()}"
    return file


def on_nav(nav: Navigation, config: MkDocsConfig, files: Files) -> Navigation:
    """Give each page of the facts its place: below its index, between its neighbours."""
    for path, page in site.paths.items():
        made = _page_at(files, path)
        folder = path.partition("/")[0]
        if folder != path:
            index = _page_at(files, folder)
            made.parent = index.parent
            before, after = page.neighbours
            made.previous_page = _page_at(files, before) if before else index
            made.next_page = _page_at(files, after) if after else None
    return nav


def _page_at(files: Files, path: str) -> Page:
    file = files.src_uris[f"{path}/index.md" if "/" not in path else f"{path}.md"]
    assert file.page is not None  # each was made with its file
    return file.page


def on_page_content(html: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Fill in the placeholders of a page written by hand."""
    pages = site.pages
    if isinstance(page, GeneratedPage) or pages is None:
        return html
    path = page.url.strip("/")
    return placeholders.fill(html, lambda found: pages.placeholder(found.name, found.argument, path))


@event_priority(-100)
def on_post_page(output: str, page: Page, config: MkDocsConfig) -> str:
    """Mend what the theme has made of a page, and let feed readers find the feeds that follow it."""
    # Both are escaped already, for the theme, which escapes nothing.
    title = unescape(str(page.title or config.site_name))
    description = unescape(str(page.meta.get("description") or config.site_description))
    return _finished(_with_feeds(output, page), page.url, title, description)


def _with_feeds(output: str, page: Page) -> str:
    if site.pages is None:
        return output
    # With `alternate` alone, the theme would take them for translations and ask for the sitemap of each.
    links = "".join(
        f'<link rel="alternate feed" type="application/atom+xml" title="{escape(title)}" '
        f'href="{get_relative_url(path, page.url)}">\n'
        for title, path in feeds_of(site.pages.graph, page.url.strip("/"))
    )
    if output.count("</head>") != 1:
        raise PluginError(f"the theme's page at /{page.url} has not one '</head>': where do the feeds go?")
    return output.replace("</head>", f"{links}</head>")


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
    if site.pages is None:
        return html
    try:
        html = site.pages.finish(html, "" if path == "./" else path, title, description)
        # The preview adds a script of its own to each page, which no policy of ours could let run.
        return html if site.serving else guard(html)
    except ThemeChangedError as error:
        raise PluginError(str(error)) from None


def _placeholder_problems(docs: Path) -> Iterable[Problem]:
    for path in sorted(docs.rglob("*.md")):
        text = path.read_text(encoding="utf-8-sig", errors="replace")
        yield from placeholders.check(TextFile(os.path.relpath(path), text))


def _nested(page: FactPage) -> list[Any]:
    """The headings of a page as MkDocs nests them, below the page's title."""
    title: dict[str, Any] = {"level": 1, "id": TOP, "name": escape(page.title), "children": []}
    open_headings = [title]
    for heading in page.contents:
        token = {"level": heading.level, "id": heading.id, "name": escape(heading.title), "children": []}
        while open_headings[-1]["level"] >= heading.level:
            open_headings.pop()
        open_headings[-1]["children"].append(token)
        open_headings.append(token)
    return [title]


# --- the preview ------------------------------------------------------------------------------------------------------


def on_serve(server: LiveReloadServer, config: MkDocsConfig, builder: Callable[..., None]) -> LiveReloadServer:
    """Show problems in the browser, and let no failed build stop the preview."""
    build, answer = server.builder, server.serve_request

    def build_or_say_why_not() -> None:
        try:
            build()
        except SystemExit as error:
            # MkDocs' own way to end a build; the words for the reader are in the error that it answers.
            site.problem = str(error.__context__ or error)
            print(site.problem, file=sys.stderr)
        except Exception:
            site.problem = traceback.format_exc()
            print(site.problem, file=sys.stderr)

    def answer_with_the_problem(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        if not _is_page(environ["PATH_INFO"]):
            return answer(environ, start_response)
        head: list[Any] = []
        while True:
            problem = site.problem
            path = environ["PATH_INFO"]
            if problem is not None:
                # Written where MkDocs looks for pages, which adds the script that reloads it.
                Path(server.root, _PROBLEM_PAGE).write_text(render_problems(problem), encoding="utf-8")
                path = server.mount_path + _PROBLEM_PAGE
            body = answer({**environ, "PATH_INFO": path}, lambda *given: head.append(given))
            # MkDocs holds an answer back while it builds, and a build may find a problem or lose one.
            if problem == site.problem:
                start_response(*head[-1])
                return body

    server.builder = build_or_say_why_not
    server.set_app(answer_with_the_problem)
    return server


def _is_page(path: str) -> bool:
    return not path.startswith("/livereload/") and ("." not in path.rpartition("/")[2] or path.endswith(".html"))
