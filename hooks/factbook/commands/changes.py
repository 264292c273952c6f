"""What differs between two states of the facts, fact by fact, the gravest first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields
from decimal import Decimal
from enum import IntEnum
from typing import Any, NamedTuple

from ..dates import Date
from ..entities import Entity, Partnership, Publisher, Source, Term
from ..facts import Account, Event, Figure, Point, Provenance, Statement, provenances
from ..fields import Places
from ..former import renamed
from ..graph import AnyRecord, Graph, Record, concerned
from ..prose import Link, Prose, Words
from ..values import Reference


class Weight(IntEnum):
    """How grave a change is: the order in which a reviewer reads."""

    DELETED = 0
    SOURCE_LOST = 1
    CHANGED = 2
    ADDED = 3


class Change(NamedTuple):
    """What became of one fact: its address, its name, what differs in it, and on how many pages it stands."""

    weight: Weight
    key: str
    name: str
    parts: tuple[Part, ...]
    pages: int


class Part(NamedTuple):
    """One field before and after, as words; None where it was or is left out."""

    field: str
    before: str | None
    after: str | None


def between(before: Graph, after: Graph) -> list[Change]:
    """All changes, the gravest first, then by where they stand; those of what was renamed under its new name."""
    old, new = _things(before), _things(after)
    now = {key: _now(key, new, after) for key in old}
    found = [_change(now[key], thing, new.get(now[key]), before, after) for key, thing in old.items()]
    found += [_change(key, None, new[key], before, after) for key in new.keys() - set(now.values())]
    return sorted((change for change in found if change), key=lambda change: (change.weight, change.key))


Thing = AnyRecord | Entity | Publisher | Source | Term | Mapping[str, str]


def _things(graph: Graph) -> dict[str, Thing]:
    """Everything that a reviewer reads as one: facts, and what stands at the top of a file."""
    found: dict[str, Thing] = {record.key: record for record in graph.records()}
    found |= {**graph.entities, **graph.publishers, **graph.terms, **graph.sources}
    named = ((field.name, getattr(graph.region, field.name)) for field in fields(graph.region))
    found |= {f"region.yml {name}": value for name, value in named if isinstance(value, Mapping)}
    words = {name: value for name, value in named if isinstance(value, str)}
    return found | ({"region.yml": words} if words else {})


def _now(key: str, new: Mapping[str, Thing], after: Graph) -> str:
    """The key of the same thing later: a fact or file with another id or place says what it was called."""
    file, mark, fact = key.partition("#")
    if key in new:
        return key
    if not mark:
        page = after.former.page_of(file)
        return page.id if page and file in renamed(page) else key
    known = f"{after.former.present(file)}#{fact}"
    record = after.former.facts(file).get(fact)
    return record.key if record else known if known in new else key


def _change(key: str, old: Thing | None, new: Thing | None, before: Graph, after: Graph) -> Change | None:
    was, now = _said(old, before), _said(new, after)
    if was == now:
        return None
    thing, graph = (new, after) if new is not None else (old, before)
    parts = tuple(Part(name, was.get(name), now.get(name)) for name in {**was, **now} if was.get(name) != now.get(name))
    if new is None:
        weight = Weight.DELETED
    elif old is None:
        weight = Weight.ADDED
    else:
        lost = set(_sources(old)) - set(_sources(new)) or any(_is_of_a_source(p) and p.after is None for p in parts)
        weight = Weight.SOURCE_LOST if lost else Weight.CHANGED
    return Change(weight, key, _name(key, thing, graph), parts, _pages(thing, graph))


def _is_of_a_source(part: Part) -> bool:
    return part.field.endswith("sources")


def _said(thing: Thing | None, graph: Graph) -> dict[str, str]:
    """The fields of a thing, each as words; those of its facts stand for themselves."""
    if thing is None:
        return {}
    if isinstance(thing, Mapping):
        return dict(thing)
    return dict(_fields(thing.fact if isinstance(thing, Record) else thing, graph))


def _fields(thing: Any, graph: Graph, before: str = "") -> Iterator[tuple[str, str]]:
    for field in fields(thing):
        value, name = getattr(thing, field.name), f"{before}{field.name}"
        if isinstance(value, (Places, Mapping)) or value is None or value == ():
            continue
        if isinstance(value, Provenance):
            yield from _fields(value, graph, before)
        elif isinstance(value, tuple) and isinstance(value[0], (Point, Account)):
            yield from _numbered(value, graph)
        elif not (isinstance(value, tuple) and isinstance(value[0], Statement)):
            yield name, _words(value, graph)


def _numbered(items: Iterable[Point | Account], graph: Graph) -> Iterator[tuple[str, str]]:
    """The values of a figure, each under its date, or the accounts of an event, each under its number."""
    seen: Counter[str] = Counter()
    for item in items:
        of = item.as_of.text if isinstance(item, Point) else "account"
        seen[of] += 1
        again = f" ({seen[of]})" if seen[of] > 1 else ""
        yield from _fields(item, graph, f"{of}{again}: ")


def _words(value: Any, graph: Graph) -> str:
    match value:
        case Prose():
            return "".join(_part(part, graph) for part in value.parts)
        case Reference():
            return value.id
        case Date():
            return value.text
        case Decimal():
            return f"{value:,}"
        case tuple():
            return ", ".join(_words(item, graph) for item in value)
        case _:
            return str(value)


def _part(part: Words | Link, graph: Graph) -> str:
    # Links are part of what is said, and a reviewer sees where they lead.
    if isinstance(part, Words):
        return f"*{part.text}*" if part.emphasised else part.text
    to = f"{part.target}#{part.fact}" if part.fact else part.target
    return f"[[{to}|{graph.words_of(part)}]]"


def _sources(thing: Thing) -> Iterable[str]:
    if isinstance(thing, Record):
        return [source.id for provenance in provenances(thing.fact) for source in provenance.sources]
    return [source.id for source in thing.sources] if isinstance(thing, Term) else []


def _name(key: str, thing: Thing | None, graph: Graph) -> str:
    """What a reviewer knows it by: the page and the fact's own words."""
    match thing:
        case Record():
            return f"{thing.entity.name}: {_title(thing.fact, graph)}"
        case Source():
            publisher = graph.publishers[thing.publisher].name
            return f"{publisher}: {thing.title}" if thing.title else publisher
        case Mapping() | None:
            return key
        case _:
            return thing.name


def _title(fact: Statement, graph: Graph) -> str:
    if isinstance(fact, Event):
        return graph.plain(fact.what)
    for name in ("title", "name"):
        if hasattr(fact, name):
            return str(getattr(fact, name))
    return str(fact.id.id)


def _pages(thing: Thing | None, graph: Graph) -> int:
    """On how many pages it stands: of those whom it concerns, of its year, of its sources' publishers."""
    match thing:
        case Record():
            publishers = {source.partition("/")[0] for source in _sources(thing)}
            shown = concerned(thing) if isinstance(thing.fact, (Event, Figure)) else [thing.entity.id]
            return len(shown) + len(publishers) + isinstance(thing.fact, Event)
        case Source():
            return 1 + len({record.entity.id for record in graph.resting_on.get(thing.id, ())})
        case Partnership():
            return 1 + len(thing.parties)
        case _:
            return 1
