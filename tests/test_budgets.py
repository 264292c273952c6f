"""What a page may weigh, in bytes as they are sent (gzip)."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from project import Project, read_site

HTML = 16_000
FIRST_VIEW = 110_000
SEARCH_INDEX = 150_000
OWN_STYLE, OWN_SCRIPT = 5_000, 3_000
EVENTS = 150


def weight(file: Path) -> int:
    return len(gzip.compress(file.read_bytes(), 9, mtime=0))


def test_no_page_is_too_heavy(built: Project) -> None:
    sizes = {file.relative_to(built.site).as_posix(): weight(file) for file in built.site.rglob("*.html")}
    assert {path: size for path, size in sizes.items() if size > HTML} == {}


def test_the_first_view_of_any_page_is_light(built: Project) -> None:
    """The page and all that it loads before the search is used."""
    for path, page in read_site(built.site).items():
        loaded = {e.attributes["src"] for e in page.all("script", "img") if "src" in e.attributes}
        loaded |= {e.attributes["href"] for e in page.all("link") if e.attributes.get("rel") in ("stylesheet", "icon")}
        folder = built.site / path if path.endswith("/") or not path else (built.site / path).parent
        files = [(built.site / name.lstrip("/") if name.startswith("/") else folder / name) for name in loaded]
        total = sum(weight(file) for file in files) + weight(
            built.site / path if path.endswith(".html") else built.site / path / "index.html"
        )
        assert total <= FIRST_VIEW, (path, total)


@pytest.mark.parametrize(
    ("path", "most"),
    [
        ("assets/site.css", OWN_STYLE),
        ("assets/site.js", OWN_SCRIPT),
        ("search/search_index.json", SEARCH_INDEX),
    ],
)
def test_own_files_are_light(path: str, most: int, built: Project) -> None:
    assert weight(built.site / path) <= most


def test_no_page_lists_more_events_than_a_phone_can_take(built: Project) -> None:
    for path, page in read_site(built.site).items():
        listed = page.html.count('<li class="event"') + page.html.count('<span class="when">') // 2
        assert listed <= EVENTS, path
