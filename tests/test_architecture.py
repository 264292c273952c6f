"""Who may import whom, as a table that is checked against every module."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import pytest

HOOKS = Path(__file__).parent.parent / "hooks"

# What each module imports of the project; a module stands below all that it imports, so no two can need each other.
MODULES = {
    "factbook": "",
    "factbook.problems": "",
    "factbook.language": "",
    "factbook.finishing": "",
    "factbook.characters": "problems",
    "factbook.yaml_syntax": "problems",
    "factbook.nodes": "problems",
    "factbook.plain_yaml": "nodes problems",
    "factbook.yaml_text": "characters nodes plain_yaml problems yaml_syntax",
    "factbook.dates": "problems",
    "factbook.addresses": "problems",
    "factbook.prose": "problems",
    "factbook.placeholders": "problems",
    "factbook.values": "addresses dates language nodes problems prose",
    "factbook.published": "problems",
    "factbook.fields": "nodes problems prose values yaml_text",
    "factbook.sound": "fields nodes prose values",
    "factbook.facts": "dates fields prose values",
    "factbook.entities": "dates facts fields prose values",
    "factbook.derived": "",
    "factbook.mentions": "derived entities",
    "factbook.former": "entities facts values",
    "factbook.graph": "entities facts former mentions prose published values",
    "factbook.watched": "entities graph",
    "factbook.rules.finding": "problems",
    "factbook.rules.ids": "entities graph problems rules.finding values",
    "factbook.rules.vouching": "addresses entities facts graph rules.finding",
    "factbook.rules.time": "entities graph rules.finding",
    "factbook.linking": "derived entities facts former graph mentions prose published values",
    "factbook.rules.whole": "entities graph linking rules.finding",
    "factbook.rules.editorial": "entities facts fields graph problems prose rules.finding",
    "factbook.weights": "facts graph prose",
    "factbook.chronology": "dates entities graph weights",
    "factbook.permalinks": "chronology entities graph",
    "factbook.history": "entities facts graph permalinks",
    "factbook.rules.changes": "entities former graph history permalinks problems rules.finding",
    "factbook.rules.unknown": "entities graph language problems rules.finding rules.ids values",
    "factbook.rules.scopes": (
        "graph rules.changes rules.editorial rules.finding rules.ids rules.time rules.unknown rules.vouching "
        "rules.whole"
    ),
    "factbook.rules.judging": "graph problems rules.finding rules.scopes watched",
    "factbook.rules": (
        "graph problems rules.changes rules.editorial rules.finding rules.ids rules.judging rules.scopes rules.time "
        "rules.unknown rules.vouching rules.whole"
    ),
    "factbook.reading": "fields graph linking nodes problems published rules rules.judging sound values yaml_text",
    "factbook.load": "entities fields graph linking problems published reading rules values",
    "factbook.digests": "dates entities graph problems watched",
    "factbook.kept": "digests watched",
    "factbook.coverage": "chronology dates entities facts graph",
    "factbook.indexes": "",
    "factbook.drawings": "",
    "factbook.drawings.lines": "",
    "factbook.drawings.draw_world": "drawings.lines",
    "factbook.drawings.maps": "drawings.lines",
    "factbook.drawings.spans": "dates entities graph",
    "factbook.drawings.charts": "dates drawings.spans facts",
    "factbook.drawings.matrix": "entities graph",
    "factbook.reference": "characters entities fields load placeholders published rules values yaml_text",
    "factbook.here": "chronology entities graph mentions permalinks prose",
    "factbook.outputs.output": "graph",
    "factbook.outputs.words": "",
    "factbook.outputs.earlier": "entities",
    "factbook.outputs.told": (
        "dates entities facts former graph history outputs.earlier outputs.output permalinks watched"
    ),
    "factbook.outputs.said": "dates graph language outputs.words",
    "factbook.outputs.schemas": "",
    "factbook.outputs.api": (
        "chronology entities facts former graph history outputs.earlier outputs.output outputs.schemas outputs.told "
        "permalinks"
    ),
    "factbook.outputs.tables": "entities facts graph outputs.output outputs.told permalinks",
    "factbook.outputs.news": (
        "entities former graph history language outputs.said outputs.told outputs.words permalinks"
    ),
    "factbook.outputs.feeds": "entities outputs.earlier outputs.news outputs.output outputs.told",
    "factbook.outputs.ical": (
        "dates entities former graph history outputs.output outputs.said outputs.told outputs.words permalinks"
    ),
    "factbook.outputs.redirects": "entities former graph outputs.output outputs.told outputs.words permalinks",
    "factbook.outputs.sitemap": "",
    "factbook.outputs.markdown": (
        "entities graph history outputs.output outputs.said outputs.told outputs.words permalinks"
    ),
    "factbook.written": "placeholders",
    "factbook.outputs.markdown_lists": (
        "chronology entities graph history outputs.markdown outputs.output outputs.told outputs.words permalinks "
        "written"
    ),
    "factbook.outputs.linked": "dates entities graph history outputs.api outputs.output outputs.told permalinks",
    "factbook.outputs": (
        "chronology entities graph history outputs.api outputs.earlier outputs.feeds outputs.ical outputs.linked "
        "outputs.markdown outputs.markdown_lists outputs.output outputs.redirects outputs.tables outputs.told "
        "outputs.words permalinks written"
    ),
    "factbook.suggest": "problems",
    "factbook.commands": "",
    "factbook.commands.revision": "commands",
    "factbook.commands.report": "problems reference",
    "factbook.commands.copied": "load",
    "factbook.commands.fix": "commands.copied dates load nodes problems yaml_text",
    "factbook.commands.check": "commands commands.fix commands.report commands.revision graph load problems",
    "factbook.commands.schema": "addresses entities fields graph reference values yaml_text",
    "factbook.commands.skeleton": "fields nodes problems values yaml_text",
    "factbook.commands.forms": "commands.skeleton fields reference values",
    "factbook.commands.generate": "commands commands.fix commands.forms commands.schema graph load",
    "factbook.commands.place": "commands commands.fix nodes problems yaml_text",
    "factbook.commands.web": "addresses commands dates graph",
    "factbook.commands.proof": "commands commands.copied commands.fix load problems",
    "factbook.commands.asking": "commands commands.schema commands.skeleton fields graph problems values",
    "factbook.commands.new": (
        "commands commands.asking commands.fix commands.place commands.proof commands.skeleton commands.web dates "
        "entities facts fields graph load nodes problems values"
    ),
    "factbook.commands.changes": "dates entities facts fields former graph prose values",
    "factbook.commands.diff": "commands commands.changes commands.revision graph load",
    "factbook.citing": "dates",
    "factbook.templating": "",
    "factbook.pages": (
        "addresses chronology citing coverage dates drawings.charts drawings.maps drawings.matrix drawings.spans "
        "entities facts finishing graph here history indexes language outputs outputs.api outputs.linked "
        "outputs.tables problems reference suggest templating watched"
    ),
    "factbook.search": "entities facts graph here pages permalinks",
    "factbook.processes": "",
    "factbook.lite": "entities facts graph here indexes mentions pages permalinks processes templating watched",
    "factbook.offline": "graph here pages values",
    "factbook.frames": "finishing here outputs pages",
    "factbook.preview": "frames outputs pages written",
    "factbook.units": "digests entities frames lite outputs outputs.earlier pages written",
    "factbook.making": "digests entities kept lite offline outputs outputs.earlier pages processes units watched",
    "mkdocs_events": (
        "digests finishing frames graph here kept lite load making offline outputs pages placeholders preview problems "
        "reading search suggest templating units watched written"
    ),
    "factbook.plain": "here lite offline outputs outputs.sitemap pages placeholders templating written",
    "factbook.emit": "here lite offline outputs outputs.markdown outputs.output pages placeholders plain written",
    "factbook.commands.release": "commands coverage emit graph history load pages problems published",
    "factbook.__main__": (
        "commands commands.check commands.diff commands.generate commands.new commands.release "
        "commands.report commands.skeleton fields"
    ),
}
# Which modules import which package; no other package is imported at all.
PACKAGES = {
    "yaml": "yaml_text",
    "babel": "drawings.draw_world language",
    "jinja2": "pages templating",
    "markupsafe": "frames here mkdocs_events pages templating",
    "mkdocs": "mkdocs_events",
    "markdown": "plain",
    "watchdog": "mkdocs_events",
}
MUTABLE = (ast.List, ast.Dict, ast.Set, ast.ListComp, ast.DictComp, ast.SetComp)
MUTABLE_CALLS = ("list", "dict", "set", "bytearray", "defaultdict", "Counter", "OrderedDict", "deque")


# --- the checkers: from sources to faults -----------------------------------------------------------------------------


def import_faults(sources: Mapping[str, str], table: Mapping[str, str], packages: Mapping[str, str]) -> Iterator[str]:
    """Where the imports of modules are not those of the table."""
    above: set[str] = set()
    for module, row in table.items():
        allowed = {_full(name) for name in row.split()}
        yield from (f"table: {module} stands above {name}, which it may import" for name in sorted(allowed - above))
        above.add(module)
        if module not in sources:
            yield f"table: there is no module {module}"
    for module, source in sources.items():
        if module not in table:
            yield f"{module}: has no row in the table"
            continue
        found = set(imported(module, source, sources))
        ours = {name for name in found if name in sources} - {module}
        allowed = {_full(name) for name in table[module].split()}
        yield from (f"{module}: imports {name}" for name in sorted(ours - allowed))
        yield from (f"{module}: may import {name} and does not" for name in sorted(allowed - ours))
        others = {name.partition(".")[0] for name in found - ours - {module}} - sys.stdlib_module_names
        granted = {package for package, modules in packages.items() if module in map(_full, modules.split())}
        yield from (f"{module}: imports {package}" for package in sorted(others - granted))
        yield from (f"{module}: may import {package} and does not" for package in sorted(granted - others))
        # What versions are installed can be asked; what is imported has to be read.
        if (
            "importlib" in {name.partition(".")[0] for name in found - {"importlib.metadata"}}
            or "__import__(" in source
        ):
            yield f"{module}: imports what nobody can read from its text"


def imported(module: str, source: str, known: Mapping[str, str]) -> Iterator[str]:
    """The full names of all that a module imports, wherever in it."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            start = _package(module, node.level, known) if node.level else ""
            origin = ".".join(part for part in (start, node.module) if part)
            submodules = [f"{origin}.{alias.name}" for alias in node.names if f"{origin}.{alias.name}" in known]
            yield from submodules
            if len(submodules) < len(node.names):
                yield origin


