"""The index of the search: what a reader types without accents, or under another name, finds the page all the same."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from html import escape
from types import MappingProxyType
from typing import Any, Final

_WORD = re.compile(r"[^\W\d_]+")
# Letters that have no decomposition, yet are typed as others.
_PLAIN: Final = str.maketrans(
    {"ɓ": "b", "ɗ": "d", "ŋ": "n", "ƴ": "y", "ɛ": "e", "ɔ": "o", "ø": "o", "ł": "l", "ı": "i"}
)


# How much more a word counts in a title or a name than in a text. The theme's own numbers (1,000 and 1,000,000) let one
# word in a name outdo any number of words in a text.
FIELDS: Final = MappingProxyType({"title": {"boost": 20.0}, "text": {"boost": 1.0}, "tags": {"boost": 40.0}})
# Who looks for a country seldom means a newspaper that has its name.
_ASIDE: Final = ("sources/", 0.1)


def findable(entry: dict[str, Any], names: Sequence[str]) -> dict[str, Any]:
    """An entry of the index, with the other names of its page, and the unaccented form of each accented word.

    The theme shows the names as tags, and puts what has them before all that only mentions them; a long form such as
    "People's Republic of" a country is text, or it would be found by each of its common words.
    """
    words = " ".join([entry["title"], entry["text"], *names])
    tags = [name for name in names if all(not word[0].islower() for word in name.split())]
    others = (escape(name, quote=False) for name in names if name not in tags)
    text = [entry["text"], *others, *_unaccented(words)]
    found = entry | {"text": " ".join(text).strip()}
    if tags:
        found["tags"] = [escape(name, quote=False) for name in tags]
    return found | {"boost": _ASIDE[1]} if entry["location"].startswith(_ASIDE[0]) else found


def plain(word: str) -> str:
    """A word as somebody types it who has no accents at hand."""
    parts = unicodedata.normalize("NFD", word.lower().translate(_PLAIN))
    return "".join(part for part in parts if not unicodedata.combining(part))


def _unaccented(text: str) -> Iterator[str]:
    found: Iterable[str] = dict.fromkeys(word.lower() for word in _WORD.findall(text))
    yield from (plain(word) for word in found if plain(word) != word)
