"""The index of the search: what a reader types without accents, or under another name, finds the page all the same."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from html import escape
from typing import Any, Final

_WORD = re.compile(r"[^\W\d_]+")
# Letters that have no decomposition, yet are typed as others.
_PLAIN: Final = str.maketrans(
    {"ɓ": "b", "ɗ": "d", "ŋ": "n", "ƴ": "y", "ɛ": "e", "ɔ": "o", "ø": "o", "ł": "l", "ı": "i"}
)


def findable(entry: dict[str, Any], names: Sequence[str]) -> dict[str, Any]:
    """An entry of the index, with the other names of its page, and the unaccented form of each accented word.

    The theme shows the names as tags, and puts what has them before all that only mentions them.
    """
    words = " ".join([entry["title"], entry["text"], *names])
    found = entry | {"text": " ".join([entry["text"], *_unaccented(words)]).strip()}
    return found | {"tags": [escape(name, quote=False) for name in names]} if names else found


def plain(word: str) -> str:
    """A word as somebody types it who has no accents at hand."""
    parts = unicodedata.normalize("NFD", word.lower().translate(_PLAIN))
    return "".join(part for part in parts if not unicodedata.combining(part))


def _unaccented(text: str) -> Iterator[str]:
    found: Iterable[str] = dict.fromkeys(word.lower() for word in _WORD.findall(text))
    yield from (plain(word) for word in found if plain(word) != word)
