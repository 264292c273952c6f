"""From the graph to pages: finished HTML, its headings, and the fact file it comes from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any, Final, NamedTuple

from babel import Locale
from babel.dates import get_month_names
from babel.numbers import format_decimal
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from . import addresses, chronology, reference
from .entities import Entity, Publisher, Source, Term, statements
from .facts import Figure, moment, provenances
from .graph import EventRecord, Graph, Record, concerned
from .mentions import Target
from .prose import Link, Prose, Words

TEMPLATES: Final = Path(__file__).parent / "templates"
# The address of a page's own title; no id of a fact can hold an underscore.
TOP: Final = "_top"


class Heading(NamedTuple):
    """A line of the table of contents; `title` is plain text."""

    id: str
    title: str
    level: int


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


def address(thing: Any) -> str:
    """Where something stands, from the root of the site: ``partnerships/niger-russia/#instructors-arrive``."""
    match thing:
        case Record() | EventRecord():
            return f"{address(thing.entity)}#{thing.fact.id.id}"
        case Source():
            return f"sources/{thing.publisher}/#{thing.id.partition('/')[2]}"
        case Term():
            return f"glossary/#{thing.id}"
        case chronology.Year():
            return f"chronology/{thing.number}/"
        case _:
            return f"{thing.folder}/{thing.id}/"


