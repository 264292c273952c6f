"""The last touch to a page that the theme has made: what the theme does badly is mended, and a policy is set."""

from __future__ import annotations

import base64
import hashlib
import re
from typing import Final, Protocol

# Each stands exactly once in a page of the theme; where one does not, the theme has changed and this must be read anew.
_DRAWER: Final = '<input class="md-toggle" data-md-toggle="drawer" type="checkbox" id="__drawer" autocomplete="off">'
_SEARCH: Final = '<input class="md-toggle" data-md-toggle="search" type="checkbox" id="__search" autocomplete="off">'
_DIALOG: Final = '<div class="md-search" data-md-component="search" role="dialog">'
_RESULTS: Final = '<div class="md-search__scrollwrap" tabindex="0" data-md-scrollfix>'
_CHARSET: Final = '<meta charset="utf-8">'

# The theme's own script, with the way to its folder; ours has to run before it.
_BUNDLE: Final = re.compile(r'<script src="([^"]*)assets/javascripts/bundle\.')
_SCRIPT_FILE: Final = "assets/site.js"

# A section of the menu that has no page but its first is named after a label that the theme leaves out.
_SECTION = re.compile(
    r'aria-labelledby="(__nav_[\d_]+_label)"(?P<between>[^>]*>\s*<label class="md-nav__title"[^>]*>'
    r'\s*<span class="md-nav__icon md-icon"></span>\s*(?P<title>[^<]*?)\s*</label>)'
)
_SCRIPT = re.compile(r"<script(?![^>]*\b(?:src|type=\"application))[^>]*>(.*?)</script>", re.DOTALL)
_AS_IT_STANDS = re.compile(r"(<(?:pre|script|textarea)\b.*?</(?:pre|script|textarea)>)", re.DOTALL)
_BLANK = re.compile(r"\n\s+")
_POLICY: Final = (
    "default-src 'none'; script-src 'self' {hashes}; style-src 'self'; img-src 'self' data:; font-src 'self';"
    " connect-src 'self'; worker-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none';"
    " object-src 'none'"
)


class ThemeChangedError(Exception):
    """A part of the theme's page that is mended here does not stand in it exactly once."""


class Labels(Protocol):
    """The words that the theme leaves out."""

    menu: str
    search: str
    results: str


def finish(html: str, *, head: str, labels: Labels) -> str:
    """The page with its mends, `head` in its head, and the site's script before the theme's own.

    Raises ThemeChangedError where a mend no longer fits.
    """
    html = _mend(html, _DRAWER, _DRAWER.replace(" id=", f' aria-label="{labels.menu}" id='))
    html = _mend(html, _SEARCH, _SEARCH.replace(" id=", f' aria-label="{labels.search}" id='))
    html = _mend(html, _DIALOG, _DIALOG.replace(">", f' aria-label="{labels.search}">'))
    # What can be focused and scrolled needs a role that can have a name.
    html = _mend(html, _RESULTS, _RESULTS.replace(">", f' role="region" aria-label="{labels.results}">'))
    ways = [found[1] for found in _BUNDLE.finditer(html)] or [""]
    bundle = f'<script src="{ways[0]}assets/javascripts/bundle.'
    html = _mend(html, bundle, f'<script src="{ways[0]}{_SCRIPT_FILE}"></script>\n{bundle}')
    html = _SECTION.sub(lambda found: found[0] if f'id="{found[1]}"' in html else _named(found), html)
    return dense(_mend(html, _CHARSET, f"{_CHARSET}{head}"))


def guard(html: str) -> str:
    """The page with its content security policy, which lets only the scripts run that stand in it now."""
    hashes = {base64.b64encode(hashlib.sha256(found.encode()).digest()).decode() for found in _SCRIPT.findall(html)}
    policy = _POLICY.format(hashes=" ".join(f"'sha256-{found}'" for found in sorted(hashes)))
    return _mend(html, _CHARSET, f'{_CHARSET}<meta http-equiv="Content-Security-Policy" content="{policy}">')


def _named(found: re.Match[str]) -> str:
    return f'aria-label="{found["title"]}"{found["between"]}'


def dense(html: str) -> str:
    """The page without the white space between lines, a twentieth of its weight; not where it is part of the text."""
    parts = _AS_IT_STANDS.split(html)
    return "".join(part if number % 2 else _BLANK.sub("\n", part) for number, part in enumerate(parts))


def _mend(html: str, old: str, new: str) -> str:
    if html.count(old) != 1:
        raise ThemeChangedError(f"the theme's page holds {html.count(old)} times, not once: {old}")
    return html.replace(old, new)
