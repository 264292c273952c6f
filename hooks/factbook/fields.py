"""Read one mapping field by field; every problem is noted, none is raised.

A reading is also the schema: the same calls, made on nothing, tell which fields there are (`describe`).
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import Any, Final, NamedTuple, TypeVar

from . import addresses, dates, prose
from .dates import Date
from .problems import MAX_PROBLEMS, Mistake, Place, Problem, did_you_mean, nearest
from .prose import Prose
from .yaml_text import Noted, Scalar, Sequence, Table

T = TypeVar("T")

MAX_LINE: Final = 200
MAX_ITEMS: Final = 200

RULES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "missing-field": "A fact has all the fields it needs, a source among them.",
        "unknown-field": "A fact has no field that the format does not know.",
        "wrong-type": "A field holds what it is for: text, a list, a mapping, a number.",
        "empty-value": "A field that stands in the file has a value.",
        "bad-id": "An id is lower-case letters and digits, words joined by '-', at most 64 characters, a letter first.",
        "bad-date": "A date is EDTF text and exists in the calendar; an end is not before its beginning.",
        "unknown-choice": "A field with fixed choices holds one of them.",
        "bad-markup": "Text is plain but for [[id]], [[id|words]], [[id#fact|words]] and *emphasis*.",
        "bad-address": "A source's address leads, and goes on leading, where it seems to.",
        "long-line": f"A name or title is at most {MAX_LINE} characters long.",
        "repeated-item": "A list names each thing once.",
        "long-list": f"A list of names, ids or sources has at most {MAX_ITEMS} entries.",
    }
)

_ID = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
_ARTICLE_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_MAX_ID = 64
# Decimals are exact to 28 digits in what is calculated from them.
_MAX_NUMBER = 20
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?")
_SEPARATED = re.compile(r"[0-9]{1,3}(?:[., '’_][0-9]{3})+")
# Returned where a problem was noted; a fact that has one is never used, so no reader ever meets this.
_NOTHING: Any = None


class Reference(NamedTuple):
    """An id as it stands in a fact file, and where."""

    id: str
    place: Place


class Field(NamedTuple):
    """One field of a kind of fact, as the reference page shows it."""

    name: str
    shape: str
    required: bool
    meaning: str
    of: Callable[[Fields], Any] | None = None


class Notes:
    """The problems of one file; past `MAX_PROBLEMS` they are only counted, so that no file costs much."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self.total = 0

    def add(self, rule: str, place: Place, mistake: Mistake, known: Iterable[str] = ()) -> None:
        self.total += 1
        if self.total <= MAX_PROBLEMS:
            help = mistake.help or (did_you_mean(mistake.message.split("'")[1], known) if known else None)
            self.problems.append(Problem(rule=rule, message=mistake.message, place=place, help=help))


