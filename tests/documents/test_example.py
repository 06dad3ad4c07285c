"""The worked example of the documentation is a template that works."""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal

from tests.documents.reading import bare, pages
from tests.documents.samples import MADE, SVG
from tests.house.files import ROOT
from workbench.documents.filling import FILTERS
from workbench.documents.model import Blank, Document, Picture
from workbench.documents.pdf import to_pdf
from workbench.documents.template import render_template
from workbench.texts import labels

MANUAL = (ROOT / "docs" / "documents.md").read_text("utf-8")


def example() -> Document:
    """The worked example, filled in."""
    (source,) = re.findall(r"~~~~markdown\n(.*?)~~~~", MANUAL, re.DOTALL)
    funds = [Decimal("312.40"), Decimal("87.15"), Decimal("1203.00")]
    return render_template(
        source,
        {
            "number": "某医保移〔2026〕1 号",
            "lead": {"id": "L-3f2a", "place": "某某大药房有限公司", "code": "H34012300001"},
            "day": date(2026, 3, 1),
            "total": sum(funds),
            "cause": "涉嫌诈骗",
            "phone": Blank("法定代表人联系电话", "承办人员"),
            "rows": [
                {"time": datetime(2026, 3, 1, 9, 2, 10 * number), "name": name, "fund": fund}
                for number, (name, fund) in enumerate(zip("甲乙丙", funds, strict=True))
            ],
        },
        name="documents.md",
        blocks={"graph": Picture(SVG, width=0.6)},
    )


def test_the_worked_example_works() -> None:
    read = "".join(pages(to_pdf(example(), made_at=MADE)))
    assert "某某大药房有限公司在2026-03-01有3次刷卡" in read
    assert "合计1602.55元" in read  # 312.40 + 87.15 + 1203.00
    assert bare("2026-03-01 09:02:20 丙 1203.00") in read
    assert "图1关系图" in read


def test_every_filter_and_word_is_in_the_manual() -> None:
    for word in FILTERS:
        assert f"`{word}`" in MANUAL
    for kind in ("fence", "key"):
        for said in labels(f"documents.{kind}").values():
            assert said["zh"] in MANUAL
            assert said["en"] in MANUAL
