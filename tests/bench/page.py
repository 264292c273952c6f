"""What was measured, as a page for the site: a table, and above it a drawing of the ratios."""

from __future__ import annotations

import math
from collections.abc import Sequence
from html import escape
from typing import NamedTuple

# In pixels: a phone shows it as it is.
WIDTH, ROW, BAR, RIGHT = 328, 38, 12, 50


class Line(NamedTuple):
    """One line: what was measured at how many entities, in seconds, and as a ratio to the reference of that size.

    memory: of its largest process, in MiB.  growth: the exponents with which seconds and memory have grown.
    """

    what: str
    entities: int
    seconds: float
    ratio: float | None
    memory: float | None
    growth: tuple[float | None, float | None]


def page(lines: Sequence[Line], machine: str, command: str, runs: int) -> str:
    """The page as Markdown."""
    compared = [line for line in lines if line.ratio is not None]
    drawings = "\n\n".join(
        f"## {size:,} entities\n\n{_drawing([line for line in compared if line.entities == size])}"
        for size in sorted({line.entities for line in compared})
    )
    rows = "\n".join(
        f"| {line.what} | {line.entities:,} | {line.seconds:.2f} | {_figure(line.ratio, 3)} "
        f"| {_figure(line.growth[0], 2)} | {_figure(line.memory, 0)} | {_figure(line.growth[1], 2)} |"
        for line in lines
    )
    return (
        "# Speed\n\n"
        "How long builds, checks and previews take, beside stock MkDocs with Material on the same pages, measured\n"
        "side by side in one run on an invented region. The ratio counts, not the second: another machine has other\n"
        f"seconds, and much the same ratios. Anyone can measure again: `{command}`.\n\n"
        "Our builds make more than the pages that the others make of Markdown: they read and check the facts, and\n"
        "write the lite edition, the zip file, data, feeds and calendars too. A preview is timed from the saving of\n"
        "an event until its own page, that of its date and that of its source all show it, over HTTP.\n\n"
        f"Machine and day: {machine}. Runs of each, of which the median is told: {runs}.\n\n"
        "Each step of the drawing to the right is ten times as long.\n\n"
        f"{drawings}\n\n## In figures\n\n"
        "Growth is the exponent since the next smaller size: with 1, ten times the facts take ten times as much.\n"
        "MiB are those of the largest process.\n\n"
        "| | entities | seconds | ratio | growth | MiB | growth |\n|---|---|---|---|---|---|---|\n" + rows + "\n\n"
        "## What we want\n\n"
        "| | of stock | at |\n|---|---|---|\n"
        "| a first build | 0.15 | 1,000 |\n"
        "| a build after one edit | 0.05 | 1,000 |\n"
        "| from save to screen | 0.1 s; 0.25 s | 1,000; 5,000 |\n"
        "| a check | 3 s | 10,000 |\n"
        "| growth of a first build and of its memory | 1.05 | 1,000 to 10,000 |\n"
    )


def _figure(value: float | None, digits: int) -> str:
    return "" if value is None else f"{value:.{digits}f}"


def _drawing(lines: Sequence[Line]) -> str:
    """Bars on a logarithmic scale, whose left end is a power of ten below all."""
    ratios = [line.ratio for line in lines if line.ratio]
    floor, most = min(-1, math.floor(math.log10(min(ratios)))), max(0.0, math.log10(max(ratios)))
    steps = range(floor, math.ceil(most) + 1)
    height = len(lines) * ROW + 16

    def at(ratio: float) -> float:
        return round((math.log10(ratio) - floor) / (max(steps) - floor) * (WIDTH - RIGHT), 1)

    line_of = '<line x1="{0}" x2="{0}" y1="0" y2="{1}" stroke="currentColor" stroke-opacity=".25"/>'
    parts = [
        f'{line_of.format(at(10.0**step), height - 14)}<text x="{at(10.0**step)}" y="{height - 2}"{anchor}>'
        f"{10.0**step:g}</text>"
        for step in steps
        for anchor in ("" if step == floor else ' text-anchor="middle"',)
    ]
    for number, line in enumerate(lines):
        y, width = number * ROW, max(1.0, at(line.ratio or 10.0**floor))
        parts.append(
            f'<text x="0" y="{y + 13}">{escape(line.what)}</text>'
            f'<rect x="0" y="{y + 18}" width="{width}" height="{BAR}"/>'
            f'<text x="{width + 6}" y="{y + 28}">{line.ratio:.3f}</text>'
        )
    title = f"{lines[0].what} takes 1; the others take from {min(ratios):.3f} to {max(ratios):.3f}"
    return (
        f'<div><svg role="img" width="{WIDTH}" height="{height}" font-size="12" fill="currentColor">'
        f"<title>{escape(title)}</title>{''.join(parts)}</svg></div>"
    )
