"""Atom (RFC 4287) and JSON Feed (1.1): the same entries in two forms."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from functools import partial
from typing import Final
from xml.etree import ElementTree
from xml.sax.saxutils import escape

from ..entities import Entity
from .earlier import NOTHING, Earlier, items
from .news import Entry, Feed, Listed, feeds, feeds_of
from .output import Output, json_list, json_value
from .told import Telling

_ATOM: Final = "http://www.w3.org/2005/Atom"


def outputs(telling: Telling) -> Iterator[Output]:
    """The feeds of the whole site, each in both forms."""
    checked = max((one.checked.earliest for one in telling.graph.entities.values()), default=datetime.date(1970, 1, 1))
    return _written(telling, feeds(telling), checked, telling.earlier)


def of_entity(telling: Telling, entity: Entity) -> Iterator[Output]:
    """The feeds of an entity."""
    return _written(telling, feeds_of(telling, entity), entity.checked.earliest, NOTHING)


def _written(telling: Telling, feeds: Iterable[Feed], checked: datetime.date, earlier: Earlier) -> Iterator[Output]:
    """Feeds in both forms; one without an entry was last changed on the day of the last check."""
    memo = telling.memo
    for feed in feeds:
        atom, json = f"{feed.path}.atom", f"{feed.path}.feed.json"
        updated = max((entry.updated for entry in feed.entries), default=checked)
        entries = [
            earlier.piece(one.entity, one.id, atom, _apart) or memo.of(("atom", one.id), partial(_atom_entry, one))
            for one in feed.entries
        ]
        yield Output(atom, _atom(telling, feed, updated, entries))
        found = [
            earlier.piece(one.entity, one.id, json, items) or memo.of(("item", one.id), partial(_item, one))
            for one in feed.entries
        ]
        yield Output(json, _json(telling, feed, found))


def _atom(telling: Telling, feed: Feed, updated: datetime.date, entries: Iterable[str]) -> str:
    graph, home = telling.graph, telling.home
    root = ElementTree.Element("feed", {"xmlns": _ATOM, "xml:lang": graph.region.language})
    _add(root, "id", feed.id)
    _add(root, "title", feed.title)
    _add(root, "updated", _moment(updated))
    _add(root, "link", rel="self", type="application/atom+xml", href=home.url(f"{feed.path}.atom"))
    _add(root, "link", rel="alternate", type="text/html", href=home.url(feed.page))
    _add(_add(root, "author"), "name", graph.region.title)
    begin, end, close = ElementTree.tostring(root, encoding="unicode").rpartition("</feed>")
    return "".join(['<?xml version="1.0" encoding="utf-8"?>\n', begin, *entries, end, close, "\n"])


def _apart(text: str) -> dict[str, str]:
    """The entries of a feed, by their ids, with which each begins; in a text no sign could be taken for a tag."""
    begin, end = "<entry><id>", "</entry>"
    found = (piece.partition(end)[0] for piece in text.split(begin)[1:])
    return {piece.partition("</id>")[0]: f"{begin}{piece}{end}" for piece in found}


def _atom_entry(listed: Listed) -> str:
    entry = listed.tell()
    one = ElementTree.Element("entry")
    _add(one, "id", entry.id)
    _add(one, "title", entry.title)
    _add(one, "link", rel="alternate", type="text/html", href=entry.url)
    _add(one, "published", _moment(entry.published))
    _add(one, "updated", _moment(entry.updated))
    for term, label in entry.labels:
        _add(one, "category", term=term, label=label)
    _add(one, "content", _html(entry), type="html")
    return ElementTree.tostring(one, encoding="unicode")


def _json(telling: Telling, feed: Feed, items: Iterable[str]) -> str:
    home = telling.home
    head = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "home_page_url": home.url(feed.page),
        "feed_url": home.url(f"{feed.path}.feed.json"),
        "language": telling.graph.region.language,
        "authors": [{"name": telling.graph.region.title}],
    }
    return json_list(head, "items", items)


def _item(listed: Listed) -> str:
    entry = listed.tell()
    return json_value(
        {
            "id": entry.id,
            "url": entry.url,
            "title": entry.title,
            "content_html": _html(entry),
            "date_published": _moment(entry.published),
            "date_modified": _moment(entry.updated),
            "tags": [label for _, label in entry.labels],
        }
    )


def _moment(day: datetime.date) -> str:
    """A day as the moment that feeds ask for (RFC 3339): days of this site have no hour, so its first."""
    return f"{day.isoformat()}T00:00:00Z"


def _html(entry: Entry) -> str:
    return "".join(f"<p>{escape(paragraph)}</p>" for paragraph in entry.paragraphs)


def _add(parent: ElementTree.Element, name: str, text: str | None = None, **attributes: str) -> ElementTree.Element:
    element = ElementTree.SubElement(parent, name, attributes)
    element.text = text
    return element