def state_faults(module: str, source: str) -> Iterator[str]:
    """What a module keeps and could change while the process lives."""
    tree = ast.parse(source)
    for node in tree.body:
        if not isinstance(node, (ast.Assign, ast.AnnAssign)) or node.value is None:
            continue
        final = isinstance(node, ast.AnnAssign) and "Final" in ast.unparse(node.annotation)
        called = ast.unparse(node.value.func).rpartition(".")[2] if isinstance(node.value, ast.Call) else ""
        if not final and (isinstance(node.value, MUTABLE) or called in MUTABLE_CALLS):
            yield f"{module}:{node.lineno}: can be changed: {ast.unparse(node).partition(' =')[0]}"
    yield from (f"{module}:{node.lineno}: global" for node in ast.walk(tree) if isinstance(node, ast.Global))


def docstring_faults(module: str, source: str) -> Iterator[str]:
    """Whether a module says in one sentence what it is."""
    first = (ast.get_docstring(ast.parse(source)) or "").partition("\n")[0]
    if not first.endswith("."):
        yield f"{module}: its docstring does not begin with a sentence on one line: {first!r}"


def _full(name: str) -> str:
    return name if name == "mkdocs_events" else f"factbook.{name}"


def _package(module: str, level: int, known: Iterable[str]) -> str:
    parts = module.split(".")
    # A package's own module is the package: its first dot is itself.
    is_package = any(other.startswith(f"{module}.") for other in known)
    return ".".join(parts[: len(parts) - level + is_package])


