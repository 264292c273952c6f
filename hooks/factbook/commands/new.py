"""Begin a new fact file, or put a new event, figure or source into the file where it belongs."""

from __future__ import annotations

import os
from argparse import Namespace
from collections.abc import Mapping
from itertools import chain, count
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from .. import dates
from ..dates import Date
from ..entities import Country, Organisation, Partnership, Publisher, article, statements
from ..facts import Event, Figure
from ..fields import Field, describe
from ..graph import Graph
from ..load import FOLDERS, load
from ..nodes import Scalar, Table
from ..problems import Mistake, did_you_mean, render_all
from ..values import id_mistake
from . import FOUND_NOTHING, CannotRun, fix, place
from .asking import again, answers_of, sentence
from .proof import is_of, prove
from .skeleton import item, lines
from .web import Web, guess

FILES: Final[Mapping[str, Any]] = MappingProxyType({kind.__name__.lower(): kind for kind in FOLDERS.values()})
FACTS: Final[Mapping[str, Any]] = MappingProxyType({"event": Event, "figure": Figure})
SOURCE: Final = "source"


def fields_of(kind: str) -> tuple[Field, ...]:
    """The fields of what `new` makes, in the order of the format."""
    if kind == SOURCE:
        return describe(article("", ""))
    return describe((FILES.get(kind) or FACTS[kind]).read)


def new(options: Namespace) -> int:
    """Write what was asked for, or say why not; a file that is there is only added to."""
    graph, before = load(options.content)
    if graph is None:
        raise CannotRun(f"the facts in {options.content} cannot be read; run 'check' first")
    if options.making == SOURCE:
        path, text = _source(options, graph)
    elif options.making in FACTS:
        path, text = _fact(options, graph)
    else:
        path, text = _file(options, graph)
    try:
        prove(options.content, path, text)
    except CannotRun as refused:
        raise CannotRun(f"{refused}\n\nsay it again, mended:\n  {again(options)}") from refused
    path.parent.mkdir(exist_ok=True)
    fix.write(path, text)
    print(f"wrote {path.as_posix()}")
    known = {(problem.rule, problem.message) for problem in before}
    after = (problem for problem in load(options.content)[1] if is_of(problem, path))
    if told := [problem for problem in after if (problem.rule, problem.message) not in known]:
        print(f"\n{render_all(told)}")
    return FOUND_NOTHING


def _file(options: Namespace, graph: Graph) -> tuple[Path, str]:
    kind: type[Country | Organisation | Partnership | Publisher] = FILES[options.making]
    folder = next(name for name, of in FOLDERS.items() if of is kind)
    path = options.content / folder / f"{options.name_of_file}.yml"
    if mistake := id_mistake(options.name_of_file):
        raise CannotRun(sentence(mistake))
    if os.path.lexists(path) or graph.named(options.name_of_file):
        raise CannotRun(f"'{options.name_of_file}' is there already; nothing was written")
    fields = fields_of(options.making)
    return path, "\n".join([*_header(options.making, path), *lines(fields, answers_of(options, fields, graph))]) + "\n"


def _header(kind: str, path: Path) -> list[str]:
    # Editors that know no settings of VS Code read the schema's place from this comment.
    schema = Path(".vscode", "schemas", f"{kind}.json")
    there = (path.parent.parent.parent / schema).exists()
    return [f"# yaml-language-server: $schema=../../{schema.as_posix()}"] if there else []


def _fact(options: Namespace, graph: Graph) -> tuple[Path, str]:
    entity = graph.entities.get(options.name_of_file)
    if entity is None:
        near = did_you_mean(options.name_of_file, graph.entities)
        raise CannotRun(sentence(Mistake(f"nothing is called '{options.name_of_file}'", near)))
    if options.id in [fact.id.id for fact in statements(entity)]:
        raise CannotRun(f"'{options.id}' is there already; nothing was written")
    fields = fields_of(options.making)
    answers = answers_of(options, fields, graph)
    path = Path(entity.places.start.file.path)
    date = dates.parse(answers["date"][0].strip("'\"")) if options.making == "event" else None
    made = lambda dash: "\n".join(item(lines(fields, answers), dash)) + "\n"  # noqa: E731 -- two words, said once
    return path, place.with_item(fix.read(path), f"{options.making}s", made, lambda other: _comes_after(date, other))


def _comes_after(date: Date | Mistake | None, item: Table) -> bool:
    entry = item.entries.get("date")
    other = dates.parse(entry.value.text) if entry and isinstance(entry.value, Scalar) else None
    return not isinstance(date, Date) or not isinstance(other, Date) or date.latest >= other.earliest


def _source(options: Namespace, graph: Graph) -> tuple[Path, str]:
    web: Web = guess(options.name_of_file, graph, options.publisher)
    if publisher := graph.publishers.get(web.publisher):
        path = Path(publisher.places.start.file.path)
    else:
        raise CannotRun(f"no publisher is called '{web.publisher}'; make it first: new publisher {web.publisher}")
    for name, found in (("url", web.url), ("published", web.published), ("title", web.title)):
        if getattr(options, name, None) is None and found:
            setattr(options, name, found)
    fields = fields_of(SOURCE)
    if web.title and options.title == web.title:
        guessed = "guessed from the address; write it as the page shows it, or delete it"
        fields = tuple(f._replace(meaning=guessed) if f.name == "title" else f for f in fields)
    answers = answers_of(options, fields, graph)
    id = options.id or _free(web.id, publisher)
    if mistake := id_mistake(id, digits_first=True):
        raise CannotRun(sentence(mistake))
    if id in publisher.sources:
        raise CannotRun(f"'{publisher.id}/{id}' is there already; give another --id")
    body = [f"{id}:", *(f"  {line}" for line in lines(fields, answers))]
    made = lambda indentation: "".join(f"{' ' * indentation}{line}\n" for line in body)  # noqa: E731 -- as above
    print(f"cite it as {publisher.id}/{id}")
    return path, place.with_entry(fix.read(path), "articles", id, made)


def _free(id: str, publisher: Publisher) -> str:
    """The id that an address suggests, with a number where another article has it."""
    numbered = (f"{id}-{number}" for number in count(2))
    return next(free for free in chain([id], numbered) if free not in publisher.sources)
