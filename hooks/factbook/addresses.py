"""Which web addresses a source may have: those that lead, and go on leading, where they seem to."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final
from urllib.parse import parse_qsl, urlsplit

from .problems import Mistake

MAX_LENGTH: Final = 500
ARCHIVES: Final = ("web.archive.org", "perma.cc", "ghostarchive.org", "arquivo.pt")
# Wikipedia listed archive.today and its aliases in February 2026: attack code and altered copies.
_REFUSED_ARCHIVES = frozenset(
    {"archive.today", "archive.is", "archive.ph", "archive.li", "archive.vn", "archive.fo", "archive.md"}
)
_SHORTENERS = frozenset(
    {
        "bit.ly", "buff.ly", "cutt.ly", "dlvr.it", "fb.me", "goo.gl", "is.gd", "j.mp", "lnkd.in", "ow.ly", "rb.gy",
        "rebrand.ly", "shorturl.at", "t.co", "t.ly", "tiny.cc", "tinyurl.com", "v.gd", "wp.me", "youtu.be",
    }
)  # fmt: skip
_TRACKERS = re.compile(
    r"utm_\w+|at_\w+|ns_\w+|fbclid|gclid|dclid|msclkid|yclid|igshid|igsh|mc_[ce]id|mkt_tok|_hsenc|_hsmi|_ga|_gl|cmp|cmpid"
    r"|gbraid|mibextid|ocid|ref_src|sfnsn|smid|srsltid|traffic_source|ttclid|twclid|wbraid|xtor"
)
_NAME = re.compile(
    r"(?=.{4,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+(?!(?:internal|lan|local|localhost|onion)$)[a-z][a-z0-9-]{0,61}[a-z0-9]"
)
# RFC 3986 characters only: anything else is either a mistake or a way to show one address and open another.
_CHARACTERS = re.compile(r"[A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=%]+")


@lru_cache(maxsize=20_000)
def host(address: str) -> str:
    """The host of an address, as it is shown beside a link."""
    return (urlsplit(address).hostname or "").removeprefix("www.")


def page_of(address: str) -> str:
    """What is the same for two addresses that lead to one page."""
    return address.removeprefix("https://").removeprefix("http://").removeprefix("www.").rstrip("/")


def check(address: str, *, archived: bool) -> Mistake | None:
    """What is wrong with the address of a source, if anything.

    ``archived`` says that an archived copy on https is given too, which makes plain http acceptable.
    """
    if mistake := _form(address):
        return mistake
    parts = urlsplit(address)
    if parts.scheme == "http" and not archived:
        return Mistake("an http address can be altered on its way", "write https, or add an https copy as 'archived'")
    for key, _ in parse_qsl(parts.query, keep_blank_values=True):
        if _TRACKERS.fullmatch(key.lower()):
            help = "delete the tracker from the address"
            return Mistake(f"the address carries the tracker '{key}'", help, without_trackers(address))
    name = host(address)
    if name in _SHORTENERS:
        return Mistake(f"{name} hides where the link leads", "open the link and write the address it leads to")
    if name in _REFUSED_ARCHIVES:
        return Mistake(f"{name} is not accepted", "use one of " + ", ".join(ARCHIVES))
    return None


def without_trackers(address: str) -> str:
    """The address without the parts of its query that only follow its readers, all else as it was."""
    start, question, rest = address.partition("?")
    query, hash, fragment = rest.partition("#")
    kept = [part for part in query.split("&") if not _TRACKERS.fullmatch(part.partition("=")[0].lower())]
    return start + (question if kept else "") + "&".join(kept) + hash + fragment


def check_archive(address: str) -> Mistake | None:
    """What is wrong with the address of an archived copy, if anything."""
    if mistake := check(address, archived=True):
        return mistake
    if not address.lower().startswith("https:"):
        return Mistake("the archived copy is not on https", "write https")
    if host(address) not in ARCHIVES:
        return Mistake(f"{host(address)} is not an archive this site accepts", "use one of " + ", ".join(ARCHIVES))
    return None


def _form(address: str) -> Mistake | None:
    if len(address) > MAX_LENGTH:
        return Mistake(f"the address is longer than {MAX_LENGTH} characters", "shorten it, or use an archived copy")
    if not _CHARACTERS.fullmatch(address):
        return Mistake("the address has characters that no web address has", "copy the address from the browser anew")
    try:
        parts = urlsplit(address)
    except ValueError:
        return Mistake("this is not a web address", "copy the address from the browser anew")
    if parts.scheme not in ("https", "http"):
        return Mistake("this is not a web address", "begin with https://")
    if "@" in parts.netloc:
        return Mistake("the address holds a user name", "delete the part before '@'")
    if not _NAME.fullmatch(parts.hostname or ""):
        return Mistake("the address does not name a public site", "use the site's own name")
    if ":" in parts.netloc:
        return Mistake("the address names a port", "delete ':' and the number")
    return None
