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
# # 从一条举报线索出发 · Start from a tip
#
# 举报信里只有一个人、一张卡或一家店。过去是手工翻记录找“还有谁”；这里从举报线索出发，沿着**经过检验的关系**
# （不是随便同一天来过）往外走，按关联强弱排出名单，每个人都说清是凭哪条边、强到什么程度、是不是只是一家人。

# %%
import os

import workbench
from workbench.explore import walk
from workbench.explore.screens.drilldown import Drilldown
from workbench.explore.ties import rows_of_tie, ties_of
from workbench.explore.view import View

case = workbench.open_case(os.environ.get("WORKBENCH_CASE", "../demo-case/case"))
if not case.run_ids():
    case.detect()

look = case.sitting()  # 人员的称呼一律遮蔽，与屏幕上一样

# 演示：取一条聚敛刷卡线索里的一个人。实际办案时把 seed 换成举报里的：
# "patient:人员编号"、"card:凭证号"、"pharmacy:机构编号"、"facility:机构编号"、"doctor:医师编号"
known = walk.lead_of(case, "card_pooling")
seed = "patient:" + next(one.id for one in known.members if one.kind == "patient" and one.role == "core")

# %% [markdown]
# ## 谁与他有关 · Who is tied to it
#
# 排序用个性化 PageRank：从举报线索出发随机游走，走到得多的排在前面。“关系”和次数说的是最强的那一条；
# “预计”是随机情形下的次数；“同户”为“是”的可能只是一家人。**排在前面只说明来往密切，不说明参与。**

# %%
tip = case.tip(seed, limit=20)
for one in tip.seeds:
    print(one.answer["zh"])
print(f"显示 {len(tip.hits)} / 共 {tip.total} 个有关的对象，从 {look.named(seed)} 出发")
walk.tied(look, tip)

# %% [markdown]
# ## 他们怎样连在一起 · How it holds together
#
# 名单第一位与举报线索之间的最短路径，写明经过谁、凭什么关系；没有就明说“几步以内没有”。
# 这里走的是业务记录（持卡、刷卡、就诊），一个人经药店到另一个人算两步；上表的“层数”走的是经过检验的关系，一步就到。
# 路径默认不穿过谁都去的大店：那不算关系。

# %%
paths = case.paths(seed, tip.hits[0].key)
print("\n".join(walk.route(look, one) for one in paths.paths) if paths.found else paths.reason()["zh"])

# %% [markdown]
# ## 画图，提升为线索 · As a picture, and as a lead
#
# 画出举报线索和名单前 8 位，需要谁就再展开谁。确认值得查，就把名单提升为一条自己的线索（手法记为“人工线索”，
# 实际与预计、金额、原始行都由数据重新算出；一行证据都没有的名单不能提升）。在 02 的“从举报线索查起”里可以用鼠标做同样的事：
#
# ```python
# from workbench.explore.promotion import promote
# promote(case, [seed, *tip.keys()[:6]], title="举报线索：某某药店", actor="张三", reason="12345 转办")
# ```

# %%
picture = Drilldown(View.of_nodes(look, [seed, *tip.keys()[:8]], "举报线索"))
picture

# %% [markdown]
# ## 核对 · Checked
#
# 1. 名单里的人确实都有至少一条经过检验的边，或经由别人与举报线索相连；
# 2. 程序自己发现的这个团伙，其他核心成员在名单里；
# 3. 最强的一条边能落到原始行（就是下面这些）。
#
# **下一步**：立为线索后，在 02 线索队列里核查；核实后用 07 制作证据包。

# %%
scores = [one.score for one in tip.hits]
assert scores == sorted(scores, reverse=True)
core = {f"patient:{one.id}" for one in known.members if one.kind == "patient" and one.role == "core"} - {seed}
found = core & set(tip.keys())
assert found or not core, "团伙里没有别人在名单上"

strongest = ties_of(case, seed).iloc[0]
rows = rows_of_tie(case, strongest["source"], strongest["target"], strongest["relation"])
assert len(rows)
assert rows[["source_file", "source_row"]].notna().all().all()
print(
    f"核对通过：{len(core)} 位其他核心成员中有 {len(found)} 位在前 20 名；最强的一条边背后有 {len(rows)} 行。"
)
walk.rows(look, rows)
