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
# # The lead queue · 线索队列
#
# 运行下面这一格，线索队列就出现了。**这是每天开始的地方**：
#
# - 按手法、优先级、机构、状态、金额、时间筛选；点列名排序；
# - 点一条线索，下面出现四个页签：**线索**（为什么可疑、检验过哪些合理解释）、**关系图**、**时间与对照**、**原始记录**；
# - 勾选多条可以一起处理；状态只能按 待核查 → 核查中 → 属实 / 排除 / 移送 走，每一步要理由，可以撤销，谁在什么时候做的都留着；
# - 姓名、编号、电话默认脱敏；要看明文，点“查看明文”并写理由，理由先进审计日志，然后才显示；
# - 关掉笔记本也不丢：图、位置、筛选、备注都在案件里，明天打开还是原样。
#
# 按 `?` 看快捷键。程序给出的是**疑点线索，不是认定结论**。

# %%
import os

import pandas as pd

import workbench
from workbench.texts import text

case = workbench.open_case(os.environ.get("WORKBENCH_CASE", "../demo-case/case"))
if not case.run_ids():
    case.detect()
desk = case.desk()
desk

# %% [markdown]
# ## The same in Python · 用代码看同样的东西
#
# 屏幕上的一切，代码里都有；代码里给出的是明文，请注意场合。
# “默认列入”为假的线索没有被删除：它们分值不足或已有较好的合理解释，默认不列入队列。

# %%
run = case.run()
queue = pd.DataFrame(
    {
        "线索": lead.lead_id,
        "手法": text(f"scheme.{lead.scheme}", "zh"),
        "状态": text(f"status.{lead.status}", "zh"),
        "得分": round(lead.score, 1),
        "实际": lead.observed,
        "预计": round(lead.expected, 1),
        "基金支付（元）": lead.fund_yuan,
        "个人账户（元）": lead.account_yuan,
        "最可能的合理解释": text(f"explanation.{lead.explanations[0].kind}", "zh"),
        "符合度": round(lead.explanations[0].fit, 2),
        "默认列入": lead.reported,
    }
    for lead in run.leads
)
queue

# %% [markdown]
# ## Decide in Python · 用代码作决定
#
# 与屏幕上的按钮是同一件事，写进同一个只增不改的库。**下面的代码不会自动执行**，需要时去掉注释：
#
# ```python
# case.reviews.decide(lead_id, "in_review", actor="张三")
# case.reviews.decide(lead_id, "dismissed", actor="张三", reason="family", note="同户三代，逐一电话核实")
# case.reviews.withdraw(lead_id, "张三", "核实有误，撤回")
# case.reviews.require_second_person(True, "科长")   # 属实、排除、移送须第二人复核
# ```

# %%
history = [
    {
        "线索": lead.lead_id,
        "时间": one.at,
        "操作人": one.actor,
        "动作": text(f"review.kind.{one.kind}", "zh"),
        "状态": text(f"status.{one.status}", "zh") if one.status else "",
    }
    for lead in run.leads
    for one in case.reviews.history(lead.lead_id)
]
pd.DataFrame(history, columns=["线索", "时间", "操作人", "动作", "状态"])

# %% [markdown]
# ## Checked · 核对
#
# 1. 队列上的状态就是评审库里的状态；
# 2. 审计日志从头到尾连得上：中间改一个字，下面就会报错；
# 3. 打开案件这件事已经记下。

# %%
status = case.reviews.statuses()
assert all(lead.status == status.get(lead.lead_id, "open") for lead in case.leads(everything=True))
entries, head = case.audit.verify()
assert any(one.action == "open_case" for one in case.audit.entries())
print(
    f"审计日志 {entries} 条，链首 {head[:16]}…；线索 {len(run.leads)} 条，其中默认列入 {len(case.leads())} 条。"
)
