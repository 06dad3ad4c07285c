"""Fenced blocks of templates: what Markdown has no word for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from workbench.documents.filling import LINE, Filled
from workbench.documents.model import Blank, Block, Fields, Grid, Picture, Signature, Signatures, Span, plain
from workbench.texts import labels

__all__ = ["Fences"]


@dataclass
class Fences:
    """Reads the fenced blocks of one filled template.

    Attributes:
        filled: the template, filled in.
        blocks: ready blocks that the template may put in by name.
        page: what the template says about the page itself: running head, footer, subtitle, size.
    """

    filled: Filled
    blocks: Mapping[str, Block]
    page: dict[str, Any] = field(default_factory=dict)

    def read(self, info: str, content: str) -> Block | None:
        """The block of a fence, or nothing where it only says something about the page.

        Raises:
            WorkbenchError: ``template_fence``, ``template_pair``, ``template_key``, ``template_block``,
                ``template_size``: with the line of the fence.
        """
        place = LINE.search(info)
        line = int(place[1]) if place else None
        words = self.filled.plain(info).split()
        name = _known("fence", words[0] if words else "")
        readers: dict[str, Callable[[list[str], list[str], int | None], Block | None]] = {
            "page": self._page,
            "fields": self._fields,
            "blank": self._blank,
            "signatures": self._signatures,
            "grid": self._ready,
            "picture": self._ready,
            "block": self._ready,
        }
        if name not in readers:
            raise self.filled.error("fence", line, found=" ".join(words), known=_names("fence"))
        lines = [one for one in content.split("\n") if one.strip()]
        return readers[name](words[1:], lines, line)

    def _pairs(self, lines: list[str], line: int | None) -> list[tuple[str, tuple[Span, ...]]]:
        """Lines ``label | value``; only a stroke that the template itself has divides them."""
        found: list[tuple[str, tuple[Span, ...]]] = []
        for one in lines:
            label, stroke, value = one.partition("|")
            if not stroke:
                raise self.filled.error("pair", line, found=self.filled.plain(one).strip())
            found.append((self.filled.plain(label.strip()), tuple(self.filled.spans(value.strip()))))
        return found

    def _keyed(self, lines: list[str], line: int | None, known: tuple[str, ...]) -> dict[str, str]:
        found: dict[str, str] = {}
        for label, value in self._pairs(lines, line):
            key = _known("key", label)
            if key not in known:
                raise self.filled.error("key", line, found=label, known=_names("key", known))
            found[key] = plain(value)
        return found

    def _page(self, _: list[str], lines: list[str], line: int | None) -> None:
        said = self._keyed(lines, line, ("head", "footer", "subtitle", "size"))
        names = {"head": "running_head", "footer": "footer", "subtitle": "subtitle"}
        self.page |= {names[key]: value for key, value in said.items() if key in names}
        if "size" in said:
            self.page["size"] = self._size(said["size"], line)

    def _size(self, said: str, line: int | None) -> float:
        try:
            size = float(said)
        except ValueError:
            size = 0.0
        if not 8 <= size <= 24:
            raise self.filled.error("size", line, found=said)
        return size

    def _fields(self, words: list[str], lines: list[str], line: int | None) -> Fields:
        return Fields(tuple(self._pairs(lines, line)), 4 if words == ["4"] else 2)

    def _blank(self, _: list[str], lines: list[str], line: int | None) -> Blank:
        said = self._keyed(lines, line, ("what", "who", "rule"))
        if not {"what", "who"} <= set(said):
            raise self.filled.error("key", line, found=" ".join(said), known=_names("key", ("what", "who")))
        return Blank(said["what"], said["who"], said.get("rule", ""))

    def _signatures(self, _: list[str], lines: list[str], __: int | None) -> Signatures:
        found = []
        for one in lines:
            label, _stroke, word = one.partition("|")
            dated = _known("key", word.strip()) != "undated"
            found.append(Signature(self.filled.plain(label.strip()), dated))
        return Signatures(tuple(found))

    def _ready(self, words: list[str], lines: list[str], line: int | None) -> Block:
        """A ready block; what stands inside the fence replaces its caption."""
        name = words[0] if words else ""
        if name not in self.blocks:
            raise self.filled.error("block", line, found=name, known=", ".join(sorted(self.blocks)) or "-")
        ready = self.blocks[name]
        caption = self.filled.plain(" ".join(one.strip() for one in lines))
        return replace(ready, caption=caption) if caption and isinstance(ready, Grid | Picture) else ready


def _known(kind: str, word: str) -> str | None:
    """The code of a word of templates, which may be written in either language."""
    found = labels(f"documents.{kind}").items()
    return next((code for code, said in found if word in {code, *said.values()}), None)


def _names(kind: str, known: tuple[str, ...] = ()) -> str:
    """The words that may stand here, in both languages."""
    said = labels(f"documents.{kind}")
    return ", ".join(f"{said[code]['zh']} ({said[code]['en']})" for code in known or said)
