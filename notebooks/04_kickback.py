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
# # A referral kickback · 有偿推荐
#
# 某位医师的病人，离开诊室以后总是去同一家药店取药，或住进同一家医院。门前药房、唯一有药的店、病人就近，
# 都会造成同样的样子，所以比的是：**同一家机构、同样的病人，换一位医师会怎样；这位医师从什么时候开始变的。**

# %%
import os

import pandas as pd

import workbench
from workbench.texts import text

case = workbench.open_case(os.environ.get("WORKBENCH_CASE", "../demo-case/case"))
if not case.run_ids():
    case.detect()
lead = next(one for one in case.leads(scheme="referral_kickback", everything=True))
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
# ## Who is in it · 谁在里面
#
# 成员有角色：核心（医师）、地点（药店或医院）、到该处的病人。病人多半不知情，他们是证人，不是嫌疑人。

# %%
members = pd.DataFrame(
    {"类型": text(f"kind.{one.kind}", "zh"), "角色": text(f"role.{one.role}", "zh"), "人次": one.count}
    for one in lead.members
)
members.groupby(["类型", "角色"]).agg(对象数=("人次", "size"), 人次=("人次", "sum"))

# %%
picture = case.drill(lead=lead.lead_id)
picture

# %% [markdown]
# ## Since when · 从什么时候开始
#
# 医师在这里的份额，与同机构其他医师相比，按时间看。突然开始、与某件事吻合（开店、换代表），比一向如此更可疑。

# %%
rhythm = case.rhythm(lead.lead_id)
for panel in rhythm.panels:
    print(f"{panel.title['zh']}：{panel.sentence['zh']}")
rhythm.panels[0].frame("zh").head(12)

# %% [markdown]
# ## From visit to fill · 从就诊到取药
#
# 时间轴把每位病人的就诊与其后的取药（或住院）连起来，`lag` 是中间隔了多久。

# %%
timeline = case.timeline(lead.lead_id)
lags = pd.Series(
    [item.lag for item in timeline.items if item.lag is not None], name="seconds", dtype="float64"
)
print(f"{len(timeline.items)} 个事件，其中 {len(lags)} 个能接上此前的就诊")
(lags / 3600).describe().round(2).rename("间隔（小时）").to_frame().T

# %% [markdown]
# ## Checked · 核对
#
# 1. 到该处的病人数，等于原始行里出现的病人数；
# 2. 金额到分相等；
# 3. 图上每条边背后都有原始行。

# %%
rows = case.rows(lead.lead_id)
steered = {one.id for one in lead.members if one.role == "steered"}
assert steered == set(rows["psn_no"].dropna())
once = rows.drop_duplicates(["table_name", "row_key"])
assert once["fund_pay_sumamt"].dropna().sum() == lead.fund_yuan
assert once["acct_pay"].dropna().sum() == lead.account_yuan
graph = case.graph(lead=lead.lead_id)
assert all(data["rows"] for _, _, data in graph.edges(data=True))
print(f"核对通过：{len(steered)} 位病人，{len(once)} 行，{graph.number_of_edges()} 条边。")
