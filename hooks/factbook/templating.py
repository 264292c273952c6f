"""The environment of the templates: all text is escaped, nothing undefined passes, and calls are what Python's are."""

from __future__ import annotations

import hashlib
import re
from collections.abc import MutableMapping
from keyword import iskeyword
from pathlib import Path
from typing import Any, Final

import jinja2
from jinja2 import Environment, FileSystemBytecodeCache, FileSystemLoader, StrictUndefined, nodes
from jinja2.compiler import CodeGenerator, Frame
from markupsafe import Markup, escape

# What has to be escaped.
_SPECIAL: Final = re.compile("[&<>\"']")
TEMPLATES: Final = Path(__file__).parent / "templates"


class Direct(CodeGenerator):
    """Writes calls and attributes as Python has them.

    Jinja asks at each call whether the function wants its context, at each attribute whether a key was meant, and at
    each key whether an attribute was. No function or macro here does, no key is asked for with a dot and no attribute
    in brackets; together that is a third of the time of a page.
    """

    def visit_Call(self, node: nodes.Call, frame: Frame, forward_caller: bool = False) -> None:  # noqa: N802
        keywords = [pair.key for pair in node.kwargs]
        if node.dyn_args or node.dyn_kwargs or forward_caller or any(map(iskeyword, keywords)):
            super().visit_Call(node, frame, forward_caller)
            return
        self.visit(node.node, frame)
        self.write("(")
        for number, argument in enumerate([*node.args, *(pair.value for pair in node.kwargs)]):
            name = "" if number < len(node.args) else f"{keywords[number - len(node.args)]}="
            self.write(f"{', ' if number else ''}{name}")
            self.visit(argument, frame)
        self.write(")")

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: CodeGenerator._FinalizeInfo) -> None:
        # What is joined with the rest of a page needs no mark that it is HTML; that the rest is, is known.
        if frame.eval_ctx.volatile or not frame.eval_ctx.autoescape or finalize.src is not None:
            super()._output_child_pre(node, frame, finalize)
        else:
            self.write("environment.shown(")

    def visit_Getitem(self, node: nodes.Getitem, frame: Frame) -> None:  # noqa: N802
        self.visit(node.node, frame)
        self.write("[")
        self.visit(node.arg, frame)
        self.write("]")

    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:  # noqa: N802
        self.write("(")
        self.visit(node.node, frame)
        self.write(f").{node.attr}")


class _Environment(Environment):
    """With the one function that compiled templates call for each value they show."""

    code_generator_class = Direct

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """What all templates know: none has names of its own, for which Jinja would look first at each use of one."""
        if d:
            raise TypeError("templates have no names of their own; add them to the environment")
        return self.globals

    @staticmethod
    def shown(value: Any) -> str:
        """A value as HTML."""
        kind = type(value)
        if kind is Markup or (kind is str and _SPECIAL.search(value) is None):
            return value  # type: ignore[no-any-return] # as has just been seen
        return str(value) if kind is int else escape(value)


def environment() -> Environment:
    """The environment of all templates, without what pages add to it."""
    made = _Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.do"],
        # A changed template is a reason for new pages, not something to look for at each use of it.
        auto_reload=False,
    )
    # Linked data is escaped in its own way (in a script element HTML knows no entities); pages are finished.
    made.filters.update(ld=Markup, finished=Markup)
    return made


class Current:
    """Stands for the page that is being made: templates that others take in are run once, and not for each page.

    page: that page.
    """

    __slots__ = ("page",)

    def __init__(self) -> None:
        self.page: Any = None

    def __getattr__(self, name: str) -> Any:
        return getattr(self.page, name)


def renew(environment: Environment, **globals: Any) -> None:
    """Give all templates of an environment other names to know."""
    environment.globals.update(globals)
    if environment.cache is not None:
        for template in environment.cache.values():
            # What it was run to when another took it in knows the old ones.
            template._module = None


def remember(environment: Environment, folder: Path) -> None:
    """Keep in a folder what the templates of an environment were compiled to; it may be deleted at any time.

    Jinja knows by their text whether templates have changed, and by its own whether the bytes are whole. What compiles
    them has a folder for each of its versions.
    """
    version = hashlib.sha256(jinja2.__version__.encode() + Path(__file__).read_bytes()).hexdigest()[:16]
    place = folder / f"templates-{version}"
    place.mkdir(parents=True, exist_ok=True)
    environment.bytecode_cache = FileSystemBytecodeCache(str(place))
