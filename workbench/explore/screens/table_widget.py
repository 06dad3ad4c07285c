"""Source rows in JupyterLab: where each one comes from, masked, totalled, to be copied and downloaded."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import anywidget
import traitlets

from workbench.explore.row_table import Shown, row_table
from workbench.explore.screens.messages import Messages
from workbench.explore.screens.notices import Notice, answer, notice, ui_texts
from workbench.texts import text
from workbench.trust.masking import masked_column

__all__ = ["MESSAGES", "TableWidget"]

STATIC = Path(__file__).parent / "static"

#: Everything that the table's JavaScript may ask for.
MESSAGES = Messages({"page": {"number": int}, "copy": {}, "csv": {}})


class TableWidget(anywidget.AnyWidget):
    """The rows behind an edge or a lead.

    Copies and downloads hold what the screen shows, masked as it is, and text that a spreadsheet would take for a
    formula gets an apostrophe before it.

    Args:
        rows: rows by column, or a ``pandas.DataFrame``.
        title: what they stand behind; already masked.
        shown: gives a value of a column as it may be shown; by default as the ontology masks it.
        table: checked table that the rows are from, or empty where each row says it.
        total: how many there are in all, if not all were fetched.
        language: ``zh`` or ``en``.
        log: ``Session.log``; a copy or a download is written down before it leaves.
        subject: what the log says was copied, for example the lead's id.
    """

    _esm = STATIC / "table.js"
    _css = STATIC / "table.css"
    view = traitlets.Dict().tag(sync=True)
    texts = traitlets.Dict().tag(sync=True)

    def __init__(
        self,
        rows: Any,
        *,
        title: str = "",
        shown: Shown = masked_column,
        table: str = "",
        total: int | None = None,
        language: str = "zh",
        log: Callable[..., object] | None = None,
        subject: str = "",
    ) -> None:
        self._rows = row_table(_records(rows), shown=shown, table=table, total=total, language=language)
        self._title, self._number, self._language = title, 1, language
        self._write_down, self._subject = log, subject
        super().__init__(texts=ui_texts("rows.ui", language) | _close(language), view=self._view(None))
        self.on_msg(self._heard)

    def _view(self, said: Notice | None) -> dict[str, Any]:
        return {**self._rows.page(self._number), "title": self._title, "notice": said}

    def _heard(self, _widget: object, message: object, _buffers: object) -> None:
        said, _ = answer(MESSAGES, message, self, self._language)
        self.view = self._view(said)

    def _do_page(self, number: int) -> None:
        self._number = min(max(1, number), self._rows.pages)

    def _do_copy(self) -> None:
        count = len(self._rows.page(self._number)["rows"])
        self._log("copy_rows", count)
        said = text("rows.copied", self._language, count=count)
        self.send({"clipboard": {"text": self._rows.tsv(self._number), "said": said}})

    def _do_csv(self) -> Notice:
        count = len(self._rows.rows)
        self._log("export_rows", count)
        name = f"{self._title or text('rows.file', self._language)}.csv"
        self.send({"file": {"name": name, "mime": "text/csv;charset=utf-8", "text": self._rows.csv()}})
        return notice(text("rows.saved", self._language, name=name, count=count))

    def _log(self, action: str, count: int) -> None:
        if self._write_down:
            self._write_down(action, self._subject, rows=count)


def _close(language: str) -> dict[str, str]:
    return {code: text(f"queue.ui.{code}", language) for code in ("close", "undo", "undo_hint")}


def _records(rows: Any) -> Iterable[Mapping[str, Any]]:
    """Rows as mappings, whichever way they came; a ``DataFrame`` gives times of the local clock."""
    if not hasattr(rows, "to_dict"):
        return tuple(rows)
    from workbench.explore.keys import records  # noqa: PLC0415 - with pandas, which rows as mappings do without

    return records(rows)
