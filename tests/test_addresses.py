"""Which web addresses a source may have."""

from __future__ import annotations

import string

import pytest
from factbook.addresses import ARCHIVES, MAX_LENGTH, check, check_archive, host
from factbook.problems import Mistake
from hypothesis import given, settings
from hypothesis import strategies as st

ANEW = "copy the address from the browser anew"
NOT_AN_ADDRESS = Mistake("this is not a web address", "begin with https://")
BROKEN = Mistake("this is not a web address", ANEW)
CHARACTERS = Mistake("the address has characters that no web address has", ANEW)
USER = Mistake("the address holds a user name", "delete the part before '@'")
PORT = Mistake("the address names a port", "delete ':' and the number")
NO_SITE = Mistake("the address does not name a public site", "use the site's own name")
HTTP = Mistake("an http address can be altered on its way", "write https, or add an https copy as 'archived'")
LONG = Mistake("the address is longer than 500 characters", "shorten it, or use an archived copy")
USE = "use one of web.archive.org, perma.cc, ghostarchive.org, arquivo.pt"


@pytest.mark.parametrize(
    "address",
    [
        "https://river-post.example",
        "https://river-post.example/",
        "https://www.river-post.example/2020/04/12/flood_(part-1).html?id=5&page=2#homes",
        "HTTPS://River-Post.Example/Flood",
        "https://a.b.c.d.river-post.example/%C3%A9t%C3%A9",
        "https://xn--fiqs8s.example/",  # shown as it stands, so that it looks like no other site
        "https://1tv.example/news",
        "https://web.archive.org/web/2022/https://river-post.example/flood?utm=1",
        "https://river-post.example/a:b@c",
        "https://river-post.example/" + "a" * (MAX_LENGTH - len("https://river-post.example/")),
    ],
)
def test_good_addresses(address: str) -> None:
    assert check(address, archived=False) is None


@pytest.mark.parametrize(
    ("address", "mistake"),
    [
        ("", CHARACTERS),
        ("river-post.example/flood", NOT_AN_ADDRESS),
        ("//river-post.example/flood", NOT_AN_ADDRESS),
        ("ftp://river-post.example/flood", NOT_AN_ADDRESS),
        ("javascript:alert(1)", NOT_AN_ADDRESS),
        ("data:text/html,hello", NOT_AN_ADDRESS),
        ("mailto:post@river-post.example", NOT_AN_ADDRESS),
        ("https://[river-post.example", BROKEN),
        ("https://[::1/", BROKEN),
        ("https://river-post.example/the flood", CHARACTERS),
        (" https://river-post.example/", CHARACTERS),
        ("https://river-post.example/\n", CHARACTERS),
        ("java\tscript:alert(1)", CHARACTERS),
        ("https://river-post.example/\u202egnp", CHARACTERS),
        ("https://rívěr-post.example/", CHARACTERS),
        ("https://rivеr-post.example/", CHARACTERS),  # a Cyrillic е
        ("https://river。post.example/", CHARACTERS),  # an ideographic full stop, which browsers read as a dot
        ('https://river-post.example/"onclick=', CHARACTERS),
        ("https://river-post.example/<b>", CHARACTERS),
        ("https://river-post.example\\@other.example/", CHARACTERS),
        ("https://river-post.example@other.example/", USER),
        ("https://reader:secret@river-post.example/", USER),
        ("https://@river-post.example/", USER),
        ("https://river-post.example:8080/", PORT),
        ("https://river-post.example:443/", PORT),
        ("https://river-post.example:99999/", PORT),
        ("https://river-post.example:/", PORT),
        ("https://river-post.example:port/", PORT),
        ("https://", NO_SITE),
        ("https:river-post.example", NO_SITE),
        ("https:///river-post.example", NO_SITE),
        ("https://localhost/", NO_SITE),
        ("https://printer.local/", NO_SITE),
        ("https://intranet/", NO_SITE),
        ("https://203.0.113.7/flood", NO_SITE),
        ("https://0x7f.0.0.1/", NO_SITE),
        ("https://127.0.0.0x1/", NO_SITE),
        ("https://2130706433/", NO_SITE),
        ("https://[2001:db8::1]/", NO_SITE),
        ("https://[::ffff:203.0.113.7]:443/", NO_SITE),
        ("https://river-post.example./", NO_SITE),
        ("https://.example/", NO_SITE),
        ("https://river--post-.example/", NO_SITE),
        ("https://river_post.example/", NO_SITE),
        ("https://river%2epost.example/", NO_SITE),
        ("https://" + "a" * 64 + ".example/", NO_SITE),
        ("https://" + "a." * 126 + "example/", NO_SITE),
        ("http://river-post.example/flood", HTTP),
        ("https://river-post.example/" + "a" * MAX_LENGTH, LONG),
        (
            "https://bit.ly/3abc",
            Mistake("bit.ly hides where the link leads", "open the link and write the address it leads to"),
        ),
        (
            "https://WWW.T.CO/3abc",
            Mistake("t.co hides where the link leads", "open the link and write the address it leads to"),
        ),
        ("https://archive.today/AbCdE", Mistake("archive.today is not accepted", USE)),
        ("https://archive.is/AbCdE", Mistake("archive.is is not accepted", USE)),
        ("https://archive.ph/AbCdE", Mistake("archive.ph is not accepted", USE)),
    ],
)
def test_mistakes(address: str, mistake: Mistake) -> None:
    assert check(address, archived=False) == mistake


