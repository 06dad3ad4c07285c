"""The drill-down: a picture of a case and the graph that draws it, joined; every change is kept at once."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Any

from IPython.display import HTML
from IPython.display import display as show

from workbench.errors import CaseError
from workbench.explore.screens.card_place import CardPlace
from workbench.explore.screens.graph_widget import Command, GraphWidget
from workbench.explore.view.asking import find_paths
from workbench.explore.view.dispatch import Dispatcher
from workbench.explore.view.exports import unseen
from workbench.explore.view.picture import svg
from workbench.explore.view.view import View

__all__ = ["Drilldown"]


class Drilldown:
    """A picture on the screen. ``view`` is the same picture for scripts: what is done there shows here at once.

    Attributes:
        view: the picture and its commands.
        widget: the graph in the notebook.
        place: holds the graph, and in its place the card of a node that was opened.
    """

    def __init__(self, view: View, *, height: int = 640) -> None:
        self.view = view
        self.widget = GraphWidget(view.scene(), language=view.session.language, height=height)
        self.place = CardPlace(view.session, self.widget)
        self._dispatcher = Dispatcher(view, self.place.open)
        self._still: Any = None
        self._kept = view.state
        self.widget.on_command(self._do)
        view.watch(self._draw)

    @property
    def selected(self) -> list[str]:
        """Keys of the nodes that are selected on the screen."""
        return self.view.selected

    def graph(self) -> Any:
        """What is drawn as a networkx graph; see ``View.graph``."""
        return self.view.graph()

    def paths(self, *keys: str) -> Any:
        """Find and draw what joins nodes, by default the selected ones; see ``workbench.explore.paths``."""
        chosen: Sequence[str] = keys or self.view.selected
        return find_paths(self.view, chosen)

    def _do(self, command: Command) -> None:
        file = self._dispatcher.do(command)
        if file is not None:
            self.widget.send_file(file["name"], file["mime"], file["text"])

    def _draw(self) -> None:
        """Show the picture, and keep it when it has changed: a closed laptop loses nothing."""
        if self.view.state is not self._kept:
            try:
                self.view.keep()
                self._kept = self.view.state
            except CaseError as problem:  # said again at every step until the picture is kept
                self.view.look.notice = {"level": "error", "text": self.view.session.problem(problem)}
            self._update_still()
        self.widget.show(self.view.scene())

    def _ipython_display_(self) -> None:
        """The graph, and below it, folded, a still picture for a notebook that is opened without a kernel."""
        show(self.place.widget)
        self._still = show(self._still_html(), display_id=True)

    def _update_still(self) -> None:
        if self._still is not None:
            self._still.update(self._still_html())

    def _still_html(self) -> HTML:
        """Masked whatever was revealed: it stays in the notebook's file, where the reasons of the log do not reach."""
        said = escape(self.view.session.text("view.still"))
        with self.view.session.covered():
            scene = self.view.scene()
        return HTML(f"<details><summary>{said}</summary>{svg(scene, unseen(self.view, scene))}</details>")
