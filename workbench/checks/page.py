"""The page that documents every check, written from the declarations: ``python -m workbench.checks.page``."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any

from pydantic.fields import FieldInfo
from pydantic_core import to_jsonable_python

from workbench.checks.check import Check, CheckSettings
from workbench.checks.registry import CHECKS
from workbench.texts import text

__all__ = ["checks_page"]


def checks_page() -> str:
    """Markdown: how to run the checks, what they leave, one table of figures, one section per check."""
    measured = json.loads((files(__package__) / "clean_city.json").read_text(encoding="utf-8"))
    head = (files(__package__) / "page_head.md").read_text(encoding="utf-8")
    parts = [head.rstrip("\n"), "", *_figures(measured), ""]
    for check in CHECKS:
        parts += _section(check)
    return "\n".join(parts).rstrip("\n") + "\n"


def _figures(measured: dict[str, Any]) -> list[str]:
    rows = [
        "| check | planted | found | look-alikes | mistaken for one | others listed | of |",
        "|---|---|---|---|---|---|---|",
    ]
    for check in CHECKS:
        one = measured["checks"][check.id]
        kinds = "persons" if check.subject == "patient" else "institutions"
        names = ("planted", "found", "lookalikes", "mistaken", "others")
        cells = " | ".join(f"{one[name]:,}" for name in names)
        rows.append(f"| [`{check.id}`](#{check.id}) | {cells} | {one['of']:,} {kinds} |")
    return rows


def _section(check: Check) -> list[str]:
    covers = check.covers(check.settings())
    return [
        f"## {check.id}",
        "",
        f"**{check.name['zh']}** · {check.name['en']}",
        "",
        text("checks.page.covers", what=covers["zh"]),
        text("checks.page.covers", "en", what=covers["en"]),
        text("checks.page.basis", what=check.basis["zh"]),
        text("checks.page.basis", "en", what=check.basis["en"]),
        f"* Quotes: {', '.join(check.quotes)}",
        f"* Family: `{check.family}`",
        f"* About: {check.subject}; needs {', '.join(_need(one) for one in check.needs)}",
        text("checks.page.why", what=_whys(check, "zh")),
        text("checks.page.why", "en", what=_whys(check, "en")),
        "",
        "| setting | default | limits | meaning |",
        "|---|---|---|---|",
        *[_setting(name, field) for name, field in _fields(check.settings)],
        "",
    ]


def _fields(settings: type[CheckSettings]) -> list[tuple[str, FieldInfo]]:
    return list(settings.model_fields.items())


def _setting(name: str, field: FieldInfo) -> str:
    default = json.dumps(to_jsonable_python(field.default))
    limits = ", ".join(_limit(rule) for rule in field.metadata) or "–"
    return f"| `{name}` | `{default}` | {limits} | {field.description} |"


def _limit(rule: object) -> str:
    signs = {"ge": "≥", "gt": ">", "le": "≤", "lt": "<"}
    name = next(one for one in signs if hasattr(rule, one))
    return f"{signs[name]} {getattr(rule, name)}"


def _need(need: str) -> str:
    return " or ".join(f"`{one}`" for one in need.split("|"))


def _whys(check: Check, language: str) -> str:
    return text("checks.page.and", language).join(
        text(f"check.why.{code}", language) for code in check.explanations
    )


if __name__ == "__main__":
    print(checks_page(), end="")  # noqa: T201 - this module's output is the page
