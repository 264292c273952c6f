"""The command line: ``python -m factbook check``, and the other commands that ``--help`` lists."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from io import TextIOWrapper
from pathlib import Path

from .commands import COULD_NOT_RUN, CannotRun, release
from .commands.check import check
from .commands.diff import diff
from .commands.generate import generate
from .commands.new import FACTS, FILES, SOURCE, fields_of, new
from .commands.report import FORMATS
from .commands.skeleton import asked
from .fields import Many


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; the exit code is 0 for nothing to mend, 1 for problems, 2 when it could not run."""
    options = _parser().parse_args(arguments)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            # A terminal that cannot show a word of a fact file still shows the problem.
            stream.reconfigure(errors="backslashreplace")
    try:
        return int(options.run(options))
    except CannotRun as error:
        print(f"factbook: {error}", file=sys.stderr)
        return COULD_NOT_RUN
    except BrokenPipeError:
        # Whoever read has read enough (`| head`); what Python still holds back goes nowhere.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return COULD_NOT_RUN


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="factbook", description="Facts about a region, from fact files to pages.")
    commands = parser.add_subparsers(dest="command", required=True)
    _add_check(commands)
    _add_diff(commands)
    _add_new(commands)
    _add_generate(commands)
    _add_release(commands)
    return parser


Commands = argparse._SubParsersAction


def _add_check(commands: Commands[argparse.ArgumentParser]) -> None:
    command = _command(commands, "check", "check fact files and print what there is to mend")
    command.add_argument("paths", nargs="*", type=Path, help="only the problems of these files and folders")
    command.add_argument("--format", choices=tuple(FORMATS), default="text", help="for whom to print them (text)")
    command.add_argument("--since", metavar="REV", help="only what was not wrong at this revision of git")
    command.add_argument("--fix", action="store_true", help="mend what can be mended without judgement")
    command.add_argument("--diff", action="store_true", help="show what --fix would change, and change nothing")
    command.set_defaults(run=check)


def _add_diff(commands: Commands[argparse.ArgumentParser]) -> None:
    command = _command(commands, "diff", "say in words what differs between two revisions of git, fact by fact")
    command.add_argument("before", metavar="REV", help="the earlier revision")
    command.add_argument("after", metavar="REV", nargs="?", help="the later revision (the files as they are)")
    command.add_argument("--format", choices=("text", "markdown"), default="text", help="how to print it (text)")
    command.set_defaults(run=diff)


def _add_new(commands: Commands[argparse.ArgumentParser]) -> None:
    words = "begin a fact file, or add an event, figure or source to one; asks on a terminal for what is not given"
    kinds = commands.add_parser("new", help=words, description=f"{words[0].upper()}{words[1:]}.").add_subparsers(
        dest="making", required=True
    )
    for kind in (*FILES, *FACTS, SOURCE):
        named = "the address of the page" if kind == SOURCE else "the id of its file"
        command = _command(kinds, kind, f"a new {kind}")
        command.add_argument("name_of_file", metavar="URL" if kind == SOURCE else "ID", help=named)
        for field in (field for field in asked(fields_of(kind)) if field.name != "url"):
            several = "; several with commas between" if isinstance(field.shape, Many) else ""
            command.add_argument(f"--{field.name}", help=f"{field.meaning}{several}".replace("%", "%%"))
        if kind == SOURCE:
            command.add_argument("--publisher", help="the id of the publisher, where the address does not tell")
            command.add_argument("--id", help="its id in the publisher's file")
    commands.choices["new"].set_defaults(run=new)


def _add_generate(commands: Commands[argparse.ArgumentParser]) -> None:
    command = _command(commands, "generate", "write what is made from the model: schemas for editors, the issue form")
    command.add_argument("--into", type=Path, default=Path(), help="the project's folder (the current one)")
    command.add_argument("--known", action="store_true", help="schemas that know the kinds and ids of the content too")
    command.set_defaults(run=generate)


def _add_release(commands: Commands[argparse.ArgumentParser]) -> None:
    command = _command(commands, "coverage", "print how many facts and sources there are about what, year by year")
    command.set_defaults(run=release.coverage)
    command = _command(commands, "publish", "record what readers are given with this release")
    command.set_defaults(run=release.publish)
    command = _command(commands, "emit", "write the whole site as plain files")
    command.add_argument("out", type=Path, help="a folder that is empty or new")
    command.add_argument(
        "--format", choices=("html", "markdown", "data"), default="html", help="pages, Markdown, or data alone (html)"
    )
    command.add_argument("--address", default="/", help="where the site is to stand: https://name.org/")
    command.add_argument("--docs", type=Path, default=Path("docs"), help="the pages written by hand (docs)")
    command.set_defaults(run=release.emit)


def _command(commands: Commands[argparse.ArgumentParser], name: str, words: str) -> argparse.ArgumentParser:
    command = commands.add_parser(name, help=words, description=f"{words[0].upper()}{words[1:]}.")
    command.add_argument("--content", type=Path, default=Path("content"), help="the folder of fact files (content)")
    return command


def _run() -> None:
    """Run a command as a program of its own."""
    code = main()
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except OSError:
        sys.exit(code)
    # Without giving back, one by one, the millions of objects that a large region is made of.
    os._exit(code)


if __name__ == "__main__":
    _run()
