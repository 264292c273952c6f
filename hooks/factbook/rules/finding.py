"""What a rule finds."""

from __future__ import annotations

from typing import NamedTuple

from ..problems import Mend, Place


class Finding(NamedTuple):
    """Where a rule is broken and how; `written`, within the place, can only have been meant to be `meant`.

    also: further places where the same is written; what is mended in one is mended in all.
    """

    place: Place
    message: str
    help: str | None = None
    written: str = ""
    meant: str | None = None
    also: tuple[Place, ...] = ()

    @property
    def mend(self) -> Mend | None:
        found = self.place.find(self.written) if self.meant else None
        return Mend(found, self.meant) if found and self.meant else None
