"""Templates: what they may say, and that no value ever becomes a part of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.documents.samples import HOSTILE
from workbench.documents.model import (
    Blank,
    Bullets,
    Column,
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
    blanks,
    plain,
)
from workbench.documents.template import render_template
from workbench.errors import WorkbenchError

TEMPLATE = """{# 说明：不会显示 #}
# {{ title }}

```页面
页眉 | 内部资料
页脚 | {{ lead.id }}
副标题 | {{ number }}
字号 | 16
```

## 一、基本情况

经筛查，**{{ lead.name }}**在 {{ day }} 共刷卡 {{ count }} 次，
合计 {{ total }} 元，**注意：**联系电话{{ phone }}。

{% if rows %}
{% for row in rows %}
- {{ row.name }}：{{ row.money }} 元
{% endfor %}
{% endif %}

1. 先
2. 后

> 疑点，
> 不是结论。

| 姓名 | 金额 | 备注 |
|:-----|-----:|:----:|
{% for row in rows %}
| {{ row.name }} | {{ row.money }} | {{ row.note|default("无") }} |
{% endfor %}

```表项 4
姓名 | {{ lead.name }}
电话 | {{ phone }}
```

```空缺
事项 | 检验报告
填写人 | 鉴定机构
依据 | 第六条
```

```签名
承办人
单位（印章） | 无日期
```

---

```表格 swipes
表 2
```

```picture graph
```
"""


@dataclass(frozen=True)
class Lead:
    id: str
    name: str


PHONE = Blank("联系电话", "承办人员")
SWIPES = Grid((Column("a"),), (("1",),), "表 1")
GRAPH = Picture(b"<svg/>", "图 1")


def values(name: str = "张三") -> dict[str, object]:
    return {
        "title": "移送书",
        "lead": Lead("L-1", name),
        "number": "〔2026〕1号",
        "day": date(2026, 3, 1),
        "count": 90,
        "total": Decimal("1E+2"),
        "phone": PHONE,
        "rows": [{"name": name, "money": Decimal("3.10")}, {"name": "李四", "money": 2, "note": "x|y"}],
    }


BLOCKS = {"swipes": SWIPES, "graph": GRAPH}


def rendered(name: str = "张三") -> tuple[object, ...]:
    return render_template(TEMPLATE, values(name), name="t.md", blocks=BLOCKS).blocks


def test_a_template_becomes_the_document_that_it_describes() -> None:
    document = render_template(TEMPLATE, values(), name="t.md", blocks=BLOCKS)
    assert (document.title, document.running_head, document.footer) == ("移送书", "内部资料", "L-1")
    assert (document.subtitle, document.size, document.language) == ("〔2026〕1号", 16.0, "zh")
    heading, paragraph, bullets, numbered, notice, grid, fields, blank, signatures, page, ready, picture = (
        document.blocks
    )
    assert heading == Heading("一、基本情况", 1)
    assert isinstance(paragraph, Paragraph)
    assert plain(paragraph.content) == (
        "经筛查，张三在 2026-03-01 共刷卡 90 次，合计 100 元，注意：联系电话【待填：联系电话（由承办人员填写）】。"
    )
    assert [one.text for one in paragraph.content if isinstance(one, Span) and one.bold] == ["张三", "注意："]
    assert isinstance(bullets, Bullets)
    assert [plain(one) for one in bullets.items] == ["张三：3.10 元", "李四：2 元"]
    assert isinstance(numbered, Bullets)
    assert numbered.ordered
    assert isinstance(notice, Notice)
    assert plain(notice.content) == "疑点，不是结论。"
    assert isinstance(grid, Grid)
    assert [(one.title, one.align) for one in grid.columns] == [
        ("姓名", "left"),
        ("金额", "right"),
        ("备注", "center"),
    ]
    assert [tuple(map(plain, row)) for row in grid.rows] == [("张三", "3.10", "无"), ("李四", "2", "x|y")]
    assert isinstance(fields, Fields)
    assert (fields.columns, [label for label, _ in fields.pairs]) == (4, ["姓名", "电话"])
    assert blank == Blank("检验报告", "鉴定机构", "第六条")
    assert signatures == Signatures((Signature("承办人"), Signature("单位（印章）", dated=False)))
    assert page == PageBreak()
    assert ready == Grid(SWIPES.columns, SWIPES.rows, "表 2")
    assert picture == GRAPH
    assert blanks(document) == [PHONE, PHONE, blank]


@settings(max_examples=60, deadline=None)
@given(st.one_of(st.sampled_from(HOSTILE), st.text(min_size=1)))
def test_a_value_is_shown_as_it_stands_wherever_it_is_put(name: str) -> None:
    usual, hostile = rendered("张三"), rendered(name)
    assert [type(one) for one in hostile] == [type(one) for one in usual]
    paragraph, bullets, grid, fields = hostile[1], hostile[2], hostile[5], hostile[6]
    assert isinstance(paragraph, Paragraph)
    assert plain(paragraph.content).startswith(f"经筛查，{name}在 2026")
    assert isinstance(bullets, Bullets)
    assert plain(bullets.items[0]) == f"{name}：3.10 元"
    assert isinstance(grid, Grid)
    assert plain(grid.rows[0][0]) == name
    assert isinstance(fields, Fields)
    assert plain(fields.pairs[0][1]) == name
    assert len(fields.pairs) == 2


def test_marks_that_a_value_forges_are_text() -> None:
    document = render_template("# t\n\n{{ a }}{{ b }}", {"a": "秘", "b": "\ue0000\ue001"}, name="t.md")
    (paragraph,) = document.blocks
    assert isinstance(paragraph, Paragraph)
    assert plain(paragraph.content) == "秘\ue0000\ue001"


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("甲**乙**丙", "甲[乙]丙"),
        ("**“引用”**后文", "[“引用”]后文"),
        ("一**二", "一**二"),
        ("a **b** c **d", "a [b] c **d"),
        (r"\*\*原样\*\* \# \|", "**原样** # |"),
        ("*斜* _斜_ `码` ~~删~~", "*斜* _斜_ `码` ~~删~~"),
        (
            "[链](http://example.org) ![图](x.png) <http://example.org>",
            "[链](http://example.org) ![图](x.png) <http://example.org>",
        ),
        ("<b onclick=x>粗</b> &lt; &#65;", "<b onclick=x>粗</b> &lt; &#65;"),
        ("上\n下", "上下"),
        ("word\nword", "word word"),
        ("上\\\n下", "上\n下"),
        ("标题\n===", "标题==="),
        ("    缩进", "缩进"),
    ],
)
def test_the_markdown_of_templates_is_small(written: str, read: str) -> None:
    (paragraph,) = render_template(f"# t\n\n{written}\n", {}, name="t.md").blocks
    assert isinstance(paragraph, Paragraph)
    assert isinstance(paragraph.content, tuple)
    shown = "".join(f"[{one.text}]" if one.bold else one.text for one in paragraph.content)
    assert shown == read


BROKEN = [
    ("{{ x }", "syntax", 3),
    ("\n{{ missing }}", "value", 4),
    ("{{ lead.missing }}", "value", 3),
    ("{{ name.__class__ }}", "value", 3),
    ("{{ name['__class__'] }}", "value", 3),
    ("{{ name|attr('x') }}", "syntax", 3),
    ("{{ '%s'|format(name) }}", "syntax", 3),
    ("{{ name.upper() }}", "forbidden", 3),
    ("{{ cycler('a') }}", "forbidden", 3),
    ("{{ 9**9 }}", "forbidden", 3),
    ("{{ 'a' * 9 }}", "forbidden", 3),
    ("{{ '%9d' % 1 }}", "forbidden", 3),
    ("{% include '/etc/passwd' %}", "forbidden", 3),
    ("{% import 'os' as os %}", "forbidden", 3),
    ("{% extends 'x' %}", "forbidden", 3),
    ("{% macro f() %}{% endmacro %}", "forbidden", 3),
    ("{% set x %}a{% endset %}", "forbidden", 3),
    ("{{ self }}", "value", 3),
    ("{{ none }}", "value", 3),
    ("{{ ratio }}", "value", 3),
    ("{{ flag }}", "value", 3),
    ("{{ rows }}", "value", 3),
    ("{{ big }}", "value", 3),
    (
        "{% for a in word %}{% for b in word %}{% for c in word %}{{ c }}{% endfor %}{% endfor %}{% endfor %}",
        "value",
        3,
    ),
    ("\ue000", "character", 3),
    ("# zwei", "title", None),
    ("- a\n  - b", "markup", 4),
    ("###### tief", "markup", 3),
    ("> - a", "markup", 3),
    ("```nope\n```", "fence", 3),
    ("{% for r in rows %}\n\nx\n{% endfor %}\n```fields\nabc\n```", "pair", 7),
    ("```page\nfarbe | rot\n```", "key", 3),
    ("```blank\nwhat | x\n```", "key", 3),
    ("```page\nsize | 99\n```", "size", 3),
    ("```page\nsize | x\n```", "size", 3),
    ("```grid nope\n```", "block", 3),
    ("```grid\n```", "block", 3),
]


@pytest.mark.parametrize(("body", "code", "line"), BROKEN, ids=[repr(body)[:30] for body, _, _ in BROKEN])
def test_broken_templates_say_where(body: str, code: str, line: int | None) -> None:
    given = values() | {
        "name": "x",
        "none": None,
        "ratio": 0.1,
        "flag": True,
        "big": 10**5000,
        "word": "x" * 80,
        "when": datetime(2026, 3, 1),
    }
    with pytest.raises(WorkbenchError) as refused:
        render_template(f"# t\n\n{body}\n", given, name="eigene.md")
    assert refused.value.code == f"template_{code}"
    assert "eigene.md" in refused.value.message_zh
    assert refused.value.context["line"] == (line or "?")


def test_a_template_without_a_title_is_refused() -> None:
    with pytest.raises(WorkbenchError) as refused:
        render_template("无标题", {}, name="t.md")
    assert refused.value.code == "template_title"
