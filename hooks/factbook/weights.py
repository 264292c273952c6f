"""What facts weigh on a page as it is sent, so that no page grows heavier than a slow phone can take."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from .facts import Event, Figure, provenances, texts
from .graph import AnyRecord
from .prose import Prose, Words

# Fitted to the pages of the months, which tell nothing but events (gzip; the largest error was a tenth of a page).
_FACT: Final = 170
_LETTER: Final = 0.34
_SOURCE: Final = 107
# What a page tells in a line and leads to.
BRIEF: Final = 75
MAP: Final = 1_800
# What a page may tell beside its strip of years: with what the theme puts round it, and where this estimate is most in
# error, it stays below 16,000 bytes.
MOST: Final = 10_000


def weight(records: Iterable[AnyRecord]) -> int:
    """The bytes that facts take when they are told in full on one page, each source once at its end."""
    records = list(records)
    sources = {id.id for record in records for p in provenances(record.fact) for id in p.sources}
    letters = sum(_letters(text) for record in records for text in texts(record.fact))
    return round(_FACT * sum(map(_parts, records)) + _LETTER * letters + _SOURCE * len(sources))


def _parts(record: AnyRecord) -> float:
    """How many events' worth of markup a fact has: a value of a figure, or a line at a glance, has half of it."""
    fact = record.fact
    return 1 + len(fact.series) / 2 if isinstance(fact, Figure) else 1 if isinstance(fact, Event) else 0.5


def _letters(text: Prose) -> int:
    return sum(len(part.text if isinstance(part, Words) else part.words or part.target) for part in text.parts)
