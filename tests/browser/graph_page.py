"""The graph screen as a test handles it: where a node is, what is drawn."""

from __future__ import annotations

from typing import Any

from tests.browser.notebook import Notebook

#: cytoscape keeps its instance on its container.
CY = "document.querySelector('.wb-graph .wb-g-paper')._cyreg.cy"


class GraphPage:
    """The first graph of a notebook."""

    def __init__(self, notebook: Notebook) -> None:
        self.notebook = notebook
        self.page = notebook.page
        self.root = notebook.widget(".wb-graph")
        self.page.wait_for_function(f"() => {CY}.nodes().length > 0 && {CY}.width() > 200")
        self.settle()

    def settle(self) -> None:
        """Until nothing moves."""
        self.page.wait_for_timeout(60)
        self.page.wait_for_function(f"() => !{CY}.animated() && {CY}.elements(':animated').length === 0")

    def place(self, name: str) -> tuple[float, float]:
        """Pixels of the window where a node's middle is."""
        x, y = self.page.evaluate(
            f"""(name) => {{
              const frame = document.querySelector('.wb-graph .wb-g-paper').getBoundingClientRect();
              const at = {CY}.getElementById(name).renderedPosition();
              return [frame.x + at.x, frame.y + at.y];
            }}""",
            name,
        )
        return x, y

    def free(self) -> tuple[float, float]:
        """A place on the paper without anything on it: near the lower left corner."""
        box = self.page.locator(".wb-graph .wb-g-paper").bounding_box()
        assert box is not None
        return box["x"] + 12, box["y"] + box["height"] - 12

    def click(self, name: str | None, **how: Any) -> None:
        self.page.mouse.click(*(self.free() if name is None else self.place(name)), **how)

    def double_click(self, name: str) -> None:
        self.page.mouse.dblclick(*self.place(name))

    def focus(self) -> None:
        """Give the picture the keyboard."""
        self.page.focus(".wb-graph .wb-g-paper")

    def positions(self) -> dict[str, list[float]]:
        """Model positions by node."""
        found = self.page.evaluate(
            f"() => Object.fromEntries({CY}.nodes().map((one) => [one.id(), [one.position('x'), one.position('y')]]))"
        )
        return dict(found)

    def ids(self, selector: str = "node") -> set[str]:
        return set(self.page.evaluate(f"(which) => {CY}.elements(which).map((one) => one.id())", selector))

    def button(self, label: str) -> Any:
        return self.root.get_by_role("button", name=label, exact=True)

    def sent(self, name: str, count: int = 1) -> list[dict[str, Any]]:
        """Messages of a name that Python has received, once there are ``count``."""
        found = self.notebook.until(f"view.named({name!r})", lambda all_: len(all_) >= count)
        assert len(found) == count, found
        return list(found)
