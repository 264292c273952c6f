"""What a rule finds."""

from __future__ import annotations

from typing import NamedTuple

from ..problems import Place


class Finding(NamedTuple):
    """Where a rule is broken and how."""

    place: Place
    message: str
    help: str | None = None
