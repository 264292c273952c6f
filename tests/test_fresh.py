"""What a preview shows after any edits is what a new preview would show, file by file and byte by byte."""

from __future__ import annotations

import contextlib
import logging
import random
import shutil
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from factbook.outputs import outputs
from mkdocs.commands.build import build
from mkdocs.config import load_config
from project import WORLD, Project

STEPS = 12
NEWLAND = """name: Newland
code: "NZ"
role: core
checked: 2025-12-31
summary: "[[ardenia]] lies beside it."
"""
KINDS = (
    "words",
    "name",
    "date",
    "break",
    "misspell",
    "delete",
    "rename",
    "docs",
    "new",
    "term",
    "mend",
    "mend",
    "mend",
)
FACTS = sorted(path.relative_to(WORLD).as_posix() for path in WORLD.rglob("*.yml"))


class Server:
    """What a preview asks of MkDocs' server, without a network."""

    def __init__(self, root: str, builder: Callable[[], None]) -> None:
        self.root, self.builder, self.mount_path = root, builder, "/"
        self.app: Any = None
        self.hook: Any = None
        self.observer: Any = None
        self.build_delay = 0.1

    def watch(self, path: str, recursive: bool = True) -> None: ...

    def unwatch(self, path: str) -> None: ...

    def set_app(self, app: Any) -> None:
        self.app = app

    def serve_request(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        path = environ["PATH_INFO"]
        file = Path(self.root, path.lstrip("/") + ("index.html" if path.endswith("/") else ""))
        start_response("200 OK" if file.is_file() else "404 Not Found", [])
        return [file.read_bytes()] if file.is_file() else [b""]

    def get(self, path: str) -> bytes:
        return b"".join(self.app({"PATH_INFO": path}, lambda *_: None))


@contextlib.contextmanager
def previewing(folder: Path) -> Iterator[Server]:
    def settings() -> Any:
        return load_config("mkdocs.yml", site_dir=str(folder), site_url="http://127.0.0.1/")

    config = settings()
    config.plugins.on_startup(command="serve", dirty=False)

    def once() -> None:
        with contextlib.suppress(SystemExit):
            build(settings() if server.app else config, serve_url="http://127.0.0.1/")

    server = Server(str(folder), once)
    (server.hook,) = config.hooks.values()
    build(config, serve_url="http://127.0.0.1/")
    config.plugins.on_serve(server, config=config, builder=once)  # type: ignore[arg-type]
    yield server
    config.plugins.on_shutdown()
    shutil.rmtree(folder)


def reword(kind: str, text: str, original: str, chance: random.Random) -> str:
    """The text of a fact file after somebody has been at it."""
    year = chance.randint(2010, 2021)
    return {
        "words": text.replace("Ose", chance.choice(["Oder", "Osa"])),
        "name": text.replace("Ardenia", "Arden").replace("Guard", "Watch"),
        "date": text.replace("2020-04", f"{year}-04"),
        "break": text + "\nnonsense\n",
        "misspell": text.replace("ardenia", "ardennia"),
        "term": text.replace("river", "stream"),
        "mend": original,
    }[kind]


def edit(chance: random.Random) -> str:
    """One of the edits that people make, and its description."""
    name, kind = chance.choice(FACTS), chance.choice(KINDS)
    file, original = Path("content", name), (WORLD / name).read_text(encoding="utf-8")
    newland, elsewhere = Path("content/countries/newland.yml"), file.with_stem("elsewhere")
    if chance.random() < 0.5:
        newland.unlink(missing_ok=True)
        elsewhere.unlink(missing_ok=True)
    match kind:
        case "delete":
            file.unlink(missing_ok=True)
        case "rename" if file.is_file():
            file.rename(elsewhere)
        case "new":
            newland.write_text(NEWLAND, encoding="utf-8")
        case "docs":
            with Path("docs/about.md").open("a", encoding="utf-8") as page:
                page.write(f"\nMore {chance.random()}.\n")
        case _ if kind != "rename":
            text = file.read_text(encoding="utf-8") if file.is_file() else original
            file.write_text(reword(kind, text, original, chance), encoding="utf-8")
    return f"{kind} {name}"


def addresses(server: Server) -> set[str]:
    """All that the preview could be asked for."""
    files = (path.relative_to(server.root).as_posix() for path in Path(server.root).rglob("*") if path.is_file())
    pages = server.hook.site.pages
    # Nobody asks a preview for a packed sitemap, so it makes none.
    found = {f"/{file.removesuffix('index.html')}" for file in files if not file.endswith(".gz")}
    if pages:
        found |= {f"/{path}/" for path in pages.rows} | {f"/{one.path}" for one in outputs(pages.graph, pages.home)}
    return found | {"/search/search_index.json"}


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_after_any_edits_a_preview_shows_what_a_new_one_would(
    seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    logging.getLogger("mkdocs").setLevel(logging.CRITICAL)
    project = Project(tmp_path / "project")
    monkeypatch.chdir(project.folder)
    chance = random.Random(seed)
    known: set[str] = set()
    with previewing(tmp_path / "mkdocs_old") as old:
        story = []
        for step in range(STEPS):
            story.append(edit(chance))
            with previewing(tmp_path / f"mkdocs_new{step}") as new:
                known |= addresses(new) | addresses(old)
                for address in sorted(known):
                    # What no fact is in lies where the last build put it while there is something to mend.
                    if new.hook.site.preview.problem and address.startswith(
                        ("/assets/", "/404.", "/sitemap.", "/search/")
                    ):
                        continue
                    assert old.get(address) == new.get(address), (address, story)