class Pages:
    """Turns a graph into pages; the templates are read anew for each, so that a preview sees them change."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self._figures_about: dict[str, list[Record]] = {}
        for record in graph.records():
            if isinstance(record.fact, Figure):
                for id in concerned(record):
                    self._figures_about.setdefault(id, []).append(record)
        self.words = Language(graph.region.language)
        self.environment = Environment(
            loader=FileSystemLoader(TEMPLATES),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            extensions=["jinja2.ext.do"],
        )
        self.environment.globals.update(
            graph=graph,
            region=graph.region,
            language=self.words,
            host=addresses.host,
            kind=lambda fact: type(fact).__name__,
            moment=moment,
            months=chronology.months,
            plain=self._plain,
            record=Record,
            years=chronology.years,
            figures_of=self._figures_of,
            sources_of=self._sources_of,
            terms_of=self._terms_of,
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
        terms = sorted(graph.terms.values(), key=lambda term: term.term.casefold())
        yield self._page("glossary.html", "glossary", terms=terms)

    def placeholder(self, name: str, arguments: Sequence[str], path: str) -> str:
        """The HTML for a placeholder of a hand-written page at `path`."""
        template = self.environment.get_template(f"placeholders/{name}.html")
        return template.render(here=Here(self, path), arguments=arguments, reference=reference)

    def _plain(self, prose: Prose) -> str:
        """A text without its links."""
        named = Here(self, "").named
        return "".join(
            part.text if isinstance(part, Words) else part.words or _title(named(part.target)) for part in prose.parts
        )

    def _figures_of(self, entity: Entity) -> list[Record]:
        """The figures that concern an entity, its own first."""
        records = [Record(entity, figure) for figure in entity.figures]
        return records + [record for record in self._figures_about.get(entity.id, ()) if record.entity is not entity]

    def _sources_of(self, entity: Entity) -> list[Source]:
        """The sources of an entity's own facts, each once, in the order in which they are cited."""
        cited = (source.id for fact in statements(entity) for p in provenances(fact) for source in p.sources)
        return [self.graph.sources[id] for id in dict.fromkeys(cited)]

    def _terms_of(self, source: Source) -> list[Term]:
        """The terms whose meaning is from a source."""
        return [term for term in self.graph.terms.values() if any(s.id == source.id for s in term.sources)]

    def _entities(self, folder: str, things: Sequence[Entity]) -> Iterator[Page]:
        paths = [f"{folder}/{thing.id}" for thing in things]
        for number, thing in enumerate(things):
            yield self._page(
                "entity.html", paths[number], thing, neighbours=_beside(paths, number), origin=thing.place.file.path
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
                origin=publisher.place.file.path,
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
        here = Here(self, path, entity)
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


class Here:
    """The page that is being made, as its template sees it: links lead from it, and it collects its headings."""

    def __init__(self, pages: Pages, path: str, entity: Entity | None = None) -> None:
        self.base = "../" * (path.count("/") + 1) if path else "./"
        self.entity = entity
        self.title = ""
        self.description = ""
        self.contents: list[Heading] = []
        self._graph = pages.graph
        self._linked: set[Target] = {Target(entity.id)} if entity else set()

    def describe(self, title: str, description: str) -> str:
        """Give the page its title and its description for search engines."""
        self.title, self.description = " ".join(title.split()), " ".join(description.split())
        return ""

    def heading(self, id: str, title: str, level: int = 2) -> str:
        """Enter a heading into the table of contents."""
        self.contents.append(Heading(id, title, level))
        return ""

    def url(self, thing: Any) -> str:
        """The link from here to something, or to an address from the root of the site."""
        return self.base + (thing if isinstance(thing, str) else address(thing))

    def anchor(self, record: EventRecord | Record) -> str:
        """A fact's address on this page: its own id on its own page, with the id of its file on others."""
        if self.entity is not None and record.entity.id == self.entity.id:
            return record.fact.id.id
        return f"{record.entity.id}--{record.fact.id.id}"

    def others(self, record: EventRecord | Record) -> list[Entity]:
        """Those that a fact is about, beside the entity of this page."""
        own = self.entity.id if self.entity else None
        return [self._graph.entities[id] for id in concerned(record) if id != own]

    def named(self, id: str) -> Any:
        """The entity, publisher or term that an id stands for."""
        graph = self._graph
        return graph.entities.get(id) or graph.publishers.get(id) or graph.terms[id]

    def prose(self, prose: Prose) -> Markup:
        """A text with its links, and with the first mention of each name on this page linked."""
        return Markup("").join(self._part(part) for part in prose.parts)

    def _part(self, part: Words | Link) -> Markup:
        if isinstance(part, Link):
            target = Target(part.target, part.fact)
            self._linked.add(target)
            return self._link(target, part.words or _title(self.named(part.target)))
        if part.emphasised:
            return Markup("<em>{}</em>").format(part.text)
        return Markup("").join(self._mentions(part.text))

    def _mentions(self, text: str) -> Iterator[Markup]:
        done = 0
        for mention in self._graph.names.find(text):
            if mention.target in self._linked:
                continue
            self._linked.add(mention.target)
            yield escape(text[done : mention.start])
            yield self._link(mention.target, text[mention.start : mention.end])
            done = mention.end
        yield escape(text[done:])

    def _link(self, target: Target, words: str) -> Markup:
        url = self.url(self.named(target.id)) + (f"#{target.fact}" if target.fact else "")
        return Markup('<a href="{}">{}</a>').format(url, words)


class Language:
    """The words that a language has for months, languages and numbers (CLDR)."""

    def __init__(self, code: str) -> None:
        self._locale = Locale(code)
        self._months = get_month_names("wide", locale=self._locale)

    def month(self, number: int) -> str:
        return str(self._months[number])

    def name_of(self, code: str) -> str:
        """The name of a language."""
        return str(self._locale.languages.get(code, code))

    def number(self, value: Decimal | int) -> str:
        """A number with its separators, every digit as written."""
        return format_decimal(value, locale=self._locale, decimal_quantization=False)


def render_problems(text: str) -> str:
    """A plain page that shows rendered problems."""
    environment = Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined)
    return environment.get_template("problems.html").render(text=text)


def _beside(paths: Sequence[str], number: int) -> tuple[str | None, str | None]:
    before = paths[number - 1] if number else None
    return before, paths[number + 1] if number + 1 < len(paths) else None


def _title(thing: Any) -> str:
    return str(thing.term if isinstance(thing, Term) else thing.name)
