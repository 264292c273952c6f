"""What is added to the search index."""

from __future__ import annotations

import pytest
from factbook import search


@pytest.mark.parametrize(
    ("word", "plain"),
    [
        ("Goïta", "goita"),
        ("Traoré", "traore"),
        ("Fulɓe", "fulbe"),
        ("Ɛ̃we", "ewe"),
        ("Niger", "niger"),
        ("N’Djaména", "n’djamena"),
    ],
)
def test_a_word_without_its_accents(word: str, plain: str) -> None:
    assert search.plain(word) == plain


def test_accented_words_are_found_without_accents() -> None:
    entry = {"location": "a/", "title": "Goïta", "text": "met Traoré and Goïta"}
    assert search.findable(entry, ()) == entry | {"text": "met Traoré and Goïta goita traore"}


def test_other_names_are_tags() -> None:
    entry = {"location": "a/", "title": "Union", "text": ""}
    assert search.findable(entry, ("CÉDEAO", "<b>")) == entry | {"text": "cedeao", "tags": ["CÉDEAO", "&lt;b&gt;"]}


def test_what_is_plain_stays_as_it_is() -> None:
    entry = {"location": "a/", "title": "Union", "text": "of the lowlands"}
    assert search.findable(entry, ()) == entry


def test_a_long_form_of_a_name_is_text() -> None:
    entry = {"location": "a/", "title": "Boravia", "text": ""}
    found = search.findable(entry, ("People's Republic of Boravia", "Boravie", "<b> of it"))
    assert found == entry | {"text": "People's Republic of Boravia &lt;b&gt; of it", "tags": ["Boravie"]}


def test_publishers_stand_behind_what_they_are_named_after() -> None:
    entry = {"location": "sources/boravia-news/", "title": "Boravia News", "text": ""}
    assert search.findable(entry, ())["boost"] < 1
