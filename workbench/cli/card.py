"""``workbench card``: everything on record about an institution or person."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.table import Table

from workbench.cli.options import CasePath, Lang, Language, bilingual, moment_of
from workbench.cli.output import print_text
from workbench.cli.tables import fitted
from workbench.cli.workflow_shown import plain_cell
from workbench.errors import CaseError, WorkbenchError
from workbench.guard import storage
from workbench.shown import plain
from workbench.texts import text

if TYPE_CHECKING:
    from workbench.cards import Card
    from workbench.documents.model import Block

__all__ = ["CardConfig", "Node", "card"]


class Form(StrEnum):
    """How a card is written."""

    text = "text"
    json = "json"
    html = "html"
    docx = "docx"
    pdf = "pdf"


Node = Annotated[str, typer.Argument(metavar="KIND:ID", help=bilingual("card.help.node"))]
CardConfig = Annotated[Path | None, typer.Option("--config", help=bilingual("card.help.config"))]


def card(
    case: CasePath,
    node: Node,
    form: Annotated[Form, typer.Option("--format", help=bilingual("card.help.format"))] = Form.text,
    out: Annotated[Path | None, typer.Option("--out", help=bilingual("card.help.out"))] = None,
    config: CardConfig = None,
    reason: Annotated[str, typer.Option("--plain-reason", help=bilingual("card.help.plain_reason"))] = "",
    made_at: Annotated[str | None, typer.Option("--made-at", help=bilingual("card.help.made_at"))] = None,
    lang: Lang = Language.zh,
) -> None:
    """Card: traffic, peers, leads, checks, grades."""
    moment = moment_of(made_at)
    if out is None and form in (Form.docx, Form.pdf):
        raise WorkbenchError("card_out", value=form.value)
    if out is not None and out.exists():
        raise CaseError("output_exists", path=out)
    if out is not None and not out.parent.is_dir():
        raise CaseError("no_folder", path=out.parent)
    import workbench  # noqa: PLC0415 - the engines take a second to import
    from workbench.cards import card_of  # noqa: PLC0415 - as above
    from workbench.config import read_config  # noqa: PLC0415 - as above

    made = card_of(
        workbench.open_case(case),
        node,
        rules=read_config(config).grading,
        reason=reason,
        language=lang.value,
        made_at=moment,
    )
    _write(made, form, out, lang.value)


def _write(made: Card, form: Form, out: Path | None, language: str) -> None:
    if out is None and form is Form.text:
        _print(made, Console(highlight=False, emoji=False))
        return
    content = _content(made, form)
    if out is None:
        print_text(content.decode("utf-8"))
        return
    with storage(out), out.open("xb") as stream:
        stream.write(content)
    written = text("card.written", language, path=plain(out))
    Console(highlight=False, emoji=False).print(written, soft_wrap=True)


def _content(made: Card, form: Form) -> bytes:
    if form is Form.json:
        return (json.dumps(made.record(), ensure_ascii=False, indent=1) + "\n").encode("utf-8", "replace")
    if form is Form.text:
        page = io.StringIO()
        _print(made, Console(file=page, width=120, highlight=False, emoji=False))
        return page.getvalue().encode("utf-8", "replace")
    return made.written(form.value)


def _print(made: Card, console: Console) -> None:
    """The card as tables on a terminal; its pictures stand in the other forms."""
    document = made.document
    console.print(f"{plain(document.title)} · {plain(document.subtitle)}")
    for block in document.blocks:
        for one in _shown(block, console.width, made.language):
            console.print(one, soft_wrap=isinstance(one, str))


def _shown(block: Block, room: int, language: str) -> Iterator[str | Table]:
    from workbench.documents import model  # noqa: PLC0415 - only needed here

    match block:
        case model.Heading():
            yield f"\n{plain(block.text)}"
        case model.Notice() | model.Paragraph():
            yield plain_cell(model.plain(block.content))
        case model.Bullets():
            yield from (f"- {plain_cell(model.plain(one))}" for one in block.items)
        case model.Fields():
            table = Table(show_header=False)
            for label, value in block.pairs:
                table.add_row(plain_cell(label), plain_cell(model.plain(value)))
            yield table
        case model.Grid():
            heads = [column.title for column in block.columns]
            rows = [[model.plain(one) for one in row] for row in block.rows]
            right = [column.align == "right" for column in block.columns]
            yield fitted(block.caption, heads, rows, room, language, right=right)
