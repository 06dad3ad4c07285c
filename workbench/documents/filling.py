"""Templates filled in: Jinja2 with so few means that a template can show values and nothing else.

A value never becomes part of the text that Markdown is read from. A mark stands in its place, and the value is put in
after Markdown is read, so that nothing in it can act as markup.
"""

from __future__ import annotations

import re
import traceback
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from jinja2 import Environment, StrictUndefined, TemplateError, TemplateSyntaxError, nodes
from jinja2.runtime import Undefined
from jinja2.sandbox import ImmutableSandboxedEnvironment

from workbench.documents.cells import as_text
from workbench.documents.model import Blank, Span
from workbench.errors import WorkbenchError

__all__ = ["FILTERS", "LINE", "Filled", "filled"]

#: A mark in place of a value, and one that carries the line of a fence: characters of the private use area.
_OPEN, _CLOSE, _AT = "\ue000", "\ue001", "\ue002"
_MARK = re.compile(f"{_OPEN}(\\d+){_CLOSE}")
LINE = re.compile(f"{_AT}(\\d+){_CLOSE}")
_FENCE = re.compile(r"^ {0,3}(?:```+|~~~+)[^`]*[^\s`~]\s*$")

FILTERS = ("count", "default", "first", "join", "last", "length", "list", "lower", "reverse", "sort", "upper")
_MOST_VALUES = 200_000
_SHOWN = (str, int, Decimal, date, Blank)

#: What a template may say. Calls, macros, includes and arithmetic are not among them.
_ALLOWED = (
    nodes.Output,
    nodes.TemplateData,
    nodes.For,
    nodes.If,
    nodes.Assign,
    nodes.Name,
    nodes.Const,
    nodes.List,
    nodes.Tuple,
    nodes.Getattr,
    nodes.Getitem,
    nodes.Filter,
    nodes.Test,
    nodes.Compare,
    nodes.Operand,
    nodes.And,
    nodes.Or,
    nodes.Not,
    nodes.CondExpr,
    nodes.Concat,
)


class Filled:
    """Text of a template with marks, and the values that the marks stand for."""

    def __init__(self, name: str, language: str) -> None:
        self.name = name
        self.language = language
        self.text = ""
        self._values: list[str | Blank] = []

    def mark(self, value: Any) -> str:
        """A mark for a value; called by Jinja for everything that a template shows.

        Raises:
            TypeError: the value is none of those that a document can show as they are.
            OverflowError: the template shows too many values.
        """
        if isinstance(value, Undefined):
            str(value)  # tells which name is missing
        if isinstance(value, bool) or not isinstance(value, _SHOWN):
            raise TypeError(type(value).__name__)
        if len(self._values) >= _MOST_VALUES:
            raise OverflowError(_MOST_VALUES)
        self._values.append(value if isinstance(value, Blank) else as_text(value))
        return f"{_OPEN}{len(self._values) - 1}{_CLOSE}"

    def spans(self, marked: str, *, bold: bool = False) -> list[Span]:
        """Text of the template with its values put in."""
        found: list[Span] = []
        for number, part in enumerate(_MARK.split(LINE.sub("", marked))):
            value = self._values[int(part)] if number % 2 else part
            if isinstance(value, Blank):
                found.append(Span(value.said(self.language), bold, value))
            elif value:
                found.append(Span(value, bold))
        return found

    def plain(self, marked: str) -> str:
        """Text of the template with its values put in, without looks."""
        return "".join(span.text for span in self.spans(marked))

    def error(self, code: str, line: int | None, **more: object) -> WorkbenchError:
        """An error of the template at a line."""
        return WorkbenchError(f"template_{code}", name=self.name, line=line or "?", **more)


def _environment(finalize: Any) -> Environment:
    made = ImmutableSandboxedEnvironment(
        undefined=StrictUndefined,
        finalize=finalize,
        autoescape=False,  # values never reach the text that is read, see above
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        optimized=False,
    )
    made.globals.clear()
    made.filters = {name: made.filters[name] for name in FILTERS}
    return made


def _checked(made: Environment, source: str, result: Filled) -> None:
    """Refuse what a template has no need of."""
    for number, line in enumerate(source.splitlines(), start=1):
        if any(mark in line for mark in (_OPEN, _CLOSE, _AT)):
            raise result.error("character", number)
    for node in made.parse(source).find_all(nodes.Node):
        if not isinstance(node, _ALLOWED):
            raise result.error("forbidden", node.lineno, what=type(node).__name__)
        if isinstance(node, nodes.For) and node.recursive:
            raise result.error("forbidden", node.lineno, what="recursive")


def _numbered(source: str) -> str:
    """A template whose fences carry their line numbers, which filling in would lose."""
    return "\n".join(
        f"{line.rstrip()} {_AT}{number}{_CLOSE}" if _FENCE.match(line) else line
        for number, line in enumerate(source.split("\n"), start=1)
    )


def _line_of(error: Exception) -> int | None:
    """The line of a template that an error was raised in."""
    frames = [one for one in traceback.extract_tb(error.__traceback__) if one.filename == "<template>"]
    return frames[-1].lineno if frames else None


def filled(source: str, values: Mapping[str, object], *, name: str, language: str) -> Filled:
    """Fill in a template.

    Raises:
        WorkbenchError: ``template_syntax``, ``template_forbidden``, ``template_character``, ``template_value``: with
            the line of the template.
    """
    result = Filled(name, language)
    made = _environment(result.mark)
    try:
        _checked(made, source, result)
        result.text = made.from_string(_numbered(source)).render(dict(values))
    except TemplateSyntaxError as error:
        raise result.error("syntax", error.lineno, detail=error.message) from error
    except (TemplateError, TypeError, OverflowError, ValueError, ArithmeticError, LookupError) as error:
        raise result.error("value", _line_of(error), detail=str(error)) from error
    return result
