"""Read one mapping field by field; every problem is noted, none is raised.

A reading is also the schema: the same calls, made on nothing, tell which fields there are (`describe`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, Final, NamedTuple, TypeVar

from . import yaml_text
from .nodes import Node, Noted, Scalar, Sequence, Table
from .problems import MAX_PROBLEMS, File, Mend, Mistake, Place, Problem, did_you_mean, nearest, only_near
from .prose import Prose
from .values import Line, Reference, Value, Wrong, id_mistake, linked

T = TypeVar("T")

MAX_ITEMS: Final = 200

RULES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "missing-field": "A fact has all the fields it needs, a source among them.",
        "unknown-field": "A fact has no field that the format does not know.",
        "repeated-item": "A list names each thing once.",
        "long-list": f"A list of names, ids or sources has at most {MAX_ITEMS} entries.",
    }
)

# Returned where a problem was noted; a fact that has one is never used, so no reader ever meets this.
_NOTHING: Any = None


class Many(NamedTuple):
    """The shape of a list of values."""

    value: Value[Any]
    least: int


class Each(NamedTuple):
    """The shape of a list of mappings, each read by `reader`."""

    reader: Callable[[Fields], Any]
    least: int


class Named(NamedTuple):
    """The shape of a mapping from ids to mappings, each read by `reader`."""

    reader: Callable[[Fields], Any]


class Labels(NamedTuple):
    """The shape of a mapping from ids to words."""


class Field(NamedTuple):
    """One field of a kind of mapping: its name, what it may hold, and what it means."""

    name: str
    shape: Value[Any] | Many | Each | Named | Labels
    required: bool
    meaning: str


class Places(NamedTuple):
    """Where a mapping begins (its first key, or the id that it is of), and where the values of its fields stand.

    `at` is where the mapping itself stands, by which its values are found again when somebody asks for their places.
    """

    file: File
    first: int
    end: int
    at: int

    @property
    def start(self) -> Place:
        return Place(self.file, self.first, self.end)

    def of(self, key: str) -> Place:
        """The place of a field's value; the beginning where the field is left out."""
        table = yaml_text.tables(self.file).get(self.at)
        value = table.values.get(key) if table else None
        return value.place if value else self.start


class Notes:
    """What the reading of one file has met: its problems, and all ids that it names.

    Past `MAX_PROBLEMS` problems are only counted, so that no file costs much.
    """

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self.references: list[Reference] = []
        self.total = 0

    def add(self, rule: str, place: Place, mistake: Mistake, written: str = "") -> None:
        """Note a mistake; `written` is the text, somewhere in the place, that its mend takes the place of."""
        self.total += 1
        if not self.is_full:
            found = place.find(written) if written and mistake.mend is not None else None
            mend = Mend(found, mistake.mend) if found and mistake.mend is not None else None
            problem = Problem(rule=rule, message=mistake.message, place=place, help=mistake.help, mend=mend)
            self.problems.append(problem)

    @property
    def is_full(self) -> bool:
        return self.total > MAX_PROBLEMS


