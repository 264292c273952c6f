"""A plain Markdown twin of the page of each entity, with its facts and sources, and how `llms.txt` lists them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from .. import history
from ..entities import Entity, statements
from ..graph import AnyRecord, Graph, Record
from ..permalinks import address
from . import words
from .output import Output, folded
from .said import firmly
from .told import Telling

TWIN: Final = "index.md"
OVERVIEW: Final = "llms.txt"

# What Markdown would take for markup in contributors' text.
_MARKUP: Final = re.compile(r"([\\`*_\[\]<>#|{}&])")


def of_entity(telling: Telling, entity: Entity) -> Iterator[Output]:
    """The twin of the page of an entity; it stands beside that, as `index.md`, and tells the pages below it too."""
    yield Output(f"{address(entity)}{TWIN}", folded(_page(telling, entity)))


def plain(text: str) -> str:
    """Text in which nothing is markup."""
    return _MARKUP.sub(r"\\\1", text)


def overview(telling: Telling) -> Iterator[str]:
    """The beginning of `llms.txt` (llmstxt.org): what the site is, its entities and its data."""
    region = telling.graph.region
    yield from (f"# {plain(region.title)}", "", f"> {plain(region.description)}")
    for section, entities in (
        ("countries", telling.graph.countries),
        ("organisations", telling.graph.organisations),
        ("partnerships", telling.graph.partnerships),
    ):
        yield from ("", f"## {words.SECTIONS[section]}", "")
        for entity in entities:
            summary = plain(telling.graph.plain(entity.summary))
            yield f"- [{plain(entity.name)}]({telling.url(entity)}{TWIN}): {summary}"
    yield from ("", f"## {words.SECTIONS['data']}", "")
    for path in ("api/v1/index.json", "api/v1/openapi.json", "data/datapackage.json", "events.atom", "changes.atom"):
        yield f"- [{path}]({telling.home.url(path)})"


def _page(telling: Telling, entity: Entity) -> Iterator[str]:
    graph = telling.graph
    yield from (f"# {plain(entity.name)}", "", plain(graph.plain(entity.summary)), "")
    yield words.CHECKED.format(date=entity.checked.text, url=f"<{telling.url(entity)}>")
    own = [Record(entity, fact) for fact in statements(entity)]
    elsewhere = [record for record in graph.events_of.get(entity.id, ()) if record.entity is not entity]
    cited: dict[str, int] = {}
    for kind, heading in words.SECTIONS.items():
        found: list[AnyRecord] = [record for record in own if type(record.fact).__name__ == kind]
        if kind == "Event":
            found = sorted([*found, *elsewhere], key=lambda record: (*record.fact.date.order, record.key))  # type: ignore[union-attr]
        if found:
            yield from ("", f"## {heading}", "")
        for record in found:
            yield from fact_lines(telling, record, cited)
    if partnerships := graph.partnerships_of.get(entity.id, ()):
        yield from ("", f"## {words.SECTIONS['partnerships']}", "")
        for one in partnerships:
            yield f"- [{plain(one.name)}]({telling.url(one)}{TWIN}), {one.period.text}"
    if moved := graph.former.moved(entity):
        yield from ("", f"## {words.SECTIONS['moved']}", "")
        for told in (telling.moved(anchor, entity) for anchor in moved):
            yield f"- {told['id']}: {plain(told['title'])} (<{told['permalink']}>)"
    yield from _changes(telling, entity)
    if cited:
        yield from ("", f"## {words.SECTIONS['sources']}", "")
        yield from (f"{number}. {source_line(telling, id)}" for id, number in cited.items())


def fact_lines(telling: Telling, record: AnyRecord, cited: dict[str, int]) -> Iterator[str]:
    """A fact as items of a list; `cited` holds the numbers of the sources cited so far, and gets those of its own."""
    told, graph = telling.fact(record), telling.graph
    if told["type"] == "figure":
        yield f"- **{plain(told['title'])}** (<{told['permalink']}>)"
        for point in told["series"]:
            value = " ".join(part for part in (point["qualifier"], point["as_written"], told["unit"]["label"]) if part)
            note = f". {plain(point['note'])}" if point["note"] else ""
            yield f"    - {point['date']['edtf']}: {plain(value)}{note} {_vouched(point, cited, graph)}"
        return
    yield f"- {told['date']['edtf']}: **{plain(told['title'])}** {_vouched(told, cited, graph)} (<{told['permalink']}>)"
    for more in (told.get("detail"), told.get("text")):
        if more:
            yield f"    - {plain(more)}"
    for account in told.get("accounts", ()):
        yield f"    - {plain(account['says'])} {_vouched(account, cited, graph)}"
    if told["withdrawn"]:
        yield f"    - {plain(words.WITHDRAWN.format(**told['withdrawn']))}"


def _vouched(told: Mapping[str, Any], cited: dict[str, int], graph: Graph) -> str:
    """The standing of a fact and the numbers of its sources."""
    numbers = [str(cited.setdefault(source["id"], len(cited) + 1)) for source in told["sources"]]
    return f"({plain(firmly(told, graph))}) \\[{', '.join(numbers)}\\]"


def source_line(telling: Telling, id: str) -> str:
    """A source in one line."""
    told = telling.source(telling.graph.sources[id])
    published = f", {told['published']['edtf']}" if told["published"] else ""
    title = plain(told["title"] or words.NO_TITLE)
    return f"{title}, {plain(told['publisher']['name'])}{published}, {told['language']}: <{told['url']}>"


def _changes(telling: Telling, entity: Entity) -> Iterator[str]:
    changes = history.changes([entity])
    if changes:
        yield from ("", f"## {words.SECTIONS['changes']}", "")
    yield from (change_line(telling, one) for one in changes)


def change_line(telling: Telling, one: history.Changed) -> str:
    """A change as an item of a list."""
    told = telling.change(one)
    why = f" {plain(words.WHY.format(why=told['why']))}" if told["why"] else ""
    return f"- {told['date']}: {words.CHANGES[told['kind']]}: {plain(told['what'])}.{why} (<{told['permalink']}>)"
