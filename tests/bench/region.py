"""Writes an invented region of any size in the real format: the same number always gives the same files.

A thousand entities are 450 countries, 100 organisations and 450 partnerships. Each has five events (two sources, one
other entity), five figures of three values, a background passage and a summary that names three others.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

YEARS = range(1990, 2026)
_SYLLABLES = (
    "ba",
    "dor",
    "el",
    "fa",
    "gan",
    "hir",
    "ka",
    "lo",
    "mun",
    "nor",
    "os",
    "pel",
    "ra",
    "sil",
    "ta",
    "ul",
    "ven",
    "wo",
)


def write(folder: Path, entities: int) -> None:
    """Write a content folder of that many countries, organisations and partnerships together."""
    chance = random.Random(entities)
    countries = [f"country-{number}" for number in range(round(entities * 0.45))]
    organisations = [f"body-{number}" for number in range(round(entities * 0.1))]
    partnerships = [f"pact-{number}" for number in range(entities - len(countries) - len(organisations))]
    everything = [*countries, *organisations, *partnerships]
    names = {id: _name(number) for number, id in enumerate(everything)}
    sources = [f"paper-{number // 20}/article-{number % 20}" for number in range(max(20, entities))]
    _save(folder / "region.yml", _region())
    _save(folder / "glossary.yml", _glossary(sources))
    for number in range(len(sources) // 20):
        _save(folder / f"publishers/paper-{number}.yml", _publisher(number))
    for kind, ids in (("countries", countries), ("organisations", organisations), ("partnerships", partnerships)):
        for id in ids:
            # Somebody names each, so that the rules find nothing to say.
            next_one = everything[(everything.index(id) + 1) % len(everything)]
            others = [next_one, *chance.sample([one for one in everything if one not in (id, next_one)], 2)]
            parties = chance.sample(countries, 2)
            text = "\n".join(_entity(kind, id, names, others, parties, organisations, sources, chance))
            _save(folder / kind / f"{id}.yml", text + "\n")


def _entity(
    kind: str,
    id: str,
    names: dict[str, str],
    others: list[str],
    parties: list[str],
    organisations: list[str],
    sources: list[str],
    chance: random.Random,
) -> Iterator[str]:
    # In no two of its years the same date, or the rules would take two events for one.
    days = [f"{year}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}" for year in chance.sample(YEARS, 5)]
    dates = [day[: chance.choice((4, 7, 10, 10))] for day in days]
    yield f"name: {names[id]}"
    yield "checked: 2025-12-31"
    yield f"summary: {names[id]} has long worked with {', '.join(names[other] for other in others)} and keeps a convoy."
    if kind == "countries":
        yield from ('code: "XX"', "role: core", "memberships:")
        of = chance.choice(organisations)
        yield f"  - {{id: member, of: {of}, period: 1999/.., {_provenance(sources, chance)}}}"
    elif kind == "organisations":
        yield "kind: union"
    else:
        yield from ("kind: trade", f"parties: [{', '.join(parties)}]", f"period: {dates[0]}/..")
    yield from ("background:", "  - id: before", "    title: Before", "    as_of: 1999")
    yield f"    text: Much was said of {names[others[0]]} before, and little of it was written down at the time."
    yield f"    {_provenance(sources, chance).replace(', ', chr(10) + '    ', 1)}"
    yield "events:"
    for number, date in enumerate(dates):
        yield from (f"  - id: event-{number}", f"    date: {date}")
        if kind == "partnerships" and number == 0:
            yield "    marks: beginning"
        yield "    kind: pact"
        paper = _name(sum(map(ord, id)) * 5 + number)[::-1]
        yield f"    what: {names[id]} and {names[others[number % 3]]} sign the {paper} paper of {id}"
        yield "    detail: The paper was read out in the evening. Nobody has shown its text so far."
        yield f"    about: [{others[number % 3]}]"
        yield f"    {_provenance(sources, chance).replace(', ', chr(10) + '    ', 1)}"
    yield "figures:"
    for number in range(5):
        yield from (f"  - id: figure-{number}", f"    name: Boats of kind {number}", "    unit: boats", "    series:")
        for year in (2010, 2015, 2020):
            value = chance.randint(1, 100_000)
            yield f"      - {{as_of: {year}, value: {value}, {_provenance(sources, chance)}}}"


def _provenance(sources: list[str], chance: random.Random) -> str:
    return f"standing: reported, sources: [{', '.join(chance.sample(sources, 2))}]"


def _publisher(number: int) -> str:
    rows = [f"name: Paper {number}", "kind: paper", "language: en", "articles:"]
    for article in range(20):
        rows.append(f"  article-{article}:")
        rows.append(f"    title: What was signed, part {article}")
        rows.append(f"    url: https://paper-{number}.example/{article}")
        rows.append("    published: 2021-05-04")
    return "\n".join(rows) + "\n"


def _glossary(sources: list[str]) -> str:
    return f"convoy: {{term: convoy, means: Boats that go together., sources: [{sources[0]}]}}\n"


def _region() -> str:
    return """name: the Wide Lowlands
title: Wide Lowland Factbook
description: An invented region for measuring.
language: en
roles: {core: Countries}
event_kinds: {pact: Pact}
partnership_kinds: {trade: Trade}
organisation_kinds: {union: Union}
publisher_kinds: {paper: Newspaper}
profile_kinds: {capital: Capital}
units: {boats: boats}
"""


def _name(number: int) -> str:
    """A name of its own for each number, of letters only, none the beginning of another."""
    letters = []
    for _ in range(3):
        number, syllable = divmod(number, len(_SYLLABLES))
        letters.append(_SYLLABLES[syllable])
    return "".join(reversed(letters)).capitalize() + ("ia" if number % 2 == 0 else "um") + "r" * (number // 2)


def _save(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
