"""What a site consists of beside what its generator makes: units, each of which can be made without the others."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any, NamedTuple

from .digests import digest
from .entities import Country, Partnership
from .frames import Frames
from .lite import Document, Edition
from .outputs import Part, parts
from .outputs.earlier import Earlier
from .pages import Pages
from .written import Written

# Files by path, and what else is to be known of them.
Files = tuple[Iterable[tuple[str, bytes]], Any]


class Unit(NamedTuple):
    """Files of the site that are made together.

    given: what they are made of beside what is read of the graph; None where they are made in each build.
    make: makes them.  is_of_all: they tell of all facts, so that all is read for them.
    is_there: they lie in the folder already.
    """

    name: str
    given: Any
    make: Callable[[], Files]
    is_of_all: bool = False
    is_there: bool = False


def units(pages: Pages, written: Iterable[Written], edition: Edition, earlier: Earlier) -> Iterator[Unit]:
    """What the theme has no part in: the files for machines and the lite edition.

    `written` are the pages written by hand, `earlier` what the last build told of facts. In the lite edition each fact
    is taken to stand on the first page of its entity, until it is known where it does.
    """
    pages_by_hand = tuple(written)
    texts = tuple((page.address, page.text) for page in pages_by_hand)
    for part in parts(pages.graph, pages.home, pages_by_hand, earlier):
        yield Unit(part.name, part.about or texts, partial(_of_part, part), is_of_all=part.about is None)
    yield Unit("lite", (), lambda: (_documents(edition.indexes()), None))
    for entity in edition.entities:
        yield Unit(lite_unit(entity), entity, partial(_measured, edition, entity))


def page_units(pages: Pages, frames: Frames) -> Iterator[Unit]:
    """The pages that stand in frames."""
    told = digest(frames.told.encode())
    for path in pages.rows:
        if "/" in path:
            yield Unit(f"page {path}", (told, *pages.given(path)), partial(_page, frames, path))


def lite_unit(entity: Country | Partnership) -> str:
    """The name of the unit of an entity in the lite edition."""
    return f"lite {entity.id}"


def of_entity_in_lite(
    edition: Edition, entity: Country | Partnership, lengths: Sequence[int], sheets: Mapping[str, int]
) -> Unit:
    """The same unit, when it is known which facts stand on which page."""
    return Unit(lite_unit(entity), entity, lambda: (_documents(edition.of(entity, lengths, sheets)), lengths))


def _of_part(part: Part) -> Files:
    return ((output.path, output.data) for output in part.make()), None


def _measured(edition: Edition, entity: Country | Partnership) -> Files:
    measured = edition.measure(entity)
    return _documents([measured.sole] if measured.sole else []), measured.lengths


def _documents(documents: Iterable[Document]) -> Iterator[tuple[str, bytes]]:
    return ((document.path, document.html.encode()) for document in documents)


def _page(frames: Frames, path: str) -> Files:
    return [(f"{path}/index.html", frames.page(path).encode())], None
