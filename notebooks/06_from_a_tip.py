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
# # Start from a tip · 从一条举报线索出发
#
# 举报信里只有一个人、一张卡或一家店。过去是手工翻记录找“还有谁”；这里从举报线索出发，沿着**经过检验的关系**
# （不是随便同一天来过）往外走，按关联强弱排出名单，每个人都说清是凭哪条边、强到什么程度、是不是只是一家人。

# %%
import os

import workbench
from workbench.explore.ties import rows_of_tie, ties_of

case = workbench.open_case(os.environ.get("WORKBENCH_CASE", "../demo-case/case"))
if not case.run_ids():
    case.detect()

# 实际办案时把下面换成举报里的人：seed = "patient:人员编号"、"card:…"、"pharmacy:…"、"doctor:…"
known = next(one for one in case.leads(scheme="card_pooling"))
seed = "patient:" + next(one.id for one in known.members if one.kind == "patient" and one.role == "core")

# %% [markdown]
# ## Who is tied to it · 谁与他有关
#
# 排序用个性化 PageRank：从举报线索出发随机游走，走到得多的人排在前面。`family` 为真表示只是同户，通常不算。

# %%
tip = case.tip(seed, limit=20)
for one in tip.seeds:
    print(one.answer["zh"])
hits = tip.table()
hits

# %% [markdown]
# ## How it holds together · 他们怎样连在一起
#
# 名单第一位与举报线索之间的最短路径；没有就明说“几步以内没有”。路径默认不穿过谁都去的大店：那不算关系。

# %%
first = tip.hits[0]
paths = case.paths(seed, first.key)
print(
    paths.reason()["zh"]
    if not paths.found
    else f"{len(paths.paths)} 条路径，最短 {len(paths.paths[0].nodes) - 1} 步"
)

# %% [markdown]
# ## As a picture, and as a lead · 画图，提升为线索
#
# 从举报线索画图，需要谁就展开谁。确认值得查，就把名单提升为一条自己的线索（手法记为“人工线索”，
# 实际与预计、金额、原始行都由数据重新算出；一行证据都没有的名单不能提升）：
#
# ```python
# from workbench.explore.promotion import promote
# promote(case, [seed, *tip.keys()[:6]], title="举报线索：某某药店", actor="张三", reason="12345 转办")
# ```

# %%
picture = case.drill(node=seed)
picture

# %% [markdown]
# ## Checked · 核对
#
# 1. 名单里的人确实都有至少一条经过检验的边，或经由别人与举报线索相连；
# 2. 程序自己发现的这个团伙，其他核心成员在名单里；
# 3. 每条边都能落到原始行。

# %%
assert list(hits["score"]) == sorted(hits["score"], reverse=True)
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
