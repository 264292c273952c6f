"""Pages in frames are the pages that the theme makes, byte for byte; and a theme that is not understood is said so."""

from __future__ import annotations

from pathlib import Path

import pytest
from factbook.frames import HEADINGS, INNER, LAST, OUTER, Frame, FrameError, slot
from factbook.here import Heading
from project import REAL, WORLD, Project, contents

LINE = '<li class="md-nav__item">\n<a href="#{0}" class="md-nav__link">{0}</a>\n{1}</li>'
LISTED = LINE.format(OUTER, f'<nav aria-label="{OUTER}">\n<ul>\n{LINE.format(INNER, "")}\n</ul>\n</nav>\n')
EXAMPLE = (
    f"<title>{slot('title')}</title>\n{slot('content')}\n"
    f'<nav class="md-nav md-nav--secondary" aria-label="Contents">\n<ul>\n{LISTED}\n{LINE.format(LAST, "")}\n</ul>'
    "\n</nav>\n</div>\n</div>\n</div>"
)


@pytest.mark.parametrize("content", [WORLD, REAL], ids=["world", "real"])
def test_all_ways_to_build_give_the_same_bytes(content: Path, tmp_path: Path) -> None:
    project = Project(tmp_path / "project", content)
    # What a theme escapes here and not there would show.
    for file in sorted((project.folder / "content" / "organisations").glob("*.yml"))[:1]:
        text = file.read_text(encoding="utf-8")
        name = text.partition("name: ")[2].partition("\n")[0]
        odd = text.replace(
            f"name: {name}",
            f'name: "{name} <b> & \\"\'"\nalso: ["{name}"]' if "\nalso:" not in text else f"name: {name}",
            1,
        )
        file.write_text(odd, encoding="utf-8")
    run = project.build()
    assert run.returncode == 0, run.stderr
    framed = contents(project.site)
    # Once more, from what the first build has kept; then the plain way.
    for variables in ({}, {"FACTBOOK_PLAIN": "1"}):
        run = project.build(**variables)
        assert run.returncode == 0, run.stderr
        again = contents(project.site)
        assert framed.keys() == again.keys()
        assert [path for path in framed if framed[path] != again[path]] == []


def test_a_frame_is_filled_in() -> None:
    frame = Frame(EXAMPLE)
    headings = [Heading("a", "A & <i>", 2), Heading("b", "B", 3), Heading("c", "C", 4), Heading("d", "D", 2)]
    made = frame.fill({"title": "T", "content": "<p>Words"}, headings)
    assert made.startswith("<title>T</title>\n<p>Words\n<nav")
    a, b, c, d = (made.index(f'href="#{id}"') for id in "abcd")
    assert a < b < c < d
    assert 'aria-label="A &amp; &lt;i&gt;"' in made
    assert made.count("<ul>") == made.count("</ul>") == 3
    assert "qqslot" not in made


def test_a_page_without_headings_has_no_list_of_them() -> None:
    assert "<ul>" not in Frame(EXAMPLE).fill({"title": "T", "content": ""}, [])


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("md-nav--secondary", "md-nav--third"),
        (slot("content"), ""),
        (f'href="#{INNER}"', 'href="#elsewhere"'),
        (f">{LAST}</a>", f"><b>{LAST}</b></a>"),
        (EXAMPLE, EXAMPLE + EXAMPLE),
    ],
)
def test_a_theme_that_is_not_understood_is_said_so(old: str, new: str) -> None:
    assert old in EXAMPLE
    with pytest.raises(FrameError):
        Frame(EXAMPLE.replace(old, new))


def test_the_headings_of_an_example_are_nested() -> None:
    assert [heading.level for heading in HEADINGS] == [2, 3, 2]
