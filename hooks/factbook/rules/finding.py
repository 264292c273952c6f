"""What a rule finds."""

from __future__ import annotations

from typing import NamedTuple

from ..problems import Mend, Place


class Finding(NamedTuple):
    """Where a rule is broken and how; `written`, within the place, can only have been meant to be `meant`."""

    place: Place
    message: str
    help: str | None = None
    written: str = ""
    meant: str | None = None

    @property
    def mend(self) -> Mend | None:
        found = self.place.find(self.written) if self.meant else None
        return Mend(found, self.meant) if found and self.meant else None
