"""The command line: ``python -m factbook check``, and the other commands that ``--help`` lists."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from io import TextIOWrapper
from pathlib import Path
from types import MappingProxyType
from typing import Final

from .commands import COULD_NOT_RUN, CannotRun


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; the exit code is 0 for nothing to mend, 1 for problems, 2 when it could not run."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    options = _parser(given).parse_args(given)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            # A terminal that cannot show a word of a fact file still shows the problem.
            stream.reconfigure(errors="backslashreplace")
    try:
        return int(options.run(options))
    except CannotRun as error:
        print(f"factbook: {error}", file=sys.stderr)
        return COULD_NOT_RUN
    except KeyboardInterrupt:
        print("\nfactbook: stopped", file=sys.stderr)
        return COULD_NOT_RUN
    except OSError as error:
        # Without a file it is the output: whoever read has read enough (`| head`), or there is no room. What Python
        # still holds back goes nowhere.
        if not isinstance(error, BrokenPipeError):
            print(f"factbook: {error}", file=sys.stderr)
        if error.filename is None:
            os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        return COULD_NOT_RUN


def _parser(arguments: Sequence[str]) -> argparse.ArgumentParser:
    """What can be asked. Only the command that is asked for is loaded, for the others would cost it time."""
    parser = argparse.ArgumentParser(
        prog="python -m factbook", description="Facts about a region, from fact files to pages."
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    wanted = next((argument for argument in arguments if not argument.startswith("-")), None)
    for name, (words, add) in _COMMANDS.items():
        command = commands.add_parser(name, help=words, description=f"{words[0].upper()}{words[1:]}.")
        if name == wanted:
            add(command)
    return parser


def _check(command: argparse.ArgumentParser) -> None:
    from .commands import check, report

    command.add_argument("paths", nargs="*", type=Path, help="only the problems of these files and folders")
    command.add_argument("--format", choices=tuple(report.FORMATS), default="text", help="for whom to print (text)")
    command.add_argument("--since", metavar="REV", help="only what was not wrong at this revision of git")
    command.add_argument("--fix", action="store_true", help="mend what can be mended without judgement")
    command.add_argument("--diff", action="store_true", help="show what --fix would change, and change nothing")
    _reads(command, check.check)


def _diff(command: argparse.ArgumentParser) -> None:
    from .commands import diff

    command.add_argument("before", metavar="REV", help="the earlier revision")
    command.add_argument("after", metavar="REV", nargs="?", help="the later revision (the files as they are)")
    command.add_argument("--format", choices=("text", "markdown"), default="text", help="how to print it (text)")
    _reads(command, diff.diff)


def _new(command: argparse.ArgumentParser) -> None:
    from .commands import new
    from .commands.skeleton import asked
    from .fields import Many

    kinds = command.add_subparsers(dest="making", required=True, metavar="KIND")
    for kind in (*new.FILES, *new.FACTS, new.SOURCE):
        is_source = kind == new.SOURCE
        made = kinds.add_parser(kind, help=f"a new {kind}", description=f"A new {kind}.")
        named = "the address of the page" if is_source else "the id of its file"
        made.add_argument("name_of_file", metavar="URL" if is_source else "ID", help=named)
        for field in (field for field in asked(new.fields_of(kind)) if field.name != "url"):
            several = "; several with commas between" if isinstance(field.shape, Many) else ""
            made.add_argument(f"--{field.name}", help=f"{field.meaning}{several}".replace("%", "%%"))
        if is_source:
            made.add_argument("--publisher", help="the id of the publisher, where the address does not tell")
            made.add_argument("--id", help="its id in the publisher's file")
        _reads(made, new.new)


def _generate(command: argparse.ArgumentParser) -> None:
    from .commands import generate

    command.add_argument("--into", type=Path, default=Path(), help="the project's folder (the current one)")
    command.add_argument("--known", action="store_true", help="schemas that know the kinds and ids of the content too")
    _reads(command, generate.generate)


def _coverage(command: argparse.ArgumentParser) -> None:
    from .commands import release

    _reads(command, release.coverage)


def _publish(command: argparse.ArgumentParser) -> None:
    from .commands import release

    _reads(command, release.publish)


def _emit(command: argparse.ArgumentParser) -> None:
    from .commands import release

    command.add_argument("out", type=Path, help="a folder that is empty or new")
    command.add_argument(
        "--format", choices=("html", "markdown", "data"), default="html", help="pages, Markdown, or data alone (html)"
    )
    command.add_argument("--address", default="/", help="where the site is to stand: https://name.org/")
    command.add_argument("--docs", type=Path, default=Path("docs"), help="the pages written by hand (docs)")
    _reads(command, release.emit)


def _reads(command: argparse.ArgumentParser, run: Callable[[argparse.Namespace], int]) -> None:
    command.add_argument("--content", type=Path, default=Path("content"), help="the folder of fact files (content)")
    command.set_defaults(run=run)


_COMMANDS: Final[Mapping[str, tuple[str, Callable[[argparse.ArgumentParser], None]]]] = MappingProxyType(
    {
        "check": ("check fact files and print what there is to mend", _check),
        "diff": ("say in words what differs between two revisions of git, fact by fact", _diff),
        "new": (
            "begin a fact file, or add an event, figure or source to one; asks on a terminal for what is not given",
            _new,
        ),
        "generate": ("write what is made from the model: schemas for editors, the issue form", _generate),
        "coverage": ("print how many facts and sources there are about what, year by year", _coverage),
        "publish": ("record what readers are given with this release", _publish),
        "emit": ("write the whole site as plain files", _emit),
    }
)


def _run() -> None:
    """Run a command as a program of its own."""
    code = main()
    try:
        # A stream that was closed is none.
        for stream in filter(None, (sys.stdout, sys.stderr)):
            stream.flush()
    except OSError:
        sys.exit(code)
    # Without giving back, one by one, the millions of objects that a large region is made of.
    os._exit(code)


if __name__ == "__main__":
    _run()
