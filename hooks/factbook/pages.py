"""From the graph to pages: finished HTML, its headings, and the fact file it comes from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from . import addresses, chronology, coverage, history, reference
from .drawings.charts import chart
from .drawings.maps import Atlas
from .drawings.matrix import matrix
from .drawings.spans import spans
from .entities import Entity, Publisher
from .facts import date_of
from .graph import Graph, Record
from .here import Heading, Here
from .language import Language
from .outputs.api import entity_path
from .outputs.linked import linked_data
from .problems import Problem, count, render_all
from .suggest import Suggest

TEMPLATES: Final = Path(__file__).parent / "templates"
# The address of a page's own title; no id of a fact can hold an underscore.
TOP: Final = "_top"


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One page of the site.

    path: its address without slashes at the ends.  title, description: plain text.  html: what stands in it.
    contents: its headings, in order.  origin: the path of the fact file it shows, if it is one file's page.
    neighbours: paths of the pages before and after it.
    """

    path: str
    title: str
    description: str
    html: str
    contents: tuple[Heading, ...]
    origin: str | None
    neighbours: tuple[str | None, str | None]


class Pages:
    """Turns a graph into pages; the templates are read anew for each, so that a preview sees them change."""

    def __init__(self, graph: Graph, suggest: Suggest | None = None) -> None:
        self.graph = graph
        self.environment = Environment(
            loader=FileSystemLoader(TEMPLATES),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            extensions=["jinja2.ext.do"],
        )
        # Linked data is escaped in its own way (in a script element HTML knows no entities); pages are finished.
        self.environment.filters.update(ld=Markup, finished=Markup)
        self.environment.globals.update(
            graph=graph,
            region=graph.region,
            language=Language(graph.region.language),
            host=addresses.host,
            kind=lambda fact: type(fact).__name__,
            coverage=lambda entities: [coverage.of(graph, entity) for entity in entities],
            atlas=Atlas(),
            chart=chart,
            matrix=matrix,
            changes=history.changes,
            data_path=entity_path,
            date_of=date_of,
            linked_data=linked_data,
            withdrawal=history.withdrawal,
            months=chronology.months,
            plain=graph.plain,
            record=Record,
            spans=spans,
            suggest=suggest,
            years=chronology.years,
        )

    def all(self) -> Iterator[Page]:
        """Every page, those that are read one after the other in order."""
        graph = self.graph
        years = chronology.years(graph.events)
        for folder, things in (
            ("countries", graph.countries),
            ("organisations", graph.organisations),
            ("partnerships", graph.partnerships),
        ):
            yield self._page(f"{folder}.html", folder, things=things)
            yield from self._entities(folder, things)
        yield self._page("chronology.html", "chronology", years=years)
        yield from self._years(years)
        publishers = sorted(graph.publishers.values(), key=lambda publisher: publisher.name.casefold())
        yield self._page("sources.html", "sources", publishers=publishers)
        yield from self._publishers(publishers)
        terms = sorted(graph.terms.values(), key=lambda term: term.name.casefold())
        yield self._page("glossary.html", "glossary", terms=terms)
        yield self._page("corrections.html", "corrections", changed=history.changes(graph.entities.values()))

    def placeholder(self, name: str, argument: str, path: str) -> str:
        """The HTML for a placeholder of a hand-written page at `path`."""
        template = self.environment.get_template(f"placeholders/{name}.html")
        return template.render(here=Here(self.graph, path), argument=argument, reference=reference)

    def shell(self, path: str, title: str, description: str, html: str) -> str:
        """A whole page round finished HTML, for a site that no generator makes."""
        template = self.environment.get_template("shell.html")
        return template.render(here=Here(self.graph, path), title=title, description=description, html=html)

    def _entities(self, folder: str, things: Sequence[Entity]) -> Iterator[Page]:
        paths = [f"{folder}/{thing.id}" for thing in things]
        for number, thing in enumerate(things):
            yield self._page(
                "entity.html",
                paths[number],
                thing,
                neighbours=_beside(paths, number),
                origin=thing.places.start.file.path,
            )

    def _years(self, years: Sequence[chronology.Year]) -> Iterator[Page]:
        paths = [f"chronology/{year.number}" for year in years]
        for number, year in enumerate(years):
            yield self._page("year.html", paths[number], year=year, years=years, neighbours=_beside(paths, number))

    def _publishers(self, publishers: Sequence[Publisher]) -> Iterator[Page]:
        paths = [f"sources/{publisher.id}" for publisher in publishers]
        for number, publisher in enumerate(publishers):
            yield self._page(
                "publisher.html",
                paths[number],
                publisher=publisher,
                neighbours=_beside(paths, number),
                origin=publisher.places.start.file.path,
            )

    def _page(
        self,
        template: str,
        path: str,
        entity: Entity | None = None,
        *,
        neighbours: tuple[str | None, str | None] = (None, None),
        origin: str | None = None,
        **context: Any,
    ) -> Page:
        here = Here(self.graph, path, entity)
        html = self.environment.get_template(template).render(here=here, entity=entity, **context)
        return Page(
            path=path,
            title=here.title,
            description=here.description,
            html=html,
            contents=tuple(here.contents),
            origin=origin,
            neighbours=neighbours,
        )


def render_problems(text: str) -> str:
    """A plain page that shows rendered problems."""
    return _shown("problems.html", text=text)


def render_warnings(problems: Sequence[Problem]) -> str:
    """What a preview shows on the page whose file has these; nothing where there are none."""
    return _shown("parts/warnings.html", count=count(problems), text=render_all(problems)) if problems else ""


def _shown(template: str, **words: str) -> str:
    environment = Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined)
    return environment.get_template(template).render(words)


def _beside(paths: Sequence[str], number: int) -> tuple[str | None, str | None]:
    before = paths[number - 1] if number else None
    return before, paths[number + 1] if number + 1 < len(paths) else None
