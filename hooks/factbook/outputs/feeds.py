"""Atom (RFC 4287) and JSON Feed (1.1): the same entries in two forms."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from functools import partial
from typing import Final
from xml.etree import ElementTree
from xml.sax.saxutils import escape

from ..entities import Entity
from .news import Entry, Feed, feeds, feeds_of
from .output import Output, json_list, json_value
from .told import Telling

_ATOM: Final = "http://www.w3.org/2005/Atom"


def outputs(telling: Telling) -> Iterator[Output]:
    """The feeds of the whole site, each in both forms."""
    checked = max((one.checked.earliest for one in telling.graph.entities.values()), default=datetime.date(1970, 1, 1))
    return _written(telling, feeds(telling), checked)


def of_entity(telling: Telling, entity: Entity) -> Iterator[Output]:
    """The feeds of an entity."""
    return _written(telling, feeds_of(telling, entity), entity.checked.earliest)


def _written(telling: Telling, feeds: Iterable[Feed], checked: datetime.date) -> Iterator[Output]:
    """Feeds in both forms; one without an entry was last changed on the day of the last check."""
    for feed in feeds:
        updated = max((entry.updated for entry in feed.entries), default=checked)
        yield Output(f"{feed.path}.atom", _atom(telling, feed, updated))
        yield Output(f"{feed.path}.feed.json", _json(telling, feed))


def _atom(telling: Telling, feed: Feed, updated: datetime.date) -> str:
    graph, home = telling.graph, telling.home
    root = ElementTree.Element("feed", {"xmlns": _ATOM, "xml:lang": graph.region.language})
    _add(root, "id", feed.id)
    _add(root, "title", feed.title)
    _add(root, "updated", _moment(updated))
    _add(root, "link", rel="self", type="application/atom+xml", href=home.url(f"{feed.path}.atom"))
    _add(root, "link", rel="alternate", type="text/html", href=home.url(feed.page))
    _add(_add(root, "author"), "name", graph.region.title)
    begin, end, close = ElementTree.tostring(root, encoding="unicode").rpartition("</feed>")
    entries = [telling.memo.of(("atom", entry.id), partial(_atom_entry, entry)) for entry in feed.entries]
    return "".join(['<?xml version="1.0" encoding="utf-8"?>\n', begin, *entries, end, close, "\n"])


def _atom_entry(entry: Entry) -> str:
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


def _json(telling: Telling, feed: Feed) -> str:
    home = telling.home
    head = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "home_page_url": home.url(feed.page),
        "feed_url": home.url(f"{feed.path}.feed.json"),
        "language": telling.graph.region.language,
        "authors": [{"name": telling.graph.region.title}],
    }
    items = [telling.memo.of(("item", entry.id), partial(_item, entry)) for entry in feed.entries]
    return json_list(head, "items", items)


def _item(entry: Entry) -> str:
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
