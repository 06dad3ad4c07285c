"""A notebook open in JupyterLab in Chromium, and what a test does with it."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import nbformat
from playwright.sync_api import ConsoleMessage, Dialog, Locator, Page

from tests.browser.lab import Lab

#: Messages of JupyterLab itself about things that are switched off, not about us.
EXPECTED = (
    "Failed to load resource: the server responded with a status of 404",
    "Could not restore the debugger state",
)

READY = """async () => {
  await window.jupyterapp.restored;
  const shown = () => window.jupyterapp.shell.currentWidget;
  while (!shown()?.sessionContext) await new Promise((done) => setTimeout(done, 50));
  await shown().context.ready;
  await shown().sessionContext.ready;
  await shown().revealed;
  return shown().sessionContext.session.kernel.info.then(() => true);
}"""

EXECUTE = """async (code) => {
  const kernel = window.jupyterapp.shell.currentWidget.sessionContext.session.kernel;
  const future = kernel.requestExecute({ code, store_history: false });
  const said = { text: '', error: null };
  future.onIOPub = (message) => {
    if (message.header.msg_type === 'stream') said.text += message.content.text;
    if (message.header.msg_type === 'error') said.error = message.content.traceback.join('\\n');
  };
  await future.done;
  return said;
}"""

ERRORS = """() => [...window.jupyterapp.shell.currentWidget.content.model.cells].flatMap((cell) =>
  (cell.type === 'code' ? cell.outputs.toJSON() : [])
    .filter((one) => one.output_type === 'error').map((one) => one.ename + ': ' + one.evalue))"""


@dataclass
class Seen:
    """What a page did that a test must know of; ``trouble`` must stay empty."""

    outside: list[str] = field(default_factory=list)
    dialogs: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def watch(self, page: Page, lab: Lab) -> None:
        """Record every request and socket to another place, every dialog, every error on the console."""
        home = urlsplit(lab.address).netloc

        def address(url: str) -> None:
            parts = urlsplit(url)
            if parts.scheme not in ("data", "blob", "about") and parts.netloc != home:
                self.outside.append(url)

        def dialog(one: Dialog) -> None:
            if one.type != "beforeunload":
                self.dialogs.append(one.message)
            one.accept()

        def console(message: ConsoleMessage) -> None:
            if message.type == "error" and not message.text.startswith(EXPECTED):
                self.errors.append(message.text)

        page.on("request", lambda request: address(request.url))
        page.on("websocket", lambda socket: address(socket.url))
        page.on("dialog", dialog)
        page.on("console", console)
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("popup", lambda other: self.outside.append(f"popup {other.url}"))

    def trouble(self) -> list[str]:
        """Everything that must not have happened, in words; cleared by reading."""
        found = [
            *(f"request to {one}" for one in self.outside),
            *(f"dialog {one}" for one in self.dialogs),
            *(f"console {one}" for one in self.errors),
        ]
        for kept in (self.outside, self.dialogs, self.errors):
            kept.clear()
        return found


@dataclass
class Notebook:
    """One open notebook. ``page`` is playwright's page; ``folder`` is the kernel's working folder."""

    page: Page
    lab: Lab
    name: str
    seen: Seen

    @property
    def folder(self) -> Path:
        return self.lab.root

    def wait_ready(self, timeout: float = 60) -> None:
        """Until JupyterLab is there and the kernel has answered."""
        self.page.wait_for_function("() => window.jupyterapp", timeout=timeout * 1000)
        self.page.evaluate(READY)

    def command(self, name: str, **arguments: object) -> None:
        """Run one of JupyterLab's own commands and wait for it."""
        self.page.evaluate(
            "([name, given]) => window.jupyterapp.commands.execute(name, given).then(() => true)",
            [name, arguments],
        )

    def run_all(self) -> None:
        """Run every cell, wait for the last one; a cell that fails, fails the test."""
        self.command("notebook:run-all-cells")
        self.wait_idle()
        assert self.cell_errors() == []

    def cell_errors(self) -> list[str]:
        """Names and texts of the errors in the outputs."""
        return list(self.page.evaluate(ERRORS))

    def wait_idle(self, timeout: float = 60) -> None:
        """Until the kernel has nothing to do; what it sends to a screen may still be on its way."""
        status = "window.jupyterapp.shell.currentWidget.sessionContext.session.kernel.status"
        self.page.wait_for_function(f"() => {status} === 'idle'", timeout=timeout * 1000)

    def restart(self) -> None:
        """Restart the kernel as the menu does, without its question; then ``run_all`` builds all anew."""
        self.page.evaluate(
            "() => window.jupyterapp.shell.currentWidget.sessionContext.session.kernel.restart()"
            ".then(() => true)"
        )
        self.page.evaluate(READY)

    def python(self, code: str) -> str:
        """Run code in the kernel without a cell and give what it printed."""
        said = self.page.evaluate(EXECUTE, code)
        assert said["error"] is None, said["error"]
        return str(said["text"])

    def value(self, expression: str) -> Any:
        """A value of the kernel that JSON can carry."""
        return json.loads(self.python(f"import json; print(json.dumps({expression}, default=str))"))

    def until(self, expression: str, wanted: Callable[[Any], bool] = bool, seconds: float = 10) -> Any:
        """Ask the kernel again and again until ``wanted`` holds of the expression's value."""
        found = None
        for _ in range(int(seconds * 10)):
            found = self.value(expression)
            if wanted(found):
                return found
            self.page.wait_for_timeout(100)
        raise AssertionError(f"{expression} stayed {found!r}")

    def widget(self, css: str, index: int = 0) -> Locator:
        """The widget's root element, scrolled into view, once it is there."""
        found = self.page.locator(css).nth(index)
        found.wait_for(state="visible", timeout=30_000)
        found.scroll_into_view_if_needed()
        return found

    def hide_side_bar(self) -> None:
        """More room, as most people work."""
        self.page.evaluate("() => window.jupyterapp.shell.collapseLeft()")


def write(path: Path, cells: list[str]) -> None:
    """A notebook of code cells for this environment's kernel."""
    made = nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_code_cell(cell) for cell in cells],
        metadata={"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}},
    )
    for number, cell in enumerate(made.cells):
        cell["id"] = f"cell-{number}"
    nbformat.write(made, path)
