"""What others cite a page by."""

from __future__ import annotations

import json

from factbook import citing, dates
from factbook.dates import Date, Moment

URL = "https://site.example/countries/ardenia/"


def day(text: str) -> Moment:
    date = dates.parse(text)
    assert isinstance(date, Date)
    assert date.start is not None
    return date.start


def test_bibtex() -> None:
    assert citing.bibtex("countries-ardenia", "Ardenia", "Lowland Factbook", day("2026-01-31"), URL) == (
        "@misc{countries-ardenia,\n"
        '  title = "{Ardenia}",\n'
        '  author = "{Lowland Factbook}",\n'
        "  year = {2026},\n"
        "  url = {https://site.example/countries/ardenia/},\n"
        "}"
    )


def test_a_title_means_nothing_to_tex() -> None:
    found = citing.bibtex("a", r"50 % of \input{x} & _more_ $#~^", "S", day("2026"), URL)
    assert (
        r'title = "{50 \% of \textbackslash{}input\{x\} \& \_more\_ \$\#\textasciitilde{}\textasciicircum{}}"' in found
    )


def test_csl() -> None:
    assert json.loads(citing.csl("a", 'Ardenia "now"', "Lowland Factbook", day("2026-01"), URL, "en")) == [
        {
            "id": "a",
            "type": "webpage",
            "title": 'Ardenia "now"',
            "container-title": "Lowland Factbook",
            "author": [{"literal": "Lowland Factbook"}],
            "issued": {"date-parts": [[2026, 1]]},
            "URL": URL,
            "language": "en",
        }
    ]
