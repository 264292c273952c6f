"""The JSON Schemas (2020-12) of the API and its OpenAPI (3.1) description."""

from __future__ import annotations

from typing import Any, Final

DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"

Schema = dict[str, Any]


def all_schemas() -> dict[str, Schema]:
    """The schema of each kind of file, by its name; what they share stands in each, so that one is enough."""
    lists = {"events": "event", "figures": "figure", "sources": "cited_source", "terms": "term", "changes": "change"}
    found = {
        {"terms": "glossary"}.get(name, name): _file({"count": _INTEGER, name: _array({"$ref": f"#/$defs/{of}"})})
        for name, of in lists.items()
    }
    return {"index": _index(), "entity": _entity(), **found}


def openapi(title: str, version: str, root: str) -> Schema:
    """What the API offers, path by path."""
    paths = {
        "/index.json": ("index", "what there is"),
        "/{section}/{id}.json": ("entity", "a country, organisation or partnership with all facts of its file"),
        "/events.json": ("events", "all events, in order of date"),
        "/events/{year}.json": ("events", "the events of one year"),
        "/figures.json": ("figures", "all figures"),
        "/sources.json": ("sources", "all sources, each with the facts that cite it"),
        "/glossary.json": ("glossary", "the terms"),
        "/changes.json": ("changes", "what was changed after it was published, the latest first"),
    }
    return {
        "openapi": "3.1.0",
        "info": {
            "title": title,
            "version": version,
            "license": {"name": "CC BY 4.0", "url": "https://creativecommons.org/licenses/by/4.0/"},
        },
        "servers": [{"url": root.rstrip("/")}],
        "paths": {path: {"get": _get(path, *of)} for path, of in paths.items()},
    }


def _get(path: str, schema: str, meaning: str) -> Schema:
    known: dict[str, Schema] = {
        "section": {"type": "string", "enum": ["countries", "organisations", "partnerships"]},
        "id": _TEXT,
        "year": _INTEGER,
    }
    content = {"application/json": {"schema": {"$ref": f"schemas/{schema}.json"}}}
    return {
        "operationId": "get" + "".join(c if c.isalnum() else "_" for c in path.removesuffix(".json")).rstrip("_"),
        "summary": meaning,
        "parameters": [
            {"name": name, "in": "path", "required": True, "schema": of}
            for name, of in known.items()
            if f"{{{name}}}" in path
        ],
        "responses": {"200": {"description": meaning, "content": content}, "404": {"description": "there is none"}},
    }


def _object(properties: Schema, *, optional: tuple[str, ...] = ()) -> Schema:
    """An object that has at least these; more may come within the version."""
    required = [name for name in properties if name not in optional]
    return {"type": "object", "properties": properties, "required": required}


def _array(items: Schema) -> Schema:
    return {"type": "array", "items": items}


def _or_null(schema: Schema) -> Schema:
    return {"anyOf": [schema, {"type": "null"}]}


_TEXT: Final[Schema] = {"type": "string"}
_INTEGER: Final[Schema] = {"type": "integer"}
_URL: Final[Schema] = {"type": "string", "format": "uri"}
_DAY: Final[Schema] = {"type": "string", "format": "date", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}
_ID: Final[Schema] = {"type": "string", "pattern": "^[a-z][a-z0-9]*(-[a-z0-9]+)*$"}
_FACT_ID: Final[Schema] = {"type": "string", "pattern": "^[a-z][a-z0-9-]*#[a-z][a-z0-9-]*$"}
_DATE: Final[Schema] = {"$ref": "#/$defs/date"}
_LABEL: Final[Schema] = {"$ref": "#/$defs/label"}
_HEAD: Final[Schema] = {"version": _TEXT, "licence": _URL, "attribution": _TEXT}
_VOUCHED: Final[Schema] = {
    "standing": {"enum": ["confirmed", "reported", "claimed", "disputed"]},
    "according_to": _array(_ID),
    "one_sided": {"type": "boolean"},
    "sources": {"type": "array", "items": {"$ref": "#/$defs/source"}, "minItems": 1},
}
_SOURCE: Final[Schema] = {
    "id": {"type": "string", "pattern": "^[a-z][a-z0-9-]*/[a-z0-9-]+$"},
    "permalink": _URL,
    "title": _or_null(_TEXT),
    "url": _URL,
    "archived": _or_null(_URL),
    "published": _or_null(_DATE),
    "language": _TEXT,
    "seen_as": _or_null(_TEXT),
    "publisher": _object({"id": _ID, "name": _TEXT, "kind": _LABEL, "owned_by": _or_null(_ID)}),
}
_CHANGE: Final[Schema] = {
    "date": _DAY,
    "kind": {"enum": ["added", "updated", "corrected", "clarified", "withdrawn"]},
    "entity": _ID,
    "fact": _or_null(_FACT_ID),
    "permalink": _URL,
    "what": _TEXT,
    "why": _or_null(_TEXT),
}
_POINT: Final[Schema] = {
    "date": _DATE,
    "value": {"type": ["number", "null"]},
    "as_written": _TEXT,
    "qualifier": {"enum": ["about", "at-least", "at-most", None]},
    "note": _or_null(_TEXT),
    **_VOUCHED,
}
_OWN: Final[dict[str, Schema]] = {
    "event": {
        "date": _DATE,
        "kind": _LABEL,
        "detail": _or_null(_TEXT),
        "marks": {"enum": ["beginning", "end", None]},
        **_VOUCHED,
        "accounts": _array(_object({"says": _TEXT, **_VOUCHED})),
    },
    "figure": {"unit": _LABEL, "series": {"type": "array", "items": _object(_POINT), "minItems": 1}},
    "glance": {"date": _DATE, "kind": _LABEL, "value": _TEXT, **_VOUCHED},
    "leader": {"date": _DATE, "name": _TEXT, "also": _array(_TEXT), "role": _TEXT, **_VOUCHED},
    "membership": {"date": _DATE, "of": _ID, **_VOUCHED},
    "passage": {"date": _DATE, "text": _TEXT, **_VOUCHED},
}


