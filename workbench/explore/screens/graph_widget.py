"""The graph in JupyterLab. It draws scenes and hands over what the hand does; what that means is decided elsewhere."""

from __future__ import annotations

import base64
import logging
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

import anywidget
import traitlets
from pydantic import Field

from workbench.errors import WorkbenchError
from workbench.explore.screens.messages import Id, Ids, Messages, Optional, Short, plain
from workbench.texts import labels

__all__ = ["MESSAGES", "Command", "GraphWidget", "graph_texts"]

STATIC = Path(__file__).parent / "static"

#: A checked message: ``do`` and its arguments.
Command = dict[str, Any]

_Number = Annotated[float, Field(ge=0)]
_Place = Annotated[list[float], Field(min_length=2, max_length=2)]
_Positions = Annotated[dict[Id, _Place], Field(max_length=2_000)]
_FORMATS = Literal["svg", "html", "png", "csv"]

#: Everything that the graph's JavaScript may ask for.
MESSAGES = Messages(
    {
        "add": {"token": Id},
        "card": {"node": Id},
        "click": {"element": Id | None},
        "collapse": {"node": Id},
        "connect": {"elements": Ids},
        "expand": {
            "node": Id,
            "relation": Optional(Short),
            "order": Optional(Short),
            "limit": Optional(Annotated[int, Field(ge=1)]),
        },
        "export": {"format": _FORMATS},
        "filter": {
            "from": Optional(Short),
            "to": Optional(Short),
            "money_min": Optional(_Number),
            "degree_min": Optional(_Number),
            "strength_min": Optional(_Number),
        },
        "focus": {"node": Id | None},
        "fold": {"elements": Ids},
        "hide": {"elements": Ids},
        "layout": {"name": Literal["force", "circle", "columns"]},
        "links": {"elements": Ids},
        "move": {"positions": _Positions},
        "note": {"element": Id, "text": Annotated[str, Field(max_length=2_000)]},
        "open_group": {"node": Id},
        "paths": {
            "elements": Ids,
            "most": Optional(Annotated[int, Field(ge=1)]),
            "gap": Optional(_Number),
        },
        "pin": {"nodes": Ids, "pinned": bool},
        "redo": {},
        "save": {"name": Annotated[str, Field(min_length=1, max_length=200)]},
        "search": {"text": Short},
        "select": {"elements": Ids},
        "show_kind": {"code": Short, "shown": bool},
        "show_relation": {"code": Short, "shown": bool},
        "style": {"size_by": Optional(Short), "width_by": Optional(Short)},
        "undo": {},
        "unhide": {},
        "unmask": {
            "element": Id,
            "field": Short,
            "reason": Annotated[str, Field(min_length=1, max_length=500)],
        },
    }
)


def graph_texts(language: str = "zh") -> dict[str, str]:
    """What the graph's buttons, hints and help say."""
    return {code: entry[language] for code, entry in labels("screen.graph").items()}


class GraphWidget(anywidget.AnyWidget):
    """The picture of a scene, in a notebook.

    Attributes:
        scene: the whole picture as ``docs/explore.md`` describes it; replace it to change what is drawn.
        texts: words of buttons, hints and help, by code.
        height: pixels.
    """

    _esm = STATIC / "graph.js"
    _css = STATIC / "graph.css"

    scene = traitlets.Dict().tag(sync=True)
    texts = traitlets.Dict().tag(sync=True)
    height = traitlets.Int(640).tag(sync=True)

    def __init__(
        self, scene: Mapping[str, Any] | None = None, *, language: str = "zh", height: int = 640
    ) -> None:
        super().__init__(scene=plain(scene or {}), texts=graph_texts(language), height=height)
        self._language = language
        self._commands: list[Callable[[Command], None]] = []
        self._notices = 0
        self.on_msg(self._receive)

    def on_command(self, callback: Callable[[Command], None]) -> None:
        """Call ``callback`` with every checked message of the browser, in the order of arrival."""
        self._commands.append(callback)

    def show(self, scene: Mapping[str, Any]) -> None:
        """Draw another scene; decimals, dates, NumPy numbers and NaN in it are made fit for JSON."""
        self.scene = plain(scene)

    def notify(self, text: str, level: Literal["info", "warn", "error"] = "info") -> None:
        """Say something above the picture; the next scene takes it away."""
        self._notices += 1
        self.scene = {**self.scene, "notice": {"level": level, "text": text, "number": self._notices}}

    def send_file(self, name: str, mime: str, content: str | bytes) -> None:
        """Put a file into the browser's download folder; it leaves this machine no more than the picture does."""
        body = (
            ("text", content) if isinstance(content, str) else ("base64", base64.b64encode(content).decode())
        )
        self.send({"file": {"name": name, "mime": mime, body[0]: body[1]}})

    def _receive(self, _widget: object, content: object, _buffers: object) -> None:
        command = MESSAGES.read(content)
        if command is None:
            self.notify(self.texts.get("unknown_message", ""), "warn")
            return
        for callback in self._commands:
            self._call(callback, command)

    def _call(self, callback: Callable[[Command], None], command: Command) -> None:
        """An error reaches the investigator as a sentence, never as a traceback and never as silence."""
        try:
            callback(command)
        except WorkbenchError as error:
            self.notify(error.said(self._language), "error")
        except Exception:
            logging.getLogger(__name__).exception("the graph could not do %s", command["do"])
            self.notify(self.texts.get("failed", ""), "error")
