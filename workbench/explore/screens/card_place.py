"""A screen, and in its place the card that was opened from it, with the way back."""

from __future__ import annotations

import logging
from html import escape
from typing import Any

import ipywidgets as w

from workbench.errors import WorkbenchError
from workbench.explore.session import Session

__all__ = ["CardPlace"]


class CardPlace:
    """Holds a screen. A card that is opened stands in its place until somebody goes back; the screen stays as it was.

    Attributes:
        node: the node whose card is open, or None.
        widget: the screen or the card, in the notebook.
    """

    def __init__(self, session: Session, front: Any) -> None:
        self._session, self._front = session, front
        shape = w.Layout(width="auto", align_self="flex-start")
        self._back = w.Button(description=session.text("desk.card.back"), icon="arrow-left", layout=shape)
        self._back.on_click(lambda _: self.close())
        self._page = w.HTML()
        self._behind = w.VBox([self._back, self._page], layout=w.Layout(display="none"))
        self.node: str | None = None
        self.widget = w.VBox([front, self._behind])

    def open(self, node: str) -> None:
        """Show the card of a node (``kind:id``) in place of the screen, or the sentence why there is none."""
        self._page.value = self._made(node)
        self.node = node
        self._front.layout.display, self._behind.layout.display = "none", ""
        self._back.focus()

    def close(self) -> None:
        """Show the screen again, as it was left."""
        self.node, self._page.value = None, ""
        self._front.layout.display, self._behind.layout.display = "", "none"

    def _made(self, node: str) -> str:
        try:
            return self._session.card(node)
        except WorkbenchError as problem:
            said = self._session.problem(problem)
        except Exception:
            logging.getLogger(__name__).exception("a card could not be made")
            said = self._session.text("queue.failed")
        return f'<p role="alert">{escape(self._session.text("desk.tab_failed", said=said))}</p>'