# --- the project's modules --------------------------------------------------------------------------------------------


def sources() -> dict[str, str]:
    found = {}
    for path in sorted(HOOKS.rglob("*.py")):
        name = ".".join(path.relative_to(HOOKS).with_suffix("").parts).removesuffix(".__init__")
        found[name] = path.read_text(encoding="utf-8")
    return found


def test_each_module_imports_what_the_table_says() -> None:
    assert list(import_faults(sources(), MODULES, PACKAGES)) == []


def test_modules_keep_no_state() -> None:
    core = {name: source for name, source in sources().items() if name != "mkdocs_events"}
    assert [fault for name, source in core.items() for fault in state_faults(name, source)] == []


def test_each_module_says_what_it_is() -> None:
    everything = sources() | {
        f"tests.{path.stem}": path.read_text(encoding="utf-8") for path in sorted(Path(__file__).parent.glob("*.py"))
    }
    assert [fault for name, source in everything.items() for fault in docstring_faults(name, source)] == []


def test_nothing_else_lies_in_hooks() -> None:
    """Any other module there would hide an installed one of its name while MkDocs loads the hook."""
    found = {path.name for path in HOOKS.iterdir()} - {"__pycache__", "factbook.egg-info"}
    assert found == {"mkdocs_events.py", "factbook"}


