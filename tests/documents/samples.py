"""Documents of the tests: one as an office would have it, one with everything that could be taken for markup."""

from __future__ import annotations

from datetime import datetime

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

MADE = datetime(2026, 11, 22, 10, 30)

SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="300" height="120">'
    '<line x1="60" y1="60" x2="240" y2="60" stroke="#6b7f99" stroke-width="3"/>'
    '<circle cx="60" cy="60" r="28" fill="#1f5fa8"/><rect x="212" y="34" width="56" height="52" fill="#1c8a5e"/>'
    '<text x="60" y="110" text-anchor="middle" font-family="Noto Sans CJK SC" font-size="14">参保人甲</text>'
    '<text x="240" y="110" text-anchor="middle" font-family="Noto Sans CJK SC" font-size="14">某某大药房</text>'
    "</svg>"
).encode()

PHONE = Blank("法定代表人联系电话", "承办人员", "《行政执法机关移送涉嫌犯罪案件的规定》第六条")
REPORT = Blank("检验报告或者鉴定意见", "鉴定机构")

SWIPES = Grid(
    (
        Column("序号", align="center"),
        Column("结算时间"),
        Column("证件号码"),
        Column("姓名"),
        Column("统筹基金（元）", align="right"),
        Column("机构编码"),
    ),
    tuple(
        (
            str(number),
            f"2026-03-{1 + number % 28:02d} 09:{number % 60:02d}:{number * 7 % 60:02d}",
            f"34012319900101{number:04d}",
            "张三丰",
            f"{number * 13}.{number % 100:02d}",
            "H34012300001",
        )
        for number in range(1, 91)
    ),
    "表 1　刷卡时序表",
)


def letter() -> Document:
    """A letter with every kind of block."""
    return Document(
        "涉嫌犯罪案件移送书",
        (
            Heading("一、基本情况"),
            Paragraph(
                "经对本统筹地区定点零售药店结算数据进行筛查，发现多张医保卡在同一药店短时间内连续刷卡。"
            ),
            Paragraph(
                (Span("本线索是疑点", bold=True), Span("，尚待核实；联系电话："), PHONE.span(), Span("。"))
            ),
            Fields(
                (
                    ("案由", "涉嫌诈骗"),
                    ("统一社会信用代码", "91340100MA2ABCDEF0"),
                    ("住所", "安徽省合肥市某某区某某路 123 号"),
                    ("法定代表人", "李四"),
                    ("备注", "第一行\n第二行"),
                ),
                columns=4,
            ),
            Heading("（一）刷卡时序", 2),
            Bullets(("九十次刷卡相隔不到一分钟。", "同一终端。")),
            Bullets(("先核对原始记录。", "再询问当事人。"), ordered=True),
            Notice("疑点线索，不是鉴定意见。"),
            SWIPES,
            Heading("二、关系图"),
            Picture(SVG, "图 1　关系图", 0.6),
            REPORT,
            Signatures((Signature("承办人（签名）"), Signature("移送单位（印章）", dated=False))),
            PageBreak(),
            Paragraph("附页。", indent=False, align="center"),
        ),
        subtitle="某医保移〔2026〕1 号",
        running_head="内部资料　注意保密",
        footer="线索 L-3f2a",
    )


#: What could act in some format, and must be seen as it stands.
HOSTILE = (
    '#import "@preview/cetz:0.3.0": *',
    '#read("/etc/passwd")',
    "#panic()]]}}$ x^2 $",
    "\\#text(red)[x]",
    "= heading *bold* _em_ `raw`",
    "# 标题 **粗** [链](http://example.org) ![图](x.png)",
    "```fields",
    "{{ 7*7 }}{% include 'x' %}{# c #}",
    "<script>alert(1)</script>&amp;&#65;",
    '=HYPERLINK("http://example.org","x")',
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "_x0041_ %s %(a)s {0} ${jndi}",
    "]]></w:t></w:r><w:r>",
)

LONG = "A1" * 5_000


def hostile() -> Document:
    """Every hostile text in every place of a document."""
    return Document(
        HOSTILE[0],
        (
            *(Heading(one, 1 + number % 4) for number, one in enumerate(HOSTILE)),
            *(Paragraph(one) for one in HOSTILE),
            Paragraph(tuple(Span(one, bold=True) for one in HOSTILE)),
            Bullets(HOSTILE),
            Notice(HOSTILE[1]),
            Fields(tuple((one, one) for one in HOSTILE), 4),
            Grid(tuple(Column(one) for one in HOSTILE[:4]), (HOSTILE[4:8], HOSTILE[8:12]), HOSTILE[12]),
            Picture(SVG, HOSTILE[2]),
            Signatures(tuple(Signature(one) for one in HOSTILE)),
            Blank(HOSTILE[1], HOSTILE[2], HOSTILE[3]),
            Paragraph(LONG),
            Fields((("编号", LONG),)),
        ),
        subtitle=HOSTILE[1],
        running_head=HOSTILE[2],
        footer=HOSTILE[3],
    )
