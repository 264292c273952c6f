"""What can be asked on the command line: one module a command, each a function from options to an exit code."""

from __future__ import annotations

from typing import Final

FOUND_NOTHING: Final = 0
FOUND_PROBLEMS: Final = 1
COULD_NOT_RUN: Final = 2


class CannotRun(Exception):  # noqa: N818 -- no mistake in a fact file, but a command that cannot be carried out
    """Why a command cannot be carried out, in words for who gave it."""
