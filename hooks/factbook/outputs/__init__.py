"""All that machines read of the site, made from the graph alone: one module an output."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from itertools import chain
from typing import Final, NamedTuple

from .. import history
from ..chronology import Kind, Year, kinds, years
from ..entities import Entity, Publisher
from ..graph import Graph
from ..permalinks import address
from ..written import Written
from . import api, feeds, ical, linked, markdown, markdown_lists, redirects, tables, words
from .earlier import NOTHING, Earlier
from .output import Output, home
from .told import Telling

# What the paths of files for machines end in or begin with.
_PATHS: Final = re.compile(
    r"(api/v1|data)/.+|llms\.txt|(.+/)?((events|changes)\.(atom|feed\.json)|events\.ics|linked\.jsonld|figures/.+\.csv)"
)


def is_output(path: str) -> bool:
    """Whether a path from the root of the site is that of a file for machines, if anything stands there."""
    return _PATHS.fullmatch(path) is not None


class Part(NamedTuple):
    """Some of the files for machines, made without the others.

    name: what tells it from other parts.  about: the entity or publisher of which it tells, or a year; None for all.
    """

    name: str
    about: Entity | Publisher | Year | None
    make: Callable[[], Iterator[Output]]


def outputs(graph: Graph, address: str, pages: Iterable[Written] = ()) -> Iterator[Output]:
    """Every file for machines of a site that stands at `address`, each path once; `pages` are those written by hand."""
    return chain.from_iterable(part.make() for part in parts(graph, address, pages))


def parts(graph: Graph, address: str, pages: Iterable[Written] = (), earlier: Earlier = NOTHING) -> Iterator[Part]:
    """The same, in parts; those that tell of all come first, since they take longest.

    earlier: what the last build told of facts, for those.
    """
    # One for all, which tells each fact once.
    telling = Telling(graph, home(graph, address), earlier)
    for kind in (tables, api, feeds, ical):
        yield Part(kind.__name__.rpartition(".")[2], None, partial(kind.outputs, telling))
    yield Part("lists", None, partial(markdown_lists.outputs, telling, tuple(pages)))
    for entity in graph.entities.values():
        yield Part(part_of(entity), entity, partial(_of_entity, telling, entity))
    for year in years(graph.events):
        yield Part(f"year {year.number}", year, partial(markdown_lists.of_year, telling, year))
    for publisher in graph.publishers.values():
        yield Part(f"publisher {publisher.id}", publisher, partial(markdown_lists.of_publisher, telling, publisher))


def part_of(entity: Entity) -> str:
    """The name of the part that tells of an entity, and of all its facts."""
    return f"entity {entity.id}"


def _of_entity(telling: Telling, entity: Entity) -> Iterator[Output]:
    for kind in (api, tables, feeds, ical, linked, markdown, redirects):
        yield from kind.of_entity(telling, entity)


def feeds_of(graph: Graph, path: str) -> Iterator[tuple[str, str]]:
    """The feeds that follow a page, or else the site: the title of each and its path from the root of the site."""
    entity = graph.entities.get(path.rpartition("/")[2])
    is_its_page = entity is not None and address(entity).rstrip("/") == path
    folder, name = (f"{path}/", entity.name) if entity and is_its_page else ("", graph.region.title)
    yield f"{name}: {words.WHAT_HAPPENED}", f"{folder}events.atom"
    yield f"{name}: {words.WHAT_WE_CHANGED}", f"{folder}changes.atom"


def last_changes(graph: Graph) -> Mapping[str, datetime.date]:
    """The day of the last change of each page that has one, by its address without a slash at the end."""
    days = {address(entity).rstrip("/"): history.modified(graph, entity) for entity in graph.entities.values()}
    # Most facts stand on several of these pages.
    changed = {record.key: history.changed(graph, record) for record in graph.records()}
    groups: list[Year | Kind] = [*years(graph.events), *kinds(graph.events)]
    for group in groups:
        days[address(group).rstrip("/")] = max(changed[record.key] for record in group.events)
    for publisher in graph.publishers.values():
        citing = (record for id in publisher.sources for record in graph.resting_on.get(f"{publisher.id}/{id}", ()))
        if told := [changed[record.key] for record in citing]:
            days[address(publisher).rstrip("/")] = max(told)
    return days


def day_of(path: str, days: Mapping[str, datetime.date]) -> datetime.date | None:
    """The day of the last change of a page: its own, that of the nearest page above it, or the last of all."""
    while path:
        if path in days:
            return days[path]
        path = path.rpartition("/")[0]
    return max(days.values(), default=None)