# --- the checkers bite ------------------------------------------------------------------------------------------------

TABLE = {
    "factbook": "",
    "factbook.words": "",
    "factbook.problems": "",
    "factbook.fields": "problems",
    "factbook.load": "fields",
}
GRANTED = {"babel": "words"}
SOUND = {
    "factbook": "",
    "factbook.words": "from babel import Locale",
    "factbook.problems": "import re",
    "factbook.fields": "from .problems import Problem",
    "factbook.load": "from . import fields",
}


def test_sound_sources_have_no_fault() -> None:
    assert list(import_faults(SOUND, TABLE, GRANTED)) == []


@pytest.mark.parametrize(
    ("module", "source", "faults"),
    [
        ("factbook.problems", "from .load import load", ["factbook.problems: imports factbook.load"]),
        ("factbook.problems", "from . import load", ["factbook.problems: imports factbook.load"]),
        ("factbook.problems", "from factbook import load", ["factbook.problems: imports factbook.load"]),
        ("factbook.problems", "import factbook.load", ["factbook.problems: imports factbook.load"]),
        ("factbook.problems", "from factbook.load import load as l", ["factbook.problems: imports factbook.load"]),
        ("factbook.problems", "def f():\n    from .load import load", ["factbook.problems: imports factbook.load"]),
        ("factbook", "from .load import load", ["factbook: imports factbook.load"]),
        ("factbook.problems", "import yaml", ["factbook.problems: imports yaml"]),
        ("factbook.problems", "from mkdocs.structure.files import File", ["factbook.problems: imports mkdocs"]),
        ("factbook.problems", "from hooks import factbook", ["factbook.problems: imports hooks"]),
        ("factbook.problems", "import hooks.factbook.load", ["factbook.problems: imports hooks"]),
        ("factbook.problems", "import requests", ["factbook.problems: imports requests"]),
        (
            "factbook.problems",
            "from importlib import import_module",
            ["factbook.problems: imports what nobody can read from its text"],
        ),
        ("factbook.load", "", ["factbook.load: may import factbook.fields and does not"]),
        ("factbook.words", "", ["factbook.words: may import babel and does not"]),
        ("factbook.new", "", ["factbook.new: has no row in the table"]),
    ],
)
def test_an_import_that_the_table_does_not_have_is_found(module: str, source: str, faults: Sequence[str]) -> None:
    assert list(import_faults(SOUND | {module: source}, TABLE, GRANTED)) == faults


def test_two_modules_cannot_import_each_other() -> None:
    table = TABLE | {"factbook.problems": "fields"}
    found = SOUND | {"factbook.problems": "from .fields import Fields"}
    assert list(import_faults(found, table, GRANTED)) == [
        "table: factbook.problems stands above factbook.fields, which it may import"
    ]


def test_a_row_without_a_module_is_found() -> None:
    gone = {name: source for name, source in SOUND.items() if name != "factbook.load"}
    assert list(import_faults(gone, TABLE, GRANTED)) == ["table: there is no module factbook.load"]


@pytest.mark.parametrize(
    "source",
    ["SEEN = []", "SEEN: dict[str, int] = {}", "SEEN = collections.defaultdict(list)", "def f():\n    global seen"],
)
def test_state_is_found(source: str) -> None:
    assert len(list(state_faults("m", source))) == 1


@pytest.mark.parametrize("source", ["A = ()", "A = frozenset({1})", "A: Final = {}", "A = MappingProxyType({})"])
def test_constants_are_no_state(source: str) -> None:
    assert list(state_faults("m", source)) == []


@pytest.mark.parametrize("source", ["", '"""What it is"""', '"""What it\nis."""'])
def test_a_missing_sentence_is_found(source: str) -> None:
    assert len(list(docstring_faults("m", source))) == 1
