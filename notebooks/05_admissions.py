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
# # Collusive admissions · 串通住院
#
# 同一批人，一次又一次在同几天住进同一家医院。化疗、透析、白内障分次手术、暴发疫情、只有一家医院的乡镇，
# 都会这样。所以先看这些解释符合多少，再看病种、金额、住院天数像不像“做出来的”。

# %%
import os

import pandas as pd

import workbench
from workbench.texts import text

case = workbench.open_case(os.environ.get("WORKBENCH_CASE", "../demo-case/case"))
if not case.run_ids():
    case.detect()
lead = next(one for one in case.leads(scheme="collusive_admission"))
print(lead.sentence["zh"])
pd.DataFrame(
    {
        "合理解释": text(f"explanation.{one.kind}", "zh"),
        "符合度": round(one.fit, 2),
        "依据": one.evidence["zh"],
    }
    for one in lead.explanations
)

# %% [markdown]
# ## Waves · 一批一批
#
# 每一条是一次住院：从入院到出院。批次之间的间隔、每批有谁，一眼可见。

# %%
timeline = case.timeline(lead.lead_id)
stays = pd.DataFrame(
    {"wave": item.burst, "admitted": item.at, "discharged": item.until, "fund_yuan": item.fund_yuan}
    for item in timeline.items
    if item.what == "stay"
)
stays.groupby("wave").agg(
    stays=("admitted", "size"),
    first=("admitted", "min"),
    last=("admitted", "max"),
    fund_yuan=("fund_yuan", "sum"),
)

# %%
picture = case.drill(lead=lead.lead_id)
picture

# %% [markdown]
# ## Beside the others · 与同院其他住院相比
#
# 把这群人从医院里拿掉，剩下的是平常：每周收多少人、同类病花多少钱。

# %%
rhythm = case.rhythm(lead.lead_id)
for panel in rhythm.panels:
    print(f"{panel.title['zh']}：{panel.sentence['zh']}")

# %% [markdown]
# ## Checked · 核对
#
# 1. 每位核心成员都至少住过两批；
# 2. 住院没有重复计算；
# 3. 金额到分相等；每条边背后都有原始行。

# %%
rows = case.rows(lead.lead_id)
waves = rows.groupby("psn_no")["session"].nunique()
core = [one.id for one in lead.members if one.kind == "patient" and one.role == "core"]
assert (waves.reindex(core) >= 2).all()
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