class Fields:
    """Reads the fields of one mapping; `place` is the mapping's own."""

    def __init__(self, table: Table, notes: Notes, *, id: str = "") -> None:
        self.place = table.place
        self.id = id
        self.declared: dict[str, Field] = {}
        self._table = table
        self._notes = notes
        self._optional = False

    # --- one value ---

    def line(self, key: str, meaning: str) -> str:
        """A name or title: one line of plain text."""
        return self._take(key, "text", meaning, self._line)

    def prose(self, key: str, meaning: str) -> Prose:
        """Text that may hold links and emphasis."""
        return self._take(key, "text with links", meaning, self._prose)

    def slug(self, key: str, meaning: str) -> Reference:
        """The id that a fact gives itself."""
        return self._take(key, "id", meaning, self._reference(_ID))

    def reference(self, key: str, meaning: str) -> Reference:
        """The id of something else."""
        return self._take(key, "id", meaning, self._reference(_ID))

    def choice(self, key: str, options: tuple[str, ...], meaning: str) -> str:
        """One of a few fixed words."""

        def read(node: Scalar) -> str | Mistake:
            if node.text in options:
                return node.text
            near = nearest(node.text, options)
            help = f"did you mean '{near}'?" if near else "one of " + ", ".join(options)
            return Mistake(f"'{node.text[:40]}' is not a known {key.replace('_', ' ')}", help)

        return self._take(key, " / ".join(options), meaning, self._scalar(read, "unknown-choice"))

    def date(self, key: str, meaning: str) -> Date:
        """A moment or an interval."""
        return self._take(key, "date", meaning, self._scalar(lambda node: dates.parse(node.text), "bad-date"))

    def day(self, key: str, meaning: str) -> Date:
        """A date that is one day."""

        def read(node: Scalar) -> Date | Mistake:
            date = dates.parse(node.text)
            if isinstance(date, Date) and (date.is_interval or not date.start or not date.start.day):
                return Mistake(f"'{node.text}' is not one day", "write a day: 2026-11-22")
            return date

        return self._take(key, "day", meaning, self._scalar(read, "bad-date"))

    def period(self, key: str, meaning: str) -> Date:
        """An interval."""

        def read(node: Scalar) -> Date | Mistake:
            date = dates.parse(node.text)
            if isinstance(date, Date) and not date.is_interval:
                return Mistake(
                    f"'{node.text}' is not a period", "write 2023-12/2024-01 (from, to) or 2024-01/.. (still going on)"
                )
            return date

        return self._take(key, "period", meaning, self._scalar(read, "bad-date"))

    def address(self, key: str, meaning: str) -> str:
        """The address of a source."""
        archived = "archived" in self._table.entries
        return self._take(key, "web address", meaning, self._web(lambda text: addresses.check(text, archived=archived)))

    def archive(self, key: str, meaning: str) -> str:
        """The address of an archived copy."""
        return self._take(key, "web address", meaning, self._web(addresses.check_archive))

    def amount(self, key: str, meaning: str) -> Decimal | str:
        """A number, exact as written, or words where the sources give no number."""

        def read(node: Scalar) -> Decimal | Mistake:
            if isinstance(node.value, bool) or not isinstance(node.value, (int, Decimal)):
                return Mistake(f"'{key}' is not a number", "write a number without separators, or words in quotes")
            if len(node.text) > _MAX_NUMBER:
                return Mistake(f"'{key}' has {len(node.text):,} digits", f"write at most {_MAX_NUMBER}")
            return Decimal(node.text)

        def checked(node: Any, shown: str) -> Decimal | str:
            if not isinstance(node, Scalar) or not isinstance(node.value, str):
                return self._scalar(read, "wrong-type")(node, shown)
            text = self._line(node, shown)
            if text is not None and (mistake := _disguised_number(text)):
                return self._note("wrong-type", node.place, mistake.message, mistake.help)
            return text

        return self._take(key, "number or words", meaning, checked)

    def optional(self, getter: Callable[[str, str], T], key: str, meaning: str) -> T | None:
        """A field that may be left out."""
        self._optional = True
        try:
            return getter(key, meaning)
        finally:
            self._optional = False

    # --- lists and mappings ---

    def lines(self, key: str, meaning: str) -> tuple[str, ...]:
        """A list of names, empty when left out."""
        return self._take(key, "list of text", meaning, self._list(self._line), ())

    def references(self, key: str, meaning: str) -> tuple[Reference, ...]:
        """A list of ids, empty when left out."""
        return self._take(key, "list of ids", meaning, self._unrepeated(self._list(self._reference(_ID))), ())

    def sources(self, key: str, meaning: str) -> tuple[Reference, ...]:
        """A list of sources, never empty."""
        read = self._unrepeated(self._list(self._source, least=1))
        return self._take(key, "list of sources", meaning, read)

    def parties(self, key: str, meaning: str) -> tuple[Reference, ...]:
        """A list of at least two ids."""
        read = self._unrepeated(self._list(self._reference(_ID), least=2))
        return self._take(key, "list of ids, at least two", meaning, read)

    def each(self, key: str, reader: Callable[[Fields], T], meaning: str, least: int = 0) -> tuple[T, ...]:
        """A list of facts; those with a problem are left out of the result."""

        def read(node: Table | Scalar | Sequence, shown: str) -> T:
            return self._fact(reader, node, shown)

        found = self._take(
            key, "list", meaning, self._list(read, least=least, most=sys.maxsize), None if least else (), reader
        )
        return tuple(fact for fact in found or () if fact is not None)

    def named(self, key: str, reader: Callable[[Fields], T], meaning: str) -> Mapping[str, T]:
        """A mapping from ids to facts; those with a problem are left out of the result."""

        def read(node: Any, shown: str) -> Mapping[str, T]:
            if not isinstance(node, Table):
                return self._wrong(node, f"'{shown}' is not a mapping", "write one 'id:' a line, its fields below it")
            return read_named(node, reader, self._notes)

        found = self._take(key, "mapping", meaning, read, MappingProxyType({}), reader)
        return found or {}

    def labels(self, key: str, meaning: str) -> Mapping[str, str]:
        """A vocabulary: a mapping from ids to words."""

        def read(node: Any, shown: str) -> Mapping[str, str]:
            if not isinstance(node, Table):
                return self._wrong(node, f"'{shown}' is not a mapping", "write one 'id: Label' a line")
            for id, entry in node.entries.items():
                if mistake := id_mistake(id):
                    self._note("bad-id", entry.key, mistake.message, mistake.help)
            return {id: self._line(entry.value, id) for id, entry in node.entries.items()}

        return self._take(key, "mapping of ids to labels", meaning, read)

    # --- the end ---

    def finish(self, fact: T, problems_before: int) -> T | None:
        """The fact, or None if any of its fields has a problem; notes the fields that are not known."""
        for key, entry in self._table.entries.items():
            if key not in self.declared and not isinstance(entry.value, Noted):
                self._note("unknown-field", entry.key, f"'{key}' is not a field here", known=self.declared)
        return fact if self._notes.total == problems_before else None

    def _fact(self, reader: Callable[[Fields], T], node: Any, shown: str) -> T:
        if not isinstance(node, Table):
            return self._wrong(
                node, f"an item of '{shown}' is not a mapping", "write it as '- id: ...', its fields below it"
            )
        return read_fact(node, reader, self._notes) or _NOTHING

    def _take(
        self,
        key: str,
        shape: str,
        meaning: str,
        read: Callable[[Any, str], T],
        default: Any = None,
        of: Callable[[Fields], Any] | None = None,
    ) -> T:
        required = not self._optional and default is None
        self.declared[key] = Field(key, shape, required, meaning, of)
        self._optional = False
        entry = self._table.entries.get(key)
        if entry is None:
            if required:
                self._note(
                    "missing-field", self._beginning(), f"the field '{key}' is missing", f"add '{key}': {meaning}"
                )
            return default if default is not None else _NOTHING
        if isinstance(entry.value, Noted):
            self._notes.total += 1
            return _NOTHING
        if isinstance(entry.value, Scalar) and entry.value.value is None:
            self._note("empty-value", entry.key, f"'{key}' has no value", f"write the value, or delete '{key}'")
            return _NOTHING
        return read(entry.value, key)

    def _beginning(self) -> Place:
        """The first key: where a message about the whole mapping points."""
        first = next(iter(self._table.entries.values()), None)
        return first.key if first else self.place

    # --- readers of one value: each notes its problem and then returns nothing ---

    def _scalar(self, read: Callable[[Scalar], T | Mistake], rule: str) -> Callable[[Any, str], T]:
        def checked(node: Any, shown: str) -> T:
            if not isinstance(node, Scalar):
                return self._wrong(node, f"'{shown}' holds a list or mapping", "write a single value")
            if not node.text.strip():
                return self._note("empty-value", node.place, f"'{shown}' has no value", "write the value")
            value = read(node)
            if isinstance(value, Mistake):
                return self._note(rule, node.place, value.message, value.help)
            return value

        return checked

    def _text(self, node: Any, shown: str) -> str:
        if isinstance(node, Noted):
            self._notes.total += 1
            return _NOTHING
        if not isinstance(node, Scalar):
            help = "write a single value, in quotes if it begins with '[' or '{'"
            return self._wrong(node, f"'{shown}' is not text", help)
        if not node.text.strip():
            return self._note("empty-value", node.place, f"'{shown}' has no value", "write the value")
        if not isinstance(node.value, str):
            shortened = node.text[:40]
            return self._wrong(node, f"'{shown}' is not text but '{shortened}'", f'put it in quotes: "{shortened}"')
        return node.value.strip()

    def _line(self, node: Any, shown: str) -> str:
        text = self._text(node, shown)
        if text is not None and len(text) > MAX_LINE:
            message = f"'{shown}' is {len(text)} characters long; at most {MAX_LINE} are allowed"
            return self._note("long-line", node.place, message, "shorten it")
        return " ".join(text.split()) if text else _NOTHING

    def _prose(self, node: Any, shown: str) -> Prose:
        text = self._text(node, shown)
        if text is None:
            return _NOTHING
        parsed, flaws = prose.parse(" ".join(text.split()), node.place)
        for flaw in flaws:
            self._note("bad-markup", flaw.place, flaw.mistake.message, flaw.mistake.help)
        return parsed

    def _reference(self, pattern: re.Pattern[str]) -> Callable[[Any, str], Reference]:
        def read(node: Any, shown: str) -> Reference:
            text = self._text(node, shown)
            if text is None:
                return _NOTHING
            if mistake := id_mistake(text, pattern):
                return self._note("bad-id", node.place, mistake.message, mistake.help)
            return Reference(text, node.place)

        return read

    def _source(self, node: Any, shown: str) -> Reference:
        text = self._text(node, shown)
        if text is None:
            return _NOTHING
        publisher, slash, article = text.partition("/")
        if slash and _ID.fullmatch(publisher) and _ARTICLE_ID.fullmatch(article):
            return Reference(text, node.place)
        message = f"'{text[:60]}' does not name a source"
        return self._note("bad-id", node.place, message, "write publisher/article, as in rtn/2024-04-11-facebook")

    def _web(self, check: Callable[[str], Mistake | None]) -> Callable[[Any, str], str]:
        return self._scalar(lambda node: check(node.text) or node.text, "bad-address")

    def _list(
        self, read: Callable[[Any, str], T], least: int = 0, most: int = MAX_ITEMS
    ) -> Callable[[Any, str], tuple[T, ...]]:
        def read_list(node: Any, shown: str) -> tuple[T, ...]:
            if not isinstance(node, Sequence):
                help = f"write it as '{shown}: [...]', or one '- ' a line"
                if isinstance(node, Scalar) and node.text.startswith("-"):
                    help = "put a space behind each '-'"
                return self._wrong(node, f"'{shown}' is not a list", help)
            if len(node.items) > most:
                message = f"'{shown}' has {len(node.items):,} entries; at most {most} are allowed"
                return self._note("long-list", node.items[most].place, message, "keep the ones that matter")
            if len(node.items) < least:
                message = f"'{shown}' names {'only one' if node.items else 'nothing'}"
                help = f"name at least {'one' if least == 1 else 'two'}"
                return self._note("missing-field", node.place, message, help)
            return tuple(read(item, shown) for item in node.items)

        return read_list

    def _unrepeated(
        self, read: Callable[[Any, str], tuple[Reference, ...]]
    ) -> Callable[[Any, str], tuple[Reference, ...]]:
        def read_list(node: Any, shown: str) -> tuple[Reference, ...]:
            seen: set[str] = set()
            found = read(node, shown)
            for reference in found or ():
                if reference is not None and reference.id in seen:
                    self._note(
                        "repeated-item", reference.place, f"'{reference.id}' stands twice in '{shown}'", "delete one"
                    )
                elif reference is not None:
                    seen.add(reference.id)
            return found

        return read_list

    def _wrong(self, node: Any, message: str, help: str) -> Any:
        if isinstance(node, Noted):
            self._notes.total += 1
            return _NOTHING
        return self._note("wrong-type", node.place, message, help)

    def _note(self, rule: str, place: Place, message: str, help: str | None = None, known: Iterable[str] = ()) -> Any:
        self._notes.add(rule, place, Mistake(message, help), known)
        return _NOTHING


