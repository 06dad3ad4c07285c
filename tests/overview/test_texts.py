"""The page's texts: complete in both languages, and all in use."""

from __future__ import annotations

from pathlib import Path

from workbench.texts import labels

PACKAGE = Path(__file__).resolve().parents[2] / "workbench" / "overview"


def test_every_text_is_there_in_both_languages() -> None:
    for code, entry in labels("overview").items():
        assert set(entry) == {"zh", "en"}, code
        assert all(isinstance(one, str) and one for one in entry.values()), code


def test_every_text_is_used() -> None:
    source = "".join(
        path.read_text(encoding="utf-8") for kind in ("*.py", "*.j2") for path in sorted(PACKAGE.rglob(kind))
    )
    unused = [
        code for code in labels("overview") if f'"{code}"' not in source and not code.startswith("reason.")
    ]
    assert not unused