class Fields:
    """Reads the fields of one mapping: `id` is that of its file or entry, `places` where it and its values stand."""

    def __init__(self, table: Table, notes: Notes, *, id: str = "", key: Place | None = None) -> None:
        first = next(map(table.key, table.values), table.place.part(0, 1))
        self.id = id
        self.places = Places(*(key or first), table.start)
        self.declared: dict[str, Field] = {}
        self._missing: list[Field] = []
        self._table = table
        self._notes = notes
        self._first = first

    def has(self, key: str) -> bool:
        """Whether the mapping gives a field."""
        return key in self._table.values

    # --- the calls of which a schema is made ---

    def one(self, key: str, value: Value[T], meaning: str) -> T:
        """A value that is always given."""
        return self._take(Field(key, value, True, meaning), lambda node: self._value(node, key, value))

    def maybe(self, key: str, value: Value[T], meaning: str) -> T | None:
        """A value that may be left out."""
        return self._take(Field(key, value, False, meaning), lambda node: self._value(node, key, value))

    def many(self, key: str, value: Value[T], meaning: str, *, least: int = 0) -> tuple[T, ...]:
        """A list of values, none twice; empty when left out."""
        field = Field(key, Many(value, least), least > 0, meaning)
        return self._take(field, lambda node: self._unrepeated(node, key, value, least)) or ()

    def each(self, key: str, reader: Callable[[Fields], T], meaning: str, *, least: int = 0) -> tuple[T, ...]:
        """A list of facts, without those that have a problem; empty when left out."""
        field = Field(key, Each(reader, least), least > 0, meaning)
        found = self._take(
            field, lambda node: [self._fact(item, key, reader) for item in self._items(node, key, least)]
        )
        return tuple(fact for fact in found or () if fact is not None)

    def named(self, key: str, reader: Callable[[Fields], T], meaning: str) -> Mapping[str, T]:
        """A mapping from ids to facts, without those that have a problem; empty when left out."""
        help = "write one 'id:' a line, its fields below it"
        field = Field(key, Named(reader), False, meaning)
        return self._take(field, lambda node: read_named(self._mapping(node, key, help), reader, self._notes)) or {}

    def labels(self, key: str, meaning: str, *, required: bool = True) -> Mapping[str, str]:
        """A vocabulary: a mapping from ids to words; empty when left out."""
        return self._take(Field(key, Labels(), required, meaning), lambda node: self._labels(node, key)) or {}

    # --- the end ---

    def sound_or_none(self, fact: T, problems_before: int) -> T | None:
        """The fact, or None if any of its fields has a problem; notes the fields that are not known."""
        unknown = [key for key in self._table.values if key not in self.declared]
        missing = [field.name for field in self._missing]
        # A misspelt key stands for the right one, so that this is not reported as missing too.
        meant = {nearest(name, missing) for name in unknown[:MAX_PROBLEMS]} if missing else set()
        for field in self._missing:
            if field.name not in meant:
                help = f"add '{field.name}': {field.meaning}"
                self._note("missing-field", self._first, f"the field '{field.name}' is missing", help)
        for name in unknown:
            self._unknown(name, self._table.values[name])
        return fact if self._notes.total == problems_before else None

    def _unknown(self, name: str, value: Node) -> None:
        if isinstance(value, Noted):
            return
        if self._notes.is_full:
            self._notes.total += 1
            return
        left = self.declared.keys() - self._table.values.keys()
        mistake = Mistake(f"'{name}' is not a field here", did_you_mean(name, self.declared), only_near(name, left))
        self._notes.add("unknown-field", self._table.key(name), mistake, name)

    # --- steps, each of which notes what is wrong and then gives nothing ---

    def _take(self, field: Field, read: Callable[[Node], T]) -> T:
        key = field.name
        self.declared[key] = field
        node = self._table.values.get(key)
        if node is None:
            if field.required:
                self._missing.append(field)
            return _NOTHING
        if isinstance(node, Scalar) and node.value is None:
            place, help = self._table.key(key), f"write the value, or delete '{key}'"
            return self._note("empty-value", place, f"'{key}' has no value", help)
        return read(node)

    def _value(self, node: Node, key: str, value: Value[T]) -> T:
        if isinstance(node, Noted):
            return self._told_already()
        if not isinstance(node, Scalar):
            help = "write a single value, in quotes if it begins with '[' or '{'"
            return self._note("wrong-type", node.place, f"'{key}' holds a list or mapping", help)
        if not node.text.strip():
            return self._note("empty-value", node.place, f"'{key}' has no value", "write the value")
        found = value.read(node, key)
        if isinstance(found, Wrong):
            for wrong in (found, *found.others):
                self._notes.add(wrong.rule, wrong.place or node.place, wrong.mistake, node.text)
            return _NOTHING
        self._remember(found)
        return found

    def _remember(self, found: object) -> None:
        """Keep the ids that a value names: whether they exist is for later to say."""
        if isinstance(found, Reference):
            self._notes.references.append(found)
        elif isinstance(found, Prose):
            self._notes.references.extend(map(linked, found.links))

    def _items(self, node: Node, key: str, least: int) -> tuple[Node, ...]:
        if isinstance(node, Noted):
            return self._told_already() or ()
        if not isinstance(node, Sequence):
            help = f"write it as '{key}: [...]', or one '- ' a line"
            if isinstance(node, Scalar) and node.text.startswith("-"):
                help = "put a space behind each '-'"
            return self._note("wrong-type", node.place, f"'{key}' is not a list", help) or ()
        if len(node.items) < least:
            message = f"'{key}' names {'only one' if node.items else 'nothing'}"
            help = f"name at least {'one' if least == 1 else 'two'}"
            return self._note("missing-field", node.place, message, help) or ()
        return node.items

    def _unrepeated(self, node: Node, key: str, value: Value[T], least: int) -> tuple[T, ...]:
        items = self._items(node, key, least)
        if len(items) > MAX_ITEMS:
            message = f"'{key}' has {len(items):,} entries; at most {MAX_ITEMS} are allowed"
            return self._note("long-list", items[MAX_ITEMS].place, message, "keep the ones that matter")
        found = tuple(self._value(item, key, value) for item in items)
        seen: set[object] = set()
        for one, item in zip(found, items, strict=True):
            name = one.id if isinstance(one, Reference) else one
            if name is not None and name in seen:
                self._note("repeated-item", item.place, f"'{name}' stands twice in '{key}'", "delete one")
            seen.add(name)
        return found

    def _fact(self, node: Node, key: str, reader: Callable[[Fields], T]) -> T | None:
        table = self._mapping(node, f"an item of '{key}'", "write it as '- id: ...', its fields below it")
        return read_fact(table, reader, self._notes) if table else None

    def _labels(self, node: Node, key: str) -> Mapping[str, str]:
        table = self._mapping(node, key, "write one 'id: Label' a line")
        for id in table.values if table else ():
            if table and (mistake := id_mistake(id)):
                self._notes.add("bad-id", table.key(id), mistake)
        return {id: self._value(value, id, Line()) for id, value in table.values.items()} if table else _NOTHING

    def _mapping(self, node: Node, what: str, help: str) -> Table | None:
        if isinstance(node, Table):
            return node
        if isinstance(node, Noted):
            return self._told_already()
        shown = what if " " in what else f"'{what}'"
        return self._note("wrong-type", node.place, f"{shown} is not a mapping", help)

    def _told_already(self) -> Any:
        self._notes.total += 1
        return _NOTHING

    def _note(self, rule: str, place: Place, message: str, help: str | None) -> Any:
        self._notes.add(rule, place, Mistake(message, help))
        return _NOTHING


