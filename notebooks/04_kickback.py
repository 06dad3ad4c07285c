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
# # 有偿推荐 · A referral kickback
#
# 某位医师的病人，离开诊室以后总是去同一家药店取药，或住进同一家医院。门前药房、唯一有药的店、病人就近，
# 都会造成同样的样子，所以比的是：**同一家机构、同样的病人，换一位医师会怎样；这位医师从什么时候开始变的。**

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
lead = walk.lead_of(case, "referral_kickback", chosen)
print(walk.head(look, lead))
walk.explanations(look, lead)

# %% [markdown]
# ## 谁在里面 · Who is in it
#
# 成员有角色：核心（医师）、地点（药店或医院）、到该处的病人。病人是供核实的人，不作为疑点对象。
# 各角色数的不是一样东西，含义写在最后一列。

# %%
walk.members(look, lead)

# %%
picture = case.drill(lead=lead.lead_id)
picture

# %% [markdown]
# ## 从什么时候开始 · Since when
#
# 医师在这里的份额，与同机构其他医师相比，按时间看。突然开始、与某件事吻合（开店、换代表），比一向如此更可疑。

# %%
rhythm = case.rhythm(lead.lead_id)
for panel in rhythm.panels:
    print(f"{panel.title['zh']}：{panel.sentence['zh']}")
Sheet(rhythm.panels[0].frame("zh"))

# %% [markdown]
# ## 从就诊到取药 · From visit to fill
#
# 时间轴把每位病人的就诊与其后的取药（或住院）连起来，间隔按一次取药（住院）算一个，上面那句话里的中位数也是这样算的。
# 时刻只到日期或分钟的，时间轴按整天算，那时两个数可以不同。

# %%
timeline = case.timeline(lead.lead_id)
followed = [item for item in timeline.items if item.what in ("fill", "stay")]
lags = pd.Series([item.lag for item in followed if item.lag is not None], dtype="float64") / 3600
print(f"{len(followed)} 次取药或住院，其中 {len(lags)} 次能接上此前在该医师处的就诊")
stated = {"最短": lags.min(), "中位数": lags.median(), "最长": lags.max()}
Sheet([{f"{name}（小时）": float(value) for name, value in stated.items()}] if len(lags) else [])

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
# 1. 到该处的病人数，等于原始行里出现的病人数；
# 2. 金额到分相等；
# 3. 图上每条边背后都有原始行。
#
# **下一步**：到 02 线索队列里“开始核查”这条线索；核实后用 07 制作证据包。

# %%
steered = {one.id for one in lead.members if one.role == "steered"}
assert steered == set(rows["psn_no"].dropna())
once = rows.drop_duplicates(["table_name", "row_key"])
assert once["fund_pay_sumamt"].dropna().sum() == lead.fund_yuan
assert once["acct_pay"].dropna().sum() == lead.account_yuan
graph = case.graph(lead=lead.lead_id)
assert all(data["rows"] for _, _, data in graph.edges(data=True))
print(f"核对通过：{len(steered)} 位病人，{len(once)} 行，{graph.number_of_edges()} 条边。")
