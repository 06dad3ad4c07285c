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
# # 聚敛刷卡：从线索走到原始行 · A card ring, step by step
#
# 不同家庭的医保卡，一次又一次在同一家药店、几分钟之内连着刷：这是聚敛刷卡的样子。
# 但一家老小、养老院、会员日也会这样。这一页按顺序问四个问题：
# **比偶然多多少？有没有合理解释？时间上像不像一个人在刷？每一条边能不能落到原始行？**

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
lead = walk.lead_of(case, "card_pooling", chosen)
print(walk.head(look, lead))
print(f"成员两两相遇：实际 {lead.observed:,} 次，偶然预计 {lead.expected:,.1f} 次")

# %% [markdown]
# ## 先看合理解释 · Innocent explanations
#
# 每种解释都用数据检验过，符合度从 0% 到 100%。符合度高的会降低线索的优先级，但不会删掉它：最后由人判断。

# %%
walk.explanations(look, lead)

# %% [markdown]
# ## 看图 · The ring
#
# 圆是参保人，方块是药店，粗边框是核心成员。双击一个节点展开它的邻居；选中两人按 `L` 查找路径；按 `Ctrl+Z` 撤销。
# 超级节点（几万人的药店）先告诉你有多少，再给你看前 50 个，画面上写明“显示 50 / 共 3,214”。

# %%
picture = case.drill(lead=lead.lead_id)
picture

# %% [markdown]
# ## 时间 · To the second
#
# 一段前后相隔很近的刷卡里，两张卡之间隔多少秒？几十秒换一张卡，很难是各自排队。

# %%
timeline = case.timeline(lead.lead_id)
gaps = pd.Series([item.gap for item in timeline.items if item.gap is not None], name="间隔（秒）")
print(f"{len(timeline.bursts)} 段前后相隔很近的刷卡，其中 {len(gaps)} 个间隔知道到秒")
levels = {"最短": 0.0, "下四分位": 0.25, "中位数": 0.5, "上四分位": 0.75, "最长": 1.0}
Sheet([{f"{name}（秒）": round(gaps.quantile(level)) for name, level in levels.items()}] if len(gaps) else [])

# %% [markdown]
# 第一场的每一笔，到秒（`0` 换成别的场次编号可看其他场次，从 0 数起）；同样的时间轴在 02 的“时间与对照”页签里是图：

# %%
walk.burst(look, timeline, 0)

# %% [markdown]
# ## 与该店平常相比 · Beside the ordinary
#
# 要在一分钟内**排除**一条误报，就看这里：把这群人从店里拿掉，剩下的才是“平常”。

# %%
rhythm = case.rhythm(lead.lead_id)
for panel in rhythm.panels:
    print(f"{panel.title['zh']}：{panel.sentence['zh']}")

# %% [markdown]
# ## 落到原始行 · Down to the rows
#
# 取次数最多的一条边：它说两个人“同时刷卡”几次，就必须有这几次的结算记录，写明文件和行号（下面是前 10 行）。

# %%
graph = case.graph(lead=lead.lead_id)
source, target, edge = max(
    ((a, b, data) for a, b, data in graph.edges(data=True) if data["relation"] == "CO_SWIPE"),
    key=lambda one: (one[2]["count"], one[0], one[1]),
)
print(
    f"{look.named(source)} 与 {look.named(target)}：同时刷卡 {edge['count']} 次，在 {edge['days']} 天里，原始记录 {len(edge['rows'])} 行"
)
rows = case.rows(lead.lead_id)
behind = rows[rows["row_key"].isin([one.key for one in edge["rows"] if one.table == "setl_d"])]
walk.rows(look, behind)

# %% [markdown]
# ## 核对 · Checked
#
# 1. 线索上的金额等于背后各行金额之和，到分；
# 2. 图上每一条边背后都有原始行；
# 3. 那条边的每一行，在数据表里真的有，而且就在写明的文件和行号上；
# 4. 时间轴上的金额与线索一致。
#
# **下一步**：到 02 线索队列里“开始核查”这条线索；核实后用 07 制作证据包。

# %%
once = rows.drop_duplicates(["table_name", "row_key"])
assert once["fund_pay_sumamt"].dropna().sum() == lead.fund_yuan
assert once["acct_pay"].dropna().sum() == lead.account_yuan
assert all(data["rows"] for _, _, data in graph.edges(data=True))
table = pd.read_parquet(
    case.folder / "tables" / "setl_d.parquet", columns=["setl_id", "source_file", "source_row", "psn_no"]
).set_index("setl_id")
people = {source.partition(":")[2], target.partition(":")[2]}
for ref in edge["rows"]:
    found = table.loc[ref.key]
    assert (found["source_file"], found["source_row"]) == (ref.source_file, ref.source_row)
    assert found["psn_no"] in people
assert timeline.fund_yuan == lead.fund_yuan
assert timeline.account_yuan == lead.account_yuan
print(f"核对通过：{len(once)} 行，基金 {lead.fund_yuan:,.2f} 元，个人账户 {lead.account_yuan:,.2f} 元。")
