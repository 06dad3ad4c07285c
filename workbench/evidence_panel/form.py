"""The form of facts as widgets: one leaf per table, one box per field, with who fills it in and by which rule."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from html import escape
from typing import Any, get_args

import ipywidgets as widgets

from workbench.evidence.letters.facts import Facts
from workbench.evidence.letters.facts.entry import Section, about
from workbench.evidence.letters.facts.form import label_of_field, members_of
from workbench.evidence_panel.written import Entries
from workbench.texts import text

__all__ = ["FactsForm"]

#: Entries of a list that the form begins with, where it is not one.
_BEGIN = {"officers": 2}
#: Fields in which people write more than a line.
_LONG = frozenset(
    {
        "facts",
        "evidence",
        "legal_basis",
        "measures",
        "penalty",
        "investigation",
        "established",
        "qualification",
    }
    | {"proposal", "opinion", "legal_opinion", "process", "method", "features"}
)
_WIDE = widgets.Layout(width="98%")
_STYLE = {"description_width": "20em"}


class FactsForm:
    """Boxes for every field of the facts.

    Attributes:
        widget: the form in the notebook.
    """

    def __init__(self, language: str = "zh") -> None:
        self._language = language
        self._boxes: dict[str, list[dict[str, Any]]] = {}
        self._holders: dict[str, Any] = {}
        self._models = {name: (model, several) for name, model, several in members_of(Facts)}
        leaves = [self._leaf(name) for name in self._models]
        self.widget = widgets.Accordion(children=leaves, selected_index=0)
        for place, name in enumerate(self._models):
            title = text(f"facts.section.{name}", language).splitlines()[0]
            self.widget.set_title(place, title)

    @property
    def several(self) -> dict[str, bool]:
        """For every table whether there may be several of it."""
        return {name: several for name, (_, several) in self._models.items()}

    def entries(self) -> Entries:
        """What stands in the boxes."""
        return {
            name: [{field: box.value for field, box in boxes.items()} for boxes in tables]
            for name, tables in self._boxes.items()
        }

    def fill(self, facts: Facts) -> None:
        """Put facts into the boxes; what is not in them is emptied."""
        for name, (_, several) in self._models.items():
            known = getattr(facts, name)
            parts = list(known) if several else [known]
            while len(self._boxes[name]) < len(parts):
                self._add(name)
            for place, boxes in enumerate(self._boxes[name]):
                for field, box in boxes.items():
                    box.value = _shown(getattr(parts[place], field) if place < len(parts) else None, box)

    def _leaf(self, name: str) -> Any:
        """The boxes of a table, and a button for another entry where there may be several."""
        notes = text(f"facts.section.{name}", self._language).splitlines()[1:]
        holder = widgets.VBox([widgets.HTML(f"<div>{escape(one)}</div>") for one in notes])
        self._boxes[name] = []
        self._holders[name] = holder
        for _ in range(_BEGIN.get(name, 1)):
            self._add(name)
        if not self._models[name][1]:
            return holder
        more = widgets.Button(description=text("package.form.more", self._language), icon="plus")
        more.on_click(_ignoring(lambda: self._add(name)))
        return widgets.VBox([holder, more])

    def _add(self, name: str) -> None:
        model, several = self._models[name]
        boxes = {field: self._box(name, model, field) for field in model.model_fields}
        self._boxes[name].append(boxes)
        number = len(self._boxes[name])
        head = [widgets.HTML(f"<b>{number}</b>")] if several else []
        holder = self._holders[name]
        holder.children = (*holder.children, *head, *boxes.values())

    def _box(self, section: str, model: type[Section], field: str) -> Any:
        told = about(model.model_fields[field])
        who = text(f"facts.who.{told['who']}", self._language)
        rule = text(f"facts.rule.{told['rule']}", self._language)
        needed = text(f"facts.form.needed.{told['needed']}", self._language) if told["needed"] else ""
        said = {
            "description": label_of_field(section, field, self._language),
            "tooltip": f"{who} · {rule}{needed}",
            "layout": _WIDE,
            "style": _STYLE,
        }
        kinds = _kinds(model.model_fields[field].annotation)
        if bool in kinds:
            choices = [
                ("", None),
                *((text(f"package.form.{one}".lower(), self._language), one) for one in (True, False)),
            ]
            return widgets.Dropdown(options=choices, value=None, **said)
        hint = next(
            (
                text(f"facts.form.{kind.__name__}", self._language)
                for kind in (datetime, date, Decimal)
                if kind in kinds
            ),
            "",
        )
        made = widgets.Textarea if field in _LONG else widgets.Text
        return made(placeholder=f"{who}{hint}", **said)


def _kinds(annotation: Any) -> set[Any]:
    """Types that a field may have."""
    parts = get_args(annotation)
    return set().union(*map(_kinds, parts)) if parts else {annotation}


def _shown(value: Any, box: Any) -> Any:
    """A fact as its box holds it."""
    if isinstance(box, widgets.Dropdown):
        return value
    return "" if value is None else value.isoformat() if isinstance(value, date) else str(value)


def _ignoring(act: Callable[[], None]) -> Callable[[Any], None]:
    """A handler of a button that does not care for the button."""

    def heard(_button: Any) -> None:
        act()

    return heard
