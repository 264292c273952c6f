"""From the graph to pages: finished HTML, its headings, and the fact file it comes from."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from operator import is_
from typing import Any, Final, NamedTuple
from urllib.parse import urlsplit

from jinja2 import Environment
from markupsafe import Markup

from . import addresses, chronology, citing, coverage, finishing, history, indexes, reference
from .chronology import Apart
from .dates import Date
from .drawings.charts import chart
from .drawings.maps import Atlas
from .drawings.matrix import matrix
from .drawings.spans import spans
from .entities import Entity, Partnership, Publisher
from .facts import date_of
from .graph import AnyRecord, EventRecord, Graph, Record
from .here import Heading, Here
from .language import Language
from .outputs import feeds_of
from .outputs.api import entity_path
from .outputs.linked import linked_data
from .outputs.tables import series_path
from .problems import Problem, count, render_all
from .suggest import Suggest
from .templating import Current, environment, renew
from .watched import APART, ROWS, Memo, Watched, reads_of

# The address of a page's own title; no id of a fact can hold an underscore.
TOP: Final = "_top"
# So much of its own an entity's page shows in full at most; with its sources, more would be too heavy for a phone.
MOST_FIGURES: Final = 6
# Where there are more, so many stand on the entity's own page in a line each.
SHOWN_FIGURES: Final = 3
MOST_PASSAGES: Final = 6
# So many facts rest on the articles that a publisher's page tells in full; where more do, so many of each article.
MOST_RESTING: Final = 150
MOST_SHOWN: Final = 3
# So many events of a month one page tells in full.
MOST_OF_MONTH: Final = 60


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
class Row:
    """What a page is made of: known before any page is made, and quick to list.

    template: the name of its template.  path: its address without slashes at the ends.  entity: what it is about.
    origin: the path of the fact file it shows.  context: what else its template needs.  neighbours: as of a page.
    """

    template: str
    path: str
    entity: Entity | None = None
    origin: str | None = None
    context: Mapping[str, Any] = field(default_factory=dict)
    neighbours: tuple[str | None, str | None] = (None, None)


class Pages:
    """Turns a graph into pages, each when it is asked for.

    rows: what each page is made of, by its path, those that are read one after the other in order.
    """

    def __init__(
        self, graph: Graph, home: str = "/", suggest: Suggest | None = None, earlier: Pages | None = None
    ) -> None:
        """`home` is the address of the site, for what is cited and for what begins its links there.

        `earlier` are the pages of earlier facts, not to be used any more: what holds of them still is taken over.
        """
        self.graph, self.home = graph, home
        self.environment: Environment = earlier.environment if earlier else environment()
        self._years = _years(graph, earlier)
        self.apart: Apart = {id: years.parts for id, years in self._years.items() if years.parts is not None}
        reads = reads_of(graph)
        self._apart = self.apart if reads is None else Watched(APART, self.apart, reads)
        self._current = Current()
        renew(
            self.environment,
            here=self._current,
            graph=graph,
            region=graph.region,
            language=Language(graph.region.language),
            host=addresses.host,
            kind=lambda fact: type(fact).__name__,
            coverage=lambda entities: [coverage.of(graph, entity) for entity in entities],
            most_told=lambda entities, most=indexes.MOST: _most_told(graph, entities, most),
            most_in_line=indexes.MOST_IN_LINE,
            most_shown=MOST_SHOWN,
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
            said=self.said,
            series_path=series_path,
            spans=spans,
            suggest=suggest,
            when=self.when,
            years=chronology.years,
        )
        self._of_entity: dict[str, _OfEntity] = {}
        self._of_publisher: dict[str, _OfPublisher] = {}
        self.rows: Final[Mapping[str, Row]] = {row.path: row for row in self._rows(earlier)}
        self._titles = Memo(reads)
        # The same few dates stand on many pages.
        self._when: dict[str, Markup] = {}
        self._said: dict[str, str] = {}
        self._dates: Any = None

    def all(self) -> Iterator[Page]:
        """Every page, in order."""
        return map(self.page, self.rows)

    def page(self, path: str) -> Page:
        """The page at an address."""
        row = self.rows[path]
        here = self._here(path, row.entity)
        entity = row.entity
        html = here.with_former_ids(self.render(row.template, here, entity=entity, **row.context))
        return Page(
            path=path,
            title=here.title,
            description=here.description,
            html=html.strip(),
            contents=tuple(here.contents),
            origin=row.origin,
            neighbours=row.neighbours,
            names=names(entity) if entity and path == f"{entity.section}/{entity.id}" else (),
        )

    def title(self, path: str) -> str:
        """The title of the page at an address, without making the rest of it."""
        return self._titles.of(path, lambda: self._title(path))

    def given(self, path: str) -> tuple[object, ...]:
        """What the page at an address is made of beside what it reads of the graph."""
        row = self.rows[path]
        return row.template, row.entity, row.origin, row.context, row.neighbours

    def _title(self, path: str) -> str:
        if (reads := reads_of(self.graph)) is not None:
            reads.now.add((ROWS, path))
        row = self.rows[path]
        here = self._current.page = self._here(path, row.entity)
        template = self.environment.get_template(row.template)
        # A template says first what its page is called, before it takes in any other.
        for _ in template.generate(here=here, entity=row.entity, **row.context):
            if here.title:
                break
        return here.title

    def when(self, date: Date) -> Markup:
        """A date in words, each of its moments with its form for machines."""
        if date.text not in self._when:
            if self._dates is None:
                self._dates = self.environment.get_template("parts/dates.html").module
            self._when[date.text] = self._dates.when(date)
        return self._when[date.text]

    def said(self, date: Date) -> str:
        """A date in words."""
        if date.text not in self._said:
            self._said[date.text] = self.when(date).striptags()
        return self._said[date.text]

    def _rows(self, earlier: Pages | None) -> Iterator[Row]:
        graph = self.graph
        years = chronology.years(graph.events)
        for folder, things in (
            ("countries", graph.countries),
            ("organisations", graph.organisations),
            ("partnerships", graph.partnerships),
        ):
            yield from _index(f"{folder}.html", folder, things, indexes.MOST)
            yield from _in_order([row for thing in things for row in self._rows_of(folder, thing, earlier)], earlier)
        kinds = chronology.kinds(graph.events)
        yield Row(
            "chronology.html", "chronology", context={"years": chronology.bars(years), "kinds": chronology.bars(kinds)}
        )
        yield from self._chronology(years, kinds)
        publishers = sorted(graph.publishers.values(), key=lambda publisher: publisher.name.casefold())
        yield from _index("sources.html", "sources", publishers, indexes.MOST_NAMES)
        yield from _in_order([self._publisher(publisher, earlier).row for publisher in publishers], earlier)
        for publisher in publishers:
            yield from self._of_publisher[publisher.id].articles
        terms = sorted(graph.terms.values(), key=lambda term: term.name.casefold())
        yield Row("glossary.html", "glossary", context={"terms": terms})
        yield from _corrections(history.changes(graph.entities.values()))

    def placeholder(self, name: str, argument: str, path: str) -> str:
        """The HTML for a placeholder of a hand-written page at `path`."""
        return self.render(f"placeholders/{name}.html", self._here(path), argument=argument, reference=reference)

    def not_found(self) -> str:
        """What stands on the page for addresses where nothing is; its links begin at the root of the host."""
        here = self._here("", base=urlsplit(self.home).path or "/")
        return self.render("not-found.html", here)

    def render(self, template: str, here: Here, **values: Any) -> str:
        """What a template makes of these values on this page."""
        self._current.page = here
        return self.environment.get_template(template).render(here=here, **values)

    def finish(self, html: str, path: str, title: str, description: str) -> str:
        """A page as the theme made it, with its mends and its policy; `path` is its address, `title` plain text."""
        path = path.strip("/")
        base = self._here(path).base
        feeds = [(name, base + feed) for name, feed in feeds_of(self.graph, path)]
        return self.finish_as(html, f"{self.home}{path}/" if path else self.home, title, description, feeds)

    def finish_as(self, html: str, url: str, title: str, description: str, feeds: Sequence[tuple[str, str]]) -> str:
        """The same, of a page whose whole address and whose feeds (title and link of each) are given."""
        words: Any = self.environment.get_template("theme.html").make_module(
            {"url": url, "title": title, "description": description, "feeds": feeds}
        )
        return finishing.finish(html, head=words.head(), labels=words)

    def _rows_of(self, folder: str, thing: Entity, earlier: Pages | None) -> tuple[Row, ...]:
        """The pages of an entity; those that were before, where nothing that decides about them has changed."""
        years = self._years[thing.id]
        told_on = thing.id in self.graph.said_by or thing.id in self.graph.mentioned_by
        before = earlier._of_entity.get(thing.id) if earlier else None
        if before and before.entity is thing and before.years is years and before.is_told_on == told_on:
            found = before
        else:
            found = _OfEntity(thing, years, told_on, tuple(_list_rows(folder, thing, years, told_on)))
        self._of_entity[thing.id] = found
        return found.rows

    def _publisher(self, publisher: Publisher, earlier: Pages | None) -> _OfPublisher:
        """The pages of a publisher; those that were before, where the same facts rest on the same articles."""
        resting = [self.graph.resting_on.get(source.id, ()) for source in publisher.sources.values()]
        found = earlier._of_publisher.get(publisher.id) if earlier else None
        if not found or found.publisher is not publisher or not all(map(is_, found.resting, resting)):
            number = sum(map(len, resting))
            articles = tuple(_articles(publisher, resting) if number > MOST_RESTING else ())
            found = _OfPublisher(publisher, resting, _publisher_row(publisher, number), articles)
        self._of_publisher[publisher.id] = found
        return found

    def _chronology(self, years: Sequence[chronology.Year], kinds: Sequence[chronology.Kind]) -> Iterator[Row]:
        rows: list[Row] = []
        bars = chronology.bars(years)
        for year in years:
            months = chronology.months_of(year)
            context: dict[str, Any] = {"year": year, "years": bars, "months": chronology.bars(months)}
            rows.append(Row("year.html", f"chronology/{year.number}", context=context))
            rows += [row for month in months for row in _of_month(month)]
        bars = chronology.bars(kinds)
        rows += [Row("kind.html", f"chronology/{kind.id}", context={"kind_of": kind, "kinds": bars}) for kind in kinds]
        yield from _in_order(rows)

    def _here(self, path: str, entity: Entity | None = None, base: str | None = None) -> Here:
        return Here(self.graph, path, entity, base, self._apart)


class _Years(NamedTuple):
    """The years of an entity's events, and the parts of those that have pages of their own.

    entity, events, partnerships: what decides about them.  parts: None where all is told on the entity's own page.
    """

    entity: Entity
    events: tuple[EventRecord, ...]
    partnerships: tuple[Partnership, ...]
    years: Sequence[chronology.Year]
    parts: Mapping[int, Sequence[chronology.Part]] | None


class _OfEntity(NamedTuple):
    """The pages of an entity, and what decides which there are."""

    entity: Entity
    years: _Years
    is_told_on: bool
    rows: tuple[Row, ...]


class _OfPublisher(NamedTuple):
    """The pages of a publisher: its own, without its neighbours, and those of its articles.

    publisher, resting: what decides about them, the latter the facts that rest on each of its articles.
    """

    publisher: Publisher
    resting: Sequence[tuple[AnyRecord, ...]]
    row: Row
    articles: tuple[Row, ...]


def _years(graph: Graph, earlier: Pages | None) -> dict[str, _Years]:
    found: dict[str, _Years] = {}
    for id, entity in graph.entities.items():
        events, partnerships = graph.events_of.get(id, ()), graph.partnerships_of.get(id, ())
        was = earlier._years.get(id) if earlier else None
        if was and was.entity is entity and was.events is events and was.partnerships is partnerships:
            found[id] = was
        else:
            years = chronology.years_of(graph, id)
            found[id] = _Years(entity, events, partnerships, years, chronology.parts_of(graph, entity, years))
    return found


def _list_rows(folder: str, thing: Entity, years: _Years, told_on: bool) -> Iterator[Row]:
    path, origin = f"{folder}/{thing.id}", thing.places.start.file.path
    context = {
        "years": years.years,
        "is_apart": years.parts is not None,
        "figures_apart": len(thing.figures) > MOST_FIGURES,
        "background_apart": len(thing.background) > MOST_PASSAGES,
    }
    yield Row("entity.html", path, thing, origin, context)
    if context["background_apart"]:
        yield Row("entity-background.html", f"{path}/background", thing, origin, context)
    if years.parts is not None:
        yield Row("entity-chronology.html", f"{path}/chronology", thing, origin, context)
        if told_on:
            yield Row("entity-elsewhere.html", f"{path}/elsewhere", thing, origin, context)
    for year in years.years:
        parts = (years.parts or {}).get(year.number, ())
        for part in parts:
            told = context | {"year": year, "part": part, "parts": parts}
            yield Row("entity-year.html", f"{path}/{part.path}".rstrip("/"), thing, origin, told)
    if context["figures_apart"]:
        yield Row("entity-figures.html", f"{path}/figures", thing, origin, context)


def _in_order(rows: Sequence[Row], earlier: Pages | None = None) -> Iterator[Row]:
    """Pages that are read one after the other."""
    for number, row in enumerate(rows):
        before = rows[number - 1].path if number else None
        after = rows[number + 1].path if number + 1 < len(rows) else None
        was = earlier.rows.get(row.path) if earlier else None
        if was and was.context is row.context and was.neighbours == (before, after) and was.entity is row.entity:
            yield was
        else:
            yield replace(row, neighbours=(before, after))


def _index(template: str, folder: str, things: Sequence[Entity | Publisher], most: int) -> Iterator[Row]:
    """The index of a folder, and its parts, if it is too long for one page."""
    found = indexes.shelves(things, most, lambda thing: thing.name)
    shelves = [shelf for shelf, _ in found]
    yield Row(template, folder, context={"things": () if found else things, "shelves": shelves, "shelf": None})
    for shelf, some in found:
        yield Row(template, f"{folder}/{shelf.path}", context={"things": some, "shelves": shelves, "shelf": shelf})


def _of_month(month: chronology.Month) -> Iterator[Row]:
    sheets = indexes.sheets(month.events, MOST_OF_MONTH)
    path = f"chronology/{month.year}/{month.number:02}"
    for number, events in enumerate(sheets, 1):
        context = {"month": month._replace(events=events), "sheet": number, "sheets": len(sheets)}
        yield Row("month.html", path if number == 1 else f"{path}/{number}", context=context)


def _publisher_row(publisher: Publisher, resting: int) -> Row:
    origin = publisher.places.start.file.path
    context = {"publisher": publisher, "is_apart": resting > MOST_RESTING}
    return Row("publisher.html", f"sources/{publisher.id}", None, origin, context)


def _articles(publisher: Publisher, resting: Sequence[tuple[AnyRecord, ...]]) -> Iterator[Row]:
    """The pages of those articles of which the publisher's page does not tell all."""
    for item, records in zip(publisher.sources.values(), resting, strict=True):
        sheets = indexes.sheets(records, MOST_RESTING) if len(records) > MOST_SHOWN else []
        for number, part in enumerate(sheets, 1):
            context = {"publisher": publisher, "item": item, "records": part, "resting": len(records)}
            path = f"sources/{item.id}" + (f"/{number}" if number > 1 else "")
            yield Row("article.html", path, context=context | {"sheet": number, "sheets": len(sheets)})


