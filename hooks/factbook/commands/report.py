"""Problems for whoever asked: a person at a terminal, GitHub, an editor or another program."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import PurePath
from types import MappingProxyType
from typing import Any, Final
from urllib.parse import quote

from ..problems import Place, Problem, also, count, in_order, render, render_all

_BOLD, _RED, _YELLOW, _CYAN, _PLAIN = "\x1b[1m", "\x1b[1;31m", "\x1b[1;33m", "\x1b[36m", "\x1b[0m"
_FIRST = re.compile(r"(?P<where>.*?:\d+:\d+:) (?P<severity>error|warning): (?P<message>.*)")


def text(problems: Sequence[Problem]) -> str:
    """As their authors read them."""
    return f"{render_all(problems)}\n\n{_total(problems)}" if problems else "nothing to mend"


def coloured(problems: Sequence[Problem]) -> str:
    """The same for a terminal that shows colours; what the files hold cannot bring in any."""
    shown = "\n\n".join(_painted(problem) for problem in in_order(problems))
    return f"{shown}\n\n{_BOLD}{_total(problems)}{_PLAIN}" if problems else "nothing to mend"


def github(problems: Sequence[Problem]) -> str:
    """Annotations (workflow commands), the most severe first, for GitHub shows only ten of each step."""
    return "\n".join(_annotation(problem) for problem in _by_severity(problems)) or "nothing to mend"


def summary(problems: Sequence[Problem]) -> str:
    """All problems as Markdown, for the summary of a job on GitHub."""
    shown = render_all(_by_severity(problems))
    # No run of backticks that a file may hold ends the block.
    fence = "`" * (2 + max(map(len, re.findall("`+", shown)), default=1))
    return f"### {count(problems)} to mend\n\n{fence}text\n{shown}\n{fence}\n" if problems else "Nothing to mend.\n"


def as_json(problems: Sequence[Problem]) -> str:
    """A list of objects; lines and columns are counted from 1, in characters, ends are exclusive."""
    return json.dumps({"problems": [_object(problem) for problem in in_order(problems)]}, indent=2)


def sarif(problems: Sequence[Problem]) -> str:
    """SARIF 2.1.0 (OASIS), which code hosts and editors read."""
    from .. import reference  # the other forms start without it

    rules = [
        {"id": rule.id, "shortDescription": {"text": rule.says}, "defaultConfiguration": {"level": rule.severity}}
        for rule in reference.all_rules()
    ]
    run = {
        "tool": {"driver": {"name": "factbook", "rules": rules}},
        "columnKind": "unicodeCodePoints",
        "results": [_result(problem) for problem in in_order(problems)],
    }
    schema = "https://json.schemastore.org/sarif-2.1.0.json"
    return json.dumps({"$schema": schema, "version": "2.1.0", "runs": [run]}, indent=2)


FORMATS: Final[Mapping[str, Callable[[Sequence[Problem]], str]]] = MappingProxyType(
    {"text": text, "github": github, "json": as_json, "sarif": sarif}
)


def _total(problems: Sequence[Problem]) -> str:
    mendable = sum(problem.mend is not None for problem in problems)
    which = "it" if len(problems) == 1 else f"{mendable} of them"
    return f"{count(problems)} to mend{f'; check --fix mends {which}' if mendable else ''}"


def _painted(problem: Problem) -> str:
    first, *rest = render(problem).split("\n")
    severity = _RED if problem.severity == "error" else _YELLOW
    if found := _FIRST.fullmatch(first):
        first = f"{_BOLD}{found['where']} {severity}{found['severity']}{_PLAIN}: {found['message']}"
    marks = [f"{severity}{line}{_PLAIN}" if set(line) == set(" |^") else line for line in rest]
    notes = ("= help:", "= also:")
    return "\n".join([first, *(f"{_CYAN}{line}{_PLAIN}" if line[6:13] in notes else line for line in marks)])


def _by_severity(problems: Iterable[Problem]) -> list[Problem]:
    return sorted(in_order(problems), key=lambda problem: problem.severity != "error")


def _annotation(problem: Problem) -> str:
    # https://docs.github.com/actions/reference/workflow-commands-for-github-actions: lines and columns from 1.
    found = _object(problem)
    properties = {"file": found["file"], "line": found["line"], "endLine": found["end_line"], "col": found["column"]}
    if found["line"] == found["end_line"]:
        properties["endColumn"] = found["end_column"]
    listed = ",".join(
        f"{name}={_escaped(str(value), property=True)}"
        for name, value in (properties | {"title": problem.rule}).items()
    )
    return f"::{problem.severity} {listed}::{_escaped(_said(problem))}"


def _said(problem: Problem) -> str:
    shown = f"{problem.message}\nhelp: {problem.help}" if problem.help else problem.message
    shown += f"\nalso: {also(problem)}" if problem.also else ""
    # What would end the line of a log, or act on it, is shown as what it is.
    return "".join(c if c.isprintable() or c == "\n" else "\N{REPLACEMENT CHARACTER}" for c in shown)


def _escaped(text: str, *, property: bool = False) -> str:
    for character in "%\r\n" + (":," if property else ""):
        text = text.replace(character, f"%{ord(character):02X}")
    return text


def _object(problem: Problem) -> dict[str, Any]:
    return {
        "rule": problem.rule,
        "severity": problem.severity,
        "message": problem.message,
        "help": problem.help,
        **_place(problem.place),
        "also": [_place(place) for place in problem.also],
        "can_be_fixed": problem.mend is not None,
    }


def _place(place: Place) -> dict[str, Any]:
    file, start, end = place
    line, column = file.line_and_column(start)
    end_line, end_column = file.line_and_column(max(end, start))
    return {"file": file.path, "line": line, "column": column, "end_line": end_line, "end_column": end_column}


def _result(problem: Problem) -> dict[str, Any]:
    result = {
        "ruleId": problem.rule,
        "level": problem.severity,
        "message": {"text": _said(problem)},
        "locations": [_location(problem.place)],
    }
    return result | ({"relatedLocations": [_location(place) for place in problem.also]} if problem.also else {})


def _location(place: Place) -> dict[str, Any]:
    found = _place(place)
    region = {"startLine": found["line"], "startColumn": found["column"]}
    region |= {"endLine": found["end_line"], "endColumn": found["end_column"]}
    return {"physicalLocation": {"artifactLocation": {"uri": _uri(found["file"])}, "region": region}}


def _uri(path: str) -> str:
    return PurePath(path).as_uri() if PurePath(path).is_absolute() else quote(path)
