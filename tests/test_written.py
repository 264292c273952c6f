"""Pages written by hand: their addresses, and their text for machines."""

from __future__ import annotations

from pathlib import Path

import pytest
from factbook.written import Written, written_by_hand
from project import ROOT

HOME = "https://site.invalid/"
PAGE = """---
title: The river
description: Where it comes from.
---

# The Ose

<!-- facts: counts -->
See [Ardenia](../countries/ardenia.md#flood-2020), [all](index.md), [the first page](../index.md),
[rows](../data/events.csv), [itself](#ose) and [the paper](https://river-post.example/a.md).
Write `<!-- facts: counts -->`.
"""


@pytest.mark.parametrize(
    ("path", "address"), [("index.md", ""), ("about.md", "about"), ("a/index.md", "a"), ("a/b.md", "a/b")]
)
def test_the_address_of_a_page(path: str, address: str) -> None:
    assert Written(Path(path), "").address == address


def test_a_page_for_machines() -> None:
    page = Written(Path("rivers/ose.md"), PAGE)
    assert (page.title, page.description) == ("The Ose", "Where it comes from.")
    assert page.plain(HOME) == (
        "# The Ose\n\n\n"
        f"See [Ardenia]({HOME}countries/ardenia/#flood-2020), [all]({HOME}rivers/), [the first page]({HOME}),\n"
        f"[rows]({HOME}data/events.csv), [itself](#ose) and [the paper](https://river-post.example/a.md).\n"
        "Write `<!-- facts: counts -->`.\n"
    )


def test_every_page_has_a_title() -> None:
    found = list(written_by_hand(ROOT / "docs"))
    assert "" in {page.address for page in found}
    assert [page.path for page in found if not page.title] == []