def _fact(kind: str) -> Schema:
    return _object(
        {
            "id": _FACT_ID,
            "type": {"const": kind},
            "entity": _ID,
            "permalink": _URL,
            "title": _TEXT,
            "aliases": _array(_FACT_ID),
            "concerns": _array(_ID),
            **_OWN[kind],
            "first_published": _DAY,
            "last_changed": _DAY,
            "withdrawn": _or_null(_object({"date": _DAY, "why": _or_null(_TEXT)})),
        }
    )


def _file(properties: Schema, *, optional: tuple[str, ...] = ()) -> Schema:
    schema = _object({**_HEAD, **properties}, optional=optional)
    return {**schema, "$defs": _definitions()}


def _definitions() -> Schema:
    bound = _or_null(_DAY)
    term = {"id": _ID, "permalink": _URL, "term": _TEXT, "also": _array(_TEXT), "means": _TEXT}
    return {
        "date": _object({"edtf": _TEXT, "earliest": bound, "latest": bound}),
        "label": _object({"id": _ID, "label": _TEXT}),
        "source": _object(_SOURCE),
        "cited_source": _object({**_SOURCE, "cited_by": _array(_FACT_ID)}),
        "term": _object({**term, "sources": _VOUCHED["sources"]}),
        "change": _object(_CHANGE),
        **{kind: _fact(kind) for kind in _OWN},
    }


def _entity() -> Schema:
    own = {
        "id": _ID,
        "type": {"enum": ["country", "organisation", "partnership"]},
        "permalink": _URL,
        "name": _TEXT,
        "also": _array(_TEXT),
        "aliases": _array(_ID),
        "code": {"type": "string", "pattern": "^[A-Z]{2}$"},
        "role": _LABEL,
        "kind": _LABEL,
        "period": _or_null(_DATE),
        "parties": _array(_ID),
        "follows": _array(_ID),
        "summary": _TEXT,
        "checked": _DAY,
        "last_changed": _DAY,
        "facts": _array({"oneOf": [{"$ref": f"#/$defs/{kind}"} for kind in _OWN]}),
        "moved": _array(_object({"id": _FACT_ID, "now": _FACT_ID, "permalink": _URL, "title": _TEXT})),
        "told_elsewhere": _array(_FACT_ID),
        "partnerships": _array(_ID),
        "members": _array(_ID),
        "followed_by": _array(_ID),
        "changes": _array({"$ref": "#/$defs/change"}),
    }
    return _file(own, optional=("code", "role", "kind", "period", "parties", "follows"))


def _index() -> Schema:
    names = ("events", "figures", "sources", "glossary", "changes")
    entity = {"id": _ID, "type": _TEXT, "name": _TEXT, "aliases": _array(_ID), "page": _URL, "url": _URL}
    return _file(
        {
            "title": _TEXT,
            "description": _TEXT,
            "language": _TEXT,
            "last_changed": _or_null(_DAY),
            "files": _object(dict.fromkeys(names, _URL)),
            "openapi": _URL,
            "tables": _URL,
            "years": _array(_object({"year": _INTEGER, "count": _INTEGER, "url": _URL})),
            "entities": _array(_object({**entity, "last_changed": _DAY})),
        }
    )
