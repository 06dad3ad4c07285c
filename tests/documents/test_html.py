"""Documents as HTML: read back with the parser of the standard library, everything that is hostile as text."""

from __future__ import annotations

import base64
import io
from datetime import datetime
from html.parser import HTMLParser

import pytest
from fontTools.ttLib import TTFont

from workbench.documents.html import to_html
from workbench.documents.model import (
    Blank,
    Bullets,
    Column,
    Document,
    Fields,
    Grid,
    Heading,
    Notice,
    PageBreak,
    Paragraph,
    Picture,
    Signature,
    Signatures,
    Span,
)

MADE_AT = datetime(2026, 1, 5, 9, 0)
HOSTILE = "</style></table><script>alert('x')</script><img src=http://a/b onerror=x>\"' & \u202e\u0007 囧"
SVG = b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'><script>alert(2)</script></svg>"


class Reader(HTMLParser):
    """Tags with their attributes, and the text of the body."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.said: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.said.append(data)


def document(word: str) -> Document:
    """One of every block, each with a word."""
    return Document(
        word,
        (
            Heading(word, 2),
            Paragraph((Span(word), Span(word, bold=True), Blank(word, word, word).span())),
            Bullets((word, "a\nb"), ordered=True),
            Notice(word),
            Fields(((word, word), ("c", word), ("d", "e")), 4),
            Grid((Column(word), Column("n", align="right")), ((word, "1"),), word),
            Picture(SVG, word, 0.5),
            Signatures((Signature(word), Signature("z", dated=False))),
            Blank(word, word),
            PageBreak(),
        ),
        subtitle=word,
        running_head=word,
        footer=word,
    )


@pytest.fixture(scope="module")
def page() -> str:
    return to_html(document(HOSTILE), made_at=MADE_AT).decode("utf-8")


def test_nothing_of_a_value_is_markup(page: str) -> None:
    read = Reader(page)
    assert {tag for tag, _ in read.tags} & {"script", "iframe", "object", "link", "a", "svg"} == set()
    assert [one for _, one in read.tags for key in one if key.startswith("on")] == []
    said = "".join(read.said)
    shown = HOSTILE.replace("\u202e", "[U+202E]").replace("\u0007", "[U+0007]")
    assert said.count(shown) >= 17


def test_every_address_is_data(page: str) -> None:
    sources = [one[key] for _, one in Reader(page).tags for key in ("src", "href") if key in one]
    assert [one for one in sources if not str(one).startswith("data:image/")] == []
    assert "default-src 'none'" in page
    assert "script-src" not in page


def test_a_picture_stands_as_data_that_a_browser_never_runs(page: str) -> None:
    ((_, picture),) = [one for one in Reader(page).tags if one[0] == "img"]
    kind, _, data = str(picture["src"]).partition(";base64,")
    assert kind == "data:image/svg+xml"
    assert b"alert(2)" in base64.b64decode(data)
    assert picture["style"] == "width:50%"


def test_tables_keep_rows_and_sides(page: str) -> None:
    read = Reader(page)
    assert [one.get("class") for tag, one in read.tags if tag == "td" and "class" in one] == ["left", "right"]
    assert len([tag for tag, _ in read.tags if tag == "table"]) == 2


def test_the_font_holds_every_character(page: str) -> None:
    start = page.index("data:font/woff;base64,") + len("data:font/woff;base64,")
    font = TTFont(io.BytesIO(base64.b64decode(page[start : page.index(")", start)])))
    assert {ord("囧"), ord("："), ord("年"), ord("A"), ord("~")} <= set(font.getBestCmap())


def test_the_same_document_and_time_give_the_same_bytes(page: str) -> None:
    again = to_html(document(HOSTILE), made_at=MADE_AT).decode("utf-8")
    assert again == page
    later = to_html(document(HOSTILE), made_at=MADE_AT.replace(year=2027)).decode("utf-8")
    assert later != page
