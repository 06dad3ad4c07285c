"""Leads, facts, a folder and a button: from leads to sealed packages in a notebook."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import contextmanager
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import ipywidgets as widgets

from graph_loaders import LoadError
from workbench.errors import WorkbenchError
from workbench.evidence.letters.facts import Facts, missing, read
from workbench.evidence.ordering import Asked, ordered
from workbench.evidence.package import Package, build
from workbench.evidence_panel.form import FactsForm
from workbench.evidence_panel.written import toml_text
from workbench.explore.standing_leads import standing_leads
from workbench.files import write_text
from workbench.guard import storage
from workbench.texts import labels, text

if TYPE_CHECKING:
    from workbench.case import Case
    from workbench.run import RunResult

__all__ = ["EvidencePanel"]

_WIDE = widgets.Layout(width="98%")
_STYLE = {"description_width": "10em"}


class EvidencePanel:
    """The form of facts, saved as TOML, and the making of packages.

    Args:
        case: the case.
        run: the run that the leads come from.
        chosen: leads that are marked at first.
        out: folder for packages.
        facts: file of the facts; read if it is there.
        language: zh or en.
        actor: who makes packages; None for ``WORKBENCH_ACTOR`` or the login.

    Attributes:
        widget: everything, in the notebook.
        form: the boxes of the facts.
        packages: what has been made so far.
    """

    def __init__(
        self,
        case: Case,
        run: RunResult,
        chosen: Sequence[str] = (),
        *,
        out: Path = Path("packages"),
        facts: Path = Path("facts.toml"),
        language: str = "zh",
        actor: str | None = None,
    ) -> None:
        self._case, self._run, self._language, self._actor = case, run, language, actor
        self.packages: list[Package] = []
        self.form = FactsForm(language)
        self._leads = widgets.SelectMultiple(
            options=[(_lead(one, language), one.lead_id) for one in standing_leads(case, run)],
            value=tuple(chosen),
            rows=6,
            description=self._said("leads"),
            layout=_WIDE,
            style=_STYLE,
        )
        self._level = widgets.Dropdown(
            options=[(text(f"package.level.{one}", language), one) for one in ("internal", "transfer")]
            + [(self._said("both"), "both")],
            description=self._said("level"),
            layout=_WIDE,
            style=_STYLE,
        )
        self._out, self._extract, self._facts = (
            widgets.Text(value=value, description=self._said(code), layout=_WIDE, style=_STYLE)
            for code, value in (("out", str(out)), ("extract", ""), ("facts", str(facts)))
        )
        buttons = [
            self._button("load", self.load),
            self._button("save", self.save),
            self._button("check", self.check),
            self._button("build", self.build, style="primary"),
        ]
        self._answer = widgets.HTML()
        self.widget = widgets.VBox(
            [
                *(self._leads, self._level, self._out, self._extract, self._facts),
                *(self.form.widget, widgets.HBox(buttons), self._answer),
            ]
        )
        if facts.exists():
            self.load()

    def _ipython_display_(self) -> None:
        from IPython.display import display  # noqa: PLC0415 - only in a notebook

        display(self.widget)

    def load(self) -> None:
        """Fill the boxes from the file."""
        with self._answering():
            self.form.fill(read(Path(self._facts.value)))
            self._tell([self._said("loaded", path=self._facts.value)])

    def save(self) -> None:
        """Write the boxes to the file, if everything in them can be taken."""
        with self._answering():
            self._written()
            self._tell([self._said("saved", path=self._facts.value)])

    def check(self) -> None:
        """Say what is still missing at the chosen level."""
        with self._answering():
            facts = self._written()
            levels = ("internal", "transfer") if self._level.value == "both" else (self._level.value,)
            self._tell([line for level in levels for line in self._missing(facts, level)])

    def build(self) -> None:
        """Save, then make the packages; the log of the case knows of it before."""
        with self._answering():
            facts, out = self._written(), Path(self._out.value).expanduser()
            order = ordered(
                self._case,
                self._leads.value,
                out,
                level=cast("Asked", self._level.value),
                facts=facts,
                extract=self._extract.value.strip() or None,
                actor=self._actor,
            )
            made = build(self._case, self._run, out, order)
            self.packages += made
            self._tell(line for one in made for line in self._made(one))

    def _written(self) -> Facts:
        """The facts as they were saved: what the file cannot hold is told, and the file stays as it was."""
        path = Path(self._facts.value).expanduser()
        aside = path.with_name(f".{path.name}.typed")
        with storage(path):
            try:
                write_text(aside, toml_text(self.form.entries(), self.form.several))
                facts = read(aside)
                aside.replace(path)
            finally:
                aside.unlink(missing_ok=True)
        return facts

    def _missing(self, facts: Facts, level: str) -> list[str]:
        gaps = missing(facts, level)  # type: ignore[arg-type]
        said = text(f"package.level.{level}", self._language)
        if not gaps:
            return [self._said("complete", level=said)]
        lines = [f"{one.what} · {one.who} · {one.rule}" for one in gaps]
        return [self._said("missing", level=said, count=len(gaps)), *lines]

    def _made(self, one: Package) -> list[str]:
        lines = [text("package.made", self._language, path=one.path)]
        lines.append(self._line("digest", one.sealed.tagmanifest_sha256))
        key = one.sealed.key or text("package.shown.unsigned", self._language)
        lines.append(self._line("key", key))
        lines += [said.said[self._language] for said in one.standings]
        lines += [said[self._language] for said in (*one.notes, *one.doubts)]
        if one.is_draft:
            lines.append(one.draft_said[self._language])
        return lines

    def _line(self, what: str, value: str) -> str:
        return self._said("line", what=text(f"package.shown.{what}", self._language), value=value)

    def _tell(self, lines: Iterable[str], colour: str = "inherit") -> None:
        said = "".join(f"<div>{escape(line)}</div>" for one in lines for line in one.split("\n"))
        self._answer.value = f'<div style="color:{colour}">{said}</div>'

    @contextmanager
    def _answering(self) -> Any:
        """Say in the panel what went wrong."""
        self._tell([self._said("working")])
        try:
            yield
        except (WorkbenchError, LoadError) as problem:
            self._tell([problem.said(self._language)], "#B00020")

    def _said(self, code: str, **values: object) -> str:
        return text(f"package.form.{code}", self._language, **values)

    def _button(self, code: str, act: Callable[[], None], style: str = "") -> Any:
        made = widgets.Button(description=self._said(code), button_style=style)
        made.on_click(lambda _: act())
        return made


def _lead(lead: Any, language: str) -> str:
    """A lead without anybody's name: identity, scheme, state."""
    scheme = labels("scheme").get(lead.scheme, {language: lead.scheme})[language]
    status = labels("status").get(lead.status, {language: lead.status})[language]
    rows = text("package.form.rows", language, rows=f"{lead.rows:,}")
    return f"{lead.lead_id} · {scheme} · {status} · {rows}"
