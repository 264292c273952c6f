"""EDTF dates, with the library `edtf` as an independent opinion."""

from __future__ import annotations

import datetime
from time import struct_time

import pytest
from edtf import EDTFParseException, parse_edtf
from factbook.dates import HELP, Date, parse
from factbook.problems import Mistake
from hypothesis import given, settings
from hypothesis import strategies as st

FIRST, LAST = datetime.date.min, datetime.date.max

years = st.integers(1, 9999).map(lambda year: f"{year:04}")
months = st.builds("{}-{:02}".format, years, st.integers(1, 12))
days = st.dates().map(lambda day: f"{day.year:04}-{day.month:02}-{day.day:02}")
moments = st.builds("{}{}".format, st.one_of(years, months, days), st.sampled_from(["", "~", "?", "%"]))
ends = st.one_of(moments, st.sampled_from(["..", ""]))
intervals = st.builds("{}/{}".format, ends, ends)
# Texts that are nearly dates: most of them are none.
shapes = st.text("0123456789-/.~?% T:XuUZ+", max_size=14)
near = st.from_regex(
    r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?[~?%]?(/([0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?[~?%]?|\.\.)?)?", fullmatch=True
)

checked = settings(deadline=None, derandomize=True, max_examples=150, database=None)


def oracle(text: str) -> tuple[datetime.date, datetime.date] | None:
    """The bounds that the library gives, an open end being that of the calendar; None for no date."""
    try:
        found = parse_edtf(text)
        return _day(found.lower_strict(), FIRST), _day(found.upper_strict(), LAST)
    # A ValueError is a day that the library's grammar knows and the calendar does not: 29 February 2023.
    except (EDTFParseException, ValueError):
        return None


def _day(day: struct_time | float, unbounded: datetime.date) -> datetime.date:
    return datetime.date(*day[:3]) if isinstance(day, struct_time) else unbounded


def bounds(text: str) -> tuple[datetime.date, datetime.date] | None:
    found = parse(text)
    return (found.earliest, found.latest) if isinstance(found, Date) else None


def mistake(text: str) -> Mistake:
    found = parse(text)
    assert isinstance(found, Mistake)
    return found


def date(text: str) -> Date:
    found = parse(text)
    assert isinstance(found, Date)
    return found


@checked
@given(moments)
def test_moments_are_those_of_edtf(text: str) -> None:
    assert bounds(text) is not None
    assert bounds(text) == oracle(text)


@checked
@given(st.builds("{}-{:02}-{:02}".format, years, st.integers(0, 13), st.integers(0, 32)))
def test_impossible_days_are_those_of_edtf(text: str) -> None:
    assert bounds(text) == oracle(text)


@checked
@given(moments, moments)
def test_intervals_are_those_of_edtf(first: str, last: str) -> None:
    found = oracle(f"{first}/{last}")
    assert found is not None
    # Deliberately narrower: the library lets an interval end before it begins.
    assert bounds(f"{first}/{last}") == (found if found[0] <= found[1] else None)


@checked
@given(moments)
def test_open_intervals_are_those_of_edtf(text: str) -> None:
    assert bounds(f"{text}/..") == oracle(f"{text}/..") == (date(text).earliest, LAST)
    assert bounds(f"../{text}") == oracle(f"../{text}") == (FIRST, date(text).latest)


@checked
@given(moments)
def test_an_unknown_end_has_no_bound(text: str) -> None:
    # The library guesses that an unknown end lies ten years off; no day is invented here.
    assert bounds(f"{text}/") == (date(text).earliest, LAST)
    assert bounds(f"/{text}") == (FIRST, date(text).latest)


@checked
@given(st.one_of(near, shapes))
def test_whatever_is_accepted_is_edtf(text: str) -> None:
    if bounds(text) is not None and not text.startswith("/") and not text.endswith("/"):
        assert bounds(text) == oracle(text)


@pytest.mark.parametrize(
    "text",
    [
        "0000",  # the year 1 before our era: not in the facts of a site
        "-0044",
        "Y12345",  # years of more than four digits
        "2023-21",  # seasons
        "202X",  # unspecified digits
        "2023-XX",
        "2023-07-26T10:00:00",  # times of day
        "../..",  # says nothing
        "2023?-07",  # level 2: qualified parts, sets
        "[2023,2024]",
    ],
)
def test_what_edtf_has_and_fact_files_do_not(text: str) -> None:
    parse_edtf(text)
    assert mistake(text).message.startswith(("there is no year 0000", f"'{text}' ", "there is no month"))


@pytest.mark.parametrize(
    ("text", "message", "help"),
    [
        ("", "'' is not a date", HELP),
        ("July 2023", "'July 2023' is not a date", "did you mean 2023-07?"),
        ("4 January 2024", "'4 January 2024' is not a date", "did you mean 2024-01-04?"),
        ("Sept. 11th, 2023", "'Sept. 11th, 2023' is not a date", "did you mean 2023-09-11?"),
        ("31 April 2023", "'31 April 2023' is not a date", HELP),
        ("maybe 2023", "'maybe 2023' is not a date", HELP),
        ("07/26/2023", "'07/26/2023' is not a date", "did you mean 2023-07-26?"),
        ("26.07.2023", "'26.07.2023' is not a date", "did you mean 2023-07-26?"),
        ("03/04/2023", "'03/04/2023' is not a date", "did you mean 2023-04-03 or 2023-03-04?"),
        ("12/2024", "'12/2024' is not a date", "did you mean 2024-12?"),
        ("“2024-04-10”", "'“2024-04-10”' is not a date", "did you mean 2024-04-10?"),
        ("2023-7-4", "'2023-7-4' is not a date", "did you mean 2023-07-04?"),
        ("2023/07/26", "'2023/07/26' is not a date", "did you mean 2023-07-26?"),
        ("20230726", "'20230726' is not a date", "did you mean 2023-07-26?"),
        ("20231326", "'20231326' is not a date", HELP),
        ("2023-07-26 ", "'2023-07-26 ' is not a date", "did you mean 2023-07-26?"),
        ("２０２３", "'２０２３' is not a date", HELP),
        ("2023~~", "'2023~~' is not a date", HELP),
        ("2023-13", "there is no month 13", HELP),
        ("2023-00", "there is no month 00", HELP),
        ("2026-04-31", "2026-04 has no day 31", "its last day is 30"),
        ("2023-02-29", "2023-02 has no day 29", "its last day is 28"),
        ("2024-02-30~", "2024-02 has no day 30", "its last day is 29"),
        ("2023-01-00", "2023-01 has no day 00", "its last day is 31"),
        ("0000-01-01", "there is no year 0000 in the facts of this site", HELP),
        ("2023/2024-13", "there is no month 13", HELP),
        ("2024-02-31/2025", "2024-02 has no day 31", "its last day is 29"),
        ("2024/2023", "the end 2023 is before the beginning 2024", "did you mean 2023/2024?"),
        (
            "2023-12/2023-11-30",
            "the end 2023-11-30 is before the beginning 2023-12",
            "did you mean 2023-11-30/2023-12?",
        ),
        ("/", "'/' says neither a beginning nor an end", HELP),
        ("../", "'../' says neither a beginning nor an end", HELP),
        ("9" * 4000, f"'{'9' * 60}' is not a date", HELP),
        ("2023/" * 800, f"'{'2023/' * 12}' is not a date", HELP),
    ],
)
def test_mistakes(text: str, message: str, help: str) -> None:
    assert parse(text) == Mistake(message, help)


def test_what_is_known_of_a_moment_and_no_more() -> None:
    found = date("2023-07~").start
    assert found is not None
    assert (found.year, found.month, found.day, found.about, found.uncertain) == (2023, 7, None, True, False)
    assert (found.earliest, found.latest) == (datetime.date(2023, 7, 1), datetime.date(2023, 7, 31))


@pytest.mark.parametrize(
    ("text", "about", "uncertain"),
    [("2023", False, False), ("2023~", True, False), ("2023?", False, True), ("2023%", True, True)],
)
def test_qualifiers(text: str, about: bool, uncertain: bool) -> None:
    found = date(text).start
    assert found is not None
    assert (found.about, found.uncertain) == (about, uncertain)


@pytest.mark.parametrize(
    ("text", "interval", "goes_on", "starts", "ends"),
    [
        ("2023", False, False, True, True),
        ("2023/2024", True, False, True, True),
        ("2023/..", True, True, True, False),
        ("2023/", True, False, True, False),
        ("../2024", True, False, False, True),
        ("/2024", True, False, False, True),
    ],
)
def test_ends_of_an_interval(text: str, interval: bool, goes_on: bool, starts: bool, ends: bool) -> None:
    found = date(text)
    assert (found.is_interval, found.goes_on) == (interval, goes_on)
    assert (found.start is not None, found.end is not None) == (starts, ends)


@pytest.mark.parametrize("text", ["0001", "0001-01-01", "9999", "9999-12", "9999-12-31", "0001/9999"])
def test_the_ends_of_the_calendar(text: str) -> None:
    assert bounds(text) == oracle(text)


def test_order() -> None:
    texts = ["2021", "2020-02?", "2020-01-02", "2020/..", "2020", "2020-01", "2020-01-01", "../2020"]
    in_order = ["../2020", "2020-01-01", "2020-01", "2020", "2020/..", "2020-01-02", "2020-02?", "2021"]
    assert sorted(texts, key=lambda text: date(text).order) == in_order


@pytest.mark.parametrize(
    ("text", "period", "begins", "ends"),
    [
        ("2023-05-03", "2023-05/2024", True, False),
        ("2023", "2023-05/2024", True, False),
        ("2023-04", "2023-05/2024", False, False),
        ("2024-06", "2023-05/2024", False, True),
        ("2025", "2023-05/2024", False, False),
        ("2024-06", "2023-05/..", False, False),  # what goes on has no end yet
        ("2024-06", "2023-05/", False, True),  # it has ended, nobody knows when
        ("1990", "../2024", True, False),  # it has begun, nobody knows when
        ("1990", "/2024", True, False),
        ("2023-04/2023-05", "2023-05/2024", True, False),
        ("2023-12/2024-01", "2023-05/2024-01", False, True),
    ],
)
def test_within_the_ends_of_a_period(text: str, period: str, begins: bool, ends: bool) -> None:
    assert date(text).within_start_of(date(period)) is begins
    assert date(text).within_end_of(date(period)) is ends


@checked
@given(moments, moments)
def test_within_means_that_the_bounds_meet(text: str, other: str) -> None:
    one, two = date(text), date(other)
    meet = one.earliest <= two.latest and two.earliest <= one.latest
    assert one.within_start_of(date(f"{other}/..")) is meet
    assert one.within_end_of(date(f"../{other}")) is meet


def test_a_date_is_read_once() -> None:
    assert parse("2019-03") is parse("2019-03")
