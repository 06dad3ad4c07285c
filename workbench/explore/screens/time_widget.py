"""Time in JupyterLab: what happened when, and how a group's rhythm compares; it draws and hands over, no more."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import anywidget
import traitlets
from pydantic import Field

from workbench.errors import WorkbenchError
from workbench.explore.screens.messages import Id, Messages, Optional, plain
from workbench.explore.time.items import Item, Timeline
from workbench.explore.time.panels import Rhythm
from workbench.explore.time.picture import drawn_panels, drawn_timeline, moment
from workbench.texts import labels

__all__ = ["MESSAGES", "TimeWidget", "time_texts"]

STATIC = Path(__file__).parent / "static"

#: Seconds since 1970 of the local clock, the years 1 to 9999.
_Moment = Annotated[float, Field(ge=-62_135_596_800, le=253_402_300_799)]

#: Everything that the JavaScript may ask for; a window without ends is the whole period.
MESSAGES = Messages(
    {
        "window": {"from": Optional(_Moment), "to": Optional(_Moment)},
        "pick": {"item": Id},
        "compare": {},
    }
)

#: The compare view, or what makes it when it is first looked at.
Compare = Rhythm | Callable[[], Rhythm]
Window = tuple[datetime, datetime]


def time_texts(language: str = "zh") -> dict[str, str]:
    """What buttons, axes and hints say."""
    return {code: entry[language] for code, entry in labels("screen.time").items()}


class TimeWidget(anywidget.AnyWidget):
    """A timeline, and beside it the compare view.

    Attributes:
        data: the picture of the timeline.
        compare: ``state`` (``none``, ``waiting``, ``ready`` or ``failed``), ``panels`` and ``text``.
        texts: words by code.
        highlight: ids of items that stand out; empty for none.
        height: pixels.
        window: first and last moment that are looked at, None for the whole period.
    """

    _esm = STATIC / "timeline.js"
    _css = STATIC / "timeline.css"

    data = traitlets.Dict().tag(sync=True)
    compare = traitlets.Dict().tag(sync=True)
    texts = traitlets.Dict().tag(sync=True)
    highlight = traitlets.List(traitlets.Unicode()).tag(sync=True)
    height = traitlets.Int(640).tag(sync=True)

    def __init__(
        self,
        timeline: Timeline,
        *,
        compare: Compare | None = None,
        label: Callable[[str], str],
        language: str = "zh",
        title: str = "",
        height: int = 640,
    ) -> None:
        self._label, self._language, self._title = label, language, title
        self._timeline, self._made, self._revision = timeline, compare, 0
        self._pickers: list[Callable[[Item], None]] = []
        self._watchers: list[Callable[[datetime | None, datetime | None], None]] = []
        self.window: Window | None = None
        super().__init__(
            data=self._drawn(),
            compare={"state": "none" if compare is None else "waiting", "panels": [], "text": ""},
            texts=time_texts(language),
            height=height,
        )
        self.on_msg(self._receive)

    def on_pick(self, callback: Callable[[Item], None]) -> None:
        """Call ``callback`` with every item that is chosen; its ``rows`` say where it comes from."""
        self._pickers.append(callback)

    def on_window(self, callback: Callable[[datetime | None, datetime | None], None]) -> None:
        """Call ``callback`` with both ends of every window that is chosen, twice None for the whole period."""
        self._watchers.append(callback)

    @property
    def timeline(self) -> Timeline:
        """What is shown."""
        return self._timeline

    def show(self, timeline: Timeline, *, title: str | None = None) -> None:
        """Show another timeline, the whole period of it."""
        self._timeline, self.window, self.highlight = timeline, None, []
        self._title = self._title if title is None else title
        self._revision += 1
        self.data = self._drawn()

    def show_window(self, first: datetime | None, last: datetime | None) -> None:
        """Look at a window from outside, None and None for the whole period; nobody is told."""
        self.window = None if first is None or last is None else (first, last)
        self.data = self._drawn()

    def highlight_nodes(self, keys: Iterable[str]) -> None:
        """Let the items stand out that name any of these nodes."""
        self.highlight = list(self._timeline.naming(keys))

    def _drawn(self) -> dict[str, Any]:
        picture = drawn_timeline(
            self._timeline, self._label, self._language, window=self.window, title=self._title
        )
        return dict(plain(picture | {"revision": self._revision}))

    def _receive(self, _widget: object, content: object, _buffers: object) -> None:
        message = MESSAGES.read(content)
        if message is None:
            return
        if message["do"] == "pick":
            self._pick(message["item"])
        elif message["do"] == "window":
            self._look(message.get("from"), message.get("to"))
        else:
            self._compare()

    def _pick(self, item_id: str) -> None:
        item = self._timeline.find(item_id)
        for callback in self._pickers if item is not None else ():
            self._call(callback, item)

    def _look(self, first: float | None, last: float | None) -> None:
        ends = None if first is None or last is None else (moment(min(first, last)), moment(max(first, last)))
        self.window = ends
        if self.data["cells"] is not None or self.data["window"] is not None:
            self.data = self._drawn()
        for callback in self._watchers:
            self._call(callback, *(ends or (None, None)))

    def _compare(self) -> None:
        """Make the panels when they are first looked at: they ask the case."""
        made = self._made
        if made is None or self.compare["state"] == "ready":
            return
        try:
            rhythm = made() if callable(made) else made
        except WorkbenchError as error:
            said = error.said(self._language)
            self.compare = {"state": "failed", "panels": [], "text": said}
            return
        self._made = rhythm
        self.compare = {"state": "ready", "panels": plain(drawn_panels(rhythm, self._language)), "text": ""}

    def _call(self, callback: Callable[..., None], *values: object) -> None:
        """An error of a callback is written down and does not take the picture away."""
        try:
            callback(*values)
        except Exception:
            logging.getLogger(__name__).exception("time view")
