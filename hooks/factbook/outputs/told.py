"""Facts, sources and entities as plain data, of which everything that machines read is made."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from .. import history
from ..dates import Date
from ..entities import Country, Entity, Organisation, Partnership, Source, Term
from ..facts import Event, Figure, Glance, Leader, Membership, Passage, Point, Provenance
from ..former import Anchor, aliases
from ..graph import AnyRecord, Graph, concerned
from ..permalinks import address
from ..watched import Memo, reads_of
from .earlier import NOTHING, Earlier
from .output import Home, json_value


class Telling:
    """Tells the facts of one graph, for a site at one home; each once, however many files it stands in.

    earlier: what the last build told of them.
    """

    def __init__(self, graph: Graph, home: Home, earlier: Earlier = NOTHING) -> None:
        self.graph = graph
        self.home = home
        self.earlier = earlier
        # What is told in many files is made once.
        self.memo = Memo(reads_of(graph))

    def url(self, thing: Any) -> str:
        """The permalink of something."""
        return self.home.url(address(thing))

    def title(self, record: AnyRecord) -> str:
        """A fact in one line."""
        region = self.graph.region
        match record.fact:
            case Event() as event:
                return self.graph.plain(event.what)
            case Glance() as glance:
                return f"{region.profile_kinds[glance.kind.id]}: {glance.value}"
            case Leader() as leader:
                return f"{leader.name}, {leader.role}"
            case Membership() as membership:
                return self.graph.entities[membership.of.id].name
            case Figure() as figure:
                return figure.name
            case Passage() as passage:
                return passage.title

    def fact(self, record: AnyRecord) -> Mapping[str, Any]:
        """A fact with everything that vouches for it."""
        return self.memo.of(("fact", record.key), lambda: self._fact(record))

    def line(self, record: AnyRecord) -> str:
        """The same as JSON."""
        return self.memo.of(("line", record.key), lambda: json_value(self.fact(record)))

    def _fact(self, record: AnyRecord) -> dict[str, Any]:
        entity, fact = record
        withdrawn = history.withdrawal(record)
        return {
            "id": record.key,
            "type": type(fact).__name__.lower(),
            "entity": entity.id,
            "permalink": self.url(record),
            "title": self.title(record),
            "aliases": aliases(record),
            "concerns": concerned(record),
            **self._own(record),
            "first_published": history.added(self.graph, record).isoformat(),
            "last_changed": history.changed(self.graph, record).isoformat(),
            "withdrawn": withdrawn and {"date": withdrawn.date.text, "why": self._plain(withdrawn.why)},
        }

    def _own(self, record: AnyRecord) -> dict[str, Any]:
        region = self.graph.region
        own: dict[str, Any]
        match record.fact:
            case Event() as event:
                return {
                    "date": date(event.date),
                    "kind": label(event.kind.id, region.event_kinds),
                    "detail": self._plain(event.detail),
                    "marks": event.marks,
                    **self.provenance(record, event.provenance),
                    "accounts": [
                        {"says": self._plain(account.says), **self.provenance(record, account.provenance)}
                        for account in event.accounts
                    ],
                }
            case Figure() as figure:
                series = sorted(figure.series, key=lambda point: point.as_of.order)
                points = [self._point(record, point) for point in series]
                return {"unit": label(figure.unit.id, region.units), "series": points}
            case Glance() as glance:
                own = {"kind": label(glance.kind.id, region.profile_kinds), "value": glance.value}
                return {"date": date(glance.as_of), **own, **self.provenance(record, glance.provenance)}
            case Leader() as leader:
                own = {"name": leader.name, "also": list(leader.also), "role": leader.role}
                return {"date": date(leader.period), **own, **self.provenance(record, leader.provenance)}
            case Membership() as membership:
                own = {"of": membership.of.id}
                return {"date": date(membership.period), **own, **self.provenance(record, membership.provenance)}
            case Passage() as passage:
                own = {"text": self._plain(passage.text)}
                return {"date": date(passage.as_of), **own, **self.provenance(record, passage.provenance)}

    def _point(self, record: AnyRecord, point: Point) -> dict[str, Any]:
        return {
            "date": date(point.as_of),
            "value": number(point.value),
            "as_written": point.value if isinstance(point.value, str) else f"{point.value:f}",
            "qualifier": point.qualifier,
            "note": self._plain(point.note),
            **self.provenance(record, point.provenance),
        }

    def provenance(self, record: AnyRecord, provenance: Provenance) -> dict[str, Any]:
        """Who says so and how firmly, every source in full."""
        return {
            "standing": provenance.standing,
            "according_to": [author.id for author in provenance.according_to],
            "one_sided": self.graph.is_one_sided(record, provenance),
            "sources": [self.source(self.graph.sources[source.id]) for source in provenance.sources],
        }

    def source(self, source: Source) -> Mapping[str, Any]:
        """A source with its publisher."""
        return self.memo.of(("source", source.id), lambda: self._source(source))

    def _source(self, source: Source) -> dict[str, Any]:
        publisher = self.graph.publishers[source.publisher]
        return {
            "id": source.id,
            "permalink": self.url(source),
            "title": source.title,
            "url": source.url,
            "archived": source.archived,
            "published": source.published and date(source.published),
            "language": source.language,
            "seen_as": source.seen_as,
            "publisher": {
                "id": publisher.id,
                "name": publisher.name,
                "kind": label(publisher.kind.id, self.graph.region.publisher_kinds),
                "owned_by": publisher.owned_by.id if publisher.owned_by else None,
            },
        }

    def entity(self, entity: Entity) -> dict[str, Any]:
        """What an entity is, without its facts."""
        return {
            "id": entity.id,
            "type": type(entity).__name__.lower(),
            "permalink": self.url(entity),
            "name": entity.name,
            "also": list(entity.also),
            "aliases": [alias.id for alias in entity.aliases],
            **self._of_kind(entity),
            "summary": self._plain(entity.summary),
            "checked": entity.checked.text,
            "last_changed": history.modified(self.graph, entity).isoformat(),
        }

    def _of_kind(self, entity: Entity) -> dict[str, Any]:
        region = self.graph.region
        match entity:
            case Country():
                return {"code": entity.code, "role": label(entity.role.id, region.roles)}
            case Organisation():
                kind = label(entity.kind.id, region.organisation_kinds)
                return {"kind": kind, "period": entity.period and date(entity.period)}
            case Partnership():
                return {
                    "kind": label(entity.kind.id, region.partnership_kinds),
                    "period": date(entity.period),
                    "parties": [party.id for party in entity.parties],
                    "follows": [earlier.id for earlier in entity.follows],
                }

    def moved(self, anchor: Anchor[AnyRecord], entity: Entity) -> dict[str, Any]:
        """A fact that stood in an entity's file, and where it stands now."""
        return {
            "id": f"{entity.id}#{anchor.id}",
            "now": anchor.record.key,
            "permalink": self.url(anchor.record),
            "title": self.title(anchor.record),
        }

    def term(self, term: Term) -> dict[str, Any]:
        return {
            "id": term.id,
            "permalink": self.url(term),
            "term": term.name,
            "also": list(term.also),
            "means": self._plain(term.means),
            "sources": [self.source(self.graph.sources[source.id]) for source in term.sources],
        }

    def change(self, one: history.Changed) -> dict[str, Any]:
        """A change, and the fact that was changed."""
        fact = one.fact
        return {
            "date": one.change.date.text,
            "kind": one.change.kind,
            "entity": one.entity.id,
            "fact": fact.key if fact else None,
            "permalink": self.url(fact or one.entity),
            "what": self._plain(one.change.what),
            "why": self._plain(one.change.why),
        }

    def _plain(self, prose: Any) -> str | None:
        return None if prose is None else self.graph.plain(prose)


def date(date: Date) -> dict[str, str | None]:
    """A date as its sources give it (EDTF), and the days between which it lies; null where there is no bound."""
    return {
        "edtf": date.text,
        "earliest": None if date.earliest == datetime.date.min else date.earliest.isoformat(),
        "latest": None if date.latest == datetime.date.max else date.latest.isoformat(),
    }


def label(id: str, vocabulary: Any) -> dict[str, str]:
    return {"id": id, "label": vocabulary[id]}


def number(value: Decimal | str) -> int | float | None:
    """A value as a number, if it is one; `as_written` has every digit."""
    if isinstance(value, str):
        return None
    return int(value) if value == value.to_integral_value() else float(value)
