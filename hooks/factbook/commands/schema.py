"""JSON Schemas (draft 7) for editors, made from the calls by which the checker reads fact files.

They see one file at a time and know no calendar: what they find wrong the checker finds wrong too, never the other way
round. With a graph they also know its vocabularies and ids.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from .. import reference
from ..addresses import MAX_LENGTH
from ..entities import Country, Organisation, Partnership
from ..fields import MAX_ITEMS, Each, Field, Labels, Many, Named
from ..graph import Graph
from ..reference import Kind
from ..values import (
    ARTICLE_ID,
    ID,
    MAX_ID,
    MAX_LINE,
    Address,
    Amount,
    Choice,
    CountryCode,
    FormerFact,
    Id,
    LanguageCode,
    SourceId,
    Tag,
    Text,
    When,
)
from ..yaml_text import MAX_CHARACTERS

Schema = dict[str, Any]

# The schema of each kind of file, and the files it is for.
FILES: Final = (
    ("country", "Country", "countries/*.yml"),
    ("organisation", "Organisation", "organisations/*.yml"),
    ("partnership", "Partnership", "partnerships/*.yml"),
    ("publisher", "Publisher", "publishers/*.yml"),
    ("glossary", "Term", "glossary.yml"),
    ("region", "Region", "region.yml"),
)

_DAY = (
    "(?:0[13578]|1[02])(?:-(?:0[1-9]|[12][0-9]|3[01]))?|(?:0[469]|11)(?:-(?:0[1-9]|[12][0-9]|30))?"
    "|02(?:-(?:0[1-9]|[12][0-9]))?"
)
_MOMENT = f"(?!0000)[0-9]{{4}}(?:-(?:{_DAY}))?[~?%]?"
_ONE_DAY = "(?!0000)[0-9]{4}-[0-9]{2}-[0-9]{2}[~?%]?"
_PERIOD = rf"{_MOMENT}/(?:{_MOMENT}|\.\.)?|(?:\.\.)?/{_MOMENT}|/\.\."
_SPACE = r"^\s*(?:{})\s*$"


def schemas(graph: Graph | None = None) -> dict[str, Schema]:
    """The schema of each kind of file, by its name in `FILES`."""
    kinds = {kind.name: kind for kind in reference.kinds()}
    return {name: _file(kinds, kind, graph) for name, kind, _ in FILES}


def _file(kinds: Mapping[str, Kind], name: str, graph: Graph | None) -> Schema:
    needed = _needed(kinds, name)
    known = ids_of(graph)
    one: Schema = {"$ref": f"#/definitions/{name}"}
    top = _named(one) if name == "Term" else {"allOf": [one]}
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": kinds[name].meaning,
        **top,
        "definitions": {kind: _mapping(kinds[kind], known) for kind in needed},
    }


def _needed(kinds: Mapping[str, Kind], name: str) -> list[str]:
    found = [name]
    for kind in found:
        shapes = (field.shape for field in kinds[kind].fields)
        inner = (reference.class_of(shape.reader).__name__ for shape in shapes if isinstance(shape, (Each, Named)))
        found += [name for name in inner if name not in found]
    return found


Known = Callable[[Id | SourceId], Iterable[str] | None]


def ids_of(graph: Graph | None) -> Known:
    """From a field's value to the ids that it may name; None where nothing says so."""
    if graph is None:
        return lambda value: None
    by_class = {
        "side": (Country, Organisation),
        "entity": (Country, Organisation, Partnership),
        "organisation": (Organisation,),
        "partnership": (Partnership,),
    }

    def known(value: Id | SourceId) -> Iterable[str] | None:
        if isinstance(value, SourceId):
            return graph.sources
        if value.to == "vocabulary":
            vocabulary: Mapping[str, str] = getattr(graph.region, value.of or "")
            return vocabulary
        if value.to == "author":
            return {*graph.entities, *graph.publishers}
        kinds = by_class.get(value.to)
        return [id for id, entity in graph.entities.items() if isinstance(entity, kinds)] if kinds else None

    return known


