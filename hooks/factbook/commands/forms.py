"""The form for suggesting a fact: one question for each field of an event, in the words of the format."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Final

from .. import reference
from ..fields import Each, Field, Many
from ..values import Choice, Text
from .skeleton import is_of_the_past

# The question for the file that the event belongs to comes before those for its fields.
FILE: Final = "file"
_HEAD: Final = """\
# Made by `python -m factbook generate` from the fields of an event.
name: Suggest a fact
description: Something happened that the site does not tell. No account of YAML is needed; a source is.
title: "Fact: "
labels: [fact]
body:
  - type: markdown
    attributes:
      value: One form, one event. Leave out what your sources do not say; write no more precisely than they do.
  - type: input
    id: file
    attributes:
      label: Where it belongs
      description: The country, organisation or partnership that it is most about, by its name or its address.
    validations:
      required: true
"""


def suggest_a_fact() -> str:
    """An issue form (GitHub's form schema) whose answers are the fields of an event."""
    event = next(kind for kind in reference.kinds() if kind.name == "Event")
    return _HEAD + "".join(line for field in event.fields if not is_of_the_past(field) for line in _question(field))


def _question(field: Field) -> Iterator[str]:
    required = field.required and field.name != "id"
    yield f"  - type: {_kind(field)}\n    id: {field.name}\n    attributes:\n      label: {field.name}\n"
    yield f"      description: {json.dumps(_words(field), ensure_ascii=False)}\n"
    if isinstance(field.shape, Choice):
        yield "      options:\n"
        yield from (f"        - {option}\n" for option in field.shape.options)
    yield f"    validations:\n      required: {json.dumps(required)}\n"


def _kind(field: Field) -> str:
    if isinstance(field.shape, Choice):
        return "dropdown"
    return "textarea" if isinstance(field.shape, (Text, Many, Each)) else "input"


def _words(field: Field) -> str:
    words = f"{field.meaning[0].upper()}{field.meaning[1:]}."
    return f"{words} One a line; addresses of web pages will do." if field.name == "sources" else words
