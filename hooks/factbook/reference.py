"""What the format knows, told by the code itself: every field of every kind of file, and every rule."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from . import characters, fields, load, placeholders, published, rules, values, yaml_text
from .entities import Country, Organisation, Partnership, Publisher, Region, Source, Term
from .fields import Each, Field, Named, describe


class Kind(NamedTuple):
    """A kind of mapping in a fact file: its name, what it is, its fields."""

    name: str
    meaning: str
    fields: tuple[Field, ...]


class Published(NamedTuple):
    """A rule and what it says."""

    id: str
    says: str
    severity: str


def kinds() -> list[Kind]:
    """Every kind of file, and of the mappings inside it, each once, in the order in which a reader meets them."""
    found: dict[str, Kind] = {}
    for kind in (Country, Organisation, Partnership, Publisher, Term, Region):
        _collect(kind.__name__, kind.__doc__ or "", kind.read, found)
    return list(found.values())


def class_of(reader: Any) -> type[Any]:
    """The class that a reader makes; that of articles is made for its publisher, and has no class of its own."""
    found: type[Any] = getattr(reader, "__self__", Source)
    return found


def _collect(name: str, meaning: str, reader: Any, found: dict[str, Kind]) -> None:
    if name in found:
        return
    described = describe(reader)
    found[name] = Kind(name, " ".join(meaning.split()), described)
    for field in described:
        if isinstance(field.shape, (Each, Named)):
            of = class_of(field.shape.reader)
            _collect(of.__name__, of.__doc__ or "", field.shape.reader, found)


def all_rules() -> Iterator[Published]:
    """Every rule: first those of a single file, then those between facts."""
    for table in (
        load.RULES,
        published.RULES,
        characters.RULES,
        yaml_text.RULES,
        values.RULES,
        fields.RULES,
        placeholders.RULES,
    ):
        yield from (Published(id, says, "error") for id, says in table.items())
    for severity, listed in (("error", rules.ERRORS), ("warning", rules.WARNINGS)):
        for rule in listed:
            yield Published(rules.name(rule), " ".join((rule.__doc__ or "").split()), severity)
