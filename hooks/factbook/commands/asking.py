"""Answers for a new fact: from the command line, and on a terminal from whoever sits there."""

from __future__ import annotations

import shlex
import sys
from argparse import Namespace
from collections.abc import Iterable, Iterator
from typing import Any, Final

from ..fields import Field, Many
from ..graph import Graph
from ..problems import Mistake, did_you_mean, nearest
from ..values import Choice, Id, SourceId, Value
from . import CannotRun
from .schema import ids_of
from .skeleton import Answers, asked, value_of, written

# What says how a thing changed since it was new.
_LATER: Final = frozenset({"aliases", "added"})
# A line of a terminal or two; a longer list is no help.
_FEW: Final = 12


def answers_of(options: Namespace, fields: Iterable[Field], graph: Graph) -> Answers:
    """The answer to each field that has one, as it is written in a fact file.

    What is asked for on a terminal is put down in the options, so that `again` knows it.
    """
    answers, missing, wrong = {}, [], []
    # A stream that whoever started the command has closed is None.
    asks = all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stdout))
    for field in asked(fields):
        given = getattr(options, field.name, None)
        if given is None and asks and field.name not in _LATER:
            given, answers[field.name] = _ask(field, graph)
            setattr(options, field.name, given or None)
        elif given is not None:
            found = _written(field, given, graph)
            if isinstance(found, Mistake):
                wrong.append(f"--{field.name}: {sentence(found)}")
            else:
                answers[field.name] = found
        elif field.required:
            missing.append(f"  --{field.name}  {field.meaning}")
    if wrong or missing:
        raise CannotRun("\n".join([*wrong, *(["these are needed:", *missing] if missing else [])]))
    return answers


def again(options: Namespace) -> str:
    """The command that says all that was answered."""
    known = {"command", "making", "name_of_file", "run"}
    given = {name: value for name, value in vars(options).items() if value is not None and name not in known}
    words = [f"--{name}={value}" for name, value in given.items() if name != "content" or str(value) != "content"]
    command = ["python", "-m", "factbook", "new", options.making, options.name_of_file, *words]
    return " ".join(shlex.quote(word) for word in command)


def sentence(mistake: Mistake) -> str:
    """A mistake and its mend on one line."""
    return f"{mistake.message}; {mistake.help}" if mistake.help else mistake.message


def _ask(field: Field, graph: Graph) -> tuple[str, list[str]]:
    """What was typed, and how it is written."""
    print(f"\n{'; '.join(_question(field, graph))}")
    while True:
        try:
            given = input(f"{field.name}: ").strip()
        except EOFError as error:
            raise CannotRun("nothing was written") from error
        if not given and not field.required:
            return "", []
        found = _written(field, given, graph)
        if not isinstance(found, Mistake):
            return given, found
        print(f"  {sentence(found)}")


def _question(field: Field, graph: Graph) -> Iterator[str]:
    yield f"{field.meaning[0].upper()}{field.meaning[1:]}"
    known = _known(value_of(field), graph)
    if known is not None and len(known) <= _FEW:
        yield f"one of {', '.join(known)}"
    if isinstance(field.shape, Many):
        yield "several with commas between"
    if not field.required:
        yield "Enter leaves it out"


def _known(value: Value[Any], graph: Graph) -> list[str] | None:
    """What a field may hold, where that can be listed."""
    if isinstance(value, Choice):
        return list(value.options)
    ids = ids_of(graph)(value) if isinstance(value, (Id, SourceId)) else None
    return None if ids is None else sorted(ids)


def _written(field: Field, given: str, graph: Graph) -> list[str] | Mistake:
    """An answer as it is written in the file, or what is wrong with it."""
    parts = given.split(",") if isinstance(field.shape, Many) else [given]
    value, found = value_of(field), []
    known = _known(value, graph) if isinstance(value, (Id, SourceId)) else None
    for text in (part.strip() for part in parts):
        one = written(text, value, field.name) if text else Mistake(f"'{field.name}' has no value")
        if isinstance(one, Mistake):
            return one
        if known is not None and text not in known:
            near = _near_source(text, graph) if isinstance(value, SourceId) else did_you_mean(text, known)
            return Mistake(f"nothing that '{field.name}' may name is called '{text}'", near)
        found.append(one)
    if isinstance(field.shape, Many) and len(found) < field.shape.least:
        return Mistake(f"'{field.name}' needs at least {'one' if field.shape.least == 1 else 'two'}")
    return found


def _near_source(text: str, graph: Graph) -> str:
    id, _, article = text.partition("/")
    if (publisher := graph.publishers.get(id)) is None:
        return did_you_mean(id, graph.publishers) or "make it first: new publisher"
    near = nearest(article, publisher.sources)
    return f"did you mean '{id}/{near}'? if not, make it first: new source" if near else "make it first: new source"
