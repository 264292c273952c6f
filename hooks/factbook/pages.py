"""From the graph to pages: finished HTML, its headings, and the fact file it comes from."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from . import addresses, chronology, citing, coverage, finishing, history, reference
from .dates import Date
from .drawings.charts import chart
from .drawings.maps import Atlas
from .drawings.matrix import matrix
from .drawings.spans import spans
from .entities import Entity, Partnership, Publisher
from .facts import date_of
from .graph import Graph, Record
from .here import Heading, Here
from .language import Language
from .outputs.api import entity_path
from .outputs.linked import linked_data
from .outputs.tables import series_path
from .problems import Problem, count, render_all
from .suggest import Suggest

TEMPLATES: Final = Path(__file__).parent / "templates"
# The address of a page's own title; no id of a fact can hold an underscore.
TOP: Final = "_top"
# So much of its own an entity's page shows in full at most; with its sources, more would be too heavy for a phone.
MOST_FIGURES: Final = 6
# Where there are more, so many stand on the entity's own page in a line each.
SHOWN_FIGURES: Final = 3
MOST_PASSAGES: Final = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One page of the site.

    path: its address without slashes at the ends.  title, description: plain text.  html: what stands in it.
    contents: its headings, in order.  origin: the path of the fact file it shows, if it is one file's page.
    neighbours: paths of the pages before and after it.
    names: under what other names the search finds it: its own, and those of who leads it now.
    """

    path: str
    title: str
    description: str
    html: str
    contents: tuple[Heading, ...]
    origin: str | None
    neighbours: tuple[str | None, str | None]
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Row:
    """What a page is made of, before it is known which stand beside it."""

    template: str
    path: str
    entity: Entity | None = None
    origin: str | None = None
    context: Mapping[str, Any] = field(default_factory=dict)