def read_fact(
    table: Table, reader: Callable[[Fields], T], notes: Notes, *, id: str = "", key: Place | None = None
) -> T | None:
    """What `reader` makes of a mapping, or None when any of its fields has a problem."""
    before = notes.total
    fields = Fields(table, notes, id=id, key=key)
    return fields.sound_or_none(reader(fields), before)


def read_named(table: Table | None, reader: Callable[[Fields], T], notes: Notes) -> dict[str, T]:
    """The sound facts of a mapping from ids to facts."""
    found = {}
    for id, (key, value) in table.entries.items() if table else ():
        if mistake := id_mistake(id, digits_first=True):
            notes.add("bad-id", key, mistake)
        elif isinstance(value, Noted):
            notes.total += 1
        elif not isinstance(value, Table):
            mistake = Mistake(f"'{id}' has no fields", "write its fields below it, further to the right")
            notes.add("wrong-type", key, mistake)
        elif (fact := read_fact(value, reader, notes, id=id, key=key)) is not None:
            found[id] = fact
    return found


def describe(reader: Callable[[Fields], Any]) -> tuple[Field, ...]:
    """The fields that a reader asks for, in its order."""
    fields = Fields(Table(File("", ""), 0, 0, {}, {}), Notes())
    reader(fields)
    return tuple(fields.declared.values())