def _disguised_number(text: str) -> Mistake | None:
    """What is wrong with words that are a number, and could be neither said as one nor compared."""
    if _NUMBER.fullmatch(text):
        return Mistake(f"'{text[:40]}' is a number in quotes", "write it without quotes")
    if _SEPARATED.fullmatch(text):
        digits = re.sub("[^0-9]", "", text)
        return Mistake(f"'{text[:40]}' is a number with separators", f"write it without: {digits[:40]}")
    return None


def slug_of(text: str) -> str:
    """The id that a text was probably meant to be."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")[:_MAX_ID].rstrip("-")


def id_mistake(text: str, pattern: re.Pattern[str] = _ID) -> Mistake | None:
    """What is wrong with an id, if anything."""
    if pattern.fullmatch(text) and len(text) <= _MAX_ID:
        return None
    guess = slug_of(text)
    help = "lower-case letters and digits, words joined by '-'"
    return Mistake(f"'{text[:70]}' is not an id", f"{help}: {guess}" if _ID.fullmatch(guess) else help)


def read_fact(table: Table, reader: Callable[[Fields], T], notes: Notes, *, id: str = "") -> T | None:
    """What `reader` makes of a mapping, or None when any of its fields has a problem."""
    before = notes.total
    fields = Fields(table, notes, id=id)
    return fields.finish(reader(fields), before)


def read_named(table: Table, reader: Callable[[Fields], T], notes: Notes) -> dict[str, T]:
    """The sound facts of a mapping from ids to facts."""
    found = {}
    for id, entry in table.entries.items():
        if mistake := id_mistake(id, _ARTICLE_ID):
            notes.add("bad-id", entry.key, mistake)
        elif isinstance(entry.value, Noted):
            notes.total += 1
        elif not isinstance(entry.value, Table):
            notes.add(
                "wrong-type",
                entry.key,
                Mistake(f"'{id}' has no fields", "write its fields below it, further to the right"),
            )
        elif (fact := read_fact(_with_key(entry.key, entry.value), reader, notes, id=id)) is not None:
            found[id] = fact
    return found


def _with_key(key: Place, table: Table) -> Table:
    """A mapping whose place begins at the id that it is of."""
    return Table(Place(key.file, key.start, table.place.end), table.entries)


def describe(reader: Callable[[Fields], Any]) -> tuple[Field, ...]:
    """The fields that a reader asks for, in its order."""
    from .problems import File

    fields = Fields(Table(Place(File("", ""), 0, 0), MappingProxyType({})), Notes())
    reader(fields)
    return tuple(fields.declared.values())
