"""JupyterLab and Chromium for the tests of screens: one server for the session, one page per opened notebook."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.browser.lab import Lab, running
from tests.browser.notebook import Notebook, Seen, write

#: No background traffic of the browser's own, no name look-up, software drawing.
FLAGS = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
    "--no-sandbox",
    "--no-proxy-server",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
    "--font-render-hinting=none",
)
#: The smallest screen that is promised to be readable.
SCREEN = {"width": 1280, "height": 800}

Open = Callable[..., Notebook]


def chromium() -> str | None:
    """Where Debian, Ubuntu or a user's path has a Chromium."""
    names = ("chromium", "chromium-browser", "google-chrome")
    return next((found for name in names if (found := shutil.which(name))), None)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Headless Chromium; without one the tests of screens are skipped, in continuous integration they fail."""
    path = chromium()
    if path is None:
        reason = "no Chromium on this machine: screens are not tested (scripts/provision.sh installs it)"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        yield started
        started.close()


@pytest.fixture(scope="session")
def lab(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """The one JupyterLab of the session; not started where there is no browser."""
    with running(tmp_path_factory.mktemp("lab")) as server:
        yield server


@pytest.fixture(scope="session")
def watched() -> list[Seen]:
    """What all pages of the session saw."""
    return []


@pytest.fixture(autouse=True)
def nothing_outside(watched: list[Seen]) -> Iterator[None]:
    """After every test: no request to anywhere else, no dialog, no error on the console."""
    yield
    assert [trouble for seen in watched for trouble in seen.trouble()] == []


@pytest.fixture(scope="module")
def open_notebook(browser: Browser, lab: Lab, watched: list[Seen]) -> Iterator[Open]:
    """``open_notebook(name, cells)`` or ``open_notebook(name, path=an .ipynb)``: opened, kernel ready, not yet run."""
    contexts = []

    def opened(name: str, cells: list[str] | None = None, *, path: Path | None = None) -> Notebook:
        target = lab.root / f"{name}.ipynb"
        if path is not None:
            shutil.copy(path, target)
        elif cells is not None:
            write(target, cells)
        context = browser.new_context(viewport=SCREEN, locale="zh-CN", accept_downloads=True)
        contexts.append(context)
        page = context.new_page()
        seen = Seen()
        seen.watch(page, lab)
        watched.append(seen)
        page.goto(f"{lab.address}/lab/tree/{target.name}?token={lab.token}&reset")
        notebook = Notebook(page, lab, name, seen)
        notebook.wait_ready()
        return notebook

    yield opened
    for context in contexts:
        context.close()
