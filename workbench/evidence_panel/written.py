"""What was typed into the form, as the TOML that ``workbench evidence --facts`` reads."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

__all__ = ["Entries", "toml_text"]

#: Tables of the form by name, each with its entries; a field has a text, or whether it is so.
Entries = Mapping[str, Sequence[Mapping[str, str | bool | None]]]


def toml_text(entries: Entries, several: Mapping[str, bool]) -> str:
    """Entries as TOML, in their order; fields that nobody filled in are left out, and so are empty entries.

    Args:
        entries: what was typed.
        several: for every table whether there may be several of it.
    """
    lines: list[str] = []
    for name, tables in entries.items():
        for fields in tables:
            said = {field: value for field, value in fields.items() if value is not None and value != ""}
            if said:
                lines += ["", f"[[{name}]]" if several[name] else f"[{name}]"]
                lines += [f"{field} = {_value(value)}" for field, value in said.items()]
    return "\n".join(lines[1:]) + "\n"


def _value(value: str | bool) -> str:
    """A flag, or a basic string of TOML 1.0, whose escapes are those of JSON; DEL is escaped besides."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
