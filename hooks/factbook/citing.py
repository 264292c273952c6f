"""How others cite a page: BibTeX and CSL-JSON (https://docs.citationstyles.org/en/stable/specification.html)."""

from __future__ import annotations

import json
import re
from typing import Final

from .dates import Moment

# What means something to TeX; a title that holds it would not compile, or do more than name a page.
_TEX: Final = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "&": r"\&", "%": r"\%", "$": r"\$", "#": r"\#", "_": r"\_",
    "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
}  # fmt: skip


def bibtex(id: str, title: str, site: str, date: Moment, url: str) -> str:
    """One @misc entry."""
    fields = {
        # In braces within quotes capitals stay, and a body's name is not taken for a person's.
        "title": f'"{{{_tex(title)}}}"',
        "author": f'"{{{_tex(site)}}}"',
        "year": f"{{{date.year:04}}}",
        "url": f"{{{url}}}",
    }
    lines = "".join(f"  {name} = {value},\n" for name, value in fields.items())
    return f"@misc{{{id},\n{lines}}}"


def csl(id: str, title: str, site: str, date: Moment, url: str, language: str) -> str:
    """One item in a list, as reference managers import it."""
    parts = [part for part in (date.year, date.month, date.day) if part]
    item = {
        "id": id,
        "type": "webpage",
        "title": title,
        "container-title": site,
        "author": [{"literal": site}],
        "issued": {"date-parts": [parts]},
        "URL": url,
        "language": language,
    }
    return json.dumps([item], ensure_ascii=False, indent=1)


def _tex(text: str) -> str:
    return re.sub(r"[\\{}&%$#_~^]", lambda found: _TEX[found[0]], text)
