"""What was measured, as a page for the site: a table, and above it a drawing of the ratios."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import NamedTuple

# In pixels: a phone shows it as it is.
WIDTH, ROW, BAR, RIGHT = 328, 38, 12, 50


class Line(NamedTuple):
    """One line: what was measured at how many entities, in seconds, and as a ratio to the reference of that size."""

    what: str
    entities: int
    seconds: float
    ratio: float
    memory: float | None


def page(lines: Sequence[Line], machine: str, command: str, runs: int) -> str:
    """The page as Markdown."""
    sizes = sorted({line.entities for line in lines})
    drawings = "\n\n".join(
        f"## {size:,} entities\n\n{_drawing([line for line in lines if line.entities == size])}" for size in sizes
    )
    rows = "\n".join(
        f"| {line.what} | {line.entities:,} | {line.seconds:.2f} | {line.ratio:.3f} | "
        f"{f'{line.memory:.0f}' if line.memory else ''} |"
        for line in lines
    )
    return (
        "# Speed\n\n"
        "How long builds, checks and previews take, beside stock MkDocs with Material on the same pages, measured\n"
        "side by side in one run on an invented region. The ratio counts, not the second: another machine has other\n"
        f"seconds, and much the same ratios. Anyone can measure again: `{command}`.\n\n"
        "Our builds make more than the pages that the others make of Markdown: they read and check the facts, and\n"
        "write the lite edition, the zip file, data, feeds and calendars too. A preview is timed from the saving of\n"
        "an event until its own page, the page of its year and that of a publisher all show it, over HTTP.\n\n"
        f"Machine: {machine}. Runs of each, of which the median is told: {runs}.\n\n{drawings}\n\n## In figures\n\n"
        "| | entities | seconds | ratio | MiB |\n|---|---|---|---|---|\n" + rows + "\n"
    )


def _drawing(lines: Sequence[Line]) -> str:
    most = max(line.ratio for line in lines)
    height = len(lines) * ROW
    parts = []
    for number, line in enumerate(lines):
        y = number * ROW
        width = max(1, round(line.ratio / most * (WIDTH - RIGHT)))
        parts.append(
            f'<text x="0" y="{y + 13}">{escape(line.what)}</text>'
            f'<rect x="0" y="{y + 18}" width="{width}" height="{BAR}"/>'
            f'<text x="{width + 6}" y="{y + 28}">{line.ratio:.3f}</text>'
        )
    title = f"{lines[0].what} takes 1; the others take from {min(line.ratio for line in lines):.3f} to {most:.3f}"
    return (
        f'<div><svg role="img" width="{WIDTH}" height="{height}" font-size="12" fill="currentColor">'
        f"<title>{escape(title)}</title>{''.join(parts)}</svg></div>"
    )
