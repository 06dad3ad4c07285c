"""From what a screen sends to the commands of a picture. A mistake becomes a sentence on the screen."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from workbench.errors import WorkbenchError
from workbench.explore.paths import Rules
from workbench.explore.view.asking import find_on_case, find_paths
from workbench.explore.view.exports import exported
from workbench.explore.view.filters import drawn
from workbench.explore.view.items import EdgeKey
from workbench.explore.view.panels import RENEW
from workbench.explore.view.view import View

__all__ = ["COMMANDS", "Dispatcher"]

#: A file for the browser to save: ``name``, ``mime`` and ``text``.
File = dict[str, str]


#: What a screen may ask for; each is the method of that name.
COMMANDS = (
    *(
        "add",
        "card",
        "click",
        "collapse",
        "connect",
        "expand",
        "export",
        "filter",
        "focus",
        "fold",
        "hide",
        "layout",
        "links",
    ),
    *("move", "note", "open_group", "paths", "pin", "redo", "save", "search", "select", "show_kind"),
    *("show_relation", "style", "undo", "unhide", "unmask"),
)


class Dispatcher:
    """Carries out the messages of one screen on one picture.

    The screen knows elements by opaque names only. What it names and the picture does not hold, is told as an error.

    Args:
        view: the picture.
        on_card: is called with the key of a node whose card is asked for; None where cards cannot be shown.
    """

    def __init__(self, view: View, on_card: Callable[[str], object] | None = None) -> None:
        self.view = view
        self._on_card = on_card
        self._tokens: dict[str, str] = {}

    def do(self, message: Mapping[str, Any]) -> File | None:
        """Carry out one message; returns a file where one was asked for.

        Whatever is wrong with it is said on the screen: the picture stays as it was.
        """
        self.view.look.notice = None
        name = str(message.get("do"))
        if name not in COMMANDS:
            self.view.inform("error", "view.not_understood")
            return None
        command: Callable[[Mapping[str, Any]], File | None] = getattr(self, f"_{name}")
        try:
            return command(message)
        except WorkbenchError as problem:
            self.view.inform("error", "view.problem", said=self.view.session.problem(problem))
        except (KeyError, ValueError, TypeError, IndexError):
            self.view.inform("error", "view.not_understood")
        return None

    # -- names -----------------------------------------------------------------------------------------------------

    def _key(self, name: str) -> str | EdgeKey:
        for key, known in self.view.state.ids.items():
            if known == name and self.view.holds(key):
                return key
        raise WorkbenchError("unknown_element", element=name)

    def _node(self, message: Mapping[str, Any]) -> str:
        key = self._key(str(message["node"]))
        if not isinstance(key, str):
            raise WorkbenchError("unknown_element", element=message["node"])
        return key

    def _all(self, message: Mapping[str, Any], field: str) -> list[str | EdgeKey]:
        wanted = {str(one) for one in message[field]}
        known = self.view.state.ids.items()
        return [key for key, name in known if name in wanted and self.view.holds(key)]

    def _nodes(self, message: Mapping[str, Any], field: str) -> list[str]:
        return [
            one for one in self._all(message, field) if isinstance(one, str) and one in self.view.state.nodes
        ]

    # -- commands, one per message -----------------------------------------------------------------------------------

    def _click(self, message: Mapping[str, Any]) -> None:
        chosen = message.get("element")
        self.view.select(self._all({"elements": [chosen]}, "elements") if chosen else [])

    def _card(self, message: Mapping[str, Any]) -> None:
        key = self._node(message)
        node = self.view.state.nodes.get(key)
        if self._on_card is None or node is None or node.kind not in self.view.session.card_kinds:
            raise WorkbenchError("unknown_element", element=message["node"])
        self.view.refresh()
        self._on_card(key)

    def _expand(self, message: Mapping[str, Any]) -> None:
        key = self._node(message)
        if key in self.view.state.groups:
            self.view.open_group(key)
            return
        limit = message.get("limit")
        self.view.expand(
            key,
            relation=message.get("relation"),
            order=str(message.get("order") or "strongest"),
            limit=int(limit) if limit else None,
        )

    def _pin(self, message: Mapping[str, Any]) -> None:
        self.view.pin(self._nodes(message, "nodes"), pinned=bool(message["pinned"]))

    def _move(self, message: Mapping[str, Any]) -> None:
        places: dict[str, tuple[float, float]] = {}
        for name, (x, y) in dict(message["positions"]).items():
            key = self._key(str(name))
            if isinstance(key, str):
                places[key] = _number(x), _number(y)
        self.view.move(places)

    def _filter(self, message: Mapping[str, Any]) -> None:
        self.view.filter(**{name: value for name, value in message.items() if name != "do"})

    def _style(self, message: Mapping[str, Any]) -> None:
        self.view.style(size_by=message.get("size_by"), width_by=message.get("width_by"))

    def _search(self, message: Mapping[str, Any]) -> None:
        words = str(message["text"]).strip()
        found = find_on_case(self.view, words) if words else []
        hits, there = [], set(drawn(self.view.state).nodes)
        for key, label in found:
            name = self.view.state.ids[key] if key in there else None
            if name is None:
                token = f"t{len(self._tokens) + 1}"
                self._tokens[token] = key
                hits.append({"token": token, "label": self.view.session.text("view.not_drawn", label=label)})
            else:
                hits.append({"id": name, "label": label})
        self.view.look.search = (words, hits)
        if words and not hits:
            self.view.inform("info", "view.no_hit")
        else:
            self.view.refresh()

    def _add(self, message: Mapping[str, Any]) -> None:
        token = str(message["token"])
        if token == RENEW:
            self.view.renew()
        else:
            self.view.bring(self._tokens[token])

    def _unmask(self, message: Mapping[str, Any]) -> None:
        key = self._key(str(message["element"]))
        if not isinstance(key, str) or key not in self.view.state.nodes:
            raise WorkbenchError("unknown_element", element=message["element"])
        self.view.reveal(key, str(message["field"]), str(message.get("reason") or ""))

    def _save(self, message: Mapping[str, Any]) -> None:
        name = self.view.save(str(message.get("name") or "").strip() or None)
        self.view.inform("info", "view.saved", name=self.view.called(name))

    def _collapse(self, message: Mapping[str, Any]) -> None:
        key = self._node(message)
        if key not in self.view.state.nodes:
            raise WorkbenchError("unknown_element", element=message["node"])
        self.view.collapse(key)

    def _open_group(self, message: Mapping[str, Any]) -> None:
        key = self._node(message)
        if key not in self.view.state.groups:
            raise WorkbenchError("unknown_element", element=message["node"])
        self.view.open_group(key)

    def _fold(self, message: Mapping[str, Any]) -> None:
        self.view.fold(self._nodes(message, "elements"))

    def _hide(self, message: Mapping[str, Any]) -> None:
        self.view.hide(self._nodes(message, "elements"))

    def _unhide(self, _: Mapping[str, Any]) -> None:
        self.view.unhide()

    def _select(self, message: Mapping[str, Any]) -> None:
        self.view.select(self._all(message, "elements"))

    def _show_kind(self, message: Mapping[str, Any]) -> None:
        self.view.show(kind=str(message["code"]), shown=bool(message["shown"]))

    def _show_relation(self, message: Mapping[str, Any]) -> None:
        self.view.show(relation=str(message["code"]), shown=bool(message["shown"]))

    def _focus(self, message: Mapping[str, Any]) -> None:
        self.view.focus(self._node(message) if message.get("node") else None)

    def _note(self, message: Mapping[str, Any]) -> None:
        key = self._key(str(message["element"]))
        if key in self.view.state.groups:
            raise WorkbenchError("unknown_element", element=message["element"])
        self.view.note(key, str(message["text"]))

    def _paths(self, message: Mapping[str, Any]) -> None:
        most, gap = message.get("most"), message.get("gap")
        rules = Rules(most=int(most)) if most else None
        find_paths(
            self.view, self._nodes(message, "elements"), rules, gap=None if gap is None else float(gap)
        )

    def _connect(self, message: Mapping[str, Any]) -> None:
        find_paths(self.view, self._nodes(message, "elements"))

    def _links(self, message: Mapping[str, Any]) -> None:
        self.view.connect(self._nodes(message, "elements"))

    def _layout(self, message: Mapping[str, Any]) -> None:
        self.view.lay_out(str(message["name"]))

    def _undo(self, _: Mapping[str, Any]) -> None:
        self.view.undo()

    def _redo(self, _: Mapping[str, Any]) -> None:
        self.view.redo()

    def _export(self, message: Mapping[str, Any]) -> File | None:
        return exported(self.view, str(message["format"]))


def _number(value: object) -> float:
    number = float(str(value))
    if not -1e6 <= number <= 1e6:
        raise ValueError(str(value))
    return round(number, 1)
