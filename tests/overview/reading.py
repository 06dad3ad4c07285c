"""Reads the page back: tags, attributes, text of elements."""

from __future__ import annotations

from html.parser import HTMLParser
from pathlib import Path


class Page(HTMLParser):
    """All tags with their attributes, and the visible text."""

    def __init__(self, path: Path) -> None:
        super().__init__(convert_charrefs=True)
        self.source = path.read_text(encoding="utf-8")
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.text = ""
        self.named: dict[str, str] = {}
        self._current = ""
        self.feed(self.source)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        self.tags.append((tag, values))
        self._current = values.get("id", "")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)

    def handle_data(self, data: str) -> None:
        self.text += data
        self.named[self._current] = self.named.get(self._current, "") + data

    @property
    def ids(self) -> list[str]:
        return [values["id"] for _, values in self.tags if "id" in values]

    def having(self, tag: str) -> list[dict[str, str]]:
        return [values for name, values in self.tags if name == tag]