def _corrections(changed: Sequence[history.Changed]) -> Iterator[Row]:
    """The latest changes and, where there are more than fit one page, all in parts that stay what they are."""
    number = -(-len(changed) // indexes.MOST) if len(changed) > indexes.MOST else 0
    latest = changed[: indexes.MOST]
    yield Row("corrections.html", "corrections", context={"changed": latest, "number": number, "sheet": 0})
    for sheet in range(1, number + 1):
        end = len(changed) - (sheet - 1) * indexes.MOST
        part = changed[max(0, end - indexes.MOST) : end]
        yield Row(
            "corrections.html", f"corrections/{sheet}", context={"changed": part, "number": number, "sheet": sheet}
        )


def _most_told(graph: Graph, entities: Sequence[Entity], most: int) -> Sequence[Entity]:
    """Of many entities those that concern the most events, in their order."""
    if len(entities) <= most:
        return entities
    by_events = sorted(entities, key=lambda entity: (-len(graph.events_of.get(entity.id, ())), entity.id))
    chosen = {entity.id for entity in by_events[:most]}
    return [entity for entity in entities if entity.id in chosen]


def render_problems(text: str) -> str:
    """A plain page that shows rendered problems."""
    return _shown("problems.html", text=text)


def render_warnings(problems: Sequence[Problem]) -> str:
    """What a preview shows on the page whose file has these; nothing where there are none."""
    return _shown("parts/warnings.html", count=count(problems), text=render_all(problems)) if problems else ""


def _shown(template: str, **words: str) -> str:
    return environment().get_template(template).render(words)


def _day(date: Date) -> datetime.date:
    return date.latest


def names(entity: Entity) -> tuple[str, ...]:
    """Under what names a reader looks for an entity's page: its own, and those of who leads it now."""
    # A partnership has the names of its parties in its own; it would stand before them whenever they are looked for.
    if isinstance(entity, Partnership):
        return ()
    leaders = [leader for leader in entity.leaders if leader.period.goes_on]
    return (entity.name, *entity.also, *(name for leader in leaders for name in (leader.name, *leader.also)))