@pytest.mark.parametrize(
    "query",
    [
        "utm_source=feed", "a=1&utm_campaign=x", "UTM_Medium=mail", "fbclid=IwAR0", "gclid=1", "igshid=1", "mc_cid=1",
        "xtor=RSS-3208", "at_medium=RSS", "ns_source=x", "ref_src=twsrc", "traffic_source=rss", "fbclid", "fbclid=",
        "ut%6d_source=feed",
    ],
)  # fmt: skip
def test_trackers(query: str) -> None:
    found = check(f"https://river-post.example/flood?{query}", archived=False)
    assert found is not None
    assert found.message.startswith("the address carries the tracker '")
    assert found.help == "delete the tracker from the address"


@pytest.mark.parametrize(
    "query", ["id=5", "attach=1", "utm=1", "source=utm_source", "ref=5", "page=2&lang=fr", "CMPX=1"]
)
def test_what_looks_like_a_tracker_and_is_none(query: str) -> None:
    assert check(f"https://river-post.example/flood?{query}", archived=False) is None


def test_http_is_accepted_beside_an_archived_copy() -> None:
    assert check("http://river-post.example/flood", archived=True) is None


@pytest.mark.parametrize("name", ARCHIVES)
def test_archives(name: str) -> None:
    assert check_archive(f"https://{name}/web/2022/https://river-post.example/") is None


@pytest.mark.parametrize(
    ("address", "mistake"),
    [
        ("http://web.archive.org/web/2022/x", Mistake("the archived copy is not on https", "write https")),
        ("https://river-post.example/", Mistake("river-post.example is not an archive this site accepts", USE)),
        (
            "https://web.archive.org.evil.example/",
            Mistake("web.archive.org.evil.example is not an archive this site accepts", USE),
        ),
        ("https://evil-web.archive.org/", Mistake("evil-web.archive.org is not an archive this site accepts", USE)),
        ("https://archive.ph/AbCdE", Mistake("archive.ph is not accepted", USE)),
        ("https://web.archive.org@evil.example/", USER),
        ("web.archive.org/web/2022/x", NOT_AN_ADDRESS),
    ],
)
def test_what_is_no_archived_copy(address: str, mistake: Mistake) -> None:
    assert check_archive(address) == mistake


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("https://www.river-post.example/flood", "river-post.example"),
        ("https://News.River-Post.example/flood", "news.river-post.example"),
        ("https://wwwriver.example/", "wwwriver.example"),
    ],
)
def test_the_host_that_is_shown(address: str, shown: str) -> None:
    assert host(address) == shown


@settings(deadline=None, derandomize=True, max_examples=300, database=None)
@given(st.text(string.printable + "é。\u202e", max_size=60).map("https://{}".format))
def test_an_accepted_address_leads_where_its_host_says(address: str) -> None:
    if check(address, archived=False) is None:
        rest = address.removeprefix("https://")
        assert rest.lower().removeprefix("www.").startswith(host(address))
        assert rest[rest.lower().index(host(address)) + len(host(address)) :][:1] in ("", "/", "?", "#")
