"""The theme's page: each mend fits exactly once, and the policy names each script."""

from __future__ import annotations

import base64
import hashlib
from types import SimpleNamespace

import pytest
from factbook.finishing import ThemeChangedError, finish, guard

PARTS = (
    '<meta charset="utf-8">',
    '<input class="md-toggle" data-md-toggle="drawer" type="checkbox" id="__drawer" autocomplete="off">',
    '<input class="md-toggle" data-md-toggle="search" type="checkbox" id="__search" autocomplete="off">',
    '<div class="md-search" data-md-component="search" role="dialog">',
    '<div class="md-search__scrollwrap" tabindex="0" data-md-scrollfix>',
    '<script src="../assets/javascripts/bundle.1.min.js"></script>',
)
LABELS = SimpleNamespace(menu="Menu", search="Search", results="Results")


def finished(html: str) -> str:
    return finish(html, head="<meta name=x>", labels=LABELS)


def test_each_mend_is_made() -> None:
    assert finished("\n".join(PARTS)) == (
        '<meta charset="utf-8"><meta name=x>\n'
        '<input class="md-toggle" data-md-toggle="drawer" type="checkbox"'
        ' aria-label="Menu" id="__drawer" autocomplete="off">\n'
        '<input class="md-toggle" data-md-toggle="search" type="checkbox"'
        ' aria-label="Search" id="__search" autocomplete="off">\n'
        '<div class="md-search" data-md-component="search" role="dialog" aria-label="Search">\n'
        '<div class="md-search__scrollwrap" tabindex="0" data-md-scrollfix role="region" aria-label="Results">\n'
        '<script src="../assets/site.js"></script>\n<script src="../assets/javascripts/bundle.1.min.js"></script>'
    )


@pytest.mark.parametrize("part", PARTS)
def test_a_theme_that_has_changed_is_not_mended_by_luck(part: str) -> None:
    with pytest.raises(ThemeChangedError):
        finished("\n".join(other for other in PARTS if other != part))
    with pytest.raises(ThemeChangedError):
        finished("\n".join([*PARTS, part]))


def test_white_space_goes_where_it_is_no_text() -> None:
    page = "\n".join([*PARTS, "<p>a</p>", "", "   <p>b\n\n   c</p>", "<pre>  x\n\n  y</pre>"])
    assert finished(page).endswith("<p>a</p>\n<p>b\nc</p>\n<pre>  x\n\n  y</pre>")


def test_the_policy_names_the_scripts_that_stand_in_the_page() -> None:
    data = '<script type="application/ld+json">{}</script>'
    page = f'<meta charset="utf-8"><script>a()</script><script src="b.js"></script>{data}'
    hashed = base64.b64encode(hashlib.sha256(b"a()").digest()).decode()
    policy = guard(page).partition('content="')[2].partition('"')[0]
    assert policy.count("sha256-") == 1
    assert f"script-src 'self' 'sha256-{hashed}';" in policy
    assert policy.startswith("default-src 'none';")
    assert "unsafe" not in policy


def test_a_section_of_the_menu_is_named_by_what_stands_in_it() -> None:
    section = (
        '<nav aria-labelledby="__nav_2_label" aria-expanded="true"><label class="md-nav__title" for="__nav_2">'
        '<span class="md-nav__icon md-icon"></span>Countries</label></nav>'
    )
    named = section.replace('aria-labelledby="__nav_2_label"', 'aria-label="Countries"')
    assert finished("\n".join([*PARTS, section])).endswith(named)
    label = '<label id="__nav_2_label">Countries</label>'
    assert finished("\n".join([*PARTS, section, label])).endswith(f"{section}\n{label}")
