# ---
# jupyter:
#   jupytext:
#     formats: ipynb,py:percent
#     text_representation:
#       extension: .py
#       format_name: percent
#       format_version: '1.3'
#       jupytext_version: 1.19.6
#   kernelspec:
#     display_name: Python 3 (ipykernel)
#     language: python
#     name: python3
# ---

# %% [markdown]
# # 周报、月报与数字追溯 · Reports
#
# 《智能监控周报》《基金运行风险分析报告》和专项汇总里的每个数字都有编号；编号追到查询、参数、行数和原始记录。
# 合计对不上，报告就不出。报告里都是疑点线索，不是认定结论；参保人和医师不具名。

# %%
import json
import os
import tempfile
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import pandas as pd
from IPython.display import Image

import workbench
from workbench.documents.pdf import to_pages
from workbench.explore.sheet import Sheet
from workbench.reports import month, rows_of, week, write_report
from workbench.reports.opened import opened
from workbench.reports.output import document_of

case = workbench.open_case(os.environ.get("WORKBENCH_CASE", "../demo-case/case"))
if not case.run_ids():
    case.detect()
folder = Path(tempfile.mkdtemp(prefix="reports-"))

# %% [markdown]
# ## 月报 · Monthly analysis
#
# 恰好四个维度：区域、人群、病种、机构。取数据里的第六个月（不足时取倒数第二个月，最后一个月往往不全）。
# 写明 `made_at`，再做一次字节完全相同。

# %%
months = pd.read_parquet(case.folder / "tables" / "setl_d.parquet", columns=["setl_time"])["setl_time"]
months = sorted(months.dt.strftime("%Y-%m").unique())
chosen = months[5] if len(months) > 6 else months[max(0, len(months) - 2)]
monthly = write_report(
    case, month(chosen), folder, formats=["docx", "html"], made_at=datetime(2026, 1, 5, 9, 0)
)
print("\n".join(path.name for path in monthly.files))

# %% [markdown]
# 看第一页（与 PDF 同样排版）：

# %%
with opened(case, month(chosen), made_at=datetime(2026, 1, 5, 9, 0)) as context:
    document = document_of(context)
Image(to_pages(document, ppi=70)[0])

# %% [markdown]
# ## 每个数字的来源 · Every figure has a source

# %%
stated = json.loads(monthly.files[-1].read_text(encoding="utf-8"))
figures = pd.DataFrame(stated["figures"])
Sheet(
    {
        "编号": one.number,
        "数字": one.name,
        "查询": one.question,
        "原始记录（行）": one.rows,
        "摘要": f"{one.digest[:16]}…",
    }
    for one in figures.head(12).itertuples()
)

# %% [markdown]
# ## 从数字追到原始行 · From a figure to its rows
#
# 编号 1 是本期合计。`rows_of` 重新找出它背后的结算，并与报告里的摘要核对；对不上会报错。

# %%
rows = rows_of(case, monthly.files[-1], "1")
Sheet(
    {
        "来源文件": one.source_file,
        "行号": str(one.source_row),
        "结算时间": one.settled_at,
        "退费": bool(one.is_refund),
        "基金支付（元）": Decimal(int(one.fund_fen)).scaleb(-2),
    }
    for one in rows.head().itertuples()
)

# %% [markdown]
# ## 周报 · Weekly report
#
# 新增、在办、办结、逾期，重点团伙和机构，比对核查。

# %%
first = pd.Timestamp(f"{chosen}-08")
weekly = write_report(
    case,
    week(f"{first.isocalendar().year}-W{first.isocalendar().week:02d}"),
    folder,
    formats=["html"],
    made_at=datetime(2026, 1, 5, 9, 0),
)
told = json.loads(weekly.files[-1].read_text(encoding="utf-8"))["figures"]
Sheet({"编号": one["number"], "数字": one["name"], "原始记录（行）": one["rows"]} for one in told[:12])

# %% [markdown]
# ## 核对 · Checked
#
# 1. 月报合计的基金支付等于逐行相加（分为单位）；
# 2. 每个维度各行相加等于合计；
# 3. 用 pandas 从结算表另算一遍，数字相同。

# %%
whole = figures[figures["number"] == "1"].iloc[0]
assert Decimal(int(rows["fund_fen"].sum())).scaleb(-2) == Decimal(whole["values"]["fund"])
cells = figures[
    (figures["question"] == "report_cell") & figures["parameters"].map(lambda one: one.get("span") == "now")
]
for view, parts in cells.groupby(cells["parameters"].map(lambda one: one["view"])):
    assert sum(Decimal(one["fund"]) for one in parts["values"]) == Decimal(whole["values"]["fund"]), view
table = pd.read_parquet(case.folder / "tables" / "setl_d.parquet")
table = table[(table["vali_flag"] != "0") & (table["setl_time"].dt.strftime("%Y-%m") == chosen)]
assert len(table) == whole["rows"]
assert sum(
    table["fund_pay_sumamt"].map(lambda one: Decimal(str(one)).quantize(Decimal("0.01"))), Decimal(0)
) == Decimal(whole["values"]["fund"])
print(
    f"核对通过：{chosen}，{whole['rows']:,} 行，{cells['parameters'].map(lambda one: one['view']).nunique()} 种分法，"
    f"基金支付合计 {Decimal(whole['values']['fund']):,.2f} 元。"
)
