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
from mkdocs.commands.build import build
from mkdocs.config import load_config
from project import WORLD, Project

STEPS = 12
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


def edit(chance: random.Random) -> str:
    """One of the edits that people make, and its description."""
    name = chance.choice(FACTS)
    file, original = Path("content", name), (WORLD / name).read_text(encoding="utf-8")
    text = file.read_text(encoding="utf-8") if file.is_file() else original
    kind = chance.choice(KINDS)
    match kind:
        case "words":
            text = text.replace("Ose", chance.choice(["Oder", "Osa"]))
        case "name":
            text = text.replace("Ardenia", "Arden").replace("Guard", "Watch")
        case "date":
            text = text.replace("2020-04", f"20{chance.randint(10, 21)}-04")
        case "break":
            text += "\nnonsense\n"
        case "misspell":
            text = text.replace("ardenia", "ardennia")
        case "term":
            text = text.replace("river", "stream")
        case "mend":
            text = original
    match kind:
        case "delete":
            file.unlink(missing_ok=True)
        case "rename":
            other = file.with_stem("elsewhere")
            if file.is_file() and not other.exists():
                file.rename(other)
        case "new":
            country = (
                'name: Newland\ncode: "NZ"\nrole: core\nchecked: 2025-12-31\nsummary: [[ardenia]] lies beside it.\n'
            )
            Path("content/countries/newland.yml").write_text(country, encoding="utf-8")
        case "docs":
            page = Path("docs/about.md")
            page.write_text(page.read_text(encoding="utf-8") + f"\nMore {chance.random()}.\n", encoding="utf-8")
        case _:
            file.write_text(text, encoding="utf-8")
    if chance.random() < 0.5:
        Path("content/countries/newland.yml").unlink(missing_ok=True)
        Path(file.with_stem("elsewhere")).unlink(missing_ok=True)
    return f"{kind} {name}"


def addresses(server: Server) -> set[str]:
    """All that the preview could be asked for."""
    files = (path.relative_to(server.root).as_posix() for path in Path(server.root).rglob("*") if path.is_file())
    pages = server.hook.site.pages
    # Nobody asks a preview for a packed sitemap, so it makes none.
    found = {f"/{file.removesuffix('index.html')}" for file in files if not file.endswith(".gz")}
    return found | {f"/{path}/" for path in (pages.rows if pages else ())} | {"/search/search_index.json"}


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
                    assert old.get(address) == new.get(address), (address, story)
