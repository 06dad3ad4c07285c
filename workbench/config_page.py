"""The page that documents every setting, written from the declarations themselves."""

from __future__ import annotations

from pydantic.fields import FieldInfo

from workbench.config import Config

__all__ = ["config_page"]

_HEAD = """# Settings of a detection run

`workbench detect CASE --config settings.toml`. Every key is optional; an unknown key or a value out of range stops
the run, and all mistakes are reported at once. The same file holds the settings of the cross-checks, tables
`[checks.<id>]`: [checks.md](checks.md). This page is written by `python -m workbench.config_page`; a test
compares it with the declarations.
"""


def config_page() -> str:
    """Markdown with one table per section: key, default, limits, meaning."""
    parts = [_HEAD]
    for name, field in Config.model_fields.items():
        section = type(field.get_default(call_default_factory=True))
        parts.append(f"## `[{name}]`\n\n{(section.__doc__ or '').strip()}\n")
        parts.append("| key | default | limits | meaning |\n|---|---|---|---|")
        parts += [_row(key, one) for key, one in section.model_fields.items()]
        parts.append("")
    return "\n".join(parts)


def _row(key: str, field: FieldInfo) -> str:
    default = list(field.default) if isinstance(field.default, tuple) else field.default
    limits = ", ".join(_limit(one) for one in field.metadata) or "–"
    return f"| `{key}` | `{default}` | {limits} | {field.description} |"


def _limit(rule: object) -> str:
    signs = {"ge": "≥", "gt": ">", "le": "≤", "lt": "<", "min_length": "entries ≥"}
    name = next(one for one in signs if hasattr(rule, one))
    return f"{signs[name]} {getattr(rule, name)}"


if __name__ == "__main__":
    print(config_page(), end="")  # noqa: T201 - this module's output is the page
