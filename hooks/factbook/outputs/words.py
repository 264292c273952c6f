"""The words that stand in machine outputs, in one place: feeds and calendars are read by people in the end."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

WHAT_HAPPENED: Final = "what happened"
WHAT_WE_CHANGED: Final = "what we changed"
HAPPENED: Final = "Happened: {date}"
SINCE: Final = "since {start}"
FROM: Final = "from {start}, end not known"
FROM_TO: Final = "{start} to {end}"
UNTIL: Final = "until {end}"
GOES_ON: Final = "going on, beginning not known"
ABOUT: Final = "about {date}"
UNCERTAIN: Final = "{date} (date uncertain)"
ACCORDING_TO: Final = "according to {names}"
ONE_SIDED: Final = "one side’s account"
SOURCES: Final = "Sources: {titles}"
WHY: Final = "Why: {why}"
WITHDRAWN: Final = "Withdrawn on {date}: {why}"
NO_TITLE: Final = "Page without a title"
LEFT_OUT: Final = "{shown} of {all} events: of the others no day is known"
MOVED: Final = "This page has moved."
CHECKED: Final = "Facts checked to {date}. The same page for people: {url}"
SAME_PAGE: Final = "The same page for people: {url}"
EVENTS: Final = "events: {count}"
OWNED: Final = "{kind} of {owner}"
OPTIONAL: Final = "Optional"

STANDINGS: Final[Mapping[str, str]] = MappingProxyType(
    {"confirmed": "Confirmed", "reported": "Reported", "claimed": "Claimed", "disputed": "Disputed"}
)
CHANGES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "added": "Added",
        "updated": "Updated",
        "corrected": "Corrected",
        "clarified": "Clarified",
        "withdrawn": "Withdrawn",
    }
)
# Headings of a page in Markdown.
SECTIONS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "Glance": "At a glance",
        "Leader": "Who leads",
        "Membership": "Member of",
        "Passage": "Background",
        "Event": "Chronology",
        "Figure": "Figures",
        "partnerships": "Partnerships",
        "moved": "Moved to other pages",
        "sources": "Sources",
        "pages": "Pages written by hand",
        "glossary": "Glossary",
        "corrections": "Corrections",
        "changes": "Changes",
        "countries": "Countries",
        "organisations": "Organisations",
        "data": "Data",
    }
)
