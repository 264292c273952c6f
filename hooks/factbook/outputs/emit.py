"""The whole site as plain files, without any site generator: finished pages, Markdown for any generator, or data alone."""

from __future__ import annotations

import posixpath
import re
import shutil
from collections.abc import Iterable, Iterator, Mapping
from html import escape
from pathlib import Path
from types import MappingProxyType
from typing import Final, NamedTuple

from .output import Output

_MARKDOWN_TITLE: Final = re.compile(r"^# (.+)$", re.MULTILINE)
# The settings of the emitted folder: no hooks, and nothing that a successor of MkDocs does not know.
_SETTINGS: Final = """\
# Written by `python -m factbook emit --format markdown`. All pages stand in docs/ as they are: no hooks are needed.
site_name: {name}
site_url: {address}
theme:
  name: material
  font: false
extra_css: [assets/site.css]
markdown_extensions: [admonition, tables, {{toc: {{permalink: true}}}}]
"""
