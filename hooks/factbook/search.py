"""The index of the search, made of the facts: a word without accents, or another name, finds them too."""

from __future__ import annotations

import json
import re
import unicodedata
import zlib
from collections.abc import Iterable, Iterator, Sequence
from html import escape
from types import MappingProxyType
from typing import Any, Final

from .entities import Country, Entity, Organisation
from .facts import Event, Figure, Glance, Leader, Passage
from .graph import Record
from .here import Here
from .pages import Pages, Row
from .pages import names as names_of
from .permalinks import address

_WORD = re.compile(r"[^\W\d_]+")
# Letters that have no decomposition, yet are typed as others.
_PLAIN: Final = str.maketrans(
    {"ɓ": "b", "ɗ": "d", "ŋ": "n", "ƴ": "y", "ɛ": "e", "ɔ": "o", "ø": "o", "ł": "l", "ı": "i"}
)
# What the index may weigh as it is sent (gzip), in bytes, on a slow and dear link.
LIMIT: Final = 140_000


def index(settings: Any, written: Iterable[dict[str, Any]], pages: Pages) -> str:
    """The whole index as JSON: the sections of pages written by hand, then the pages of facts with what they tell.

    Where all of it would weigh too much, it goes without the details of facts, then without facts, then with the
    names of pages only, then with those of entities, and at last with those that concern the most events.
    """
    sections = [findable(entry, ()) for entry in written]
    text = ""
    for told in _shorter(list(_entries(pages)), pages):
        content = {"config": {**settings, "fields": dict(FIELDS)}, "docs": [*sections, *told]}
        text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
        if len(zlib.compress(text.encode(), 6)) <= LIMIT:
            break
    return text


def _shorter(told: list[dict[str, Any]], pages: Pages) -> Iterator[list[dict[str, Any]]]:
    yield told
    yield [entry | {"text": ""} if "#" in entry["location"] else entry for entry in told]
    of_pages = [entry for entry in told if "#" not in entry["location"]]
    yield of_pages
    names = [entry | {"text": ""} for entry in of_pages]
    yield names
    events_of = pages.graph.events_of
    events = {address(one): len(events_of.get(id, ())) for id, one in pages.graph.entities.items()}
    names = sorted((entry for entry in names if entry["location"] in events), key=lambda one: -events[one["location"]])
    while names:
        yield names
        names = names[: len(names) // 2]


def _entries(pages: Pages) -> Iterator[dict[str, Any]]:
    """An entry for each page of facts, and one for each fact that a reader may look for, at the place that tells it."""
    here = Here(pages.graph, "", base="", apart=pages.apart)
    # All pages first: the theme takes the first entry of a page for that of the whole page.
    for path, row in pages.rows.items():
        entity = _at_home(row)
        yield _of_page(pages, here, entity) if entity else findable(_entry(f"{path}/", pages.title(path)), ())
    for row in pages.rows.values():
        if entity := _at_home(row):
            yield from _of_facts(pages, here, entity, row.context)
    for term in pages.graph.terms.values():
        text = " ".join([*term.also, pages.graph.plain(term.means)])
        yield findable(_entry(here.url(term), term.name, text), ())


def _at_home(row: Row) -> Entity | None:
    """The entity whose own page this is; None for those below it, and for all others."""
    return row.entity if row.entity and row.path == f"{row.entity.section}/{row.entity.id}" else None


def _of_page(pages: Pages, here: Here, entity: Entity) -> dict[str, Any]:
    summary = pages.graph.plain(entity.summary)
    return findable(_entry(here.url(entity), entity.name, summary, *entity.also), names_of(entity))


def _of_facts(pages: Pages, here: Here, entity: Entity, context: Any) -> Iterator[dict[str, Any]]:
    graph, home = pages.graph, here.url(entity)
    plain = graph.plain
    figures = f"{home}figures/" if context["figures_apart"] else home
    background = f"{home}background/" if context["background_apart"] else home
    for fact in _facts(entity):
        id = fact.id.id
        match fact:
            case Event():
                accounts = (plain(account.says) for account in fact.accounts)
                detail = plain(fact.detail) if fact.detail else ""
                title = f"{pages.said(fact.date)} {plain(fact.what)}"
                found = _entry(here.full(Record(entity, fact)), title, detail, *accounts)
            case Figure():
                notes = (plain(point.note) for point in fact.series if point.note)
                found = _entry(f"{figures}#{id}", fact.name, *dict.fromkeys(notes))
            case Passage():
                found = _entry(f"{background}#{id}", fact.title, plain(fact.text))
            case Leader():
                found = _entry(f"{home}#{id}", f"{fact.name}, {fact.role}", *fact.also)
            case Glance():
                found = _entry(f"{home}#{id}", f"{graph.region.profile_kinds[fact.kind.id]}: {fact.value}")
        yield findable(found, ())


def _facts(entity: Entity) -> Iterator[Event | Figure | Passage | Leader | Glance]:
    yield from entity.profile
    if isinstance(entity, (Country, Organisation)):
        yield from entity.leaders
    yield from entity.background
    yield from entity.events
    yield from entity.figures


def _entry(location: str, title: str, *texts: str) -> dict[str, Any]:
    # The theme puts both into its results as HTML.
    text = " ".join(text for text in texts if text)
    return {"location": location, "title": escape(title, quote=False), "text": escape(text, quote=False)}


# How much more a word counts in a title or a name than in a text. The theme's own numbers (1,000 and 1,000,000) let one
# word in a name outdo any number of words in a text.
FIELDS: Final = MappingProxyType({"title": {"boost": 20.0}, "text": {"boost": 1.0}, "tags": {"boost": 40.0}})
# Who looks for a country seldom means a newspaper that has its name.
_ASIDE: Final = ("sources/", 0.1)


def findable(entry: dict[str, Any], names: Sequence[str]) -> dict[str, Any]:
    """An entry of the index, with the other names of its page, and the unaccented form of each accented word.

    The theme shows the names as tags, and puts what has them before all that only mentions them; a long form such as
    "People's Republic of" a country is text, or it would be found by each of its common words.
    """
    words = " ".join([entry["title"], entry["text"], *names])
    tags = [name for name in names if all(not word[0].islower() for word in name.split())]
    others = (escape(name, quote=False) for name in names if name not in tags)
    text = [entry["text"], *others, *(() if words.isascii() else _unaccented(words))]
    found = entry | {"text": " ".join(text).strip()}
    if tags:
        found["tags"] = [escape(name, quote=False) for name in tags]
    return found | {"boost": _ASIDE[1]} if entry["location"].startswith(_ASIDE[0]) else found


def plain(word: str) -> str:
    """A word as somebody types it who has no accents at hand."""
    parts = unicodedata.normalize("NFD", word.lower().translate(_PLAIN))
    return "".join(part for part in parts if not unicodedata.combining(part))


def _unaccented(text: str) -> Iterator[str]:
    found: Iterable[str] = dict.fromkeys(word.lower() for word in _WORD.findall(text))
    yield from (plain(word) for word in found if plain(word) != word)
