"""Write facts as their authors would: from answers to the text of a fact file, a comment at every field."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from .. import yaml_text
from ..fields import Each, Field, Labels, Many, Named, describe
from ..nodes import Scalar
from ..nodes import Sequence as Items
from ..problems import File, Mistake
from ..values import FormerFact, Value, Wrong

# What was answered, by the name of the field: each value as it is written in a fact file.
Answers = Mapping[str, Sequence[str]]


def asked(fields: Iterable[Field]) -> Iterator[Field]:
    """The fields that one answers with a value or a few; of a list that must not be empty, those of its first item."""
    for field in fields:
        if isinstance(field.shape, Each):
            yield from asked(describe(field.shape.reader)) if field.required else ()
        elif not isinstance(field.shape, (Named, Labels)) and not is_of_the_past(field):
            yield field


def lines(fields: Iterable[Field], answers: Answers) -> Iterator[str]:
    """A fact, field by field, each with what it means behind it; what was not answered is a comment."""
    for field in fields:
        values = answers.get(field.name, ())
        if is_of_the_past(field):
            continue
        if isinstance(field.shape, Each) and field.required:
            yield f"{field.name}:  # {field.meaning}"
            yield from item(lines(describe(field.shape.reader), answers))
        elif not values:
            yield f"# {field.name}:  {field.meaning}"
        elif isinstance(field.shape, Many):
            yield f"{field.name}: [{', '.join(values)}]  # {field.meaning}"
        else:
            yield f"{field.name}: {values[0]}  # {field.meaning}"


def item(lines: Iterable[str], indentation: int = 2) -> Iterator[str]:
    """Lines as one item of a list."""
    for number, line in enumerate(lines):
        yield f"{' ' * indentation}{'  ' if number else '- '}{line}"


def is_of_the_past(field: Field) -> bool:
    """Whether a field holds ids that a fact had before, of which a new one has none."""
    return isinstance(value_of(field), FormerFact)


def value_of(field: Field) -> Value[Any]:
    """The kind of value that a field, or each item of it, holds."""
    value: Any = field.shape.value if isinstance(field.shape, Many) else field.shape
    found: Value[Any] = value
    return found


def written(text: str, value: Value[Any], shown: str) -> str | Mistake:
    """How a value is written in a fact file: plain where that is enough, or in quotes; or what is wrong with it."""
    if not text.isascii() and any("\ud800" <= character <= "\udfff" for character in text):
        return Mistake(f"'{shown}' holds bytes that are no text", "type it anew")
    single = text.replace("'", "''")
    mistake = Mistake(f"'{shown}' cannot be written")
    for candidate in (text, f"'{single}'", json.dumps(text, ensure_ascii=False)):
        node, problems = yaml_text.parse(File("", f"[{candidate}]\n"))
        if problems or not isinstance(node, Items) or len(node.items) != 1:
            mistake = Mistake(problems[0].message, problems[0].help) if problems and candidate != text else mistake
            continue
        item = node.items[0]
        if isinstance(item, Scalar) and item.text == text:
            found = value.read(item, shown)
            if not isinstance(found, Wrong):
                return candidate
            mistake = found.mistake
    return mistake
