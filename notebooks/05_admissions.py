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
# # 串通住院 · Collusive admissions
#
# 同一批人，一次又一次在同几天住进同一家医院。化疗、透析、白内障分次手术、暴发疫情、只有一家医院的乡镇，
# 都会这样。所以先看这些解释符合多少，再看病种、金额、住院天数像不像“做出来的”。

# %%
import os

import pandas as pd

import workbench
from workbench.explore import walk
from workbench.explore.sheet import Sheet

case = workbench.open_case(os.environ.get("WORKBENCH_CASE", "../demo-case/case"))
if not case.run_ids():
    case.detect()
look = case.sitting()  # 人员的称呼一律遮蔽，与屏幕上一样
chosen = ""  # 换成队列里的线索编号，例如 "L-3f085fb0"；空着取第一条
lead = walk.lead_of(case, "collusive_admission", chosen)
print(walk.head(look, lead))
walk.explanations(look, lead)

# %% [markdown]
# ## 一批一批 · Waves
#
# 每批住了几次院、从哪天到哪天入院、基金付了多少。每批有谁，见 02 的“时间与对照”页签。

# %%
timeline = case.timeline(lead.lead_id)
stays = pd.DataFrame(
    {"wave": item.burst, "admitted": item.at, "discharged": item.until, "fund_yuan": item.fund_yuan}
    for item in timeline.items
    if item.what == "stay"
)
waves = stays.groupby("wave").agg(
    stays=("admitted", "size"), first=("admitted", "min"), last=("admitted", "max"), fund=("fund_yuan", "sum")
)
Sheet(
    {
        "批次": f"第 {wave + 1} 批" if wave >= 0 else "不在批次内",
        "住院（人次）": one.stays,
        "最早入院": f"{one.first:%Y-%m-%d}",
        "最晚入院": f"{one.last:%Y-%m-%d}",
        "基金支付（元）": one.fund,
    }
    for wave, one in zip(waves.index, waves.itertuples(), strict=True)
)

# %%
picture = case.drill(lead=lead.lead_id)
picture

# %% [markdown]
# ## 与同院其他住院相比 · Beside the others
#
# 把这群人从医院里拿掉，剩下的是平常：每周收多少人、同类病花多少钱。

# %%
rhythm = case.rhythm(lead.lead_id)
for panel in rhythm.panels:
    print(f"{panel.title['zh']}：{panel.sentence['zh']}")

# %% [markdown]
# ## 落到原始行 · Down to the rows
#
# 前 10 行；全部在 02 的“原始记录”页签里，可下载。

# %%
rows = case.rows(lead.lead_id)
walk.rows(look, rows)

# %% [markdown]
# ## 核对 · Checked
#
# 1. 每位核心成员都至少住过两批；
# 2. 住院没有重复计算；
# 3. 金额到分相等；每条边背后都有原始行。
#
# **下一步**：到 02 线索队列里“开始核查”这条线索；核实后用 07 制作证据包。

# %%
attended = rows.groupby("psn_no")["session"].nunique()
core = [one.id for one in lead.members if one.kind == "patient" and one.role == "core"]
assert (attended.reindex(core) >= 2).all()
assert (
    not stays.assign(who=[i.person for i in timeline.items if i.what == "stay"])
    .duplicated(["who", "admitted"])
    .any()
)
once = rows.drop_duplicates(["table_name", "row_key"])
assert once["fund_pay_sumamt"].dropna().sum() == lead.fund_yuan
graph = case.graph(lead=lead.lead_id)
assert all(data["rows"] for _, _, data in graph.edges(data=True))
print(f"核对通过：{len(core)} 位核心成员，{rows['session'].nunique()} 批，{len(stays)} 次住院。")
