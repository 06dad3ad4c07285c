"""The form that people fill in: written with a comment on every field, read back with every mistake at once."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from workbench.evidence.errors import EvidenceError
from workbench.evidence.letters.facts.absent import absent
from workbench.evidence.letters.facts.entry import Section, about
from workbench.evidence.letters.facts.model import Facts
from workbench.texts import LANGUAGES, labels, text

__all__ = ["blank_form", "label_of_field", "members_of", "read"]

#: No form of people is larger, bytes.
_LARGEST = 2_000_000
#: Empty entries that the form holds of a list, where it is not one.
_COPIES = {"officers": 2}
#: Tables and fields for which no word stands where they were left empty: the documents leave them out, or do otherwise.
_UNSAID = ("declared", "materials")
_OTHERWISE = (("persons", "psn_no"), ("extraction", "content"), ("approval", "reason"))


def read(path: Path | None) -> Facts:
    """Read what people wrote; a form that nobody touched, or none at all, holds no facts.

    Raises:
        EvidenceError: the file cannot be read, or something in it cannot be taken; every mistake is told at once.
    """
    if path is None:
        return Facts()
    try:
        content = path.read_bytes()
        if len(content) > _LARGEST:
            raise EvidenceError("facts_large", path=path, most=_LARGEST)
        values = tomllib.loads(_decoded(content), parse_float=Decimal)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, ValueError, RecursionError) as problem:
        raise EvidenceError("facts_file", path=path, reason=problem) from problem
    try:
        return Facts.model_validate(values)
    except ValidationError as problem:
        found = problem.errors(include_url=False, include_input=False)
        lines = {language: "\n".join(_mistake(one, language) for one in found) for language in LANGUAGES}
        raise EvidenceError("facts", path=path, count=len(found), mistakes=lines) from problem


def blank_form(language: str = "zh") -> str:
    """An empty form as TOML: every field with what it is, who fills it in and by which rule."""
    lines = [f"# {line}" for line in text("facts.form.head", language).splitlines()]
    for name, model, several in members_of(Facts):
        lines += ["", "", *(f"# {line}" for line in text(f"facts.section.{name}", language).splitlines())]
        for _ in range(_COPIES.get(name, 1) if several else 1):
            lines += ["", f"[[{name}]]" if several else f"[{name}]"]
            lines += [line for field in model.model_fields for line in _entry(name, model, field, language)]
    return "\n".join(lines) + "\n"


def members_of(model: type[BaseModel]) -> Iterator[tuple[str, type[Section], bool]]:
    """Tables of the form: name, model of an entry, and whether there may be several."""
    for name, field in model.model_fields.items():
        inner = get_args(field.annotation)
        found = inner[0] if inner else field.annotation
        if isinstance(found, type) and issubclass(found, Section):
            yield name, found, bool(inner)


def label_of_field(section: str, field: str, language: str = "zh") -> str:
    """What a field is called."""
    return text(f"facts.field.{section}.{field}", language)


def _entry(section: str, model: type[Section], field: str, language: str) -> list[str]:
    """Two lines: the comment and the empty field."""
    told = about(model.model_fields[field])
    comment = text(
        "facts.form.field",
        language,
        label=label_of_field(section, field, language),
        who=text(f"facts.who.{told['who']}", language),
        rule=text(f"facts.rule.{told['rule']}", language),
    )
    kind = _kind(model, field)
    hint = text(f"facts.form.{kind}", language) if kind else ""
    if told["needed"]:
        hint += text(f"facts.form.needed.{told['needed']}", language)
    elif section not in _UNSAID and (section, field) not in _OTHERWISE:
        hint += text("facts.form.absent", language, word=absent(section, field, language))
    return [f"# {comment}{hint}", f'{field} = ""']


def _kind(model: type[Section], field: str) -> str:
    """How a value is written, where it is not a plain text."""
    names = {part.__name__ for part in _plain_types(model.model_fields[field].annotation)}
    return next((kind for kind in ("bool", "datetime", "date", "Decimal") if kind in names), "")


def _plain_types(annotation: Any) -> Iterator[type]:
    if isinstance(annotation, type):
        yield annotation
    for part in get_args(annotation):
        yield from _plain_types(part)


def _decoded(content: bytes) -> str:
    return content.decode("utf-8-sig")


def _mistake(found: ErrorDetails, language: str) -> str:
    """One line: which field, and what is wrong with it."""
    where, kind = found["loc"], found["type"]
    known = labels("facts.mistake")
    code = kind if kind in known else next((one for one in known if kind.startswith(f"{one}_")), "other")
    limits = {name: value for name, value in found.get("ctx", {}).items() if isinstance(value, int | Decimal)}
    return f"  {_place(where)}{_called(where, language)}: {text(f'facts.mistake.{code}', language, **limits)}"


def _place(where: tuple[int | str, ...]) -> str:
    """A field as the form names it, entries of a list counted from one; what stands in the file is told as it is."""
    said = ""
    for one in where:
        said += f"[{one + 1}]" if isinstance(one, int) else f".{_printable(one)}"
    return said.removeprefix(".")


def _called(where: tuple[int | str, ...], language: str) -> str:
    names = [one for one in where if isinstance(one, str)]
    known = labels("facts.field").get(".".join(names[:2]))
    return text("facts.called", language, label=known[language]) if known else ""


def _printable(words: str) -> str:
    return "".join(one if one.isprintable() else "\ufffd" for one in words)[:80]
