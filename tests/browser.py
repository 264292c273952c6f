"""A real browser in front of a built site: a server on this machine, Chromium, and nothing else within its reach."""

from __future__ import annotations

import functools
import http.server
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

import pytest
from playwright.sync_api import Browser, Page, Request, Route, sync_playwright

ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PHONE, DESK = 360, 1280


def chromium() -> str:
    """The path of Chromium; the tests fail where there is none."""
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if found := shutil.which(name):
            return found
    pytest.fail("Chromium is needed and not installed: apt-get install chromium, or your system's own way")


@dataclass
class Visit:
    """One page in the browser, and all that went wrong or went out while it was looked at."""

    page: Page
    home: str
    requests: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    def open(self, path: str) -> Page:
        self.page.goto(self.home + path)
        return self.page


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *arguments: object) -> None:
        pass

    def copyfile(self, source: BinaryIO, outputfile: BinaryIO) -> None:
        # A reader who leaves a page hangs up.
        with suppress(ConnectionError):
            super().copyfile(source, outputfile)


@contextmanager
def served(site: Path) -> Iterator[str]:
    """The address at which a built site is served."""
    handler = functools.partial(_Quiet, directory=str(site))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/"
        finally:
            server.shutdown()
            thread.join()


@contextmanager
def launched() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=list(ARGUMENTS))
        yield browser
        browser.close()


@contextmanager
def visiting(
    browser: Browser, home: str, *, width: int = DESK, scheme: str = "light", script: bool = True, csp: bool = True
) -> Iterator[Visit]:
    """A new reader, without a past; every host but the local one is out of reach, and asking for one is a fault.

    `csp` lets the page's own policy hold; the checker of accessibility has to be put into the page, which it forbids.
    """
    context = browser.new_context(
        viewport={"width": width, "height": 800},
        color_scheme="dark" if scheme == "dark" else "light",
        java_script_enabled=script,
        bypass_csp=not csp,
    )
    visit = Visit(context.new_page(), home)

    def answer(route: Route) -> None:
        visit.requests.append(route.request.url)
        if route.request.url.startswith((home, "data:", "blob:")):
            route.continue_()
        else:
            visit.faults.append(f"asks for {route.request.url}")
            route.abort()

    def failed(request: Request) -> None:
        # What was still on its way when the reader left the page has not failed.
        if request.failure != "net::ERR_ABORTED":
            visit.faults.append(f"failed: {request.url}: {request.failure}")

    context.route("**/*", answer)
    visit.page.on("console", lambda said: visit.faults.append(said.text) if said.type == "error" else None)
    visit.page.on("pageerror", lambda error: visit.faults.append(str(error)))
    visit.page.on("requestfailed", failed)
    visit.page.on(
        "response", lambda got: visit.faults.append(f"{got.status}: {got.url}") if got.status >= 400 else None
    )
    yield visit
    context.close()
