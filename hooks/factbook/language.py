"""The words that a language has for months, languages and numbers (Unicode CLDR)."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache
from typing import Final

from babel import Locale, localedata

# Behind a short word a full stop may be that of an abbreviation.
_SENTENCE: Final = re.compile(r".*?[^\W_]{4,}[)\"'”’]*[.!?](?=\s|$)", re.DOTALL)


class Language:
    """One language, by its code (ISO 639)."""

    def __init__(self, code: str) -> None:
        self._locale = Locale(code)
        self._months = self._locale.months["format"]["wide"]
        # Babel reads its pattern anew for each; the same few numbers stand on many pages.
        self._numbers: dict[str, str] = {}

    def month(self, number: int) -> str:
        return str(self._months[number])

    def name_of(self, code: str) -> str:
        """The name of a language."""
        return str(self._locale.languages.get(code, code))

    def area(self, code: str) -> str:
        """The name of a country or area, by its code (ISO 3166-1)."""
        return str(self._locale.territories.get(code, code))

    def number(self, value: Decimal | int) -> str:
        """A number with its separators, every digit as written."""
        # 1.0 equals 1, and is not written as it.
        key = str(value)
        if key not in self._numbers:
            from babel.numbers import format_decimal  # checking says no numbers, and starts without it

            self._numbers[key] = format_decimal(value, locale=self._locale, decimal_quantization=False)
        return self._numbers[key]

    def first_sentence(self, text: str) -> str:
        """The first sentence of a text; all of it where none can be told apart."""
        found = _SENTENCE.match(text)
        return found[0] if found else text


@cache
def is_known(code: str) -> bool:
    """Whether CLDR knows a language by this code."""
    # Most have words of their own, and to look for these is much faster than to read all names.
    return can_speak(code) or code in Locale("en").languages


def can_speak(code: str) -> bool:
    """Whether CLDR has the words of a language, not only its name."""
    return code.isalpha() and code.islower() and code != "root" and localedata.exists(code)


@cache
def is_of_a_country(word: str) -> bool:
    """Whether a word, in lower case, is part of the English name of a country."""
    names = (name for code, name in Locale("en").territories.items() if code.isalpha())
    return any(word in re.findall(r"\w+", name.lower()) for name in names)
