"""Write what is made from the model: schemas and settings for editors, the form for suggesting a fact."""

from __future__ import annotations

import json
from argparse import Namespace
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from ..graph import Graph
from ..load import load
from . import FOUND_NOTHING, CannotRun, fix
from .forms import suggest_a_fact
from .schema import FILES, schemas

SCHEMAS: Final = ".vscode/schemas"


def generate(options: Namespace) -> int:
    """Write every generated file below a folder; with `--known`, schemas that know the ids of the content."""
    graph = None
    if options.known:
        graph, problems = load(options.content)
        if graph is None or problems:
            raise CannotRun(f"the facts in {options.content} have problems; run 'check' first")
    for path, text in generated(graph).items():
        (options.into / path).parent.mkdir(parents=True, exist_ok=True)
        fix.write(options.into / path, text)
        print((options.into / path).as_posix())
    return FOUND_NOTHING


def generated(graph: Graph | None = None) -> Mapping[Path, str]:
    """The text of each generated file, by its path in the project."""
    found = {f"{SCHEMAS}/{name}.json": _json(schema) for name, schema in schemas(graph).items()}
    found[".vscode/settings.json"] = _json(
        {
            "yaml.schemas": {f"{SCHEMAS}/{name}.json": f"content/{files}" for name, _, files in FILES},
            # Quotation marks and long lines are the author's; `check` says what has to be otherwise.
            "yaml.format.enable": False,
            "[yaml]": {"editor.insertSpaces": True, "editor.tabSize": 2, "editor.detectIndentation": False},
            "files.encoding": "utf8",
        }
    )
    found[".github/ISSUE_TEMPLATE/suggest-a-fact.yml"] = suggest_a_fact()
    return {Path(path): text for path, text in found.items()}


def _json(value: object) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False) + "\n"