def _mapping(kind: Kind, known: Known) -> Schema:
    return {
        "description": kind.meaning,
        "type": "object",
        "properties": {field.name: _field(field, known) for field in kind.fields},
        "required": [field.name for field in kind.fields if field.required],
        "additionalProperties": False,
    }


def _field(field: Field, known: Known) -> Schema:
    return {"description": f"{field.meaning[0].upper()}{field.meaning[1:]}.", **_shape(field.shape, known)}


def _shape(shape: Any, known: Known) -> Schema:
    match shape:
        case Many(value, least):
            return {
                "type": "array",
                "items": _value(value, known),
                "minItems": least,
                "maxItems": MAX_ITEMS,
                "uniqueItems": True,
            }
        case Each(reader, least):
            return {"type": "array", "items": _of(reader), "minItems": least}
        case Named(reader):
            return _named(_of(reader))
        case Labels():
            return {**_named(_line()), "propertyNames": _ids(ID)}
        case _:
            return _value(shape, known)


def _value(value: Any, known: Known) -> Schema:
    match value:
        case Id() | SourceId():
            ids = known(value)
            pattern = ID if isinstance(value, Id) else f"{ID}/{ARTICLE_ID}"
            return _ids(pattern, limited=isinstance(value, Id)) if ids is None else {"enum": sorted(ids)}
        case FormerFact():
            return _ids(f"(?:{ID}#)?{ID}", limited=False)
        case Choice(options):
            return {"enum": list(options)}
        case When(only):
            return _date(only)
        case Amount():
            # What is a number in disguise, the checker says.
            return {"anyOf": [{"type": "number"}, _line()]}
        case Address():
            return {"type": "string", "pattern": r"^[Hh][Tt][Tt][Pp][Ss]?://\S+$", "maxLength": MAX_LENGTH}
        case CountryCode():
            return {"type": "string", "pattern": "^[A-Z]{2}$"}
        case Tag():
            return {"type": "string", "pattern": r"^[a-z0-9-]+(\.[a-z0-9-]+)+,[0-9]{4}$"}
        case LanguageCode():
            return {"type": "string", "pattern": "^[A-Za-z]{2,}(?:_[A-Za-z0-9]+)*$"}
        case Text():
            return {"type": "string", "pattern": r"\S", "maxLength": MAX_CHARACTERS}
        case _:
            return _line()


def _line() -> Schema:
    return {"type": "string", "pattern": rf"^\s*\S[\s\S]{{0,{MAX_LINE - 1}}}\s*$"}


def _date(only: str | None) -> Schema:
    if only == "period":
        return {"type": "string", "pattern": f"^(?:{_PERIOD})$"}
    if only == "day":
        return {"type": "string", "pattern": f"^(?={_ONE_DAY}$){_MOMENT}$"}
    begun = rf"{_MOMENT}(?:/(?:{_MOMENT}|\.\.)?)?"
    written = {"type": "string", "pattern": f"^(?:{begun})$" if only == "begun" else f"^(?:{_MOMENT}|{_PERIOD})$"}
    # To YAML a year alone is a number.
    return {"anyOf": [written, {"type": "integer", "minimum": 1000, "maximum": 9999}]}


def _ids(pattern: str, *, limited: bool = True) -> Schema:
    found: Schema = {"type": "string", "pattern": _SPACE.format(pattern)}
    return {**found, "maxLength": MAX_ID} if limited else found


def _of(reader: Any) -> Schema:
    return {"$ref": f"#/definitions/{reference.class_of(reader).__name__}"}


def _named(value: Schema) -> Schema:
    names = {**_ids(ARTICLE_ID), "pattern": re.sub(r"\\s\*", "", _SPACE).format(ARTICLE_ID)}
    return {"type": "object", "propertyNames": names, "additionalProperties": value}
