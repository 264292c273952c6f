"""The list of all pages for search engines (sitemaps.org), each with the day of its last change where there is one."""

from __future__ import annotations

from collections.abc import Mapping
from xml.sax.saxutils import escape


def sitemap(home: str, addresses: Mapping[str, str]) -> str:
    """A sitemap of a site that stands at `home`: the addresses of its pages from there, with days or nothing."""
    entries = (
        f"<url><loc>{escape(home + address)}</loc>{f'<lastmod>{day}</lastmod>' if day else ''}</url>\n"
        for address, day in sorted(addresses.items())
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
        f"{''.join(entries)}</urlset>\n"
    )
