"""YAML text becomes located values, under a policy for text that anybody may send."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import lru_cache
from itertools import islice
from types import MappingProxyType
from typing import Final, NamedTuple

import yaml

from . import plain_yaml
from .characters import hidden, hidden_in
from .nodes import Node, Noted, Scalar, Sequence, Table
from .problems import MAX_PROBLEMS, File, Mend, Place, Problem
from .yaml_syntax import NO_SPACE_AFTER_DASH, explain

MAX_BYTES: Final = 256 * 1024
MAX_DEPTH: Final = 12
MAX_EVENTS: Final = 50_000
MAX_CHARACTERS: Final = 4_000
MAX_KEY: Final = 64

RULES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "unreadable-file": "A fact file is an ordinary file in its folder: no link, no folder, and it can be read.",
        "large-file": f"A fact file is at most {MAX_BYTES // 1024} KiB.",
        "not-utf-8": "A fact file is UTF-8 text without a byte order mark.",
        "yaml-syntax": "A fact file is well-formed YAML.",
        "yaml-feature": "A fact file is mappings, lists and values: no anchors, aliases, merge keys, tags, directives.",
        "too-deep": f"Values are nested at most {MAX_DEPTH} deep.",
        "too-many-values": f"A fact file holds at most {MAX_EVENTS:,} values.",
        "long-value": f"A value is at most {MAX_CHARACTERS:,} characters long.",
        "bad-key": f"A key is plain lower-case text of at most {MAX_KEY} characters.",
        "duplicate-key": "A key stands once in its mapping.",
        "ambiguous-value": "A value that YAML may read as something else (NO, on, 017, 12:30) stands in quotes.",
        "lost-text": "Text after ' #' is a comment in YAML and would be lost: the value stands in quotes.",
    }
)


class _Refused(Exception):  # noqa: N818 -- never leaves this module
    def __init__(self, problem: Problem) -> None:
        self.problem = problem


# Room for as many bytes costs nothing to come by, and nearly every file is shorter.
_USUAL: Final = 16_384


def read(path: str, shown: str, most: int = MAX_BYTES) -> bytes | Problem:
    """The bytes of a file, at most one past the limit; ``shown`` is its path in messages."""
    try:
        # One byte past the limit is enough to know; the rest of a huge file is never read.
        with open(path, "rb") as stream:  # noqa: PTH123 -- paths cost more than the reading
            data = stream.read(_USUAL)
            return data if len(data) < _USUAL else data + stream.read(most + 1 - _USUAL)
    except OSError as error:
        return _at_start(shown, "unreadable-file", f"the file cannot be read ({error.strerror})")


def decode(data: bytes, shown: str) -> tuple[Node | None, list[Problem]]:
    """Located values from the bytes of a fact file. No value when nothing sensible can be made of them."""
    if len(data) > MAX_BYTES:
        return None, [
            _at_start(shown, "large-file", f"the file is larger than {MAX_BYTES // 1024} KiB", "split it into several")
        ]
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        file = File(shown, data[: error.start].decode("utf-8") + "\N{REPLACEMENT CHARACTER}")
        place = Place(file, len(file.text) - 1, len(file.text))
        help = "save the file as UTF-8"
        return None, [Problem(rule="not-utf-8", message="this is not UTF-8 text", place=place, help=help)]
    return parse(File(shown, text))


def parse(file: File) -> tuple[Node | None, list[Problem]]:
    """Located values from the text of a fact file, and every problem of its form.

    The text is refused while streaming, before a hostile one can cost time or memory.
    """
    problems = list(islice(hidden(file), MAX_PROBLEMS))
    if problems:
        return None, problems
    # No value takes less than two characters.
    if len(file.text) < 2 * MAX_EVENTS and (table := plain_yaml.read(file, _LIMITS)):
        return table, []
    return parse_any(file)


def parse_any(file: File) -> tuple[Node | None, list[Problem]]:
    """The same for any text without hidden characters, plain or not, by libyaml."""
    problems: list[Problem] = []
    try:
        return _Builder(file, problems).build(), problems
    except _Refused as refused:
        return None, [*problems, refused.problem]
    except yaml.YAMLError as error:
        wrong = _syntax(file, error)
        # What was noted behind the place of the mistake may be its consequence.
        return None, [*(problem for problem in problems if problem.place.start < wrong.place.start), wrong]


@lru_cache(maxsize=64)
def tables(file: File) -> Mapping[int, Table]:
    """All mappings of a file, by where they begin."""
    found: dict[int, Table] = {}
    open_nodes = [parse(file)[0]]
    while open_nodes:
        node = open_nodes.pop()
        if isinstance(node, Table):
            found[node.start] = node
            open_nodes += node.values.values()
        elif isinstance(node, Sequence):
            open_nodes += node.items
    return found


def _syntax(file: File, error: yaml.YAMLError) -> Problem:
    # A ReaderError has a position and no mark.
    mark, context = getattr(error, "problem_mark", None), getattr(error, "context_mark", None)
    said = str(getattr(error, "problem", None) or getattr(error, "reason", None) or error)
    offset = mark.index if mark is not None else int(getattr(error, "position", 0))
    return explain(file, said, offset, None if context is None else context.index)


def _at_start(shown: str, rule: str, message: str, help: str | None = None) -> Problem:
    return Problem(rule=rule, message=message, place=Place(File(shown, ""), 0, 0), help=help)


# --- values -----------------------------------------------------------------------------------------------------------

_KEY = re.compile(r"[a-z0-9]+(?:[_-][a-z0-9]+)*")
_WHOLE = re.compile(r"-?(?:0|[1-9][0-9]*)")
_DECIMAL = re.compile(r"-?(?:0|[1-9][0-9]*)\.[0-9]+")
# What YAML 1.1 (https://yaml.org/type/) or YAML 1.2's core schema reads as something other than text.
_AMBIGUOUS = re.compile(
    r"""~|=|<<|y|Y|n|N|yes|Yes|YES|no|No|NO|on|On|ON|off|Off|OFF|True|TRUE|False|FALSE|Null|NULL
    |[-+]?0b[01_]+|[-+]?0x[0-9a-fA-F_]+|0o[0-7]+|[-+]?[0-9][0-9_]*
    |[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?
    |[-+]?(?:[0-9][0-9_]*\.[0-9_]*|\.[0-9][0-9_]*|[0-9]+)(?:[eE][-+]?[0-9]+)?
    |[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)""",
    re.VERBOSE,
)
_WORDS = MappingProxyType({"true": True, "false": False, "null": None, "": None})
_HASH = re.compile(r" #[^\s#]")
_COMMENT = re.compile(r"[ ]+(?P<lost>#[^\s#][^\n]*)")


def _is_key(text: str) -> bool:
    """Whether a key is written as keys are, and no other YAML reads it as something else."""
    return (
        len(text) <= MAX_KEY
        and _KEY.fullmatch(text) is not None
        and text not in ("yes", "no", "on", "off", "true", "false", "null")
    )


def _meaning(text: str) -> str | int | Decimal | bool | None:
    """What a value without quotes means; ValueError if YAML may read it as something other than text or a number."""
    if text in _WORDS:
        return _WORDS[text]
    if text[0] not in plain_yaml.NOT_ONLY_TEXT:
        return text
    if _WHOLE.fullmatch(text):
        return int(text)
    if _DECIMAL.fullmatch(text):
        return Decimal(text)
    if _AMBIGUOUS.fullmatch(text):
        raise ValueError(text)
    return text


_LIMITS: Final = plain_yaml.Limits(depth=MAX_DEPTH, characters=MAX_CHARACTERS, is_key=_is_key, meaning=_meaning)


class _Builder:
    """Builds values from the stream of YAML events; its stack is the open mappings and lists."""

    def __init__(self, file: File, problems: list[Problem]) -> None:
        self.file = file
        self.problems = problems
        self.may_lose_text = _HASH.search(file.text) is not None

    def build(self) -> Node | None:
        events = self._allowed(yaml.parse(self.file.text, Loader=yaml.CSafeLoader))
        root: Node | None = None
        for event in events:
            if isinstance(event, yaml.NodeEvent):
                root = self._node(event, events)
        if root is None:
            raise _Refused(Problem(rule="yaml-syntax", message="the file is empty", place=Place(self.file, 0, 0)))
        return root

    def _allowed(self, events: Iterator[yaml.Event]) -> Iterator[yaml.Event]:
        """The events, refused at the first that the policy does not allow."""
        depth = documents = 0
        for number, event in enumerate(events):
            if isinstance(event, yaml.CollectionStartEvent):
                depth += 1
            elif isinstance(event, yaml.CollectionEndEvent):
                depth -= 1
            elif isinstance(event, yaml.DocumentStartEvent):
                documents += 1
            if number > MAX_EVENTS:
                raise self._refused("too-many-values", f"the file holds more than {MAX_EVENTS:,} values", event)
            if depth > MAX_DEPTH:
                raise self._refused("too-deep", f"values are nested more than {MAX_DEPTH} deep", event)
            if feature := _feature(event, documents):
                message = f"{feature.name} is not used in fact files"
                raise self._refused("yaml-feature", message, event, feature.help)
            yield event

    def _node(self, event: yaml.Event, events: Iterator[yaml.Event]) -> Node:
        # Recursion is bounded by MAX_DEPTH, which `_allowed` watches over.
        if isinstance(event, yaml.ScalarEvent):
            return self._scalar(event)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(event, events)
        return self._table(event, events)

    def _sequence(self, start: yaml.Event, events: Iterator[yaml.Event]) -> Sequence:
        items = []
        for event in events:
            if isinstance(event, yaml.SequenceEndEvent):
                break
            items.append(self._node(event, events))
        return Sequence(*self._place(start, event), tuple(items))

    def _table(self, start: yaml.Event, events: Iterator[yaml.Event]) -> Table:
        values: dict[str, Node] = {}
        keys: dict[str, int] = {}
        for event in events:
            if isinstance(event, yaml.MappingEndEvent):
                break
            key, name = self._place(event), self._key(event, events)
            value = self._node(next(events), events)
            if name is None:
                # The misspelt key still stands for the right one, so that this is not reported as missing too.
                written = key.file.text[key.start : key.end].strip("\"'").lower()
                if values.setdefault(written, noted := Noted(key)) is noted:
                    keys[written] = key.start
            elif name in values and not isinstance(values[name], Noted):
                first = self.file.line_and_column(keys[name])[0]
                self._note(
                    "duplicate-key", f"the key '{name}' has been given on line {first}", key, "keep one of the two"
                )
            else:
                values[name] = value
                keys[name] = key.start
        return Table(*self._place(start, event), values, keys)

    def _key(self, event: yaml.Event, events: Iterator[yaml.Event]) -> str | None:
        place = self._place(event)
        if not isinstance(event, yaml.ScalarEvent):
            raise self._refused("bad-key", "brackets stand where a key should be", event, "put the value in quotes")
        key: str = event.value
        if key == "<<":
            raise self._refused("yaml-feature", "a merge key is not used in fact files", event, "write the values out")
        if key.startswith("-") and not event.style:
            raise self._refused("yaml-syntax", NO_SPACE_AFTER_DASH.message, event, NO_SPACE_AFTER_DASH.help)
        if event.style or not _is_key(key):
            # Fields have '_' in their names, ids have '-'.
            joint = "-" if "-" in key else "_"
            guess = re.sub("[^a-z0-9]+", joint, key.lower()).strip(joint)[:MAX_KEY]
            help = f"write keys in lower case, without quotes, words joined by '{joint}': {guess}"
            self._note("bad-key", f"'{key[:40]}' cannot be a key", place, help)
            return None
        return key

    def _scalar(self, event: yaml.ScalarEvent) -> Node:
        place, text = self._place(event), event.value
        if len(text) > MAX_CHARACTERS:
            message = f"the value is {len(text):,} characters long; at most {MAX_CHARACTERS:,} are allowed"
            return self._note("long-value", message, place, "shorten it, or split it into two facts")
        if event.style:
            return self._quoted(event, place)
        if self.may_lose_text and (lost := _COMMENT.match(self.file.text, place.end)):
            help = "put the value in quotes, or a space after '#' if it is a comment"
            return self._note(
                "lost-text", "the text from '#' on would be lost", Place(self.file, *lost.span("lost")), help
            )
        try:
            return Scalar(*place, _meaning(text), text)
        except ValueError:
            message = f"YAML may read '{text[:40]}' as something other than this text"
            # Digits in quotes may not be what a number was meant to be; a word in quotes is.
            mend = Mend(place, f'"{text}"') if text.isalpha() else None
            return self._note("ambiguous-value", message, place, f'put it in quotes: "{text[:40]}"', mend)

    def _quoted(self, event: yaml.ScalarEvent, place: Place) -> Node:
        # An escape such as "\u202e" brings in what the check of the file's characters cannot see.
        escapes = event.style == '"' and "\\" in self.file.text[place.start : place.end]
        if escapes and (problem := hidden_in(self.file, event.value.replace("\n", " "), 0)):
            return self._note(problem.rule, problem.message, place, problem.help)
        return Scalar(*place, event.value, event.value)

    def _place(self, first: yaml.Event, last: yaml.Event | None = None) -> Place:
        start, end = first.start_mark, (last or first).end_mark
        assert start is not None
        assert end is not None  # libyaml marks every event
        return Place(self.file, start.index, end.index)

    def _note(self, rule: str, message: str, place: Place, help: str | None, mend: Mend | None = None) -> Noted:
        if len(self.problems) < MAX_PROBLEMS:
            self.problems.append(Problem(rule=rule, message=message, place=place, help=help, mend=mend))
        return Noted(place)

    def _refused(self, rule: str, message: str, event: yaml.Event, help: str | None = None) -> _Refused:
        return _Refused(Problem(rule=rule, message=message, place=self._place(event), help=help))


class _Feature(NamedTuple):
    """A feature of YAML that fact files do not use, and what to do instead."""

    name: str
    help: str


def _feature(event: yaml.Event, documents: int) -> _Feature | None:
    quote = "put the value in quotes"
    if isinstance(event, yaml.AliasEvent):
        return _Feature(f"an alias (*{(event.anchor or '')[:40]})", quote)
    if isinstance(event, yaml.NodeEvent) and event.anchor is not None:
        return _Feature(f"an anchor (&{event.anchor[:40]})", quote)
    if isinstance(event, (yaml.ScalarEvent, yaml.CollectionStartEvent)) and event.tag is not None:
        return _Feature(f"a tag ({event.tag[:40]})", quote)
    if isinstance(event, yaml.DocumentStartEvent):
        if event.version or event.tags:
            return _Feature("a directive (%)", "delete this line")
        if documents > 1:
            return _Feature("a second document (---)", "delete this line, or make a file of what follows")
    return None
