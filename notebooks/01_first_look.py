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
# # First look at a case · 初看一个案件
#
# 这一页带你走一遍最短的路：打开案件，看线索，读懂一条线索为什么可疑、有哪些合理解释已经检验过，最后落到**证明每条边的原始行**。
#
# 案件路径取自环境变量 `WORKBENCH_CASE`（`workbench lab CASE` 会设好）；没有时用 `make run` 生成的演示案件。
# 程序给出的是疑点线索，不是认定结论。

# %%
import os

import pandas as pd

import workbench

case = workbench.open_case(os.environ.get("WORKBENCH_CASE", "../demo-case/case"))
if not case.run_ids():
    case.detect()
run = case.run()
print(run.run_id, len(run.leads))

# %% [markdown]
# ## The queue · 线索队列
#
# 分值 = 证据强度（自然对数单位）×（1 + 0.1 × 风险因素数）×（1 − 最合适的合理解释的符合度）。
# `reported` 为假的线索没有被删除：它们已有较好的合理解释，默认不报。

# %%
queue = pd.DataFrame(
    {
        "lead": lead.lead_id,
        "scheme": lead.scheme,
        "what": lead.title["zh"],
        "score": round(lead.score, 1),
        "observed": lead.observed,
        "expected": round(lead.expected, 1),
        "fund_yuan": lead.fund_yuan,
        "best_explanation": lead.explanations[0].kind,
        "fit": round(lead.explanations[0].fit, 2),
        "reported": lead.reported,
    }
    for lead in run.leads
)
queue

# %% [markdown]
# ## One lead · 一条线索
#
# 先读那句话，再看检验过的合理解释，最后看成员与角色。

# %%
lead = next(one for one in run.leads if one.reported)
print(lead.sentence["zh"])
for one in lead.explanations:
    print(f"  {one.kind:<16} {one.fit:.2f}  {one.evidence['zh']}")
print({role: sum(m.role == role for m in lead.members) for role in sorted({m.role for m in lead.members})})

# %% [markdown]
# ## Down to the rows · 落到原始行
#
# 每一行都写明来自哪个文件的第几行；金额是精确的十进制数。行上的金额之和必须等于线索上的金额。

# %%
rows = case.rows(lead.lead_id)
paid = rows.drop_duplicates(["table_name", "row_key"])["fund_pay_sumamt"].dropna().sum()
assert paid == lead.fund_yuan, (paid, lead.fund_yuan)
rows[["session", "at_time", "table_name", "row_key", "source_file", "source_row"]].head(10)

# %% [markdown]
# ## As a graph · 图
#
# 图是 networkx 的图；每条边带着证明它的行。没有行的边不存在。

# %%
graph = case.graph(lead=lead.lead_id)
assert all(data["rows"] for _, _, data in graph.edges(data=True))
print(graph.number_of_nodes(), graph.number_of_edges())