class Pages:
    """Turns a graph into pages; the templates are read anew for each, so that a preview sees them change."""

    def __init__(self, graph: Graph, home: str = "/", suggest: Suggest | None = None) -> None:
        """`home` is the address of the site, for what is cited and for what begins its links there."""
        self.graph, self.home = graph, home
        self.apart = chronology.apart(graph)
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
            shown_figures=SHOWN_FIGURES,
            changes=history.changes,
            data_path=entity_path,
            date_of=date_of,
            linked_data=linked_data,
            withdrawal=history.withdrawal,
            home=home,
            checked=max((entity.checked for entity in graph.entities.values()), key=_day, default=None),
            chronology=chronology,
            citing=citing,
            plain=graph.plain,
            record=Record,
            series_path=series_path,
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
        yield self._page("chronology.html", "chronology", years=years, kinds=chronology.kinds(graph.events))
        yield from self._chronology(years)
        publishers = sorted(graph.publishers.values(), key=lambda publisher: publisher.name.casefold())
        yield self._page("sources.html", "sources", publishers=publishers)
        yield from self._publishers(publishers)
        terms = sorted(graph.terms.values(), key=lambda term: term.name.casefold())
        yield self._page("glossary.html", "glossary", terms=terms)
        yield self._page("corrections.html", "corrections", changed=history.changes(graph.entities.values()))

    def placeholder(self, name: str, argument: str, path: str) -> str:
        """The HTML for a placeholder of a hand-written page at `path`."""
        template = self.environment.get_template(f"placeholders/{name}.html")
        return template.render(here=self._here(path), argument=argument, reference=reference)

    def not_found(self) -> str:
        """What stands on the page for addresses where nothing is; its links begin at the root of the host."""
        here = self._here("", base=urlsplit(self.home).path or "/")
        return self.environment.get_template("not-found.html").render(here=here)

    def finish(self, html: str, path: str, title: str, description: str) -> str:
        """A page as the theme made it, with its mends and its policy; `path` is its address, `title` plain text."""
        words: Any = self.environment.get_template("theme.html").make_module(
            {"url": f"{self.home}{path}", "title": title, "description": description}
        )
        return finishing.finish(html, head=words.head(), labels=words)

    def shell(self, path: str, title: str, description: str, html: str) -> str:
        """A whole page round finished HTML, for a site that no generator makes."""
        template = self.environment.get_template("shell.html")
        return template.render(here=Here(self.graph, path), title=title, description=description, html=html)

    def _entities(self, folder: str, things: Sequence[Entity]) -> Iterator[Page]:
        rows: list[_Row] = []
        for thing in things:
            years = chronology.years_of(self.graph, thing.id)
            path, origin = f"{folder}/{thing.id}", thing.places.start.file.path
            parts = self.apart.get(thing.id)
            own = [record for record in self.graph.figures_of.get(thing.id, ()) if record.entity.id == thing.id]
            context = {
                "years": years,
                "is_apart": parts is not None,
                "figures_apart": len(own) > MOST_FIGURES,
                "background_apart": len(thing.background) > MOST_PASSAGES,
            }
            rows.append(_Row("entity.html", path, thing, origin, context))
            if context["background_apart"]:
                rows.append(_Row("entity-background.html", f"{path}/background", thing, origin, context))
            if parts is not None:
                rows.append(_Row("entity-chronology.html", f"{path}/chronology", thing, origin, context))
                if thing.id in self.graph.said_by or thing.id in self.graph.mentioned_by:
                    rows.append(_Row("entity-elsewhere.html", f"{path}/elsewhere", thing, origin, context))
            for year in years:
                together = (parts or {}).get(year.number, ())
                rows += [
                    _Row("entity-year.html", f"{path}/{part.path}".rstrip("/"), thing, origin, context | told)
                    for part in together
                    for told in [{"year": year, "part": part, "parts": together}]
                ]
            if context["figures_apart"]:
                rows.append(_Row("entity-figures.html", f"{path}/figures", thing, origin, context))
        yield from self._in_order(rows)

    def _chronology(self, years: Sequence[chronology.Year]) -> Iterator[Page]:
        rows: list[_Row] = []
        for year in years:
            months = chronology.months_of(year)
            context: dict[str, Any] = {"year": year, "years": years, "months": months}
            rows.append(_Row("year.html", f"chronology/{year.number}", context=context))
            rows += [
                _Row("month.html", f"chronology/{month.year}/{month.number:02}", context=context | {"month": month})
                for month in months
            ]
        kinds = chronology.kinds(self.graph.events)
        rows += [
            _Row("kind.html", f"chronology/{kind.id}", context={"kind_of": kind, "kinds": kinds}) for kind in kinds
        ]
        yield from self._in_order(rows)

    def _publishers(self, publishers: Sequence[Publisher]) -> Iterator[Page]:
        yield from self._in_order(
            [
                _Row(
                    "publisher.html",
                    f"sources/{publisher.id}",
                    origin=publisher.places.start.file.path,
                    context={"publisher": publisher},
                )
                for publisher in publishers
            ]
        )

    def _in_order(self, rows: Sequence[_Row]) -> Iterator[Page]:
        """Pages that are read one after the other."""
        for number, row in enumerate(rows):
            before = rows[number - 1].path if number else None
            after = rows[number + 1].path if number + 1 < len(rows) else None
            yield self._page(
                row.template, row.path, row.entity, neighbours=(before, after), origin=row.origin, **row.context
            )

    def _here(self, path: str, entity: Entity | None = None, base: str | None = None) -> Here:
        return Here(self.graph, path, entity, base, self.apart)

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
        here = self._here(path, entity)
        html = self.environment.get_template(template).render(here=here, entity=entity, **context)
        return Page(
            path=path,
            title=here.title,
            description=here.description,
            html=html,
            contents=tuple(here.contents),
            origin=origin,
            neighbours=neighbours,
            names=_names(entity) if entity and path == f"{entity.section}/{entity.id}" else (),
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


def _day(date: Date) -> datetime.date:
    return date.latest


def _names(entity: Entity) -> tuple[str, ...]:
    # A partnership has the names of its parties in its own; it would stand before them whenever they are looked for.
    if isinstance(entity, Partnership):
        return ()
    leaders = [leader for leader in entity.leaders if leader.period.goes_on]
    return (entity.name, *entity.also, *(name for leader in leaders for name in (leader.name, *leader.also)))
