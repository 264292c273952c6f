"""Plain Markdown twins of all other pages: years, publishers, the glossary, corrections, and those written by hand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from .. import history
from ..chronology import Year, years
from ..entities import Publisher
from ..graph import AnyRecord
from ..permalinks import address
from ..written import Written
from . import words
from .markdown import OVERVIEW, TWIN, change_line, fact_lines, overview, plain, source_line
from .output import Output, folded
from .told import Telling


def outputs(telling: Telling, pages: Sequence[Written]) -> Iterator[Output]:
    """The twins that tell of all, each beside its page, and `llms.txt`, which lists those of all pages."""
    graph = telling.graph
    all_years = years(graph.events)
    publishers = sorted(graph.publishers.values(), key=lambda publisher: publisher.name.casefold())
    yield Output(f"glossary/{TWIN}", folded(_glossary(telling)))
    yield Output(f"corrections/{TWIN}", folded(_corrections(telling)))
    for page in pages:
        yield Output(f"{page.address}/{TWIN}".lstrip("/"), page.plain(telling.home.address))
    listed = (*_written(telling, pages), *_listed(telling, all_years, publishers))
    yield Output(OVERVIEW, folded([*overview(telling), *listed]))


def of_year(telling: Telling, year: Year) -> Iterator[Output]:
    """The twin of the page of a year."""
    yield Output(f"{address(year)}{TWIN}", folded(_year(telling, year)))


def of_publisher(telling: Telling, publisher: Publisher) -> Iterator[Output]:
    """The twin of the page of a publisher."""
    yield Output(f"{address(publisher)}{TWIN}", folded(_publisher(telling, publisher)))


def _written(telling: Telling, pages: Sequence[Written]) -> Iterator[str]:
    if pages:
        yield from ("", f"## {words.SECTIONS['pages']}", "")
    for page in pages:
        url = telling.home.url(f"{page.address}/{TWIN}".lstrip("/"))
        yield f"- [{page.title}]({url})" + (f": {page.description}" if page.description else "")


def _listed(telling: Telling, all_years: list[Year], publishers: list[Publisher]) -> Iterator[str]:
    url = telling.home.url
    yield from ("", f"## {words.SECTIONS['Event']}", "")
    for year in all_years:
        yield f"- [{year.number}]({url(address(year))}{TWIN}): {words.EVENTS.format(count=len(year.events))}"
    for name in ("glossary", "corrections"):
        yield from ("", f"## {words.SECTIONS[name]}", "", f"- [{words.SECTIONS[name]}]({url(name)}/{TWIN})")
    # A heading of llmstxt.org: what stands below it can be left out where room is short.
    yield from ("", f"## {words.OPTIONAL}", "")
    for publisher in publishers:
        yield f"- [{plain(publisher.name)}]({url(address(publisher))}{TWIN})"


def _head(telling: Telling, title: str, page: str) -> Iterator[str]:
    yield from (f"# {plain(title)}", "", words.SAME_PAGE.format(url=f"<{telling.home.url(page)}>"), "")


def _year(telling: Telling, year: Year) -> Iterator[str]:
    cited: dict[str, int] = {}
    yield from _head(telling, str(year.number), address(year))
    for record in year.events:
        yield from fact_lines(telling, record, cited)
    yield from ("", f"## {words.SECTIONS['sources']}", "")
    yield from (f"{number}. {source_line(telling, id)}" for id, number in cited.items())


def _publisher(telling: Telling, publisher: Publisher) -> Iterator[str]:
    graph = telling.graph
    yield from _head(telling, publisher.name, address(publisher))
    owner = graph.named(publisher.owned_by.id) if publisher.owned_by else None
    kind = graph.region.publisher_kinds[publisher.kind.id]
    yield words.OWNED.format(kind=plain(kind), owner=plain(owner.name)) if owner else plain(kind)
    for source in publisher.sources.values():
        yield from ("", f"- {source_line(telling, source.id)}")
        citing: tuple[AnyRecord, ...] = graph.resting_on.get(source.id, ())
        yield from (f"    - {plain(telling.title(record))} (<{telling.url(record)}>)" for record in citing)


def _glossary(telling: Telling) -> Iterator[str]:
    yield from _head(telling, words.SECTIONS["glossary"], "glossary/")
    for term in sorted(telling.graph.terms.values(), key=lambda term: term.name.casefold()):
        yield f"- **{plain(term.name)}**: {plain(telling.graph.plain(term.means))}"
        yield from (f"    - {source_line(telling, source.id)}" for source in term.sources)


def _corrections(telling: Telling) -> Iterator[str]:
    yield from _head(telling, words.SECTIONS["corrections"], "corrections/")
    yield from (change_line(telling, one) for one in history.changes(telling.graph.entities.values()))
